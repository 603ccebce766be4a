//! What the answer would be: for a party now or then, and for facts that are made up. Nothing is kept.

use crate::{Asked, Basis, Choice, Error, gather};
use chrono::{DateTime, Utc};
use kehu_attribution::decision::Decision;
use kehu_attribution::facts::Facts;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, PartyId, UnitId, Zone};

/// An answer that was not kept.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The site; none for facts that are made up.
    pub site_id: Option<UnitId>,
    /// What it was made by.
    pub basis: Basis,
    /// The facts, in their order.
    pub facts: Facts,
    /// The answer.
    pub decision: Decision,
}

/// What the answer would be if the party made its deal at an instant, at the latest now, by the rules in force at the site
/// then.
///
/// # Errors
/// [`Error::PartyNotFound`]; [`Error::FutureInstant`].
pub async fn preview(
    connection: &mut PgConnection,
    caller: &Caller,
    party: PartyId,
    as_of: Option<DateTime<Utc>>,
) -> Result<Preview, Error> {
    let as_of = as_of.unwrap_or(caller.now);
    if as_of > caller.now {
        return Err(Error::FutureInstant {});
    }
    let site_id = gather::site_of(connection, party)
        .await?
        .filter(|site| caller.scope.holds(*site, None))
        .ok_or(Error::PartyNotFound {})?;
    let basis = Basis::in_force(connection, site_id, Zone::CHINA.day_of(as_of)).await?;
    let asked = Asked {
        until: as_of,
        ties: &basis.rules.determination.family_ties,
        executive_roles: &basis.rules.reception.executive_roles,
        deal: None,
    };
    let facts = gather::gather_one(connection, party, asked).await?;
    let decision = kehu_attribution::determine(&basis.rules, &facts);
    Ok(Preview {
        site_id: Some(site_id),
        basis,
        facts,
        decision,
    })
}

/// What the answer is for facts that are made up.
///
/// # Errors
/// As [`Choice`]'s reading: an unknown version or preset, a document that breaks a rule.
pub async fn simulate(
    connection: &mut PgConnection,
    caller: &Caller,
    choice: Choice,
    mut facts: Facts,
) -> Result<Preview, Error> {
    let basis = Basis::chosen(connection, caller, choice).await?;
    facts.sort();
    let decision = kehu_attribution::determine(&basis.rules, &facts);
    Ok(Preview {
        site_id: None,
        basis,
        facts,
        decision,
    })
}
