//! What is sent and answered about visitors.

mod desk;
mod enquiries;
mod evidence;
mod evidence_content;
mod filings;
mod others;
mod parties;
mod possible_matches;
mod receptions;
mod referrals;
mod registrations;

pub(super) use desk::*;
pub(super) use enquiries::*;
pub(super) use evidence::*;
pub(in crate::routes) use filings::Recommender;
pub(super) use filings::*;
pub(super) use others::*;
pub(super) use parties::*;
pub(super) use possible_matches::*;
pub(super) use receptions::*;
pub(super) use referrals::*;
pub(super) use registrations::*;
