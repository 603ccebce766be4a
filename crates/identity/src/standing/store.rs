//! SQL of standing.

use super::Place;
use crate::{Error, Reach, permission};
use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_kernel::{ApiKeyId, UnitId, UserId};

/// The places of a user on a day: assignments that are valid then.
pub(crate) async fn of_user(
    connection: &mut PgConnection,
    user: UserId,
    today: NaiveDate,
) -> Result<Vec<Place>, Error> {
    let rows = sqlx::query!(
        r#"select r.code, r.permissions, r.reach as "reach: Reach", a.unit_id as "unit_id: UnitId",
                  case when r.reach = 'unit_and_below'
                       then array(select d.id from units d where d.ancestors @> array[a.unit_id]) end as "below: Vec<UnitId>"
           from assignments a
           join roles r on r.id = a.role_id
           where a.user_id = $1 and a.valid_from <= $2 and (a.valid_before is null or a.valid_before > $2)
           order by a.id"#,
        user.0,
        today,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Place {
            role: Some(row.code),
            unit_id: row.unit_id,
            reach: row.reach,
            permissions: permission::from_stored(&row.permissions),
            below: row.below.unwrap_or_default(),
        })
        .collect())
}

/// The place of an API key, whether or not it is still valid.
pub(super) async fn of_api_key(
    connection: &mut PgConnection,
    key: ApiKeyId,
) -> Result<Vec<Place>, Error> {
    let row = sqlx::query!(
        r#"select k.permissions, k.reach as "reach: Reach", k.unit_id as "unit_id: UnitId",
                  case when k.reach = 'unit_and_below'
                       then array(select d.id from units d where d.ancestors @> array[k.unit_id]) end as "below: Vec<UnitId>"
           from api_keys k where k.id = $1"#,
        key.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row
        .map(|row| {
            of_api_key_place(
                &row.permissions,
                row.reach,
                row.unit_id,
                row.below.unwrap_or_default(),
            )
        })
        .into_iter()
        .collect())
}

/// The place of an API key from its columns.
pub(crate) fn of_api_key_place(
    permissions: &[String],
    reach: Reach,
    unit_id: UnitId,
    below: Vec<UnitId>,
) -> Place {
    Place {
        role: None,
        unit_id,
        reach,
        permissions: permission::from_stored(permissions),
        below,
    }
}
