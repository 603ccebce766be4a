//! Transfers, events and evening minutes.

use super::receptions::is_tag;
use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::facts::Method;
use kehu_kernel::{EvidenceId, MinutesId, PartyId, ReceptionId, UnitId, UserId};
use kehu_reception::words::TransferCause;
use kehu_reception::{events, minutes, transfers};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Draws new salespeople for all parties of one who is gone for long.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawTransfer {
    /// Who gives up.
    pub from_id: UserId,
    /// Why.
    pub cause: TransferCause,
    /// Among whom it is drawn.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub candidate_ids: Vec<UserId>,
    /// The reason in words.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// Answers as if it were drawn, and changes nothing: the draw itself has another seed.
    #[serde(default)]
    #[schema(default = false)]
    pub dry_run: bool,
}

impl From<DrawTransfer> for transfers::NewTransfer {
    fn from(new: DrawTransfer) -> Self {
        let DrawTransfer {
            from_id,
            cause,
            candidate_ids,
            reason,
            dry_run: _,
        } = new;
        Self {
            from: from_id,
            cause,
            candidates: candidate_ids,
            reason,
        }
    }
}

/// A drawn transfer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PartyTransfer)]
pub struct Transfer {
    /// Identifier.
    pub id: EvidenceId,
    /// The site.
    pub site_id: UnitId,
    /// Who gives up.
    pub from_id: UserId,
    /// Why.
    pub cause: TransferCause,
    /// The seed of the draw. Parties and candidates are put in the order of SHA-256 over the canonical JSON of
    /// `{"seed": seed, "id": identifier}`, in hexadecimal; then each party goes to the next candidate, round and round.
    #[schema(max_length = 64)]
    pub seed: String,
    /// Among whom it was drawn.
    #[schema(max_items = 100)]
    pub candidate_ids: Vec<UserId>,
    /// The reason in words.
    #[schema(max_length = 500)]
    pub reason: String,
    /// When; from then on the new one counts.
    pub drawn_at: DateTime<Utc>,
    /// By whom.
    pub drawn_by: UserId,
    /// Who was drawn for each party, as far as the caller may see them.
    #[schema(max_items = 100000)]
    pub parties: Vec<TransferredParty>,
}

/// Who was drawn for a party.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TransferredParty {
    /// The party.
    pub party_id: PartyId,
    /// Who was drawn.
    pub to_id: UserId,
}

impl From<transfers::Transfer> for Transfer {
    fn from(transfer: transfers::Transfer) -> Self {
        let transfers::Transfer {
            id,
            site_id,
            from_id,
            cause,
            seed,
            candidates,
            reason,
            drawn_at,
            drawn_by,
            parties,
        } = transfer;
        let parties = parties
            .into_iter()
            .map(|(party_id, to_id)| TransferredParty { party_id, to_id })
            .collect();
        Self {
            id,
            site_id,
            from_id,
            cause,
            seed,
            candidate_ids: candidates,
            reason,
            drawn_at,
            drawn_by,
            parties,
        }
    }
}

page!(TransferPage, Transfer);

/// Publishes the method of an event.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishEventMethod {
    /// The event, by its tag.
    #[validate(length(min = 1, max = 50), custom(function = "is_tag"))]
    #[schema(
        min_length = 1,
        max_length = 50,
        pattern = "^[a-z0-9][a-z0-9-]*$",
        example = "opening-2026"
    )]
    pub event_tag: String,
    /// Its first day: tomorrow or later.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// The method.
    pub method: Method,
    /// The method in words, for those whom it concerns.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub explanation: String,
}

impl From<PublishEventMethod> for events::NewEventMethod {
    fn from(new: PublishEventMethod) -> Self {
        let PublishEventMethod {
            event_tag,
            starts_on,
            ends_on,
            method,
            explanation,
        } = new;
        Self {
            event_tag,
            starts_on,
            ends_on,
            method,
            explanation,
        }
    }
}

/// The method by which visitors of an event are attributed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PublishedEventMethod)]
pub struct EventMethod {
    /// Identifier.
    pub id: EvidenceId,
    /// The site.
    pub site_id: UnitId,
    /// The event.
    #[schema(max_length = 50)]
    pub event_tag: String,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// The method.
    pub method: Method,
    /// In words.
    #[schema(max_length = 2000)]
    pub explanation: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// By whom.
    pub published_by: UserId,
}

impl From<events::EventMethod> for EventMethod {
    fn from(method: events::EventMethod) -> Self {
        let events::EventMethod {
            id,
            site_id,
            event_tag,
            starts_on,
            ends_on,
            method,
            explanation,
            published_at,
            published_by,
        } = method;
        Self {
            id,
            site_id,
            event_tag,
            starts_on,
            ends_on,
            method,
            explanation,
            published_at,
            published_by,
        }
    }
}

page!(EventMethodPage, EventMethod);

/// Takes the minutes of today's evening meeting.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeMinutes {
    /// The salespeople who attended.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_items = 1, max_items = 200)]
    pub attendee_ids: Vec<UserId>,
    /// What was reported of the day's receptions.
    #[serde(default)]
    #[validate(length(max = 500), nested)]
    #[schema(max_items = 500)]
    pub reports: Vec<VisitorReport>,
    /// Remark.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub remark: Option<String>,
}

/// What was reported of a reception.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitorReport {
    /// The reception: of today.
    pub reception_id: ReceptionId,
    /// The report.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub report: String,
}

impl From<TakeMinutes> for minutes::NewMinutes {
    fn from(new: TakeMinutes) -> Self {
        let TakeMinutes {
            attendee_ids,
            reports,
            remark,
        } = new;
        let reports = reports
            .into_iter()
            .map(
                |VisitorReport {
                     reception_id,
                     report,
                 }| (reception_id, report),
            )
            .collect();
        Self {
            attendees: attendee_ids,
            reports,
            remark,
        }
    }
}

/// The minutes of an evening meeting.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EveningMinutes)]
pub struct Minutes {
    /// Identifier.
    pub id: MinutesId,
    /// The site.
    pub site_id: UnitId,
    /// The day.
    pub held_on: NaiveDate,
    /// The salespeople who attended.
    #[schema(max_items = 200)]
    pub attendee_ids: Vec<UserId>,
    /// Remark.
    #[schema(max_length = 4000)]
    pub remark: Option<String>,
    /// When they were taken.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
    /// Each visitor of the day, as far as the caller may see them.
    #[schema(max_items = 10000)]
    pub visitors: Vec<MinutedVisitor>,
}

/// A visitor in the minutes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MinutedVisitor {
    /// The reception.
    pub reception_id: ReceptionId,
    /// The party.
    pub party_id: PartyId,
    /// Who received.
    pub salesperson_id: UserId,
    /// What was reported; null where nothing was.
    #[schema(max_length = 2000)]
    pub report: Option<String>,
}

impl From<minutes::Minutes> for Minutes {
    fn from(taken: minutes::Minutes) -> Self {
        let minutes::Minutes {
            id,
            site_id,
            held_on,
            attendees,
            remark,
            recorded_at,
            recorded_by,
            visitors,
        } = taken;
        let visitors = visitors
            .into_iter()
            .map(
                |minutes::Visitor {
                     reception_id,
                     party_id,
                     salesperson_id,
                     report,
                 }| MinutedVisitor {
                    reception_id,
                    party_id,
                    salesperson_id,
                    report,
                },
            )
            .collect();
        Self {
            id,
            site_id,
            held_on,
            attendee_ids: attendees,
            remark,
            recorded_at,
            recorded_by,
            visitors,
        }
    }
}

page!(MinutesPage, Minutes);
