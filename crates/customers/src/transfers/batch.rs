//! Doing rows: what is known of them is asked in a few statements for all. Rows about customers on file are done each by
//! itself; the new customers of rows that follow one another are written together, and each by itself only where the
//! database refuses one of them. A row that fails leaves nothing behind, and the others stay done.

use super::draft::Draft;
use super::model::{Plan, RowFault, Settings};
use super::table::Row;
use super::update::{self, Belonging, Part, Stop};
use super::{Column, Error, store};
use crate::dossier::{
    self, Acceptance, Candidate, Duplicate, DuplicatePolicy, Entered, Entry, Policies,
};
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

/// A row that enters a customer, or fails.
struct Todo {
    number: u32,
    entry: Result<Box<Entry>, Vec<RowFault>>,
    /// What may be on file already.
    duplicates: Vec<Duplicate>,
}

impl Todo {
    /// Those on file that it may be, accepted as others where there is a reason.
    fn others(&self) -> Vec<CustomerId> {
        self.duplicates.iter().map(|found| found.customer).collect()
    }
}

/// The rows whose customers were entered, found again by those who may be the same.
#[derive(Debug, Clone, Default)]
struct Earlier {
    rows: Vec<u32>,
    customers: Entered,
}

impl Earlier {
    fn add(&mut self, row: u32, candidate: &Candidate) {
        self.rows.push(row);
        self.customers.add(candidate);
    }

    /// The first row that may be about the same customer.
    fn first_alike(&self, candidate: &Candidate, policy: &DuplicatePolicy) -> Option<u32> {
        let place = self.customers.first_alike(candidate, policy)?;
        self.rows.get(place).copied()
    }
}

fn result(number: u32, done: Result<Outcome, Vec<RowFault>>) -> RowResult {
    let (outcome, faults) = match done {
        Ok(outcome) => (outcome, Vec::new()),
        Err(faults) => (Outcome::Failed, faults),
    };
    RowResult {
        number,
        outcome,
        faults,
    }
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

/// What all rows need.
struct Work<'a> {
    caller: &'a Caller,
    vault: &'a Vault,
    settings: &'a Settings,
    policies: Policies,
}

impl Work<'_> {
    /// What may be on file already, for each row that enters a customer.
    async fn find_duplicates(
        &self,
        tx: &mut Tx,
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
        let (caller, vault, policies) = (self.caller, self.vault, &self.policies);
        let each =
            dossier::find_duplicates_by(tx, caller, vault, &candidates, policies, None).await?;
        for (place, duplicates) in places.into_iter().zip(each) {
            if let Some(slot) = found.get_mut(place) {
                *slot = duplicates;
            }
        }
        Ok(found)
    }

    /// Brings a customer on file to what its row says.
    async fn update(
        &self,
        tx: &mut Tx,
        customer: CustomerId,
        draft: Draft,
    ) -> Result<Result<Outcome, Vec<RowFault>>, Error> {
        let (caller, vault) = (self.caller, self.vault);
        let reason = self.settings.acceptance_reason.as_deref();
        store::savepoint(tx).await?;
        let changed = async {
            let dossier = dossier::get(tx, caller, customer).await?;
            let belonging = belonging(tx, &dossier).await?;
            update::apply(tx, caller, vault, &dossier, &belonging, draft, reason).await
        };
        match changed.await {
            Ok(true) => Ok(Ok(Outcome::Updated)),
            Ok(false) => Ok(Ok(Outcome::Unchanged)),
            Err(stop) => {
                let faults = faults_of(stop)?;
                store::roll_back(tx).await?;
                Ok(Err(faults))
            }
        }
    }

    /// Enters the customers of rows that follow one another: together, or each by itself where that is refused.
    async fn enter(
        &self,
        tx: &mut Tx,
        run: Vec<Todo>,
        entered: &mut Earlier,
    ) -> Result<Vec<RowResult>, Error> {
        let mut earlier = entered.clone();
        let mut together = Vec::with_capacity(run.len());
        let mut results = Vec::with_capacity(run.len());
        for todo in &run {
            let done = self.decide(todo, &earlier).map(|entry| {
                earlier.add(todo.number, &entry.candidate());
                together.push((entry, todo.others()));
                Outcome::Created
            });
            results.push(result(todo.number, done));
        }
        if together.is_empty() {
            return Ok(results);
        }
        store::savepoint(tx).await?;
        match self.write(tx, &together).await {
            Ok(()) => {
                *entered = earlier;
                Ok(results)
            }
            Err(error) if error.retriable() => Err(error.into()),
            Err(_) => {
                store::roll_back(tx).await?;
                self.enter_one_by_one(tx, &run, entered).await
            }
        }
    }

    async fn enter_one_by_one(
        &self,
        tx: &mut Tx,
        run: &[Todo],
        entered: &mut Earlier,
    ) -> Result<Vec<RowResult>, Error> {
        let mut results = Vec::with_capacity(run.len());
        for todo in run {
            let done = match self.decide(todo, entered) {
                Err(faults) => Err(faults),
                Ok(entry) => {
                    store::savepoint(tx).await?;
                    match self.write(tx, &[(entry, todo.others())]).await {
                        Ok(()) => {
                            entered.add(todo.number, &entry.candidate());
                            Ok(Outcome::Created)
                        }
                        Err(error) => {
                            let faults = faults_of(error.into())?;
                            store::roll_back(tx).await?;
                            Err(faults)
                        }
                    }
                }
            };
            results.push(result(todo.number, done));
        }
        Ok(results)
    }

    async fn write(
        &self,
        tx: &mut Tx,
        entries: &[(&Entry, Vec<CustomerId>)],
    ) -> Result<(), dossier::Error> {
        let reason = self.settings.acceptance_reason.as_deref();
        dossier::enter_each(tx, self.caller, self.vault, entries, reason).await?;
        Ok(())
    }

    /// The customer that a row enters, unless it may be one that is on file or that an earlier row entered.
    fn decide<'t>(&self, todo: &'t Todo, earlier: &Earlier) -> Result<&'t Entry, Vec<RowFault>> {
        let entry = todo.entry.as_ref().map_err(Clone::clone)?;
        let reason = self.settings.acceptance_reason.as_ref();
        let acceptance = reason.map(|reason| Acceptance {
            customers: todo.others(),
            unseen: true,
            reason: reason.clone(),
        });
        dossier::decide_duplicates(&todo.duplicates, acceptance.as_ref()).map_err(|error| {
            row_faults(&error, |pointer| changed_column(pointer, Part::Customer))
        })?;
        if acceptance.is_none() {
            let policy = self
                .policies
                .get(&entry.unit())
                .cloned()
                .unwrap_or_default();
            if let Some(row) = earlier.first_alike(&entry.candidate(), &policy) {
                return Err(vec![alike(row)]);
            }
        }
        Ok(entry)
    }
}

fn alike(earlier: u32) -> RowFault {
    RowFault {
        column: None,
        code: "duplicate-in-file".to_owned(),
        message: Words::new(
            format!(
                "may be the same customer as row {earlier}: a mobile in common or a name alike"
            ),
            format!("可能与第{earlier}行为同一客户：手机相同或名称相似"),
        ),
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
