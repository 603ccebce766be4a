//! Every SQL statement of recommenders.

use crate::Error;
use crate::filings::model::{NewRecommender, Recommender, RecommenderFilter};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::RecommenderKind;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{CustomerId, PageRequest, RecommenderId, Scope, UnitId, UserId};
use uuid::Uuid;

/// One list of columns for every read. A merged dossier is read as its survivor.
macro_rules! recommenders {
    ($tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Recommender,
            "select r.id as \"id: _\", r.site_id as \"site_id: _\", r.kind as \"kind: _\",
                    s.id as \"customer_id: _\", s.name, r.contract_from, r.contract_until, r.version,
                    r.entered_at, r.entered_by as \"entered_by: _\"
             from recommenders r
             join customers c on c.id = r.customer_id
             join customers s on s.id = coalesce(c.merged_into, c.id) " + $tail,
            $($argument),*
        )
    };
}

pub(in crate::filings) async fn find_recommender(
    connection: &mut PgConnection,
    scope: &Scope,
    id: RecommenderId,
) -> Result<Option<Recommender>, Error> {
    let row = recommenders!(
        "where r.id = $3 and ($1::boolean or r.site_id = any($2))",
        scope.all,
        scope.units.as_slice() as _,
        id.0,
    );
    Ok(row.fetch_optional(connection).await?)
}

pub(in crate::filings) async fn list_recommenders(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &RecommenderFilter,
    page: &PageRequest<RecommenderId>,
) -> Result<Vec<Recommender>, Error> {
    let rows = recommenders!(
        "where ($1::boolean or r.site_id = any($2))
           and ($3::uuid is null or r.site_id = $3)
           and ($4::text is null or r.kind = $4)
           and ($5::uuid is null or r.id < $5)
         order by r.id desc limit $6",
        scope.all,
        scope.units.as_slice() as _,
        filter.site.map(Uuid::from),
        filter.kind.map(RecommenderKind::as_str),
        page.after.map(Uuid::from),
        page.fetch(),
    );
    Ok(rows.fetch_all(connection).await?)
}

pub(in crate::filings) async fn insert_recommender(
    tx: &mut Tx,
    id: RecommenderId,
    site: UnitId,
    new: &NewRecommender,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into recommenders (id, site_id, kind, customer_id, contract_from, contract_until, entered_at, entered_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.0,
        site.0,
        new.kind.as_str(),
        new.customer.0,
        new.contract_from,
        new.contract_until,
        at,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether it was this version.
pub(in crate::filings) async fn set_contract_until(
    tx: &mut Tx,
    id: RecommenderId,
    version: i64,
    until: Option<NaiveDate>,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "update recommenders set contract_until = $3, version = version + 1 where id = $1 and version = $2",
        id.0,
        version,
        until,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether a customer, or a dossier merged into theirs, had a deal at the site by an instant that still stands.
pub(in crate::filings) async fn has_bought(
    tx: &mut Tx,
    site: UnitId,
    customer: CustomerId,
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from customers c
               join deal_holders h on h.customer_id = c.id
               join deals d on d.id = h.deal_id and d.holder_set = h.set_number
               where (c.id = $2 or c.merged_into = $2) and d.site_id = $1 and d.state = 'live' and d.counted_at <= $3) as "has!""#,
        site.0,
        customer.0,
        at,
    )
    .fetch_one(&mut **tx)
    .await?)
}
