//! What may follow what.

use crate::Error;
use crate::model::PresenceState;
use kehu_kernel::{Spoken, Words};

/// Whether a salesperson who does one thing (nothing yet today: none) may begin another.
///
/// # Errors
/// [`Error::Busy`] for whoever is with a party; [`Error::PresenceImpossible`] for all else that cannot follow.
pub(crate) fn demand_follows(from: Option<PresenceState>, to: PresenceState) -> Result<(), Error> {
    use PresenceState::{Absent, Busy, Left, OnBusiness, OnLeave, OnSite, Out};
    let possible = match (from, to) {
        (Some(Busy), OnSite) => true,
        (Some(Busy), _) => return Err(Error::Busy {}),
        (Some(OnSite), OnSite) => false,
        (_, OnSite) => true,
        (Some(OnSite), Busy) => true,
        (_, Busy) => false,
        (None | Some(Left), Left) => false,
        (_, Left) => true,
        (from, OnBusiness | Out | OnLeave | Absent) => from != Some(to),
    };
    if possible {
        return Ok(());
    }
    Err(Error::PresenceImpossible {
        from: told(from),
        to: to.words(),
    })
}

/// Where somebody is, as sentences tell it.
pub(crate) fn told(state: Option<PresenceState>) -> Words {
    state.map_or_else(
        || Words::new("not there yet", "未到场"),
        |state| state.words(),
    )
}

/// Whether whoever does this stands in the order.
pub(crate) fn on_duty(state: PresenceState) -> bool {
    !matches!(state, PresenceState::Left | PresenceState::OnLeave)
}
