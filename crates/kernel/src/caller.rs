//! Who acts, when, and what they may see.

use crate::{ApiKeyId, Language, UnitId, UserId};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Principal {
    /// A person who signed in.
    User(UserId),
    /// Another system with an API key.
    ApiKey(ApiKeyId),
    /// Kehu itself: a worker, the command line. The word names which.
    System(&'static str),
}

impl Principal {
    /// Kind of principal, as stored: `user`, `api_key` or `system`.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::ApiKey(_) => "api_key",
            Self::System(_) => "system",
        }
    }

    /// Identifier, as stored; the worker's name for the system.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Self::User(id) => id.to_string(),
            Self::ApiKey(id) => id.to_string(),
            Self::System(name) => name.to_owned(),
        }
    }

    /// The user, if a person acts.
    #[must_use]
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::User(id) => Some(id),
            Self::ApiKey(_) | Self::System(_) => None,
        }
    }
}

/// The rows that a caller may see under one permission (CUS-06). It is an argument of every query, as three
/// parameters: `all or unit_id = any(units) or account_manager_id = owner`. What lies outside does not exist for
/// the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Everything.
    pub all: bool,
    /// Rows that belong to these units; "unit and below" is already spelled out.
    pub units: Vec<UnitId>,
    /// Rows of which this user is the responsible employee.
    pub owner: Option<UserId>,
    /// The units at which the owner holds the permission: where new rows of their own may be placed.
    pub places: Vec<UnitId>,
}

impl Scope {
    /// The scope of Kehu's own workers.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            all: true,
            ..Self::default()
        }
    }

    /// Whether a row of this unit and responsible employee lies inside.
    #[must_use]
    pub fn holds(&self, unit: UnitId, responsible: Option<UserId>) -> bool {
        self.all
            || self.units.contains(&unit)
            || (self.owner.is_some() && self.owner == responsible)
    }

    /// Whether a row may be placed at this unit under this responsible employee. Whoever reaches only their own rows
    /// places them where they work: being responsible opens no other unit's book.
    #[must_use]
    pub fn may_place(&self, unit: UnitId, responsible: Option<UserId>) -> bool {
        self.holds(unit, None) || (self.holds(unit, responsible) && self.places.contains(&unit))
    }
}

/// One act: who, with which scope, when, in which request. Use cases take it beside the transaction.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who acts.
    pub principal: Principal,
    /// What the caller may see under the permission that the operation demands.
    pub scope: Scope,
    /// Whether the caller may see personal data in full inside its scope (CUS-05).
    pub unmasked: bool,
    /// The instant of the act; everything that it writes carries this one.
    pub now: DateTime<Utc>,
    /// The request, as in `X-Request-Id`.
    pub request_id: Option<Uuid>,
    /// The language in which to answer.
    pub language: Language,
}

impl Caller {
    /// Kehu itself, at an instant; the name tells which part.
    #[must_use]
    pub fn system(name: &'static str, now: DateTime<Utc>) -> Self {
        Self {
            principal: Principal::System(name),
            scope: Scope::everything(),
            unmasked: true,
            now,
            request_id: None,
            language: Language::Chinese,
        }
    }

    /// The acting user, if a person acts.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        self.principal.user()
    }

    /// The business day of the act.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        crate::Zone::CHINA.day_of(self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_06_own_rows_are_placed_where_their_owner_works() {
        let (here, there) = (UnitId::generate(), UnitId::generate());
        let (me, other) = (UserId::generate(), UserId::generate());
        let own = Scope {
            owner: Some(me),
            places: vec![here],
            ..Scope::default()
        };
        assert!(own.may_place(here, Some(me)));
        for (unit, responsible) in [(there, Some(me)), (here, Some(other)), (here, None)] {
            assert!(!own.may_place(unit, responsible));
        }
        let team = Scope {
            units: vec![there],
            ..Scope::default()
        };
        assert!(team.may_place(there, Some(other)));
        assert!(!team.may_place(here, None));
        assert!(Scope::everything().may_place(here, None));
    }
}
