//! The feed: what happened, in one order, for who wants to catch up.

use crate::catalogue::{EventType, PublishedEvent};
use crate::{Error, rules, store};
use kehu_db::PgConnection;
use kehu_identity::Standing;
use kehu_kernel::Scope;

/// A part of the feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedPage {
    /// The events, in order.
    pub events: Vec<PublishedEvent>,
    /// Up to where this part reaches: read on after it.
    pub next_after: i64,
    /// Whether more follows at once.
    pub more: bool,
}

/// The types of events that a caller may read: those of which it reads the things wherever it reads events.
#[must_use]
pub fn readable(standing: &Standing, scope: &Scope) -> Vec<EventType> {
    let reaches = |other: &Scope| {
        other.all || (!scope.all && scope.units.iter().all(|unit| other.units.contains(unit)))
    };
    EventType::all()
        .iter()
        .filter(|one| standing.scope(one.family.permission).is_some_and(reaches))
        .copied()
        .collect()
}

/// The end of the feed: where to begin who wants to hear of what comes.
///
/// # Errors
/// When the database fails.
pub async fn end(connection: &mut PgConnection) -> Result<i64, Error> {
    Ok(store::feed::head(connection).await?.last)
}

/// Up to `limit` events of these types inside the scope, after a place; 0 is before the first that is kept.
///
/// # Errors
/// [`Error::NoLongerKept`], [`Error::BeyondEnd`].
pub async fn read(
    connection: &mut PgConnection,
    scope: &Scope,
    types: &[EventType],
    after: i64,
    limit: u8,
) -> Result<FeedPage, Error> {
    let head = store::feed::head(connection).await?;
    if after > 0 && after < head.purged {
        return Err(Error::NoLongerKept { from: head.last });
    }
    if after > head.last {
        return Err(Error::BeyondEnd { last: head.last });
    }
    let kinds: Vec<String> = types.iter().map(|one| one.name().to_owned()).collect();
    let fetch = i64::from(limit) + 1;
    let mut events = store::feed::list(connection, scope, &kinds, after, head.last, fetch).await?;
    let more = events.len() > usize::from(limit);
    events.truncate(usize::from(limit));
    let reached = events.last().and_then(|event| event.position);
    Ok(FeedPage {
        next_after: if more {
            reached.unwrap_or(after)
        } else {
            head.last
        },
        events: events.iter().map(rules::told).collect(),
        more,
    })
}
