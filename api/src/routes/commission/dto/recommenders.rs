//! Bodies of the statements of those outside the group.

use crate::page;
use kehu_commission::AccountKind;
use kehu_commission::booking::Reason;
use kehu_commission::settlement::SettlementState;
use kehu_commission::statement as domain;
use kehu_kernel::{
    DealId, DeterminationId, FilingId, Language, Money, PostingId, RecommenderId, SettlementId,
    UnitId,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What a recommender was credited and paid with a settlement. Opening plus accrued and reversed, less paid, is what is payable
/// and held afterwards.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecommenderStatement {
    /// The settlement.
    pub settlement_id: SettlementId,
    /// Where it stands; the statement counts once it is closed.
    pub state: SettlementState,
    /// The site.
    pub site_id: UnitId,
    /// The month.
    #[schema(max_length = 7, example = "2026-05")]
    pub month: String,
    /// The recommender.
    pub recommender_id: RecommenderId,
    /// What was the recommender's before.
    pub opening: Money,
    /// What accrued.
    pub accrued: Money,
    /// What was taken back of earlier months, below nothing.
    pub reversed: Money,
    /// What is paid.
    pub paid: Money,
    /// What is payable afterwards: below nothing when the recommender owes it.
    pub payable: Money,
    /// What is held until an approval comes (ATT-F09).
    pub held: Money,
}

impl From<domain::RecommenderStatement> for RecommenderStatement {
    fn from(statement: domain::RecommenderStatement) -> Self {
        let domain::RecommenderStatement {
            settlement_id,
            state,
            site_id,
            month,
            recommender_id,
            opening,
            accrued,
            reversed,
            paid,
            payable,
            held,
        } = statement;
        Self {
            settlement_id,
            state,
            site_id,
            month: month.to_string(),
            recommender_id,
            opening,
            accrued,
            reversed,
            paid,
            payable,
            held,
        }
    }
}

page!(RecommenderStatementPage, RecommenderStatement);

/// A line of a recommender's statement.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecommenderStatementLine {
    /// The posting.
    pub posting_id: PostingId,
    /// Why.
    pub reason: Reason,
    /// The recommender's account.
    pub account: AccountKind,
    /// What it gets; below nothing when it loses it.
    pub amount: Money,
    /// The deal.
    pub deal_id: Option<DealId>,
    /// The determination.
    pub determination_id: Option<DeterminationId>,
    /// The filing that brings it.
    pub filing_id: Option<FilingId>,
    /// The posting that it takes back.
    pub reverses_id: Option<PostingId>,
    /// Why, in words.
    #[schema(max_length = 1000)]
    pub explanation: String,
}

impl RecommenderStatementLine {
    pub fn of(line: &domain::RecommenderLine, language: Language) -> Self {
        Self {
            posting_id: line.posting_id,
            reason: line.reason,
            account: line.account,
            amount: line.amount,
            deal_id: line.deal_id,
            determination_id: line.determination_id,
            filing_id: line.filing_id,
            reverses_id: line.reverses_id,
            explanation: line.explanation().text(language).to_owned(),
        }
    }
}

page!(RecommenderStatementLinePage, RecommenderStatementLine);
