//! How it became known that the party had been there before.

use chrono::{DateTime, Utc};
use kehu_kernel::{EvidenceId, ReceptionId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The earlier salesperson and the visitor know each other again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recognition {
    /// Identifier.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// The earlier salesperson.
    pub earlier: UserId,
    /// Who recognised whom.
    pub recognised: Recognised,
    /// The reception during which it happened; none when the visitor was gone.
    pub reception: Option<ReceptionId>,
}

/// Who recognised whom.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Recognised {
    /// The salesperson recognised the visitor.
    BySalesperson,
    /// The visitor recognised the salesperson.
    ByVisitor,
}

/// A search that found by whom the visitor had been received before (ATT-G06).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchMatch {
    /// Identifier.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who searched.
    pub by: UserId,
    /// The earlier salesperson who was found.
    pub found: UserId,
    /// By what was searched.
    pub key: SearchKey,
    /// The reception for which it was made; none when it was made for none.
    pub reception: Option<ReceptionId>,
}

/// By what was searched.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = VisitorSearchKey)]
pub enum SearchKey {
    /// The telephone number or its last digits.
    Telephone,
    /// The name or its pinyin.
    Name,
    /// The dossiers and registers, by other marks.
    Records,
}
