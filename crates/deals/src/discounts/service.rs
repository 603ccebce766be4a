//! The use cases.

use super::model::{Discount, DiscountState};
use super::{rules, store};
use crate::error::used_discount;
use crate::telling::{About, tell};
use crate::{Error, site, units};
use chrono::Duration;
use kehu_approvals::{Finished, SubjectKind, Submission};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{
    Caller, DealId, DiscountId, Faults, Money, Page, PageRequest, SaleUnitId, Scope, UnitId, UserId,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// A discount that the caller may see: one's own, or of a site in the scope.
///
/// # Errors
/// [`Error::DiscountNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DiscountId,
) -> Result<Discount, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::DiscountNotFound {})
}

/// The discounts of a site that the caller may see, the latest first.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    states: &[DiscountState],
    page: &PageRequest<DiscountId>,
) -> Result<Page<Discount, DiscountId>, Error> {
    site::find(connection, caller, site).await?;
    let rows = store::list(connection, &caller.scope, site, states, page).await?;
    Ok(page.page(rows, |discount| discount.id))
}

/// Applies for a price under the list; it goes to the approvers at once, as far up the line as its depth demands.
///
/// # Errors
/// [`Error::UnitNotFound`], [`Error::UnitUnpriced`], [`Error::DiscountTooDeep`]; [`Error::Approvals`] when no person
/// applies; [`Error::Invalid`] for a price that is not under the list.
pub async fn apply(
    tx: &mut Tx,
    caller: &Caller,
    unit: SaleUnitId,
    price: Money,
    reason: &str,
) -> Result<Discount, Error> {
    let applicant = caller.user().ok_or(kehu_approvals::Error::PersonsOnly {})?;
    let unit = units::find(tx, caller, unit).await?;
    let listed = unit.price.as_ref().ok_or(Error::UnitUnpriced {})?;
    if price >= listed.total || price <= Money::default() {
        return Err(Faults::one(
            "/price",
            "range",
            "must be more than 0 and under the list price",
            "须大于 0 且低于表价",
        )
        .into());
    }
    let policy = site::rules(tx, caller, unit.site_id).await?;
    let stages = rules::stages(
        &policy.document.deals,
        listed.total,
        price,
        listed.floor_total,
    )?;
    let discount = Discount {
        id: DiscountId::generate(),
        site_id: unit.site_id,
        unit_id: unit.id,
        list_price: listed.total,
        price,
        stages: stages.into(),
        reason: reason.to_owned(),
        state: DiscountState::Submitted,
        approval_id: None,
        applied_by: applicant,
        applied_at: caller.now,
        decided_at: None,
        valid_until: None,
        deal_id: None,
        policy_version: policy.version,
    };
    store::insert(tx, &discount).await?;
    let submission = Submission {
        subject_kind: SubjectKind::PriceDiscount,
        subject_id: discount.id.0,
        unit_id: discount.site_id,
        snapshot: current_snapshot(tx, caller, discount.id.0).await?,
        applicants: vec![applicant],
    };
    let approval = kehu_approvals::submit_up_to(tx, caller, submission, stages.into()).await?;
    store::set_approval(tx, discount.id, approval.id).await?;
    tell_discount(
        tx,
        caller,
        &discount,
        "discounts.apply",
        "discount.applied",
        Some(reason),
    )
    .await?;
    load(tx, discount.id).await
}

/// What is approved: unit, price and the list price as it is now, so that a list that changed meanwhile shows.
///
/// # Errors
/// [`Error::DiscountNotFound`].
pub async fn current_snapshot(tx: &mut Tx, caller: &Caller, id: Uuid) -> Result<Value, Error> {
    let discount = load(tx, DiscountId(id)).await?;
    let everywhere = everywhere(caller);
    let unit = units::find(tx, &everywhere, discount.unit_id).await?;
    Ok(json!({
        "sale_unit_id": unit.id, "unit_number": unit.number(), "price": discount.price,
        "list_price": unit.price.as_ref().map(|price| price.total), "reason": discount.reason,
        "stages": discount.stages,
    }))
}

/// Carries out what the approvers decided: an approved discount can be used for the days of the policy.
///
/// # Errors
/// [`Error::DiscountNotFound`].
pub async fn settle(
    tx: &mut Tx,
    caller: &Caller,
    id: Uuid,
    finished: Finished,
    reason: &str,
) -> Result<(), Error> {
    let id = DiscountId(id);
    store::lock(tx, id).await?;
    let discount = load(tx, id).await?;
    let (state, event, action) = match finished {
        Finished::Approved => (
            DiscountState::Approved,
            "discount.approved",
            "discounts.approve",
        ),
        Finished::Returned => (
            DiscountState::Returned,
            "discount.returned",
            "discounts.return",
        ),
        Finished::Rejected => (
            DiscountState::Rejected,
            "discount.rejected",
            "discounts.reject",
        ),
        Finished::Withdrawn => (
            DiscountState::Withdrawn,
            "discount.withdrawn",
            "discounts.withdraw",
        ),
    };
    let days = site::rules(tx, caller, discount.site_id)
        .await?
        .document
        .deals
        .discount_valid_days;
    let until = caller.now + Duration::days(days.into());
    let valid_until = (state == DiscountState::Approved).then_some(until);
    store::decide(tx, id, state, caller.now, valid_until).await?;
    tell_discount(tx, caller, &discount, action, event, Some(reason)).await
}

/// The price of a discount that the salesperson may use now for a unit.
pub(crate) async fn usable(
    tx: &mut Tx,
    caller: &Caller,
    id: DiscountId,
    unit: SaleUnitId,
    salesperson: UserId,
) -> Result<Money, Error> {
    store::lock(tx, id).await?;
    let discount = find(tx, caller, id).await?;
    let unusable = |en: &str, zh: &str| {
        Err(Error::DiscountUnusable {
            en: en.to_owned(),
            zh: zh.to_owned(),
        })
    };
    match discount.valid_until {
        _ if discount.unit_id != unit => {
            unusable("It is for another unit.", "该折扣适用于其他房源。")
        }
        _ if discount.applied_by != salesperson => unusable(
            "It was approved for another salesperson.",
            "该折扣由其他售楼员申请。",
        ),
        None => unusable("It is not approved.", "该折扣未获批准。"),
        Some(until) if until <= caller.now => unusable(
            "Its time has passed; apply anew.",
            "该折扣已过有效期，请重新申请。",
        ),
        Some(_) if discount.deal_id.is_some() => Err(used_discount()),
        Some(_) => Ok(discount.price),
    }
}

/// Notes the deal for which a discount is used.
pub(crate) async fn use_up(tx: &mut Tx, id: DiscountId, deal: DealId) -> Result<(), Error> {
    match store::use_up(tx, id, deal).await? {
        true => Ok(()),
        false => Err(used_discount()),
    }
}

async fn load(tx: &mut Tx, id: DiscountId) -> Result<Discount, Error> {
    store::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::DiscountNotFound {})
}

/// The approvers' scope is that of the approval: the flow has settled who may decide.
fn everywhere(caller: &Caller) -> Caller {
    Caller {
        scope: Scope::everything(),
        ..caller.clone()
    }
}

async fn tell_discount(
    tx: &mut Tx,
    caller: &Caller,
    discount: &Discount,
    action: &'static str,
    event: &'static str,
    reason: Option<&str>,
) -> Result<(), Error> {
    let about = About {
        kind: "discount",
        id: discount.id.0,
        site: discount.site_id,
    };
    let payload = json!({ "sale_unit_id": discount.unit_id, "price": discount.price, "applied_by": discount.applied_by });
    tell(tx, caller, about, action, event, reason, payload).await
}
