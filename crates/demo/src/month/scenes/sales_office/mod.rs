//! The sales office's rules (A14), each deciding a deal. B is the salesperson with the standing claim, A the one who receives
//! now.

mod absent;
mod disputed;
mod events;
mod forgotten;
mod links;
mod returning;
mod transfer;

pub(super) use disputed::fraction;
pub(super) use events::publish_event;

use super::Scene;
use crate::Error;
use crate::month::floor::Floor;
use kehu_attribution::RuleId;

pub(super) const SCENES: &[Scene] = &[
    Scene::Rule(RuleId::R01),
    Scene::Rule(RuleId::R02),
    Scene::Rule(RuleId::R03),
    Scene::Rule(RuleId::R03x),
    Scene::Rule(RuleId::R04),
    Scene::Rule(RuleId::R05),
    Scene::EventMethod,
    Scene::Rule(RuleId::R06),
    Scene::Rule(RuleId::R07),
    Scene::Rule(RuleId::R13),
    Scene::Rule(RuleId::R08),
    Scene::Rule(RuleId::R08x),
    Scene::Rule(RuleId::R09),
    Scene::Misconduct,
    Scene::Rule(RuleId::R10),
    Scene::Rule(RuleId::R11),
    Scene::Rule(RuleId::G24),
    Scene::Rule(RuleId::R14),
    Scene::Rule(RuleId::E06),
    Scene::Rule(RuleId::R15),
    Scene::Rule(RuleId::R16),
    Scene::Withdrawal,
    Scene::Rule(RuleId::R17),
    Scene::Rule(RuleId::R18),
    Scene::Rule(RuleId::R12),
];

pub(super) async fn play(floor: &mut Floor<'_>, rule: RuleId) -> Result<(), Error> {
    match rule {
        RuleId::R01 => returning::first_visit(floor).await,
        RuleId::R02 => forgotten::known_and_on_site(floor).await,
        RuleId::R03 => returning::declines_the_claimant(floor).await,
        RuleId::R03x => returning::declines_one_whose_claim_expired(floor).await,
        RuleId::R04 => absent::says_so(floor).await,
        RuleId::R05 => returning::complains(floor).await,
        RuleId::R06 => absent::names_several(floor).await,
        RuleId::R07 => returning::bargains_elsewhere(floor).await,
        RuleId::R08 => forgotten::found_afterwards(floor).await,
        RuleId::R08x => forgotten::never_found(floor).await,
        RuleId::R09 => returning::names_another(floor).await,
        RuleId::R10 => links::brought_along(floor).await,
        RuleId::R11 => links::family(floor).await,
        RuleId::R12 => transfer::drawn_for_another(floor).await,
        RuleId::R13 => events::received_at_the_event(floor).await,
        RuleId::R14 => absent::found_and_sold_the_same_day(floor).await,
        RuleId::R15 => disputed::agree(floor).await,
        RuleId::R16 => disputed::mediated(floor).await,
        RuleId::R17 => disputed::quarrel(floor).await,
        RuleId::R18 => disputed::ruled(floor).await,
        RuleId::G24 => links::names_at_the_first_visit(floor).await,
        _ => Err(Error::Inconsistent { what: rule.code() }),
    }
}
