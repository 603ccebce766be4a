//! Who files: entering, changing the contract, reading.

use super::model::{NewRecommender, Recommender, RecommenderFilter};
use super::store;
use crate::Error;
use crate::site::{self, person};
use crate::telling::{Told, tell};
use chrono::NaiveDate;
use kehu_attribution::policy::RecommenderKind;
use kehu_customers::dossier::{self, Profile};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, Faults, Page, PageRequest, RecommenderId, UnitId};
use serde_json::json;

/// Enters somebody who files customers at a site.
///
/// # Errors
/// [`Error::Rotation`] for a site that is not there; [`Error::Dossier`] for a customer whom the caller does not see;
/// [`Error::FilingsNotTaken`]; [`Error::RecommenderEntered`]; [`Error::Invalid`].
pub async fn create(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    new: &NewRecommender,
) -> Result<Recommender, Error> {
    let by = person(caller)?;
    let site = site::enter(tx, caller, site).await?;
    if site.rules.determination.filing_terms(new.kind).is_none() {
        return Err(Error::FilingsNotTaken {});
    }
    demand_period(new.contract_from, new.contract_until)?;
    let who = dossier::load(tx, caller, new.customer).await?;
    let is_person = matches!(who.profile, Profile::Person(_));
    if is_person == (new.kind == RecommenderKind::Agency) {
        return Err(Faults::one(
            "/customer_id",
            "kind",
            "must be a company for an agency, and a person otherwise",
            "渠道公司须为单位客户，其他推荐人须为个人客户",
        )
        .into());
    }
    let id = RecommenderId::generate();
    store::insert_recommender(tx, id, site.id, new, caller.now, by).await?;
    let told = Told {
        action: "recommenders.enter",
        event: "recommender.entered",
        subject_kind: "recommender",
        subject_id: id.0,
        site: site.id,
        reason: None,
        payload: json!({ "kind": new.kind, "contract_from": new.contract_from, "contract_until": new.contract_until }),
    };
    tell(tx, caller, told).await?;
    find(tx, &site::unscoped(caller), id).await
}

/// Changes the last day of a recommender's contract: of filings made before, it stays what it was.
///
/// # Errors
/// [`Error::RecommenderNotFound`]; [`Error::RecommenderChanged`]; [`Error::Invalid`].
pub async fn change_contract(
    tx: &mut Tx,
    caller: &Caller,
    id: RecommenderId,
    version: i64,
    contract_until: Option<Option<NaiveDate>>,
) -> Result<Recommender, Error> {
    person(caller)?;
    let former = find(tx, caller, id).await?;
    let contract_until = contract_until.unwrap_or(former.contract_until);
    demand_period(former.contract_from, contract_until)?;
    if !store::set_contract_until(tx, id, version, contract_until).await? {
        return Err(Error::RecommenderChanged {
            version: former.version,
        });
    }
    let told = Told {
        action: "recommenders.change_contract",
        event: "recommender.changed",
        subject_kind: "recommender",
        subject_id: id.0,
        site: former.site_id,
        reason: None,
        payload: json!({ "contract_until": contract_until }),
    };
    tell(tx, caller, told).await?;
    find(tx, caller, id).await
}

fn demand_period(from: NaiveDate, until: Option<NaiveDate>) -> Result<(), Error> {
    if until.is_some_and(|until| until < from) {
        return Err(Faults::one(
            "/contract_until",
            "order",
            "must not lie before the first day",
            "不得早于起始日",
        )
        .into());
    }
    Ok(())
}

/// A recommender of a site within the caller's reach.
///
/// # Errors
/// [`Error::RecommenderNotFound`]; [`Error::Database`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: RecommenderId,
) -> Result<Recommender, Error> {
    store::find_recommender(connection, &caller.scope, id)
        .await?
        .ok_or(Error::RecommenderNotFound {})
}

/// The recommenders of the sites within the caller's reach that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &RecommenderFilter,
    page: &PageRequest<RecommenderId>,
) -> Result<Page<Recommender, RecommenderId>, Error> {
    let rows = store::list_recommenders(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |one| one.id))
}
