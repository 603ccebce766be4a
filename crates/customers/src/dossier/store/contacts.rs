//! Contacts, and the rows by which customers and contacts are found.

use super::super::{
    Contact, Error,
    keys::{Key, Reach, Trails},
};
use kehu_db::{Error as DatabaseError, PgConnection, Tx};
use kehu_kernel::{ContactId, CustomerId, UnitId};
use kehu_names::{bigrams, normalise};
use uuid::Uuid;

pub(crate) async fn list(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<Contact>, Error> {
    let contacts = sqlx::query_as!(
        Contact,
        r#"select id as "id: _", name, title, role as "role: _", telephone, mobile, email, is_primary, position,
                  created_at, updated_at
           from customer_contacts where customer_id = $1 order by position, id"#,
        customer.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(contacts)
}

/// Adds contacts, each of its customer.
pub(crate) async fn insert_each(
    tx: &mut Tx,
    contacts: &[(CustomerId, &Contact)],
) -> Result<(), Error> {
    if contacts.is_empty() {
        return Ok(());
    }
    macro_rules! each {
        ($contact:ident => $value:expr) => {
            contacts
                .iter()
                .map(|(_, $contact)| $value)
                .collect::<Vec<_>>()
        };
    }
    let customers: Vec<Uuid> = contacts.iter().map(|(customer, _)| customer.0).collect();
    let normalised = each!(contact => normalise(&contact.name));
    // Arrays of different lengths cannot be sent as one; no gram holds the character between them.
    let grams: Vec<String> = normalised
        .iter()
        .map(|name| bigrams(name).join("\n"))
        .collect();
    sqlx::query!(
        r#"insert into customer_contacts (id, customer_id, name, name_normalised, name_grams, title, role, telephone, mobile,
                                        email, is_primary, position, created_at, updated_at)
         select id, customer_id, name, name_normalised, string_to_array(name_grams, E'\n'), title, role, telephone, mobile,
                email, is_primary, position, created_at, updated_at
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::text[], $10::text[], $11::boolean[], $12::integer[], $13::timestamptz[], $14::timestamptz[])
              as c (id, customer_id, name, name_normalised, name_grams, title, role, telephone, mobile, email, is_primary,
                    position, created_at, updated_at)"#,
        &each!(contact => contact.id.0),
        &customers,
        &each!(contact => contact.name.as_str()) as _,
        &normalised,
        &grams,
        &each!(contact => contact.title.as_deref()) as _,
        &each!(contact => contact.role.as_str()) as _,
        &each!(contact => contact.telephone.as_deref()) as _,
        &each!(contact => contact.mobile.as_deref()) as _,
        &each!(contact => contact.email.as_deref()) as _,
        &each!(contact => contact.is_primary),
        &each!(contact => contact.position),
        &each!(contact => contact.created_at),
        &each!(contact => contact.updated_at),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, contact: &Contact) -> Result<(), Error> {
    let normalised = normalise(&contact.name);
    let done = sqlx::query!(
        "update customer_contacts
         set name = $2, name_normalised = $3, name_grams = $4, title = $5, role = $6, telephone = $7, mobile = $8,
             email = $9, is_primary = $10, updated_at = $11
         where id = $1",
        contact.id.0,
        contact.name,
        normalised,
        &bigrams(&normalised),
        contact.title,
        contact.role.as_str(),
        contact.telephone,
        contact.mobile,
        contact.email,
        contact.is_primary,
        contact.updated_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(DatabaseError::expect_rows(
        "customer_contacts",
        done.rows_affected(),
        1,
    )?)
}

/// Takes the mark of the primary contact away.
pub(crate) async fn clear_primary(tx: &mut Tx, customer: CustomerId) -> Result<(), Error> {
    sqlx::query!(
        "update customer_contacts set is_primary = false where customer_id = $1 and is_primary",
        customer.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The contact's telephones and keys go with it.
pub(crate) async fn delete(tx: &mut Tx, id: ContactId) -> Result<(), Error> {
    let done = sqlx::query!("delete from customer_contacts where id = $1", id.0)
        .execute(&mut **tx)
        .await?;
    Ok(DatabaseError::expect_rows(
        "customer_contacts",
        done.rows_affected(),
        1,
    )?)
}

/// Gives the merged customer's contacts to the survivor, behind its own and with no second primary one.
pub(crate) async fn move_all(tx: &mut Tx, from: CustomerId, to: CustomerId) -> Result<(), Error> {
    sqlx::query!(
        "update customer_contacts m
         set customer_id = $2,
             position = m.position + (select coalesce(max(s.position) + 1, 0) from customer_contacts s where s.customer_id = $2),
             is_primary = m.is_primary
                 and not exists (select from customer_contacts s where s.customer_id = $2 and s.is_primary)
         where m.customer_id = $1",
        from.0,
        to.0,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "with telephones as (
             update customer_telephones t
             set customer_id = c.id, unit_id = c.unit_id, status = c.status, sort_key = c.sort_key
             from customers c where c.id = $2 and t.customer_id = $1 and t.contact_id is not null
         )
         update customer_search_keys k
         set customer_id = c.id, unit_id = c.unit_id, status = c.status, sort_key = c.sort_key
         from customers c where c.id = $2 and k.customer_id = $1 and k.contact_id is not null",
        from.0,
        to.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Adds the rows by which a customer and its contacts are found.
pub(crate) async fn insert_trails(
    tx: &mut Tx,
    customer: CustomerId,
    trails: Trails,
) -> Result<(), Error> {
    insert_trails_each(tx, &[(customer, trails)]).await
}

/// As [`insert_trails`], of many customers. They are locked, so that what the rows say of them stays true.
pub(crate) async fn insert_trails_each(
    tx: &mut Tx,
    trails: &[(CustomerId, Trails)],
) -> Result<(), Error> {
    let mut keys: Vec<(CustomerId, &Key)> = trails
        .iter()
        .flat_map(|(customer, trails)| trails.keys.iter().map(|key| (*customer, key)))
        .collect();
    let mut reaches: Vec<(CustomerId, &Reach)> = trails
        .iter()
        .flat_map(|(customer, trails)| trails.reaches.iter().map(|reach| (*customer, reach)))
        .collect();
    // In the order of the indexes by which they are found: an index takes many so in less time than in no order.
    keys.sort_by(|(_, one), (_, other)| one.key.cmp(&other.key));
    reaches.sort_by_cached_key(|(_, reach)| reach.digits.chars().rev().collect::<String>());
    macro_rules! each {
        ($rows:ident, $row:ident => $value:expr) => {
            $rows.iter().map(|$row| $value).collect::<Vec<_>>()
        };
    }
    sqlx::query!(
        "with owners as materialized (
             select id, unit_id, status, sort_key from customers
             where id = any($1) or id = any($4) order by id for no key update
         ),
         keys as (
             insert into customer_search_keys (customer_id, contact_id, key, unit_id, status, sort_key)
             select o.id, k.contact, k.key, o.unit_id, o.status, o.sort_key
             from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as k (customer, contact, key, place)
             join owners o on o.id = k.customer
             order by k.place
         )
         insert into customer_telephones (customer_id, contact_id, kind, digits, unit_id, status, sort_key)
         select o.id, t.contact, t.kind, t.digits, o.unit_id, o.status, o.sort_key
         from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[]) with ordinality as t (customer, contact, kind, digits, place)
         join owners o on o.id = t.customer
         order by t.place",
        &each!(keys, row => row.0.0),
        &each!(keys, row => row.1.contact.map(Uuid::from)) as _,
        &each!(keys, row => row.1.key.as_str()) as _,
        &each!(reaches, row => row.0.0),
        &each!(reaches, row => row.1.contact.map(Uuid::from)) as _,
        &each!(reaches, row => row.1.kind) as _,
        &each!(reaches, row => row.1.digits.as_str()) as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Removes the rows by which the customer itself, or one contact, is found.
pub(crate) async fn delete_trails(
    tx: &mut Tx,
    customer: CustomerId,
    contact: Option<ContactId>,
) -> Result<(), Error> {
    sqlx::query!(
        "with keys as (
             delete from customer_search_keys where customer_id = $1 and contact_id is not distinct from $2
         )
         delete from customer_telephones where customer_id = $1 and contact_id is not distinct from $2",
        customer.0,
        contact.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Locks a number in a unit until the end of the transaction.
pub(crate) async fn lock_number(tx: &mut Tx, unit: UnitId, digits: &str) -> Result<(), Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        format!("{unit} {digits}")
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The persons of a unit who bear this name.
pub(crate) async fn persons_named(
    tx: &mut Tx,
    unit: UnitId,
    name: &str,
) -> Result<Vec<CustomerId>, Error> {
    let found = sqlx::query_scalar!(
        r#"select c.id as "id: CustomerId" from customers c
           where c.kind = 'person' and c.unit_id = $1 and name_key(c.name) = name_key($2)
             and c.status <> 'merged' and c.processing_state <> 'erased'
           order by c.id limit 20"#,
        unit.0,
        name,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(found)
}

/// The person of a unit whose own number this is; of several the one entered first.
pub(crate) async fn person_reached_at(
    tx: &mut Tx,
    unit: UnitId,
    digits: &str,
) -> Result<Option<CustomerId>, Error> {
    let found = sqlx::query_scalar!(
        r#"select c.id as "id: CustomerId"
           from customer_telephones t join customers c on c.id = t.customer_id
           where t.reversed = reverse($2) and t.contact_id is null and c.unit_id = $1 and c.kind = 'person'
             and c.status <> 'merged' and c.processing_state <> 'erased'
           order by c.id limit 1"#,
        unit.0,
        digits,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found)
}
