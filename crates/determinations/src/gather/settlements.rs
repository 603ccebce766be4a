//! What disputes brought about: agreements, quarrels, rulings, disobedience, disputed facts.

use crate::words::unknown;
use chrono::{DateTime, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::facts::{
    Agreement, Disobedience, FactDispute, Facts, Portion, Quarrel, Recipient, Ruling,
};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{EvidenceId, PartyId, UserId};
use std::collections::HashMap;

/// What was settled of a party.
#[derive(Debug, Default)]
pub(super) struct Settlements {
    agreements: Vec<Agreement>,
    quarrels: Vec<Quarrel>,
    rulings: Vec<Ruling>,
    disobediences: Vec<Disobedience>,
    fact_disputes: Vec<FactDispute>,
}

impl Settlements {
    /// Puts it in the place of what the facts say of it.
    pub(super) fn put(self, facts: &mut Facts) {
        let Self {
            agreements,
            quarrels,
            rulings,
            disobediences,
            fact_disputes,
        } = self;
        facts.agreements = agreements;
        facts.quarrels = quarrels;
        facts.rulings = rulings;
        facts.disobediences = disobediences;
        facts.fact_disputes = fact_disputes;
    }
}

/// What was settled of parties by an instant. What was recorded of a party that was merged is read as the survivor's.
pub(super) async fn of_parties(
    connection: &mut PgConnection,
    parties: &[PartyId],
    until: DateTime<Utc>,
) -> Result<HashMap<PartyId, Settlements>, Error> {
    let mut found: HashMap<PartyId, Settlements> = HashMap::new();
    add_settlements(connection, parties, until, &mut found).await?;
    add_quarrels(connection, parties, until, &mut found).await?;
    add_fact_disputes(connection, parties, until, &mut found).await?;
    Ok(found)
}

async fn add_settlements(
    connection: &mut PgConnection,
    parties: &[PartyId],
    until: DateTime<Utc>,
    found: &mut HashMap<PartyId, Settlements>,
) -> Result<(), Error> {
    let rows = sqlx::query!(
        r#"select coalesce(p.merged_into, p.id) as "party!: PartyId", s.id as "id: EvidenceId", s.kind,
                  s.follow_up_id as "follow_up: UserId", s.proposed_at, s.proposed_by as "proposed_by: UserId",
                  s.ended_at as "ended_at!", s.approval_id is not null as "was_approved!"
           from settlements s join parties p on p.id = s.party_id
           where coalesce(p.merged_into, p.id) = any($1) and s.state = 'in_effect' and s.ended_at <= $2
           order by s.id"#,
        parties as _,
        until,
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<EvidenceId> = rows.iter().map(|row| row.id).collect();
    let mut portions = portions_of(connection, &ids).await?;
    for row in rows {
        let (performance, commission) = portions.remove(&row.id).unwrap_or_default();
        let party = found.entry(row.party).or_default();
        if row.kind == "ruling" {
            party.rulings.push(Ruling {
                id: row.id,
                at: row.proposed_at,
                by: row.proposed_by,
                approved_at: row.was_approved.then_some(row.ended_at),
                follow_up: row.follow_up,
                performance,
                commission,
            });
        } else {
            party.agreements.push(Agreement {
                id: row.id,
                at: row.ended_at,
                written: true,
                mediated_by: (row.kind == "mediation").then_some(row.proposed_by),
                follow_up: row.follow_up,
                performance,
                commission,
            });
        }
    }
    Ok(())
}

/// The parts of the performance and those of the commission.
pub(crate) type Portions = (Vec<Portion>, Vec<Portion>);

pub(crate) async fn portions_of(
    connection: &mut PgConnection,
    settlements: &[EvidenceId],
) -> Result<HashMap<EvidenceId, Portions>, Error> {
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

async fn add_quarrels(
    connection: &mut PgConnection,
    parties: &[PartyId],
    until: DateTime<Utc>,
    found: &mut HashMap<PartyId, Settlements>,
) -> Result<(), Error> {
    let rows = sqlx::query!(
        r#"select coalesce(p.merged_into, p.id) as "party!: PartyId", q.id as "id: EvidenceId", q.occurred_at,
                  q.ruling_id as "ruling: EvidenceId", q.disobeyed_by as "disobeyed_by: UserId",
                  array(select c.user_id from dispute_claimants c where c.dispute_id = q.dispute_id order by c.user_id)
                      as "between!: Vec<UserId>"
           from dispute_quarrels q join parties p on p.id = q.party_id
           where coalesce(p.merged_into, p.id) = any($1) and q.recorded_at <= $2
           order by q.id"#,
        parties as _,
        until,
    )
    .fetch_all(connection)
    .await?;
    for row in rows {
        let party = found.entry(row.party).or_default();
        match row.ruling.zip(row.disobeyed_by) {
            Some((ruling, by)) => party.disobediences.push(Disobedience {
                id: row.id,
                at: row.occurred_at,
                ruling,
                by,
            }),
            None => party.quarrels.push(Quarrel {
                id: row.id,
                at: row.occurred_at,
                between: row.between,
            }),
        }
    }
    Ok(())
}

/// A dispute over the facts is itself the record; it is cleared up when they are found to stand, or when it is taken back.
async fn add_fact_disputes(
    connection: &mut PgConnection,
    parties: &[PartyId],
    until: DateTime<Utc>,
    found: &mut HashMap<PartyId, Settlements>,
) -> Result<(), Error> {
    let rows = sqlx::query!(
        r#"select coalesce(p.merged_into, p.id) as "party!: PartyId", d.id as "id: EvidenceId", d.opened_at,
                  d.opened_by as "opened_by: UserId",
                  case when d.state in ('cleared', 'withdrawn') and d.settled_at <= $2 then d.settled_at end as "resolved_at"
           from disputes d join parties p on p.id = d.party_id
           where coalesce(p.merged_into, p.id) = any($1) and d.subject = 'facts' and d.opened_at <= $2
           order by d.id"#,
        parties as _,
        until,
    )
    .fetch_all(connection)
    .await?;
    for row in rows {
        found
            .entry(row.party)
            .or_default()
            .fact_disputes
            .push(FactDispute {
                id: row.id,
                at: row.opened_at,
                by: row.opened_by,
                resolved_at: row.resolved_at,
            });
    }
    Ok(())
}
