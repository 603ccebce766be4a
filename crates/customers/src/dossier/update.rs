//! Changing a customer's fields and its place in the organisation.

use super::create::outside;
use super::duplicates::{Acceptance, refuse_duplicates, renamed};
use super::history::compare;
use super::keys::{Trails, of_name};
use super::manager::demand_able;
use super::recording::{Act, conclude};
use super::{Customer, CustomerPatch, CustomerStatus, Error, Target, rules, store};
use kehu_db::Tx;
use kehu_identity::units;
use kehu_kernel::{Caller, Faults, UnitId, UserId};
use kehu_vault::Vault;
use serde_json::json;

/// Changes what the patch names. A patch that changes nothing leaves no trace. A new name is looked for like that of a
/// new customer.
///
/// # Errors
/// As [`Target::lock`]; [`Error::Invalid`]; [`Error::PossibleDuplicate`]; [`Error::Database`].
pub async fn update(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    target: Target,
    patch: CustomerPatch,
    acceptance: Option<&Acceptance>,
) -> Result<Customer, Error> {
    let before = target.lock(tx, caller).await?;
    let id = target.customer;
    let mut after = before.clone();
    let mut faults = Faults::default();
    if let Err(foreign) = after.apply(patch) {
        faults.0.extend(foreign.0);
    }
    rules::settle(&mut after, caller.today(), &mut faults);
    faults.none()?;
    if after.name != before.name {
        refuse_duplicates(
            tx,
            caller,
            vault,
            after.unit_id,
            &renamed(&after),
            Some(id),
            acceptance,
        )
        .await?;
    }
    let act = Act {
        action: "customers.update",
        happened: "customer.changed",
        event: "customer.updated",
        reason: acceptance.map(|acceptance| acceptance.reason.as_str()),
        details: json!({}),
        tell: &[],
    };
    save(tx, caller, vault, &before, after, act).await
}

/// Where a customer is to belong; what is absent stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Assignment {
    /// The employee responsible; an inner `None` takes the present one away.
    pub account_manager: Option<Option<UserId>>,
    /// The unit.
    pub unit: Option<UnitId>,
}

/// Gives a customer to another employee or unit, with the reason. The new place must lie inside the caller's scope. Into
/// another company goes only a prospect: what one company has opened, suspended or shut out is not so in another (CUS-11).
///
/// # Errors
/// As [`Target::lock`]; [`Error::Invalid`]; [`Error::CompanyFixed`], [`Error::ApprovalOpen`]; [`Error::Database`].
pub async fn assign(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    target: Target,
    assignment: Assignment,
    reason: &str,
) -> Result<Customer, Error> {
    let before = target.lock(tx, caller).await?;
    let mut after = before.clone();
    super::set(&mut after.account_manager_id, assignment.account_manager);
    super::set(&mut after.unit_id, assignment.unit);
    let moves = after.unit_id != before.unit_id;
    let inside = match moves {
        true => caller
            .scope
            .may_place(after.unit_id, after.account_manager_id),
        false => caller.scope.holds(after.unit_id, after.account_manager_id),
    };
    if !inside {
        return Err(outside("/unit_id"));
    }
    if after.account_manager_id != before.account_manager_id {
        demand_able(tx, caller, after.account_manager_id).await?;
    }
    if moves {
        refuse_other_company(tx, &before, after.unit_id).await?;
    }
    let act = Act {
        action: "customers.assign",
        happened: "customer.assigned",
        event: "customer.updated",
        reason: Some(reason),
        details: json!({ "unit_id": after.unit_id, "account_manager_id": after.account_manager_id }),
        tell: &[],
    };
    save(tx, caller, vault, &before, after, act).await
}

/// Refuses to take a customer to another company, unless it is a prospect of which nothing is under way.
async fn refuse_other_company(tx: &mut Tx, customer: &Customer, to: UnitId) -> Result<(), Error> {
    let company = units::company_of(tx, customer.unit_id).await?;
    if company == units::company_of(tx, to).await? {
        return Ok(());
    }
    if customer.status != CustomerStatus::Prospect {
        return Err(Error::CompanyFixed {
            status: customer.status,
        });
    }
    if store::merge::is_business_under_way(tx, customer.id, customer.id).await? {
        return Err(Error::ApprovalOpen {});
    }
    Ok(())
}

/// Writes a changed customer with all that follows. Nothing follows where nothing changed.
pub(super) async fn save(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    before: &Customer,
    mut after: Customer,
    act: Act<'_>,
) -> Result<Customer, Error> {
    let changes = compare(before, &after);
    if changes.is_empty() {
        return Ok(after);
    }
    after.version += 1;
    after.updated_at = caller.now;
    let keys = of_name(&after);
    store::customers::update(tx, &after, &keys).await?;
    let leads = |customer: &Customer| {
        (
            customer.name.clone(),
            customer.telephone.clone(),
            customer.mobile.clone(),
        )
    };
    if leads(before) != leads(&after) {
        store::contacts::delete_trails(tx, after.id, None).await?;
        store::contacts::insert_trails(tx, after.id, Trails::of_customer(&after, &keys)).await?;
    }
    conclude(tx, caller, vault, &after, act, &changes).await?;
    Ok(after)
}
