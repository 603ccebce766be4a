//! Customers that may be the same as another. These statements look beyond the caller's scope on purpose: a duplicate
//! is one wherever it lies. Whether the caller may see a hit stands in the row.

use super::super::Error;
use super::uuids;
use kehu_db::PgConnection;
use kehu_kernel::{CustomerId, Scope, UnitId};
use uuid::Uuid;

/// A customer that was hit.
pub(crate) struct Hit {
    pub(crate) id: CustomerId,
    pub(crate) name: String,
    pub(crate) core: String,
    pub(crate) unit_id: UnitId,
    pub(crate) person: bool,
    pub(crate) visible: bool,
    pub(crate) same_credit_code: bool,
    pub(crate) same_identifier: bool,
    pub(crate) same_mobile: bool,
    pub(crate) named_alike: bool,
}

/// What to look for.
#[derive(Debug, Default)]
pub(crate) struct Traits {
    pub(crate) credit_codes: Vec<String>,
    pub(crate) values: Vec<String>,
    pub(crate) blind_indexes: Vec<Vec<u8>>,
    pub(crate) mobiles: Vec<String>,
    /// The core of a company's name; empty for persons, of whom many share one name.
    pub(crate) core: String,
}

/// The customers that share a trait, at most fifty of each kind.
pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    sought: &Traits,
    except: Option<CustomerId>,
) -> Result<Vec<Hit>, Error> {
    let reversed: Vec<String> = sought
        .mobiles
        .iter()
        .map(|mobile| mobile.chars().rev().collect())
        .collect();
    let hits = sqlx::query_as!(
        Hit,
        r#"with hits as (
               (select customer_id as id, 'code' as by from customer_identifiers
                where value = any($4) and kind = 'unified_social_credit_code' and removed_at is null limit 50)
               union all
               (select customer_id, 'identifier' from customer_identifiers
                where value = any($5) and value is not null and removed_at is null limit 50)
               union all
               (select customer_id, 'identifier' from customer_identifiers
                where blind_index = any($6) and blind_index is not null and removed_at is null limit 50)
               union all
               (select customer_id, 'mobile' from customer_telephones
                where reversed = any($7) and kind = 'mobile' limit 50)
               union all
               (select id, 'name' from customers where name_core = $8 and $8 <> '' limit 50)
               union all
               (select id, 'name' from customers
                where name_core % $8 and $8 <> '' order by similarity(name_core, $8) desc, id limit 50)
           )
           select c.id as "id: _", c.name, c.name_core as core, c.unit_id as "unit_id: _", c.kind = 'person' as "person!",
                  ($1::boolean or c.unit_id = any($2) or coalesce(c.account_manager_id = $3, false)) as "visible!",
                  bool_or(h.by = 'code') as "same_credit_code!", bool_or(h.by = 'identifier') as "same_identifier!",
                  bool_or(h.by = 'mobile') as "same_mobile!", bool_or(h.by = 'name') as "named_alike!"
           from hits h join customers c on c.id = h.id
           where c.status <> 'merged' and c.processing_state <> 'erased' and ($9::uuid is null or c.id <> $9)
           group by c.id
           order by c.id"#,
        scope.all,
        &uuids(&scope.units),
        scope.owner.map(Uuid::from),
        &sought.credit_codes,
        &sought.values,
        &sought.blind_indexes,
        &reversed,
        sought.core,
        except.map(Uuid::from),
    )
    .fetch_all(connection)
    .await?;
    Ok(hits)
}

/// A hit, and which of those that were looked for it belongs to.
pub(crate) struct HitOf {
    pub(crate) of: i32,
    pub(crate) hit: Hit,
}

/// As [`find`], for many at once.
pub(crate) async fn find_each(
    connection: &mut PgConnection,
    scope: &Scope,
    sought: &[Traits],
) -> Result<Vec<HitOf>, Error> {
    let each = Columns::of(sought);
    let rows = sqlx::query!(
        r#"with cores as (
               select * from unnest($4::integer[], $5::text[]) as s (of, core)
           ), hits as (
               select k.of, i.customer_id as id, 'code' as by
               from unnest($6::integer[], $7::text[]) as k (of, value)
               join customer_identifiers i on i.value = k.value and i.kind = 'unified_social_credit_code'
                    and i.removed_at is null
               union all
               select k.of, i.customer_id, 'identifier'
               from unnest($8::integer[], $9::text[]) as k (of, value)
               join customer_identifiers i on i.value = k.value and i.value is not null and i.removed_at is null
               union all
               select k.of, i.customer_id, 'identifier'
               from unnest($10::integer[], $11::bytea[]) as k (of, blind)
               join customer_identifiers i on i.blind_index = k.blind and i.blind_index is not null and i.removed_at is null
               union all
               select k.of, t.customer_id, 'mobile'
               from unnest($12::integer[], $13::text[]) as k (of, reversed)
               cross join lateral (select customer_id from customer_telephones
                                   where reversed = k.reversed and kind = 'mobile' limit 50) t
               union all
               select s.of, c.id, 'name' from cores s
               cross join lateral (select id from customers where name_core = s.core limit 50) c
               union all
               select s.of, c.id, 'name' from cores s
               cross join lateral (select id from customers
                                   where name_core % s.core order by similarity(name_core, s.core) desc, id limit 50) c
           )
           select h.of as "of!", c.id as "id: CustomerId", c.name, c.name_core as core, c.unit_id as "unit_id: UnitId",
                  c.kind = 'person' as "person!",
                  ($1::boolean or c.unit_id = any($2) or coalesce(c.account_manager_id = $3, false)) as "visible!",
                  bool_or(h.by = 'code') as "same_credit_code!", bool_or(h.by = 'identifier') as "same_identifier!",
                  bool_or(h.by = 'mobile') as "same_mobile!", bool_or(h.by = 'name') as "named_alike!"
           from hits h join customers c on c.id = h.id
           where c.status <> 'merged' and c.processing_state <> 'erased'
           group by h.of, c.id
           order by h.of, c.id"#,
        scope.all,
        &uuids(&scope.units),
        scope.owner.map(Uuid::from),
        &each.cores.0,
        &each.cores.1,
        &each.codes.0,
        &each.codes.1,
        &each.values.0,
        &each.values.1,
        &each.blinds.0,
        &each.blinds.1,
        &each.mobiles.0,
        &each.mobiles.1,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| HitOf {
            of: row.of,
            hit: Hit {
                id: row.id,
                name: row.name,
                core: row.core,
                unit_id: row.unit_id,
                person: row.person,
                visible: row.visible,
                same_credit_code: row.same_credit_code,
                same_identifier: row.same_identifier,
                same_mobile: row.same_mobile,
                named_alike: row.named_alike,
            },
        })
        .collect())
}

/// Traits of many, each beside the place of whom it belongs to.
#[derive(Default)]
struct Columns {
    cores: (Vec<i32>, Vec<String>),
    codes: (Vec<i32>, Vec<String>),
    values: (Vec<i32>, Vec<String>),
    blinds: (Vec<i32>, Vec<Vec<u8>>),
    mobiles: (Vec<i32>, Vec<String>),
}

impl Columns {
    fn of(sought: &[Traits]) -> Self {
        let mut columns = Self::default();
        for (of, traits) in (0_i32..).zip(sought) {
            if !traits.core.is_empty() {
                add(&mut columns.cores, of, [traits.core.clone()]);
            }
            add(&mut columns.codes, of, traits.credit_codes.clone());
            add(&mut columns.values, of, traits.values.clone());
            add(&mut columns.blinds, of, traits.blind_indexes.clone());
            let reversed = traits
                .mobiles
                .iter()
                .map(|mobile| mobile.chars().rev().collect::<String>());
            add(&mut columns.mobiles, of, reversed);
        }
        columns
    }
}

fn add<T>(column: &mut (Vec<i32>, Vec<T>), of: i32, values: impl IntoIterator<Item = T>) {
    for value in values {
        column.0.push(of);
        column.1.push(value);
    }
}
