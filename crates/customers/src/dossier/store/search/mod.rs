//! Lists of customers.

use super::super::search::{Filters, Place, Sort};
use super::super::{CustomerStatus, Error};
use chrono::{DateTime, Utc};
use kehu_db::PgConnection;
use uuid::Uuid;

/// One list of columns for all ways.
macro_rules! found {
    ([$($source:literal),+], $order:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Found,
            $($source +)+ "
             select c.id as \"id: _\", c.kind as \"kind: _\", c.unit_id as \"unit_id: _\",
                    c.account_manager_id as \"account_manager_id: _\", c.status as \"status: _\",
                    c.merged_into as \"merged_into: _\", c.customer_type as \"customer_type: _\", c.name, c.mobile,
                    c.telephone, c.industry, c.size as \"size: _\", c.region_code,
                    (select i.value from customer_identifiers i
                     where i.customer_id = c.id and i.kind = 'unified_social_credit_code' and i.removed_at is null
                     limit 1) as credit_code,
                    k.name as \"contact_name?\", k.mobile as \"contact_mobile?\",
                    c.processing_state as \"processing_state: _\", c.version, c.created_at, c.updated_at
             from page p join customers c on c.id = p.id
             left join lateral (select name, mobile from customer_contacts
                                where customer_id = c.id order by is_primary desc, position, id limit 1) k on true
             order by " + $order,
            $($argument),*
        )
    };
}

mod by_text;
mod gather;
mod walk;

pub(crate) use by_text::by_text;
pub(crate) use gather::{expected_names, gather, names_of_unit};
pub(crate) use walk::walk;

/// Behind which row a page begins; for the first page before the first row there can be.
pub(crate) struct Start {
    key: String,
    at: DateTime<Utc>,
    id: Uuid,
}

/// Finds where a page begins.
pub(crate) async fn start(
    connection: &mut PgConnection,
    sort: Sort,
    after: Option<&Place>,
) -> Result<Start, Error> {
    let descending = matches!(sort, Sort::CreatedLast | Sort::UpdatedLast);
    let Some(place) = after else {
        let (at, id) = if descending {
            (farthest(), Uuid::max())
        } else {
            (DateTime::UNIX_EPOCH, Uuid::nil())
        };
        return Ok(Start {
            key: String::new(),
            at,
            id,
        });
    };
    let mut start = Start {
        key: String::new(),
        at: place.at.unwrap_or(DateTime::UNIX_EPOCH),
        id: place.id.0,
    };
    if sort == Sort::Name {
        start.key = sqlx::query_scalar!("select sort_key from customers where id = $1", place.id.0)
            .fetch_optional(connection)
            .await?
            .unwrap_or_default();
    }
    Ok(start)
}

/// Later than every instant that is stored: the beginning of the year 9000.
fn farthest() -> DateTime<Utc> {
    DateTime::from_timestamp(221_845_392_000, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn statuses(filters: &Filters) -> Vec<String> {
    let wanted = |status: &&CustomerStatus| match filters.statuses.as_slice() {
        [] => **status != CustomerStatus::Merged,
        some => some.contains(status),
    };
    CustomerStatus::ALL
        .iter()
        .filter(wanted)
        .map(ToString::to_string)
        .collect()
}

fn words<T: ToString>(list: &[T]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}
