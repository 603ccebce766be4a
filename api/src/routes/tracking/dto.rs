//! What is sent and answered about tracking.

use crate::page;
use crate::routes::customers::mask::Sight;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_deals::reminders::Reminder;
use kehu_kernel::{CustomerId, PartyId, UserId};
use kehu_reception::tracking::cases::{CaseAnalysis, NewAnalysis};
use kehu_reception::tracking::follow_ups::{CheckFollowUp, FollowUp, NewFollowUp};
use kehu_reception::tracking::funnel::Move;
use kehu_reception::tracking::parties::{self, Standing};
use kehu_reception::tracking::plans::{MissingPlan, NewPlan, Plan};
use kehu_reception::tracking::today::{
    self, Appointment, ExpiringClaim, Invitation, PromisedVisit, WaitingRegistration,
};
use kehu_reception::tracking::words::{FollowUpWay, FunnelStage, PlanKind, WorkCheckSubject};
use kehu_reception::tracking::work_checks::{NewWorkCheck, WorkCheck, WorkStanding};
use kehu_reception::words::{FocusPoint, IntentLevel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Records a contact with a party.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFollowUp {
    /// When it was; now, if absent.
    #[serde(default)]
    pub occurred_at: Option<DateTime<Utc>>,
    /// How.
    pub way: FollowUpWay,
    /// Whom of the party you spoke with; only where somebody was reached.
    #[serde(default)]
    pub spoken_with: Option<CustomerId>,
    /// Whether somebody was reached: an effective contact.
    pub reached: bool,
    /// What was said.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub content: String,
    /// Objections 抗性.
    #[serde(default)]
    #[validate(length(max = 11))]
    #[schema(max_items = 11)]
    pub objections: Vec<FocusPoint>,
    /// The objections in words.
    #[serde(default)]
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub objection_detail: Option<String>,
    /// What was done about them.
    #[serde(default)]
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub counter_measure: Option<String>,
    /// The result.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub result: String,
    /// Whether you ask the sales manager to join: makes the party a hard case.
    #[serde(default)]
    #[schema(default = false)]
    pub needs_help: bool,
    /// The level after it; as before, if absent.
    #[serde(default)]
    pub level_after: Option<IntentLevel>,
    /// The day of the next contact, today or later; of a level that must be followed up not later than its interval.
    #[serde(default)]
    pub next_on: Option<NaiveDate>,
    /// The day on which the party promised to come, today or later.
    #[serde(default)]
    pub visit_promised_on: Option<NaiveDate>,
}

impl From<RecordFollowUp> for NewFollowUp {
    fn from(new: RecordFollowUp) -> Self {
        let RecordFollowUp {
            occurred_at,
            way,
            spoken_with,
            reached,
            content,
            objections,
            objection_detail,
            counter_measure,
            result,
            needs_help,
            level_after,
            next_on,
            visit_promised_on,
        } = new;
        Self {
            occurred_at,
            way,
            spoken_with,
            reached,
            content,
            objections,
            objection_detail,
            counter_measure,
            result,
            needs_help,
            level_after,
            next_on,
            visit_promised_on,
        }
    }
}

page!(FollowUpPage, FollowUp);

/// The sales supervisor's word on a follow-up.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckFollowUpRecord {
    /// Whether the record is in order.
    pub in_order: bool,
    /// What you say of it; needed where it is not in order.
    #[serde(default)]
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub comment: Option<String>,
}

impl From<CheckFollowUpRecord> for CheckFollowUp {
    fn from(CheckFollowUpRecord { in_order, comment }: CheckFollowUpRecord) -> Self {
        Self { in_order, comment }
    }
}

/// A manager's analysis of a hard case.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnalyseCase {
    /// What stands in the way.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub analysis: String,
    /// What to do.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub advice: String,
}

impl From<AnalyseCase> for NewAnalysis {
    fn from(AnalyseCase { analysis, advice }: AnalyseCase) -> Self {
        Self { analysis, advice }
    }
}

page!(CaseAnalysisPage, CaseAnalysis);

/// Where a party stands with its follow-up.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TrackedParty {
    /// The party.
    pub party_id: PartyId,
    /// Its persons' names; masked for callers without `customers:unmask`.
    #[schema(value_type = Vec<kehu_kernel::items::PersonName>, max_items = 1000)]
    pub names: Vec<String>,
    /// Whose it is: the holder of the latest claim, standing or expired; without one who answered the latest call.
    pub salesperson_id: Option<UserId>,
    /// Display name of the salesperson.
    #[schema(max_length = 100)]
    pub salesperson_name: Option<String>,
    /// When that claim expires or expired.
    pub claim_expires_at: Option<DateTime<Utc>>,
    /// Stage in the funnel.
    pub stage: FunnelStage,
    /// Since when.
    pub stage_since: DateTime<Utc>,
    /// Deals that it made and kept.
    pub deals: i16,
    /// Latest intent level; null before the registration.
    pub level: Option<IntentLevel>,
    /// Whether it must be followed up.
    pub obligatory: bool,
    /// The day by which the next contact is due; null where none is.
    pub due_on: Option<NaiveDate>,
    /// Whether that day has passed without the contact that must be.
    pub overdue: bool,
    /// When it was last contacted.
    pub last_contact_at: Option<DateTime<Utc>>,
    /// The day on which it promised to come, by the latest contact.
    pub visit_promised_on: Option<NaiveDate>,
    /// Contacts in a row that met an objection or reached nobody, since the level rose or the case was analysed.
    pub troubled: i16,
    /// Whether it is a hard case that waits for the sales manager's analysis.
    pub hard_case: bool,
    /// The place that its salesperson gave it, from 1.
    pub pinned: Option<i16>,
}

impl TrackedParty {
    pub fn seen(sight: Sight, tracked: parties::Tracked) -> Self {
        let parties::Tracked {
            party_id,
            names,
            salesperson_id,
            salesperson_name,
            claim_expires_at,
            stage,
            stage_since,
            deals,
            level,
            obligatory,
            due_on,
            overdue,
            last_contact_at,
            visit_promised_on,
            troubled,
            hard_case,
            pinned,
        } = tracked;
        Self {
            party_id,
            names: names.into_iter().map(|name| sight.name(name)).collect(),
            salesperson_id,
            salesperson_name,
            claim_expires_at,
            stage,
            stage_since,
            deals,
            level,
            obligatory,
            due_on,
            overdue,
            last_contact_at,
            visit_promised_on,
            troubled,
            hard_case,
            pinned,
        }
    }
}

page!(TrackedPartyPage, TrackedParty);

/// How salespeople stand with their parties.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FollowUpStandings {
    /// A line for each salesperson who holds parties.
    #[schema(max_items = 1000)]
    pub items: Vec<Standing>,
}

/// The order in which one's own parties are taken up.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPartyOrder {
    /// The parties that come first, in this order; none: by level, due day and last contact alone.
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub party_ids: Vec<PartyId>,
}

/// Moves a party through the funnel.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveParty {
    /// Where to.
    pub stage: FunnelStage,
    /// Why.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

page!(FunnelMovePage, Move);

/// Writes a plan of the present period.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WritePlan {
    /// Daily: of today. Weekly: of the calendar week that follows the latest planning day.
    pub kind: PlanKind,
    /// What is planned, each entry 1 to 500 characters.
    #[validate(length(min = 1, max = 50))]
    #[schema(value_type = Vec<kehu_kernel::items::PlanEntryText>, min_items = 1, max_items = 50)]
    pub entries: Vec<String>,
}

impl From<WritePlan> for NewPlan {
    fn from(WritePlan { kind, entries }: WritePlan) -> Self {
        Self { kind, entries }
    }
}

/// What is planned instead.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RewritePlan {
    /// What is planned, each entry 1 to 500 characters.
    #[validate(length(min = 1, max = 50))]
    #[schema(value_type = Vec<kehu_kernel::items::PlanEntryText>, min_items = 1, max_items = 50)]
    pub entries: Vec<String>,
}

/// The summary of a plan.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SummarisePlan {
    /// What came of it.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub summary: String,
}

page!(PlanPage, Plan);

/// Whose plans are missing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MissingPlans {
    /// A line for each person.
    #[schema(max_items = 1000)]
    pub items: Vec<MissingPlan>,
}

/// What is due today. Each list holds the first 200; `more` names those that have more.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Today {
    /// The day.
    pub day: NaiveDate,
    /// Whether it is the caller's own, not the site's.
    pub own: bool,
    /// Contacts that are due or overdue.
    #[schema(max_items = 200)]
    pub follow_ups: Vec<TrackedParty>,
    /// Hard cases that wait for the sales manager.
    #[schema(max_items = 200)]
    pub hard_cases: Vec<TrackedParty>,
    /// Visits promised for today, or before and not made.
    #[schema(max_items = 200)]
    pub visits_promised: Vec<PromisedVisit>,
    /// Callers who have not come and promised no day: to be invited.
    #[schema(max_items = 200)]
    pub invitations: Vec<Invitation>,
    /// Visits of referred persons appointed for today; of managers alone.
    #[schema(max_items = 200)]
    pub appointments: Vec<Appointment>,
    /// Registrations that wait for confirmation.
    #[schema(max_items = 200)]
    pub registrations_waiting: Vec<WaitingRegistration>,
    /// Claims that expire soon.
    #[schema(max_items = 200)]
    pub claims_expiring: Vec<ExpiringClaim>,
    /// Reservations that end, contracts to sign and money to pay, of which customers are to be reminded; those overdue among
    /// them. Empty for callers without `deals:read`.
    #[schema(max_items = 200)]
    pub reminders: Vec<Reminder>,
    /// Plans that are not closed.
    #[schema(max_items = 200)]
    pub plans_open: Vec<Plan>,
    /// Plans that are not written.
    #[schema(max_items = 2000)]
    pub plans_missing: Vec<MissingPlan>,
    /// The lists that have more than they hold here.
    #[schema(value_type = Vec<kehu_kernel::items::ListName>, max_items = 8)]
    pub more: Vec<String>,
}

impl Today {
    pub fn seen(sight: Sight, today: today::Today, reminders: Vec<Reminder>) -> Self {
        let more = [
            ("follow_ups", today.follow_ups.more),
            ("hard_cases", today.hard_cases.more),
            ("visits_promised", today.visits_promised.more),
            ("invitations", today.invitations.more),
            ("appointments", today.appointments.more),
            ("registrations_waiting", today.registrations_waiting.more),
            ("claims_expiring", today.claims_expiring.more),
            ("plans_open", today.plans_open.more),
        ];
        let seen = |items: Vec<parties::Tracked>| {
            items
                .into_iter()
                .map(|one| TrackedParty::seen(sight, one))
                .collect()
        };
        Self {
            day: today.day,
            own: today.own,
            follow_ups: seen(today.follow_ups.items),
            hard_cases: seen(today.hard_cases.items),
            visits_promised: today.visits_promised.items,
            invitations: today.invitations.items,
            appointments: today.appointments.items,
            registrations_waiting: today.registrations_waiting.items,
            claims_expiring: today.claims_expiring.items,
            reminders,
            plans_open: today.plans_open.items,
            plans_missing: today.plans_missing,
            more: more
                .into_iter()
                .filter(|(_, more)| *more)
                .map(|(list, _)| list.to_owned())
                .collect(),
        }
    }
}

/// Records a check of a salesperson's work.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordWorkCheck {
    /// Whose work.
    pub salesperson_id: UserId,
    /// What was checked.
    pub subject: WorkCheckSubject,
    /// Whether it is in order.
    pub in_order: bool,
    /// What was found; needed where something is not in order.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub findings: Option<String>,
}

impl From<RecordWorkCheck> for NewWorkCheck {
    fn from(body: RecordWorkCheck) -> Self {
        let RecordWorkCheck {
            salesperson_id,
            subject,
            in_order,
            findings,
        } = body;
        Self {
            salesperson: salesperson_id,
            subject,
            in_order,
            findings,
        }
    }
}

page!(WorkCheckPage, WorkCheck);

/// When the salespeople's work is to be checked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkStandings {
    /// Two lines for each salesperson who holds parties.
    #[schema(max_items = 2000)]
    pub items: Vec<WorkStanding>,
}
