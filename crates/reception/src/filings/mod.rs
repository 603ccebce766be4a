//! Customers filed by those outside the group 报备: agencies, private persons, owners (ATT-F01 to ATT-F09).
//!
//! - Who files is a [`Recommender`]: a person or company of the dossier, with the period of its contract at a site.
//! - A filing never changes; a correction is another one that points at it, and is possible until the customer comes.
//! - Whether it holds is the pure rule's answer ([`kehu_attribution::weigh_filings`]) by the site's terms of the day. The answer
//!   is kept whenever it changes: when it is filed, when the customer comes, when the recommender comes along. A determination
//!   weighs anew, by the rules at the deal.
//! - Who files changes nothing of whose turn it is and whose customer: the filed customer goes to the salespeople like any other.

mod acts;
mod file;
mod model;
mod reading;
mod recommenders;
mod store;
mod weigh;

pub use acts::{approve, bring_along};
pub use file::{Correction, NewFiling, correct, file};
pub use model::{
    Filing, FilingFilter, Holding, NewRecommender, Recommender, RecommenderFilter, Verdict,
};
pub use reading::{find, list};
pub use recommenders::{
    change_contract, create as create_recommender, find as find_recommender,
    list as list_recommenders,
};

pub(crate) use store::of_parties;
pub(crate) use weigh::{holding_of_each, weigh};
