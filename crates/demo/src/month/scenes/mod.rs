//! The scenes: each lets one rule decide a deal, or stand beside the one that does.

mod developer;
mod misconduct;
mod referrals;
mod sales_office;

pub(super) use developer::recognised_later;

use super::floor::Floor;
use crate::Error;
use crate::organisation::RIVERSIDE;
use crate::sites::Site;
use kehu_attribution::RuleId;

/// A scene.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scene {
    /// The rule decides, or stands beside the one that does.
    Rule(RuleId),
    /// An employee's referral meets a visitor who names another salesperson: 49, 21 and 30 (ATT-E06, ATT-V08).
    ReferralAndNaming,
    /// The method of an event is published (ATT-R13).
    EventMethod,
    /// A buyer withdraws (ATT-D07).
    Withdrawal,
    /// Somebody breaks a rule (GOV-05).
    Misconduct,
}

/// The first day of the month with a scene, from 0, and the days over which they are spread.
const FIRST_DAY: u64 = 3;
const SPREAD: u64 = 25;

/// The scenes of a day of the month.
pub(super) fn of_day(site: &Site, number: u64) -> Vec<Scene> {
    let scenes = if site.code == RIVERSIDE {
        developer::SCENES
    } else {
        sales_office::SCENES
    };
    let count = u64::try_from(scenes.len()).unwrap_or(1).max(1);
    (0..)
        .zip(scenes)
        .filter(|(place, _)| FIRST_DAY + place * SPREAD / count == number)
        .map(|(_, scene)| *scene)
        .collect()
}

pub(super) async fn play(floor: &mut Floor<'_>, scene: Scene) -> Result<(), Error> {
    floor.quiet().await?;
    match scene {
        Scene::Rule(RuleId::E06) => referrals::referred(floor).await,
        Scene::ReferralAndNaming => referrals::referred_and_names_another(floor).await,
        Scene::EventMethod => sales_office::publish_event(floor).await,
        Scene::Withdrawal => withdrawal(floor).await,
        Scene::Misconduct => misconduct::reported(floor).await,
        Scene::Rule(rule) if floor.ground.site.code == RIVERSIDE => {
            developer::play(floor, rule).await
        }
        Scene::Rule(rule) => sales_office::play(floor, rule).await,
    }
}

/// A visitor subscribes and withdraws the same day; the unit is free again.
async fn withdrawal(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let visit = floor.returns(&known).await?;
    floor.wait(20).await?;
    let sale = floor
        .sell(known.seller, known.party, &[known.customer])
        .await?;
    floor.ends_as_return(&visit).await?;
    floor.wait(30).await?;
    floor.withdraw(&sale).await
}
