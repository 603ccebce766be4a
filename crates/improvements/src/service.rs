//! The use cases.

use crate::rules::{demand_due, demand_handover, demand_state, demand_stranger};
use crate::{
    Error, EventKind, Filter, Improvement, ImprovementEvent, ImprovementState, NewImprovement,
    SUBJECT, store,
};
use chrono::NaiveDate;
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_identity::belonging::{Named, strangers};
use kehu_kernel::text::{line, passage};
use kehu_kernel::{Caller, ImprovementId, Page, PageRequest, Scope, UnitId, UserId};
use serde_json::json;

const MAX_TITLE: usize = 200;
const MAX_CONTENT: usize = 4000;
const MAX_NOTE: usize = 2000;

/// Raises an item. Other crates do so in the transaction of what shows the need.
///
/// # Errors
/// [`Error::UnknownUnit`], [`Error::UnknownOwner`], [`Error::DueInPast`], [`Error::DueTooFar`]; [`Error::Invalid`] for texts out of range.
pub async fn raise(
    tx: &mut Tx,
    caller: &Caller,
    new: NewImprovement,
) -> Result<Improvement, Error> {
    line(&new.title, "/title", MAX_TITLE)?;
    passage(&new.content, "/content", MAX_CONTENT)?;
    demand_due(new.due_on, caller.today())?;
    let within =
        caller.scope.holds(new.unit_id, None) || caller.scope.places.contains(&new.unit_id);
    let unit = kehu_identity::units::find(tx, &Scope::everything(), new.unit_id).await?;
    if !within || !unit.is_some_and(|unit| unit.active) {
        return Err(Error::UnknownUnit {});
    }
    demand_owner(tx, caller, new.unit_id, new.owner_id).await?;
    let id = ImprovementId::generate();
    store::insert(tx, caller, id, &new).await?;
    conclude(
        tx,
        caller,
        id,
        (EventKind::Raised, "improvements.raise"),
        None,
    )
    .await
}

/// Whoever carries it out belongs to the unit's company.
async fn demand_owner(
    tx: &mut Tx,
    caller: &Caller,
    unit: UnitId,
    owner: UserId,
) -> Result<(), Error> {
    let named = Named {
        people: vec![owner],
        ..Named::default()
    };
    match strangers(tx, unit, &named, caller.today()).await?.people {
        true => Err(Error::UnknownOwner {}),
        false => Ok(()),
    }
}

/// Gives an open item to another owner, or another last day, or both, with the reason: 1 to 2000 characters.
///
/// # Errors
/// [`Error::NotFound`], [`Error::StateForbidden`], [`Error::UnknownOwner`], [`Error::DueInPast`], [`Error::DueTooFar`],
/// [`Error::NothingHandedOver`], [`Error::OwnPostponement`], [`Error::Invalid`].
pub async fn hand_over(
    tx: &mut Tx,
    caller: &Caller,
    id: ImprovementId,
    (owner, due_on): (Option<UserId>, Option<NaiveDate>),
    reason: &str,
) -> Result<Improvement, Error> {
    let reason = passage(reason, "/reason", MAX_NOTE)?;
    let (user, item) = open(tx, caller, id).await?;
    demand_state(&item, ImprovementState::Open)?;
    if let Some(due_on) = due_on {
        demand_due(due_on, caller.today())?;
    }
    let (owner, due_on) = (
        owner.unwrap_or(item.owner_id),
        due_on.unwrap_or(item.due_on),
    );
    demand_owner(tx, caller, item.unit_id, owner).await?;
    demand_handover(&item, (owner, due_on), user)?;
    store::hand_over(tx, id, owner, due_on).await?;
    let act = (EventKind::HandedOver, "improvements.hand_over");
    conclude(tx, caller, id, act, Some(reason)).await
}

/// Reports an open item as done, with its result: 1 to 2000 characters.
///
/// # Errors
/// [`Error::NotFound`], [`Error::StateForbidden`], [`Error::Invalid`].
pub async fn report_done(
    tx: &mut Tx,
    caller: &Caller,
    id: ImprovementId,
    result: &str,
) -> Result<Improvement, Error> {
    let result = passage(result, "/result", MAX_NOTE)?;
    let (user, item) = open(tx, caller, id).await?;
    demand_state(&item, ImprovementState::Open)?;
    store::mark_done(tx, caller, id, user, result).await?;
    let act = (EventKind::Done, "improvements.report_done");
    conclude(tx, caller, id, act, Some(result)).await
}

/// Judges the effect of an item that is done: 1 to 2000 characters. With effect it is closed; without, it is open again
/// until the day that is given.
///
/// # Errors
/// [`Error::NotFound`], [`Error::StateForbidden`], [`Error::OwnWork`]; [`Error::DueInPast`], also when the day is missing
/// for an item without effect; [`Error::Invalid`].
pub async fn judge(
    tx: &mut Tx,
    caller: &Caller,
    id: ImprovementId,
    effect: &str,
    again_by: Option<NaiveDate>,
) -> Result<Improvement, Error> {
    let effect = passage(effect, "/effect", MAX_NOTE)?;
    let (user, item) = open(tx, caller, id).await?;
    demand_state(&item, ImprovementState::Done)?;
    demand_stranger(&item, user)?;
    let event = match again_by {
        Some(due_on) => {
            demand_due(due_on, caller.today())?;
            store::mark_open(tx, id, due_on).await?;
            EventKind::Ineffective
        }
        None => {
            store::mark_closed(tx, caller, id, user, effect).await?;
            EventKind::Effective
        }
    };
    conclude(tx, caller, id, (event, "improvements.judge"), Some(effect)).await
}

/// Gives an item up whose effect is not judged, with the reason: 1 to 2000 characters.
///
/// # Errors
/// [`Error::NotFound`], [`Error::StateForbidden`], [`Error::Invalid`].
pub async fn give_up(
    tx: &mut Tx,
    caller: &Caller,
    id: ImprovementId,
    reason: &str,
) -> Result<Improvement, Error> {
    let reason = passage(reason, "/reason", MAX_NOTE)?;
    let (_, item) = open(tx, caller, id).await?;
    match item.state {
        ImprovementState::Open | ImprovementState::Done => {}
        ImprovementState::Closed | ImprovementState::GivenUp => {
            return Err(Error::StateForbidden { state: item.state });
        }
    }
    store::mark_given_up(tx, id).await?;
    let act = (EventKind::GivenUp, "improvements.give_up");
    conclude(tx, caller, id, act, Some(reason)).await
}

/// An item inside the caller's scope: of its unit, or its own.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ImprovementId,
) -> Result<Improvement, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The items inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &Filter,
    page: &PageRequest<ImprovementId>,
) -> Result<Page<Improvement, ImprovementId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |item| item.id))
}

/// The history of an item inside the caller's scope, the first act first.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn history_of(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ImprovementId,
) -> Result<Vec<ImprovementEvent>, Error> {
    find(connection, caller, id).await?;
    Ok(store::list_events(connection, id).await?)
}

/// The item, locked, inside the caller's scope.
async fn open(
    tx: &mut Tx,
    caller: &Caller,
    id: ImprovementId,
) -> Result<(UserId, Improvement), Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let item = store::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    Ok((user, item))
}

async fn conclude(
    tx: &mut Tx,
    caller: &Caller,
    id: ImprovementId,
    (event, action): (EventKind, &'static str),
    note: Option<&str>,
) -> Result<Improvement, Error> {
    let item = store::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::NotFound {})?;
    store::insert_event(tx, caller, &item, event, note).await?;
    let entry = Entry {
        action,
        subject_kind: SUBJECT,
        subject_id: id.0,
        unit_id: Some(item.unit_id),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let told = Event {
        kind: match event {
            EventKind::Raised => "improvement.raised",
            EventKind::HandedOver => "improvement.handed_over",
            EventKind::Done => "improvement.done",
            EventKind::Effective => "improvement.closed",
            EventKind::Ineffective => "improvement.reopened",
            EventKind::GivenUp => "improvement.given_up",
        },
        subject_kind: SUBJECT,
        subject_id: id.0,
        unit_id: Some(item.unit_id),
        payload: json!({
            "state": item.state,
            "owner_id": item.owner_id,
            "due_on": item.due_on,
            "source": item.source.kind,
            "source_id": item.source.id,
        }),
    };
    outbox::emit(tx, caller, told).await?;
    Ok(item)
}
