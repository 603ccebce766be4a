//! Satisfaction surveys (SUR-01 to SUR-12).

mod action;
mod anonymous;
mod answering;
mod bench;
mod calling_off;
mod consequences;
mod privacy;
mod questionnaires;
mod samples;
mod stages;
mod story;

pub(crate) use bench::STAGES;
