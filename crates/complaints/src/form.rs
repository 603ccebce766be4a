//! The record form 客户投诉记录及处理意见 (CMP-11): all that is printed on it.

use crate::model::Case;
use crate::naming::Names;
use crate::progress::{ClearedBy, StepContent};
use crate::{Error, case};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, ComplaintId, UnitId, UserId};
use std::collections::HashMap;

/// All that is printed on the form.
#[derive(Debug)]
pub struct RecordForm {
    /// The complaint with its steps; personal values in full, to be masked by who prints.
    pub case: Case,
    /// The names of category, cause and units.
    pub names: Names,
    /// The names of those who took part.
    pub people: HashMap<UserId, String>,
}

/// Gathers the form of a complaint inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn form(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ComplaintId,
) -> Result<RecordForm, Error> {
    let case = case::load(connection, &caller.scope, id).await?;
    let mut names = Names::default();
    let complaint = std::slice::from_ref(&case.complaint);
    names.learn(connection, caller, complaint).await?;
    names.learn_units(connection, units_of(&case)).await?;
    let people = kehu_identity::users::names_of(connection, &people_of(&case)).await?;
    Ok(RecordForm {
        case,
        names,
        people,
    })
}

/// The units that the steps name.
fn units_of(case: &Case) -> impl Iterator<Item = UnitId> {
    case.steps.iter().flat_map(|step| match &step.content {
        StepContent::Responsibility { unit, .. } => vec![*unit],
        StepContent::Opinion { departments, .. } => departments.clone(),
        _ => Vec::new(),
    })
}

/// Who took part: those who took the steps or are named in them, the acceptor, who took it in.
fn people_of(case: &Case) -> Vec<UserId> {
    let complaint = &case.complaint;
    let hands = case
        .steps
        .iter()
        .filter(|step| step.by_kind == "user")
        .filter_map(|step| step.by_id.parse().ok());
    let named = case.steps.iter().flat_map(|step| match &step.content {
        StepContent::Responsibility { user, .. } => user.iter().copied().collect(),
        StepContent::Clearance {
            decision: ClearedBy::Meeting(meeting),
        } => {
            let present = meeting.attendees.iter().copied();
            present.chain([meeting.convened_by]).collect()
        }
        _ => Vec::new(),
    });
    let taker = Some(&complaint.taken_by)
        .filter(|taker| taker.kind == "user")
        .and_then(|taker| taker.id.parse().ok());
    let acceptor = complaint.acceptance.map(|acceptance| acceptance.acceptor);
    let mut all: Vec<UserId> = hands.chain(named).chain(taker).chain(acceptor).collect();
    all.sort_unstable();
    all.dedup();
    all
}
