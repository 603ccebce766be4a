//! Doing rows: what is known of them is asked in a few statements for all. Rows about customers on file are done each by
//! itself; the new customers of rows that follow one another are written together, and in ever smaller parts only where
//! the database refuses one of them. A row that fails leaves nothing behind, and the others stay done.

mod faults;
mod work;

use super::draft::Draft;
use super::model::{Plan, RowFault, Settings};
use super::table::Row;
use super::{Column, Error, store};
use crate::dossier::{self, Entry, Policies};
use faults::{created_column, row_faults};
use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId, Refusal, UnitId, UserId};
use kehu_vault::Vault;
use std::collections::HashMap;
use work::{Earlier, Todo, Work, result};

/// What has become of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A customer was entered.
    Created,
    /// A customer was changed.
    Updated,
    /// The customer was already as the row says.
    Unchanged,
    /// Nothing was done.
    Failed,
}

/// A row that was done or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowResult {
    /// Number of the row in the file.
    pub number: u32,
    /// What has become of it.
    pub outcome: Outcome,
    /// Why it failed.
    pub faults: Vec<RowFault>,
}

/// What a row is to do.
enum Act {
    Create(Box<Entry>),
    Update(CustomerId, Box<Draft>),
    Fail(Vec<RowFault>),
}

/// What is on file of the units, people and customers that the rows name.
struct Known {
    units: HashMap<String, UnitId>,
    people: HashMap<String, UserId>,
    customers: HashMap<CustomerId, ()>,
    codes: HashMap<String, (CustomerId, bool)>,
}

/// Does rows of a file in the caller's scope.
pub(crate) async fn do_rows(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    settings: &Settings,
    plan: &Plan,
    rows: &[Row],
) -> Result<Vec<RowResult>, Error> {
    let width = plan.table.headings.len();
    let drafts: Vec<_> = rows
        .iter()
        .map(|row| Draft::read(row, width, &settings.mapping, plan.table.guarded))
        .collect();
    let known = look_up(tx, caller, &drafts).await?;
    let mut acts: Vec<Act> = Vec::with_capacity(rows.len());
    for (row, draft) in rows.iter().zip(drafts) {
        acts.push(match (draft, plan.repeated.get(&row.number)) {
            (Err(faults), _) => Act::Fail(faults),
            (Ok(_), Some((column, earlier))) => Act::Fail(vec![repeated(*column, *earlier)]),
            (Ok(draft), None) => decide(caller, settings, &known, draft),
        });
    }
    let work = Work {
        caller,
        vault,
        settings,
        policies: policies_of(tx, caller, &acts).await?,
    };
    let duplicates = work.find_duplicates(tx, &acts).await?;
    let mut entered = Earlier::default();
    let mut results = Vec::with_capacity(rows.len());
    let mut run: Vec<Todo> = Vec::new();
    for ((row, act), duplicates) in rows.iter().zip(acts).zip(duplicates) {
        let number = row.number;
        let entry = match act {
            Act::Create(entry) => Ok(entry),
            Act::Fail(faults) => Err(faults),
            Act::Update(customer, draft) => {
                // What a row changes may depend on those that the rows before it enter.
                let before = std::mem::take(&mut run);
                results.extend(work.enter(tx, before, &mut entered).await?);
                let done = work.update(tx, customer, *draft).await?;
                results.push(result(number, done));
                continue;
            }
        };
        run.push(Todo {
            number,
            entry,
            duplicates,
        });
    }
    results.extend(work.enter(tx, run, &mut entered).await?);
    Ok(results)
}

fn repeated(column: Column, earlier: u32) -> RowFault {
    RowFault::at(
        column,
        "duplicate-in-file",
        format!("row {earlier} names the same customer"),
        format!("与第{earlier}行为同一客户"),
    )
}

async fn look_up(
    tx: &mut Tx,
    caller: &Caller,
    drafts: &[Result<Draft, Vec<RowFault>>],
) -> Result<Known, Error> {
    let each = |field: fn(&Draft) -> Option<String>| -> Vec<String> {
        let mut values: Vec<String> = drafts.iter().flatten().filter_map(field).collect();
        values.sort_unstable();
        values.dedup();
        values
    };
    let ids: Vec<CustomerId> = drafts
        .iter()
        .flatten()
        .filter_map(|draft| draft.id)
        .collect();
    let codes = each(|draft| {
        draft
            .credit_code
            .as_deref()
            .map(kehu_identifiers::normalise)
    });
    Ok(Known {
        units: store::units_by_code(tx, &each(|draft| draft.unit_code.clone())).await?,
        people: store::people_by_name(tx, &each(|draft| draft.account_manager.clone())).await?,
        customers: store::visible(tx, &caller.scope, &ids)
            .await?
            .into_iter()
            .map(|id| (id, ()))
            .collect(),
        codes: store::holders(tx, &caller.scope, &codes).await?,
    })
}

fn decide(caller: &Caller, settings: &Settings, known: &Known, draft: Draft) -> Act {
    let holder = draft
        .credit_code
        .as_deref()
        .and_then(|code| known.codes.get(&kehu_identifiers::normalise(code)));
    let on_file = match (draft.id, holder) {
        (Some(id), _) if known.customers.contains_key(&id) => Some(id),
        (Some(_), _) => {
            return refused(Column::CustomerId, &dossier::Error::NotFound {});
        }
        (None, Some((_, false))) => {
            return refused(
                Column::CreditCode,
                &dossier::Error::CreditCodeTakenElsewhere {},
            );
        }
        (None, Some((id, true))) => Some(*id),
        (None, None) => None,
    };
    match on_file {
        Some(customer) if !settings.update_existing => refused(
            Column::CreditCode,
            &dossier::Error::CreditCodeTaken { customer },
        ),
        Some(customer) => Act::Update(customer, Box::new(draft)),
        None => entry(caller, settings, known, draft).unwrap_or_else(Act::Fail),
    }
}

fn refused(column: Column, error: &dossier::Error) -> Act {
    Act::Fail(vec![RowFault {
        column: Some(column),
        code: error.fact().code.to_owned(),
        message: error.detail(),
    }])
}

fn entry(
    caller: &Caller,
    settings: &Settings,
    known: &Known,
    draft: Draft,
) -> Result<Act, Vec<RowFault>> {
    let unit = match &draft.unit_code {
        None => settings.unit_id.ok_or_else(|| {
            vec![RowFault::at(
                Column::UnitCode,
                "required",
                "name the unit here, or one for the whole import",
                "请填写所属单位，或为整个导入指定单位",
            )]
        })?,
        Some(code) => *known
            .units
            .get(code)
            .ok_or_else(|| unknown(Column::UnitCode, "there is no such unit", "单位不存在"))?,
    };
    let manager = match &draft.account_manager {
        None if caller.scope.holds(unit, None) => None,
        // Whoever sees own customers only enters own ones.
        None => caller.user(),
        Some(name) => Some(*known.people.get(name).ok_or_else(|| {
            unknown(
                Column::AccountManager,
                "there is no such user",
                "用户不存在",
            )
        })?),
    };
    let numbers: Vec<Column> = [
        (Column::CreditCode, draft.credit_code.is_some()),
        (Column::ResidentId, draft.resident_id.is_some()),
    ]
    .into_iter()
    .filter_map(|(column, present)| present.then_some(column))
    .collect();
    let new = draft.into_new(unit, manager)?;
    match Entry::prepare(caller, new, false) {
        Ok(entry) => Ok(Act::Create(Box::new(entry))),
        Err(error) => Err(row_faults(&error, |pointer| {
            created_column(pointer, &numbers)
        })),
    }
}

fn unknown(column: Column, en: &str, zh: &str) -> Vec<RowFault> {
    vec![RowFault::at(column, "unknown", en, zh)]
}

/// The policies by which the rows' new customers are duplicates.
async fn policies_of(tx: &mut Tx, caller: &Caller, acts: &[Act]) -> Result<Policies, Error> {
    let units = acts.iter().filter_map(|act| match act {
        Act::Create(entry) => Some(entry.unit()),
        _ => None,
    });
    Ok(dossier::duplicate_policies_of(tx, caller, units).await?)
}
