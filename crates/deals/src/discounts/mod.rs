//! Prices under the list: only through the line of approval, the deeper the further up (ATT-D08).

mod model;
mod rules;
mod service;
mod store;

pub use model::{Discount, DiscountState};
pub use service::{apply, current_snapshot, find, list, settle};

pub(crate) use service::{usable, use_up};
