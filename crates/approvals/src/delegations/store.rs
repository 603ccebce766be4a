//! SQL of delegations. The absentee's unit is where the scope is measured.

use super::{Delegation, DelegationFilter, NewDelegation};
use crate::Error;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, DelegationId, PageRequest, Scope, UserId};
use uuid::Uuid;

macro_rules! select_delegations {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Delegation,
            r#"select d.id as "id: _", d.absentee_id as "absentee_id: _", u.unit_id as "unit_id: _",
                      d.delegate_id as "delegate_id: _", d.starts_on, d.ends_on, d.reason, d.created_by as "created_by: _",
                      d.created_at, d.ended_by as "ended_by: _", d.ended_at
               from delegations d
               join users u on u.id = d.absentee_id "# + $rest,
            $($argument),*
        )
    };
}

/// Whether a person works in a unit of the scope.
pub(super) async fn is_in_scope(
    tx: &mut Tx,
    scope: &Scope,
    user: UserId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from users where id = $1 and ($2::boolean or unit_id = any($3))) as "held!""#,
        user.0,
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Whether a person is active and may decide approvals on a day.
pub(super) async fn can_decide(
    tx: &mut Tx,
    user: UserId,
    day: NaiveDate,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (
               select
               from users u
               join assignments a on a.user_id = u.id
               join roles r on r.id = a.role_id
               where u.id = $1 and u.active and $3 = any(r.permissions)
                 and a.valid_from <= $2 and (a.valid_before is null or a.valid_before > $2)) as "can!""#,
        user.0,
        day,
        kehu_identity::Permission::ApprovalsDecide.as_str(),
    )
    .fetch_one(&mut **tx)
    .await
}

pub(super) async fn insert(
    tx: &mut Tx,
    now: DateTime<Utc>,
    by: UserId,
    new: &NewDelegation,
    reason: &str,
) -> Result<Delegation, Error> {
    let id = DelegationId::generate();
    sqlx::query!(
        "insert into delegations (id, absentee_id, delegate_id, starts_on, ends_on, reason, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.0,
        new.absentee_id.0,
        new.delegate_id.0,
        new.starts_on,
        new.ends_on,
        reason,
        by.0,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(select_delegations!("where d.id = $1", id.0)
        .fetch_one(&mut **tx)
        .await?)
}

pub(super) async fn end(
    tx: &mut Tx,
    id: DelegationId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update delegations set ended_by = $2, ended_at = $3 where id = $1 and ended_at is null",
        id.0,
        by.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(kehu_db::Error::expect_rows(
        "delegations",
        done.rows_affected(),
        1,
    )?)
}

pub(super) async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DelegationId,
) -> Result<Option<Delegation>, sqlx::Error> {
    select_delegations!(
        "where d.id = $1 and ($2::boolean or u.unit_id = any($3) or $4::uuid in (d.absentee_id, d.delegate_id))",
        id.0,
        caller.scope.all,
        caller.scope.units.as_slice() as _,
        caller.user().map(Uuid::from),
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn find_for_update(
    tx: &mut Tx,
    caller: &Caller,
    id: DelegationId,
) -> Result<Option<Delegation>, sqlx::Error> {
    select_delegations!(
        "where d.id = $1 and ($2::boolean or u.unit_id = any($3) or $4::uuid in (d.absentee_id, d.delegate_id))
         for update of d",
        id.0,
        caller.scope.all,
        caller.scope.units.as_slice() as _,
        caller.user().map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await
}

pub(super) async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: DelegationFilter,
    page: &PageRequest<DelegationId>,
) -> Result<Vec<Delegation>, sqlx::Error> {
    select_delegations!(
        "where ($1::boolean or u.unit_id = any($2) or $3::uuid in (d.absentee_id, d.delegate_id))
           and ($4::uuid is null or d.absentee_id = $4)
           and ($5::uuid is null or d.delegate_id = $5)
           and ($6::date is null or (d.ended_at is null and $6 between d.starts_on and d.ends_on))
           and ($7::uuid is null or d.id < $7)
         order by d.id desc
         limit $8",
        caller.scope.all,
        caller.scope.units.as_slice() as _,
        caller.user().map(Uuid::from),
        filter.absentee_id.map(Uuid::from),
        filter.delegate_id.map(Uuid::from),
        filter.on,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await
}
