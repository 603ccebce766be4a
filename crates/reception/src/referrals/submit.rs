//! The day's confirmed referrals go before the department manager (ATT-E07).

use super::model::ReferralSubmission;
use super::store;
use crate::Error;
use crate::site::{self, person};
use crate::telling::{Told, tell};
use crate::words::ReferralSubmissionState;
use kehu_approvals::{Finished, SubjectKind, Submission};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, EvidenceId, Page, PageRequest, UnitId};
use serde_json::{Value, json};
use uuid::Uuid;

/// Submits the confirmed referrals of the site that wait for it.
///
/// # Errors
/// [`Error::Rotation`] for a site that is not there; [`Error::ForProjectManager`]; [`Error::NothingToSubmit`];
/// [`Error::Approvals`].
pub async fn submit(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
) -> Result<ReferralSubmission, Error> {
    let by = person(caller)?;
    let site = site::enter(tx, caller, site).await?;
    site.stands_for_project_manager()
        .ok_or(Error::ForProjectManager {})?;
    let waiting = store::waiting_for_submission(tx, site.id).await?;
    if waiting.is_empty() {
        return Err(Error::NothingToSubmit {});
    }
    let id = EvidenceId::generate();
    let referrals: Vec<Uuid> = waiting.iter().map(|(referral, _)| referral.0).collect();
    store::insert_submission(tx, id, site.id, caller.today(), &referrals, caller.now, by).await?;
    let mut applicants: Vec<_> = waiting.into_iter().map(|(_, referrer)| referrer).collect();
    applicants.sort_unstable();
    applicants.dedup();
    // The mechanism takes twenty besides the submitter; more referrers on one day are named by the snapshot alone.
    applicants.truncate(20);
    let submission = Submission {
        subject_kind: SubjectKind::ReferralSubmission,
        subject_id: id.0,
        unit_id: site.id,
        snapshot: current_snapshot(tx, id.0).await?,
        applicants,
    };
    let approval = kehu_approvals::submit(tx, caller, submission).await?;
    store::set_approval(tx, id, approval.id).await?;
    let told = Told {
        action: "referrals.submit",
        event: "referrals.submitted",
        subject_kind: "referral_submission",
        subject_id: id.0,
        site: site.id,
        reason: None,
        payload: json!({ "day": caller.today(), "count": referrals.len(), "approval_id": approval.id }),
    };
    tell(tx, caller, told).await?;
    store::find_submission(tx, id)
        .await?
        .ok_or(Error::SubmissionNotFound {})
}

/// The submission as it stands, in the form in which it was put before the approver; no personal data.
///
/// # Errors
/// [`Error::SubmissionNotFound`]; [`Error::Database`].
pub async fn current_snapshot(connection: &mut PgConnection, id: Uuid) -> Result<Value, Error> {
    let submission = store::find_submission(connection, EvidenceId(id))
        .await?
        .ok_or(Error::SubmissionNotFound {})?;
    let referrals = store::printed(connection, &submission.referrals).await?;
    Ok(json!({ "site_id": submission.site_id, "day": submission.day, "referrals": referrals }))
}

/// Carries out what the department manager decided. What was not approved can be submitted again.
///
/// # Errors
/// [`Error::SubmissionNotFound`]; [`Error::Database`].
pub async fn settle(
    tx: &mut Tx,
    caller: &Caller,
    id: Uuid,
    finished: Finished,
    reason: &str,
) -> Result<(), Error> {
    let id = EvidenceId(id);
    let submission = store::find_submission(tx, id)
        .await?
        .ok_or(Error::SubmissionNotFound {})?;
    let (state, action, event) = match finished {
        Finished::Approved => (
            ReferralSubmissionState::Approved,
            "referrals.approve",
            "referrals.approved",
        ),
        Finished::Returned => (
            ReferralSubmissionState::Returned,
            "referrals.return",
            "referrals.returned",
        ),
        Finished::Rejected => (
            ReferralSubmissionState::Rejected,
            "referrals.reject",
            "referrals.rejected",
        ),
        Finished::Withdrawn => (
            ReferralSubmissionState::Withdrawn,
            "referrals.withdraw",
            "referrals.withdrawn",
        ),
    };
    store::settle(tx, id, state, caller.now).await?;
    let referrers = store::referrers_of(tx, &submission.referrals).await?;
    let told = Told {
        action,
        event,
        subject_kind: "referral_submission",
        subject_id: id.0,
        site: submission.site_id,
        reason: Some(reason),
        payload: json!({ "day": submission.day, "referrals": submission.referrals, "referrer_ids": referrers }),
    };
    Ok(tell(tx, caller, told).await?)
}

/// The submissions inside the caller's scope, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_submissions(
    connection: &mut PgConnection,
    caller: &Caller,
    site: Option<UnitId>,
    page: &PageRequest<EvidenceId>,
) -> Result<Page<ReferralSubmission, EvidenceId>, Error> {
    let rows = store::list_submissions(connection, &caller.scope, site, page).await?;
    Ok(page.page(rows, |submission| submission.id))
}
