//! Collection notices.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{CollectionNoticeId, DealId, Money, RegisteredDocumentId, UnitId};

/// A collection notice 催款通知单.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Identifier.
    pub id: CollectionNoticeId,
    /// The document.
    pub document_id: RegisteredDocumentId,
    /// Number in the register of the site, without gaps.
    pub number: i64,
    /// The site.
    pub site_id: UnitId,
    /// The deal.
    pub deal_id: DealId,
    /// The how-manieth of the deal, from 1.
    pub ordinal: i16,
    /// The due date of the oldest instalment that was not paid whole.
    pub overdue_since: NaiveDate,
    /// What was overdue, in yuan.
    pub overdue: Money,
    /// The day by which it is to be paid.
    pub pay_by: NaiveDate,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
}
