//! Receptions and the rotation: who is on the floor, and how each capacity makes its salesperson busy.

use super::model::Reception;
use crate::Error;
use crate::site::{Site, unscoped};
use crate::words::ReceivedAs;
use chrono::{DateTime, Utc};
use kehu_attribution::facts::ChangeWay;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, ReceptionId, UnitId, UserId};
use kehu_rotation::{Engagement, PresenceState, TakeTurn};

/// Who is on site and in which order, at an instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Floor {
    /// On site, free or with a party.
    pub(crate) present: Vec<UserId>,
    /// Of them those who are free.
    pub(crate) free: Vec<UserId>,
    /// Who receives the next new visitor.
    pub(crate) next: Option<UserId>,
    /// The last in order who can receive.
    pub(crate) last: Option<UserId>,
}

impl Floor {
    pub(crate) async fn at(
        connection: &mut PgConnection,
        caller: &Caller,
        site: UnitId,
        at: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let caller = &unscoped(caller);
        let (order, presences) = kehu_rotation::floor(connection, caller, site, at).await?;
        let in_state = |wanted: &[PresenceState]| {
            presences
                .iter()
                .filter(|one| wanted.contains(&one.state))
                .map(|one| one.salesperson)
                .collect()
        };
        Ok(Self {
            present: in_state(&[PresenceState::OnSite, PresenceState::Busy]),
            free: in_state(&[PresenceState::OnSite]),
            next: order.next().map(|standing| standing.salesperson),
            last: order.last().map(|standing| standing.salesperson),
        })
    }

    pub(crate) fn is_present(&self, salesperson: UserId) -> bool {
        self.present.contains(&salesperson)
    }
}

/// How a reception is to begin for the rotation.
pub(super) struct Begin<'a> {
    pub(super) reception: ReceptionId,
    pub(super) capacity: ReceivedAs,
    /// Who receives; whoever is next or last in order, where it is not said.
    pub(super) receiver: Option<UserId>,
    /// By the next in order, though not as a new visitor (ATT-R06).
    pub(super) by_rotation: bool,
    /// Whom the visitor is not for: whom they decline, or from whom they were taken.
    pub(super) except: &'a [UserId],
    /// Whether an existing customer comes with the new visitor (ATT-G09).
    pub(super) accompanied: bool,
}

/// Who receives, and what it does to the order.
pub(super) struct Begun {
    pub(super) receiver: UserId,
    pub(super) uses_turn: bool,
    pub(super) turn_number: Option<i64>,
}

/// Makes the salesperson busy and moves the order, in the transaction of the reception.
pub(super) async fn begin(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    begin: &Begin<'_>,
) -> Result<Begun, Error> {
    let caller = &unscoped(caller);
    let rules = &site.rules.rotation;
    if begin.by_rotation {
        return by_turn(tx, caller, site, begin).await;
    }
    let engagement = match begin.capacity {
        ReceivedAs::Turn => return by_turn(tx, caller, site, begin).await,
        ReceivedAs::Volunteer => return as_volunteer(tx, caller, site, begin).await,
        ReceivedAs::Returning => Engagement::Returning,
        ReceivedAs::Named => Engagement::Named,
        ReceivedAs::Assisting => Engagement::Volunteer,
    };
    let receiver = begin.receiver.ok_or(Error::ReceiverMissing {})?;
    kehu_rotation::begin_party(
        tx,
        caller,
        site.id,
        receiver,
        engagement,
        Some(begin.reception),
    )
    .await?;
    Ok(Begun {
        receiver,
        uses_turn: kehu_rotation::uses_turn(engagement, rules),
        turn_number: None,
    })
}

async fn by_turn(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    begin: &Begin<'_>,
) -> Result<Begun, Error> {
    if begin.accompanied && !kehu_rotation::uses_turn(Engagement::Accompanied, &site.rules.rotation)
    {
        return in_order_without_turn(tx, caller, site, begin).await;
    }
    let request = TakeTurn {
        reception: Some(begin.reception),
        accompanied: begin.accompanied,
        except: begin.except.to_vec(),
        reason: None,
    };
    let taken = kehu_rotation::take_turn(tx, caller, site.id, request).await?;
    match begin.receiver {
        Some(receiver) if receiver != taken.salesperson => Err(Error::NotYourTurn {}),
        _ => Ok(Begun {
            receiver: taken.salesperson,
            uses_turn: true,
            turn_number: Some(taken.entry.number),
        }),
    }
}

/// The next in order receives and keeps the place: whom an existing customer brings uses no turn here (ATT-R10).
async fn in_order_without_turn(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    begin: &Begin<'_>,
) -> Result<Begun, Error> {
    let next = kehu_rotation::next_in_order(tx, caller, site.id, begin.except)
        .await?
        .ok_or(kehu_rotation::Error::NobodyFree {})?;
    if begin.receiver.is_some_and(|receiver| receiver != next) {
        return Err(Error::NotYourTurn {});
    }
    let engagement = Engagement::Accompanied;
    kehu_rotation::begin_party(tx, caller, site.id, next, engagement, Some(begin.reception))
        .await?;
    Ok(Begun {
        receiver: next,
        uses_turn: false,
        turn_number: None,
    })
}

async fn as_volunteer(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    begin: &Begin<'_>,
) -> Result<Begun, Error> {
    use kehu_attribution::policy::AbsentHolder;
    let last = kehu_rotation::last_in_order(tx, caller, site.id).await?;
    let receiver = match begin.receiver {
        Some(receiver)
            if site.rules.reception.absent_holder == AbsentHolder::Volunteer
                && last != Some(receiver) =>
        {
            return Err(Error::NotLastInOrder {});
        }
        Some(receiver) => receiver,
        None => last.ok_or(kehu_rotation::Error::NobodyFree {})?,
    };
    kehu_rotation::volunteer(
        tx,
        caller,
        site.id,
        Some(receiver),
        None,
        Some(begin.reception),
    )
    .await?;
    Ok(Begun {
        receiver,
        uses_turn: false,
        turn_number: None,
    })
}

/// Makes the salesperson of a reception free again, unless they are not with it any more.
pub(super) async fn set_free(
    tx: &mut Tx,
    caller: &Caller,
    reception: &Reception,
) -> Result<(), Error> {
    let caller = &unscoped(caller);
    let presences = kehu_rotation::presence_at(tx, caller, reception.site_id, caller.now).await?;
    let with_it = presences.iter().any(|one| {
        one.salesperson == reception.receiver_id
            && one.state == PresenceState::Busy
            && one.reception == Some(reception.id)
    });
    if with_it {
        kehu_rotation::end_party(tx, caller, reception.site_id, reception.receiver_id).await?;
    }
    Ok(())
}

/// What becomes of the turn of a reception that another takes over: given back to who hands a recognised visitor over
/// (ATT-V02, ATT-R02); void where a manager gave the visitor to the next by the roster (ATT-V06c). Whom the visitor names
/// instead takes nothing from it: it stays used (ATT-V08).
pub(super) async fn hand_over(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    former: &Reception,
    capacity: ReceivedAs,
    change: Option<ChangeWay>,
) -> Result<(), Error> {
    let Some(number) = former.turn_number else {
        return Ok(());
    };
    let caller = &unscoped(caller);
    if change == Some(ChangeWay::ByRoster) {
        kehu_rotation::void(
            tx,
            caller,
            site.id,
            number,
            (false, false),
            "the visitor was given to another",
        )
        .await?;
    } else if capacity == ReceivedAs::Returning && site.rules.rotation.turn_kept_when_handed_over {
        kehu_rotation::give_back(tx, caller, site.id, number, "the visitor was handed over")
            .await?;
    }
    Ok(())
}
