//! A site as one caller meets it: its rules on the day, and the roles that the caller holds there.

mod store;

pub(crate) use store::{holders, next_number, salespeople_among};

use crate::Error;
use kehu_attribution::policy::SiteRules;
use kehu_db::PgConnection;
use kehu_identity::codes;
use kehu_kernel::{Caller, PolicyVersionId, UnitId, UserId};

/// A register of a site with gapless numbers (GOV-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Register {
    VisitorRegistration,
    PhoneEnquiry,
    EmployeeReferral,
    Filing,
}

impl Register {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::VisitorRegistration => "visitor_registration",
            Self::PhoneEnquiry => "phone_enquiry",
            Self::EmployeeReferral => "employee_referral",
            Self::Filing => "filing",
        }
    }
}

/// A site, with what its rules are today and what the caller is there.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) id: UnitId,
    /// Codes of the roles that the caller holds there.
    pub(crate) roles: Vec<String>,
    pub(crate) has_project_manager: bool,
    pub(crate) rules: SiteRules,
    pub(crate) policy_version: Option<PolicyVersionId>,
}

impl Site {
    pub(crate) fn is(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held == role)
    }

    /// The role in which the caller acts for the project manager: as that, or, at a site without one, as sales manager.
    pub(crate) fn stands_for_project_manager(&self) -> Option<&'static str> {
        if self.is(codes::PROJECT_MANAGER) {
            return Some(codes::PROJECT_MANAGER);
        }
        (!self.has_project_manager && self.is(codes::SALES_MANAGER)).then_some(codes::SALES_MANAGER)
    }
}

/// The site, for a caller who reaches it: by the scope of the permission, or by holding a role there.
///
/// # Errors
/// [`Error::Rotation`] for everybody else; [`Error::Database`].
pub(crate) async fn enter(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<Site, Error> {
    let found = store::find(connection, site, caller.user(), caller.today())
        .await?
        .ok_or(Error::site_not_found())?;
    if !caller.scope.holds(site, None) && found.roles.is_empty() {
        return Err(Error::site_not_found());
    }
    with_rules(connection, caller, found).await
}

/// The site, for a caller from anywhere in the group: whoever introduces a visitor does not work there (ATT-E02).
///
/// # Errors
/// [`Error::Rotation`] when there is no such site; [`Error::Database`].
pub(crate) async fn enter_from_outside(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<Site, Error> {
    let found = store::find(connection, site, caller.user(), caller.today())
        .await?
        .ok_or(Error::site_not_found())?;
    with_rules(connection, caller, found).await
}

async fn with_rules(
    connection: &mut PgConnection,
    caller: &Caller,
    found: store::Found,
) -> Result<Site, Error> {
    let in_force =
        kehu_policy::in_force_at::<SiteRules>(connection, found.id, caller.today()).await?;
    Ok(Site {
        id: found.id,
        roles: found.roles,
        has_project_manager: found.has_project_manager,
        rules: in_force.document,
        policy_version: in_force.version,
    })
}

/// The person who acts: what is recorded here is recorded by somebody.
///
/// # Errors
/// [`Error::PersonsOnly`] for API keys and the system.
pub(crate) fn person(caller: &Caller) -> Result<UserId, Error> {
    caller.user().ok_or(Error::PersonsOnly {})
}

/// Demands that all of these are salespeople of the site: users who take part in its rotation.
///
/// # Errors
/// [`Error::NotSalesperson`] for the first who is not.
pub(crate) async fn demand_salespeople(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    users: &[UserId],
) -> Result<(), Error> {
    if users.is_empty() {
        return Ok(());
    }
    let among = salespeople_among(connection, site, users, caller.today()).await?;
    match users.iter().find(|user| !among.contains(user)) {
        Some(user) => Err(Error::NotSalesperson { user: *user }),
        None => Ok(()),
    }
}

/// The same caller, reaching everything: once a use case has settled what the caller may do, the dossier is written for it.
pub(crate) fn unscoped(caller: &Caller) -> Caller {
    Caller {
        scope: kehu_kernel::Scope::everything(),
        ..caller.clone()
    }
}
