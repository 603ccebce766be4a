//! The sales supervisor checks the records (ATT-G26).

use super::super::Error;
use super::model::{Check, FollowUp};
use super::{find, store};
use crate::site::{self, person};
use crate::telling::{Told, tell};
use kehu_db::Tx;
use kehu_identity::codes;
use kehu_kernel::{Caller, Faults, FollowUpId};
use serde_json::json;

/// A check to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckFollowUp {
    /// Whether the record is in order.
    pub in_order: bool,
    /// What the supervisor says of it; needed where it is not.
    pub comment: Option<String>,
}

/// Checks a record: as the site's sales supervisor, or as sales manager of a site without one. Once, never one's own.
///
/// # Errors
/// [`Error::FollowUpNotFound`], [`Error::FollowUpCorrected`], [`Error::FollowUpChecked`]; [`Error::ForSalesSupervisor`],
/// [`Error::OwnFollowUp`]; [`Error::Invalid`].
pub async fn check(
    tx: &mut Tx,
    caller: &Caller,
    id: FollowUpId,
    new: &CheckFollowUp,
) -> Result<FollowUp, Error> {
    let by = person(caller)?;
    let record = find(tx, caller, id).await?;
    if record.corrected_by_id.is_some() {
        return Err(Error::FollowUpCorrected {});
    }
    if record.salesperson_id == by {
        return Err(Error::OwnFollowUp {});
    }
    let site = site::enter(tx, caller, record.site_id).await?;
    let acting_as = if site.is(codes::SALES_SUPERVISOR) {
        codes::SALES_SUPERVISOR
    } else if site.is(codes::SALES_MANAGER)
        && site::holders(tx, site.id, codes::SALES_SUPERVISOR, caller.today())
            .await?
            .is_empty()
    {
        codes::SALES_MANAGER
    } else {
        return Err(Error::ForSalesSupervisor {});
    };
    if !new.in_order && new.comment.is_none() {
        return Err(Faults::one(
            "/comment",
            "missing",
            "say what is not in order",
            "请说明存在的问题",
        )
        .into());
    }
    let check = Check {
        in_order: new.in_order,
        comment: new.comment.clone(),
        acting_as: acting_as.to_owned(),
        checked_at: caller.now,
        checked_by: by,
    };
    store::insert_check(tx, &record, &check).await?;
    let told = Told {
        action: "follow_ups.check",
        event: "follow_up.checked",
        subject_kind: "follow_up",
        subject_id: id.0,
        site: site.id,
        reason: None,
        payload: json!({ "party_id": record.party_id, "salesperson_id": record.salesperson_id, "in_order": new.in_order }),
    };
    tell(tx, caller, told).await?;
    find(tx, caller, id).await
}
