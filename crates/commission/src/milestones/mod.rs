//! What commission waits for, and that has happened: a loan contracted or paid out, a unit handed over, a project ended.

mod store;

pub(crate) use store::has_project_ended;

use crate::telling::{Told, tell};
use crate::{Error, basis, ledger};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, DealId, Faults, MilestoneId, Page, PageRequest, UnitId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// What has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = CommissionMilestoneKind)]
pub enum MilestoneKind {
    /// The contract of the loan of a deal was signed.
    LoanContracted,
    /// The bank has paid the loan of a deal out.
    LoanPaidOut,
    /// The unit of a deal was handed over.
    Handover,
    /// The project of the site has ended.
    ProjectEnd,
}

impl MilestoneKind {
    /// The word, as stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LoanContracted => "loan_contracted",
            Self::LoanPaidOut => "loan_paid_out",
            Self::Handover => "handover",
            Self::ProjectEnd => "project_end",
        }
    }
}

/// A milestone to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewMilestone {
    /// The site.
    pub site_id: UnitId,
    /// The deal; none for the end of the project.
    pub deal_id: Option<DealId>,
    /// What has happened.
    pub milestone: MilestoneKind,
    /// When.
    pub occurred_on: NaiveDate,
}

/// A recorded milestone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Identifier.
    pub id: MilestoneId,
    /// The site.
    pub site_id: UnitId,
    /// The deal; none for the end of the project.
    pub deal_id: Option<DealId>,
    /// What has happened.
    pub milestone: MilestoneKind,
    /// When.
    pub occurred_on: NaiveDate,
    /// When it was recorded. It counts for the month in which it was.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
}

/// Records a milestone; what waits for it is released with the settlement of the month.
///
/// # Errors
/// [`Error::UnknownSite`], [`Error::UnknownDeal`], [`Error::MilestoneRecorded`], [`Error::PersonsOnly`]; [`Error::Invalid`]
/// for a day in the future, or a deal where none belongs.
pub async fn record(tx: &mut Tx, caller: &Caller, new: NewMilestone) -> Result<Milestone, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    ledger::demand_site(tx, caller, new.site_id).await?;
    if new.occurred_on > caller.today() {
        return Err(Faults::one(
            "/occurred_on",
            "future",
            "must not lie in the future",
            "不得晚于今日",
        )
        .into());
    }
    match (new.milestone, new.deal_id) {
        (MilestoneKind::ProjectEnd, None) => {}
        (
            MilestoneKind::LoanContracted | MilestoneKind::LoanPaidOut | MilestoneKind::Handover,
            Some(deal),
        ) => {
            if !basis::is_deal_of(tx, new.site_id, deal).await? {
                return Err(Error::UnknownDeal {});
            }
        }
        _ => {
            return Err(Faults::one(
                "/deal_id",
                "combination",
                "the end of a project has no deal, everything else has one",
                "项目结束不对应成交，其他节点须对应成交",
            )
            .into());
        }
    }
    let milestone = Milestone {
        id: MilestoneId::generate(),
        site_id: new.site_id,
        deal_id: new.deal_id,
        milestone: new.milestone,
        occurred_on: new.occurred_on,
        recorded_at: caller.now,
        recorded_by: user,
    };
    store::insert(tx, &milestone).await?;
    let told = Told {
        action: "commission.record_milestone",
        event: "milestone.recorded",
        subject_kind: "commission_milestone",
        subject_id: milestone.id.0,
        site: new.site_id,
        payload: json!({ "milestone": new.milestone, "deal_id": new.deal_id, "occurred_on": new.occurred_on }),
    };
    tell(tx, caller, told).await?;
    Ok(milestone)
}

/// The milestones of the sites in the caller's scope, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: Option<UnitId>,
    deal: Option<DealId>,
    page: &PageRequest<MilestoneId>,
) -> Result<Page<Milestone, MilestoneId>, Error> {
    let rows = store::list(connection, &caller.scope, site, deal, page).await?;
    Ok(page.page(rows, |milestone| milestone.id))
}
