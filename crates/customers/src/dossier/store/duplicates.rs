//! Customers that may be the same as another. These statements look beyond the caller's scope on purpose: a duplicate
//! is one wherever it lies. Whether the caller may see a hit stands in the row.

use super::super::Error;
use super::uuids;
use kehu_db::PgConnection;
use kehu_kernel::{CustomerId, Scope, UnitId};
use kehu_names::Probe;
use std::collections::HashMap;
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
    /// From this likeness of cores on.
    pub(crate) alike_from: u8,
    /// By which cores alike are found.
    pub(crate) probes: Vec<Probe>,
}

/// Of these pairs those that many companies' names have, with the share of all pairs. The database counts them from time
/// to time, for its planner: a pair that became frequent since then is not among them.
pub(crate) async fn frequent_pairs(
    connection: &mut PgConnection,
    pairs: &[&str],
) -> Result<HashMap<String, f32>, Error> {
    let rows = sqlx::query!(
        r#"select v.pair as "pair!", v.share as "share!"
           from pg_stats s
           cross join lateral unnest(s.most_common_vals::text::text[], s.most_common_freqs) as v (pair, share)
           where s.schemaname = 'public' and s.tablename = 'customer_name_pairs' and s.attname = 'pair'
             and v.pair in (select unnest($1::text[]))"#,
        pairs as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.pair, row.share)).collect())
}

/// A hit, and which of those that were looked for it belongs to.
pub(crate) struct HitOf {
    pub(crate) of: i32,
    pub(crate) hit: Hit,
}

/// The customers that share a trait with any of those that are sought, but for one: at most fifty of each with the same
/// mobile or the same core, and a hundred whose core may be alike, those that seem most alike first.
pub(crate) async fn find_each(
    connection: &mut PgConnection,
    scope: &Scope,
    sought: &[Traits],
    except: Option<CustomerId>,
) -> Result<Vec<HitOf>, Error> {
    let each = Columns::of(sought);
    let rows = sqlx::query!(
        r#"with cores as materialized (
               select of, core, alike_from, length(core) - 1 as pair_count, name_signature(core) as signature
               from unnest($4::integer[], $5::text[], $14::integer[]) as s (of, core, alike_from)
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
               cross join lateral (select id from customers where name_core = s.core and kind = 'company' limit 50) c
               union all
               select s.of, n.customer_id, 'name' from cores s
               cross join lateral (
                   select r.customer_id from unnest($15::integer[], $16::text[], $17::integer[], $18::integer[])
                       as p (of, pair, least, most)
                   -- A pair that is not shared takes one bit of the signature away at most.
                   cross join lateral (
                       select customer_id, 200 * bit_count((signature & s.signature)::bit(64)) / (pair_count + s.pair_count)
                                           as nearness
                       from customer_name_pairs
                       where pair = p.pair and pair_count between p.least and p.most
                         and bit_count((signature & s.signature)::bit(64)) >= bit_count(s.signature::bit(64)) - s.pair_count
                             + (s.alike_from * (s.pair_count + pair_count) + 199) / 200
                       offset 0
                   ) r
                   where p.of = s.of
                   group by r.customer_id order by max(r.nearness) desc, r.customer_id limit 100
               ) n
           )
           select h.of as "of!", c.id as "id: CustomerId", c.name, c.name_core as core, c.unit_id as "unit_id: UnitId",
                  c.kind = 'person' as "person!",
                  ($1::boolean or c.unit_id = any($2) or coalesce(c.account_manager_id = $3, false)) as "visible!",
                  bool_or(h.by = 'code') as "same_credit_code!", bool_or(h.by = 'identifier') as "same_identifier!",
                  bool_or(h.by = 'mobile') as "same_mobile!", bool_or(h.by = 'name') as "named_alike!"
           from hits h join customers c on c.id = h.id
           where c.status <> 'merged' and c.processing_state <> 'erased' and ($19::uuid is null or c.id <> $19)
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
        &each.alike_from,
        &each.probes.0,
        &each.probes.1 as _,
        &each.probes.2,
        &each.probes.3,
        except.map(Uuid::from),
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
struct Columns<'a> {
    cores: (Vec<i32>, Vec<String>),
    alike_from: Vec<i32>,
    probes: (Vec<i32>, Vec<&'a str>, Vec<i32>, Vec<i32>),
    codes: (Vec<i32>, Vec<String>),
    values: (Vec<i32>, Vec<String>),
    blinds: (Vec<i32>, Vec<Vec<u8>>),
    mobiles: (Vec<i32>, Vec<String>),
}

impl<'a> Columns<'a> {
    fn of(sought: &'a [Traits]) -> Self {
        let mut columns = Self::default();
        for (of, traits) in (0_i32..).zip(sought) {
            if !traits.core.is_empty() {
                add(&mut columns.cores, of, [traits.core.clone()]);
                columns.alike_from.push(i32::from(traits.alike_from));
            }
            for probe in &traits.probes {
                columns.probes.0.push(of);
                columns.probes.1.push(&probe.pair);
                columns.probes.2.push(number(probe.least));
                columns.probes.3.push(number(probe.most));
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

fn number(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

fn add<T>(column: &mut (Vec<i32>, Vec<T>), of: i32, values: impl IntoIterator<Item = T>) {
    for value in values {
        column.0.push(of);
        column.1.push(value);
    }
}
