//! What a principal may do, and where.

mod store;

use crate::{Error, Permission, Reach, codes};
use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_kernel::{Principal, Scope, UnitId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) use store::{of_api_key_place, of_user};

/// A role that is held at a unit, with what it permits there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Code of the role; none for an API key.
    pub role: Option<String>,
    /// Where.
    pub unit_id: UnitId,
    /// How far it reaches from there.
    pub reach: Reach,
    /// What it permits.
    pub permissions: Vec<Permission>,
    /// The units below `unit_id`, for [`Reach::UnitAndBelow`]; otherwise empty.
    pub below: Vec<UnitId>,
}

/// What a principal may do at this moment: for each permission the rows that it reaches (CUS-06).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    places: Vec<Place>,
    /// Permissions that come from the same places share one.
    scopes: BTreeMap<Permission, Arc<Scope>>,
}

impl Standing {
    /// Adds up places. `owner` is the user for whom [`Reach::Own`] is meant; API keys have none.
    #[must_use]
    pub fn of(places: Vec<Place>, owner: Option<UserId>) -> Self {
        let mut givers: BTreeMap<Permission, Vec<usize>> = BTreeMap::new();
        for (index, place) in places.iter().enumerate() {
            for permission in &place.permissions {
                givers.entry(*permission).or_default().push(index);
            }
        }
        let mut added_up: BTreeMap<Vec<usize>, Arc<Scope>> = BTreeMap::new();
        let scopes = givers
            .into_iter()
            .map(|(permission, from)| {
                let scope = added_up.entry(from).or_insert_with_key(|from| {
                    let places = from.iter().filter_map(|index| places.get(*index));
                    Arc::new(add_up(places, owner))
                });
                (permission, scope.clone())
            })
            .collect();
        Self { places, scopes }
    }

    /// The standing of Kehu's own workers.
    #[must_use]
    pub fn everything() -> Self {
        let everything = Arc::new(Scope::everything());
        let scopes = Permission::ALL
            .iter()
            .map(|permission| (*permission, everything.clone()))
            .collect();
        Self {
            places: Vec::new(),
            scopes,
        }
    }

    /// About how many bytes it takes, for those who keep many.
    #[must_use]
    pub fn size(&self) -> usize {
        let places = self.places.iter().map(|place| {
            size_of::<Place>() + size_of_val(&*place.permissions) + size_of_val(&*place.below)
        });
        let mut shared = BTreeSet::new();
        let scopes = self
            .scopes
            .values()
            .filter(|scope| shared.insert(Arc::as_ptr(scope)))
            .map(|scope| {
                size_of::<Scope>() + size_of_val(&*scope.units) + size_of_val(&*scope.places)
            });
        let entries = self.scopes.len() * size_of::<(Permission, Arc<Scope>)>();
        places.sum::<usize>() + scopes.sum::<usize>() + entries
    }

    /// The rows reached under a permission; none when it is not held.
    #[must_use]
    pub fn scope(&self, permission: Permission) -> Option<&Scope> {
        self.scopes.get(&permission).map(Arc::as_ref)
    }

    /// Whether a permission is held anywhere.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.scopes.contains_key(&permission)
    }

    /// All permissions that are held, with what they reach.
    pub fn scopes(&self) -> impl Iterator<Item = (Permission, &Scope)> {
        self.scopes
            .iter()
            .map(|(permission, scope)| (*permission, &**scope))
    }

    /// The roles that are held and where.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The units at which a permission is held, whatever its reach: where a new row may be placed by somebody who
    /// reaches only their own rows.
    #[must_use]
    pub fn places_of(&self, permission: Permission) -> Vec<UnitId> {
        let mut units: Vec<UnitId> = Vec::new();
        for place in self
            .places
            .iter()
            .filter(|place| place.permissions.contains(&permission))
        {
            if !units.contains(&place.unit_id) {
                units.push(place.unit_id);
            }
        }
        units
    }

    /// Whether this is a system administrator, who may hand out what they do not hold.
    #[must_use]
    pub fn administers(&self) -> bool {
        self.places
            .iter()
            .any(|place| place.role.as_deref() == Some(codes::SYSTEM_ADMINISTRATOR))
    }

    /// Demands that this standing covers all that a place gives: nobody hands out more than they hold.
    ///
    /// # Errors
    /// [`Error::BeyondOwn`] names the first permission that is not covered.
    pub fn demand_cover(&self, place: &Place) -> Result<(), Error> {
        if self.administers() {
            return Ok(());
        }
        match place
            .permissions
            .iter()
            .find(|permission| !self.covers(**permission, place))
        {
            Some(permission) => Err(Error::BeyondOwn {
                permission: *permission,
            }),
            None => Ok(()),
        }
    }

    fn covers(&self, permission: Permission, place: &Place) -> bool {
        let Some(scope) = self.scope(permission) else {
            return false;
        };
        match place.reach {
            _ if scope.all => true,
            Reach::All => false,
            Reach::Own | Reach::Team => scope.units.contains(&place.unit_id),
            Reach::UnitAndBelow => {
                scope.units.contains(&place.unit_id)
                    && place.below.iter().all(|unit| scope.units.contains(unit))
            }
        }
    }
}

impl Place {
    fn widen(&self, scope: &mut Scope, owner: Option<UserId>) {
        match self.reach {
            Reach::All => scope.all = true,
            Reach::Own => {
                scope.owner = owner;
                scope.places.push(self.unit_id);
            }
            Reach::Team => scope.units.push(self.unit_id),
            Reach::UnitAndBelow => {
                scope.units.push(self.unit_id);
                scope.units.extend_from_slice(&self.below);
            }
        }
    }
}

/// What places reach together.
fn add_up<'a>(places: impl Iterator<Item = &'a Place>, owner: Option<UserId>) -> Scope {
    let mut scope = Scope::default();
    for place in places {
        place.widen(&mut scope, owner);
    }
    if scope.all {
        return Scope::everything();
    }
    scope.units.sort_unstable();
    scope.units.dedup();
    scope.places.sort_unstable();
    scope.places.dedup();
    scope
}

/// Loads what a principal may do on a day.
///
/// # Errors
/// When the database fails.
pub async fn load(
    connection: &mut PgConnection,
    principal: Principal,
    today: NaiveDate,
) -> Result<Standing, Error> {
    match principal {
        Principal::User(user) => Ok(Standing::of(
            of_user(connection, user, today).await?,
            Some(user),
        )),
        Principal::ApiKey(key) => Ok(Standing::of(
            store::of_api_key(connection, key).await?,
            None,
        )),
        Principal::System(_) => Ok(Standing::everything()),
    }
}

/// Demands that the acting principal covers all of these places, unless Kehu itself acts.
pub(crate) async fn demand_cover(
    connection: &mut PgConnection,
    principal: Principal,
    today: NaiveDate,
    places: &[Place],
) -> Result<(), Error> {
    if matches!(principal, Principal::System(_)) {
        return Ok(());
    }
    let standing = load(connection, principal, today).await?;
    places
        .iter()
        .try_for_each(|place| standing.demand_cover(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn unit(number: u128) -> UnitId {
        UnitId(Uuid::from_u128(number))
    }

    fn place(reach: Reach, at: u128, below: &[u128], permissions: &[Permission]) -> Place {
        Place {
            role: Some("some_role".to_owned()),
            unit_id: unit(at),
            reach,
            permissions: permissions.to_vec(),
            below: below.iter().map(|number| unit(*number)).collect(),
        }
    }

    const READ: Permission = Permission::CustomersRead;
    const WRITE: Permission = Permission::CustomersWrite;

    #[test]
    fn cus_06_each_reach_gives_its_rows_and_several_add_up() {
        let user = UserId(Uuid::from_u128(9));
        let standing = Standing::of(
            vec![
                place(Reach::Own, 1, &[], &[READ, WRITE]),
                place(Reach::Team, 2, &[], &[READ]),
                place(Reach::UnitAndBelow, 3, &[4, 5], &[READ]),
            ],
            Some(user),
        );
        assert_eq!(
            standing.scope(READ),
            Some(&Scope {
                all: false,
                units: vec![unit(2), unit(3), unit(4), unit(5)],
                owner: Some(user),
                places: vec![unit(1)]
            })
        );
        assert_eq!(
            standing.scope(WRITE),
            Some(&Scope {
                all: false,
                units: vec![],
                owner: Some(user),
                places: vec![unit(1)]
            })
        );
        assert_eq!(standing.scope(Permission::CustomersMerge), None);
        assert_eq!(standing.places_of(READ), [unit(1), unit(2), unit(3)]);
    }

    #[test]
    fn permissions_of_the_same_places_take_the_memory_of_one_scope() {
        let below: Vec<u128> = (2..1_002).collect();
        let of = |permissions: &[Permission]| {
            let place = place(Reach::UnitAndBelow, 1, &below, permissions);
            Standing::of(vec![place], None).size()
        };
        let (one, all) = (of(&[READ]), of(Permission::ALL));
        assert!(
            one > 2 * 16 * below.len(),
            "{one}: of the place and of its scope"
        );
        assert!(all < one + 64 * Permission::ALL.len(), "{all} beside {one}");
    }

    #[test]
    fn cus_06_all_swallows_the_rest() {
        let standing = Standing::of(
            vec![
                place(Reach::Team, 2, &[], &[READ]),
                place(Reach::All, 1, &[], &[READ]),
            ],
            None,
        );
        assert_eq!(standing.scope(READ), Some(&Scope::everything()));
    }

    #[test]
    fn own_reach_without_a_user_reaches_nothing() {
        let standing = Standing::of(vec![place(Reach::Own, 1, &[], &[READ])], None);
        assert!(!standing.scope(READ).unwrap().holds(unit(1), None));
    }

    #[test]
    fn nobody_covers_more_than_they_hold() {
        let giver = Standing::of(vec![place(Reach::UnitAndBelow, 3, &[4, 5], &[READ])], None);
        for (given, covered) in [
            (place(Reach::Team, 4, &[], &[READ]), true),
            (place(Reach::Own, 3, &[], &[READ]), true),
            (place(Reach::UnitAndBelow, 3, &[4, 5], &[READ]), true),
            (place(Reach::UnitAndBelow, 3, &[4, 5, 6], &[READ]), false),
            (place(Reach::Team, 6, &[], &[READ]), false),
            (place(Reach::All, 4, &[], &[READ]), false),
            (place(Reach::Team, 4, &[], &[READ, WRITE]), false),
        ] {
            assert_eq!(giver.demand_cover(&given).is_ok(), covered, "{given:?}");
        }
    }

    #[test]
    fn a_system_administrator_may_hand_out_what_they_lack() {
        let mut held = place(Reach::All, 1, &[], &[Permission::RolesManage]);
        held.role = Some(codes::SYSTEM_ADMINISTRATOR.to_owned());
        assert!(
            Standing::of(vec![held], None)
                .demand_cover(&place(Reach::All, 1, &[], &[WRITE]))
                .is_ok()
        );
    }
}
