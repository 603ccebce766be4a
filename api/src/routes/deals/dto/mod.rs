//! What is sent and answered about deals.

mod changes;
mod deals;
mod money;
mod registers;
mod requests;

pub(super) use changes::*;
pub(super) use deals::*;
pub(super) use money::*;
pub(super) use registers::*;
pub(super) use requests::*;
