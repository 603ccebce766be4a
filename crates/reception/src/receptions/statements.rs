//! What a visitor says in the course of a reception.

use super::model::{Reception, Statement};
use super::{demand_timely, find, store};
use crate::Error;
use crate::site::{self, person};
use crate::telling::{Told, tell};
use crate::words::{StatementKind, StatementPhase};
use chrono::{DateTime, Utc};
use kehu_db::Tx;
use kehu_kernel::{Caller, EvidenceId, ReceptionId, UserId};
use serde_json::json;

/// A statement to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStatement {
    /// What.
    pub kind: StatementKind,
    /// Of whom; for naming, declining and complaining.
    pub salesperson: Option<UserId>,
    /// When; now, if absent.
    pub occurred_at: Option<DateTime<Utc>>,
}

/// Adds what a visitor said or did to a reception under way. Whether it was before or during the reception proper follows
/// from whether that has begun.
///
/// # Errors
/// [`Error::ReceptionNotFound`], [`Error::ReceptionFinished`]; [`Error::Backdated`], [`Error::NotYet`];
/// [`Error::NotSalesperson`]; [`Error::StatementNeedsSalesperson`]; [`Error::ProperBegan`].
pub async fn state(
    tx: &mut Tx,
    caller: &Caller,
    id: ReceptionId,
    new: &[NewStatement],
) -> Result<Reception, Error> {
    let by = person(caller)?;
    let reception = store::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::ReceptionNotFound {})?;
    if reception.finished_at.is_some() {
        return Err(Error::ReceptionFinished {});
    }
    let site = site::enter(tx, caller, reception.site_id).await?;
    let named: Vec<UserId> = new
        .iter()
        .filter_map(|statement| statement.salesperson)
        .collect();
    site::demand_salespeople(tx, caller, site.id, &named).await?;
    let mut began = reception
        .statements
        .iter()
        .any(|said| said.kind == StatementKind::ProperBegan);
    let mut statements = Vec::with_capacity(new.len());
    for statement in new {
        let occurred_at = statement.occurred_at.unwrap_or(caller.now);
        demand_timely(
            occurred_at,
            caller.now,
            site.rules.reception.entered_within_minutes,
        )?;
        if occurred_at < reception.arrived_at {
            return Err(Error::BeforeArrival {});
        }
        demand_whom(statement.kind, statement.salesperson)?;
        if statement.kind == StatementKind::ProperBegan {
            if began {
                return Err(Error::ProperBegan {});
            }
            began = true;
        }
        statements.push(Statement {
            id: EvidenceId::generate(),
            kind: statement.kind,
            salesperson_id: statement.salesperson,
            phase: if began {
                StatementPhase::During
            } else {
                StatementPhase::Before
            },
            occurred_at,
            recorded_at: caller.now,
            recorded_by: by,
        });
    }
    store::insert_statements(tx, id, &statements).await?;
    let told = Told {
        action: "receptions.state",
        event: "reception.stated",
        subject_kind: "reception",
        subject_id: id.0,
        site: site.id,
        reason: None,
        payload: json!({ "kinds": statements.iter().map(|said| said.kind).collect::<Vec<_>>() }),
    };
    tell(tx, caller, told).await?;
    find(tx, caller, id).await
}

/// Naming, declining and complaining are of somebody; coming for a discount is of nobody.
pub(super) fn demand_whom(kind: StatementKind, salesperson: Option<UserId>) -> Result<(), Error> {
    let fits = match kind {
        StatementKind::Named | StatementKind::Declined | StatementKind::Complained => {
            salesperson.is_some()
        }
        StatementKind::Insisted => true,
        StatementKind::CameForDiscount | StatementKind::ProperBegan => salesperson.is_none(),
    };
    if fits {
        Ok(())
    } else {
        Err(Error::StatementNeedsSalesperson {})
    }
}
