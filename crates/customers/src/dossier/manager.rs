//! Who may be responsible for a customer.

use super::Error;
use kehu_db::Tx;
use kehu_identity::{Permission, standing_of, users};
use kehu_kernel::{Caller, Faults, Principal, Scope, UserId};

/// Refuses an account manager who could do nothing with the customer: one who is blocked, or whose roles show no
/// customers today. Whoever takes it themselves has shown that.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Database`].
pub(crate) async fn demand_able(
    tx: &mut Tx,
    caller: &Caller,
    manager: Option<UserId>,
) -> Result<(), Error> {
    let Some(user) = manager.filter(|user| caller.user() != Some(*user)) else {
        return Ok(());
    };
    let able = match users::find(tx, &Scope::everything(), user).await {
        Ok(found) => {
            let standing = standing_of(tx, Principal::User(user), caller.today()).await?;
            found.active && standing.may(Permission::CustomersRead)
        }
        Err(kehu_identity::Error::UserNotFound {}) => false,
        Err(other) => return Err(other.into()),
    };
    match able {
        true => Ok(()),
        false => Err(Error::Invalid(Faults::one(
            "/account_manager_id",
            "cannot-serve",
            "must be an active user with a role that shows customers (customers:read)",
            "须为在用且有权查看客户（customers:read）的用户",
        ))),
    }
}
