//! Who and what belongs to a company: the one place that answers it for everybody who names people and units. Others are as
//! unknown as those that do not exist.

use crate::Error;
use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_kernel::{UnitId, UserId};

/// People and units that somebody names.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Units, in use or not.
    pub units: Vec<UnitId>,
    /// Units that are to act, and so must be in use.
    pub acting_units: Vec<UnitId>,
    /// People, whether or not they still work there.
    pub people: Vec<UserId>,
}

/// What of the named does not belong to the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strangers {
    /// Whether some unit does not.
    pub units: bool,
    /// Whether some person does not.
    pub people: bool,
}

/// Looks for strangers among those who are named at a unit. Of its company (of the unit itself where it lies in none) are the
/// units in it, though not those of another company below; the people of these units, those who are assigned to one on the
/// day, and those whose role reaches down to the company from above.
///
/// # Errors
/// When the database fails.
pub async fn strangers(
    connection: &mut PgConnection,
    at: UnitId,
    named: &Named,
    on: NaiveDate,
) -> Result<Strangers, Error> {
    Ok(sqlx::query_as!(
        Strangers,
        r#"with company as (
               select c.id, c.ancestors
               from units place
               join units c on c.id = place.id or c.kind = 'company' and c.id = any (place.ancestors)
               where place.id = $1
               order by c.kind = 'company' desc, cardinality(c.ancestors) desc limit 1
           ), inside as (
               select u.id, u.active
               from company
               join units u on u.id = company.id or company.id = any (u.ancestors)
               where not exists (select from units nearer
                                 where nearer.kind = 'company' and company.id = any (nearer.ancestors)
                                   and (nearer.id = u.id or nearer.id = any (u.ancestors)))
           )
           select exists (select from unnest($2::uuid[]) as named (id)
                          where named.id not in (select id from inside))
                  or exists (select from unnest($3::uuid[]) as named (id)
                             where named.id not in (select id from inside where active)) as "units!",
                  exists (select from unnest($4::uuid[]) as named (id)
                          where not exists (select from users u join inside on inside.id = u.unit_id where u.id = named.id)
                            and not exists (select
                                            from assignments a
                                            join roles r on r.id = a.role_id
                                            cross join company
                                            where a.user_id = named.id and a.valid_from <= $5
                                              and (a.valid_before is null or a.valid_before > $5)
                                              and (a.unit_id in (select id from inside)
                                                   or a.unit_id = any (company.ancestors)
                                                      and r.reach in ('unit_and_below', 'all')))) as "people!""#,
        at.0,
        named.units.as_slice() as _,
        named.acting_units.as_slice() as _,
        named.people.as_slice() as _,
        on,
    )
    .fetch_one(connection)
    .await?)
}

impl Strangers {
    /// Whether there are any.
    #[must_use]
    pub const fn any(self) -> bool {
        self.units || self.people
    }
}
