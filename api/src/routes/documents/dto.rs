//! What is sent and answered about qualification documents.

use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_customers::qualification::{self as domain, DocumentKind, DocumentState, ProofState};
use kehu_kernel::{CustomerId, DocumentId, FileId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Who did something: a user, an API key, or the system itself.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActedBy {
    /// `user`, `api_key` or `system`.
    #[schema(max_length = 20, example = "user")]
    pub kind: String,
    /// Identifier; of the system the name of its part.
    #[schema(max_length = 64)]
    pub id: String,
}

impl From<domain::Actor> for ActedBy {
    fn from(actor: domain::Actor) -> Self {
        let domain::Actor { kind, id } = actor;
        Self { kind, id }
    }
}

/// What a verifier decided.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentDecision {
    /// Who decided.
    pub by: ActedBy,
    /// When.
    pub at: DateTime<Utc>,
    /// The reason that was given.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
}

impl From<domain::Decision> for DocumentDecision {
    fn from(decision: domain::Decision) -> Self {
        let domain::Decision { by, at, reason } = decision;
        Self {
            by: by.into(),
            at,
            reason,
        }
    }
}

/// Invoicing details 开票资料; the account shows its last four characters only.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvoicingDetails {
    /// Title of the invoice.
    #[schema(max_length = 200)]
    pub title: String,
    /// Taxpayer number.
    #[schema(max_length = 64)]
    pub taxpayer_number: String,
    /// Bank and branch.
    #[schema(max_length = 200)]
    pub bank: String,
    /// Last four characters of the account number.
    #[schema(max_length = 4)]
    pub account_last4: String,
    /// Address.
    #[schema(max_length = 300)]
    pub address: String,
    /// Telephone.
    #[schema(max_length = 40)]
    pub telephone: String,
}

impl From<domain::Invoicing> for InvoicingDetails {
    fn from(invoicing: domain::Invoicing) -> Self {
        let domain::Invoicing {
            title,
            taxpayer_number,
            bank,
            account_last4,
            address,
            telephone,
        } = invoicing;
        Self {
            title,
            taxpayer_number,
            bank,
            account_last4,
            address,
            telephone,
        }
    }
}

/// Invoicing details with the account number.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvoicingAccount {
    /// The document they come from.
    pub document_id: DocumentId,
    /// When they were approved; of a single document, when it was sent in.
    pub as_of: DateTime<Utc>,
    /// What is printed.
    pub details: InvoicingDetails,
    /// The account number: in full after a disclosure, otherwise masked.
    #[schema(max_length = 64)]
    pub account: String,
}

impl From<domain::ApprovedInvoicing> for InvoicingAccount {
    fn from(approved: domain::ApprovedInvoicing) -> Self {
        let domain::ApprovedInvoicing {
            document_id,
            approved_at,
            invoicing,
            account,
        } = approved;
        Self {
            document_id,
            as_of: approved_at,
            details: invoicing.into(),
            account,
        }
    }
}

/// A qualification document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Document {
    /// Identifier.
    pub id: DocumentId,
    /// The customer whose it is.
    pub customer_id: CustomerId,
    /// The customer's unit.
    pub unit_id: UnitId,
    /// Kind.
    pub kind: DocumentKind,
    /// Name of the kind.
    #[schema(max_length = 100)]
    pub kind_name: String,
    /// Number; of an identity document masked.
    #[schema(max_length = 64)]
    pub number: String,
    /// Why a number that fails its check was taken all the same.
    #[schema(max_length = 500)]
    pub override_reason: Option<String>,
    /// Who issued it.
    #[schema(max_length = 200)]
    pub issuer: String,
    /// When it was issued.
    pub issued_on: NaiveDate,
    /// First day of validity.
    pub valid_from: NaiveDate,
    /// Last day of validity; null for unlimited validity.
    pub valid_until: Option<NaiveDate>,
    /// The scan.
    pub file_id: FileId,
    /// Remark.
    #[schema(max_length = 1000)]
    pub remark: Option<String>,
    /// Where it stands.
    pub state: DocumentState,
    /// The document that it renews.
    pub renews_id: Option<DocumentId>,
    /// Who sent it in.
    pub submitted_by: ActedBy,
    /// When.
    pub submitted_at: DateTime<Utc>,
    /// What the verifier decided, or that it was taken back.
    pub decision: Option<DocumentDecision>,
    /// The last day to which accepted proofs bridge.
    pub proven_until: Option<NaiveDate>,
    /// The first day of its verified renewal.
    pub superseded_from: Option<NaiveDate>,
    /// What is printed on invoicing details.
    pub invoicing: Option<InvoicingDetails>,
    /// Rises with every change.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl Document {
    /// The document in a language.
    pub fn of(document: domain::Document, language: kehu_kernel::Language) -> Self {
        let domain::Document {
            id,
            customer_id,
            unit_id,
            account_manager_id: _,
            kind,
            number,
            override_reason,
            issuer,
            issued_on,
            valid_from,
            valid_until,
            file_id,
            remark,
            state,
            renews_id,
            submitted_by,
            submitted_at,
            decision,
            proven_until,
            superseded_from,
            invoicing,
            version,
        } = document;
        Self {
            id,
            customer_id,
            unit_id,
            kind,
            kind_name: kind.words().text(language).to_owned(),
            number,
            override_reason,
            issuer,
            issued_on,
            valid_from,
            valid_until,
            file_id,
            remark,
            state,
            renews_id,
            submitted_by: submitted_by.into(),
            submitted_at,
            decision: decision.map(Into::into),
            proven_until,
            superseded_from,
            invoicing: invoicing.map(Into::into),
            version,
        }
    }
}

page!(DocumentPage, Document);

/// Sends in a document.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitDocument {
    /// Kind.
    pub kind: DocumentKind,
    /// Number as printed; of invoicing details the taxpayer number.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "91350100M000100Y43")]
    pub number: String,
    /// Why a number that fails its check digit is genuine all the same; needs the permission to override.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub override_reason: Option<String>,
    /// Who issued it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "福州市市场监督管理局")]
    pub issuer: String,
    /// When it was issued; not after today.
    pub issued_on: NaiveDate,
    /// First day of validity; the day of issue when left out.
    pub valid_from: Option<NaiveDate>,
    /// Last day of validity, inclusive.
    pub valid_until: Option<NaiveDate>,
    /// Set when the document says 长期 (unlimited); then valid_until is left out. Invoicing details need neither.
    #[serde(default)]
    #[schema(default = false)]
    pub unlimited: bool,
    /// The scan, uploaded before.
    pub file_id: FileId,
    /// Remark.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub remark: Option<String>,
    /// For invoicing details, and for nothing else.
    #[validate(nested)]
    pub invoicing: Option<SubmitInvoicing>,
}

/// Sends in invoicing details; the taxpayer number is the document's number.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitInvoicing {
    /// Title of the invoice.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// Bank and branch.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub bank: String,
    /// Account number.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub account: String,
    /// Address.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub address: String,
    /// Telephone.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub telephone: String,
}

/// Decides with an optional reason.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideDocument {
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

/// Rejects, with the reason.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectDocument {
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// A supporting proof that bridges the gap until the renewal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Proof {
    /// Identifier.
    pub id: Uuid,
    /// The document whose renewal is under way.
    pub document_id: DocumentId,
    /// What it is.
    #[schema(max_length = 1000)]
    pub description: String,
    /// The scan.
    pub file_id: FileId,
    /// The last day to which it was to bridge.
    pub asked_until: NaiveDate,
    /// The last day to which it was accepted.
    pub accepted_until: Option<NaiveDate>,
    /// Where it stands.
    pub state: ProofState,
    /// Who sent it in.
    pub submitted_by: ActedBy,
    /// When.
    pub submitted_at: DateTime<Utc>,
    /// What the verifier decided.
    pub decision: Option<DocumentDecision>,
}

impl From<domain::Proof> for Proof {
    fn from(proof: domain::Proof) -> Self {
        let domain::Proof {
            id,
            document_id,
            description,
            file_id,
            asked_until,
            accepted_until,
            state,
            submitted_by,
            submitted_at,
            decision,
        } = proof;
        Self {
            id,
            document_id,
            description,
            file_id,
            asked_until,
            accepted_until,
            state,
            submitted_by: submitted_by.into(),
            submitted_at,
            decision: decision.map(Into::into),
        }
    }
}

/// The proofs of a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProofList {
    /// In the order in which they came.
    #[schema(max_items = 100)]
    pub items: Vec<Proof>,
}

/// Sends in a proof, such as the receipt of a renewal application.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddProof {
    /// What it is.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000, example = "行政许可受理通知书")]
    pub description: String,
    /// The scan, uploaded before.
    pub file_id: FileId,
    /// The last day to which it is to bridge, inclusive.
    pub asked_until: NaiveDate,
}

/// Accepts a proof.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptProof {
    /// The last day to which it bridges, inclusive; at most 366 days from today.
    pub accepted_until: NaiveDate,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}
