//! Merging two dossiers of one customer (CUS-01).
//!
//! The survivor takes contacts, identifiers, needs and qualification documents, and the fields that it lacks or that are
//! chosen. The other stays as a record that points to it, with the openings that were decided for it; its history and
//! timeline are read as part of the survivor's.

use super::history::compare;
use super::recording::{Act, conclude};
use super::update::save;
use super::{
    Customer, CustomerStatus, Error, Field, Identifier, Number, Target, load_for_update, store,
};
use kehu_db::Tx;
use kehu_identifiers::IdentifierKind;
use kehu_identity::units;
use kehu_kernel::{Caller, CustomerId};
use kehu_vault::Vault;
use serde_json::json;

/// Merges `merged` into `survivor`, with the reason. Of the fields that both have the survivor keeps its own, but takes
/// those in `take_over`. The survivor must stand as far as the other, since a status is not merged.
///
/// # Errors
/// As [`load_for_update`] for either; [`Error::Stale`] for the survivor's version; the refusals of merging;
/// [`Error::Database`].
pub async fn merge(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    survivor: Target,
    merged: CustomerId,
    take_over: &[Field],
    reason: &str,
) -> Result<Customer, Error> {
    if survivor.customer == merged {
        return Err(Error::MergeWithItself {});
    }
    let expected = survivor.version;
    let (survivor, merged) = lock_both(tx, caller, survivor.customer, merged).await?;
    Error::expect_version(survivor.version, expected)?;
    refuse_unlike(&survivor, &merged)?;
    let codes = (
        credit_code(tx, survivor.id).await?,
        credit_code(tx, merged.id).await?,
    );
    if let (Some(one), Some(other)) = &codes
        && one != other
    {
        return Err(Error::MergeCreditCodesDiffer {});
    }
    let company = units::company_of(tx, survivor.unit_id).await?;
    if survivor.unit_id != merged.unit_id
        && (company.is_none() || company != units::company_of(tx, merged.unit_id).await?)
    {
        return Err(Error::MergeCompaniesDiffer {});
    }
    if store::merge::is_business_under_way(tx, survivor.id, merged.id).await? {
        return Err(Error::MergeApprovalOpen {});
    }
    let mut after = survivor.clone();
    for field in fields_to_take(&survivor, &merged, take_over) {
        field.take(&mut after, &merged);
    }
    store::identifiers::move_all(tx, merged.id, survivor.id, caller.now).await?;
    store::contacts::move_all(tx, merged.id, survivor.id).await?;
    store::needs::move_all(tx, merged.id, survivor.id).await?;
    store::customers::redirect(tx, merged.id, survivor.id).await?;
    retire(tx, caller, vault, merged.clone(), survivor.id, reason).await?;
    store::merge::move_documents(tx, merged.id, survivor.id, caller.now).await?;
    keep(tx, caller, vault, &survivor, after, merged.id, reason).await
}

/// Locks in the order of identifiers, so that two merges of the same pair do not wait for each other.
async fn lock_both(
    tx: &mut Tx,
    caller: &Caller,
    survivor: CustomerId,
    merged: CustomerId,
) -> Result<(Customer, Customer), Error> {
    if survivor < merged {
        let first = load_for_update(tx, caller, survivor).await?;
        return Ok((first, load_for_update(tx, caller, merged).await?));
    }
    let first = load_for_update(tx, caller, merged).await?;
    Ok((load_for_update(tx, caller, survivor).await?, first))
}

/// How far a status goes: what shuts out more outweighs.
const fn weight(status: CustomerStatus) -> u8 {
    match status {
        CustomerStatus::Merged | CustomerStatus::Prospect => 0,
        CustomerStatus::Active => 1,
        CustomerStatus::Suspended => 2,
        CustomerStatus::Disqualified => 3,
    }
}

fn refuse_unlike(survivor: &Customer, merged: &Customer) -> Result<(), Error> {
    if survivor.kind() != merged.kind() {
        return Err(Error::MergeKindsDiffer {});
    }
    if weight(survivor.status) < weight(merged.status) {
        return Err(Error::MergeWouldLoseStatus {
            survivor: survivor.status,
            merged: merged.status,
        });
    }
    Ok(())
}

/// What the survivor takes over: what it lacks and what was chosen. A refusal of marketing or of surveys always survives.
fn fields_to_take(survivor: &Customer, merged: &Customer, chosen: &[Field]) -> Vec<Field> {
    let takes = |field: &Field| match field {
        Field::MarketingOptOut => merged.marketing_opt_out,
        Field::SurveyOptOut => merged.survey_opt_out,
        _ => {
            field.value(merged).is_some()
                && (field.value(survivor).is_none() || chosen.contains(field))
        }
    };
    Field::ALL.into_iter().filter(takes).collect()
}

async fn credit_code(tx: &mut Tx, id: CustomerId) -> Result<Option<Number>, Error> {
    let code = |identifier: &Identifier| identifier.kind == IdentifierKind::UnifiedSocialCreditCode;
    Ok(store::identifiers::list(tx, id)
        .await?
        .into_iter()
        .find(code)
        .map(|identifier| identifier.number))
}

/// The merged dossier becomes a record that points to the survivor.
async fn retire(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    mut merged: Customer,
    survivor: CustomerId,
    reason: &str,
) -> Result<(), Error> {
    let from = merged.status;
    merged.status = CustomerStatus::Merged;
    merged.merged_into = Some(survivor);
    merged.version += 1;
    merged.updated_at = caller.now;
    store::customers::update_status(tx, &merged).await?;
    store::contacts::delete_trails(tx, merged.id, None).await?;
    let change = super::history::FieldChange::plain(
        "status",
        Some(from.to_string()),
        Some(merged.status.to_string()),
    );
    let act = Act {
        action: "customers.merge",
        happened: "customer.merged",
        event: "customer.merged",
        reason: Some(reason),
        details: json!({ "into": survivor, "from_status": from }),
        tell: &["merged"],
    };
    conclude(tx, caller, vault, &merged, act, &[change]).await
}

/// The survivor gets a version of its own even if no field changed: what belongs to it has.
async fn keep(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    before: &Customer,
    mut after: Customer,
    merged: CustomerId,
    reason: &str,
) -> Result<Customer, Error> {
    let act = Act {
        action: "customers.merge",
        happened: "customer.absorbed",
        event: "customer.updated",
        reason: Some(reason),
        details: json!({ "merged": merged }),
        tell: &["merged", "contacts", "identifiers"],
    };
    if !compare(before, &after).is_empty() {
        return save(tx, caller, vault, before, after, act).await;
    }
    after.version += 1;
    after.updated_at = caller.now;
    store::customers::touch(tx, &after).await?;
    conclude(tx, caller, vault, &after, act, &[]).await?;
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::samples;

    #[test]
    fn cus_01_a_merge_keeps_the_weightier_status() {
        use CustomerStatus::{Active, Disqualified, Prospect, Suspended};
        let order = [Prospect, Active, Suspended, Disqualified];
        for (i, &survivor) in order.iter().enumerate() {
            for (j, &merged) in order.iter().enumerate() {
                let with = |status| Customer {
                    status,
                    ..samples::company("甲公司")
                };
                assert_eq!(
                    refuse_unlike(&with(survivor), &with(merged)).is_ok(),
                    i >= j,
                    "{merged} into {survivor}"
                );
            }
        }
    }

    #[test]
    fn cus_01_a_company_and_a_person_are_never_merged() {
        let refused = refuse_unlike(&samples::company("甲"), &samples::person("甲")).unwrap_err();
        assert!(matches!(refused, Error::MergeKindsDiffer {}));
    }

    #[test]
    fn cus_01_the_survivor_takes_what_it_lacks_and_what_is_chosen() {
        let mut survivor = samples::company("甲公司");
        survivor.industry = Some("化工".into());
        let mut merged = samples::company("甲有限公司");
        merged.industry = Some("石化".into());
        merged.address = Some("长沙".into());
        assert_eq!(fields_to_take(&survivor, &merged, &[]), [Field::Address]);
        assert_eq!(
            fields_to_take(&survivor, &merged, &[Field::Industry]),
            [Field::Address, Field::Industry]
        );
        merged.marketing_opt_out = true;
        assert!(fields_to_take(&survivor, &merged, &[]).contains(&Field::MarketingOptOut));
        assert!(
            !fields_to_take(&merged, &survivor, &[Field::MarketingOptOut])
                .contains(&Field::MarketingOptOut)
        );
        merged.survey_opt_out = true;
        assert!(fields_to_take(&survivor, &merged, &[]).contains(&Field::SurveyOptOut));
    }
}
