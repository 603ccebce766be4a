//! Customers: the dossier with its history, duplicates and search; qualification documents, account opening and
//! disqualification; and the passing on of changes (CUS-01 to CUS-14).
//!
//! - A customer's status changes only through [`dossier::set_status`], which keeps the table of allowed changes.
//! - Every change of a field is a line in the history, sealed under the customer's own key where the value is
//!   personal. Every event of any module is a line of the timeline ([`dossier::timeline`]).
//! - Personal data leaves this crate in full; the answers' mappers mask it by the caller's role (CUS-05). Rows outside
//!   the caller's scope do not leave it at all (CUS-06).
//! - Whoever was erased ([`privacy`]) is found by no search, and changes no more; the record of what was done stays.

mod attachments;
pub mod deliveries;
pub mod disqualification;
pub mod dossier;
mod lineage;
pub mod opening;
pub mod privacy;
pub mod qualification;
pub mod transfers;
