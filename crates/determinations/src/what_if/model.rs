//! What a what-if is made of.

use crate::keeping::AnswerKind;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::RuleId;
use kehu_attribution::decision::Holder;
use kehu_kernel::{DealId, DeterminationId, JobId, Money, PolicyVersionId, UnitId, WhatIfId};
use serde::{Deserialize, Serialize};

/// Where the rules that are tried come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhatIfSource {
    /// A version of the site rules, published or draft.
    Version(PolicyVersionId),
    /// A shipped preset.
    Preset(String),
}

/// A comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// Identifier.
    pub id: WhatIfId,
    /// The site.
    pub site_id: UnitId,
    /// The first day of the deals.
    pub dealt_from: Option<NaiveDate>,
    /// The day before which the deals were made.
    pub dealt_before: Option<NaiveDate>,
    /// Where the rules come from.
    pub source: WhatIfSource,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// The job that does it.
    pub job_id: JobId,
    /// How many deals there are.
    pub deals_total: i64,
    /// How many are compared.
    pub deals_done: i64,
    /// How many come out otherwise.
    pub differing_count: i64,
    /// How many would need a ruling.
    pub ruling_count: i64,
    /// Of how many the commission is not known.
    pub unpriced_count: i64,
    /// The commission of the deals that were compared in money.
    pub commission_total: Money,
    /// How much of it would go to others than before.
    pub moved_total: Money,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
}

/// A deal that comes out otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIfDeal {
    /// The deal.
    pub deal_id: DealId,
    /// What was determined.
    pub determination_id: DeterminationId,
    /// When it was made.
    pub facts_until: DateTime<Utc>,
    /// The commission; none while it is not known.
    pub commission: Option<Money>,
    /// How much of it goes to others than before; none where that is not known.
    pub moved: Option<Money>,
    /// The rule that decided.
    pub rule_before: RuleId,
    /// The rule that decides.
    pub rule_after: RuleId,
    /// The answer before.
    pub answer_before: AnswerKind,
    /// The answer after.
    pub answer_after: AnswerKind,
    /// Who got which part of the commission.
    pub shares_before: Vec<ShareInMoney>,
    /// Who gets which part of it.
    pub shares_after: Vec<ShareInMoney>,
}

/// A part of a commission, and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareInMoney {
    /// Whose it is.
    pub holder: Holder,
    /// Which part.
    pub share: Fraction,
    /// What it comes to; none while the commission is not known.
    pub amount: Option<Money>,
}

/// What somebody would get over all deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gain {
    /// Who.
    pub holder: Holder,
    /// What was got.
    pub before: Money,
    /// What would be got.
    pub after: Money,
}

/// Which comparisons a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WhatIfFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// The one that this job makes.
    pub job: Option<JobId>,
}
