//! Who may be a holder: a customer of the dossier, entered at the site or known to the caller.

use super::model::NewHolder;
use super::{rules, store};
use crate::Error;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Faults, UnitId};

/// Whether the shares are sound and the customers there.
pub(crate) async fn check(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    holders: &[NewHolder],
) -> Result<(), Error> {
    rules::check_shares(holders)?;
    let ids: Vec<_> = holders.iter().map(|holder| holder.customer_id).collect();
    let known = store::known_customers(connection, &caller.scope, site, &ids).await?;
    let mut faults = Faults::default();
    for (place, holder) in holders.iter().enumerate() {
        if !known.contains(&holder.customer_id) {
            faults.add(
                format!("/holders/{place}/customer_id"),
                "unknown-customer",
                "is no customer of this site, or none whose data may be used",
                "不是该案场的客户，或其资料不可使用",
            );
        }
    }
    Ok(faults.none()?)
}
