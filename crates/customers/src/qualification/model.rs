//! Documents, invoicing details and proofs.

use super::kind::{DocumentKind, DocumentState, ProofState};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{CustomerId, DocumentId, FileId, UnitId, UserId};
use uuid::Uuid;

/// Who did something, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// `user`, `api_key` or `system`.
    pub kind: String,
    /// Identifier, or the worker's name.
    pub id: String,
}

impl Actor {
    /// The user, if it was a person.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        if self.kind == "user" {
            self.id.parse().ok()
        } else {
            None
        }
    }

    /// Whether it is the caller.
    #[must_use]
    pub fn is(&self, caller: &kehu_kernel::Caller) -> bool {
        self.kind == caller.principal.kind() && self.id == caller.principal.id()
    }
}

/// Whether a verifier has decided on something, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Who decided.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
    /// The reason that was given.
    pub reason: Option<String>,
}

/// A qualification document (CUS-10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Identifier.
    pub id: DocumentId,
    /// The customer whose it is.
    pub customer_id: CustomerId,
    /// The customer's unit.
    pub unit_id: UnitId,
    /// The customer's account manager.
    pub account_manager_id: Option<UserId>,
    /// Kind.
    pub kind: DocumentKind,
    /// Number, normalised; of an identity document masked.
    pub number: String,
    /// Why a number that fails its check was taken all the same.
    pub override_reason: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// When it was issued.
    pub issued_on: NaiveDate,
    /// First day of validity.
    pub valid_from: NaiveDate,
    /// Last day of validity; none for unlimited validity.
    pub valid_until: Option<NaiveDate>,
    /// The scan.
    pub file_id: FileId,
    /// Remark.
    pub remark: Option<String>,
    /// Where it stands.
    pub state: DocumentState,
    /// The document that it renews.
    pub renews_id: Option<DocumentId>,
    /// Who sent it in.
    pub submitted_by: Actor,
    /// When.
    pub submitted_at: DateTime<Utc>,
    /// What the verifier decided, or how it was withdrawn.
    pub decision: Option<Decision>,
    /// The last day to which accepted proofs bridge.
    pub proven_until: Option<NaiveDate>,
    /// The first day of its verified renewal.
    pub superseded_from: Option<NaiveDate>,
    /// What is printed on invoicing details, but for the account.
    pub invoicing: Option<Invoicing>,
    /// Rises by one with every change.
    pub version: i64,
}

/// Invoicing details 开票资料; the account number shows its last four characters only.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Invoicing {
    /// Title of the invoice 抬头.
    pub title: String,
    /// Taxpayer number.
    pub taxpayer_number: String,
    /// Bank and branch 开户行.
    pub bank: String,
    /// Last four characters of the account number.
    pub account_last4: String,
    /// Address.
    pub address: String,
    /// Telephone.
    pub telephone: String,
}

/// Invoicing details in full, as finance needs them (CUS-77).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedInvoicing {
    /// The document they come from.
    pub document_id: DocumentId,
    /// When they were approved; of a document that was not, when it was sent in.
    pub approved_at: DateTime<Utc>,
    /// What is printed.
    pub invoicing: Invoicing,
    /// The account number in full; masked unless the caller sees personal data in full.
    pub account: String,
}

/// A document to be sent in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Kind.
    pub kind: DocumentKind,
    /// Number as typed; of invoicing details the taxpayer number.
    pub number: String,
    /// Why a number that fails its check is genuine all the same.
    pub override_reason: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// When.
    pub issued_on: NaiveDate,
    /// First day of validity.
    pub valid_from: NaiveDate,
    /// Last day of validity; none for unlimited validity.
    pub valid_until: Option<NaiveDate>,
    /// The scan.
    pub file_id: FileId,
    /// Remark.
    pub remark: Option<String>,
    /// For invoicing details, and for nothing else.
    pub invoicing: Option<NewInvoicing>,
}

/// Invoicing details to be sent in; the taxpayer number is the document's number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvoicing {
    /// Title of the invoice.
    pub title: String,
    /// Bank and branch.
    pub bank: String,
    /// Account number.
    pub account: String,
    /// Address.
    pub address: String,
    /// Telephone.
    pub telephone: String,
}

/// A supporting proof 相关证明, such as the receipt of a renewal application (CUS-13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Identifier.
    pub id: Uuid,
    /// The document whose renewal it proves to be under way.
    pub document_id: DocumentId,
    /// What it is.
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
    pub submitted_by: Actor,
    /// When.
    pub submitted_at: DateTime<Utc>,
    /// What the verifier decided.
    pub decision: Option<Decision>,
}

/// A proof to be sent in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProof {
    /// What it is.
    pub description: String,
    /// The scan.
    pub file_id: FileId,
    /// The last day to which it is to bridge.
    pub asked_until: NaiveDate,
}
