//! The policies that the group and its companies have published.

use crate::Error;
use crate::organisation::{self, GROUP, LAKESIDE, PETRO, PROPERTY, RIVERSIDE, Units};
use crate::people::Staff;
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use kehu_approvals::{ApprovalFlow, Approver, SubjectKind};
use kehu_attribution::policy::SiteRules;
use kehu_calendar::rules::{OwnDay, WorkingTime};
use kehu_complaints::ComplaintPolicy;
use kehu_customers::deliveries::DeliveryPolicy;
use kehu_customers::dossier::DuplicatePolicy;
use kehu_customers::opening::AccountOpeningPolicy;
use kehu_customers::qualification::QualificationPolicy;
use kehu_db::Tx;
use kehu_identity::codes;
use kehu_indicators::IndicatorPolicy;
use kehu_kernel::{Caller, Principal, UnitId, Zone};
use kehu_obligations::ObligationPolicy;
use kehu_policy::{NewDraft, PolicyDocument};
use kehu_service_orders::ServiceStandards;
use kehu_surveys::SurveyPolicy;

/// Days for which changes have been passed on through the system.
const DELIVERING: i64 = 180;
/// Most complaints for each hundred customers of the trading company, few of whom trade yet.
const COMPLAINTS: i64 = 60;

/// Publishes the policies: most from the founding on; changes are passed on through the system since lately.
pub(crate) async fn publish(
    tx: &mut Tx,
    units: &Units,
    staff: &Staff,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let at = organisation::founded(now);
    let caller = |name: &'static str| -> Result<Caller, Error> {
        Ok(Caller {
            principal: Principal::User(staff.of(name)?),
            ..Caller::system("demo", at)
        })
    };
    let (admin, manager) = (caller("admin")?, caller("chen.gm")?);
    let (group, company) = (units.of(GROUP)?, units.of(PETRO)?);
    let begun = admin.today();
    let since = Zone::CHINA.day_of(now - Duration::days(DELIVERING));
    issue(
        tx,
        &admin,
        group,
        preset::<DuplicatePolicy>("usual")?,
        begun,
    )
    .await?;
    issue(
        tx,
        &admin,
        group,
        preset::<DeliveryPolicy>("nobody")?,
        begun,
    )
    .await?;
    issue(tx, &manager, company, QualificationPolicy::modern(), begun).await?;
    issue(
        tx,
        &manager,
        company,
        AccountOpeningPolicy::petrochemical(),
        begun,
    )
    .await?;
    issue(tx, &manager, company, shipped::<ApprovalFlow>()?, begun).await?;
    let anniversary = NaiveDate::from_ymd_opt(since.year(), 8, 18);
    issue(tx, &manager, company, office(anniversary)?, begun).await?;
    let standards = preset::<ServiceStandards>("trading")?;
    issue(tx, &manager, company, standards, begun).await?;
    let complaints = ComplaintPolicy {
        leader_role: codes::PROPERTY_MANAGER.to_owned(),
        general_manager_role: codes::GROUP_EXECUTIVE.to_owned(),
        meeting_conveners: vec![codes::GROUP_EXECUTIVE.to_owned()],
        ..ComplaintPolicy::property()
    };
    issue(tx, &admin, units.of(PROPERTY)?, complaints, begun).await?;
    issue(tx, &admin, units.of(PROPERTY)?, property_flows()?, begun).await?;
    let desk = preset::<WorkingTime>("service-desk")?;
    issue(tx, &admin, units.of(PROPERTY)?, desk, begun).await?;
    issue(
        tx,
        &manager,
        company,
        DeliveryPolicy::petrochemical(),
        since,
    )
    .await?;
    let targets = IndicatorPolicy {
        complaints_per_hundred_at_most: Some(COMPLAINTS.into()),
        ..preset("usual")?
    };
    let duties = preset::<ObligationPolicy>("yearly-survey")?;
    issue(tx, &manager, company, SurveyPolicy::petrochemical(), begun).await?;
    issue(tx, &manager, company, targets, begun).await?;
    issue(tx, &manager, company, duties, begun).await?;
    let property = units.of(PROPERTY)?;
    issue(tx, &admin, property, SurveyPolicy::property(), begun).await?;
    let director = caller("deng.director")?;
    let (riverside, lakeside) = (units.of(RIVERSIDE)?, units.of(LAKESIDE)?);
    issue(tx, &director, riverside, SiteRules::developer(), begun).await?;
    issue(tx, &director, lakeside, SiteRules::sales_office(), begun).await
}

/// The property manager's own flows: its manager leads there, and the group above, which also decides on the surveys that the
/// manager carries out.
fn property_flows() -> Result<ApprovalFlow, Error> {
    let complaints = [codes::PROPERTY_MANAGER, codes::GROUP_EXECUTIVE].as_slice();
    let surveys = [codes::GROUP_EXECUTIVE].as_slice();
    let leaders = [
        (SubjectKind::ComplaintOpinion, complaints),
        (SubjectKind::ComplaintExtension, complaints),
        (SubjectKind::SurveyQuestionnaire, surveys),
        (SubjectKind::SurveyReport, surveys),
    ];
    let mut document = shipped::<ApprovalFlow>()?;
    document.flows.retain_mut(|flow| {
        let named = leaders.iter().find(|(kind, _)| kind.flow_key() == flow.key);
        let Some((_, roles)) = named else {
            return false;
        };
        flow.stages.truncate(roles.len());
        for (stage, role) in flow.stages.iter_mut().zip(*roles) {
            stage.approvers = vec![Approver::Role {
                role: (*role).to_owned(),
            }];
        }
        true
    });
    Ok(document)
}

/// The trading company's office hours, closed on its anniversary.
fn office(anniversary: Option<NaiveDate>) -> Result<WorkingTime, Error> {
    let own_day = |date| OwnDay {
        date,
        name: "司庆日".to_owned(),
        works: false,
        hours: None,
    };
    Ok(WorkingTime {
        own_days: anniversary.into_iter().map(own_day).collect(),
        ..shipped::<WorkingTime>()?
    })
}

async fn issue<P: PolicyDocument>(
    tx: &mut Tx,
    caller: &Caller,
    unit_id: UnitId,
    document: P,
    effective_on: NaiveDate,
) -> Result<(), Error> {
    let new = NewDraft {
        unit_id,
        document,
        note: Some("首次发布".to_owned()),
    };
    let draft = kehu_policy::draft(tx, caller, new).await?;
    kehu_policy::publish(tx, caller, P::KIND, draft.id, effective_on).await?;
    Ok(())
}

fn preset<P: PolicyDocument>(key: &str) -> Result<P, Error> {
    P::presets()
        .into_iter()
        .find(|preset| preset.key == key)
        .map(|preset| preset.document)
        .ok_or(Error::Inconsistent { what: P::KIND })
}

fn shipped<P: PolicyDocument>() -> Result<P, Error> {
    let first = P::presets().into_iter().next();
    first
        .map(|preset| preset.document)
        .ok_or(Error::Inconsistent { what: P::KIND })
}
