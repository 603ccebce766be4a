//! What is kept of a complaint.

use crate::progress::{Progress, Step};
use crate::words::{
    AlarmKind, Channel, ConsentKind, ConsultationState, DeadlineKind, ExtensionState,
    HandoverAnswer, Nature, Outcome, Severity, Stage,
};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_calendar::deadlines::Counted;
use kehu_kernel::{
    ApprovalId, ComplaintAlarmId, ComplaintConsentId, ComplaintExtensionId, ComplaintHandoverId,
    ComplaintId, ConsultationId, CustomerId, DeadlineId, EvidenceId, FileId, IncidentId,
    IntakeLinkId, PartyId, PolicyVersionId, ReceptionId, ServiceOrderId, UnitId, UserId,
};
use std::fmt;

/// What numbers are counted without gaps, in a company and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// 投诉.
    Complaints,
    /// 咨询.
    Consultations,
    /// 事件.
    Incidents,
}

impl Series {
    /// The word, as stored.
    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Complaints => "complaints",
            Self::Consultations => "consultations",
            Self::Incidents => "incidents",
        }
    }

    const fn letters(self) -> &'static str {
        match self {
            Self::Complaints => "TS",
            Self::Consultations => "ZX",
            Self::Incidents => "SJ",
        }
    }
}

/// A number without gaps within company, series and year, such as `TS-2026-000012`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// What is counted.
    pub series: Series,
    /// The year.
    pub year: i32,
    /// From 1.
    pub count: i32,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}-{}-{:06}",
            self.series.letters(),
            self.year,
            self.count
        )
    }
}

/// Who did something: a user, an API key, a link, the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Kind of principal.
    pub kind: String,
    /// Who.
    pub id: String,
}

/// Who complains or asks, as far as it is said. The customer is who that is in the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Complainant {
    /// The customer, where it is a known one.
    pub customer_id: Option<CustomerId>,
    /// The name that was given, 1 to 100 characters.
    pub name: Option<String>,
    /// The telephone, as digits.
    pub telephone: Option<String>,
    /// Who speaks on the complainant's behalf, 1 to 100 characters.
    pub represented_by: Option<String>,
}

/// What is taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIntake {
    /// The unit at which it is handled.
    pub unit_id: UnitId,
    /// By what way it came.
    pub channel: Channel,
    /// What is said, 1 to 4000 characters.
    pub content: String,
    /// Who says it.
    pub complainant: Complainant,
    /// When it came; none for now.
    pub received_at: Option<DateTime<Utc>>,
}

/// A complaint to be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComplaint {
    /// What comes in.
    pub intake: NewIntake,
    /// Key of its category in the policy.
    pub category: String,
    /// How grave it seems; decided when its nature is determined.
    pub severity: Severity,
    /// What the complainant asks for, 1 to 2000 characters.
    pub remedy_sought: Option<String>,
    /// Remarks, 1 to 2000 characters.
    pub remarks: Option<String>,
    /// The employees against whom it is directed, at most 10.
    pub accused: Vec<UserId>,
    /// Files that came with it, at most 10.
    pub files: Vec<FileId>,
    /// Whether whoever takes it in accepts it.
    pub accept: bool,
}

/// A complaint, without its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Identifier.
    pub id: ComplaintId,
    /// The unit at which it is handled.
    pub unit_id: UnitId,
    /// The company of that unit.
    pub company_id: UnitId,
    /// Its number.
    pub number: Number,
    /// By what way it came.
    pub channel: Channel,
    /// Key of its category in the policy.
    pub category: String,
    /// What is said.
    pub content: String,
    /// What the complainant asks for.
    pub remedy_sought: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
    /// Who complains.
    pub complainant: Complainant,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who took it.
    pub taken_by: Author,
    /// When and by what way the receipt was acknowledged.
    pub acknowledged: Option<(DateTime<Utc>, Channel)>,
    /// Who is accountable for it, once it is accepted.
    pub acceptance: Option<Acceptance>,
    /// To whom it is offered.
    pub offered_to: Option<UserId>,
    /// The employees against whom it is directed.
    pub accused: Vec<UserId>,
    /// How far it has come.
    pub stage: Stage,
    /// The round, from 1; each reopening begins another.
    pub round: i32,
    /// How grave it is.
    pub severity: Severity,
    /// Whether it was escalated from the start.
    pub escalated: bool,
    /// Whether the answer touches other owners' rights.
    pub needs_consent: bool,
    /// Its nature, once determined.
    pub nature: Option<Nature>,
    /// Key of its cause in the policy, once investigated.
    pub cause: Option<String>,
    /// The responsible unit, once named.
    pub responsible_unit_id: Option<UnitId>,
    /// The responsible employee, where one was named.
    pub responsible_user_id: Option<UserId>,
    /// The reply that stands.
    pub replied_at: Option<DateTime<Utc>>,
    /// The end of the first deadline that passed without a reply, on record from the late reply or the move of that deadline.
    pub overdue_at: Option<DateTime<Utc>>,
    /// How following up ended.
    pub outcome: Option<Outcome>,
    /// The score that was given.
    pub score: Option<i16>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// The complaint that it repeats.
    pub repeat_of: Option<ComplaintId>,
    /// The policy that it was accepted under; none for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// Rises by one with every change.
    pub version: i64,
}

impl Complaint {
    /// The employees who decide nothing of it, since it is about them: those complained about, and the responsible one
    /// (CMP-13).
    pub(crate) fn parties(&self) -> Vec<UserId> {
        let responsible = self.responsible_user_id;
        self.accused.iter().copied().chain(responsible).collect()
    }
}

/// Who is accountable for a complaint, since when, and until when it is to be replied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acceptance {
    /// The acceptor.
    pub acceptor: UserId,
    /// When it was accepted: the clock runs from here, whoever is the acceptor now.
    pub at: DateTime<Utc>,
    /// The deadline that stands.
    pub deadline_id: DeadlineId,
    /// When it ends; none while the schedule of a year is missing.
    pub due_at: Option<DateTime<Utc>>,
}

/// A complaint with all that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The complaint.
    pub complaint: Complaint,
    /// How far it has come, with what was found.
    pub progress: Progress,
    /// The steps, the first one first.
    pub steps: Vec<Step>,
}

/// A deadline as the calendar keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// Identifier.
    pub id: DeadlineId,
    /// Promise or extension.
    pub kind: DeadlineKind,
    /// So many working days.
    pub working_days: u16,
    /// From when it is counted: the acceptance.
    pub began_at: DateTime<Utc>,
    /// When it ends and which days were counted, or which year's schedule is missing for that.
    pub counted: Counted,
    /// When it was met or fell away.
    pub stopped_at: Option<DateTime<Utc>>,
    /// Whether it is the one that stands.
    pub stands: bool,
}

/// A warning or escalation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// Identifier.
    pub id: ComplaintAlarmId,
    /// The deadline that it belongs to; none for what belongs to none.
    pub deadline_id: Option<DeadlineId>,
    /// What is told.
    pub kind: AlarmKind,
    /// The percent of the time, of a warning.
    pub percent: Option<i16>,
    /// When it is due.
    pub planned_at: DateTime<Utc>,
    /// When it was told.
    pub sent_at: Option<DateTime<Utc>>,
}

/// A request to extend a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Identifier.
    pub id: ComplaintExtensionId,
    /// The complaint.
    pub complaint_id: ComplaintId,
    /// Working days from acceptance in all.
    pub working_days: i16,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub state: ExtensionState,
    /// Who asks.
    pub requested_by: UserId,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Its approval.
    pub approval_id: ApprovalId,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
}

/// An offer to hand a complaint over, with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// Identifier.
    pub id: ComplaintHandoverId,
    /// The acceptor at that time.
    pub from: UserId,
    /// To whom it is offered.
    pub to: UserId,
    /// Who offers it.
    pub offered_by: UserId,
    /// Why.
    pub reason: String,
    /// When.
    pub offered_at: DateTime<Utc>,
    /// The answer and when it was given.
    pub answer: Option<(HandoverAnswer, DateTime<Utc>)>,
    /// What was said with the answer.
    pub remark: Option<String>,
}

/// A consent, or a rule agreed before, on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Identifier.
    pub id: ComplaintConsentId,
    /// Which.
    pub kind: ConsentKind,
    /// What it is, such as a resolution's number: 1 to 500 characters.
    pub reference: String,
    /// When it was agreed.
    pub agreed_on: NaiveDate,
    /// The paper.
    pub file_id: FileId,
    /// When it was put on file.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
}

/// An employee against whom a complaint is directed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accused {
    /// Who.
    pub user_id: UserId,
    /// When this was said.
    pub named_at: DateTime<Utc>,
    /// The reception that a salesperson is complained of for.
    pub reception: Option<AccusedReception>,
}

/// The reception that a salesperson is complained of for (ATT-R05).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccusedReception {
    /// The site.
    pub site_id: UnitId,
    /// The visitor's party.
    pub party_id: PartyId,
    /// The reception.
    pub reception_id: ReceptionId,
    /// The evidence in the party's record, once the supervisor has verified it.
    pub evidence_id: Option<EvidenceId>,
}

/// A link for taking in without signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeLink {
    /// Identifier.
    pub id: IntakeLinkId,
    /// The unit whose desk takes in.
    pub unit_id: UnitId,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A question at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    /// Identifier.
    pub id: ConsultationId,
    /// The unit at which it is answered.
    pub unit_id: UnitId,
    /// The company of that unit.
    pub company_id: UnitId,
    /// Its number.
    pub number: Number,
    /// By what way it came.
    pub channel: Channel,
    /// What is asked.
    pub content: String,
    /// Who asks.
    pub complainant: Complainant,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Who took it.
    pub taken_by: Author,
    /// Where it stands.
    pub resolution: Resolution,
    /// Rises by one with every change.
    pub version: i64,
}

/// What became of a consultation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// It waits.
    Open,
    /// It was answered.
    Answered(Settled, String),
    /// It was turned into a complaint.
    Complaint(Settled, ComplaintId),
    /// It was turned into a service order.
    ServiceOrder(Settled, ServiceOrderId),
}

/// Who settled a consultation, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}

impl Resolution {
    /// The word for it.
    #[must_use]
    pub const fn state(&self) -> ConsultationState {
        match self {
            Self::Open => ConsultationState::Open,
            Self::Answered(..) => ConsultationState::Answered,
            Self::Complaint(..) => ConsultationState::Complaint,
            Self::ServiceOrder(..) => ConsultationState::ServiceOrder,
        }
    }
}

/// An incident at a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Identifier.
    pub id: IncidentId,
    /// The site.
    pub unit_id: UnitId,
    /// Its number.
    pub number: Number,
    /// What happened.
    pub account: Account,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
}

/// What is told of an incident (CMP-15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// Where, 1 to 200 characters.
    pub place: String,
    /// What happened, 1 to 4000 characters.
    pub description: String,
    /// The visitor, as far as known, 1 to 200 characters.
    pub visitor: Option<String>,
    /// The employees who were in it, 1 to 20.
    pub staff: Vec<UserId>,
    /// What was done at once, 1 to 2000 characters.
    pub measures: String,
    /// Who took the parties out of the room.
    pub led_out_by: UserId,
    /// When.
    pub led_out_at: DateTime<Utc>,
    /// The complaint that came of it.
    pub complaint_id: Option<ComplaintId>,
    /// The record that this one corrects.
    pub corrects_id: Option<IncidentId>,
    /// Files that show it, at most 10.
    pub files: Vec<FileId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_series_and_year() {
        let number = Number {
            series: Series::Complaints,
            year: 2026,
            count: 12,
        };
        assert_eq!(number.to_string(), "TS-2026-000012");
    }
}
