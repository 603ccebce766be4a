//! The price of a deal: that of the list, or of an approved discount (ATT-D08).

use crate::units::SaleUnit;
use crate::{Error, discounts};
use kehu_db::Tx;
use kehu_kernel::{Caller, DealId, DiscountId, Money, UserId};

/// A price that may be agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AgreedPrice {
    pub(crate) list_price: Money,
    pub(crate) price: Money,
    pub(crate) discount_id: Option<DiscountId>,
}

/// The price for which a unit may go now: the list price or more, or exactly what was approved for this salesperson.
///
/// # Errors
/// [`Error::UnitUnpriced`], [`Error::PriceUnderList`], [`Error::DiscountNotFound`], [`Error::DiscountUnusable`].
pub(crate) async fn agree(
    tx: &mut Tx,
    caller: &Caller,
    unit: &SaleUnit,
    salesperson: UserId,
    asked: Option<Money>,
    discount: Option<DiscountId>,
) -> Result<AgreedPrice, Error> {
    let list_price = unit
        .price
        .as_ref()
        .map(|price| price.total)
        .ok_or(Error::UnitUnpriced {})?;
    let least = match discount {
        None => list_price,
        Some(id) => discounts::usable(tx, caller, id, unit.id, salesperson).await?,
    };
    let price = asked.unwrap_or(least);
    if price < least {
        return Err(Error::PriceUnderList { list_price });
    }
    Ok(AgreedPrice {
        list_price,
        price,
        discount_id: discount,
    })
}

/// Notes that the discount of a price was used for a deal; no other deal can use it.
pub(crate) async fn use_up(tx: &mut Tx, agreed: &AgreedPrice, deal: DealId) -> Result<(), Error> {
    match agreed.discount_id {
        Some(id) => discounts::use_up(tx, id, deal).await,
        None => Ok(()),
    }
}
