//! Reading approvals. They are shown to their applicants, to the approvers of any step, past and present, with their
//! stand-ins, and to those whose scope covers the company.

use crate::{Approval, ApprovalState, Error, Record, SubjectKind, Task, store};
use chrono::{DateTime, Utc};
use kehu_db::PgConnection;
use kehu_kernel::{ApprovalId, Caller, Page, PageRequest, StepId, UnitId};
use uuid::Uuid;

/// Which approvals to list.
#[derive(Debug, Clone, Default)]
pub struct ApprovalFilter {
    /// In one of these states; any when empty.
    pub states: Vec<ApprovalState>,
    /// Of one of these kinds; any when empty.
    pub subject_kinds: Vec<SubjectKind>,
    /// Of this subject.
    pub subject_id: Option<Uuid>,
    /// Only those that the caller submitted.
    pub mine: bool,
}

/// An approval with its steps and its record.
///
/// # Errors
/// [`Error::NotFound`], also for an approval in which the caller has no part.
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ApprovalId,
) -> Result<Record, Error> {
    let (approval, snapshot) = store::find(connection, caller, id)
        .await?
        .ok_or(Error::NotFound {})?;
    let steps = store::list_steps(connection, id).await?;
    let events = store::list_events(connection, id).await?;
    Ok(Record {
        approval,
        snapshot,
        steps,
        events,
    })
}

/// The approvals that the caller may see and a filter names, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &ApprovalFilter,
    page: &PageRequest<ApprovalId>,
) -> Result<Page<Approval, ApprovalId>, Error> {
    let rows = store::list(connection, caller, filter, page).await?;
    Ok(page.page(rows, |approval| approval.id))
}

/// The open steps that the caller may decide now, the longest waiting first; of one company, if it is given. Keys and the
/// system have none.
///
/// # Errors
/// When the database fails.
pub async fn inbox(
    connection: &mut PgConnection,
    caller: &Caller,
    company: Option<UnitId>,
    page: &PageRequest<(DateTime<Utc>, StepId)>,
) -> Result<Page<Task, (DateTime<Utc>, StepId)>, Error> {
    let Some(user) = caller.user() else {
        return Ok(Page {
            items: Vec::new(),
            next: None,
        });
    };
    let rows = store::list_inbox(connection, user, caller.today(), company, page).await?;
    Ok(page.page(rows, |task| (task.opened_at, task.step_id)))
}
