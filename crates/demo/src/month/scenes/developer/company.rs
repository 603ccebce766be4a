//! Customers of the company itself (ATT-V13 to ATT-V17).

use super::new_visitors::registered_buys;
use crate::Error;
use crate::month::floor::Floor;
use crate::sites::Name;
use chrono::Duration;
use kehu_attribution::RuleId;
use kehu_attribution::facts::NamingReason;
use kehu_kernel::UserId;
use kehu_reception::evidence::{Content, Worker};

/// Who has introduced them.
const EXECUTIVE: Name = "qiu.gm";

/// ATT-V13 to ATT-V16: by who was named, negotiated and does the after-sale work.
pub(super) async fn customer(floor: &mut Floor<'_>, rule: RuleId) -> Result<(), Error> {
    let visit = floor.new_visitor().await?;
    let seller = floor.id(visit.receiver)?;
    let content = contact(floor.id(EXECUTIVE)?, seller, rule);
    let (project, at) = (floor.ground.site.project, floor.now - Duration::hours(2));
    floor
        .decide_as_of(project, visit.party, None, content, Some(at))
        .await?;
    floor.wait(30).await?;
    registered_buys(floor, &visit).await
}

/// ATT-V17: had visited and been registered before the company was contacted, so any visitor (here ATT-V01).
pub(super) async fn registered_before(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let content = contact(floor.id(EXECUTIVE)?, floor.id(known.seller)?, RuleId::V14);
    let project = floor.ground.site.project;
    floor.decide(project, known.party, None, content).await?;
    let visit = floor.returns(&known).await?;
    floor.wait(30).await?;
    floor
        .sell(known.seller, known.party, &[known.customer])
        .await?;
    floor.ends_as_return(&visit).await
}

fn contact(executive: UserId, seller: UserId, rule: RuleId) -> Content {
    let (salesperson, company) = (Worker::Salesperson { user: seller }, Worker::Company {});
    let (negotiated_by, after_sale_by) = match rule {
        RuleId::V16 => (company, company),
        RuleId::V15 => (company, salesperson),
        _ => (salesperson, salesperson),
    };
    let is_named = rule == RuleId::V13;
    Content::CompanyContact {
        executive: Some(executive),
        named: is_named.then_some(seller),
        naming_reason: is_named.then_some(NamingReason::ExplanationFailed),
        negotiated_by,
        after_sale_by,
    }
}
