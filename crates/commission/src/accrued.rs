//! What has accrued on deals.

use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{DealId, Money};
use std::collections::HashMap;

/// The commission of deals that the settlements closed by an instant divided among those who have a part: over the whole life of
/// each deal, without the pool's cut. Deals on which nothing was settled are left out.
///
/// # Errors
/// When the database fails.
pub async fn divided_of_deals(
    connection: &mut PgConnection,
    deals: &[DealId],
    at: DateTime<Utc>,
) -> Result<HashMap<DealId, Money>, Error> {
    let rows = sqlx::query!(
        r#"select distinct on (a.deal_id) a.deal_id as "deal: DealId",
                  a.commission - round(a.pool_exact, 2) as "divided!: Money"
           from accruals a join commission_settlements s on s.id = a.settlement_id
           where a.deal_id = any($1) and s.state = 'closed' and s.closed_at <= $2
           order by a.deal_id, s.month desc"#,
        deals as _,
        at,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.deal, row.divided))
        .collect())
}
