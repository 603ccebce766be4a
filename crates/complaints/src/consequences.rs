//! What a complaint leads to beside its reply: service orders, for which it waits (CMP-14), and improvement items from its
//! cause (CMP-12, GOV-07).

use crate::Error;
use crate::case::enter;
use crate::model::Complaint;
use crate::telling::{Told, tell};
use crate::words::{Stage, StepKind};
use chrono::NaiveDate;
use kehu_db::{PgConnection, Tx};
use kehu_improvements::{Improvement, NewImprovement, Source, SourceKind};
use kehu_kernel::{Caller, ComplaintId, Scope, UserId};
use kehu_service_orders::{NewServiceOrder, Origin, OriginKind, Part, ServiceKind, ServiceOrder};
use serde_json::json;

/// A service order to be issued at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    /// The type; one for which the unit has a standard.
    pub kind: ServiceKind,
    /// In few words, 1 to 200 characters.
    pub matter: String,
    /// What is to be done, 1 to 4000 characters.
    pub content: String,
    /// Where, 1 to 300 characters.
    pub place: Option<String>,
    /// The parts that are given to teams at once, at most 10.
    pub parts: Vec<Part>,
}

/// Issues a service order for the complainant; the complaint is followed up only when it is finished (CMP-14).
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::OutOfOrder`] before it is accepted, [`Error::Finished`];
/// [`Error::ServiceOrders`].
pub async fn issue_order(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    new: &NewOrder,
) -> Result<ServiceOrder, Error> {
    let (_, case) = enter(tx, caller, id).await?;
    let complaint = &case.complaint;
    case.demand_unfinished()?;
    if complaint.stage == Stage::Received {
        return Err(Error::OutOfOrder {
            stage: complaint.stage,
            next: StepKind::Acceptance,
        });
    }
    let order = kehu_service_orders::issue(tx, &at_desk(caller), order_of(complaint, new)).await?;
    let told = Told {
        action: "complaints.issue_service_order",
        event: "complaint.service_order_issued",
        reason: None,
        payload: json!({ "service_order_id": order.id }),
    };
    tell(tx, caller, complaint, told).await?;
    Ok(order)
}

fn order_of(complaint: &Complaint, new: &NewOrder) -> NewServiceOrder {
    NewServiceOrder {
        unit_id: complaint.unit_id,
        customer_id: complaint.complainant.customer_id,
        kind: new.kind,
        matter: new.matter.clone(),
        content: new.content.clone(),
        place: new.place.clone(),
        origin: Origin {
            kind: OriginKind::Complaint,
            id: Some(complaint.id.0),
        },
        coordinator_id: None,
        parts: new.parts.clone(),
    }
}

/// Who may work on a case may let others work for it: the order and the item belong to the case's unit and customer,
/// whatever the caller reaches beside that.
pub(crate) fn at_desk(caller: &Caller) -> Caller {
    Caller {
        scope: Scope::everything(),
        ..caller.clone()
    }
}

/// A complaint waits for the service orders that it has raised (CMP-14).
pub(crate) async fn demand_no_open_order(
    connection: &mut PgConnection,
    id: ComplaintId,
) -> Result<(), Error> {
    match kehu_service_orders::open_count(connection, OriginKind::Complaint, id.0).await? {
        0 => Ok(()),
        _ => Err(Error::OrderOpen {}),
    }
}

/// An improvement item to be raised from a cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// In few words, 1 to 200 characters.
    pub title: String,
    /// What is to be better, 1 to 4000 characters.
    pub content: String,
    /// Who carries it out.
    pub owner_id: UserId,
    /// The last day.
    pub due_on: NaiveDate,
}

/// Raises an improvement item from the cause of a complaint, in the matter of the responsible unit where one is named.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::OutOfOrder`] before the cause is known, [`Error::Finished`] where none was
/// looked for; [`Error::Improvements`].
pub async fn raise_improvement(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    new: &NewItem,
) -> Result<Improvement, Error> {
    let (_, case) = enter(tx, caller, id).await?;
    let complaint = &case.complaint;
    if complaint.cause.is_none() {
        case.demand_unfinished()?;
        return Err(Error::OutOfOrder {
            stage: complaint.stage,
            next: StepKind::Cause,
        });
    }
    let item = NewImprovement {
        unit_id: complaint.responsible_unit_id.unwrap_or(complaint.unit_id),
        source: Source {
            kind: SourceKind::Complaint,
            id: Some(id.0),
        },
        title: new.title.clone(),
        content: new.content.clone(),
        owner_id: new.owner_id,
        due_on: new.due_on,
    };
    let item = kehu_improvements::raise(tx, &at_desk(caller), item).await?;
    let told = Told {
        action: "complaints.raise_improvement",
        event: "complaint.improvement_raised",
        reason: None,
        payload: json!({ "improvement_id": item.id }),
    };
    tell(tx, caller, complaint, told).await?;
    Ok(item)
}
