//! Erasing a person, and seeing beforehand what that does.

use super::error::Error;
use super::model::{ErasurePreview, HeldPart, Mention, PersonConcerned, Request};
use super::policy::PrivacyPolicy;
use super::requests::{find, present_customer, tell};
use super::rules::recorded;
use super::store;
use super::store::blank::{self, Documents};
use super::store::sites;
use super::words::{
    ErasureFate, ErasureObstacle, PrivacyHolding, PrivacyRequestKind, PrivacyRequestState,
};
use crate::dossier::{self, Customer, FieldChange, timeline};
use crate::lineage::policy_of;
use kehu_approvals::SubjectKind;
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx, outbox};
use kehu_files::Link;
use kehu_kernel::{Caller, ContactId, CustomerId, PrivacyRequestId, UnitId};
use serde_json::json;
use uuid::Uuid;

/// What the erasure of a request would do: what is erased, what is kept on which ground and until when, what stands in the
/// way, and where else a contact is mentioned.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::OtherKind`]; [`Error::Decided`]; [`Error::Database`].
pub async fn preview(
    connection: &mut PgConnection,
    caller: &Caller,
    id: PrivacyRequestId,
) -> Result<ErasurePreview, Error> {
    let request = find(connection, caller, id).await?;
    if request.kind != PrivacyRequestKind::Erasure {
        return Err(Error::OtherKind {});
    }
    if request.state != PrivacyRequestState::Open {
        return Err(Error::Decided {
            state: request.state,
        });
    }
    let customer = present_customer(connection, caller, request.person).await?;
    let customer = dossier::load(connection, caller, customer).await?;
    let family = dossier::family(connection, customer.id).await?;
    let contact = request.person.contact_id;
    let (parts, mentions) = match contact {
        None => (
            parts_of_person(connection, caller, &customer, &family).await?,
            Vec::new(),
        ),
        Some(contact) => (
            parts_of_contact(connection, &family, contact).await?,
            mentions_of(connection, customer.id, contact).await?,
        ),
    };
    Ok(ErasurePreview {
        request_id: id,
        obstacles: store::held::obstacles(connection, &family, contact).await?,
        parts,
        mentions,
    })
}

/// Erases the person of a request. Once done it stays done: a repetition changes nothing and answers the same.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::OtherKind`]; [`Error::Decided`] for one that was refused or withdrawn;
/// [`Error::Obstructed`]; [`Error::Dossier`] for a dossier outside the caller's scope; [`Error::Database`].
pub async fn erase(
    tx: &mut Tx,
    caller: &Caller,
    id: PrivacyRequestId,
    reason: &str,
) -> Result<Request, Error> {
    let request = store::requests::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    if request.kind != PrivacyRequestKind::Erasure {
        return Err(Error::OtherKind {});
    }
    match request.state {
        PrivacyRequestState::Open => {}
        PrivacyRequestState::Done => return Ok(request),
        state => return Err(Error::Decided { state }),
    }
    let customer = present_customer(tx, caller, request.person).await?;
    let customer = dossier::load_for_erasure(tx, caller, customer).await?;
    let family = dossier::family(tx, customer.id).await?;
    refuse_obstacles(store::held::obstacles(tx, &family, request.person.contact_id).await?)?;
    match request.person.contact_id {
        None => erase_person(tx, caller, &request, &customer, &family).await?,
        Some(contact) => erase_contact(tx, caller, &customer, &family, contact).await?,
    }
    erase_archives(tx, caller, &family, request.person.contact_id).await?;
    store::requests::blank_notes(tx, &family, request.person.contact_id).await?;
    conclude(tx, caller, &request, &customer, reason).await?;
    find(tx, caller, id).await
}

/// Whether what was submitted for approval may not be shown any more, since the person whom it tells of was erased: a law
/// may keep it, or it is gone.
///
/// # Errors
/// [`Error::Database`].
pub async fn is_withheld(connection: &mut PgConnection, subject: Uuid) -> Result<bool, Error> {
    Ok(store::held::is_of_erased(connection, subject).await?)
}

fn refuse_obstacles(obstacles: Vec<ErasureObstacle>) -> Result<(), Error> {
    if obstacles.is_empty() {
        return Ok(());
    }
    let words: Vec<_> = obstacles.into_iter().map(ErasureObstacle::words).collect();
    let joined = |texts: Vec<&str>, by: &str| texts.join(by);
    Err(Error::Obstructed {
        en: joined(words.iter().map(|one| one.en.as_str()).collect(), ", "),
        zh: joined(words.iter().map(|one| one.zh.as_str()).collect(), "、"),
    })
}

async fn parts_of_person(
    connection: &mut PgConnection,
    caller: &Caller,
    customer: &Customer,
    family: &[Uuid],
) -> Result<Vec<HeldPart>, Error> {
    let policy = policy_of::<PrivacyPolicy>(connection, customer.unit_id, caller.today()).await?;
    let held = store::held::of_customers(connection, family).await?;
    Ok(held.parts(&policy.document))
}

async fn parts_of_contact(
    connection: &mut PgConnection,
    family: &[Uuid],
    contact: ContactId,
) -> Result<Vec<HeldPart>, Error> {
    let held = store::held::of_contact(connection, family, contact).await?;
    let erased = |holding, count| HeldPart {
        holding,
        count,
        fate: ErasureFate::Erased,
        ground: None,
        until: None,
    };
    let parts = [
        erased(PrivacyHolding::Contacts, held.contacts),
        erased(PrivacyHolding::History, held.history),
        erased(PrivacyHolding::Exports, held.exports),
        recorded(PrivacyHolding::AuditRecord, held.audit_record),
    ];
    Ok(parts.into_iter().filter(|part| part.count > 0).collect())
}

/// Where the contact's name or numbers stand in free texts about the customer.
async fn mentions_of(
    connection: &mut PgConnection,
    customer: CustomerId,
    contact: ContactId,
) -> Result<Vec<Mention>, Error> {
    let contacts = dossier::contacts_of(connection, customer).await?;
    let Some(contact) = contacts.into_iter().find(|one| one.id == contact) else {
        return Ok(Vec::new());
    };
    let values = [
        Some(contact.name),
        contact.telephone,
        contact.mobile,
        contact.email,
    ];
    let words: Vec<String> = values.into_iter().flatten().collect();
    Ok(store::held::mentions(connection, customer, &words).await?)
}

/// The order matters: what never changes gives way only once its customer is erased.
async fn erase_person(
    tx: &mut Tx,
    caller: &Caller,
    request: &Request,
    customer: &Customer,
    family: &[Uuid],
) -> Result<(), Error> {
    let parts = parts_of_person(tx, caller, customer, family).await?;
    let kept = |holding| {
        let stays = |part: &&HeldPart| part.holding == holding && part.fate == ErasureFate::Kept;
        parts.iter().find(stays).is_some()
    };
    let names = sites::words_of(tx, family).await?;
    blank::dossiers(tx, caller, family).await?;
    blank::keys(tx, caller, family).await?;
    blank::needs(tx, family).await?;
    erase_site_records(tx, caller, family, &names).await?;
    blank::service(tx, family).await?;
    blank::mails(tx, caller, family).await?;
    let complaints = blank::complaints(tx, family).await?;
    kehu_files::erase_attached(tx, caller, &complaints).await?;
    let incidents = blank::incidents(tx, family, &names).await?;
    kehu_files::erase_attached(tx, caller, &incidents).await?;
    blank::surveys(tx, family).await?;
    for (invoicing, holding) in [
        (false, PrivacyHolding::Documents),
        (true, PrivacyHolding::Invoicing),
    ] {
        for examined in [false, true] {
            let which = Documents {
                examined,
                invoicing,
            };
            let things = blank::documents_of(tx, family, which).await?;
            keep_or_erase(tx, caller, holding, &things, examined && kept(holding)).await?;
        }
    }
    for approved in [false, true] {
        let holding = PrivacyHolding::Applications;
        let things = blank::applications_of(tx, family, approved).await?;
        keep_or_erase(tx, caller, holding, &things, approved && kept(holding)).await?;
    }
    let terms: Vec<HeldPart> = parts
        .into_iter()
        .filter(|part| part.fate == ErasureFate::Kept && part.until.is_some())
        .collect();
    store::retentions::insert(tx, request.id, customer.id, &terms).await?;
    let change = FieldChange::plain(
        "processing_state",
        Some(customer.processing_state.to_string()),
        Some("erased".to_owned()),
    );
    dossier::write_plain(tx, caller, customer.id, "privacy.erase", None, change).await?;
    let details = json!({ "request_id": request.id, "kept": terms.iter().map(|part| part.holding).collect::<Vec<_>>() });
    timeline::note(tx, caller, customer.id, "customer.erased", details).await?;
    Ok(crate::deliveries::pass_on(tx, caller, customer.id, &["erased"]).await?)
}

/// Free texts of sites, the files of disputes, and what of them was put before approvers. What is signed under an agreement
/// went with the key.
async fn erase_site_records(
    tx: &mut Tx,
    caller: &Caller,
    family: &[Uuid],
    names: &[String],
) -> Result<(), Error> {
    sites::erase_texts(tx, family, names).await?;
    let things = sites::things_of(tx, family).await?;
    kehu_files::erase_attached(tx, caller, &things).await?;
    for kind in [
        SubjectKind::DisputeRuling,
        SubjectKind::UnitSwap,
        SubjectKind::DealWithdrawal,
        SubjectKind::DealDefault,
    ] {
        let of_kind = |thing: &&Link| thing.subject_kind == kind.as_str();
        let ids: Vec<Uuid> = things
            .iter()
            .filter(of_kind)
            .map(|thing| thing.subject_id)
            .collect();
        kehu_approvals::erase_submissions(tx, kind, &ids).await?;
    }
    Ok(())
}

async fn keep_or_erase(
    tx: &mut Tx,
    caller: &Caller,
    holding: PrivacyHolding,
    things: &[Link],
    keep: bool,
) -> Result<(), Error> {
    if things.is_empty() {
        return Ok(());
    }
    if keep {
        kehu_files::withhold_attached(tx, caller, things).await?;
        return Ok(());
    }
    erase_things(tx, caller, holding, things).await
}

/// Blanks documents or applications of somebody who is erased, with their files.
pub(super) async fn erase_things(
    tx: &mut Tx,
    caller: &Caller,
    holding: PrivacyHolding,
    things: &[Link],
) -> Result<(), Error> {
    kehu_files::erase_attached(tx, caller, things).await?;
    if holding != PrivacyHolding::Applications {
        return Ok(blank::documents(tx, things).await?);
    }
    let ids: Vec<Uuid> = things.iter().map(|thing| thing.subject_id).collect();
    blank::applications(tx, &ids).await?;
    for kind in [SubjectKind::AccountOpening, SubjectKind::Disqualification] {
        kehu_approvals::erase_submissions(tx, kind, &ids).await?;
    }
    Ok(())
}

async fn erase_contact(
    tx: &mut Tx,
    caller: &Caller,
    customer: &Customer,
    family: &[Uuid],
    contact: ContactId,
) -> Result<(), Error> {
    if store::held::is_erased(tx, family, contact).await? == Some(true) {
        return Ok(());
    }
    blank::contact(tx, contact).await?;
    blank::mails(tx, caller, &[customer.id.0]).await?;
    blank::contact_key(tx, caller, customer.id.0, contact).await?;
    dossier::touch(tx, caller, customer.clone()).await?;
    let change = FieldChange {
        subject: Some(contact.into()),
        ..FieldChange::plain(
            "contact.processing_state",
            Some("active".to_owned()),
            Some("erased".to_owned()),
        )
    };
    dossier::write_plain(tx, caller, customer.id, "privacy.erase", None, change).await?;
    let details = json!({ "contact_id": contact });
    timeline::note(tx, caller, customer.id, "contact.erased", details).await?;
    Ok(crate::deliveries::pass_on(tx, caller, customer.id, &["contacts"]).await?)
}

/// Archives of earlier exports hold all that is erased.
async fn erase_archives(
    tx: &mut Tx,
    caller: &Caller,
    family: &[Uuid],
    contact: Option<ContactId>,
) -> Result<(), Error> {
    // The officer's scope reaches the person; the archive, which belongs to no unit, is Kehu's own.
    let system = Caller {
        principal: caller.principal,
        scope: kehu_kernel::Scope::everything(),
        ..caller.clone()
    };
    for file in store::requests::files_of(tx, family, contact).await? {
        kehu_files::erase(tx, &system, file).await?;
    }
    Ok(())
}

async fn conclude(
    tx: &mut Tx,
    caller: &Caller,
    request: &Request,
    customer: &Customer,
    reason: &str,
) -> Result<(), Error> {
    let state = PrivacyRequestState::Done;
    store::requests::decide(tx, caller, request.id, state, None, Some(reason)).await?;
    record_erasure(
        tx,
        caller,
        customer.id,
        customer.unit_id,
        request.person,
        reason,
    )
    .await?;
    tell(tx, caller, request, "privacy.erase", "done", Some(reason)).await?;
    let event = outbox::Event {
        kind: "customer.erased",
        subject_kind: "customer",
        subject_id: customer.id.into(),
        unit_id: Some(customer.unit_id),
        payload: json!({ "contact_id": request.person.contact_id }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

async fn record_erasure(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    unit: UnitId,
    person: PersonConcerned,
    reason: &str,
) -> Result<(), Error> {
    let fields: &[&str] = match person.contact_id {
        None => &["processing_state"],
        Some(_) => &["contacts"],
    };
    let entry = Entry {
        action: "privacy.erase",
        subject_kind: "customer",
        subject_id: customer.into(),
        unit_id: Some(unit),
        fields,
        reason: Some(reason),
        disclosure: false,
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}
