//! Preview and simulation.

use super::decision::{DeterminationDecision, Speaker, policy_words};
use super::dto::DeterminationPreview;
use super::facts::AttributionFacts;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::policies::SiteRulesPolicy;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_db::PgConnection;
use kehu_determinations::{self as domain, Choice, Preview};
use kehu_kernel::{Language, PartyId, PolicyVersionId, Words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// At which instant the party is determined.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewDetermination {
    /// The instant of the deal that is supposed; now, if left out.
    pub as_of: Option<DateTime<Utc>>,
}

/// Preview the determination of a party
///
/// What the answer would be if the party made its deal now, or had made it at an earlier instant: from everything recorded
/// until then, by the rules in force at the site on that day. Nothing is kept. Rules: ATT-V00 to ATT-V20, ATT-R01 to ATT-R19,
/// ATT-E02 to ATT-E09.
#[utoipa::path(operation_id = "previewDetermination", tag = "determinations", security(("bearer" = ["determinations:try"])),
    params(("id" = PartyId, Path, description = "The party")), request_body = PreviewDetermination,
    responses((status = 200, description = "What would be decided", body = DeterminationPreview)))]
#[post("/parties/{id}/preview-determination")]
pub async fn preview_determination(
    caller: Caller<can::TryDeterminations>,
    app: State,
    path: Path<PartyId>,
    _: NoQuery,
    body: Json<PreviewDetermination>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let preview = domain::preview(&mut connection, &caller, path.0, body.0.as_of).await?;
    let party = Some(preview.facts.party);
    let body = told(&mut connection, caller.language, preview, party).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(body))
}

/// Facts that are made up, and the rules by which they are decided.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulateDetermination {
    /// The rules.
    #[validate(nested)]
    pub policy: SimulationPolicy,
    /// The facts.
    #[validate(nested)]
    pub facts: AttributionFacts,
}

crate::tagged_union! {
    /// By which rules is decided.
    SimulationPolicy, "kind", {
        "version" => Version(SimulationVersion),
        "preset" => Preset(SimulationPreset),
        "document" => Document(SimulationDocument),
    }
}

/// A version of the site rules, published or draft, that the caller sees.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulationVersion {
    /// The version.
    pub version_id: PolicyVersionId,
}

/// A shipped preset.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulationPreset {
    /// Its key.
    #[validate(length(min = 2, max = 50))]
    #[schema(min_length = 2, max_length = 50, example = "developer")]
    pub preset: String,
}

/// A document as it is given.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulationDocument {
    /// The rules of a site.
    #[validate(nested)]
    pub rules: SiteRulesPolicy,
}

impl SimulationPolicy {
    fn choice(self) -> Result<Choice, Problem> {
        Ok(match self {
            Self::Version(SimulationVersion { version_id }) => Choice::Version(version_id),
            Self::Preset(SimulationPreset { preset }) => Choice::Preset(preset),
            Self::Document(SimulationDocument { rules }) => {
                let value =
                    serde_json::to_value(rules).map_err(|error| Problem::internal(&error))?;
                let rules = serde_json::from_value(value).map_err(|error| {
                    let message = error.to_string();
                    Problem::body("/policy/rules", "invalid", message.clone(), message)
                })?;
                Choice::Document(Box::new(rules))
            }
        })
    }
}

/// Simulate a determination
///
/// What the answer is for facts that are made up, by a version of the site rules, a shipped preset or a document as it is
/// given. The identifiers in the facts are placeholders; whoever has none of these is called by it. Nothing is kept. Rules:
/// ATT-V00 to ATT-V20, ATT-R01 to ATT-R19, ATT-E02 to ATT-E09.
#[utoipa::path(operation_id = "simulateDetermination", tag = "determinations", security(("bearer" = ["determinations:try"])),
    request_body = SimulateDetermination,
    responses((status = 200, description = "What would be decided", body = DeterminationPreview)))]
#[post("/determinations/simulate")]
pub async fn simulate_determination(
    caller: Caller<can::TryDeterminations>,
    app: State,
    _: NoQuery,
    body: Json<SimulateDetermination>,
) -> Result<HttpResponse, Problem> {
    let SimulateDetermination { policy, facts } = body.0;
    let (choice, facts) = (policy.choice()?, facts.to_domain()?);
    let mut connection = app.db.read().await?;
    let preview = domain::simulate(&mut connection, &caller, choice, facts).await?;
    let body = told(&mut connection, caller.language, preview, None).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(body))
}

async fn told(
    connection: &mut PgConnection,
    language: Language,
    preview: Preview,
    party: Option<PartyId>,
) -> Result<DeterminationPreview, Problem> {
    let Preview {
        site_id,
        basis,
        facts,
        decision,
    } = preview;
    let policy = match (basis.version, &basis.preset) {
        (None, None) => Words::new("the document given", "所给规则"),
        (version, _) => policy_words(connection, version).await?,
    };
    let commission = facts.deal.as_ref().and_then(|deal| deal.commission);
    let speaker = Speaker::of(connection, language, &decision, policy, commission, party).await?;
    Ok(DeterminationPreview {
        site_id,
        policy_version_id: basis.version,
        preset: basis.preset,
        facts: AttributionFacts::of(&facts)?,
        decision: DeterminationDecision::of(decision, &speaker),
    })
}
