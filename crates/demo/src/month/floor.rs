//! The sales floor of a site in the course of the month: what time it is, who is there, what has been arranged.

use super::agenda::Agenda;
use super::receiving::Leaving;
use super::visitors::{Known, Visitors};
use crate::Error;
use crate::actors::Actors;
use crate::chance::Chance;
use crate::sites::{House, Name, Site};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use kehu_db::Tx;
use kehu_identity::Permission;
use kehu_kernel::{Caller, EnquiryId, ReceptionId, RegistrationId, UnitId, UserId};
use kehu_rotation::{NewPresence, PresenceState, record_presence};
use kehu_vault::Vault;

/// What does not change in the course of the month.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) actors: &'a Actors,
    pub(super) vault: &'a Vault,
    pub(super) unit: UnitId,
    pub(super) site: &'a Site,
}

/// The floor at the present moment of the month.
pub(super) struct Floor<'a> {
    pub(super) tx: &'a mut Tx,
    pub(super) ground: Ground<'a>,
    pub(super) now: DateTime<Utc>,
    pub(super) chance: Chance,
    pub(super) visitors: Visitors,
    /// Contracts that were signed.
    pub(super) contracts: u32,
    /// What is left to be sold.
    pub(super) houses: Vec<House>,
    /// Who has been here and may come again.
    pub(super) known: Vec<Known>,
    /// Who has called and not come yet.
    pub(super) callers: Vec<(EnquiryId, super::visitors::Visitor)>,
    /// Who is being received and will leave.
    pub(super) leaving: Vec<Leaving>,
    pub(super) agenda: Agenda,
    /// Who sells no more.
    pub(super) gone: Vec<Name>,
    /// Registrations of today that wait for the project manager.
    pub(super) unconfirmed: Vec<RegistrationId>,
    /// The receptions of today.
    pub(super) today: Vec<ReceptionId>,
    /// Whether the next day that is lived is tomorrow, and not weeks ahead.
    pub(super) comes_tomorrow: bool,
}

impl<'a> Floor<'a> {
    pub(super) fn new(
        tx: &'a mut Tx,
        ground: Ground<'a>,
        houses: Vec<House>,
        opened: DateTime<Utc>,
    ) -> Self {
        let Site { code, .. } = ground.site;
        Self {
            tx,
            ground,
            now: opened,
            chance: Chance::of(code),
            visitors: Visitors::of(code),
            contracts: 0,
            houses,
            known: Vec::new(),
            callers: Vec::new(),
            leaving: Vec::new(),
            agenda: Agenda::default(),
            gone: Vec::new(),
            unconfirmed: Vec::new(),
            today: Vec::new(),
            comes_tomorrow: false,
        }
    }

    /// Somebody who acts now.
    pub(super) fn caller(&self, name: Name, permission: Permission) -> Result<Caller, Error> {
        self.ground.actors.caller(name, permission, self.now)
    }

    pub(super) fn id(&self, name: Name) -> Result<UserId, Error> {
        self.ground.actors.id(name)
    }

    pub(super) fn date(&self) -> NaiveDate {
        kehu_kernel::Zone::CHINA.day_of(self.now)
    }

    /// Those who sell.
    pub(super) fn sellers(&self) -> Vec<Name> {
        let sellers = self.ground.site.sellers.iter().copied();
        sellers.filter(|name| !self.gone.contains(name)).collect()
    }

    /// Time goes on to an instant, if it is not later already; meanwhile visitors leave.
    pub(super) async fn until(&mut self, at: DateTime<Utc>) -> Result<(), Error> {
        while let Some(place) = self.first_to_leave() {
            if self.leaving.get(place).is_none_or(|one| one.at > at) {
                break;
            }
            let leaving = self.leaving.remove(place);
            self.now = self.now.max(leaving.at);
            Box::pin(self.see_off(leaving)).await?;
        }
        self.now = self.now.max(at);
        Ok(())
    }

    pub(super) async fn wait(&mut self, minutes: i64) -> Result<(), Error> {
        self.until(self.now + Duration::minutes(minutes)).await
    }

    /// Everybody who is being received leaves.
    pub(super) async fn quiet(&mut self) -> Result<(), Error> {
        match self.leaving.iter().map(|one| one.at).max() {
            Some(last) => self.until(last).await,
            None => Ok(()),
        }
    }

    fn first_to_leave(&self) -> Option<usize> {
        let places = self.leaving.iter().enumerate();
        places.min_by_key(|(_, one)| one.at).map(|(place, _)| place)
    }

    /// Who receives the next new visitor; whoever must wait waits.
    pub(super) async fn next(&mut self) -> Result<Name, Error> {
        loop {
            if let Some(next) = self.next_but(&[]).await? {
                return Ok(next);
            }
            let first = self.leaving.iter().map(|one| one.at).min();
            self.until(first.ok_or(Error::Inconsistent {
                what: "somebody free",
            })?)
            .await?;
        }
    }

    /// The first in order who can receive and is none of these.
    pub(super) async fn next_but(&mut self, except: &[Name]) -> Result<Option<Name>, Error> {
        let caller = self.caller(self.ground.site.supervisor, Permission::RotationRead)?;
        let order = Box::pin(kehu_rotation::order(
            self.tx,
            &caller,
            self.ground.unit,
            self.now,
        ))
        .await?;
        let free = order.standings.iter().filter(|one| one.cause.is_none());
        for standing in free {
            let name = self.ground.actors.name(standing.salesperson)?;
            if !except.contains(&name) {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// A seller comes, goes out, comes back or goes home.
    pub(super) async fn presence(
        &mut self,
        name: Name,
        state: PresenceState,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        let caller = self.caller(name, Permission::RotationWork)?;
        let presence = NewPresence {
            salesperson: self.id(name)?,
            state,
            ordered_by: None,
            reason: reason.map(str::to_owned),
            occurred_at: None,
        };
        Box::pin(record_presence(
            self.tx,
            &caller,
            self.ground.unit,
            presence,
        ))
        .await?;
        Ok(())
    }
}
