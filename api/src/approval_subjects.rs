//! What is approved, by kind: the one place where an approval meets the domain of its subject.

use crate::problem::Failure;
use kehu_approvals::{Finished, SubjectKind};
use kehu_commission::settlement;
use kehu_complaints::{extensions, opinions};
use kehu_customers::{disqualification, opening};
use kehu_db::Tx;
use kehu_deals::{changes, discounts};
use kehu_determinations::disputes;
use kehu_kernel::Caller;
use kehu_reception::referrals;
use kehu_surveys::{report, review};
use serde_json::Value;
use uuid::Uuid;

/// The subject as it is now, in the form in which it was submitted.
///
/// # Errors
/// When the subject is gone or the database fails.
pub(crate) async fn current_snapshot(
    tx: &mut Tx,
    caller: &Caller,
    kind: SubjectKind,
    subject: Uuid,
) -> Result<Value, Failure> {
    Ok(match kind {
        SubjectKind::AccountOpening => opening::current_snapshot(tx, subject).await?,
        SubjectKind::Disqualification => disqualification::current_snapshot(tx, subject).await?,
        SubjectKind::CommissionSettlement => settlement::current_snapshot(tx, subject).await?,
        SubjectKind::ReferralSubmission => referrals::current_snapshot(tx, subject).await?,
        SubjectKind::DisputeRuling => disputes::current_snapshot(tx, subject).await?,
        SubjectKind::PriceDiscount => discounts::current_snapshot(tx, caller, subject).await?,
        SubjectKind::UnitSwap | SubjectKind::DealWithdrawal | SubjectKind::DealDefault => {
            changes::current_snapshot(tx, subject).await?
        }
        SubjectKind::ComplaintOpinion => opinions::current_snapshot(tx, subject).await?,
        SubjectKind::ComplaintExtension => extensions::current_snapshot(tx, subject).await?,
        SubjectKind::SurveyQuestionnaire => review::current_snapshot(tx, subject).await?,
        SubjectKind::SurveyReport => report::current_snapshot(tx, subject).await?,
    })
}

/// Lets the subject's domain carry out how its approval ended, in the same transaction.
///
/// # Errors
/// What the domain refuses; then the decision is undone as well.
pub(crate) async fn settle(
    tx: &mut Tx,
    caller: &Caller,
    kind: SubjectKind,
    subject: Uuid,
    finished: Finished,
    reason: &str,
) -> Result<(), Failure> {
    match kind {
        SubjectKind::AccountOpening => {
            opening::settle(tx, caller, subject, finished, reason).await?;
        }
        SubjectKind::Disqualification => {
            disqualification::settle(tx, caller, subject, finished, reason).await?;
        }
        SubjectKind::CommissionSettlement => {
            settlement::conclude(tx, caller, subject, finished, reason).await?;
        }
        SubjectKind::ReferralSubmission => {
            referrals::settle(tx, caller, subject, finished, reason).await?;
        }
        SubjectKind::DisputeRuling => {
            disputes::settle(tx, caller, subject, finished, reason).await?;
        }
        SubjectKind::PriceDiscount => {
            discounts::settle(tx, caller, subject, finished, reason).await?;
        }
        SubjectKind::UnitSwap | SubjectKind::DealWithdrawal | SubjectKind::DealDefault => {
            changes::settle(tx, caller, subject, finished, reason).await?;
        }
        SubjectKind::ComplaintOpinion => {
            opinions::settle(tx, caller, subject, finished, reason).await?;
        }
        SubjectKind::ComplaintExtension => {
            extensions::settle(tx, caller, subject, finished, reason).await?;
        }
        SubjectKind::SurveyQuestionnaire => {
            review::settle(tx, caller, subject, finished, reason).await?;
        }
        SubjectKind::SurveyReport => {
            report::settle(tx, caller, subject, finished, reason).await?;
        }
    }
    Ok(())
}
