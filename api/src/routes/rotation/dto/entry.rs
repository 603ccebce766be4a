//! Lines of the ledger of turns.

use crate::page;
use chrono::{DateTime, Utc};
use kehu_kernel::{PresenceId, ReceptionId, TurnEntryId, TurnTradeId, UserId};
use kehu_rotation::{self as domain, Cause, ClaimKind, EntryKind, Step};
use serde::Serialize;
use utoipa::ToSchema;

/// A line of a site's ledger of turns. It is never changed: a correction is another line that names it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TurnEntry {
    /// Identifier.
    pub id: TurnEntryId,
    /// Number in the site's ledger, from 1, without gaps.
    #[schema(minimum = 1, example = 17)]
    pub number: i64,
    /// What it is about.
    pub kind: EntryKind,
    /// Whom it moves; null where a day's order begins.
    pub salesperson_id: Option<UserId>,
    /// The other one of a trade.
    pub other_id: Option<UserId>,
    /// Where they are put, from 1, for `moved`.
    #[schema(minimum = 1, maximum = 200)]
    pub place: Option<u16>,
    /// Why they are passed over.
    pub cause: Option<Cause>,
    /// What they are owed, for `granted`.
    pub claim: Option<ClaimKind>,
    /// How often, for `granted`.
    #[schema(minimum = 1, maximum = 100)]
    pub times: Option<u16>,
    /// Whether that goes before all that is owed already, for `granted`.
    pub ahead: Option<bool>,
    /// The number of the entry that this one concerns: the claim from which a turn was taken, the turn given back or void,
    /// the claim withdrawn, the entry for which something is granted.
    #[schema(minimum = 1)]
    pub refers_to: Option<i64>,
    /// The stretch of presence that it comes of.
    pub presence_id: Option<PresenceId>,
    /// The trade that it carries out.
    pub trade_id: Option<TurnTradeId>,
    /// The reception with which it came.
    pub reception_id: Option<ReceptionId>,
    /// Those on duty in the order with which the day began, for `day_opened`.
    #[schema(max_items = 200)]
    pub order: Option<Vec<UserId>>,
    /// The reason that was given.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// When. No entry is earlier than the one before it.
    pub occurred_at: DateTime<Utc>,
    /// Who did it; null when no person did.
    pub actor_id: Option<UserId>,
}

impl From<domain::TurnEntry> for TurnEntry {
    fn from(entry: domain::TurnEntry) -> Self {
        let mut line = Self {
            id: entry.id,
            number: entry.number,
            kind: entry.step.kind(),
            salesperson_id: entry.step.who(),
            other_id: None,
            place: None,
            cause: None,
            claim: None,
            times: None,
            ahead: None,
            refers_to: None,
            presence_id: None,
            trade_id: None,
            reception_id: entry.reception,
            order: None,
            reason: entry.reason,
            occurred_at: entry.occurred_at,
            actor_id: entry.actor,
        };
        line.tell(entry.step);
        line
    }
}

impl TurnEntry {
    /// Fills in what the kind of move alone has.
    fn tell(&mut self, step: Step) {
        match step {
            Step::DayOpened { line } => {
                self.order = Some(line.order().into_iter().map(|place| place.who).collect());
            }
            Step::Moved { place, .. } => self.place = Some(place),
            Step::Taken { claim, .. } => self.refers_to = claim,
            Step::PassedOver {
                cause, presence, ..
            } => {
                self.cause = Some(cause);
                self.presence_id = presence;
            }
            Step::Granted {
                claim,
                times,
                ahead,
                presence,
                entry,
                ..
            } => {
                self.claim = Some(claim);
                self.times = Some(times);
                self.ahead = Some(ahead);
                self.presence_id = presence;
                self.refers_to = entry;
            }
            Step::Withdrawn { entry, .. }
            | Step::GivenBack { entry, .. }
            | Step::Voided { entry, .. } => self.refers_to = Some(entry),
            Step::Traded { other, trade, .. } => {
                self.other_id = Some(other);
                self.trade_id = Some(trade);
            }
            Step::Joined { .. }
            | Step::LeftDuty { .. }
            | Step::Used { .. }
            | Step::Volunteered { .. }
            | Step::Cancelled { .. }
            | Step::Barred { .. }
            | Step::Admitted { .. } => {}
        }
    }
}

page!(TurnEntryPage, TurnEntry);
