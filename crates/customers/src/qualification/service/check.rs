//! The regular check of all customers (CUS-13).
//!
//! It may run late, twice, or on several instances at once: what it does to a customer it decides anew under the
//! customer's lock, a warning goes out once by its key, and a customer that is suspended already is left alone.

use super::standing::assess_one;
use crate::dossier::{self, Customer, CustomerStatus};
use crate::lineage::{policy_of, policy_of_group};
use crate::qualification::error::Error;
use crate::qualification::policy::QualificationPolicy;
use crate::qualification::rules::{self, Assessment, Counting, Expiring, Reason};
use crate::qualification::store;
use crate::qualification::store::checks::Counts;
use crate::qualification::store::evidence::Candidate;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Database, Tx, outbox};
use kehu_kernel::{Caller, CustomerId, DocumentId, PolicyVersionId, UnitId, Words};
use kehu_policy::InForce;
use serde_json::json;
use std::collections::HashMap;

/// Customers checked in one transaction of the regular run.
const BATCH: i64 = 500;

/// What a check did, or in a rehearsal would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckOutcome {
    /// Number of customers that were looked at.
    pub checked_count: u64,
    /// Those that were suspended.
    pub suspended: Vec<Suspended>,
    /// Those that were reinstated.
    pub reinstated: Vec<Reinstated>,
    /// The warnings that went out.
    pub warned: Vec<Warned>,
}

/// A customer that was suspended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspended {
    /// The customer.
    pub customer_id: CustomerId,
    /// The first day without sufficient documents.
    pub suspended_from: NaiveDate,
    /// Why.
    pub because: Vec<Reason>,
}

/// A customer that was reinstated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reinstated {
    /// The customer.
    pub customer_id: CustomerId,
}

/// A warning that went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warned {
    /// The customer.
    pub customer_id: CustomerId,
    /// The document near its end.
    pub document_id: DocumentId,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// The level of warning, in days before the end.
    pub level: u16,
}

impl CheckOutcome {
    fn absorb(&mut self, other: Self) {
        self.checked_count += other.checked_count;
        self.suspended.extend(other.suspended);
        self.reinstated.extend(other.reinstated);
        self.warned.extend(other.warned);
    }

    fn counts(&self) -> Counts {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        Counts {
            checked: i64::try_from(self.checked_count).unwrap_or(i64::MAX),
            suspended: count(self.suspended.len()),
            reinstated: count(self.reinstated.len()),
            warned: count(self.warned.len()),
        }
    }
}

/// Policies by unit, looked up once in a run.
type Policies = HashMap<UnitId, InForce<QualificationPolicy>>;

/// Checks all customers in the caller's scope, in the one transaction.
///
/// # Errors
/// [`Error::Database`].
pub async fn check_all(tx: &mut Tx, caller: &Caller) -> Result<CheckOutcome, Error> {
    let mut outcome = CheckOutcome::default();
    let mut policies = Policies::new();
    let mut after = None;
    loop {
        let (batch, next) = check_batch(tx, caller, &mut policies, after).await?;
        outcome.absorb(batch);
        match next {
            Some(_) => after = next,
            None => return Ok(outcome),
        }
    }
}

/// Checks all customers of all companies when it is time: as many days after the last run as the group's policy sets.
/// Each batch is a transaction of its own. Answers nothing when it was not time.
///
/// # Errors
/// [`Error::Database`]; what earlier batches did stays, and the next run goes over all again.
pub async fn run_if_due(
    database: &Database,
    now: DateTime<Utc>,
) -> Result<Option<CheckOutcome>, Error> {
    let caller = Caller::system("qualification-check", now);
    if !is_due(database, &caller).await? {
        return Ok(None);
    }
    let mut outcome = CheckOutcome::default();
    let mut after = None;
    loop {
        let work = async |tx: &mut Tx| check_batch(tx, &caller, &mut Policies::new(), after).await;
        let (batch, next) = database.transaction(work).await?;
        outcome.absorb(batch);
        match next {
            Some(_) => after = next,
            None => break,
        }
    }
    let counts = outcome.counts();
    database
        .transaction(async |tx: &mut Tx| {
            Ok::<_, Error>(store::checks::insert_run(tx, &caller, counts).await?)
        })
        .await?;
    Ok(Some(outcome))
}

async fn is_due(database: &Database, caller: &Caller) -> Result<bool, Error> {
    let mut connection = database.read().await?;
    let Some(checked_on) = store::checks::last_run(&mut connection).await? else {
        return Ok(true);
    };
    let policy = policy_of_group::<QualificationPolicy>(&mut connection, caller.today()).await?;
    // A clock that was set back is no reason to wait.
    let days = caller.today().signed_duration_since(checked_on).num_days();
    Ok(!(0..i64::from(policy.document.check_interval_days)).contains(&days))
}

async fn check_batch(
    tx: &mut Tx,
    caller: &Caller,
    policies: &mut Policies,
    after: Option<CustomerId>,
) -> Result<(CheckOutcome, Option<CustomerId>), Error> {
    let candidates = store::evidence::candidates(tx, &caller.scope, after, BATCH).await?;
    let ids: Vec<CustomerId> = candidates.iter().map(|one| one.id).collect();
    let mut evidence = store::evidence::evidence_of(tx, &ids).await?;
    let mut numbers = store::evidence::numbers_of(tx, &ids).await?;
    let mut outcome = CheckOutcome {
        checked_count: u64::try_from(ids.len()).unwrap_or_default(),
        ..CheckOutcome::default()
    };
    let mut expiring = Vec::new();
    for candidate in &candidates {
        let policy = policy_for(tx, policies, candidate.unit_id, caller).await?;
        let facts = candidate.facts(&numbers.remove(&candidate.id).unwrap_or_default());
        let documents = evidence.remove(&candidate.id).unwrap_or_default();
        let found = rules::assess(
            &policy,
            facts,
            &documents,
            Counting::Verified,
            caller.today(),
        );
        expiring.extend(found.expiring.iter().map(|one| (candidate.clone(), *one)));
        match (candidate.status, found.meets) {
            (CustomerStatus::Active, false) => outcome
                .suspended
                .extend(suspend(tx, caller, candidate.id).await?),
            (CustomerStatus::Suspended, true) => {
                if let Some(customer) = locked(tx, caller, candidate.id).await?
                    && lift_if_met(tx, caller, customer).await?
                {
                    outcome.reinstated.push(Reinstated {
                        customer_id: candidate.id,
                    });
                }
            }
            _ => {}
        }
    }
    outcome.warned = warn(tx, caller, &expiring).await?;
    let full = i64::try_from(ids.len()).is_ok_and(|count| count == BATCH);
    Ok((outcome, if full { ids.last().copied() } else { None }))
}

async fn policy_for(
    tx: &mut Tx,
    policies: &mut Policies,
    unit: UnitId,
    caller: &Caller,
) -> Result<QualificationPolicy, Error> {
    if let Some(found) = policies.get(&unit) {
        return Ok(found.document.clone());
    }
    let found = policy_of::<QualificationPolicy>(tx, unit, caller.today()).await?;
    let document = found.document.clone();
    policies.insert(unit, found);
    Ok(document)
}

/// The customer under its lock; none where its data may no longer be worked on or it has gone.
async fn locked(tx: &mut Tx, caller: &Caller, id: CustomerId) -> Result<Option<Customer>, Error> {
    use dossier::Error as Refused;
    match dossier::load_for_update(tx, caller, id).await {
        Ok(customer) => Ok(Some(customer)),
        Err(
            Refused::NotFound {}
            | Refused::Merged { .. }
            | Refused::Restricted {}
            | Refused::Erased {},
        ) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Suspends a customer whose documents, looked at again under its lock, do not suffice.
async fn suspend(tx: &mut Tx, caller: &Caller, id: CustomerId) -> Result<Option<Suspended>, Error> {
    let Some(customer) = locked(tx, caller, id).await? else {
        return Ok(None);
    };
    let Some((assessment, policy)) = judged(tx, caller, id, CustomerStatus::Active).await? else {
        return Ok(None);
    };
    if assessment.meets {
        return Ok(None);
    }
    let from = first_day_without(&assessment);
    let why = rules::sentence(&assessment.because);
    let reason = short(&Words::new(
        format!("Qualification documents wanting since {from}: {}", why.en),
        format!("自{from}起资质材料不足：{}", why.zh),
    ));
    let manager = customer.account_manager_id;
    let unit = customer.unit_id;
    store::checks::open_suspension(tx, caller, id, from, &assessment.because, policy).await?;
    dossier::set_status(
        tx,
        caller,
        customer,
        CustomerStatus::Suspended,
        &reason,
        "CUS-13",
    )
    .await?;
    let payload = json!({ "suspended_from": from, "because": assessment.because, "account_manager_id": manager, "rule": "CUS-13" });
    emit(tx, caller, "customer.suspended", id, unit, payload).await?;
    Ok(Some(Suspended {
        customer_id: id,
        suspended_from: from,
        because: assessment.because,
    }))
}

/// The day after the last of the ends that are to blame; the day of the check where a document is wanting for another
/// reason.
fn first_day_without(assessment: &Assessment) -> NaiveDate {
    let ends = assessment.because.iter().map(|reason| match reason {
        Reason::Ended { ended_on, .. } => ended_on.succ_opt().unwrap_or(assessment.on),
        _ => assessment.on,
    });
    ends.min().unwrap_or(assessment.on)
}

/// Reinstates a customer, held under its lock, that was suspended for want of documents which now suffice. Answers
/// whether it did.
pub(crate) async fn lift_if_met(
    tx: &mut Tx,
    caller: &Caller,
    customer: Customer,
) -> Result<bool, Error> {
    let Some((assessment, _)) = judged(tx, caller, customer.id, CustomerStatus::Suspended).await?
    else {
        return Ok(false);
    };
    if !assessment.meets {
        return Ok(false);
    }
    let (id, unit, manager) = (customer.id, customer.unit_id, customer.account_manager_id);
    let reason = short(&Words::new(
        "The qualification documents suffice again",
        "资质材料已齐备有效",
    ));
    store::checks::end_suspension(tx, caller, id).await?;
    dossier::set_status(
        tx,
        caller,
        customer,
        CustomerStatus::Active,
        &reason,
        "CUS-13",
    )
    .await?;
    emit(
        tx,
        caller,
        "customer.reinstated",
        id,
        unit,
        json!({ "account_manager_id": manager, "rule": "CUS-13" }),
    )
    .await?;
    Ok(true)
}

/// Ends a customer's suspension for want of documents where something else has taken its place (CUS-14).
pub(crate) async fn end_suspension(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
) -> Result<(), Error> {
    store::checks::end_suspension(tx, caller, customer).await?;
    Ok(())
}

/// The judgement of a locked customer, if it stands as expected; a suspended one only if its documents are why.
async fn judged(
    tx: &mut Tx,
    caller: &Caller,
    id: CustomerId,
    expected: CustomerStatus,
) -> Result<Option<(Assessment, Option<PolicyVersionId>)>, Error> {
    let Some(candidate) = store::evidence::candidate(tx, id).await? else {
        return Ok(None);
    };
    let for_documents = expected != CustomerStatus::Suspended || candidate.suspended_for_documents;
    if candidate.status != expected || !for_documents {
        return Ok(None);
    }
    assess_one(tx, &candidate, caller.today()).await.map(Some)
}

/// Sends the warnings that have not gone out yet.
async fn warn(
    tx: &mut Tx,
    caller: &Caller,
    expiring: &[(Candidate, Expiring)],
) -> Result<Vec<Warned>, Error> {
    if expiring.is_empty() {
        return Ok(Vec::new());
    }
    let reached: Vec<Expiring> = expiring.iter().map(|(_, one)| *one).collect();
    let noted = store::checks::insert_warnings(tx, caller.now, &reached).await?;
    let mut warned = Vec::new();
    for (candidate, one) in expiring
        .iter()
        .filter(|(_, one)| noted.contains(&one.document))
    {
        let payload = json!({
            "customer_id": candidate.id, "kind": one.kind, "ends_on": one.ends_on, "days_left": one.days_left,
            "level": one.warn_level, "account_manager_id": candidate.account_manager_id,
        });
        let event = outbox::Event {
            kind: "document.expiring",
            subject_kind: "document",
            subject_id: one.document.0,
            unit_id: Some(candidate.unit_id),
            payload: payload.clone(),
        };
        outbox::emit(tx, caller, event).await?;
        dossier::timeline::note(tx, caller, candidate.id, "document.expiring", payload).await?;
        warned.push(Warned {
            customer_id: candidate.id,
            document_id: one.document,
            ends_on: one.ends_on,
            level: one.warn_level,
        });
    }
    Ok(warned)
}

async fn emit(
    tx: &mut Tx,
    caller: &Caller,
    kind: &'static str,
    customer: CustomerId,
    unit: UnitId,
    payload: serde_json::Value,
) -> Result<(), Error> {
    let event = outbox::Event {
        kind,
        subject_kind: "customer",
        subject_id: customer.0,
        unit_id: Some(unit),
        payload,
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

/// A reason of the program in both languages, cut to what the history keeps.
fn short(words: &Words) -> String {
    format!("{} / {}", words.zh, words.en)
        .chars()
        .take(1000)
        .collect()
}
