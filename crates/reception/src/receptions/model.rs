//! Receptions and what was said in them.

use crate::words::{BeenBefore, ReceivedAs, StatementKind, StatementPhase, VisitorChannel};
use chrono::{DateTime, Utc};
use kehu_kernel::{
    CustomerId, EnquiryId, EvidenceId, PartyId, ReceptionId, ReferralId, UnitId, UserId,
};
use serde::Deserialize;

/// A reception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reception {
    /// Identifier.
    pub id: ReceptionId,
    /// The site.
    pub site_id: UnitId,
    /// The party, as it was recorded: read the survivor of a merge.
    pub party_id: PartyId,
    /// The salesperson who receives.
    pub receiver_id: UserId,
    /// In which capacity.
    pub capacity: ReceivedAs,
    /// Whose visitor it is, of one received as volunteer or assistant.
    pub on_behalf_of: Option<UserId>,
    /// The reception of the same visit that it took over from.
    pub continues_id: Option<ReceptionId>,
    /// Which persons of the party came.
    pub visitors: Vec<CustomerId>,
    /// The salespeople who were on site when they arrived.
    pub present: Vec<UserId>,
    /// Whether it uses a turn.
    pub uses_turn: bool,
    /// Number of the entry of the turn ledger by which the next in order took it.
    pub turn_number: Option<i64>,
    /// When they arrived, or when it took over.
    pub arrived_at: DateTime<Utc>,
    /// When it was entered.
    pub started_at: DateTime<Utc>,
    /// The answer to "have you been here before".
    pub been_before: BeenBefore,
    /// Whether they came for a discount.
    pub came_for_discount: bool,
    /// How many came.
    pub party_size: i16,
    /// By which medium they came to know of the site.
    pub channel: Option<VisitorChannel>,
    /// The event at which it took place.
    pub event_tag: Option<String>,
    /// The phone enquiry that became this visit.
    pub enquiry_id: Option<EnquiryId>,
    /// The referral that brought the visitor.
    pub referral_id: Option<ReferralId>,
    /// When they left.
    pub left_at: Option<DateTime<Utc>>,
    /// When that was entered.
    pub finished_at: Option<DateTime<Utc>>,
    /// What was said, in order.
    pub statements: Vec<Statement>,
}

/// What a visitor said or did.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Statement {
    /// Identifier.
    pub id: EvidenceId,
    /// What.
    pub kind: StatementKind,
    /// Of whom.
    pub salesperson_id: Option<UserId>,
    /// Before or during the reception proper.
    pub phase: StatementPhase,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// Who entered it.
    pub recorded_by: UserId,
}

/// Which receptions a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceptionFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Of this party, and of those merged into it.
    pub party: Option<PartyId>,
    /// By this salesperson.
    pub receiver: Option<UserId>,
    /// Under way, or finished.
    pub open: Option<bool>,
    /// Arrived at this instant or later.
    pub arrived_from: Option<DateTime<Utc>>,
    /// Arrived before this instant.
    pub arrived_before: Option<DateTime<Utc>>,
}
