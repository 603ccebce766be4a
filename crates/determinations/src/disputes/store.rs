//! Every SQL statement on disputes.

use super::error::Error;
use super::model::{
    Dispute, DisputeFilter, DisputeState, DisputeSubject, Finding, QuarrelRecord, Settlement,
    SettlementKind, SettlementState, Signature, Statement, Terms,
};
use super::open::NewStatement;
use super::quarrel::NewQuarrel;
use crate::words::{rule_of, rule_set_of, rule_set_word, unknown};
use chrono::{DateTime, Utc};
use kehu_attribution::facts::{FaultDegree, Portion, Recipient};
use kehu_attribution::policy::RuleSet;
use kehu_attribution::{Fraction, RuleId};
use kehu_db::{Error as DbError, PgConnection, Tx};
use kehu_kernel::{
    ApprovalId, Caller, DealId, DeterminationId, Digest, DisputeId, EvidenceId, FileId,
    PageRequest, PartyId, Scope, UnitId, UserId,
};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

const TABLE: &str = "disputes";

struct Row {
    id: DisputeId,
    site_id: UnitId,
    party_id: PartyId,
    deal_id: Option<DealId>,
    determination_id: Option<DeterminationId>,
    subject: DisputeSubject,
    rule_set: String,
    opened_at: DateTime<Utc>,
    opened_by: UserId,
    claimants: Vec<UserId>,
    facts_digest: Vec<u8>,
    state: DisputeState,
    settled_at: Option<DateTime<Utc>>,
    settled_under: Option<String>,
    version: i64,
}

impl Row {
    fn with(self, parts: Parts) -> Result<Dispute, DbError> {
        let settled_under = self
            .settled_under
            .map(|code| rule_of(TABLE, self.id, &code))
            .transpose()?;
        Ok(Dispute {
            rule_set: rule_set_of(TABLE, self.id, &self.rule_set)?,
            facts_digest: Digest::try_from(self.facts_digest)
                .map_err(|error| unknown(TABLE, self.id, &error))?,
            id: self.id,
            site_id: self.site_id,
            party_id: self.party_id,
            deal_id: self.deal_id,
            determination_id: self.determination_id,
            subject: self.subject,
            opened_at: self.opened_at,
            opened_by: self.opened_by,
            claimants: self.claimants,
            state: self.state,
            settled_at: self.settled_at,
            settled_under,
            statements: parts.statements,
            settlements: parts.settlements,
            quarrel: parts.quarrel,
            version: self.version,
        })
    }
}

#[derive(Default)]
struct Parts {
    statements: Vec<Statement>,
    settlements: Vec<Settlement>,
    quarrel: Option<QuarrelRecord>,
}

macro_rules! select_disputes {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select d.id as "id: _", d.site_id as "site_id: _", d.party_id as "party_id: _", d.deal_id as "deal_id: _",
                      d.determination_id as "determination_id: _", d.subject as "subject: _", d.rule_set, d.opened_at,
                      d.opened_by as "opened_by: _",
                      array(select c.user_id from dispute_claimants c where c.dispute_id = d.id order by c.user_id)
                          as "claimants!: Vec<UserId>",
                      d.facts_digest, d.state as "state: _", d.settled_at, d.settled_under, d.version
               from disputes d
               "# + $rest,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: DisputeId,
) -> Result<Option<Dispute>, DbError> {
    let row = select_disputes!(
        "where d.id = $1
           and ($2::boolean or d.site_id = any($3)
                or exists (select from dispute_claimants p where p.dispute_id = d.id and p.user_id = $4))",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut *connection)
    .await?;
    match row {
        Some(row) => Ok(with_parts(connection, vec![row]).await?.pop()),
        None => Ok(None),
    }
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &DisputeFilter,
    page: &PageRequest<DisputeId>,
) -> Result<Vec<Dispute>, DbError> {
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let rows = select_disputes!(
        "where ($1::boolean or d.site_id = any($2)
                or exists (select from dispute_claimants p where p.dispute_id = d.id and p.user_id = $3))
           and ($4::uuid is null or d.site_id = $4)
           and ($5::uuid is null or d.party_id = $5)
           and ($6::uuid is null or d.deal_id = $6)
           and ($7::uuid is null
                or exists (select from dispute_claimants p where p.dispute_id = d.id and p.user_id = $7))
           and (cardinality($8::text[]) = 0 or d.state = any($8))
           and ($9::uuid is null or d.id < $9)
         order by d.id desc
         limit $10",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.site.map(Uuid::from),
        filter.party.map(Uuid::from),
        filter.deal.map(Uuid::from),
        filter.claimant.map(Uuid::from),
        &states,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(&mut *connection)
    .await?;
    with_parts(connection, rows).await
}

async fn with_parts(
    connection: &mut PgConnection,
    rows: Vec<Row>,
) -> Result<Vec<Dispute>, DbError> {
    let ids: Vec<DisputeId> = rows.iter().map(|row| row.id).collect();
    let mut parts: HashMap<DisputeId, Parts> = HashMap::new();
    add_statements(connection, &ids, &mut parts).await?;
    add_settlements(connection, &ids, &mut parts).await?;
    add_quarrels(connection, &ids, &mut parts).await?;
    rows.into_iter()
        .map(|row| {
            let own = parts.remove(&row.id).unwrap_or_default();
            row.with(own)
        })
        .collect()
}

async fn add_statements(
    connection: &mut PgConnection,
    ids: &[DisputeId],
    parts: &mut HashMap<DisputeId, Parts>,
) -> Result<(), DbError> {
    let rows = sqlx::query!(
        r#"select id, dispute_id as "dispute_id: DisputeId", made_at, made_by as "made_by: UserId", statement, records,
                  files as "files: Vec<FileId>"
           from dispute_statements where dispute_id = any($1) order by id"#,
        ids as _,
    )
    .fetch_all(connection)
    .await?;
    for row in rows {
        let records = serde_json::from_value(row.records)
            .map_err(|error| unknown("dispute_statements", row.id, &error.to_string()))?;
        parts
            .entry(row.dispute_id)
            .or_default()
            .statements
            .push(Statement {
                id: row.id,
                at: row.made_at,
                by: row.made_by,
                text: row.statement,
                records,
                files: row.files,
            });
    }
    Ok(())
}

async fn add_settlements(
    connection: &mut PgConnection,
    ids: &[DisputeId],
    parts: &mut HashMap<DisputeId, Parts>,
) -> Result<(), DbError> {
    let rows = sqlx::query!(
        r#"select id as "id: EvidenceId", dispute_id as "dispute_id: DisputeId", kind as "kind: SettlementKind", text,
                  follow_up_id as "follow_up_id: UserId", proposed_at, proposed_by as "proposed_by: UserId",
                  approval_id as "approval_id: ApprovalId", state as "state: SettlementState", ended_at
           from settlements where dispute_id = any($1) order by id"#,
        ids as _,
    )
    .fetch_all(&mut *connection)
    .await?;
    let settlements: Vec<EvidenceId> = rows.iter().map(|row| row.id).collect();
    let mut portions = crate::gather::portions_of(connection, &settlements).await?;
    let mut signatures = signatures_of(connection, &settlements).await?;
    let mut findings = findings_of(connection, &settlements).await?;
    for row in rows {
        let (performance, commission) = portions.remove(&row.id).unwrap_or_default();
        let settlement = Settlement {
            id: row.id,
            kind: row.kind,
            terms: Terms {
                text: row.text,
                follow_up: row.follow_up_id,
                performance,
                commission,
            },
            proposed_at: row.proposed_at,
            proposed_by: row.proposed_by,
            approval_id: row.approval_id,
            state: row.state,
            ended_at: row.ended_at,
            signatures: signatures.remove(&row.id).unwrap_or_default(),
            findings: findings.remove(&row.id).unwrap_or_default(),
        };
        parts
            .entry(row.dispute_id)
            .or_default()
            .settlements
            .push(settlement);
    }
    Ok(())
}

async fn signatures_of(
    connection: &mut PgConnection,
    settlements: &[EvidenceId],
) -> Result<HashMap<EvidenceId, Vec<Signature>>, DbError> {
    let rows = sqlx::query!(
        r#"select settlement_id as "id: EvidenceId", user_id as "by: UserId", signed_at
           from settlement_signatures where settlement_id = any($1) order by signed_at, user_id"#,
        settlements as _,
    )
    .fetch_all(connection)
    .await?;
    let mut signatures: HashMap<EvidenceId, Vec<Signature>> = HashMap::new();
    for row in rows {
        signatures.entry(row.id).or_default().push(Signature {
            by: row.by,
            at: row.signed_at,
        });
    }
    Ok(signatures)
}

async fn findings_of(
    connection: &mut PgConnection,
    settlements: &[EvidenceId],
) -> Result<HashMap<EvidenceId, Vec<Finding>>, DbError> {
    let rows = sqlx::query!(
        r#"select settlement_id as "id: EvidenceId", user_id as "claimant: UserId", fault, contribution
           from ruling_findings where settlement_id = any($1) order by user_id"#,
        settlements as _,
    )
    .fetch_all(connection)
    .await?;
    let mut findings: HashMap<EvidenceId, Vec<Finding>> = HashMap::new();
    for row in rows {
        let fault = [
            FaultDegree::None,
            FaultDegree::Ordinary,
            FaultDegree::Serious,
        ]
        .into_iter()
        .find(|fault| fault_word(*fault) == row.fault)
        .ok_or_else(|| unknown("ruling_findings", row.id, &row.fault))?;
        findings.entry(row.id).or_default().push(Finding {
            claimant: row.claimant,
            fault,
            contribution: row.contribution,
        });
    }
    Ok(findings)
}

async fn add_quarrels(
    connection: &mut PgConnection,
    ids: &[DisputeId],
    parts: &mut HashMap<DisputeId, Parts>,
) -> Result<(), DbError> {
    let rows = sqlx::query!(
        r#"select id as "id: EvidenceId", dispute_id as "dispute_id: DisputeId", ruling_id as "ruling: EvidenceId",
                  disobeyed_by as "disobeyed_by: UserId", occurred_at, recorded_by as "recorded_by: UserId", description
           from dispute_quarrels where dispute_id = any($1)"#,
        ids as _,
    )
    .fetch_all(connection)
    .await?;
    for row in rows {
        parts.entry(row.dispute_id).or_default().quarrel = Some(QuarrelRecord {
            id: row.id,
            disobedience: row.ruling.zip(row.disobeyed_by),
            occurred_at: row.occurred_at,
            recorded_by: row.recorded_by,
            description: row.description,
        });
    }
    Ok(())
}

pub(super) async fn facts_of(
    connection: &mut PgConnection,
    id: DisputeId,
) -> Result<String, DbError> {
    Ok(
        sqlx::query_scalar!("select facts from disputes where id = $1", id.0)
            .fetch_one(connection)
            .await?,
    )
}

/// Locks a dispute; answers whether it is there.
pub(super) async fn lock(tx: &mut Tx, id: DisputeId) -> Result<bool, DbError> {
    let found = sqlx::query_scalar!("select id from disputes where id = $1 for update", id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(found.is_some())
}

pub(super) async fn dispute_of(
    connection: &mut PgConnection,
    settlement: EvidenceId,
) -> Result<Option<DisputeId>, DbError> {
    Ok(sqlx::query_scalar!(
        r#"select dispute_id as "id: DisputeId" from settlements where id = $1"#,
        settlement.0
    )
    .fetch_optional(connection)
    .await?)
}

pub(super) struct NewRow<'a> {
    pub(super) id: DisputeId,
    pub(super) site: UnitId,
    pub(super) party: PartyId,
    pub(super) against: Option<(DeterminationId, DealId)>,
    pub(super) subject: DisputeSubject,
    pub(super) rule_set: RuleSet,
    pub(super) opener: UserId,
    pub(super) claimants: &'a [UserId],
    pub(super) facts: (&'a str, Digest),
}

pub(super) async fn insert(tx: &mut Tx, caller: &Caller, row: &NewRow<'_>) -> Result<(), Error> {
    sqlx::query!(
        "insert into disputes (id, site_id, party_id, deal_id, determination_id, subject, rule_set, opened_at, opened_by, facts,
                               facts_digest, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open')",
        row.id.0,
        row.site.0,
        row.party.0,
        row.against.map(|(_, deal)| deal.0),
        row.against.map(|(determination, _)| determination.0),
        row.subject.as_str(),
        rule_set_word(row.rule_set),
        caller.now,
        row.opener.0,
        row.facts.0,
        row.facts.1.bytes(),
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into dispute_claimants (dispute_id, user_id) select $1, user_id from unnest($2::uuid[]) as t (user_id)",
        row.id.0,
        row.claimants as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_statement(
    tx: &mut Tx,
    caller: &Caller,
    dispute: DisputeId,
    user: UserId,
    statement: &NewStatement,
) -> Result<(), Error> {
    let records: Value = serde_json::to_value(&statement.records)
        .map_err(|error| unknown("dispute_statements", dispute, &error.to_string()))?;
    sqlx::query!(
        "insert into dispute_statements (id, dispute_id, made_at, made_by, statement, records, files)
         values ($1, $2, $3, $4, $5, $6, $7)",
        EvidenceId::generate().0,
        dispute.0,
        caller.now,
        user.0,
        statement.text,
        records,
        statement.files.as_slice() as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes that something was added to a dispute.
pub(super) async fn touch(tx: &mut Tx, id: DisputeId) -> Result<(), DbError> {
    let done = sqlx::query!(
        "update disputes set version = version + 1 where id = $1",
        id.0
    )
    .execute(&mut **tx)
    .await?;
    DbError::expect_rows(TABLE, done.rows_affected(), 1)
}

pub(super) async fn end(
    tx: &mut Tx,
    caller: &Caller,
    id: DisputeId,
    state: DisputeState,
    under: Option<RuleId>,
) -> Result<(), DbError> {
    let done = sqlx::query!(
        "update disputes set state = $2, settled_at = $3, settled_under = $4, version = version + 1 where id = $1",
        id.0,
        state.as_str(),
        caller.now,
        under.map(RuleId::code),
    )
    .execute(&mut **tx)
    .await?;
    DbError::expect_rows(TABLE, done.rows_affected(), 1)
}

pub(super) async fn insert_settlement(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
    id: EvidenceId,
    kind: SettlementKind,
    terms: &Terms,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into settlements (id, dispute_id, party_id, kind, text, follow_up_id, proposed_at, proposed_by, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'proposed')",
        id.0,
        dispute.id.0,
        dispute.party_id.0,
        kind.as_str(),
        terms.text,
        terms.follow_up.map(Uuid::from),
        caller.now,
        caller.user().map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    insert_portions(tx, id, "performance", &terms.performance).await?;
    insert_portions(tx, id, "commission", &terms.commission).await
}

async fn insert_portions(
    tx: &mut Tx,
    settlement: EvidenceId,
    kind: &str,
    portions: &[Portion],
) -> Result<(), Error> {
    let recipients: Vec<String> = portions
        .iter()
        .map(|portion| recipient(portion.to).0.to_owned())
        .collect();
    let users: Vec<Option<Uuid>> = portions
        .iter()
        .map(|portion| recipient(portion.to).1.map(Uuid::from))
        .collect();
    let shares = || portions.iter().map(|portion| portion.share);
    sqlx::query!(
        "insert into settlement_portions (settlement_id, kind, place, recipient, user_id, numerator, denominator)
         select $1, $2, t.place, t.recipient, t.user_id, t.numerator, t.denominator
         from unnest($3::text[], $4::uuid[], $5::bigint[], $6::bigint[])
              with ordinality as t (recipient, user_id, numerator, denominator, place)",
        settlement.0,
        kind,
        &recipients,
        users.as_slice() as _,
        &shares().map(Fraction::numerator).collect::<Vec<_>>(),
        &shares().map(Fraction::denominator).collect::<Vec<_>>(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

const fn recipient(to: Recipient) -> (&'static str, Option<UserId>) {
    match to {
        Recipient::Salesperson { user } => ("salesperson", Some(user)),
        Recipient::Pool {} => ("pool", None),
        Recipient::Department {} => ("department", None),
    }
}

pub(super) async fn insert_findings(
    tx: &mut Tx,
    dispute: DisputeId,
    ruling: EvidenceId,
    findings: &[Finding],
) -> Result<(), DbError> {
    let users: Vec<Uuid> = findings.iter().map(|one| one.claimant.0).collect();
    let faults: Vec<String> = findings
        .iter()
        .map(|one| fault_word(one.fault).to_owned())
        .collect();
    let contributions: Vec<String> = findings
        .iter()
        .map(|one| one.contribution.clone())
        .collect();
    sqlx::query!(
        "insert into ruling_findings (settlement_id, dispute_id, user_id, fault, contribution)
         select $1, $2, t.* from unnest($3::uuid[], $4::text[], $5::text[]) as t",
        ruling.0,
        dispute.0,
        &users,
        &faults,
        &contributions,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

const fn fault_word(fault: FaultDegree) -> &'static str {
    match fault {
        FaultDegree::None => "none",
        FaultDegree::Ordinary => "ordinary",
        FaultDegree::Serious => "serious",
    }
}

pub(super) async fn put_approval(
    tx: &mut Tx,
    ruling: EvidenceId,
    approval: ApprovalId,
) -> Result<(), DbError> {
    let done = sqlx::query!(
        "update settlements set approval_id = $2 where id = $1",
        ruling.0,
        approval.0
    )
    .execute(&mut **tx)
    .await?;
    DbError::expect_rows("settlements", done.rows_affected(), 1)
}

pub(super) async fn end_settlement(
    tx: &mut Tx,
    caller: &Caller,
    id: EvidenceId,
    state: SettlementState,
) -> Result<(), DbError> {
    let done = sqlx::query!(
        "update settlements set state = $2, ended_at = $3 where id = $1",
        id.0,
        state.as_str(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    DbError::expect_rows("settlements", done.rows_affected(), 1)
}

pub(super) async fn sign(
    tx: &mut Tx,
    caller: &Caller,
    dispute: DisputeId,
    settlement: EvidenceId,
    user: UserId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into settlement_signatures (settlement_id, dispute_id, user_id, signed_at) values ($1, $2, $3, $4)",
        settlement.0,
        dispute.0,
        user.0,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_quarrel(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
    user: UserId,
    quarrel: &NewQuarrel,
    disobedience: Option<(EvidenceId, UserId)>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into dispute_quarrels (id, dispute_id, party_id, ruling_id, disobeyed_by, occurred_at, recorded_at, recorded_by,
                                       description)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        EvidenceId::generate().0,
        dispute.id.0,
        dispute.party_id.0,
        disobedience.map(|(ruling, _)| ruling.0),
        disobedience.map(|(_, user)| user.0),
        quarrel.occurred_at,
        caller.now,
        user.0,
        quarrel.description,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
