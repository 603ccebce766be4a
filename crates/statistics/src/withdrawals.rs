//! Withdrawals and ends by default, with their reasons (ATT-S01).

use crate::figures::Span;
use crate::{Error, site};
use chrono::{DateTime, Utc};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, DealId, Money, UnitId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// A deal that ended so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = StatisticsWithdrawal)]
pub struct Withdrawal {
    /// The deal.
    pub deal_id: DealId,
    /// Whether by default.
    pub by_default: bool,
    /// Number of the document.
    pub number: i64,
    /// Building and room.
    #[schema(max_length = 100)]
    pub unit_number: String,
    /// The salesperson.
    pub salesperson_id: UserId,
    /// Display name of the salesperson.
    #[schema(max_length = 100)]
    pub salesperson_name: String,
    /// The agreed price, in yuan.
    pub price: Money,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// When.
    pub occurred_at: DateTime<Utc>,
}

/// Most lines of a span.
const MOST: i64 = 1000;

/// The withdrawals and ends by default of a span, in their order; at most a thousand.
///
/// # Errors
/// [`Error::SiteNotFound`]; [`Error::Invalid`] for a span that is empty or too long.
pub async fn withdrawals(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    span: Span,
) -> Result<Vec<Withdrawal>, Error> {
    span.check()?;
    site::demand(connection, caller, site).await?;
    ended(connection, site, span).await
}

/// Those of a site that the caller may read.
pub(crate) async fn ended(
    connection: &mut PgConnection,
    site: UnitId,
    span: Span,
) -> Result<Vec<Withdrawal>, Error> {
    let (from, before) = span.bounds();
    Ok(sqlx::query_as!(
        Withdrawal,
        r#"select d.deal_id as "deal_id: _", d.register = 'defaults' as "by_default!", d.number, b.name || '-' || s.room as "unit_number!",
                  d.salesperson_id as "salesperson_id: _", w.display_name as salesperson_name, d.price as "price: _", d.reason,
                  d.occurred_at
           from registered_documents d
           join sale_units s on s.id = d.unit_id join buildings b on b.id = s.building_id
           join users w on w.id = d.salesperson_id
           where d.site_id = $1 and d.occurred_at >= $2 and d.occurred_at < $3 and d.register in ('withdrawals', 'defaults')
           order by d.occurred_at, d.id limit $4"#,
        site.0,
        from,
        before,
        MOST,
    )
    .fetch_all(connection)
    .await?)
}
