//! Those who act in the demo, each with what their roles permit: an act that the API would not let them do fails here too.

use crate::Error;
use crate::people::{ACCOUNTS, Staff};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::PgConnection;
use kehu_identity::{Permission, Standing, standing_of};
use kehu_kernel::{Caller, Principal, UserId};
use std::collections::BTreeMap;

/// The demo users with their standing.
#[derive(Debug)]
pub(crate) struct Actors(BTreeMap<&'static str, Actor>);

#[derive(Debug)]
struct Actor {
    id: UserId,
    standing: Standing,
}

impl Actors {
    /// Everybody as they stand on a day.
    pub(crate) async fn on(
        connection: &mut PgConnection,
        staff: &Staff,
        day: NaiveDate,
    ) -> Result<Self, Error> {
        let mut found = BTreeMap::new();
        for account in ACCOUNTS {
            let id = staff.of(account.sign_in_name)?;
            let standing = standing_of(connection, Principal::User(id), day).await?;
            found.insert(account.sign_in_name, Actor { id, standing });
        }
        Ok(Self(found))
    }

    /// Somebody who acts under a permission at an instant.
    pub(crate) fn caller(
        &self,
        name: &'static str,
        permission: Permission,
        at: DateTime<Utc>,
    ) -> Result<Caller, Error> {
        let actor = self.of(name)?;
        let scope = actor
            .standing
            .scope(permission)
            .ok_or(Error::Inconsistent {
                what: permission.as_str(),
            })?;
        Ok(Caller {
            principal: Principal::User(actor.id),
            scope: scope.clone(),
            unmasked: actor.standing.may(Permission::CustomersUnmask),
            ..Caller::system("demo", at)
        })
    }

    pub(crate) fn id(&self, name: &'static str) -> Result<UserId, Error> {
        Ok(self.of(name)?.id)
    }

    /// The name of a user.
    pub(crate) fn name(&self, id: UserId) -> Result<&'static str, Error> {
        self.0
            .iter()
            .find(|(_, actor)| actor.id == id)
            .map(|(name, _)| *name)
            .ok_or(Error::Inconsistent { what: "a user" })
    }

    fn of(&self, name: &'static str) -> Result<&Actor, Error> {
        self.0.get(name).ok_or(Error::Inconsistent { what: name })
    }
}
