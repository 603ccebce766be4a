//! Doing rows: what is known of them is asked in a few statements for all, then each row is done by itself, so that one
//! that fails leaves nothing behind and the others stay done.

use super::draft::Draft;
use super::model::{Plan, RowFault, Settings};
use super::table::Row;
use super::update::{self, Belonging, Part, Stop};
use super::{Column, Error, store};
use crate::dossier::{self, Acceptance, Candidate, Duplicate, Entry};
use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId, Kind, Refusal, UnitId, UserId, Words};
use kehu_vault::Vault;
use std::collections::HashMap;

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
    let duplicates = find_duplicates(tx, caller, vault, &acts).await?;
    let mut entered: Vec<(u32, Candidate)> = Vec::new();
    let mut results = Vec::with_capacity(rows.len());
    for ((row, act), found) in rows.iter().zip(acts).zip(duplicates) {
        let done = match act {
            Act::Fail(faults) => Err(faults),
            act => {
                store::savepoint(tx).await?;
                let done = perform(
                    tx,
                    caller,
                    vault,
                    settings,
                    row.number,
                    act,
                    &found,
                    &mut entered,
                )
                .await;
                match done {
                    Ok(outcome) => Ok(outcome),
                    Err(stop) => {
                        let faults = faults_of(stop)?;
                        store::roll_back(tx).await?;
                        Err(faults)
                    }
                }
            }
        };
        let (outcome, faults) = match done {
            Ok(outcome) => (outcome, Vec::new()),
            Err(faults) => (Outcome::Failed, faults),
        };
        results.push(RowResult {
            number: row.number,
            outcome,
            faults,
        });
    }
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

/// What may be on file already, for each row that enters a customer.
async fn find_duplicates(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    acts: &[Act],
) -> Result<Vec<Vec<Duplicate>>, Error> {
    let mut found: Vec<Vec<Duplicate>> = acts.iter().map(|_| Vec::new()).collect();
    let (places, candidates): (Vec<usize>, Vec<_>) = acts
        .iter()
        .enumerate()
        .filter_map(|(place, act)| match act {
            Act::Create(entry) => Some((place, (entry.unit(), entry.candidate()))),
            _ => None,
        })
        .unzip();
    let each = dossier::find_duplicates_of_each(tx, caller, vault, &candidates).await?;
    for (place, duplicates) in places.into_iter().zip(each) {
        if let Some(slot) = found.get_mut(place) {
            *slot = duplicates;
        }
    }
    Ok(found)
}

#[expect(
    clippy::too_many_arguments,
    reason = "everything that a row needs, once"
)]
async fn perform(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    settings: &Settings,
    number: u32,
    act: Act,
    found: &[Duplicate],
    entered: &mut Vec<(u32, Candidate)>,
) -> Result<Outcome, Stop> {
    let reason = settings.acceptance_reason.as_deref();
    match act {
        Act::Fail(faults) => Err(Stop::Cells(faults)),
        Act::Update(id, draft) => {
            let dossier = dossier::get(tx, caller, id).await?;
            let belonging = belonging(tx, &dossier).await?;
            let changed =
                update::apply(tx, caller, vault, &dossier, &belonging, *draft, reason).await?;
            Ok(if changed {
                Outcome::Updated
            } else {
                Outcome::Unchanged
            })
        }
        Act::Create(entry) => {
            let candidate = entry.candidate();
            let acceptance = reason.map(|reason| Acceptance {
                customers: found.iter().map(|found| found.customer).collect(),
                unseen: true,
                reason: reason.to_owned(),
            });
            dossier::decide_duplicates(found, acceptance.as_ref())?;
            if acceptance.is_none()
                && let Some((earlier, _)) = entered
                    .iter()
                    .find(|(_, other)| dossier::are_alike(&candidate, other))
            {
                return Err(Stop::Cells(vec![RowFault {
                    column: None,
                    code: "duplicate-in-file".to_owned(),
                    message: Words::new(
                        format!(
                            "may be the same customer as row {earlier}: a mobile in common or a name alike"
                        ),
                        format!("可能与第{earlier}行为同一客户：手机相同或名称相似"),
                    ),
                }]));
            }
            entry.store(tx, caller, vault, acceptance.as_ref()).await?;
            entered.push((number, candidate));
            Ok(Outcome::Created)
        }
    }
}

async fn belonging(tx: &mut Tx, dossier: &dossier::Dossier) -> Result<Belonging, Stop> {
    let customer = &dossier.customer;
    let names = store::names(
        tx,
        &[customer.unit_id],
        customer.account_manager_id.as_slice(),
    )
    .await
    .map_err(dossier::Error::from)?;
    Ok(Belonging {
        unit_code: names.units.get(&customer.unit_id).cloned(),
        account_manager: customer
            .account_manager_id
            .and_then(|id| names.people.get(&id).cloned()),
    })
}

/// The faults of a row that was stopped; what is no fault of the row stops the whole batch.
fn faults_of(stop: Stop) -> Result<Vec<RowFault>, Error> {
    match stop {
        Stop::Cells(faults) => Ok(faults),
        Stop::Refused(_, error)
            if error.retriable()
                || matches!(
                    error.fact().kind,
                    Kind::Internal | Kind::Unavailable | Kind::OutcomeUnknown
                ) =>
        {
            Err(error.into())
        }
        Stop::Refused(part, error) => {
            Ok(row_faults(&error, |pointer| changed_column(pointer, part)))
        }
    }
}

fn row_faults(error: &dossier::Error, column: impl Fn(&str) -> Option<Column>) -> Vec<RowFault> {
    let faults = error.faults();
    if faults.is_empty() {
        let at = match error {
            dossier::Error::SecondCreditCode {} | dossier::Error::CreditCodeTaken { .. } => {
                Some(Column::CreditCode)
            }
            _ => None,
        };
        return vec![RowFault {
            column: at,
            code: error.fact().code.to_owned(),
            message: error.detail(),
        }];
    }
    faults
        .into_iter()
        .map(|fault| RowFault {
            column: column(&fault.pointer),
            code: fault.code.to_owned(),
            message: fault.message,
        })
        .collect()
}

/// The column to which a pointer into a new customer belongs.
fn created_column(pointer: &str, numbers: &[Column]) -> Option<Column> {
    if let Some(rest) = pointer.strip_prefix("/contacts/0/") {
        return named(&format!("contact_{rest}"));
    }
    if let Some(rest) = pointer.strip_prefix("/identifiers/") {
        let place: usize = rest.split('/').next()?.parse().ok()?;
        return numbers.get(place).copied();
    }
    changed_column(pointer, Part::Customer)
}

/// The column to which a pointer into a part of a customer on file belongs.
fn changed_column(pointer: &str, part: Part) -> Option<Column> {
    let field = pointer
        .trim_start_matches("/profile")
        .trim_start_matches('/');
    match (part, field) {
        (Part::Number(column), _) => Some(column),
        (Part::Contact, field) => named(&format!("contact_{field}")),
        (Part::Customer, "unit_id") => Some(Column::UnitCode),
        (Part::Customer, "account_manager_id") => Some(Column::AccountManager),
        (Part::Customer, field) => named(field),
    }
}

fn named(key: &str) -> Option<Column> {
    Column::ALL
        .iter()
        .copied()
        .find(|column| column.as_str() == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_01_every_place_of_a_customer_leads_to_its_column() {
        let numbers = [Column::ResidentId];
        for (pointer, column) in [
            ("/name", Some(Column::Name)),
            ("/profile/founded_on", Some(Column::FoundedOn)),
            ("/contacts/0/mobile", Some(Column::ContactMobile)),
            ("/identifiers/0/value", Some(Column::ResidentId)),
            ("/unit_id", Some(Column::UnitCode)),
            ("/contacts", None),
        ] {
            assert_eq!(created_column(pointer, &numbers), column, "{pointer}");
        }
        assert_eq!(
            changed_column("/name", Part::Contact),
            Some(Column::ContactName)
        );
        assert_eq!(
            changed_column("/value", Part::Number(Column::CreditCode)),
            Some(Column::CreditCode)
        );
    }
}
