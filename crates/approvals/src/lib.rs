//! Approvals: one mechanism for everything that needs a decision (GOV-09).
//!
//! What is submitted runs through the stages of a flow in order; the steps of a stage are open at the same time, each
//! to the holders of a role or to a named person. The flows are policy ([`ApprovalFlow`]).
//!
//! Invariants:
//! - A subject has one pending approval at most. A resubmission is a new approval that points at the former one.
//! - It is approved only when every stage is satisfied, in order; a return or a rejection ends it at once. What has
//!   ended never changes, and neither does what was submitted.
//! - Nobody decides their own application, nor lends that right to another (CUS-11).
//! - Four eyes: a person takes part in one step of an approval at most, as the one who decides or as the absentee in
//!   whose stead another decides. Otherwise three steps would be one.
//! - The approver of a step holds its role in the company on the day of the decision, or is the person it names, or
//!   stands in for one during that one's absence. Delegations do not chain.
//! - Only people submit and decide: neither API keys nor the system.
//! - Approvals and rejections are given only on what was submitted: when the subject has changed since, a step can only
//!   return it.
//! - What was submitted gives way to the erasure of the person whom it tells of (CUS-05); the digest, the steps and the
//!   record stay.
//! - Every act is in the record with who, when and why.
//!
//! Entry points: [`submit`], [`submit_up_to`], [`submit_past_applicants`], [`decide`], [`withdraw`], [`cancel`], [`inbox`], [`list`], [`find`],
//! [`erase_submissions`], [`delegations`].

pub mod delegations;
mod error;
mod flow;
mod levels;
mod model;
mod rules;
mod service;
mod store;
mod telling;
mod view;

pub use error::Error;
pub use flow::{ApprovalFlow, Approver, Flow, Needs, Stage};
pub use model::{
    Approval, ApprovalEvent, ApprovalState, Decision, EventKind, Finished, Outcome, Record, State,
    Step, StepState, SubjectKind, Submission, Task,
};
pub use service::{
    cancel, decide, erase_submissions, hold, submit, submit_past_applicants, submit_up_to, withdraw,
};
pub use view::{ApprovalFilter, find, inbox, list};
