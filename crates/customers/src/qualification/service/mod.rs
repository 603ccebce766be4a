//! The use cases.

mod check;
mod documents;
mod proofs;
mod standing;

pub use check::{CheckOutcome, Reinstated, Suspended, Warned, check_all, run_if_due};
pub use documents::{
    approved_invoicing, document_invoicing, find, find_by_proof, list, reject, renew, submit,
    verify, withdraw,
};
pub use proofs::{accept_proof, add_proof, proofs, reject_proof};
pub use standing::{Qualification, Trading, may_trade, qualification};

pub(crate) use check::{end_suspension, lift_if_met};
pub(crate) use documents::{approve_invoicing, known_numbers, opened_accounts};
pub(crate) use standing::{assess_as, live_documents};
