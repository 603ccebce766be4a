//! How a customer stands with its documents.

use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use kehu_customers::dossier::CustomerStatus;
use kehu_customers::qualification::{self as domain, DocumentKind, Trading};
use kehu_kernel::{CustomerId, DocumentId, Language, PolicyVersionId};
use serde::Serialize;
use utoipa::ToSchema;

/// How a customer stands with its documents today.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Qualification {
    /// The customer.
    pub customer_id: CustomerId,
    /// Its status.
    pub status: CustomerStatus,
    /// The business day of the judgement.
    pub assessed_on: NaiveDate,
    /// Whether every requirement is met by verified and valid documents.
    pub meets: bool,
    /// The requirements that are not met.
    #[schema(max_items = 50)]
    pub missing: Vec<MissingRequirement>,
    /// Documents near their end.
    #[schema(max_items = 1000)]
    pub expiring: Vec<ExpiringDocument>,
    /// Documents past their end with nothing in their place.
    #[schema(max_items = 1000)]
    pub expired: Vec<ExpiredDocument>,
    /// Documents that such a customer should no longer have, such as a licence of before the merger of certificates.
    #[schema(max_items = 1000)]
    pub findings: Vec<OutdatedDocument>,
    /// The first day, today or later, on which the requirements are no longer met if nothing is done.
    pub suspended_from: Option<NaiveDate>,
    /// Why, on that day.
    #[schema(max_items = 200)]
    pub because: Vec<QualificationReason>,
    /// Whether business may be done today.
    pub may_trade: bool,
    /// Why it may not.
    #[schema(max_length = 4000)]
    pub may_not_trade_because: Option<String>,
    /// The rule that decides so.
    #[schema(max_length = 20)]
    pub rule: Option<String>,
    /// What will happen, and when, if nothing is done.
    #[schema(max_length = 4000)]
    pub outlook: Option<String>,
    /// The policy version that decided; null for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
}

/// A requirement that is not met.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MissingRequirement {
    /// Its key in the policy.
    #[schema(max_length = 50)]
    pub requirement: String,
    /// Its name.
    #[schema(max_length = 100)]
    pub name: String,
    /// The combinations of which any one would do, each with what it still lacks.
    #[schema(max_items = 20)]
    pub alternatives: Vec<LackingDocuments>,
}

/// What a combination of documents still lacks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LackingDocuments {
    /// The kinds.
    #[schema(max_items = 12)]
    pub kinds: Vec<DocumentKind>,
}

/// A document near its end.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExpiringDocument {
    /// The document.
    pub document_id: DocumentId,
    /// Its kind.
    pub kind: DocumentKind,
    /// The last day on which it counts.
    pub ends_on: NaiveDate,
    /// Days from today to that day; 0 on the last day.
    #[schema(minimum = 0, maximum = 366)]
    pub days_left: i64,
    /// The level of warning that has been reached, in days.
    #[schema(minimum = 1, maximum = 365)]
    pub warn_level: u16,
}

/// A document past its end.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExpiredDocument {
    /// The document.
    pub document_id: DocumentId,
    /// Its kind.
    pub kind: DocumentKind,
    /// The last day on which it counted.
    pub ended_on: NaiveDate,
}

/// A document that such a customer should no longer have.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutdatedDocument {
    /// The document.
    pub document_id: DocumentId,
    /// Its kind.
    pub kind: DocumentKind,
}

/// Why a requirement is not met.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UnmetReason)]
pub enum ReasonKind {
    /// The last day has passed.
    Ended,
    /// The first day is still to come.
    NotYetValid,
    /// It waits for verification.
    NotVerified,
    /// There is none.
    Absent,
}

/// One reason, with its document and day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QualificationReason {
    /// What kind of reason.
    pub reason: ReasonKind,
    /// The kind of document.
    pub kind: DocumentKind,
    /// The document, if there is one.
    pub document_id: Option<DocumentId>,
    /// Its last or first day, where that is the reason.
    pub day: Option<NaiveDate>,
    /// The reason in words.
    #[schema(max_length = 300)]
    pub text: String,
}

impl QualificationReason {
    /// The reason in a language.
    pub fn of(reason: &domain::Reason, language: Language) -> Self {
        let text = reason.words().text(language).to_owned();
        let (of_kind, kind, document_id, day) = match *reason {
            domain::Reason::Ended {
                document,
                kind,
                ended_on,
            } => (ReasonKind::Ended, kind, Some(document), Some(ended_on)),
            domain::Reason::NotYetValid {
                document,
                kind,
                valid_from,
            } => (
                ReasonKind::NotYetValid,
                kind,
                Some(document),
                Some(valid_from),
            ),
            domain::Reason::NotVerified { document, kind } => {
                (ReasonKind::NotVerified, kind, Some(document), None)
            }
            domain::Reason::Absent { kind } => (ReasonKind::Absent, kind, None, None),
        };
        Self {
            reason: of_kind,
            kind,
            document_id,
            day,
            text,
        }
    }
}

/// Get how a customer stands
///
/// Judges the customer's verified documents by the policy of its company today: what is missing, what ends when, and when
/// business will be suspended, and why, if nothing is done. Rules: CUS-10, CUS-13.
#[utoipa::path(operation_id = "getQualification", tag = "qualification", security(("bearer" = ["documents:read"])),
    params(("id" = CustomerId, Path, description = "The customer")),
    responses((status = 200, description = "How it stands", body = Qualification)))]
#[get("/customers/{id}/qualification")]
pub async fn get_qualification(
    caller: Caller<can::ReadDocuments>,
    app: State,
    path: Path<CustomerId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = domain::qualification(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(shown(found, caller.language)))
}

fn shown(found: domain::Qualification, language: Language) -> Qualification {
    let domain::Qualification {
        customer_id,
        status,
        assessment,
        trading,
        outlook,
        policy_version,
    } = found;
    let domain::Assessment {
        on,
        meets,
        missing,
        expiring,
        expired,
        findings,
        suspended_from,
        because,
    } = assessment;
    let (may_not_trade_because, rule) = match trading {
        Trading::Yes => (None, None),
        Trading::No {
            because,
            reasons: _,
            rule,
        } => (
            Some(because.text(language).to_owned()),
            Some(rule.to_owned()),
        ),
    };
    Qualification {
        customer_id,
        status,
        assessed_on: on,
        meets,
        missing: missing
            .into_iter()
            .map(|one| missing_requirement(one, language))
            .collect(),
        expiring: expiring
            .into_iter()
            .map(
                |domain::Expiring {
                     document,
                     kind,
                     ends_on,
                     days_left,
                     warn_level,
                 }| ExpiringDocument {
                    document_id: document,
                    kind,
                    ends_on,
                    days_left,
                    warn_level,
                },
            )
            .collect(),
        expired: expired
            .into_iter()
            .map(
                |domain::Expired {
                     document,
                     kind,
                     ended_on,
                 }| ExpiredDocument {
                    document_id: document,
                    kind,
                    ended_on,
                },
            )
            .collect(),
        findings: findings
            .into_iter()
            .map(|domain::Finding { document, kind }| OutdatedDocument {
                document_id: document,
                kind,
            })
            .collect(),
        suspended_from,
        because: because
            .iter()
            .map(|reason| QualificationReason::of(reason, language))
            .collect(),
        may_trade: rule.is_none(),
        may_not_trade_because,
        rule,
        outlook: outlook.map(|words| words.text(language).to_owned()),
        policy_version_id: policy_version,
    }
}

fn missing_requirement(missing: domain::Missing, language: Language) -> MissingRequirement {
    let domain::Missing {
        requirement,
        name,
        alternatives,
    } = missing;
    MissingRequirement {
        requirement,
        name: name.text(language).to_owned(),
        alternatives: alternatives
            .into_iter()
            .map(|kinds| LackingDocuments { kinds })
            .collect(),
    }
}
