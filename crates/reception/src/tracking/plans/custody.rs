//! The sales assistant keeps plans and gives them back; at a site without one the sales manager does.

use super::model::Plan;
use super::write::{announce, demand};
use super::{find, store};
use crate::site::{self, person};
use crate::tracking::Error;
use crate::tracking::words::PlanState;
use kehu_db::Tx;
use kehu_identity::roles::{codes, titles};
use kehu_kernel::{Caller, PlanId, UserId};
use serde_json::json;

/// Takes a written plan into keeping: its owner changes it no more.
///
/// # Errors
/// [`Error::PlanNotFound`], [`Error::PlanElsewhere`]; [`Error::OwnPlan`]; [`crate::Error::NotTheDecider`].
pub async fn keep(tx: &mut Tx, caller: &Caller, id: PlanId) -> Result<Plan, Error> {
    let by = enter(tx, caller, id, PlanState::Written).await?;
    store::keep(tx, id, by, caller.now).await?;
    let plan = find(tx, caller, id).await?;
    announce(
        tx,
        caller,
        &plan,
        "plans.keep",
        "plan.kept",
        json!({ "owner_id": plan.owner_id }),
    )
    .await?;
    Ok(plan)
}

/// Gives a kept plan back to its owner for the summary.
///
/// # Errors
/// As [`keep`].
pub async fn give_back(tx: &mut Tx, caller: &Caller, id: PlanId) -> Result<Plan, Error> {
    let by = enter(tx, caller, id, PlanState::Kept).await?;
    store::give_back(tx, id, by, caller.now).await?;
    let plan = find(tx, caller, id).await?;
    announce(
        tx,
        caller,
        &plan,
        "plans.give_back",
        "plan.given_back",
        json!({ "owner_id": plan.owner_id }),
    )
    .await?;
    Ok(plan)
}

async fn enter(
    tx: &mut Tx,
    caller: &Caller,
    id: PlanId,
    state: PlanState,
) -> Result<UserId, Error> {
    let by = person(caller)?;
    let row = store::find_for_update(tx, &caller.scope, caller.user(), id)
        .await?
        .ok_or(Error::PlanNotFound {})?;
    if row.owner_id == by {
        return Err(Error::OwnPlan {});
    }
    let site = site::enter(tx, caller, row.site_id).await?;
    let assistants = site::holders(tx, site.id, codes::SALES_ASSISTANT, caller.today()).await?;
    let assistant = assistants.contains(&by);
    // The assistant's own plan is kept by the manager, as are all where nobody is assistant.
    let manager =
        site.is(codes::SALES_MANAGER) && assistants.iter().all(|one| *one == row.owner_id);
    if !assistant && !manager {
        return Err(crate::Error::NotTheDecider {
            roles: titles(&[codes::SALES_ASSISTANT]),
        }
        .into());
    }
    demand(&row, state)?;
    Ok(by)
}
