//! Faults that are planted in the books or in the journal, to prove that the checker finds them.
//!
//! Those of the database are planted in a transaction that is undone after the check.

use crate::checker::{Kind, Record};
use crate::{Act, Failure, Finding, Line, check, checker};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::collections::BTreeSet;

/// Where a fault is planted.
#[derive(Debug, Clone, Copy)]
pub enum Ground {
    /// In the database, by these statements, with triggers and foreign keys off.
    Database(&'static [&'static str]),
    /// In the journal.
    Journal(fn(&mut Vec<Line>)),
    /// A session of its own that begins a transaction and sits there.
    Session,
}

/// A fault.
#[derive(Debug, Clone, Copy)]
pub struct Plant {
    /// In words.
    pub name: &'static str,
    /// Where.
    pub ground: Ground,
    /// As what it must be found.
    pub found_as: Kind,
}

const fn books(name: &'static str, found_as: Kind, sql: &'static [&'static str]) -> Plant {
    Plant {
        name,
        ground: Ground::Database(sql),
        found_as,
    }
}

const fn journal(name: &'static str, found_as: Kind, change: fn(&mut Vec<Line>)) -> Plant {
    Plant {
        name,
        ground: Ground::Journal(change),
        found_as,
    }
}

/// All faults that are planted. The payment, deal, reception and complaint that they take are the last of the load.
pub const PLANTS: &[Plant] = &[
    books(
        "the index that lets a unit be sold once is dropped",
        Kind::Guards,
        &["drop index deals_live_unit_key"],
    ),
    books(
        "the trigger that keeps payments as they are is dropped",
        Kind::Guards,
        &["drop trigger refuse_change_but_erasure on payments"],
    ),
    books(
        "the trigger that demands whole shares is switched off",
        Kind::Guards,
        &["alter table deal_holders disable trigger demand_whole_shares"],
    ),
    books(
        "a unit is sold twice",
        Kind::Units,
        &[
            "drop index deals_live_unit_key",
            "create temp table twin on commit drop as select * from deals where state = 'live' order by id desc limit 1",
            "update twin set id = gen_random_uuid()",
            "insert into deals select * from twin",
        ],
    ),
    books(
        "a unit forgets its deal",
        Kind::Units,
        &[
            "update sale_units set state = 'free', deal_id = null, reserved_until = null
             where id = (select unit_id from deals where state = 'live' order by id desc limit 1)",
        ],
    ),
    books(
        "an acknowledged payment is gone",
        Kind::Lost,
        &["delete from payments where id = (select max(id::text)::uuid from payments where starts_with(remark, 'D'))"],
    ),
    books(
        "a payment is there twice",
        Kind::Doubled,
        &[
            "alter table payments drop constraint payments_document_key",
            "create temp table twin on commit drop as
             select * from payments where starts_with(remark, 'D') order by id desc limit 1",
            "update twin set id = gen_random_uuid()",
            "insert into payments select * from twin",
        ],
    ),
    books(
        "a payment is a cent off",
        Kind::Altered,
        &[
            "update payments set amount = amount + 0.01
             where id = (select max(id::text)::uuid from payments where starts_with(remark, 'D'))",
        ],
    ),
    books(
        "a receipt counts money that another receipt did not know of",
        Kind::Payments,
        &[
            "update registered_documents set paid = paid - amount
             where id = (select document_id from payments where starts_with(remark, 'D') order by id desc limit 1)",
        ],
    ),
    books(
        "a turn is lost from the ledger",
        Kind::Turns,
        &[
            "delete from turn_entries
             where id = (select max(id::text)::uuid from turn_entries where kind = 'taken' and reception_id is not null)",
        ],
    ),
    books(
        "a turn is taken twice for one reception",
        Kind::Turns,
        &[
            "create temp table twin on commit drop as
             select * from turn_entries where kind = 'taken' and reception_id is not null order by id desc limit 1",
            "update twin set id = gen_random_uuid(), number = (select last_number + 1 from turn_ledgers l where l.site_id = twin.site_id)",
            "insert into turn_entries select * from twin",
            "update turn_ledgers set last_number = last_number + 1 where site_id = (select site_id from twin)",
        ],
    ),
    books(
        "a turn is counted for another salesperson",
        Kind::Turns,
        &[
            "update turn_entries t set salesperson_id =
                 (select p.salesperson_id from turn_entries p where p.salesperson_id <> t.salesperson_id limit 1)
             where id = (select max(id::text)::uuid from turn_entries where kind = 'taken' and reception_id is not null)",
        ],
    ),
    books(
        "a salesperson receives two parties at once",
        Kind::Receptions,
        &[
            "drop index receptions_open_receiver_key",
            "update receptions set left_at = null, finished_at = null, finished_by = null where id in
                 (select id from receptions where receiver_id =
                      (select receiver_id from receptions group by receiver_id having count(*) > 1 limit 1) limit 2)",
        ],
    ),
    books(
        "a party has two standing claims",
        Kind::Claims,
        &[
            "alter table claims drop constraint claims_standing_excl",
            "insert into claims (id, site_id, party_id, holder_id, enquiry_id, began_at, expires_at)
             select gen_random_uuid(), site_id, party_id, holder_id, gen_random_uuid(), began_at, expires_at
             from claims where ended_at is null order by id desc limit 1",
        ],
    ),
    books(
        "a receipt's number is skipped",
        Kind::Numbers,
        &[
            "update registered_documents d set number = number + 1 where id in
                 (select id from registered_documents where register = 'receipts' order by number desc limit 1)",
            "update register_counters set last_number = last_number + 1 where register = 'receipts'",
        ],
    ),
    books(
        "a form is gone from the register of visitors",
        Kind::Numbers,
        &["delete from registrations where id = (select id from registrations order by id limit 1)"],
    ),
    books(
        "a complaint's number is skipped",
        Kind::Numbers,
        &[
            "update complaints set number = number + 1 where id = (select id from complaints order by number desc limit 1)",
        ],
    ),
    books(
        "a share of a unit is lost",
        Kind::Shares,
        &[
            "update deal_holders set share = 99.99
             where deal_id = (select max(deal_id::text)::uuid from deal_holders)",
        ],
    ),
    books(
        "a share of the commission is lost",
        Kind::Shares,
        &[
            "update determination_shares set numerator = 1, denominator = 2
             where determination_id = (select max(determination_id::text)::uuid from determination_shares) and kind = 'commission'",
        ],
    ),
    books(
        "a customer is assigned as if the change before had not been",
        Kind::Owners,
        &[
            "insert into customer_changes (id, customer_id, occurred_at, by_kind, by_id, operation, field, personal, old_value, new_value)
             select gen_random_uuid(), customer_id, occurred_at, by_kind, by_id, operation, field, personal,
                    gen_random_uuid()::text, new_value
             from customer_changes where field = 'account_manager_id' order by id desc limit 1",
        ],
    ),
    books(
        "an acknowledged write is not audited",
        Kind::NotAudited,
        &[
            "delete from audit_entries where subject_id =
                 (select max(id::text)::uuid from payments where starts_with(remark, 'D'))",
        ],
    ),
    books(
        "the answer of an acknowledged key is gone",
        Kind::KeyNotKept,
        &["delete from idempotency_keys where key = (select max(key) from idempotency_keys where starts_with(key, 'D'))"],
    ),
    books(
        "a complaint that nobody made",
        Kind::Unasked,
        &[
            "update complaints set content = content || '-9' where id =
                 (select id from complaints where starts_with(content, 'D') order by number desc limit 1)",
        ],
    ),
    journal(
        "an answer is a 500",
        Kind::BadAnswer,
        |lines| change_last_answer(lines, |answered| answered.status = Some(500)),
    ),
    journal(
        "a refusal is no problem+json",
        Kind::BadAnswer,
        |lines| {
            change_last_answer(lines, |answered| {
                answered.status = Some(409);
                answered.problem = false;
            });
        },
    ),
    journal(
        "a write was refused and done all the same",
        Kind::RefusedButDone,
        |lines| {
            let key = last_acknowledged(lines, Act::Pay);
            for line in lines {
                if let Line::Answered(answered) = line
                    && Some(&answered.key) == key.as_ref()
                {
                    answered.status = Some(409);
                    answered.problem = true;
                }
            }
        },
    ),
    journal("the same key is answered otherwise", Kind::AnsweredTwice, |lines| {
        let again = lines.iter().rev().find_map(|line| match line {
            Line::Answered(answered) if answered.digest.is_some() => Some(answered.clone()),
            _ => None,
        });
        if let Some(mut again) = again {
            again.digest = Some("another".to_owned());
            lines.push(Line::Answered(again));
        }
    }),
    journal("a complaint was acknowledged that is not there", Kind::Lost, |lines| {
        let copies: Vec<Line> = lines
            .iter()
            .filter_map(|line| match line {
                Line::Asked(asked) if asked.act == Act::Complain => Some(line.clone()),
                Line::Answered(answered) if answered.id.is_some() => Some(line.clone()),
                _ => None,
            })
            .collect();
        let key = last_acknowledged(&copies, Act::Complain);
        for mut line in copies {
            let named = match &mut line {
                Line::Asked(asked) => &mut asked.key,
                Line::Answered(answered) => &mut answered.key,
            };
            if Some(&*named) == key.as_ref() {
                named.push_str("-lost");
                lines.push(line);
            }
        }
    }),
    Plant {
        name: "a session sits in an open transaction",
        ground: Ground::Session,
        found_as: Kind::Sessions,
    },
];

fn change_last_answer(lines: &mut [Line], change: impl FnOnce(&mut crate::Answered)) {
    let last = lines.iter_mut().rev().find_map(|line| match line {
        Line::Answered(answered) => Some(answered),
        Line::Asked(_) => None,
    });
    if let Some(answered) = last {
        change(answered);
    }
}

fn last_acknowledged(lines: &[Line], act: Act) -> Option<String> {
    let records = checker::records(lines);
    let fits =
        |record: &Record| record.act == act && record.outcome == checker::Outcome::Acknowledged;
    records
        .iter()
        .rev()
        .find(|(_, record)| fits(record))
        .map(|(key, _)| key.clone())
}

/// Plants a fault, checks, and takes it away again: whether it was found as what it is, and all that was found.
///
/// # Errors
/// When a statement fails, or the database cannot be read.
pub async fn plant(
    plant: &Plant,
    url: &str,
    lines: &[Line],
    prefix: &str,
) -> Result<(bool, Vec<Finding>), Failure> {
    let mut connection = PgConnection::connect(url).await?;
    let findings = match plant.ground {
        Ground::Database(statements) => {
            let mut transaction = connection.begin().await?;
            sqlx::query("set local session_replication_role = replica")
                .execute(&mut *transaction)
                .await?;
            for statement in statements {
                let done = sqlx::query(AssertSqlSafe(*statement))
                    .execute(&mut *transaction)
                    .await;
                done.map_err(|error| Failure::told(format!("{}: {error}", plant.name)))?;
            }
            let findings = check(&mut transaction, lines, prefix).await?;
            transaction.rollback().await?;
            findings
        }
        Ground::Journal(change) => {
            let mut changed = lines.to_vec();
            change(&mut changed);
            check(&mut connection, &changed, prefix).await?
        }
        Ground::Session => {
            let mut sitting = PgConnection::connect(url).await?;
            let mut transaction = sitting.begin().await?;
            sqlx::query("select 1").execute(&mut *transaction).await?;
            tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
            let findings = check(&mut connection, lines, prefix).await?;
            transaction.rollback().await?;
            findings
        }
    };
    let kinds: BTreeSet<Kind> = findings.iter().map(|finding| finding.kind).collect();
    Ok((kinds.contains(&plant.found_as), findings))
}
