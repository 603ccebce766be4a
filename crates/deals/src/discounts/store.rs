//! Every SQL statement on discounts.

use super::model::{Discount, DiscountState};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{ApprovalId, DealId, DiscountId, PageRequest, Scope, UnitId};
use uuid::Uuid;

macro_rules! select_discounts {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Discount,
            r#"select c.id as "id: _", c.site_id as "site_id: _", c.unit_id as "unit_id: _", c.list_price as "list_price: _",
                      c.price as "price: _", c.stages, c.reason, c.state as "state: _", c.approval_id as "approval_id: _",
                      c.applied_by as "applied_by: _", c.applied_at, c.decided_at, c.valid_until, c.deal_id as "deal_id: _",
                      c.policy_version as "policy_version: _"
               from discounts c
               "# + $rest,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: DiscountId,
) -> Result<Option<Discount>, Error> {
    Ok(select_discounts!(
        "where c.id = $1 and ($2 or c.site_id = any($3) or c.applied_by = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?)
}

pub(super) async fn lock(tx: &mut Tx, id: DiscountId) -> Result<(), Error> {
    sqlx::query!("select id from discounts where id = $1 for update", id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    site: UnitId,
    states: &[DiscountState],
    page: &PageRequest<DiscountId>,
) -> Result<Vec<Discount>, Error> {
    let states: Vec<String> = states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    Ok(select_discounts!(
        "where c.site_id = $1 and ($2 or c.site_id = any($3) or c.applied_by = $4)
           and (cardinality($5::text[]) = 0 or c.state = any($5)) and ($6::uuid is null or c.id < $6)
         order by c.id desc limit $7",
        site.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        &states,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn insert(tx: &mut Tx, discount: &Discount) -> Result<(), Error> {
    sqlx::query!(
        "insert into discounts (id, site_id, unit_id, list_price, price, stages, reason, state, applied_by, applied_at,
                                policy_version)
         values ($1, $2, $3, $4, $5, $6, $7, 'submitted', $8, $9, $10)",
        discount.id.0,
        discount.site_id.0,
        discount.unit_id.0,
        discount.list_price.value(),
        discount.price.value(),
        discount.stages,
        discount.reason,
        discount.applied_by.0,
        discount.applied_at,
        discount.policy_version.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn set_approval(
    tx: &mut Tx,
    id: DiscountId,
    approval: ApprovalId,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update discounts set approval_id = $2 where id = $1",
        id.0,
        approval.0
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("discounts", changed.rows_affected(), 1)
}

pub(super) async fn decide(
    tx: &mut Tx,
    id: DiscountId,
    state: DiscountState,
    now: DateTime<Utc>,
    valid_until: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update discounts set state = $2, decided_at = $3, valid_until = $4 where id = $1 and state = 'submitted'",
        id.0,
        state.as_str(),
        now,
        valid_until,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("discounts", changed.rows_affected(), 1)
}

/// Uses an approved discount that nobody has used; false when somebody has.
pub(super) async fn use_up(tx: &mut Tx, id: DiscountId, deal: DealId) -> Result<bool, Error> {
    let changed = sqlx::query!(
        "update discounts set deal_id = $2 where id = $1 and state = 'approved' and deal_id is null",
        id.0,
        deal.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(changed.rows_affected() == 1)
}
