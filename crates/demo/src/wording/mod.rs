//! The words of which names and addresses are made.

mod names;
mod places;
mod trades;

pub(crate) use names::{BRAND_ENDINGS, BRAND_HEADS, person};
pub(crate) use places::{CHANGSHA, HUBEI, HUNAN, Place, SOUTH, STREETS};
pub(crate) use trades::{SERVICES, TRADING, Trade, USING};
