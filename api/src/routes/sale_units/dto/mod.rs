//! What is sent and answered about units for sale.

mod buildings;
mod control;
mod price_lists;
mod sight;
mod units;

pub(super) use buildings::*;
pub(super) use control::*;
pub(super) use price_lists::*;
pub(super) use sight::*;
pub(super) use units::*;
