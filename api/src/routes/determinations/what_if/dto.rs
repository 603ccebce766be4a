//! What is sent and answered about what-ifs.

use crate::page;
use crate::routes::determinations::decision::{CitedRule, HolderBody};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::Fraction;
use kehu_determinations::AnswerKind;
use kehu_determinations::what_if::{self as domain, NewWhatIf, WhatIfSource as Source};
use kehu_kernel::{
    DealId, DeterminationId, JobId, Language, Money, PolicyVersionId, UnitId, UserId, WhatIfId,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// Asks what other rules would have given.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "in_order"))]
pub struct AskWhatIf {
    /// The site.
    pub site_id: UnitId,
    /// The first day of the deals; from the beginning, if left out.
    pub dealt_from: Option<NaiveDate>,
    /// The day before which they were made, later than the first; until now, if left out.
    pub dealt_before: Option<NaiveDate>,
    /// The rules that are tried.
    #[validate(nested)]
    pub policy: WhatIfPolicy,
}

fn in_order(ask: &AskWhatIf) -> Result<(), ValidationError> {
    match (ask.dealt_from, ask.dealt_before) {
        (Some(from), Some(before)) if from >= before => Err(ValidationError::new("order")
            .with_message("dealt_from must be earlier than dealt_before".into())),
        _ => Ok(()),
    }
}

crate::tagged_union! {
    /// Which rules are tried.
    WhatIfPolicy, "kind", {
        "version" => Version(WhatIfVersion),
        "preset" => Preset(WhatIfPreset),
    }
}

/// A version of the site rules, published or draft, that the caller sees.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatIfVersion {
    /// The version.
    pub version_id: PolicyVersionId,
}

/// A shipped preset.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatIfPreset {
    /// Its key.
    #[validate(length(min = 2, max = 50))]
    #[schema(min_length = 2, max_length = 50, example = "sales-office")]
    pub preset: String,
}

impl AskWhatIf {
    /// What the domain is asked.
    pub fn to_domain(&self) -> NewWhatIf {
        NewWhatIf {
            site: self.site_id,
            dealt_from: self.dealt_from,
            dealt_before: self.dealt_before,
            source: match &self.policy {
                WhatIfPolicy::Version(WhatIfVersion { version_id }) => Source::Version(*version_id),
                WhatIfPolicy::Preset(WhatIfPreset { preset }) => Source::Preset(preset.clone()),
            },
        }
    }
}

/// A comparison of past deals with what other rules would have given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WhatIf {
    /// Identifier.
    pub id: WhatIfId,
    /// The site.
    pub site_id: UnitId,
    /// The first day of the deals.
    pub dealt_from: Option<NaiveDate>,
    /// The day before which they were made.
    pub dealt_before: Option<NaiveDate>,
    /// The rules that are tried.
    pub policy: WhatIfPolicy,
    /// When it was asked for; later determinations are left out.
    pub asked_at: DateTime<Utc>,
    /// The job that makes it.
    pub job_id: JobId,
    /// How many deals there are.
    #[schema(minimum = 0)]
    pub deals_total: i64,
    /// How many are compared.
    #[schema(minimum = 0)]
    pub deals_done: i64,
    /// How many come out otherwise.
    #[schema(minimum = 0)]
    pub differing_count: i64,
    /// How many would need a ruling.
    #[schema(minimum = 0)]
    pub ruling_count: i64,
    /// Of how many the commission is not known: they are not compared in money.
    #[schema(minimum = 0)]
    pub unpriced_count: i64,
    /// The commission of the deals that were compared in money.
    pub commission_total: Money,
    /// How much of it would go to others than before.
    pub moved_total: Money,
    /// When it was finished; none while it runs.
    pub finished_at: Option<DateTime<Utc>>,
}

page!(WhatIfPage, WhatIf);

impl From<domain::WhatIf> for WhatIf {
    fn from(found: domain::WhatIf) -> Self {
        let domain::WhatIf {
            id,
            site_id,
            dealt_from,
            dealt_before,
            source,
            asked_at,
            job_id,
            deals_total,
            deals_done,
            differing_count,
            ruling_count,
            unpriced_count,
            commission_total,
            moved_total,
            finished_at,
        } = found;
        Self {
            id,
            site_id,
            dealt_from,
            dealt_before,
            policy: match source {
                Source::Version(version_id) => WhatIfPolicy::Version(WhatIfVersion { version_id }),
                Source::Preset(preset) => WhatIfPolicy::Preset(WhatIfPreset { preset }),
            },
            asked_at,
            job_id,
            deals_total,
            deals_done,
            differing_count,
            ruling_count,
            unpriced_count,
            commission_total,
            moved_total,
            finished_at,
        }
    }
}

/// A comparison with who would gain and lose how much.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WhatIfResult {
    /// The comparison.
    pub what_if: WhatIf,
    /// What each would get over all deals compared in money, those who lose most first.
    #[schema(max_items = 2000)]
    pub gains: Vec<WhatIfGain>,
}

/// What somebody would get over all deals.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WhatIfGain {
    /// Who.
    pub holder: HolderBody,
    /// What was determined.
    pub before: Money,
    /// What the other rules would give.
    pub after: Money,
    /// The difference; below zero for a loss.
    pub gain: Money,
}

/// A deal that comes out otherwise.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WhatIfDeal {
    /// The deal.
    pub deal_id: DealId,
    /// What was determined.
    pub determination_id: DeterminationId,
    /// When it was made.
    pub dealt_at: DateTime<Utc>,
    /// The commission; none while it is not known.
    pub commission: Option<Money>,
    /// How much of it would go to others than before; none where that is not known.
    pub moved: Option<Money>,
    /// The rule that decided.
    pub rule_before: CitedRule,
    /// The rule that would decide.
    pub rule_after: CitedRule,
    /// The answer before.
    pub answer_before: AnswerKind,
    /// The answer after.
    pub answer_after: AnswerKind,
    /// Who got which part of the commission.
    #[schema(max_items = 500)]
    pub commission_before: Vec<WhatIfShare>,
    /// Who would get which part of it.
    #[schema(max_items = 500)]
    pub commission_after: Vec<WhatIfShare>,
}

page!(WhatIfDealPage, WhatIfDeal);

/// A part of a commission.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WhatIfShare {
    /// Whose it is.
    pub holder: HolderBody,
    /// Which part.
    #[schema(example = "1/2")]
    pub share: Fraction,
    /// What it comes to; none while the commission is not known.
    pub amount: Option<Money>,
}

impl WhatIfDeal {
    /// A deal with the names of those who have a part.
    pub fn of(
        deal: domain::WhatIfDeal,
        names: &BTreeMap<UserId, String>,
        language: Language,
    ) -> Self {
        let domain::WhatIfDeal {
            deal_id,
            determination_id,
            facts_until,
            commission,
            moved,
            rule_before,
            rule_after,
            answer_before,
            answer_after,
            shares_before,
            shares_after,
        } = deal;
        let parts = |shares: Vec<domain::ShareInMoney>| {
            shares
                .into_iter()
                .map(|part| WhatIfShare {
                    holder: HolderBody::of(part.holder, |user| names.get(&user).cloned()),
                    share: part.share,
                    amount: part.amount,
                })
                .collect()
        };
        Self {
            deal_id,
            determination_id,
            dealt_at: facts_until,
            commission,
            moved,
            rule_before: CitedRule::of(rule_before, language),
            rule_after: CitedRule::of(rule_after, language),
            answer_before,
            answer_after,
            commission_before: parts(shares_before),
            commission_after: parts(shares_after),
        }
    }
}

/// Everybody who has a part before or after.
pub fn people_of(deals: &[domain::WhatIfDeal]) -> Vec<UserId> {
    let mut people: Vec<UserId> = deals
        .iter()
        .flat_map(|deal| deal.shares_before.iter().chain(&deal.shares_after))
        .filter_map(|part| part.holder.user())
        .collect();
    people.sort_unstable();
    people.dedup();
    people
}
