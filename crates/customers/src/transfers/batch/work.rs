//! Writing what rows are to do.

use super::faults::{changed_column, faults_of, row_faults};
use super::{Act, Outcome, RowResult};
use crate::dossier::{
    self, Acceptance, Candidate, Duplicate, DuplicatePolicy, Entered, Entry, Policies,
};
use crate::transfers::draft::Draft;
use crate::transfers::model::{RowFault, Settings};
use crate::transfers::update::{self, Belonging, Part, Stop};
use crate::transfers::{Error, store};
use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId, Refusal, Words};
use kehu_vault::Vault;

/// What all rows need.
pub(super) struct Work<'a> {
    pub(super) caller: &'a Caller,
    pub(super) vault: &'a Vault,
    pub(super) settings: &'a Settings,
    pub(super) policies: Policies,
}

impl Work<'_> {
    /// What may be on file already, for each row that enters a customer.
    pub(super) async fn find_duplicates(
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
    pub(super) async fn update(
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

    /// Enters the customers of rows that follow one another: together, or in halves of halves where that is refused, until
    /// the row is found that cannot be entered.
    pub(super) async fn enter(
        &self,
        tx: &mut Tx,
        run: Vec<Todo>,
        entered: &mut Earlier,
    ) -> Result<Vec<RowResult>, Error> {
        let mut results = Vec::with_capacity(run.len());
        let mut parts = vec![run.as_slice()];
        while let Some(part) = parts.pop() {
            match self.enter_together(tx, part, entered).await? {
                Written::All(done) => results.extend(done),
                Written::None(error) => match part {
                    [one] => results.push(result(one.number, Err(faults_of(error.into())?))),
                    _ => {
                        let (first, second) = part.split_at(part.len() / 2);
                        parts.extend([second, first]);
                    }
                },
            }
        }
        Ok(results)
    }

    /// Enters the customers of all these rows, or of none.
    async fn enter_together(
        &self,
        tx: &mut Tx,
        rows: &[Todo],
        entered: &mut Earlier,
    ) -> Result<Written, Error> {
        let mut earlier = entered.clone();
        let mut together = Vec::with_capacity(rows.len());
        let mut results = Vec::with_capacity(rows.len());
        for todo in rows {
            let done = self.decide(todo, &earlier).map(|entry| {
                earlier.add(todo.number, &entry.candidate());
                together.push((entry, todo.others()));
                Outcome::Created
            });
            results.push(result(todo.number, done));
        }
        if together.is_empty() {
            return Ok(Written::All(results));
        }
        store::savepoint(tx).await?;
        match self.write(tx, &together).await {
            Ok(()) => {
                *entered = earlier;
                Ok(Written::All(results))
            }
            Err(error) if error.retriable() => Err(error.into()),
            Err(error) => {
                store::roll_back(tx).await?;
                Ok(Written::None(error))
            }
        }
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

/// What became of rows that were to be entered together.
enum Written {
    /// What came of each.
    All(Vec<RowResult>),
    /// Nothing was written: the database refused one of them.
    None(dossier::Error),
}

/// A row that enters a customer, or fails.
pub(super) struct Todo {
    pub(super) number: u32,
    pub(super) entry: Result<Box<Entry>, Vec<RowFault>>,
    /// What may be on file already.
    pub(super) duplicates: Vec<Duplicate>,
}

impl Todo {
    /// Those on file that it may be, accepted as others where there is a reason.
    fn others(&self) -> Vec<CustomerId> {
        self.duplicates.iter().map(|found| found.customer).collect()
    }
}

/// The rows whose customers were entered, found again by those who may be the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Earlier {
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

pub(super) fn result(number: u32, done: Result<Outcome, Vec<RowFault>>) -> RowResult {
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
