//! What payment of commission waits for, and that has happened: a loan paid out, a unit handed over, a project ended.

use crate::{Error, basis, ledger};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, DealId, Faults, MilestoneId, Page, PageRequest, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = CommissionMilestoneKind)]
pub enum MilestoneKind {
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
        (MilestoneKind::LoanPaidOut | MilestoneKind::Handover, Some(deal)) => {
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
    let id = MilestoneId::generate();
    sqlx::query!(
        "insert into commission_milestones (id, site_id, deal_id, milestone, occurred_on, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        new.site_id.0,
        new.deal_id.map(Uuid::from),
        new.milestone.as_str(),
        new.occurred_on,
        caller.now,
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    let entry = Entry {
        action: "commission.record_milestone",
        subject_kind: "commission_milestone",
        subject_id: id.0,
        unit_id: Some(new.site_id),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    Ok(Milestone {
        id,
        site_id: new.site_id,
        deal_id: new.deal_id,
        milestone: new.milestone,
        occurred_on: new.occurred_on,
        recorded_at: caller.now,
        recorded_by: user,
    })
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
    let rows = sqlx::query_as!(
        Milestone,
        r#"select id as "id: _", site_id as "site_id: _", deal_id as "deal_id: _", milestone as "milestone: _", occurred_on,
                  recorded_at, recorded_by as "recorded_by: _"
           from commission_milestones
           where ($1::boolean or site_id = any($2)) and ($3::uuid is null or site_id = $3)
             and ($4::uuid is null or deal_id = $4) and ($5::uuid is null or id < $5)
           order by id desc limit $6"#,
        caller.scope.all,
        caller.scope.units.as_slice() as _,
        site.map(Uuid::from),
        deal.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(page.page(rows, |milestone| milestone.id))
}

/// Whether the project of a site had ended by an instant.
pub(crate) async fn has_project_ended(
    connection: &mut PgConnection,
    site: UnitId,
    cutoff: DateTime<Utc>,
) -> Result<bool, kehu_db::Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from commission_milestones
                          where site_id = $1 and milestone = 'project_end' and recorded_at < $2) as "found!""#,
        site.0,
        cutoff,
    );
    Ok(found.fetch_one(connection).await?)
}
