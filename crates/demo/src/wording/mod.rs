//! The words of which names and addresses are made.

mod firms;
mod names;
mod places;
mod trades;

pub use firms::{BANKS, CAPITALS, FIRM_REMARKS, FORMS, MOBILES, POSTS, PRODUCTS, SOURCES, size};
pub use names::{BRAND_ENDINGS, BRAND_HEADS, person};
pub use places::{CHANGSHA, District, HUBEI, HUNAN, Place, SOUTH, STREETS};
pub use trades::{SERVICES, TRADING, Trade, USING};
