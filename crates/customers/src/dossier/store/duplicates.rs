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
