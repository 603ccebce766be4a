//! The customer's type.

use super::super::{Customer, CustomerType};
use kehu_db::{Error, Tx};

pub(crate) async fn update(
    tx: &mut Tx,
    customer: &Customer,
    customer_type: CustomerType,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update customers set customer_type = $2, version = $3, updated_at = $4 where id = $1",
        customer.id.0,
        customer_type.as_str(),
        customer.version,
        customer.updated_at,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("customers", changed.rows_affected(), 1)
}
