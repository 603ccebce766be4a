//! Drafting and publishing policies.

use super::dto::{DraftPolicy, EditPolicyDraft, PolicyVersion, PublishPolicy, demand_kind};
use super::kind::{PolicyKind, key, with_kind};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, Json, MergePatch, NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Failure, Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::{delete, patch, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::PolicyVersionId;
use kehu_policy::{DraftChange, NewDraft, PolicyDocument as Domain};

/// Draft a policy
///
/// Writes a new version for a unit, from a document or from a preset. It has no effect before it is published.
///
/// What `site-rules` leaves to people: of several pieces of evidence for one claim none goes before another by its kind, since
/// each record has one time, kept when it was made; what a paper shows against it is a dispute over the facts, and ruled.
#[utoipa::path(operation_id = "draftPolicy", tag = "policies", security(("bearer" = ["policies:manage"])),
    params(("kind" = PolicyKind, Path, description = "The kind")), request_body = DraftPolicy,
    responses((status = 201, description = "The draft", body = PolicyVersion, headers(("Location" = String, description = "Its place")))))]
#[post("/policies/{kind}/versions")]
pub async fn draft_policy(
    caller: Caller<can::ManagePolicies>,
    app: State,
    _: NoQuery,
    act: Act,
    path: Path<PolicyKind>,
    body: Json<DraftPolicy>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let (kind, body) = (path.0, body.0.clone());
        let version = with_kind!(kind, P => {
            let document = document_of::<P>(kind, &body)?;
            let new = NewDraft { unit_id: body.unit_id, document, note: body.note };
            kehu_policy::draft::<P>(tx, caller, new).await?
        });
        let place = format!("/v1/policies/{}/versions/{}", key(kind), version.id);
        Reply::made(place, &PolicyVersion::of(kind, version)?)
    })
    .await
}

/// Change a policy draft
///
/// Replaces document or note of the version that `If-Match` names. What is published never changes.
#[utoipa::path(operation_id = "editPolicyDraft", tag = "policies", security(("bearer" = ["policies:manage"])),
    params(("kind" = PolicyKind, Path, description = "The kind"), ("version_id" = PolicyVersionId, Path, description = "The draft"), crate::extract::IfMatch),
    request_body(content = EditPolicyDraft, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The draft", body = PolicyVersion),
        (status = 409, description = "It is published", body = ProblemBody, content_type = "application/problem+json")))]
#[patch("/policies/{kind}/versions/{version_id}")]
pub async fn edit_policy_draft(
    caller: Caller<can::ManagePolicies>,
    app: State,
    _: NoQuery,
    act: Act,
    path: Path<(PolicyKind, PolicyVersionId)>,
    body: MergePatch<EditPolicyDraft>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let ((kind, id), body) = (path.0, body.0.clone());
        if let Some(document) = &body.document {
            demand_kind(kind, document)?;
        }
        let changed = with_kind!(kind, P => {
            let document = body.document.map(|document| document.to_domain::<P>()).transpose()?;
            let change = DraftChange { document, note: body.note };
            kehu_policy::edit::<P>(tx, caller, id, version.as_i32(), change).await?
        });
        Reply::current(&PolicyVersion::of(kind, changed)?)
    })
    .await
}

/// Discard a policy draft
///
/// Deletes the draft that `If-Match` names. What is published stays for good.
#[utoipa::path(operation_id = "discardPolicyDraft", tag = "policies", security(("bearer" = ["policies:manage"])),
    params(("kind" = PolicyKind, Path, description = "The kind"), ("version_id" = PolicyVersionId, Path, description = "The draft"), crate::extract::IfMatch),
    responses((status = 204, description = "Gone"),
        (status = 409, description = "It is published", body = ProblemBody, content_type = "application/problem+json")))]
#[delete("/policies/{kind}/versions/{version_id}")]
pub async fn discard_policy_draft(
    caller: Caller<can::ManagePolicies>,
    app: State,
    _: NoQuery,
    act: Act,
    path: Path<(PolicyKind, PolicyVersionId)>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let (kind, id) = path.0;
        kehu_policy::discard(tx, caller, key(kind), id, Some(version.as_i32())).await?;
        Ok(Reply::done())
    })
    .await
}

/// Publish a policy
///
/// Makes a draft binding from a business day on, under the next number of its kind and unit. The day is today at the
/// earliest, and later than that of every version published before; what is published never changes and is never
/// deleted. Whoever may manage the policies of the unit may publish, the author too.
#[utoipa::path(operation_id = "publishPolicy", tag = "policies", security(("bearer" = ["policies:manage"])),
    params(("kind" = PolicyKind, Path, description = "The kind"), ("version_id" = PolicyVersionId, Path, description = "The draft")),
    request_body = PublishPolicy,
    responses((status = 200, description = "The published version", body = PolicyVersion),
        (status = 409, description = "It is published, or another version takes effect on that day or later", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/policies/{kind}/versions/{version_id}/publish")]
pub async fn publish_policy(
    caller: Caller<can::ManagePolicies>,
    app: State,
    _: NoQuery,
    act: Act,
    path: Path<(PolicyKind, PolicyVersionId)>,
    body: Json<PublishPolicy>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let ((kind, id), day) = (path.0, body.0.effective_on);
        let published = kehu_policy::publish(tx, caller, key(kind), id, day).await?;
        Reply::current(&PolicyVersion::of(kind, published)?)
    })
    .await
}

/// The document to be drafted: the one that was sent, or the preset that it names.
fn document_of<P: Domain>(kind: PolicyKind, body: &DraftPolicy) -> Result<P, Failure> {
    if let Some(document) = &body.document {
        demand_kind(kind, document)?;
        return Ok(document.to_domain::<P>()?);
    }
    let key = body.preset.as_deref().unwrap_or_default();
    let preset = P::presets().into_iter().find(|preset| preset.key == key);
    let known: Vec<&str> = P::presets().iter().map(|preset| preset.key).collect();
    let known = known.join(", ");
    Ok(preset.map(|preset| preset.document).ok_or_else(|| {
        Problem::body(
            "/preset",
            "unknown-preset",
            format!("must be one of {known}"),
            format!("须为 {known} 之一"),
        )
    })?)
}
