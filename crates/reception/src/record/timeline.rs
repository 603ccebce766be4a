//! A party's record as one timeline.

use super::{PartyRecord, load};
use crate::Error;
use crate::evidence::Evidence;
use crate::parties;
use chrono::{DateTime, Utc};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Page, PageRequest, PartyId, ReceptionId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What an entry of a party's record is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = PartyRecordKind)]
pub enum EntryKind {
    /// A phone enquiry.
    Enquiry,
    /// A referral was filed.
    ReferralFiled,
    /// A referral was confirmed.
    ReferralConfirmed,
    /// A reception began.
    Received,
    /// Something was said in a reception.
    Stated,
    /// A reception ended.
    Finished,
    /// A registration.
    Registered,
    /// A registration was confirmed.
    Confirmed,
    /// A registration was refused.
    Refused,
    /// A contact was made to follow it up.
    FollowedUp,
    /// A search found the party.
    Found,
    /// Evidence.
    Evidence,
    /// Evening minutes list it.
    Minuted,
    /// It was transferred to another salesperson.
    Transferred,
    /// Another party was merged into it.
    Merged,
    /// Somebody outside the group filed it.
    Filed,
}

/// An entry of a party's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Identifier of the record.
    pub id: Uuid,
    /// When it was so.
    pub occurred_at: DateTime<Utc>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// By whom it was entered; none where that is not kept.
    pub recorded_by: Option<UserId>,
    /// The salesperson whom it concerns.
    pub salesperson_id: Option<UserId>,
    /// The reception.
    pub reception_id: Option<ReceptionId>,
    /// What evidence says.
    pub evidence: Option<Evidence>,
}

/// The place of an entry in a record: when it was so, when it was entered, what it is, its identifier.
pub type Place = (DateTime<Utc>, DateTime<Utc>, EntryKind, Uuid);

impl Entry {
    /// Its place in the record.
    #[must_use]
    pub const fn place(&self) -> Place {
        (self.occurred_at, self.recorded_at, self.kind, self.id)
    }
}

/// A page of the record of a party inside the caller's scope, in the order of what happened.
///
/// # Errors
/// [`Error::PartyNotFound`]; [`Error::Database`].
pub async fn timeline(
    connection: &mut PgConnection,
    caller: &Caller,
    party: PartyId,
    page: &PageRequest<Place>,
) -> Result<Page<Entry, Place>, Error> {
    let found = parties::find(connection, caller, party).await?;
    let record = load(connection, &[found.id], caller.now)
        .await?
        .remove(&found.id)
        .unwrap_or_default();
    let mut entries = entries(&record);
    entries.retain(|entry| page.after.is_none_or(|after| after < entry.place()));
    entries.sort_unstable_by_key(Entry::place);
    Ok(page.page(entries, Entry::place))
}

fn entries(record: &PartyRecord) -> Vec<Entry> {
    let mut entries = visits(record);
    entries.extend(registrations(record));
    entries.extend(others(record));
    entries
}

fn entry(kind: EntryKind, id: Uuid, at: DateTime<Utc>) -> Entry {
    Entry {
        kind,
        id,
        occurred_at: at,
        recorded_at: at,
        recorded_by: None,
        salesperson_id: None,
        reception_id: None,
        evidence: None,
    }
}

fn visits(record: &PartyRecord) -> Vec<Entry> {
    let mut entries = Vec::new();
    for one in &record.receptions {
        let of = |kind, id, at| Entry {
            salesperson_id: Some(one.receiver_id),
            reception_id: Some(one.id),
            ..entry(kind, id, at)
        };
        entries.push(Entry {
            recorded_at: one.started_at,
            ..of(EntryKind::Received, one.id.0, one.arrived_at)
        });
        entries.extend(one.statements.iter().map(|said| Entry {
            recorded_at: said.recorded_at,
            recorded_by: Some(said.recorded_by),
            salesperson_id: said.salesperson_id,
            ..of(EntryKind::Stated, said.id.0, said.occurred_at)
        }));
        if let (Some(left), Some(finished)) = (one.left_at, one.finished_at) {
            entries.push(Entry {
                recorded_at: finished,
                ..of(EntryKind::Finished, one.id.0, left)
            });
        }
    }
    entries
}

fn registrations(record: &PartyRecord) -> Vec<Entry> {
    let mut entries = Vec::new();
    for one in &record.registrations {
        let of = |kind, at| Entry {
            salesperson_id: Some(one.salesperson_id),
            reception_id: Some(one.reception_id),
            ..entry(kind, one.id.0, at)
        };
        entries.push(Entry {
            recorded_by: Some(one.salesperson_id),
            ..of(EntryKind::Registered, one.registered_at)
        });
        if let Some(decision) = &one.decision {
            let kind = if decision.confirmed {
                EntryKind::Confirmed
            } else {
                EntryKind::Refused
            };
            entries.push(Entry {
                recorded_by: Some(decision.decided_by),
                ..of(kind, decision.decided_at)
            });
        }
    }
    entries
}

fn others(record: &PartyRecord) -> Vec<Entry> {
    let enquiries = record.enquiries.iter().map(|one| Entry {
        recorded_at: one.recorded_at,
        salesperson_id: Some(one.salesperson_id),
        ..entry(EntryKind::Enquiry, one.id.0, one.called_at)
    });
    let contacts = record.follow_ups.iter().map(|one| Entry {
        recorded_at: one.recorded_at,
        recorded_by: Some(one.salesperson_id),
        salesperson_id: Some(one.salesperson_id),
        ..entry(EntryKind::FollowedUp, one.id.0, one.occurred_at)
    });
    let searches = record.searches.iter().map(|one| Entry {
        recorded_by: Some(one.searched_by),
        salesperson_id: one.found_id,
        reception_id: one.reception_id,
        ..entry(EntryKind::Found, one.id.0, one.searched_at)
    });
    let evidence = record.evidence.iter().map(|one| Entry {
        recorded_at: one.recorded_at,
        recorded_by: Some(one.recorded_by),
        salesperson_id: one.content.salesperson(),
        reception_id: one.reception_id,
        evidence: Some(one.clone()),
        ..entry(EntryKind::Evidence, one.id.0, one.occurred_at)
    });
    let minutes = record.minutes.iter().map(|one| Entry {
        recorded_by: Some(one.recorded_by),
        salesperson_id: Some(one.salesperson_id),
        reception_id: Some(one.reception_id),
        ..entry(EntryKind::Minuted, one.minutes_id.0, one.recorded_at)
    });
    let transfers = record.transfers.iter().map(|one| Entry {
        recorded_by: Some(one.drawn_by),
        salesperson_id: Some(one.to_id),
        ..entry(EntryKind::Transferred, one.id.0, one.drawn_at)
    });
    let merges = record.merges.iter().map(|one| Entry {
        recorded_by: Some(one.recorded_by),
        ..entry(EntryKind::Merged, one.merged_id.0, one.occurred_at)
    });
    let filed = record.referrals.iter().map(|one| Entry {
        recorded_by: Some(one.referrer_id),
        ..entry(EntryKind::ReferralFiled, one.id.0, one.filed_at)
    });
    let confirmed = record.referrals.iter().filter_map(|one| {
        Some(Entry {
            recorded_by: one.confirmed_by,
            ..entry(EntryKind::ReferralConfirmed, one.id.0, one.confirmed_at?)
        })
    });
    let from_outside = record.filings.iter().map(|one| Entry {
        recorded_by: Some(one.recorded_by),
        ..entry(EntryKind::Filed, one.id.0, one.filed_at)
    });
    enquiries
        .chain(contacts)
        .chain(searches)
        .chain(evidence)
        .chain(minutes)
        .chain(transfers)
        .chain(merges)
        .chain(filed)
        .chain(confirmed)
        .chain(from_outside)
        .collect()
}
