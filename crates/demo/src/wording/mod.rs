//! The words of which names and addresses are made.

mod names;
mod places;
mod trades;

pub use names::{BRAND_ENDINGS, BRAND_HEADS, person};
pub use places::{CHANGSHA, District, HUBEI, HUNAN, Place, SOUTH, STREETS};
pub use trades::{SERVICES, TRADING, Trade, USING};
