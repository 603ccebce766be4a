//! Issuing documents: the next number is taken in the transaction of the document, under the register's lock, so that a
//! number is missing or given twice under no circumstances.

use super::model::{Issued, NewDocument};
use super::store;
use crate::{Error, site};
use kehu_db::Tx;
use kehu_kernel::{Caller, UnitId};

/// The series of price lists, which are versions and no register.
pub(crate) const PRICE_LISTS: &str = "price_lists";

/// The next number of a series of a site.
pub(crate) async fn next_number(
    tx: &mut Tx,
    site: UnitId,
    series: &'static str,
) -> Result<i64, Error> {
    Ok(store::next_number(tx, site, series).await?)
}

/// Issues a document under the next number of its register.
///
/// # Errors
/// [`Error::RegisterWithoutKeeper`] where the policy demands one and nobody was named.
pub(crate) async fn issue(
    tx: &mut Tx,
    caller: &Caller,
    document: &NewDocument<'_>,
) -> Result<Issued, Error> {
    let site = document.deal.site_id;
    let keeper = store::keeper_of(tx, site, document.register).await?;
    if keeper.is_none()
        && site::rules(tx, caller, site)
            .await?
            .document
            .deals
            .registers_need_keeper
    {
        return Err(Error::RegisterWithoutKeeper {
            register: document.register,
        });
    }
    let number = store::next_number(tx, site, document.register.as_str()).await?;
    Ok(store::insert(tx, caller, document, number, keeper).await?)
}
