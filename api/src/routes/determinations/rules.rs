//! The rules in words.

use super::decision::CitedRule;
use crate::auth::Caller;
use crate::extract::NoQuery;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use actix_web::HttpResponse;
use kehu_attribution::policy::RuleSet;
use kehu_attribution::{RuleId, catalogue, demanded_order, order_of, order_of_filing};
use serde::Serialize;
use utoipa::ToSchema;

/// All rules of determination in words, and the order in which each set weighs its own.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttributionRules {
    /// The rules, in the order of the specification.
    #[schema(max_items = 100)]
    pub items: Vec<CitedRule>,
    /// The order of precedence of each set: the first rule that applies decides.
    #[schema(max_items = 2)]
    pub orders: Vec<RuleOrder>,
    /// The conditions of a filing by somebody outside the group, in the order in which they are looked at, beside both sets: the
    /// first that it fails says why it does not hold.
    #[schema(max_items = 100)]
    pub filing_order: Vec<RuleId>,
}

/// The order in which a set weighs its rules.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleOrder {
    /// The set.
    pub rule_set: RuleSet,
    /// Its rules, the one that is weighed first first. A policy may have another order (`determination/order`).
    #[schema(max_items = 100)]
    pub rules: Vec<RuleId>,
    /// What the rules demand of every order.
    #[schema(max_items = 200)]
    pub demands: Vec<DemandedOrder>,
}

/// That a rule stands before another in every order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DemandedOrder {
    /// The one that stands before.
    pub first: RuleId,
    /// The other: before the first, it would leave it nothing to decide.
    pub later: RuleId,
}

/// List the rules of attribution
///
/// What each rule says, with the clause of its source, and the order of precedence in both sets: the specific stand before
/// the general, and the first that applies decides. Rules: ATT-V00 to ATT-V20, ATT-R01 to ATT-R19, ATT-E02 to ATT-E09,
/// ATT-F01 to ATT-F09.
#[utoipa::path(operation_id = "listAttributionRules", tag = "determinations", security(("bearer" = ["determinations:read"])),
    responses((status = 200, description = "The rules", body = AttributionRules)))]
#[get("/attribution-rules")]
pub async fn list_attribution_rules(
    caller: Caller<can::ReadDeterminations>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let order = |rule_set| RuleOrder {
        rule_set,
        rules: order_of(rule_set),
        demands: demanded_order(rule_set)
            .into_iter()
            .map(|(first, later)| DemandedOrder { first, later })
            .collect(),
    };
    Ok(HttpResponse::Ok().json(AttributionRules {
        items: catalogue()
            .into_iter()
            .map(|words| CitedRule::of(words.rule, caller.language))
            .collect(),
        orders: vec![order(RuleSet::Developer), order(RuleSet::SalesOffice)],
        filing_order: order_of_filing(),
    }))
}
