//! Every SQL statement on collection notices.

use super::model::Notice;
use chrono::NaiveDate;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{CollectionNoticeId, DealId, Scope};
use uuid::Uuid;

macro_rules! select_notices {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Notice,
            r#"select n.id as "id: _", n.document_id as "document_id: _", r.number, r.site_id as "site_id: _",
                      n.deal_id as "deal_id: _", n.ordinal, n.overdue_since, n.overdue as "overdue: _", n.pay_by, n.issued_at
               from collection_notices n
               join registered_documents r on r.id = n.document_id
               join deals d on d.id = n.deal_id
               "# + $rest,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: CollectionNoticeId,
) -> Result<Option<Notice>, Error> {
    Ok(select_notices!(
        "where n.id = $1 and ($2 or d.site_id = any($3) or d.salesperson_id = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?)
}

/// The notices of a deal, the first first; there are at most a hundred.
pub(super) async fn list(
    connection: &mut PgConnection,
    deal: DealId,
) -> Result<Vec<Notice>, Error> {
    Ok(
        select_notices!("where n.deal_id = $1 order by n.ordinal", deal.0)
            .fetch_all(connection)
            .await?,
    )
}

/// How many notices of a deal went out after a due date had passed: each asks for all that is overdue by then.
pub(crate) async fn count(
    connection: &mut PgConnection,
    deal: DealId,
    due_on: NaiveDate,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from collection_notices
           where deal_id = $1 and (issued_at at time zone 'Asia/Shanghai')::date > $2"#,
        deal.0,
        due_on,
    )
    .fetch_one(connection)
    .await?)
}

pub(super) async fn insert(tx: &mut Tx, notice: &Notice) -> Result<(), Error> {
    sqlx::query!(
        "insert into collection_notices (id, document_id, deal_id, ordinal, overdue_since, overdue, pay_by, issued_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        notice.id.0,
        notice.document_id.0,
        notice.deal_id.0,
        notice.ordinal,
        notice.overdue_since,
        notice.overdue.value(),
        notice.pay_by,
        notice.issued_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
