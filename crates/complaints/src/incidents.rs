//! Incidents at a site: conflicts between staff and visitors, what was done at once, who took the parties out (CMP-15).

use crate::belonging::demand_ours;
use crate::desk::{attach, count};
use crate::model::{Account, Incident, Series};
use crate::text::{FOUND, REASON};
use crate::{Error, case, store};
use chrono::Datelike;
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_identity::belonging::Named;
use kehu_kernel::text::{line, passage};
use kehu_kernel::{Caller, Faults, IncidentId, Page, PageRequest, Scope, UnitId, Zone};
use serde_json::json;

/// Records an incident at a unit. A record never changes; a correction is another record that names the one before.
///
/// # Errors
/// [`Error::UnknownUnit`], [`Error::UnknownReference`], [`Error::IncidentNotFound`] and [`Error::IncidentCorrected`] for what
/// is corrected, [`Error::NotFound`] for a complaint that the caller does not see; [`Error::Invalid`] for texts, files and
/// instants that cannot be.
pub async fn record(
    tx: &mut Tx,
    caller: &Caller,
    unit: UnitId,
    account: &Account,
) -> Result<Incident, Error> {
    let by = caller.user().ok_or(Error::PersonsOnly {})?;
    let unit = kehu_identity::units::find(tx, &Scope::everything(), unit)
        .await?
        .filter(|unit| caller.scope.may_place(unit.id, caller.user()))
        .ok_or(Error::UnknownUnit {})?
        .id;
    let account = sound(caller, account)?;
    if let Some(former) = account.corrects_id {
        store::incidents::find(tx, &caller.scope, former)
            .await?
            .filter(|former| former.unit_id == unit)
            .ok_or(Error::IncidentNotFound {})?;
    }
    if let Some(complaint) = account.complaint_id {
        case::load(tx, &caller.scope, complaint).await?;
    }
    let company = kehu_identity::units::company_of(tx, unit)
        .await?
        .unwrap_or(unit);
    let day = Zone::CHINA.day_of(account.occurred_at);
    let incident = Incident {
        id: IncidentId::generate(),
        unit_id: unit,
        number: store::desk::next_number(tx, company, Series::Incidents, caller.today().year())
            .await?,
        account,
        recorded_at: caller.now,
        recorded_by: by,
    };
    demand_ours(tx, company, people(&incident.account), day).await?;
    store::incidents::insert(tx, &incident, company).await?;
    for (place, file) in incident.account.files.iter().enumerate() {
        attach(
            tx,
            caller,
            ("incident", incident.id.0),
            *file,
            &format!("/file_ids/{place}"),
        )
        .await?;
    }
    tell(tx, caller, &incident, company).await?;
    Ok(incident)
}

fn people(account: &Account) -> Named {
    let people = account.staff.iter().copied().chain([account.led_out_by]);
    Named {
        people: people.collect(),
        ..Named::default()
    }
}

fn sound(caller: &Caller, account: &Account) -> Result<Account, Error> {
    count("/staff", account.staff.len(), 20)?;
    count("/file_ids", account.files.len(), 10)?;
    if account.staff.is_empty() {
        return Err(Faults::one(
            "/staff",
            "count",
            "must name at least one employee",
            "至少填写一名员工",
        )
        .into());
    }
    if account.led_out_at < account.occurred_at {
        return Err(Faults::one(
            "/led_out_at",
            "order",
            "must not lie before the incident",
            "不得早于事件发生时间",
        )
        .into());
    }
    if account.led_out_at > caller.now {
        return Err(Faults::one(
            "/led_out_at",
            "future",
            "must not lie in the future",
            "不得晚于当前时间",
        )
        .into());
    }
    Ok(Account {
        place: line(&account.place, "/place", 200)?.to_owned(),
        description: passage(&account.description, "/description", FOUND)?.to_owned(),
        visitor: account
            .visitor
            .as_deref()
            .map(|text| line(text, "/visitor", 200))
            .transpose()?
            .map(str::to_owned),
        measures: passage(&account.measures, "/measures", REASON)?.to_owned(),
        ..account.clone()
    })
}

/// An incident inside the caller's scope.
///
/// # Errors
/// [`Error::IncidentNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: IncidentId,
) -> Result<Incident, Error> {
    store::incidents::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::IncidentNotFound {})
}

/// The incidents inside the caller's scope, at a unit where one is named; the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    unit: Option<UnitId>,
    page: &PageRequest<IncidentId>,
) -> Result<Page<Incident, IncidentId>, Error> {
    let rows = store::incidents::list(connection, &caller.scope, unit, page).await?;
    Ok(page.page(rows, |incident| incident.id))
}

async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    incident: &Incident,
    company: UnitId,
) -> Result<(), Error> {
    let entry = Entry {
        action: "incidents.record",
        subject_kind: "incident",
        subject_id: incident.id.0,
        unit_id: Some(incident.unit_id),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = Event {
        kind: "incident.recorded",
        subject_kind: "incident",
        subject_id: incident.id.0,
        unit_id: Some(company),
        payload: json!({ "number": incident.number.to_string(), "complaint_id": incident.account.complaint_id }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}
