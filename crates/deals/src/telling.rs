//! What is recorded of an act, and told to others.

use crate::Error;
use crate::deal::Deal;
use kehu_audit::Entry;
use kehu_customers::dossier::timeline;
use kehu_db::Tx;
use kehu_db::outbox::{self, Event};
use kehu_kernel::{Caller, UnitId};
use serde_json::{Value, json};
use uuid::Uuid;

/// The thing that an act is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    pub(crate) kind: &'static str,
    pub(crate) id: Uuid,
    pub(crate) site: UnitId,
}

/// The line in the audit record, and the event for others.
pub(crate) async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    about: About,
    action: &'static str,
    event: &'static str,
    reason: Option<&str>,
    payload: Value,
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: about.kind,
        subject_id: about.id,
        unit_id: Some(about.site),
        reason,
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = Event {
        kind: event,
        subject_kind: about.kind,
        subject_id: about.id,
        unit_id: Some(about.site),
        payload,
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

/// As [`tell`], of a deal; its holders' timelines show it too.
pub(crate) async fn tell_deal(
    tx: &mut Tx,
    caller: &Caller,
    deal: &Deal,
    action: &'static str,
    event: &'static str,
    reason: Option<&str>,
) -> Result<(), Error> {
    let payload = json!({
        "sale_unit_id": deal.unit_id, "party_id": deal.party_id, "salesperson_id": deal.salesperson_id,
        "stage": deal.stage, "state": deal.state, "price": deal.price,
    });
    let about = About {
        kind: "deal",
        id: deal.id.0,
        site: deal.site_id,
    };
    tell(tx, caller, about, action, event, reason, payload).await?;
    for holder in &deal.holders {
        let details =
            json!({ "deal_id": deal.id, "sale_unit_id": deal.unit_id, "stage": deal.stage });
        timeline::note(tx, caller, holder.customer_id, event, details).await?;
    }
    Ok(())
}
