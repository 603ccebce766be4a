//! Receptions.

use super::{Claim, VisitorDetails};
use crate::page;
use chrono::{DateTime, Utc};
use kehu_kernel::{
    CustomerId, EnquiryId, EvidenceId, PartyId, ReceptionId, ReferralId, UnitId, UserId,
};
use kehu_reception::receptions as domain;
use kehu_reception::words::{
    BeenBefore, ReceivedAs, StatementKind, StatementPhase, VisitorChannel,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

crate::tagged_union! {
    /// Who comes; `kind` tells how they are known.
    Newcomer, "kind", {
        "party" => Party(KnownParty),
        "visitor" => Visitor(NewVisitor),
        "enquiry" => Enquiry(EnquiryVisitor),
        "referral" => Referral(ReferredVisitor),
    }
}

/// A party that is known, such as one found at the desk.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KnownParty {
    /// The party.
    pub party_id: PartyId,
    /// Which of its persons come; the first, if none is named.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub customer_ids: Vec<CustomerId>,
}

/// Somebody; a mobile leads to the person who has it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVisitor {
    /// Name, as far as known.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "张先生")]
    pub name: Option<String>,
    /// Mobile.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "13812341234")]
    pub mobile: Option<String>,
}

/// Who telephoned before (ATT-G23).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnquiryVisitor {
    /// The phone enquiry, which becomes this visit.
    pub enquiry_id: EnquiryId,
}

/// Whom an employee introduces (ATT-E05).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferredVisitor {
    /// The confirmed referral.
    pub referral_id: ReferralId,
}

/// Begins a reception.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveVisitor {
    /// Who comes.
    #[validate(nested)]
    pub who: Newcomer,
    /// In which capacity they are received.
    pub capacity: ReceivedAs,
    /// Who receives. If left out: the next in order for a turn, the last in order for a volunteer, otherwise the caller.
    pub receiver_id: Option<UserId>,
    /// Whose visitor it is, for a volunteer or assistant; the holder of the standing claim, if left out.
    pub on_behalf_of: Option<UserId>,
    /// The reception of the same visit that this one takes over from; it ends with this.
    pub continues_id: Option<ReceptionId>,
    /// When they arrived; now, if left out. Entering it later than the site's rules allow, or on another day, is refused.
    pub arrived_at: Option<DateTime<Utc>>,
    /// The answer to "have you been here before".
    pub been_before: BeenBefore,
    /// The salespeople whom they name, in order.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub named: Vec<UserId>,
    /// The salespeople whom they decline.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub declined: Vec<UserId>,
    /// Whether they insist on whom they name, or on not being received by whom they decline.
    #[serde(default)]
    #[schema(default = false)]
    pub insists: bool,
    /// Whether they came for a discount.
    #[serde(default)]
    #[schema(default = false)]
    pub came_for_discount: bool,
    /// Whether an existing customer comes with the new visitor: one reception, one turn (ATT-G09).
    #[serde(default)]
    #[schema(default = false)]
    pub accompanied: bool,
    /// How many come.
    #[serde(default = "one")]
    #[validate(range(min = 1, max = 50))]
    #[schema(minimum = 1, maximum = 50, default = 1)]
    pub party_size: i16,
    /// By which medium they came to know of the site.
    pub channel: Option<VisitorChannel>,
    /// The event at which it is, by its tag (ATT-R13).
    #[validate(length(min = 1, max = 50), custom(function = "is_tag"))]
    #[schema(
        min_length = 1,
        max_length = 50,
        pattern = "^[a-z0-9][a-z0-9-]*$",
        example = "opening-2026"
    )]
    pub event_tag: Option<String>,
}

const fn one() -> i16 {
    1
}

pub(super) fn is_tag(tag: &str) -> Result<(), ValidationError> {
    let inner = tag
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if inner && !tag.starts_with('-') {
        return Ok(());
    }
    Err(ValidationError::new("pattern")
        .with_message("must be small letters, digits and hyphens".into()))
}

impl From<ReceiveVisitor> for domain::Receive {
    fn from(new: ReceiveVisitor) -> Self {
        let ReceiveVisitor {
            who,
            capacity,
            receiver_id,
            on_behalf_of,
            continues_id,
            arrived_at,
            been_before,
            named,
            declined,
            insists,
            came_for_discount,
            accompanied,
            party_size,
            channel,
            event_tag,
        } = new;
        let who = match who {
            Newcomer::Party(KnownParty {
                party_id,
                customer_ids,
            }) => domain::Who::Party(party_id, customer_ids),
            Newcomer::Visitor(NewVisitor { name, mobile }) => domain::Who::Visitor(
                VisitorDetails {
                    name,
                    mobile,
                    ..VisitorDetails::default()
                }
                .into(),
            ),
            Newcomer::Enquiry(EnquiryVisitor { enquiry_id }) => domain::Who::Enquiry(enquiry_id),
            Newcomer::Referral(ReferredVisitor { referral_id }) => {
                domain::Who::Referral(referral_id)
            }
        };
        Self {
            who,
            capacity,
            receiver: receiver_id,
            on_behalf_of,
            continues: continues_id,
            arrived_at,
            been_before,
            named,
            declined,
            insists,
            came_for_discount,
            accompanied,
            party_size,
            channel,
            event_tag,
        }
    }
}

/// A reception that began, and what is known of the party.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceivedVisitor {
    /// The reception.
    pub reception: Reception,
    /// Whether the mobile led to a party that was known.
    pub recognised: bool,
    /// The claim that stands on the party.
    pub claim: Option<Claim>,
}

impl ReceivedVisitor {
    pub fn at(now: DateTime<Utc>, received: domain::Received) -> Self {
        let domain::Received {
            reception,
            recognised,
            standing,
        } = received;
        Self {
            reception: reception.into(),
            recognised,
            claim: standing.map(|claim| Claim::at(now, claim)),
        }
    }
}

/// A reception.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reception {
    /// Identifier.
    pub id: ReceptionId,
    /// The site.
    pub site_id: UnitId,
    /// The party, as it was recorded; one that was merged tells its survivor.
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
    #[schema(max_items = 50)]
    pub visitors: Vec<CustomerId>,
    /// The salespeople who were on site when they arrived.
    #[schema(max_items = 200)]
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
    #[schema(minimum = 1, maximum = 50)]
    pub party_size: i16,
    /// By which medium they came to know of the site.
    pub channel: Option<VisitorChannel>,
    /// The event at which it took place.
    #[schema(max_length = 50)]
    pub event_tag: Option<String>,
    /// The phone enquiry that became this visit.
    pub enquiry_id: Option<EnquiryId>,
    /// The referral that brought the visitor.
    pub referral_id: Option<ReferralId>,
    /// When they left; null while they are there.
    pub left_at: Option<DateTime<Utc>>,
    /// When that was entered.
    pub finished_at: Option<DateTime<Utc>>,
    /// What was said, in order.
    #[schema(max_items = 10000)]
    pub statements: Vec<ReceptionStatement>,
}

impl From<domain::Reception> for Reception {
    fn from(reception: domain::Reception) -> Self {
        let domain::Reception {
            id,
            site_id,
            party_id,
            receiver_id,
            capacity,
            on_behalf_of,
            continues_id,
            visitors,
            present,
            uses_turn,
            turn_number,
            arrived_at,
            started_at,
            been_before,
            came_for_discount,
            party_size,
            channel,
            event_tag,
            enquiry_id,
            referral_id,
            left_at,
            finished_at,
            statements,
        } = reception;
        Self {
            id,
            site_id,
            party_id,
            receiver_id,
            capacity,
            on_behalf_of,
            continues_id,
            visitors,
            present,
            uses_turn,
            turn_number,
            arrived_at,
            started_at,
            been_before,
            came_for_discount,
            party_size,
            channel,
            event_tag,
            enquiry_id,
            referral_id,
            left_at,
            finished_at,
            statements: statements.into_iter().map(Into::into).collect(),
        }
    }
}

page!(ReceptionPage, Reception);

/// What a visitor said or did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceptionStatement {
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

impl From<domain::Statement> for ReceptionStatement {
    fn from(statement: domain::Statement) -> Self {
        let domain::Statement {
            id,
            kind,
            salesperson_id,
            phase,
            occurred_at,
            recorded_at,
            recorded_by,
        } = statement;
        Self {
            id,
            kind,
            salesperson_id,
            phase,
            occurred_at,
            recorded_at,
            recorded_by,
        }
    }
}

/// Adds what a visitor says in the course of a reception.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddStatements {
    /// The statements, in order.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub statements: Vec<NewStatement>,
}

/// A statement to be added.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStatement {
    /// What.
    pub kind: StatementKind,
    /// Of whom: for naming, declining and complaining.
    pub salesperson_id: Option<UserId>,
    /// When; now, if left out.
    pub occurred_at: Option<DateTime<Utc>>,
}

impl From<NewStatement> for domain::NewStatement {
    fn from(new: NewStatement) -> Self {
        let NewStatement {
            kind,
            salesperson_id,
            occurred_at,
        } = new;
        Self {
            kind,
            salesperson: salesperson_id,
            occurred_at,
        }
    }
}

/// Ends a reception.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishReception {
    /// When the visitor left; now, if left out.
    pub left_at: Option<DateTime<Utc>>,
}

impl From<FinishReception> for domain::Finish {
    fn from(finish: FinishReception) -> Self {
        let FinishReception { left_at } = finish;
        Self { left_at }
    }
}
