//! Who left a site: what is not payable yet, and what accrues later, may be forfeited by the policy.

mod left;
mod store;

pub(crate) use left::{Delegation, Left, Span, left};

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
    /// What the policy of the day of its record makes of it.
    pub outcome: LeaverOutcome,
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
    /// How it ended; none while the person is away.
    pub end: Option<DepartureEnd>,
}

/// The end of a departure: the person came back, or nobody had left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartureEnd {
    /// The day from which the person works at the site again: deals that came to count before it stay under the departure. None
    /// when the departure was recorded by mistake: then it counts for nothing.
    pub returned_on: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// When it was recorded. It counts for the month in which it was.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
}

/// Records that somebody left a site, with the delegate if the policy of the day lets one. Who records it is neither who left
/// nor the delegate (GOV-09).
///
/// # Errors
/// [`Error::UnknownSite`], [`Error::UnknownPerson`], [`Error::DepartureRecorded`], [`Error::PersonsOnly`],
/// [`Error::OwnDeparture`], [`Error::DelegateLeft`], [`Error::NoDelegates`], [`Error::NotOfSite`]; [`Error::Invalid`] for a
/// day in the future or a share out of range.
pub async fn record(tx: &mut Tx, caller: &Caller, new: NewDeparture) -> Result<Departure, Error> {
    let recorder = caller.user().ok_or(Error::PersonsOnly {})?;
    ledger::demand_site(tx, caller, new.site_id).await?;
    if new.left_on > caller.today() {
        return Err(future("/left_on"));
    }
    demand_stranger(recorder, new.user_id, new.delegate)?;
    demand_of_site(tx, caller, &new).await?;
    let in_force = kehu_policy::in_force_at::<SiteRules>(tx, new.site_id, caller.today()).await?;
    let outcome = new.manner.outcome(&in_force.document.commission.leaver);
    if let Some(delegate) = new.delegate {
        demand_delegate(tx, caller, &new, outcome, delegate).await?;
    }
    let departure = Departure {
        id: DepartureId::generate(),
        site_id: new.site_id,
        user_id: new.user_id,
        manner: new.manner,
        outcome,
        left_on: new.left_on,
        reason: new.reason,
        delegate: new.delegate,
        recorded_at: caller.now,
        recorded_by: recorder,
        end: None,
    };
    store::insert(tx, &departure).await?;
    tell_of(
        tx,
        caller,
        &departure,
        "commission.record_departure",
        "departure.recorded",
    )
    .await?;
    Ok(departure)
}

/// Ends a departure: the person is back from a day on, or nobody had left. What closed settlements made of it stays; the next
/// one makes right what was recorded by mistake. Who records it is neither who left nor the delegate (GOV-09).
///
/// # Errors
/// [`Error::DepartureNotFound`], [`Error::DepartureEnded`], [`Error::PersonsOnly`], [`Error::OwnDeparture`];
/// [`Error::Invalid`] for a day that is not after the last one or lies in the future.
pub async fn end(
    tx: &mut Tx,
    caller: &Caller,
    id: DepartureId,
    returned_on: Option<NaiveDate>,
    reason: String,
) -> Result<Departure, Error> {
    let recorder = caller.user().ok_or(Error::PersonsOnly {})?;
    let departure = store::find(tx, &caller.scope, id)
        .await?
        .ok_or(Error::DepartureNotFound {})?;
    demand_stranger(recorder, departure.user_id, departure.delegate)?;
    match returned_on {
        Some(day) if day > caller.today() => return Err(future("/returned_on")),
        Some(day) if day <= departure.left_on => {
            return Err(Faults::one(
                "/returned_on",
                "order",
                "must be after the last day; leave it out where nobody had left",
                "须晚于最后在岗日；如系误登记，请勿填写",
            )
            .into());
        }
        _ => {}
    }
    let end = DepartureEnd {
        returned_on,
        reason,
        recorded_at: caller.now,
        recorded_by: recorder,
    };
    store::insert_end(tx, id, &end).await?;
    let departure = Departure {
        end: Some(end),
        ..departure
    };
    tell_of(
        tx,
        caller,
        &departure,
        "commission.end_departure",
        "departure.ended",
    )
    .await?;
    Ok(departure)
}

fn future(pointer: &str) -> Error {
    Faults::one(
        pointer,
        "future",
        "must not lie in the future",
        "不得晚于今日",
    )
    .into()
}

/// Nobody decides on the own commission.
fn demand_stranger(
    recorder: UserId,
    leaver: UserId,
    delegate: Option<Delegate>,
) -> Result<(), Error> {
    if recorder == leaver || delegate.is_some_and(|delegate| delegate.user_id == recorder) {
        return Err(Error::OwnDeparture {});
    }
    Ok(())
}

/// Who leaves has worked at the site, or has an account there, as referrers have.
async fn demand_of_site(tx: &mut Tx, caller: &Caller, new: &NewDeparture) -> Result<(), Error> {
    let ever = (NaiveDate::default(), caller.today());
    if assignments::works_at(tx, new.user_id, new.site_id, ever).await?
        || store::has_account(tx, new.site_id, new.user_id).await?
    {
        return Ok(());
    }
    Err(Error::NotOfSite {})
}

/// A delegate is another, who has not left, gets a share, and is wanted by the policy.
async fn demand_delegate(
    tx: &mut Tx,
    caller: &Caller,
    new: &NewDeparture,
    outcome: LeaverOutcome,
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
    if outcome != LeaverOutcome::Delegated {
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

async fn tell_of(
    tx: &mut Tx,
    caller: &Caller,
    departure: &Departure,
    action: &'static str,
    event: &'static str,
) -> Result<(), Error> {
    let told = Told {
        action,
        event,
        subject_kind: "departure",
        subject_id: departure.id.0,
        site: departure.site_id,
        payload: json!({
            "user_id": departure.user_id,
            "left_on": departure.left_on,
            "delegate_id": departure.delegate.map(|delegate| delegate.user_id),
            "returned_on": departure.end.as_ref().and_then(|end| end.returned_on),
        }),
    };
    tell(tx, caller, told).await
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
