//! Decisions on whose customer a party is and who gets which part of the commission: gathered, made, kept, previewed, tried
//! out and disputed (ATT-V, ATT-R, ATT-E).
//!
//! - The rules are the pure function of `kehu_attribution`. This crate gathers the facts once, keeps them with the decision
//!   and the policy that made it, and can show at any time that they give the same bytes again.
//! - The determinations of a deal are a chain: a later one supersedes the earlier, nothing is changed. The last one counts,
//!   until the deal falls away.
//! - What is determined is divided whole; the database demands it.
//! - A change of the deal and a settlement are decided on the facts that were kept at the deal, under the policy that held
//!   then: what came to light later changes nothing. A correction gathers them anew, up to the deal.
//! - Preview, simulation and what-if change nothing.
//! - No personal data of visitors stands here, only identifiers.
//!
//! Entry points: [`determine_deal`], [`redetermine_changed_deal`], [`void_deal`], [`correct`], [`reconsider_registered`], [`current_of_deals`]; [`find`], [`list`],
//! [`facts_of`], [`replay`]; [`preview`], [`simulate`]; [`what_if`], [`disputes`].

pub mod disputes;
pub mod what_if;

mod error;
mod gather;
mod keeping;
mod making;
mod people;
mod policy;
mod preview;
mod reading;
mod site;
mod words;

pub use error::{Error, RuleDecides};
pub use gather::{Asked, Dealt, gather};
pub use keeping::{
    AnswerKind, Because, Current, Determination, DeterminationFilter, StoredFacts, StoredShare,
    Summary, Voiding, Written,
};
pub use making::{
    NewDeal, correct, determine_deal, reconsider_registered, redetermine_changed_deal, void_deal,
};
pub use people::names_of;
pub use policy::{Basis, Choice, write as write_policy};
pub use preview::{Preview, preview, simulate};
pub use reading::{Replay, current_of_deals, facts_of, find, list, replay};
pub use words::{holder_word, rule_set_word};
