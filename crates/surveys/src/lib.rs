//! Satisfaction surveys: from the plan through nine stages to the evaluation of the process (SUR).
//!
//! - A survey is what its finished stages lead to ([`Progress`]): each is dated and owned, each is finished by its owner with
//!   what it is for, none is skipped; the database holds that too.
//! - What was published of a questionnaire never changes; answers belong to the version that was asked and fit it.
//! - A sample is drawn by a recorded seed and can be drawn again. Nobody is asked who does not want to be, or was lately.
//! - A customer answers once; no quota is overfilled; what was answered when it filled is kept.
//! - An anonymous survey keeps no way back to the customer: see [`links`].
//! - A survey is called off with a reason, as long as customers may still be asked; what was analysed is reported.
//! - The review of the questionnaire and the acknowledgement of the report are approvals (GOV-09). Where satisfaction fell,
//!   measures are decided before the survey goes on.
//!
//! Entry points: [`plan`], [`finish`] and what each stage is for: [`sample::draw`], [`record_expectation`],
//! [`choose_questionnaire`], [`review`], [`links`] and [`answering`], [`report`]; [`questionnaires`]; [`consequences`].

pub mod answering;
mod calling_off;
pub mod consequences;
mod error;
mod findings;
pub mod links;
mod model;
mod planning;
mod policy;
pub mod questionnaire;
pub mod questionnaires;
pub mod report;
pub mod review;
pub mod sample;
mod secrets;
mod stages;
mod store;
mod telling;
mod text;
pub mod words;

pub use calling_off::call_off;
pub use error::Error;
pub use model::*;
pub use planning::{
    choose_questionnaire, edit, find, hand_over, least_shown, list, plan, policy_at,
};
pub use policy::{LowAnswers, SurveyPolicy};
pub use stages::{NewExpectation, expectations, finish, record_expectation};
pub use store::follow_ups::FollowUpFilter;
pub use store::questionnaires::QuestionnaireFilter;
pub use store::surveys::Filter;
