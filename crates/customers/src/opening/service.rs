//! The use cases.

use super::error::Error;
use super::model::{ApplicationState, Opening, OpeningContent};
use super::policy::AccountOpeningPolicy;
use super::rules;
use super::store::{self, OpeningFilter};
use crate::dossier::{self, Customer, CustomerStatus, timeline};
use crate::lineage::policy_of;
use crate::qualification::{self, Assessment, Counting, DocumentKind, DocumentState};
use crate::{attachments, deliveries, disqualification};
use kehu_approvals::Finished;
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx, outbox};
use kehu_kernel::{Caller, CustomerId, DocumentId, Faults, OpeningId, Page, PageRequest};
use serde_json::json;
use uuid::Uuid;

/// An application inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: OpeningId,
) -> Result<Opening, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The applications inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &OpeningFilter,
    page: &PageRequest<OpeningId>,
) -> Result<Page<Opening, OpeningId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |opening| opening.id))
}

/// Begins an application for a prospect, or for a customer that was disqualified (CUS-14).
///
/// # Errors
/// [`Error::AlreadyOpened`], [`Error::AlreadyApplied`]; [`Error::Invalid`] for conditions, documents and files that do not
/// belong.
pub async fn apply(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    content: &OpeningContent,
) -> Result<Opening, Error> {
    let customer = dossier::load_for_update(tx, caller, customer).await?;
    demand_unopened(&customer)?;
    let id = OpeningId::generate();
    check_content(tx, caller, &customer, id, content).await?;
    store::insert(
        tx,
        caller,
        id,
        customer.id,
        content,
        customer.status == CustomerStatus::Disqualified,
    )
    .await?;
    let opening = find(tx, caller, id).await?;
    tell(
        tx,
        caller,
        &opening,
        "opening.drafted",
        "openings.apply",
        None,
    )
    .await?;
    Ok(opening)
}

/// Changes an application that has not been submitted or was returned. `expected` is the version that the caller read.
///
/// # Errors
/// [`Error::Stale`], [`Error::StateForbidden`]; [`Error::Invalid`] as in [`apply`].
pub async fn edit(
    tx: &mut Tx,
    caller: &Caller,
    id: OpeningId,
    expected: i64,
    content: &OpeningContent,
) -> Result<Opening, Error> {
    let (customer, opening) = load_for_update(tx, caller, id).await?;
    if opening.version != expected {
        return Err(Error::Stale {
            version: opening.version,
        });
    }
    demand_editable(opening.state)?;
    if opening.content == *content {
        return Ok(opening);
    }
    check_content(tx, caller, &customer, id, content).await?;
    store::update_content(tx, caller, id, content).await?;
    let opening = find(tx, caller, id).await?;
    tell(
        tx,
        caller,
        &opening,
        "opening.edited",
        "openings.edit",
        None,
    )
    .await?;
    Ok(opening)
}

/// Puts an application before its approvers: sales, finance, the general manager (CUS-11). Every entry condition is
/// evidenced (CUS-12) and every required document is there and in force; verified they must be by the end.
///
/// # Errors
/// [`Error::ConditionsLacking`], [`Error::DocumentsLacking`], [`Error::StateForbidden`], [`Error::AlreadyOpened`],
/// [`Error::UnderDisqualification`].
pub async fn submit(tx: &mut Tx, caller: &Caller, id: OpeningId) -> Result<Opening, Error> {
    let (customer, opening) = load_for_update(tx, caller, id).await?;
    demand_editable(opening.state)?;
    demand_unopened(&customer)?;
    if disqualification::is_proposed(tx, customer.id).await? {
        return Err(Error::UnderDisqualification {});
    }
    let policy = policy_of::<AccountOpeningPolicy>(tx, customer.unit_id, caller.today())
        .await?
        .document;
    rules::check_named(&policy, &opening.content)?;
    let lacking = rules::lacking(&policy, &opening.content);
    if !lacking.is_empty() {
        return Err(Error::ConditionsLacking {
            lacking: lacking.join(", "),
        });
    }
    let assessment = assess(tx, caller, &opening, Counting::Present).await?;
    if !assessment.meets {
        let wanting = qualification::sentence(&assessment.because);
        return Err(Error::DocumentsLacking {
            en: wanting.en,
            zh: wanting.zh,
        });
    }
    let approval = super::approval::submit(tx, caller, &customer, &opening).await?;
    store::mark_submitted(tx, caller, id, approval).await?;
    let opening = find(tx, caller, id).await?;
    tell(
        tx,
        caller,
        &opening,
        "opening.submitted",
        "openings.submit",
        None,
    )
    .await?;
    Ok(opening)
}

/// Takes an application back before it is decided.
///
/// # Errors
/// [`Error::StateForbidden`] once it is finished.
pub async fn withdraw(
    tx: &mut Tx,
    caller: &Caller,
    id: OpeningId,
    reason: &str,
) -> Result<Opening, Error> {
    let (_, opening) = load_for_update(tx, caller, id).await?;
    if !opening.state.is_live() {
        return Err(Error::StateForbidden {
            state: opening.state,
        });
    }
    super::approval::cancel(tx, caller, &opening, reason).await?;
    finish(tx, caller, &opening, ApplicationState::Withdrawn, reason).await?;
    find(tx, caller, id).await
}

/// Takes back the live application of a customer that was disqualified (CUS-14).
pub(crate) async fn withdraw_live(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    reason: &str,
) -> Result<(), Error> {
    let Some(id) = store::live_of(tx, customer).await? else {
        return Ok(());
    };
    let everything = kehu_kernel::Scope::everything();
    let Some(opening) = store::find_for_update(tx, &everything, id).await? else {
        return Ok(());
    };
    super::approval::cancel(tx, caller, &opening, reason).await?;
    finish(tx, caller, &opening, ApplicationState::Withdrawn, reason).await
}

/// Carries out what the approvers decided. An approval makes the customer active and of the type applied for, fixes its
/// invoicing details and passes all on to finance (CUS-03); it is refused while a required document is not verified or
/// has ended meanwhile.
///
/// # Errors
/// [`Error::DocumentsNotVerified`], [`Error::AlreadyOpened`], [`Error::StateForbidden`].
pub async fn settle(
    tx: &mut Tx,
    caller: &Caller,
    id: Uuid,
    finished: Finished,
    reason: &str,
) -> Result<(), Error> {
    // The approvers' scope is that of the approval, not of the application: the flow has settled who may decide.
    let caller = &Caller {
        scope: kehu_kernel::Scope::everything(),
        ..caller.clone()
    };
    let (customer, opening) = load_for_update(tx, caller, OpeningId(id)).await?;
    if opening.state != ApplicationState::Submitted {
        return Err(Error::StateForbidden {
            state: opening.state,
        });
    }
    match finished {
        Finished::Approved => approve(tx, caller, customer, &opening, reason).await,
        Finished::Returned => {
            finish(tx, caller, &opening, ApplicationState::Returned, reason).await
        }
        Finished::Rejected => {
            finish(tx, caller, &opening, ApplicationState::Rejected, reason).await
        }
        Finished::Withdrawn => {
            finish(tx, caller, &opening, ApplicationState::Withdrawn, reason).await
        }
    }
}

async fn approve(
    tx: &mut Tx,
    caller: &Caller,
    customer: Customer,
    opening: &Opening,
    reason: &str,
) -> Result<(), Error> {
    demand_unopened(&customer)?;
    let assessment = assess(tx, caller, opening, Counting::Verified).await?;
    if !assessment.meets {
        let wanting = qualification::sentence(&assessment.because);
        return Err(Error::DocumentsNotVerified {
            en: wanting.en,
            zh: wanting.zh,
        });
    }
    let id = customer.id;
    finish(tx, caller, opening, ApplicationState::Approved, reason).await?;
    let rule = if opening.reopening {
        "CUS-14"
    } else {
        "CUS-11"
    };
    let customer =
        dossier::set_type(tx, caller, customer, opening.content.customer_type, reason).await?;
    dossier::set_status(tx, caller, customer, CustomerStatus::Active, reason, rule).await?;
    for document in qualification::live_documents(tx, id).await? {
        if document.kind == DocumentKind::InvoicingDetails
            && document.state == DocumentState::Verified
        {
            qualification::approve_invoicing(tx, caller, id, document.id, Some(opening.id)).await?;
        }
    }
    deliveries::pass_on(tx, caller, id, &["opened", "customer_type", "invoicing"]).await?;
    Ok(())
}

async fn finish(
    tx: &mut Tx,
    caller: &Caller,
    opening: &Opening,
    state: ApplicationState,
    reason: &str,
) -> Result<(), Error> {
    store::mark(tx, caller, opening.id, state, reason).await?;
    let (event, action) = match state {
        ApplicationState::Approved => ("opening.approved", "openings.approve"),
        ApplicationState::Returned => ("opening.returned", "openings.return"),
        ApplicationState::Rejected => ("opening.rejected", "openings.reject"),
        _ => ("opening.withdrawn", "openings.withdraw"),
    };
    tell(tx, caller, opening, event, action, Some(reason)).await
}

async fn assess(
    tx: &mut Tx,
    caller: &Caller,
    opening: &Opening,
    counting: Counting,
) -> Result<Assessment, Error> {
    Ok(qualification::assess_as(
        tx,
        opening.customer_id,
        opening.content.customer_type,
        counting,
        caller.today(),
    )
    .await?)
}

/// Whether conditions belong to the type, documents to the customer, and files to the caller.
async fn check_content(
    tx: &mut Tx,
    caller: &Caller,
    customer: &Customer,
    id: OpeningId,
    content: &OpeningContent,
) -> Result<(), Error> {
    let policy = policy_of::<AccountOpeningPolicy>(tx, customer.unit_id, caller.today())
        .await?
        .document;
    rules::check_named(&policy, content)?;
    let named: Vec<DocumentId> = content
        .conditions
        .iter()
        .filter_map(|one| one.document_id)
        .collect();
    let foreign = store::foreign_documents(tx, customer.id, &named).await?;
    let mut faults = Faults::default();
    for (place, one) in content.conditions.iter().enumerate() {
        if one
            .document_id
            .is_some_and(|document| foreign.contains(&document))
        {
            faults.add(
                format!("/conditions/{place}/document_id"),
                "unknown-document",
                "is not a document of this customer",
                "不是该客户的材料",
            );
        }
    }
    faults.none()?;
    for (place, one) in content.conditions.iter().enumerate() {
        if let Some(file) = one.file_id {
            attachments::attach(
                tx,
                caller,
                file,
                "account_opening",
                id.0,
                &format!("/conditions/{place}/file_id"),
            )
            .await?;
        }
    }
    Ok(())
}

/// The customer is locked before its application, here as everywhere, so that two acts cannot wait for each other.
async fn load_for_update(
    tx: &mut Tx,
    caller: &Caller,
    id: OpeningId,
) -> Result<(Customer, Opening), Error> {
    let found = find(tx, caller, id).await?;
    let customer = dossier::load_for_update(tx, caller, found.customer_id).await?;
    let opening = store::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    Ok((customer, opening))
}

fn demand_unopened(customer: &Customer) -> Result<(), Error> {
    match customer.status {
        CustomerStatus::Prospect | CustomerStatus::Disqualified => Ok(()),
        CustomerStatus::Active | CustomerStatus::Suspended | CustomerStatus::Merged => {
            Err(Error::AlreadyOpened {})
        }
    }
}

fn demand_editable(state: ApplicationState) -> Result<(), Error> {
    if state.is_editable() {
        Ok(())
    } else {
        Err(Error::StateForbidden { state })
    }
}

/// Timeline, audit record and outbox of what happened to an application.
async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    opening: &Opening,
    event: &'static str,
    action: &'static str,
    reason: Option<&str>,
) -> Result<(), Error> {
    let details = json!({ "opening_id": opening.id, "customer_type": opening.content.customer_type, "reopening": opening.reopening });
    timeline::note(tx, caller, opening.customer_id, event, details.clone()).await?;
    let entry = Entry {
        action,
        subject_kind: "account_opening",
        subject_id: opening.id.0,
        unit_id: Some(opening.unit_id),
        fields: &[],
        reason,
        disclosure: false,
    };
    kehu_audit::record(tx, caller, entry).await?;
    let told = outbox::Event {
        kind: event,
        subject_kind: "account_opening",
        subject_id: opening.id.0,
        unit_id: Some(opening.unit_id),
        payload: json!({ "customer_id": opening.customer_id, "opening": details }),
    };
    outbox::emit(tx, caller, told).await?;
    Ok(())
}
