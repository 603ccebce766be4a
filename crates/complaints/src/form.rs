//! The record form 客户投诉记录及处理意见 (CMP-11): all that is printed on it.

use crate::desk::policy_of;
use crate::model::Case;
use crate::policy::ComplaintPolicy;
use crate::{Error, case};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, ComplaintId, Scope, UserId};
use std::collections::{HashMap, hash_map};

/// All that is printed on the form.
#[derive(Debug, Clone)]
pub struct RecordForm {
    /// The complaint with its steps; personal values in full, to be masked by who prints.
    pub case: Case,
    /// Name of the unit that handles it.
    pub unit_name: String,
    /// The policy that it is handled under, for the names of category and cause.
    pub policy: ComplaintPolicy,
    /// The names of those who took part.
    pub names: HashMap<UserId, String>,
}

/// Gathers the form of a complaint inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn form(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ComplaintId,
) -> Result<RecordForm, Error> {
    let case = case::load(connection, &caller.scope, id).await?;
    let everything = Scope::everything();
    let unit = kehu_identity::units::find(connection, &everything, case.complaint.unit_id).await?;
    let acceptor = case
        .complaint
        .acceptance
        .map(|acceptance| acceptance.acceptor);
    let hands = case
        .steps
        .iter()
        .filter(|step| step.by_kind == "user")
        .filter_map(|step| step.by_id.parse().ok());
    let mut names = HashMap::new();
    for user in hands
        .chain(acceptor)
        .chain(case.complaint.responsible_user_id)
    {
        if let hash_map::Entry::Vacant(free) = names.entry(user) {
            let found = kehu_identity::users::find(connection, &everything, user).await?;
            free.insert(found.display_name);
        }
    }
    Ok(RecordForm {
        policy: policy_of(connection, caller, &case.complaint).await?,
        unit_name: unit.map(|unit| unit.name).unwrap_or_default(),
        names,
        case,
    })
}
