//! Who left a site: what is not payable yet, and what accrues later, may be forfeited by the policy.

mod store;

use crate::telling::{Told, tell};
use crate::{Error, ledger};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::policy::{LeaverOutcome, LeaverRules, SiteRules};
use kehu_db::{PgConnection, Tx};
use kehu_identity::assignments;
use kehu_kernel::{Caller, DepartureId, Faults, Page, PageRequest, UnitId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use utoipa::ToSchema;

/// In which manner somebody left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = DepartureManner)]
pub enum Manner {
    /// Gave notice and handed over.
    HandedOver,
    /// Left without handing over.
    NotHandedOver,
    /// Was dismissed.
    Dismissed,
}

impl Manner {
    /// The word, as stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HandedOver => "handed_over",
            Self::NotHandedOver => "not_handed_over",
            Self::Dismissed => "dismissed",
        }
    }

    /// What the policy makes of it.
    #[must_use]
    pub const fn outcome(self, rules: &LeaverRules) -> LeaverOutcome {
        match self {
            Self::HandedOver => rules.handed_over,
            Self::NotHandedOver => rules.not_handed_over,
            Self::Dismissed => rules.dismissed,
        }
    }
}

/// Who follows the deals of one who left up, as the two have agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delegate {
    /// Who.
    pub user_id: UserId,
    /// The delegate's share of what becomes payable on those deals after the departure: above 0, with a denominator of at most
    /// 10000; the rest stays the leaver's.
    pub share: Fraction,
}

/// A departure to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDeparture {
    /// The site.
    pub site_id: UnitId,
    /// Who left.
    pub user_id: UserId,
    /// In which manner.
    pub manner: Manner,
    /// The last day.
    pub left_on: NaiveDate,
    /// Why, 1 to 2000 characters.
    pub reason: String,
    /// Who follows the deals up, where the policy lets a delegate.
    pub delegate: Option<Delegate>,
}

/// A recorded departure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// Identifier.
    pub id: DepartureId,
    /// The site.
    pub site_id: UnitId,
    /// Who left.
    pub user_id: UserId,
    /// In which manner.
    pub manner: Manner,
    /// The last day.
    pub left_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who follows the deals up.
    pub delegate: Option<Delegate>,
    /// When it was recorded. It counts for the month in which it was.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
}

/// Records that somebody left a site, with the delegate if the policy of the day lets one.
///
/// # Errors
/// [`Error::UnknownSite`], [`Error::UnknownPerson`], [`Error::DepartureRecorded`], [`Error::PersonsOnly`],
/// [`Error::DelegateLeft`], [`Error::NoDelegates`], [`Error::NotOfSite`]; [`Error::Invalid`] for a day in the future or a share out of range.
pub async fn record(tx: &mut Tx, caller: &Caller, new: NewDeparture) -> Result<Departure, Error> {
    let recorder = caller.user().ok_or(Error::PersonsOnly {})?;
    ledger::demand_site(tx, caller, new.site_id).await?;
    if new.left_on > caller.today() {
        return Err(Faults::one(
            "/left_on",
            "future",
            "must not lie in the future",
            "不得晚于今日",
        )
        .into());
    }
    if let Some(delegate) = new.delegate {
        demand_delegate(tx, caller, &new, delegate).await?;
    }
    let departure = Departure {
        id: DepartureId::generate(),
        site_id: new.site_id,
        user_id: new.user_id,
        manner: new.manner,
        left_on: new.left_on,
        reason: new.reason,
        delegate: new.delegate,
        recorded_at: caller.now,
        recorded_by: recorder,
    };
    store::insert(tx, &departure).await?;
    let told = Told {
        action: "commission.record_departure",
        event: "departure.recorded",
        subject_kind: "departure",
        subject_id: departure.id.0,
        site: departure.site_id,
        payload: json!({
            "user_id": departure.user_id,
            "left_on": departure.left_on,
            "delegate_id": departure.delegate.map(|delegate| delegate.user_id),
        }),
    };
    tell(tx, caller, told).await?;
    Ok(departure)
}

/// A delegate is another, who has not left, gets a share, and is wanted by the policy.
async fn demand_delegate(
    tx: &mut Tx,
    caller: &Caller,
    new: &NewDeparture,
    delegate: Delegate,
) -> Result<(), Error> {
    if delegate.user_id == new.user_id {
        return Err(Faults::one(
            "/delegate/user_id",
            "same",
            "must be another than who left",
            "不得为离职人员本人",
        )
        .into());
    }
    if delegate.share.is_zero() || delegate.share.denominator() > Fraction::LARGEST_WRITTEN {
        return Err(Faults::one(
            "/delegate/share",
            "out-of-range",
            "must be above 0 and at most 1, with a denominator of at most 10000",
            "须大于 0 且不超过 1，分母不超过 10000",
        )
        .into());
    }
    let lineage = kehu_policy::lineage(tx, new.site_id).await?;
    let in_force = kehu_policy::in_force::<SiteRules>(tx, &lineage, caller.today()).await?;
    if new.manner.outcome(&in_force.document.commission.leaver) != LeaverOutcome::Delegated {
        return Err(Error::NoDelegates {});
    }
    let today = caller.today();
    if !assignments::works_at(tx, delegate.user_id, new.site_id, (today, today)).await? {
        return Err(Error::NotOfSite {});
    }
    if store::has_left(tx, new.site_id, delegate.user_id).await? {
        return Err(Error::DelegateLeft {});
    }
    Ok(())
}

/// The departures from the sites in the caller's scope, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: Option<UnitId>,
    page: &PageRequest<DepartureId>,
) -> Result<Page<Departure, DepartureId>, Error> {
    let rows = store::list(connection, &caller.scope, site, page).await?;
    Ok(page.page(rows, |departure| departure.id))
}

/// A delegate at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Delegation {
    pub(crate) leaver: UserId,
    pub(crate) delegate: Delegate,
    /// When the departure was recorded: what was payable by then stays the leaver's.
    pub(crate) since: DateTime<Utc>,
}

/// What the policy makes of those who had left by an instant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Left {
    /// Those who get no more: by the manner of leaving, or for want of a delegate.
    pub(crate) forfeited: HashSet<UserId>,
    /// Those whose deals a delegate follows up, in the order of their departure.
    pub(crate) delegations: Vec<Delegation>,
}

/// Those who had left a site by an instant, by what the policy makes of it.
pub(crate) async fn left(
    connection: &mut PgConnection,
    site: UnitId,
    cutoff: DateTime<Utc>,
    rules: &LeaverRules,
) -> Result<Left, kehu_db::Error> {
    let mut left = Left::default();
    for departure in store::before(connection, site, cutoff).await? {
        let leaver = departure.user_id;
        match (departure.manner.outcome(rules), departure.delegate) {
            (LeaverOutcome::Paid, _) => {}
            (LeaverOutcome::Delegated, Some(delegate)) => left.delegations.push(Delegation {
                leaver,
                delegate,
                since: departure.recorded_at,
            }),
            (LeaverOutcome::Delegated, None) | (LeaverOutcome::Forfeited, _) => {
                left.forfeited.insert(leaver);
            }
        }
    }
    Ok(left)
}
