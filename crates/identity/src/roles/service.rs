//! Defining roles of one's own.

use super::{Reach, Role, store};
use crate::{Error, Permission, standing};
use kehu_audit::Entry;
use kehu_db::Tx;
use kehu_kernel::{Caller, Faults, Principal, RoleId};

/// A role to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRole {
    /// Unique code in snake case, 3 to 64 characters.
    pub code: String,
    /// Name in Chinese, at most 100 characters.
    pub name: String,
    /// Name in English, at most 100 characters.
    pub name_en: String,
    /// What it permits; at least one.
    pub permissions: Vec<Permission>,
    /// How far.
    pub reach: Reach,
}

/// What changes of a role; none leaves as it is. The code stays: others name the role by it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleChange {
    /// New name.
    pub name: Option<String>,
    /// New English name.
    pub name_en: Option<String>,
    /// New permissions, in place of all present ones.
    pub permissions: Option<Vec<Permission>>,
    /// New reach.
    pub reach: Option<Reach>,
}

/// Makes a role. The caller must hold all of its permissions over everything, or be a system administrator.
///
/// # Errors
/// Malformed values, a code that is taken, permissions that the caller lacks, a caller who does not reach everything.
pub async fn create(tx: &mut Tx, caller: &Caller, new: NewRole) -> Result<Role, Error> {
    let NewRole {
        code,
        name,
        name_en,
        permissions,
        reach,
    } = new;
    let role = Role {
        id: RoleId::generate(),
        code,
        name,
        name_en,
        permissions: in_order(permissions),
        reach,
        shipped: false,
        version: 1,
    };
    demand_form(&role)?;
    demand_right(tx, caller, &role.permissions).await?;
    store::insert(tx, &role, caller.now).await?;
    record(tx, caller, "roles.create", role.id, &[]).await?;
    Ok(role)
}

/// Changes a role that is not shipped and still at the version which the caller read. It acts at once for all who hold
/// it.
///
/// # Errors
/// An unknown or shipped role, another version, malformed values, permissions that the caller lacks.
pub async fn update(
    tx: &mut Tx,
    caller: &Caller,
    id: RoleId,
    expected: i32,
    change: RoleChange,
) -> Result<Role, Error> {
    let role = store::find_for_update(tx, id).await?;
    if role.shipped {
        return Err(Error::RoleShipped {});
    }
    if role.version != expected {
        return Err(Error::Stale {});
    }
    let (mut next, fields) = changed(&role, change);
    if fields.is_empty() {
        return Ok(role);
    }
    demand_form(&next)?;
    demand_right(tx, caller, &next.permissions).await?;
    store::update(tx, &next, caller.now).await?;
    next.version += 1;
    record(tx, caller, "roles.update", id, &fields).await?;
    Ok(next)
}

/// The role after the change, and the fields that differ.
fn changed(role: &Role, change: RoleChange) -> (Role, Vec<&'static str>) {
    let RoleChange {
        name,
        name_en,
        permissions,
        reach,
    } = change;
    let next = Role {
        name: name.unwrap_or_else(|| role.name.clone()),
        name_en: name_en.unwrap_or_else(|| role.name_en.clone()),
        permissions: permissions.map_or_else(|| role.permissions.clone(), in_order),
        reach: reach.unwrap_or(role.reach),
        ..role.clone()
    };
    let fields = [
        ("name", next.name != role.name),
        ("name_en", next.name_en != role.name_en),
        ("permissions", next.permissions != role.permissions),
        ("reach", next.reach != role.reach),
    ];
    let differing = fields.into_iter().filter(|(_, differs)| *differs);
    (next, differing.map(|(field, _)| field).collect())
}

fn in_order(mut permissions: Vec<Permission>) -> Vec<Permission> {
    permissions.sort_unstable();
    permissions.dedup();
    permissions
}

/// A role may be given anywhere, so who defines it must hold it everywhere.
async fn demand_right(
    tx: &mut Tx,
    caller: &Caller,
    permissions: &[Permission],
) -> Result<(), Error> {
    if !caller.scope.all {
        return Err(Error::RolesNeedFullReach {});
    }
    if matches!(caller.principal, Principal::System(_)) {
        return Ok(());
    }
    let standing = standing::load(tx, caller.principal, caller.today()).await?;
    let held = |permission: Permission| standing.scope(permission).is_some_and(|scope| scope.all);
    match permissions.iter().find(|permission| !held(**permission)) {
        Some(permission) if !standing.administers() => Err(Error::BeyondOwn {
            permission: *permission,
        }),
        _ => Ok(()),
    }
}

fn demand_form(role: &Role) -> Result<(), Faults> {
    let mut faults = Faults::default();
    let code = &role.code;
    let rest =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if !((3..=64).contains(&code.len())
        && code.starts_with(|letter: char| letter.is_ascii_lowercase())
        && code.chars().all(rest))
    {
        faults.add(
            "/code",
            "role-code-form",
            "3 to 64 lower-case letters, digits and underscores, beginning with a letter.",
            "3 至 64 位小写字母、数字和下划线，以字母开头。",
        );
    }
    for (pointer, name) in [("/name", &role.name), ("/name_en", &role.name_en)] {
        if !(1..=100).contains(&name.chars().count()) || name.trim() != name {
            faults.add(
                pointer,
                "name-form",
                "A name has 1 to 100 characters and no space at its ends.",
                "名称为 1 至 100 个字符，首尾不含空格。",
            );
        }
    }
    if role.permissions.is_empty() {
        faults.add(
            "/permissions",
            "role-permits-nothing",
            "A role has at least one permission.",
            "角色至少包含一项权限。",
        );
    }
    faults.none()
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    id: RoleId,
    fields: &[&str],
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: "role",
        subject_id: id.0,
        fields,
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role() -> Role {
        Role {
            id: RoleId(uuid::Uuid::nil()),
            code: "clerk".to_owned(),
            name: "文员".to_owned(),
            name_en: "Clerk".to_owned(),
            permissions: vec![Permission::OrganisationRead, Permission::UsersRead],
            reach: Reach::Team,
            shipped: false,
            version: 1,
        }
    }

    #[test]
    fn a_role_has_a_snake_case_code_names_and_something_to_permit() {
        for (code, fits) in [
            ("abc", true),
            ("ab", false),
            ("a_1", true),
            ("1ab", false),
            ("_ab", false),
            ("Abc", false),
            ("a-b", false),
            (&*"a".repeat(64), true),
            (&*"a".repeat(65), false),
        ] {
            let role = Role {
                code: code.to_owned(),
                ..role()
            };
            assert_eq!(demand_form(&role).is_ok(), fits, "{code}");
        }
        let nothing = Role {
            permissions: vec![],
            ..role()
        };
        assert_eq!(
            demand_form(&nothing).unwrap_err().0[0].pointer,
            "/permissions"
        );
    }

    #[test]
    fn the_same_permissions_in_another_order_are_no_change() {
        let permissions = vec![
            Permission::UsersRead,
            Permission::OrganisationRead,
            Permission::UsersRead,
        ];
        let same = RoleChange {
            permissions: Some(permissions),
            ..RoleChange::default()
        };
        assert_eq!(changed(&role(), same).1, Vec::<&str>::new());
        let wider = RoleChange {
            reach: Some(Reach::All),
            ..RoleChange::default()
        };
        assert_eq!(changed(&role(), wider).1, ["reach"]);
    }
}
