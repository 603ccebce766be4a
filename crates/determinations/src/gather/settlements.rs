//! What disputes brought about: agreements, quarrels, rulings, disobedience, disputed facts.
//!
//! It counts for the deal over which the dispute is. What was disputed before there was a deal counts for the first deal after
//! that: a party that buys once more is not bound by what was settled of an earlier purchase.

use super::{Dealt, store};
use crate::words::unknown;
use chrono::{DateTime, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::facts::{
    Agreement, Disobedience, FactDispute, Facts, Portion, Quarrel, Recipient, Ruling,
};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{DealId, EvidenceId, PartyId, UserId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// What was settled of parties, and the deals that they made.
#[derive(Debug)]
pub(super) struct Settled {
    /// Which party each of those asked for proved to be.
    survivors: BTreeMap<PartyId, PartyId>,
    settlements: Vec<Settlement>,
    deals: Vec<(PartyId, Dealt)>,
}

/// Something that was settled in a dispute.
#[derive(Debug)]
struct Settlement {
    party: PartyId,
    /// The deal over which the dispute is; none for one that was opened before there was a deal.
    deal: Option<DealId>,
    opened_at: DateTime<Utc>,
    what: What,
}

#[derive(Debug)]
enum What {
    Agreement(Agreement),
    Quarrel(Quarrel),
    Ruling(Ruling),
    Disobedience(Disobedience),
    FactDispute(FactDispute),
}

impl Settled {
    /// Reads what was settled of parties by an instant. What was recorded of a party that was merged is read as the survivor's.
    pub(super) async fn load(
        connection: &mut PgConnection,
        parties: &[PartyId],
        until: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let survivors = store::survivors_of(connection, parties).await?;
        Self::load_of(connection, survivors, until).await
    }

    /// As [`Self::load`], for parties of which it is known which each proved to be.
    pub(super) async fn load_of(
        connection: &mut PgConnection,
        survivors: BTreeMap<PartyId, PartyId>,
        until: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let heads: Vec<PartyId> = survivors.values().copied().collect();
        // Few parties ever quarrel.
        let mut settlements = Vec::new();
        let traces = store::disputes_leave_traces(connection, &heads).await?;
        if traces.settlements {
            settlements.extend(ended_settlements(connection, &heads, until).await?);
        }
        if traces.quarrels {
            settlements.extend(quarrels(connection, &heads, until).await?);
        }
        if traces.disputes {
            settlements.extend(fact_disputes(connection, &heads, until).await?);
        }
        // Deals only tell for which of them something counts that was settled before there was one.
        let deals = match settlements.iter().any(|one| one.deal.is_none()) {
            true => store::deals_of(connection, &heads).await?,
            false => Vec::new(),
        };
        Ok(Self {
            survivors,
            settlements,
            deals,
        })
    }

    /// Puts what was settled of the party and of its relatives for a deal, or for the next one, in the place of what the facts
    /// say of it.
    pub(super) fn put(&self, facts: &mut Facts, deal: Option<Dealt>) {
        facts.agreements.clear();
        facts.quarrels.clear();
        facts.rulings.clear();
        facts.disobediences.clear();
        facts.fact_disputes.clear();
        let survivor = |party: PartyId| self.survivors.get(&party).copied();
        let relatives = facts.relatives.iter().map(|relative| relative.party);
        let household: BTreeSet<PartyId> = std::iter::once(facts.party)
            .chain(relatives)
            .filter_map(survivor)
            .collect();
        for settlement in &self.settlements {
            if !household.contains(&settlement.party) || !self.counts(settlement, &household, deal)
            {
                continue;
            }
            let record = settlement.what.put(facts);
            if survivor(facts.party) == Some(settlement.party) {
                continue;
            }
            let mut relatives = facts.relatives.iter_mut();
            if let Some(of) = relatives.find(|it| survivor(it.party) == Some(settlement.party)) {
                of.records.push(record);
            }
        }
    }

    /// Whether it is of this deal, or of none and no deal of the household came between.
    fn counts(
        &self,
        settlement: &Settlement,
        household: &BTreeSet<PartyId>,
        deal: Option<Dealt>,
    ) -> bool {
        if settlement.deal.is_some() {
            return settlement.deal == deal.map(|this| this.deal);
        }
        !self.deals.iter().any(|(party, other)| {
            household.contains(party)
                && settlement.opened_at <= other.at
                && deal.is_none_or(|this| other.at < this.at)
        })
    }
}

impl What {
    /// Puts it with the facts; answers its record.
    fn put(&self, facts: &mut Facts) -> Uuid {
        match self {
            Self::Agreement(one) => {
                facts.agreements.push(one.clone());
                one.id.0
            }
            Self::Quarrel(one) => {
                facts.quarrels.push(one.clone());
                one.id.0
            }
            Self::Ruling(one) => {
                facts.rulings.push(one.clone());
                one.id.0
            }
            Self::Disobedience(one) => {
                facts.disobediences.push(one.clone());
                one.id.0
            }
            Self::FactDispute(one) => {
                facts.fact_disputes.push(one.clone());
                one.id.0
            }
        }
    }
}

async fn ended_settlements(
    connection: &mut PgConnection,
    parties: &[PartyId],
    until: DateTime<Utc>,
) -> Result<Vec<Settlement>, Error> {
    let rows = sqlx::query!(
        r#"select coalesce(p.merged_into, p.id) as "party!: PartyId", d.deal_id as "deal: DealId", d.opened_at,
                  s.id as "id: EvidenceId", s.kind, s.follow_up_id as "follow_up: UserId", s.proposed_at,
                  s.proposed_by as "proposed_by: UserId", s.ended_at as "ended_at!", s.approval_id is not null as "was_approved!"
           from settlements s join disputes d on d.id = s.dispute_id join parties p on p.id = s.party_id
           where (p.merged_into is null and p.id = any($1) or p.merged_into = any($1)) and s.state = 'in_effect' and s.ended_at <= $2
           order by s.id"#,
        parties as _,
        until,
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<EvidenceId> = rows.iter().map(|row| row.id).collect();
    let mut portions = portions_of(connection, &ids).await?;
    let settlements = rows.into_iter().map(|row| {
        let (performance, commission) = portions.remove(&row.id).unwrap_or_default();
        let what = if row.kind == "ruling" {
            What::Ruling(Ruling {
                id: row.id,
                at: row.proposed_at,
                by: row.proposed_by,
                approved_at: row.was_approved.then_some(row.ended_at),
                follow_up: row.follow_up,
                performance,
                commission,
            })
        } else {
            What::Agreement(Agreement {
                id: row.id,
                at: row.ended_at,
                written: true,
                mediated_by: (row.kind == "mediation").then_some(row.proposed_by),
                follow_up: row.follow_up,
                performance,
                commission,
            })
        };
        Settlement {
            party: row.party,
            deal: row.deal,
            opened_at: row.opened_at,
            what,
        }
    });
    Ok(settlements.collect())
}

/// The parts of the performance and those of the commission.
pub(crate) type Portions = (Vec<Portion>, Vec<Portion>);

pub(crate) async fn portions_of(
    connection: &mut PgConnection,
    settlements: &[EvidenceId],
) -> Result<HashMap<EvidenceId, Portions>, Error> {
    if settlements.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        r#"select settlement_id as "id: EvidenceId", kind, recipient, user_id as "user_id: UserId", numerator, denominator
           from settlement_portions where settlement_id = any($1) order by settlement_id, kind, place"#,
        settlements as _,
    )
    .fetch_all(connection)
    .await?;
    let mut portions: HashMap<EvidenceId, Portions> = HashMap::new();
    for row in rows {
        let broken = |what: &str| unknown("settlement_portions", row.id, what);
        let to = match (row.recipient.as_str(), row.user_id) {
            ("salesperson", Some(user)) => Recipient::Salesperson { user },
            ("pool", None) => Recipient::Pool {},
            ("department", None) => Recipient::Department {},
            _ => return Err(broken(&row.recipient)),
        };
        let share = Fraction::new(row.numerator, row.denominator)
            .map_err(|error| broken(&error.to_string()))?;
        let (performance, commission) = portions.entry(row.id).or_default();
        let list = if row.kind == "commission" {
            commission
        } else {
            performance
        };
        list.push(Portion { to, share });
    }
    Ok(portions)
}

async fn quarrels(
    connection: &mut PgConnection,
    parties: &[PartyId],
    until: DateTime<Utc>,
) -> Result<Vec<Settlement>, Error> {
    let rows = sqlx::query!(
        r#"select coalesce(p.merged_into, p.id) as "party!: PartyId", d.deal_id as "deal: DealId", d.opened_at,
                  q.id as "id: EvidenceId", q.occurred_at, q.ruling_id as "ruling: EvidenceId",
                  q.disobeyed_by as "disobeyed_by: UserId",
                  array(select c.user_id from dispute_claimants c where c.dispute_id = q.dispute_id order by c.user_id)
                      as "between!: Vec<UserId>"
           from dispute_quarrels q join disputes d on d.id = q.dispute_id join parties p on p.id = q.party_id
           where (p.merged_into is null and p.id = any($1) or p.merged_into = any($1)) and q.recorded_at <= $2
           order by q.id"#,
        parties as _,
        until,
    )
    .fetch_all(connection)
    .await?;
    let quarrels = rows.into_iter().map(|row| Settlement {
        party: row.party,
        deal: row.deal,
        opened_at: row.opened_at,
        what: match row.ruling.zip(row.disobeyed_by) {
            Some((ruling, by)) => What::Disobedience(Disobedience {
                id: row.id,
                at: row.occurred_at,
                ruling,
                by,
            }),
            None => What::Quarrel(Quarrel {
                id: row.id,
                at: row.occurred_at,
                between: row.between,
            }),
        },
    });
    Ok(quarrels.collect())
}

/// A dispute over the facts is itself the record; it is cleared up when they are found to stand, or when it is taken back. A
/// ruling does not clear it up: it decides where the facts do not.
async fn fact_disputes(
    connection: &mut PgConnection,
    parties: &[PartyId],
    until: DateTime<Utc>,
) -> Result<Vec<Settlement>, Error> {
    let rows = sqlx::query!(
        r#"select coalesce(p.merged_into, p.id) as "party!: PartyId", d.deal_id as "deal: DealId", d.id as "id: EvidenceId",
                  d.opened_at, d.opened_by as "opened_by: UserId",
                  case when d.state in ('cleared', 'withdrawn') and d.settled_at <= $2 then d.settled_at end as "resolved_at"
           from disputes d join parties p on p.id = d.party_id
           where (p.merged_into is null and p.id = any($1) or p.merged_into = any($1)) and d.subject = 'facts' and d.opened_at <= $2
           order by d.id"#,
        parties as _,
        until,
    )
    .fetch_all(connection)
    .await?;
    let disputes = rows.into_iter().map(|row| Settlement {
        party: row.party,
        deal: row.deal,
        opened_at: row.opened_at,
        what: What::FactDispute(FactDispute {
            id: row.id,
            at: row.opened_at,
            by: row.opened_by,
            resolved_at: row.resolved_at,
        }),
    });
    Ok(disputes.collect())
}
