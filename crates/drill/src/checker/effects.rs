//! The effect of each key: one, where it was acknowledged; none, where it was refused; at most one, where nobody knows.

use super::{Finding, Kind, Outcome, Record};
use crate::{Act, Failure};
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};

/// By the mark under which an act is found: identifier, and amount of money.
type Effects = BTreeMap<String, Vec<(String, Option<String>)>>;

/// Mark, identifier and amount of the effects of each act whose effects can be counted.
const MARKED: [(Act, &str); 7] = [
    (
        Act::Receive,
        "select c.name, r.id::text, null::text
         from receptions r join party_members m on m.party_id = r.party_id join customers c on c.id = m.customer_id
         where starts_with(c.name, $1)",
    ),
    (
        Act::Register,
        "select form ->> 'remark', id::text, null::text from registrations where starts_with(form ->> 'remark', $1)",
    ),
    (
        Act::Subscribe,
        "select party_id::text || '/' || unit_id::text, id::text, null::text from deals
         where party_id is not null and $1 is not null",
    ),
    (
        Act::Pay,
        "select remark, id::text, amount::text from payments where starts_with(remark, $1)",
    ),
    (
        Act::Complain,
        "select content, id::text, null::text from complaints where starts_with(content, $1)",
    ),
    (
        Act::Enquire,
        "select remark, id::text, null::text from phone_enquiries where starts_with(remark, $1)",
    ),
    (
        Act::Assign,
        "select reason, subject_id::text, null::text from audit_entries
         where action = 'customers.assign' and starts_with(reason, $1)",
    ),
];

pub(super) async fn check(
    connection: &mut PgConnection,
    records: &BTreeMap<String, Record>,
    prefix: &str,
) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for (act, sql) in MARKED {
        let effects = read(connection, sql, prefix).await?;
        findings.extend(compare(act, records, &effects));
    }
    findings.extend(finished(connection, records).await?);
    findings.extend(kept(connection, records, prefix).await?);
    findings.extend(audited(connection, records).await?);
    findings.extend(answered_twice(records));
    Ok(findings)
}

async fn read(
    connection: &mut PgConnection,
    sql: &'static str,
    prefix: &str,
) -> Result<Effects, Failure> {
    let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(sql)
        .bind(prefix)
        .fetch_all(connection)
        .await?;
    let mut effects = Effects::new();
    for (mark, id, amount) in rows {
        effects.entry(mark).or_default().push((id, amount));
    }
    Ok(effects)
}

fn compare(act: Act, records: &BTreeMap<String, Record>, effects: &Effects) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut asked = BTreeSet::new();
    for (key, record) in records.iter().filter(|(_, record)| record.act == act) {
        let mark = match (act, &record.subject) {
            (Act::Subscribe, Some(subject)) => subject,
            _ => key,
        };
        asked.insert(mark);
        let found = effects.get(mark).map_or(&[][..], Vec::as_slice);
        findings.extend(compare_one(key, record, found));
    }
    // Deals carry no mark: those of others cannot be told from those that nobody asked for.
    if act != Act::Subscribe {
        let unasked = effects.keys().filter(|mark| !asked.contains(mark));
        findings.extend(unasked.map(|mark| Finding::new(Kind::Unasked, mark.clone())));
    }
    findings
}

fn compare_one(key: &str, record: &Record, found: &[(String, Option<String>)]) -> Option<Finding> {
    let what = || format!("{key}, {:?}", record.act);
    if found.len() > 1 {
        return Some(Finding::new(Kind::Doubled, what()));
    }
    match (record.outcome, found.first()) {
        // Who is assigned to whom already has the customer changes nothing, and is acknowledged.
        (Outcome::Acknowledged, None) if record.act == Act::Assign => None,
        (Outcome::Acknowledged, None) => Some(Finding::new(Kind::Lost, what())),
        (Outcome::Acknowledged, Some((id, amount))) => {
            let same = record.ids.contains(id) && *amount == record.amount;
            (!same).then(|| Finding::new(Kind::Altered, what()))
        }
        (Outcome::Refused, Some(_)) => Some(Finding::new(Kind::RefusedButDone, what())),
        (Outcome::Refused, None) | (Outcome::Unknown, _) => None,
    }
}

/// A reception that was told to end has ended.
async fn finished(
    connection: &mut PgConnection,
    records: &BTreeMap<String, Record>,
) -> Result<Vec<Finding>, Failure> {
    let rows: Vec<String> =
        sqlx::query_scalar("select id::text from receptions where finished_at is not null")
            .fetch_all(connection)
            .await?;
    let ended: BTreeSet<_> = rows.into_iter().collect();
    let told = records
        .iter()
        .filter(|(_, record)| record.act == Act::Finish && record.outcome == Outcome::Acknowledged);
    let lost = told.filter(|(_, record)| {
        !record
            .subject
            .as_ref()
            .is_some_and(|reception| ended.contains(reception))
    });
    Ok(lost
        .map(|(key, _)| Finding::new(Kind::Lost, format!("{key}, Finish")))
        .collect())
}

/// The answer of each acknowledged key is kept once, and of no refused one.
async fn kept(
    connection: &mut PgConnection,
    records: &BTreeMap<String, Record>,
    prefix: &str,
) -> Result<Vec<Finding>, Failure> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select key, count(*) from idempotency_keys where starts_with(key, $1) group by key",
    )
    .bind(prefix)
    .fetch_all(connection)
    .await?;
    let kept: BTreeMap<_, _> = rows.into_iter().collect();
    let wrong = records.iter().filter(|(key, record)| {
        let count = kept.get(*key).copied().unwrap_or_default();
        match record.outcome {
            Outcome::Acknowledged => count != 1,
            Outcome::Refused => count != 0,
            Outcome::Unknown => count > 1,
        }
    });
    Ok(wrong
        .map(|(key, record)| {
            let what = format!("{key}, {:?}, {:?}", record.act, record.outcome);
            Finding::new(Kind::KeyNotKept, what)
        })
        .collect())
}

/// Each acknowledged write is in the audit record.
async fn audited(
    connection: &mut PgConnection,
    records: &BTreeMap<String, Record>,
) -> Result<Vec<Finding>, Failure> {
    let rows: Vec<String> =
        sqlx::query_scalar("select distinct subject_id::text from audit_entries")
            .fetch_all(connection)
            .await?;
    let audited: BTreeSet<_> = rows.into_iter().collect();
    let missing = records.iter().filter(|(_, record)| {
        record.act != Act::Assign && record.ids.iter().any(|id| !audited.contains(id))
    });
    Ok(missing
        .map(|(key, record)| Finding::new(Kind::NotAudited, format!("{key}, {:?}", record.act)))
        .collect())
}

fn answered_twice(records: &BTreeMap<String, Record>) -> Vec<Finding> {
    let twice = records
        .iter()
        .filter(|(_, record)| record.ids.len() > 1 || record.digests.len() > 1);
    twice
        .map(|(key, _)| Finding::new(Kind::AnsweredTwice, key.clone()))
        .collect()
}
