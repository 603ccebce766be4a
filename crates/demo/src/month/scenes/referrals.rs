//! Employees' referrals (ATT-E01 to ATT-E07).

use super::developer::names_another;
use crate::Error;
use crate::month::floor::Floor;
use crate::month::receiving::{Visit, arrival};
use crate::sites::Name;
use kehu_identity::Permission;
use kehu_reception::receptions::Who;
use kehu_reception::referrals::{self, Confirm, NewReferral};
use kehu_reception::words::{
    ReceivedAs, ReferralOrigin, ReferralPresence, ReferralRelation, WantedProperty,
};

/// Employees of the group who refer their friends.
const REFERRERS: [Name; 4] = ["wang.fang", "tang.service", "lu.service", "zhang.wei"];

/// ATT-E06: of the deal of a friend of an employee 30 go to that one, the other 70 by the rules.
pub(super) async fn referred(floor: &mut Floor<'_>) -> Result<(), Error> {
    let visit = friend_comes(floor).await?;
    floor.wait(30).await?;
    floor.register_first(&visit).await?;
    floor
        .sell(visit.receiver, visit.party, &[visit.customer])
        .await?;
    floor.finish(&visit).await
}

/// ATT-E06 with ATT-V08: the friend names another salesperson during the reception, so 49, 21 and 30.
pub(super) async fn referred_and_names_another(floor: &mut Floor<'_>) -> Result<(), Error> {
    let visit = friend_comes(floor).await?;
    names_another(floor, &visit, false).await
}

/// An employee files a friend for today and comes along; the project manager confirms, and the rotation goes on.
async fn friend_comes(floor: &mut Floor<'_>) -> Result<Visit, Error> {
    let referrer = floor.chance.one_of(&REFERRERS);
    let caller = floor.caller(referrer, Permission::ReferralsFile)?;
    let visitor = floor.visitors.draw(&mut floor.chance);
    let new = NewReferral {
        visitor: visitor.details(),
        relation: ReferralRelation::Friend,
        origin: ReferralOrigin::Private,
        appointed_on: floor.date(),
        unit_type: Some(WantedProperty::Residence),
    };
    let ground = floor.ground;
    let filed = Box::pin(referrals::file(
        floor.tx,
        &caller,
        ground.vault,
        ground.unit,
        &new,
    ))
    .await?;
    floor.wait(60).await?;
    let project = floor.caller(ground.site.project, Permission::ReferralsConfirm)?;
    let confirm = Confirm {
        presence: ReferralPresence::Accompanied,
        telephoned_at: None,
        absence: None,
    };
    Box::pin(referrals::confirm(floor.tx, &project, filed.id, &confirm)).await?;
    let new = arrival(Who::Referral(filed.id), ReceivedAs::Turn);
    floor.in_turn(&visitor, new).await
}
