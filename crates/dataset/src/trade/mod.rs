//! The customers of the trading company, their complaints, and a survey of them.

mod cloning;
mod company;
mod complaints;
mod customers;
mod import;
mod rows;
mod survey;

pub use import::write_list;

use crate::Error;
use crate::check::Rule;
use crate::setting::Setting;
use std::sync::Arc;
use uuid::Uuid;

/// The tables of dossiers.
pub(crate) const TABLES: &[&str] = rows::Rows::TABLES;

/// The table by which names alike are found.
pub(crate) const PAIRS: &[&str] = &["customer_name_pairs"];

/// Adds the customers with everything in their dossiers.
///
/// # Errors
/// [`Error::Missing`] without the demo's people; [`Error::Database`].
pub async fn add_customers(setting: &Arc<Setting>) -> Result<(), Error> {
    customers::add(setting).await
}

/// Adds the pairs of the companies' names, as the trigger does that the rows went past.
///
/// # Errors
/// [`Error::Database`].
pub async fn pair_names(setting: &Setting) -> Result<(), Error> {
    let mut connection = setting.connect().await?;
    sqlx::raw_sql(
        "insert into customer_name_pairs (pair, pair_count, signature, customer_id)
         select p.pair, p.pair_count, p.signature, c.id from customers c cross join lateral name_pairs(c.name_core) p
         where c.kind = 'company' and not exists (select from customer_name_pairs o where o.customer_id = c.id)",
    )
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// Adds complaints of customers that are there.
///
/// # Errors
/// [`Error::Missing`] without the demo's complaints; [`Error::Database`].
pub async fn add_complaints(setting: &Setting) -> Result<(), Error> {
    complaints::add(setting).await
}

/// Adds a finished survey of customers that are there.
///
/// # Errors
/// [`Error::Missing`] without a finished survey of the demo; [`Error::Database`].
pub async fn add_survey(setting: &Setting) -> Result<(), Error> {
    survey::add(setting).await
}

/// The first customer of a plan.
pub(crate) fn first_customer(setting: &Setting) -> Uuid {
    customers::customer_id(setting, 0)
}

/// What triggers and use cases keep of these tables, beside the references.
pub(crate) const RULES: &[Rule] = &[
    (
        "every customer has the key of its history",
        "select count(*) from customers c where not exists (select from customer_keys k where k.customer_id = c.id)",
    ),
    (
        "every company is found by each pair of its name",
        "select count(*) from customers c cross join lateral name_pairs(c.name_core) p
         where c.kind = 'company' and not exists (select from customer_name_pairs o
             where o.pair = p.pair and o.pair_count = p.pair_count and o.customer_id = c.id and o.signature = p.signature)",
    ),
    (
        "every customer is found by a pinyin key",
        "select count(*) from customers c where c.status <> 'merged' and c.processing_state <> 'erased'
         and not exists (select from customer_search_keys k where k.customer_id = c.id and k.contact_id is null)",
    ),
    (
        "a customer is found by the grams of its names, and by no others",
        "select count(*) from ((table customer_grams except table customer_grams_due)
                               union all (table customer_grams_due except table customer_grams)) unlike",
    ),
    (
        "a contact, its number and its key belong to one customer",
        "select count(*) from customer_contacts o join customer_telephones t on t.contact_id = o.id
         where t.customer_id <> o.customer_id",
    ),
    (
        "the last change of a status is the status",
        "select count(*) from customers c
         cross join lateral (select h.new_value from customer_changes h where h.customer_id = c.id and h.field = 'status'
                             order by h.id desc limit 1) last
         where c.status <> 'merged' and c.processing_state <> 'erased' and last.new_value <> c.status",
    ),
    (
        "a customer suspended for want of papers is suspended",
        "select count(*) from qualification_suspensions s join customers c on c.id = s.customer_id
         where s.ended_at is null and c.status not in ('suspended', 'disqualified', 'merged')",
    ),
    (
        "no complaint has a number that is still to be given",
        "select count(*) from complaints c join complaint_counters n
             on n.company_id = c.company_id and n.series = 'complaints' and n.year = c.number_year
         where c.number > n.last_number",
    ),
    (
        "a complaint and its deadline name each other",
        "select count(*) from complaints c join deadlines d on d.id = c.deadline_id
         where d.subject_id <> c.id or c.due_at is distinct from d.due_at",
    ),
    (
        "the steps of a complaint are counted from one",
        "select count(*) from (select from complaint_steps group by complaint_id having max(place) <> count(*)) broken",
    ),
    (
        "a stratum counts those who were drawn and who answered",
        "select count(*) from survey_strata t
         where t.drawn <> (select count(*) from survey_members m where m.survey_id = t.survey_id and m.stratum = t.key)
            or t.answered <> (select count(*) from survey_responses r where r.survey_id = t.survey_id and r.stratum = t.key)",
    ),
];
