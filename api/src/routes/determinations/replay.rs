//! Making a determination again.

use super::decision::{DeterminationDecision, Speaker, policy_words};
use super::dto::DeterminationReplay;
use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_determinations as domain;
use kehu_kernel::DeterminationId;

/// Make a determination again
///
/// From the facts and the rules that were kept, and compares the bytes of both with what was kept: the same facts and rules
/// give the same decision. Nothing is changed. Rule: ATT-D10.
#[utoipa::path(operation_id = "replayDetermination", tag = "determinations", security(("bearer" = ["determinations:read"])),
    params(("id" = DeterminationId, Path, description = "The determination")),
    responses((status = 200, description = "Both digests, and the decision made again", body = DeterminationReplay)))]
#[post("/determinations/{id}/replay")]
pub async fn replay_determination(
    caller: Caller<can::ReadDeterminations>,
    app: State,
    path: Path<DeterminationId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = domain::find(&mut connection, &caller, path.0).await?;
    let replay = domain::replay(&mut connection, &caller, path.0).await?;
    let same = replay.is_same();
    let domain::Replay {
        facts_digest,
        facts_digest_again,
        decision_digest,
        decision_digest_again,
        policy_digest,
        decision,
    } = replay;
    let policy = policy_words(&mut connection, found.summary.policy_version_id).await?;
    let speaker = Speaker::of(
        &mut connection,
        caller.language,
        &decision,
        policy,
        found.commission,
        Some(found.summary.party_id),
    )
    .await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(DeterminationReplay {
        determination_id: path.0,
        same,
        facts_digest: facts_digest.to_string(),
        facts_digest_again: facts_digest_again.to_string(),
        decision_digest: decision_digest.to_string(),
        decision_digest_again: decision_digest_again.to_string(),
        policy_digest: policy_digest.to_string(),
        decision: DeterminationDecision::of(decision, &speaker),
    }))
}
