//! Reading policies.

use super::document::PolicyDocument;
use super::dto::{
    AskInForce, ListPolicyVersions, PolicyInForce, PolicyKindLabel, PolicyKindList, PolicyPreset,
    PolicyPresetList, PolicyVersion, PolicyVersionPage,
};
use super::kind::{PolicyKind, key, with_kind};
use crate::auth::Caller;
use crate::extract::{IfNoneMatch, NoQuery, Path, Query};
use crate::page::{next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::found;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_identity::units;
use kehu_kernel::{Language, PolicyVersionId, UnitId};
use kehu_policy::PolicyDocument as Domain;

/// List the kinds of policies
///
/// Every kind of document that a company can set for itself, with the rules whose figures it holds.
#[utoipa::path(operation_id = "listPolicyKinds", tag = "policies", security(("bearer" = ["policies:read"])),
    responses((status = 200, description = "The kinds", body = PolicyKindList)))]
#[get("/policies")]
pub async fn list_policy_kinds(
    caller: Caller<can::ReadPolicies>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let items = PolicyKind::ALL.into_iter().map(|kind| PolicyKindLabel {
        kind,
        label: kind.label().text(caller.language).to_owned(),
        rules: kind.rules().iter().map(|&rule| rule.to_owned()).collect(),
    });
    Ok(HttpResponse::Ok().json(PolicyKindList {
        items: items.collect(),
    }))
}

/// List the shipped documents of a kind
///
/// The first is the default: it holds where nobody has published another. Any can be the beginning of a draft.
#[utoipa::path(operation_id = "listPolicyPresets", tag = "policies", security(("bearer" = ["policies:read"])),
    params(("kind" = PolicyKind, Path, description = "The kind")),
    responses((status = 200, description = "The presets", body = PolicyPresetList)))]
#[get("/policies/{kind}/presets")]
pub async fn list_policy_presets(
    caller: Caller<can::ReadPolicies>,
    _: NoQuery,
    path: Path<PolicyKind>,
) -> Result<HttpResponse, Problem> {
    let items = with_kind!(path.0, P => presets_of::<P>(path.0, caller.language))?;
    Ok(HttpResponse::Ok().json(PolicyPresetList { items }))
}

/// Get the policy in force
///
/// The document under which a unit lives on a day: its own latest version that has taken effect, else that of the
/// nearest unit above that has one, else the default preset.
#[utoipa::path(operation_id = "getPolicyInForce", tag = "policies", security(("bearer" = ["policies:read"])),
    params(("kind" = PolicyKind, Path, description = "The kind"), AskInForce),
    responses((status = 200, description = "The document in force", body = PolicyInForce)))]
#[get("/policies/{kind}/in-force")]
pub async fn get_policy_in_force(
    caller: Caller<can::ReadPolicies>,
    app: State,
    path: Path<PolicyKind>,
    query: Query<AskInForce>,
) -> Result<HttpResponse, Problem> {
    let AskInForce { unit_id, valid_on } = query.0;
    let (kind, on) = (path.0, valid_on.unwrap_or_else(|| caller.today()));
    let mut connection = app.db.read().await?;
    demand_visible(&mut connection, &caller, unit_id).await?;
    let lineage = kehu_policy::lineage(&mut connection, unit_id).await?;
    let body = with_kind!(kind, P => {
        let found = kehu_policy::in_force::<P>(&mut connection, &lineage, on).await?;
        PolicyInForce::of(kind, unit_id, on, &found)?
    });
    connection.give_back();
    Ok(HttpResponse::Ok().json(body))
}

/// List the versions of a policy
///
/// The versions that a unit has drafted and published, the newest first; published ones never change.
#[utoipa::path(operation_id = "listPolicyVersions", tag = "policies", security(("bearer" = ["policies:read"])),
    params(("kind" = PolicyKind, Path, description = "The kind"), ListPolicyVersions),
    responses((status = 200, description = "A page of versions", body = PolicyVersionPage)))]
#[get("/policies/{kind}/versions")]
pub async fn list_policy_versions(
    caller: Caller<can::ReadPolicies>,
    app: State,
    path: Path<PolicyKind>,
    query: Query<ListPolicyVersions>,
) -> Result<HttpResponse, Problem> {
    let (kind, query) = (path.0, query.0);
    let list = (kind, query.unit_id);
    let request = page_request(query.limit, query.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    demand_visible(&mut connection, &caller, query.unit_id).await?;
    let (key, unit) = (key(kind), query.unit_id);
    let page = kehu_policy::history(&mut connection, &caller, key, unit, &request).await?;
    connection.give_back();
    let items: Result<Vec<_>, Problem> = page
        .items
        .into_iter()
        .map(|version| PolicyVersion::of(kind, version))
        .collect();
    Ok(HttpResponse::Ok().json(PolicyVersionPage {
        items: items?,
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a policy version
///
/// One version, draft or published, of a unit in the caller's scope.
#[utoipa::path(operation_id = "getPolicyVersion", tag = "policies", security(("bearer" = ["policies:read"])),
    params(("kind" = PolicyKind, Path, description = "The kind"), ("version_id" = PolicyVersionId, Path, description = "The version"), IfNoneMatch),
    responses((status = 200, description = "The version", body = PolicyVersion)))]
#[get("/policies/{kind}/versions/{version_id}")]
pub async fn get_policy_version(
    caller: Caller<can::ReadPolicies>,
    app: State,
    known: IfNoneMatch,
    _: NoQuery,
    path: Path<(PolicyKind, PolicyVersionId)>,
) -> Result<HttpResponse, Problem> {
    let (kind, id) = path.0;
    let mut connection = app.db.read().await?;
    let version = kehu_policy::find(&mut connection, &caller, key(kind), id).await?;
    connection.give_back();
    Ok(found(&known, &PolicyVersion::of(kind, version)?))
}

fn presets_of<P: Domain>(
    kind: PolicyKind,
    language: Language,
) -> Result<Vec<PolicyPreset>, Problem> {
    let presets = P::presets().into_iter().enumerate();
    presets
        .map(|(place, preset)| {
            Ok(PolicyPreset {
                key: preset.key.to_owned(),
                name: preset.name.text(language).to_owned(),
                is_default: place == 0,
                document: PolicyDocument::of(kind, &preset.document)?,
            })
        })
        .collect()
}

/// A unit outside the scope does not exist for the caller.
async fn demand_visible(
    connection: &mut kehu_db::PgConnection,
    caller: &kehu_kernel::Caller,
    unit: UnitId,
) -> Result<(), Problem> {
    units::find(connection, &caller.scope, unit)
        .await?
        .ok_or(kehu_identity::Error::UnitNotFound {})?;
    Ok(())
}
