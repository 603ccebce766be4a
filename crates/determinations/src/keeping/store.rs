//! Every SQL statement on determinations.

use super::model::{
    AnswerKind, Because, Current, Determination, DeterminationFilter, StoredFacts, StoredShare,
    Summary, Voiding,
};
use crate::words::{holder_of, holder_word, rule_of, rule_set_of, rule_set_word, unknown};
use chrono::{DateTime, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::decision::{RecommenderReward, ReferralReward};
use kehu_attribution::policy::{FilingReward, RuleSet};
use kehu_attribution::{RuleId, facts::Facts};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Caller, DealId, DeterminationId, Digest, PageRequest, PartyId, PolicyVersionId, Scope, UnitId,
    UserId,
};
use std::collections::HashMap;
use uuid::Uuid;

const TABLE: &str = "determinations";

struct Row {
    id: DeterminationId,
    site_id: UnitId,
    party_id: PartyId,
    deal_id: DealId,
    number: i32,
    made_because: Because,
    made_at: DateTime<Utc>,
    facts_until: DateTime<Utc>,
    rule_set: String,
    rule: String,
    answer: AnswerKind,
    policy_version_id: Option<PolicyVersionId>,
    supersedes_id: Option<DeterminationId>,
    superseded_by: Option<DeterminationId>,
    voided_at: Option<DateTime<Utc>>,
    voided_reason: Option<String>,
}

impl Row {
    fn with(self, shares: Vec<StoredShare>) -> Result<Summary, Error> {
        Ok(Summary {
            rule_set: rule_set_of(TABLE, self.id, &self.rule_set)?,
            rule: rule_of(TABLE, self.id, &self.rule)?,
            id: self.id,
            site_id: self.site_id,
            party_id: self.party_id,
            deal_id: self.deal_id,
            number: self.number,
            because: self.made_because,
            made_at: self.made_at,
            facts_until: self.facts_until,
            answer: self.answer,
            policy_version_id: self.policy_version_id,
            supersedes_id: self.supersedes_id,
            superseded_by: self.superseded_by,
            voided: self
                .voided_at
                .zip(self.voided_reason)
                .map(|(at, reason)| Voiding { at, reason }),
            shares,
        })
    }
}

macro_rules! select_determinations {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select d.id as "id: _", d.site_id as "site_id: _", d.party_id as "party_id: _", d.deal_id as "deal_id: _",
                      d.number, d.made_because as "made_because: _", d.made_at, d.facts_until, d.rule_set, d.rule,
                      d.answer as "answer: _", d.policy_version_id as "policy_version_id: _",
                      d.supersedes_id as "supersedes_id: _", n.id as "superseded_by?: _", v.voided_at as "voided_at?",
                      v.reason as "voided_reason?"
               from determinations d
               left join determinations n on n.supersedes_id = d.id
               left join voided_determinations v on v.deal_id = d.deal_id
               "# + $rest,
            $($argument),*
        )
    };
}

/// A determination inside the scope; own ones are those in which the user has or claims a part, also in a dispute.
pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: DeterminationId,
) -> Result<Option<Summary>, Error> {
    let row = select_determinations!(
        "where d.id = $1
           and ($2::boolean or d.site_id = any($3)
                or exists (select from determination_people p where p.determination_id = d.id and p.user_id = $4)
                or exists (select from disputes x join dispute_claimants c on c.dispute_id = x.id
                           where x.deal_id = d.deal_id and c.user_id = $4))",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut *connection)
    .await?;
    match row {
        Some(row) => Ok(with_shares(connection, vec![row]).await?.pop()),
        None => Ok(None),
    }
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &DeterminationFilter,
    page: &PageRequest<DeterminationId>,
) -> Result<Vec<Summary>, Error> {
    let rules: Vec<String> = filter
        .rules
        .iter()
        .map(|rule| rule.code().to_owned())
        .collect();
    let rows = select_determinations!(
        "where ($1::boolean or d.site_id = any($2)
                or exists (select from determination_people p where p.determination_id = d.id and p.user_id = $3)
                or exists (select from disputes x join dispute_claimants c on c.dispute_id = x.id
                           where x.deal_id = d.deal_id and c.user_id = $3))
           and ($4::uuid is null or d.site_id = $4)
           and ($5::uuid is null or d.party_id = $5)
           and ($6::uuid is null or d.deal_id = $6)
           and ($7::uuid is null
                or exists (select from determination_people p where p.determination_id = d.id and p.user_id = $7))
           and (cardinality($8::text[]) = 0 or d.rule = any($8))
           and ($9::text is null or d.answer = $9)
           and ($10::timestamptz is null or d.facts_until >= $10)
           and ($11::timestamptz is null or d.facts_until < $11)
           and (not $12 or (n.id is null and v.deal_id is null))
           and ($13::uuid is null or d.id < $13)
         order by d.id desc
         limit $14",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.site.map(Uuid::from),
        filter.party.map(Uuid::from),
        filter.deal.map(Uuid::from),
        filter.salesperson.map(Uuid::from),
        &rules,
        filter.answer.map(AnswerKind::as_str),
        filter.dealt_from,
        filter.dealt_before,
        filter.current,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(&mut *connection)
    .await?;
    with_shares(connection, rows).await
}

/// The last determination of a deal, whoever asks.
pub(crate) async fn find_last(
    connection: &mut PgConnection,
    deal: DealId,
) -> Result<Option<Summary>, Error> {
    let row = select_determinations!(
        "where d.deal_id = $1 order by d.number desc limit 1",
        deal.0
    )
    .fetch_optional(&mut *connection)
    .await?;
    match row {
        Some(row) => Ok(with_shares(connection, vec![row]).await?.pop()),
        None => Ok(None),
    }
}

/// Whether a user has or claims a part.
pub(crate) async fn concerns(
    connection: &mut PgConnection,
    id: DeterminationId,
    user: UserId,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from determination_people where determination_id = $1 and user_id = $2) as "found!""#,
        id.0,
        user.0,
    )
    .fetch_one(connection)
    .await?)
}

/// The last determination of a party's deals, of each deal that has not fallen away.
pub(crate) async fn list_current_of_party(
    connection: &mut PgConnection,
    parties: &[PartyId],
) -> Result<Vec<Summary>, Error> {
    let rows = select_determinations!(
        "join parties p on p.id = d.party_id
         where (p.merged_into is null and p.id = any($1) or p.merged_into = any($1)) and n.id is null and v.deal_id is null
         order by d.facts_until desc, d.id desc limit 200",
        parties as _
    )
    .fetch_all(&mut *connection)
    .await?;
    with_shares(connection, rows).await
}

async fn with_shares(connection: &mut PgConnection, rows: Vec<Row>) -> Result<Vec<Summary>, Error> {
    let ids: Vec<DeterminationId> = rows.iter().map(|row| row.id).collect();
    let mut shares = shares_of(connection, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let own = shares.remove(&row.id).unwrap_or_default();
            row.with(own)
        })
        .collect()
}

/// The shares of determinations, performance before commission, in party order.
pub(crate) async fn shares_of(
    connection: &mut PgConnection,
    ids: &[DeterminationId],
) -> Result<HashMap<DeterminationId, Vec<StoredShare>>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        r#"select determination_id as "id: DeterminationId", kind = 'commission' as "of_commission!", holder,
                  user_id as "user_id: UserId", numerator, denominator, held
           from determination_shares where determination_id = any($1)
           order by determination_id, kind desc, place"#,
        ids as _,
    )
    .fetch_all(connection)
    .await?;
    let mut shares: HashMap<DeterminationId, Vec<StoredShare>> = HashMap::new();
    for row in rows {
        let share = Fraction::new(row.numerator, row.denominator)
            .map_err(|error| unknown("determination_shares", row.id, &error.to_string()))?;
        shares.entry(row.id).or_default().push(StoredShare {
            of_commission: row.of_commission,
            holder: holder_of("determination_shares", row.id, &row.holder, row.user_id)?,
            share,
            held: row.held,
        });
    }
    Ok(shares)
}

/// The texts of a determination.
pub(crate) struct Texts {
    pub(crate) facts: String,
    pub(crate) facts_digest: Digest,
    pub(crate) decision: String,
    pub(crate) decision_digest: Digest,
    pub(crate) policy: String,
    pub(crate) policy_digest: Digest,
}

pub(crate) async fn texts_of(
    connection: &mut PgConnection,
    id: DeterminationId,
) -> Result<Texts, Error> {
    let row = sqlx::query!(
        r#"select d.facts, d.facts_digest, d.decision, d.decision_digest, p.document, p.digest
           from determinations d join determination_policies p on p.digest = d.policy_digest
           where d.id = $1"#,
        id.0
    )
    .fetch_one(connection)
    .await?;
    let digest =
        |bytes: Vec<u8>| Digest::try_from(bytes).map_err(|error| unknown(TABLE, id, &error));
    Ok(Texts {
        facts: row.facts,
        facts_digest: digest(row.facts_digest)?,
        decision: row.decision,
        decision_digest: digest(row.decision_digest)?,
        policy: row.document,
        policy_digest: digest(row.digest)?,
    })
}

impl Texts {
    pub(crate) fn read_facts(&self, id: DeterminationId) -> Result<StoredFacts, Error> {
        let facts: Facts = serde_json::from_str(&self.facts)
            .map_err(|error| unknown(TABLE, id, &error.to_string()))?;
        Ok(StoredFacts {
            text: self.facts.clone(),
            facts,
            digest: self.facts_digest,
        })
    }

    pub(crate) fn read_decision(&self, summary: Summary) -> Result<Determination, Error> {
        let decision = serde_json::from_str(&self.decision)
            .map_err(|error| unknown(TABLE, summary.id, &error.to_string()))?;
        let facts = self.read_facts(summary.id)?.facts;
        Ok(Determination {
            commission: facts.deal.and_then(|deal| deal.commission),
            summary,
            decision,
            facts_digest: self.facts_digest,
            decision_digest: self.decision_digest,
            policy_digest: self.policy_digest,
        })
    }
}

/// A determination to be kept.
pub(crate) struct NewRow<'a> {
    pub(crate) id: DeterminationId,
    pub(crate) site: UnitId,
    pub(crate) party: PartyId,
    pub(crate) deal: DealId,
    pub(crate) number: i32,
    pub(crate) supersedes: Option<DeterminationId>,
    pub(crate) because: Because,
    pub(crate) facts_until: DateTime<Utc>,
    pub(crate) policy_version: Option<PolicyVersionId>,
    pub(crate) policy: (&'a str, Digest),
    pub(crate) rule_set: RuleSet,
    pub(crate) rule: RuleId,
    pub(crate) answer: AnswerKind,
    pub(crate) facts: (&'a str, Digest),
    pub(crate) decision: (&'a str, Digest),
    pub(crate) shares: &'a [StoredShare],
    pub(crate) reward: Option<ReferralReward>,
    pub(crate) filing: Option<RecommenderReward>,
    pub(crate) people: &'a [UserId],
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    row: &NewRow<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into determination_policies (digest, document) values ($1, $2) on conflict (digest) do nothing",
        row.policy.1.bytes(),
        row.policy.0,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into determinations (id, site_id, party_id, deal_id, number, supersedes_id, made_because, made_at, made_by_kind,
                                     made_by, facts_until, policy_version_id, policy_digest, rule_set, rule, answer, facts,
                                     facts_digest, decision, decision_digest)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        row.id.0,
        row.site.0,
        row.party.0,
        row.deal.0,
        row.number,
        row.supersedes.map(Uuid::from),
        row.because.as_str(),
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        row.facts_until,
        row.policy_version.map(Uuid::from),
        row.policy.1.bytes(),
        rule_set_word(row.rule_set),
        row.rule.code(),
        row.answer.as_str(),
        row.facts.0,
        row.facts.1.bytes(),
        row.decision.0,
        row.decision.1.bytes(),
    )
    .execute(&mut **tx)
    .await?;
    insert_shares(tx, row.id, row.shares).await?;
    if let Some(reward) = row.reward {
        insert_reward(tx, row.id, reward).await?;
    }
    if let Some(filing) = row.filing {
        insert_filing_reward(tx, row.id, filing).await?;
    }
    sqlx::query!(
        "insert into determination_people (determination_id, user_id) select $1, user_id from unnest($2::uuid[]) as t (user_id)",
        row.id.0,
        row.people as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn insert_reward(
    tx: &mut Tx,
    id: DeterminationId,
    reward: ReferralReward,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into determination_rewards (determination_id, referrer_id, amount, held) values ($1, $2, $3, $4)",
        id.0,
        reward.referrer.0,
        reward.sum.value(),
        reward.held,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn insert_filing_reward(
    tx: &mut Tx,
    id: DeterminationId,
    filing: RecommenderReward,
) -> Result<(), sqlx::Error> {
    let (sum, rate) = match filing.reward {
        FilingReward::FixedSum { sum } => (Some(sum.value()), None),
        FilingReward::Rate { rate_ppm } => (None, i32::try_from(rate_ppm).ok()),
    };
    sqlx::query!(
        "insert into determination_filing_rewards (determination_id, filing_id, recommender_id, amount, rate_ppm, held)
         values ($1, $2, $3, $4, $5, $6)",
        id.0,
        filing.filing.0,
        filing.recommender.0,
        sum,
        rate,
        filing.held,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn insert_shares(
    tx: &mut Tx,
    id: DeterminationId,
    shares: &[StoredShare],
) -> Result<(), sqlx::Error> {
    let kinds: Vec<String> = shares
        .iter()
        .map(|part| {
            if part.of_commission {
                "commission"
            } else {
                "performance"
            }
            .to_owned()
        })
        .collect();
    let holders: Vec<String> = shares
        .iter()
        .map(|part| holder_word(part.holder).to_owned())
        .collect();
    let users: Vec<Option<Uuid>> = shares
        .iter()
        .map(|part| part.holder.user().map(Uuid::from))
        .collect();
    let numerators: Vec<i64> = shares.iter().map(|part| part.share.numerator()).collect();
    let denominators: Vec<i64> = shares.iter().map(|part| part.share.denominator()).collect();
    let held: Vec<bool> = shares.iter().map(|part| part.held).collect();
    sqlx::query!(
        "insert into determination_shares (determination_id, kind, place, holder, user_id, numerator, denominator, held)
         select $1, t.kind, row_number() over (partition by t.kind order by t.place), t.holder, t.user_id, t.numerator,
                t.denominator, t.held
         from unnest($2::text[], $3::text[], $4::uuid[], $5::bigint[], $6::bigint[], $7::boolean[])
              with ordinality as t (kind, holder, user_id, numerator, denominator, held, place)",
        id.0,
        &kinds,
        &holders,
        users.as_slice() as _,
        &numerators,
        &denominators,
        &held,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn void(
    tx: &mut Tx,
    caller: &Caller,
    deal: DealId,
    determination: DeterminationId,
    reason: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into voided_determinations (deal_id, determination_id, reason, voided_at, voided_by_kind, voided_by)
         values ($1, $2, $3, $4, $5, $6)",
        deal.0,
        determination.0,
        reason,
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The determinations of deals that count, with their shares: two round trips for any number of deals.
pub(crate) async fn list_current(
    connection: &mut PgConnection,
    deals: &[DealId],
) -> Result<Vec<Current>, Error> {
    let rows = sqlx::query!(
        r#"select distinct on (d.deal_id) d.deal_id as "deal_id: DealId", d.id as "id: DeterminationId", d.number, d.rule,
                  d.answer as "answer: AnswerKind", v.deal_id is not null as "is_void!"
           from determinations d left join voided_determinations v on v.deal_id = d.deal_id
           where d.deal_id = any($1)
           order by d.deal_id, d.number desc"#,
        deals as _,
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<DeterminationId> = rows.iter().map(|row| row.id).collect();
    let mut shares = shares_of(connection, &ids).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Current {
                rule: rule_of(TABLE, row.id, &row.rule)?,
                shares: shares.remove(&row.id).unwrap_or_default(),
                deal_id: row.deal_id,
                id: row.id,
                number: row.number,
                answer: row.answer,
                is_void: row.is_void,
            })
        })
        .collect()
}
