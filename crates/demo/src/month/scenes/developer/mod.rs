//! The developer's rules (A12), each deciding a deal. B is the salesperson with the standing claim, A the one who receives
//! now.

mod company;
mod links;
mod new_visitors;
mod returning;
mod ruling;

pub(in crate::month) use returning::recognised_later;

pub(super) use links::introduce;
pub(super) use new_visitors::names_another;

use super::Scene;
use crate::Error;
use crate::month::floor::Floor;
use kehu_attribution::RuleId;

pub(super) const SCENES: &[Scene] = &[
    Scene::Rule(RuleId::V00),
    Scene::Rule(RuleId::V01),
    Scene::Rule(RuleId::V18),
    Scene::Rule(RuleId::V02),
    Scene::Rule(RuleId::V03),
    Scene::Rule(RuleId::V04),
    Scene::Rule(RuleId::V05),
    Scene::Misconduct,
    Scene::Rule(RuleId::V06a),
    Scene::Rule(RuleId::V06b),
    Scene::Rule(RuleId::V06c),
    Scene::Rule(RuleId::V07),
    Scene::Rule(RuleId::V08),
    Scene::Rule(RuleId::V08x),
    Scene::Rule(RuleId::V09),
    Scene::Rule(RuleId::E06),
    Scene::Rule(RuleId::V10),
    Scene::Rule(RuleId::V11),
    Scene::Rule(RuleId::V12),
    Scene::Withdrawal,
    Scene::Rule(RuleId::V13),
    Scene::Rule(RuleId::V14),
    Scene::Rule(RuleId::V15),
    Scene::Rule(RuleId::V16),
    Scene::Rule(RuleId::V17),
    Scene::ReferralAndNaming,
    Scene::Rule(RuleId::V19),
    Scene::Rule(RuleId::V20),
];

pub(super) async fn play(floor: &mut Floor<'_>, rule: RuleId) -> Result<(), Error> {
    match rule {
        RuleId::V00 => new_visitors::by_rotation(floor).await,
        RuleId::V01 => returning::claimant_known(floor).await,
        RuleId::V02 => returning::recognised_the_same_day(floor).await,
        RuleId::V03 => returning::deal_on_the_spot(floor).await,
        RuleId::V04 => returning::to_be_recognised_later(floor).await,
        RuleId::V05 => returning::never_recognised(floor).await,
        RuleId::V06a => new_visitors::wants_another(floor, false).await,
        RuleId::V06b => new_visitors::wants_another(floor, true).await,
        RuleId::V06c => new_visitors::refuses_firmly(floor).await,
        RuleId::V07 => new_visitors::names_before(floor).await,
        RuleId::V08 => new_visitors::names_during(floor, false).await,
        RuleId::V08x => new_visitors::names_during(floor, true).await,
        RuleId::V09 => returning::names_another_on_a_later_day(floor).await,
        RuleId::V10 => links::announced(floor).await,
        RuleId::V11 => links::brought_along_unnamed(floor).await,
        RuleId::V12 => links::spouses(floor).await,
        RuleId::V13 | RuleId::V14 | RuleId::V15 | RuleId::V16 => {
            company::customer(floor, rule).await
        }
        RuleId::V17 => company::registered_before(floor).await,
        RuleId::V18 => returning::claim_expired(floor).await,
        RuleId::V19 => returning::swaps_afterwards(floor).await,
        RuleId::V20 => ruling::by_fault_and_contribution(floor).await,
        _ => Err(Error::Inconsistent { what: rule.code() }),
    }
}
