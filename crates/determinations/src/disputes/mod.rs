//! Disputes over whose a party is (ATT-V20, ATT-R15 to ATT-R18).
//!
//! - It is opened by a salesperson against others who claim the party, with the facts frozen as they stand at that moment.
//!   One dispute over a party is open at a time.
//! - Where the site lives by the sales office's rules, those who claim agree in writing (R15), or the department mediates to
//!   an agreement (R16); when they quarrel, or one does not obey a ruling, everything goes to the department (R17). Where
//!   no rule fits, or the facts are disputed, the department manager rules (R18); by the developer's rules the project
//!   manager gives a written opinion by fault and contribution, which the sales director approves (V20).
//! - A ruling on a case that a rule decides is refused, naming that rule. Nobody mediates or rules on their own dispute.
//! - What was settled is a fact like others; where there is a deal, it is determined anew at once.

mod agreement;
mod approval;
mod error;
mod model;
mod open;
mod quarrel;
mod reading;
mod rules;
mod ruling;
mod settling;
mod store;

pub use agreement::{NewAgreement, agree, decline, mediate, sign};
pub use approval::{current_snapshot, settle};
pub use error::Error;
pub use model::{
    Dispute, DisputeFilter, DisputeState, DisputeSubject, Finding, Pointer, PointerKind,
    QuarrelRecord, Settlement, SettlementKind, SettlementState, Signature, Statement, Terms,
};
pub use open::{NewDispute, NewStatement, open, state_case, withdraw};
pub use quarrel::{NewDisobedience, NewQuarrel, disobeyed, quarrelled};
pub use reading::{facts_of, find, list};
pub use ruling::{NewRuling, clear, rule};
