//! Complaints as rows.

use crate::model::{Acceptance, Author, Complainant, Complaint, NewComplaint, Number, Series};
use crate::progress::Progress;
use crate::words::{Channel, Nature, Outcome, Punctuality, Severity, Stage};
use chrono::{DateTime, Utc};
use kehu_calendar::deadlines::RunningDeadline;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Caller, ComplaintId, CustomerId, DeadlineId, IntakeLinkId, PageRequest, PolicyVersionId, Scope,
    UnitId, UserId,
};
use uuid::Uuid;

/// Which complaints a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// At one of these units; any when empty.
    pub units: Vec<UnitId>,
    /// At one of these stages; any when empty.
    pub stages: Vec<Stage>,
    /// Of one of these severities; any when empty.
    pub severities: Vec<Severity>,
    /// Of this category.
    pub category: Option<String>,
    /// By this channel.
    pub channel: Option<Channel>,
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// Of this acceptor.
    pub acceptor: Option<UserId>,
    /// Standing so to the deadline.
    pub punctuality: Option<Punctuality>,
    /// Received from this instant on.
    pub received_from: Option<DateTime<Utc>>,
    /// Received before this instant.
    pub received_before: Option<DateTime<Utc>>,
}

struct Row {
    id: ComplaintId,
    unit_id: UnitId,
    company_id: UnitId,
    number_year: i32,
    number: i32,
    channel: Channel,
    category: String,
    content: String,
    remedy_sought: Option<String>,
    remarks: Option<String>,
    customer_id: Option<CustomerId>,
    complainant_name: Option<String>,
    telephone: Option<String>,
    represented_by: Option<String>,
    received_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    taken_by_kind: String,
    taken_by_id: String,
    acknowledged_at: Option<DateTime<Utc>>,
    acknowledged_by: Option<Channel>,
    acceptor_id: Option<UserId>,
    accepted_at: Option<DateTime<Utc>>,
    deadline_id: Option<DeadlineId>,
    due_at: Option<DateTime<Utc>>,
    offered_to: Option<UserId>,
    accused: Vec<UserId>,
    stage: Stage,
    round: i32,
    severity: Severity,
    escalated: bool,
    needs_consent: bool,
    nature: Option<Nature>,
    cause: Option<String>,
    responsible_unit_id: Option<UnitId>,
    responsible_user_id: Option<UserId>,
    replied_at: Option<DateTime<Utc>>,
    overdue_at: Option<DateTime<Utc>>,
    outcome: Option<Outcome>,
    score: Option<i16>,
    closed_at: Option<DateTime<Utc>>,
    repeat_of: Option<ComplaintId>,
    policy_version_id: Option<PolicyVersionId>,
    version: i64,
}

macro_rules! select_complaints {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select c.id as "id: _", c.unit_id as "unit_id: _", c.company_id as "company_id: _", c.number_year, c.number,
                      c.channel as "channel: _", c.category, c.content, c.remedy_sought, c.remarks,
                      c.customer_id as "customer_id: _", c.complainant_name, c.telephone, c.represented_by, c.received_at,
                      c.recorded_at, c.taken_by_kind, c.taken_by_id, c.acknowledged_at,
                      c.acknowledged_by as "acknowledged_by: _", c.acceptor_id as "acceptor_id: _", c.accepted_at,
                      c.deadline_id as "deadline_id: _", c.due_at, c.offered_to as "offered_to: _", c.stage as "stage: _", c.round, c.severity as "severity: _", c.escalated,
                      c.needs_consent, c.nature as "nature: _", c.cause, c.responsible_unit_id as "responsible_unit_id: _",
                      c.responsible_user_id as "responsible_user_id: _", c.replied_at, c.overdue_at, c.outcome as "outcome: _", c.score,
                      c.closed_at, c.repeat_of as "repeat_of: _", c.policy_version_id as "policy_version_id: _", c.version,
                      array(select a.user_id from complaint_accused a where a.complaint_id = c.id
                            order by a.user_id) as "accused!: Vec<UserId>"
               from complaints c
               "# + $rest,
            $($argument),*
        )
    };
}

/// A complaint that the scope reaches: by its unit, as its acceptor, or as the one to whom it is offered.
pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: ComplaintId,
) -> Result<Option<Complaint>, Error> {
    let row = select_complaints!(
        "where c.id = $1 and ($2::boolean or c.unit_id = any($3) or c.acceptor_id = $4 or c.offered_to = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?;
    row.map(Complaint::try_from).transpose()
}

/// As [`find`], locked.
pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: ComplaintId,
) -> Result<Option<Complaint>, Error> {
    let row = select_complaints!(
        "where c.id = $1 and ($2::boolean or c.unit_id = any($3) or c.acceptor_id = $4 or c.offered_to = $4) for update of c",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(Complaint::try_from).transpose()
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    now: DateTime<Utc>,
    page: &PageRequest<ComplaintId>,
) -> Result<Vec<Complaint>, Error> {
    let units: Vec<Uuid> = filter.units.iter().map(|unit| unit.0).collect();
    let stages: Vec<String> = filter
        .stages
        .iter()
        .map(|one| one.as_str().to_owned())
        .collect();
    let severities: Vec<String> = filter
        .severities
        .iter()
        .map(|one| one.as_str().to_owned())
        .collect();
    let rows = select_complaints!(
        "where ($1::boolean or c.unit_id = any($2) or c.acceptor_id = $3 or c.offered_to = $3)
           and (cardinality($4::uuid[]) = 0 or c.unit_id = any($4))
           and (cardinality($5::text[]) = 0 or c.stage = any($5))
           and (cardinality($6::text[]) = 0 or c.severity = any($6))
           and ($7::text is null or c.category = $7)
           and ($8::text is null or c.channel = $8)
           and ($9::uuid is null or c.customer_id = $9)
           and ($10::uuid is null or c.acceptor_id = $10)
           and ($11::text is null or $11 = case
                   when c.accepted_at is null then 'waiting'
                   when c.due_at is null then 'unscheduled'
                   when c.replied_at <= c.due_at then 'kept'
                   when c.replied_at is not null then 'missed'
                   when c.due_at < $12 then 'overdue'
                   else 'running' end)
           and ($13::timestamptz is null or c.received_at >= $13)
           and ($14::timestamptz is null or c.received_at < $14)
           and ($15::uuid is null or c.id < $15)
         order by c.id desc limit $16",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        &units,
        &stages,
        &severities,
        filter.category,
        filter.channel.map(Channel::as_str),
        filter.customer.map(Uuid::from),
        filter.acceptor.map(Uuid::from),
        filter.punctuality.map(Punctuality::as_str),
        now,
        filter.received_from,
        filter.received_before,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Complaint::try_from).collect()
}

/// What the desk found out about what comes in.
pub(crate) struct Placed<'a> {
    pub(crate) company: UnitId,
    pub(crate) number: Number,
    pub(crate) content: &'a str,
    pub(crate) complainant: &'a Complainant,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) severity: Severity,
    pub(crate) escalated: bool,
    pub(crate) needs_consent: bool,
    pub(crate) acknowledged: Option<Channel>,
    pub(crate) repeat_of: Option<ComplaintId>,
    pub(crate) source: Option<(IntakeLinkId, &'a [u8])>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    new: &NewComplaint,
    placed: &Placed<'_>,
) -> Result<(), crate::Error> {
    sqlx::query!(
        "insert into complaints (id, unit_id, company_id, number_year, number, channel, category, content, remedy_sought, remarks,
                                 customer_id, complainant_name, telephone, represented_by, received_at, recorded_at,
                                 taken_by_kind, taken_by_id, intake_link_id, source_digest, acknowledged_at, acknowledged_by,
                                 stage, severity, escalated, needs_consent, repeat_of)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                 'received', $23, $24, $25, $26)",
        id.0,
        new.intake.unit_id.0,
        placed.company.0,
        placed.number.year,
        placed.number.count,
        new.intake.channel.as_str(),
        new.category,
        placed.content,
        new.remedy_sought.as_deref().map(str::trim),
        new.remarks.as_deref().map(str::trim),
        placed.complainant.customer_id.map(Uuid::from),
        placed.complainant.name,
        placed.complainant.telephone,
        placed.complainant.represented_by,
        placed.received_at,
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        placed.source.map(|(link, _)| link.0),
        placed.source.map(|(_, digest)| digest),
        placed.acknowledged.map(|_| caller.now),
        placed.acknowledged.map(Channel::as_str),
        placed.severity.as_str(),
        placed.escalated,
        placed.needs_consent,
        placed.repeat_of.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Makes somebody accountable; the clock runs from now.
pub(crate) async fn mark_accepted(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    acceptor: UserId,
    deadline: &RunningDeadline,
    policy: Option<PolicyVersionId>,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update complaints
         set stage = 'accepted', acceptor_id = $2, accepted_at = $3, deadline_id = $4, due_at = $5, policy_version_id = $6, version = version + 1
         where id = $1 and stage = 'received'",
        id.0,
        acceptor.0,
        caller.now,
        deadline.id.0,
        deadline.due_at(),
        policy.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("complaints", changed.rows_affected(), 1)
}

/// Brings the row to where the steps have led. The first reply and the deadline that stood then stay when it is reopened, and
/// so does it that a deadline has passed without a reply.
pub(crate) async fn update_progress(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    round: i32,
    severity: Severity,
    progress: &Progress,
) -> Result<(), crate::Error> {
    let basis = progress.basis();
    let follow_up = progress.follow_up();
    let changed = sqlx::query!(
        "update complaints
         set stage = $2, round = $3, severity = $4, nature = $5, cause = $6, responsible_unit_id = $7, responsible_user_id = $8,
             replied_at = $9, outcome = $10, score = $11, closed_at = $12,
             first_due_at = case when first_replied_at is null and $9::timestamptz is not null then due_at else first_due_at end,
             first_replied_at = coalesce(first_replied_at, $9),
             overdue_at = coalesce(overdue_at, case when due_at < $9 then due_at end), version = version + 1
         where id = $1",
        id.0,
        progress.stage().as_str(),
        round,
        severity.as_str(),
        progress.determination().map(|found| found.nature.as_str()),
        progress.cause(),
        basis.map(|basis| basis.unit.0),
        basis.and_then(|basis| basis.user).map(Uuid::from),
        progress.reply().map(|reply| reply.at),
        follow_up.map(|found| found.outcome.as_str()),
        follow_up.and_then(|found| found.score).map(i16::from),
        progress.is_finished().then_some(caller.now),
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows(
        "complaints",
        changed.rows_affected(),
        1,
    )?)
}

pub(crate) async fn update_deadline(
    tx: &mut Tx,
    id: ComplaintId,
    deadline: DeadlineId,
    due_at: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update complaints set deadline_id = $2, due_at = $3, version = version + 1 where id = $1",
        id.0,
        deadline.0,
        due_at,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("complaints", changed.rows_affected(), 1)
}

/// Follows a deadline that a confirmed calendar has moved; what was overdue by then stays on record as having been so.
pub(crate) async fn follow_deadline(
    tx: &mut Tx,
    id: ComplaintId,
    deadline: &RunningDeadline,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update complaints set due_at = $2, overdue_at = coalesce(overdue_at, $3), version = version + 1 where id = $1",
        id.0,
        deadline.due_at(),
        deadline.overrun_at,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("complaints", changed.rows_affected(), 1)
}

/// Complaints that show another end than the calendar keeps. One that another instance follows is passed over.
pub(crate) async fn list_moved(tx: &mut Tx, most: i64) -> Result<Vec<ComplaintId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select c.id as "id: ComplaintId" from complaints c join deadlines d on d.id = c.deadline_id
           where c.replied_at is null and d.due_at is distinct from c.due_at
           order by c.id limit $1 for update of c skip locked"#,
        most,
    )
    .fetch_all(&mut **tx)
    .await?)
}

pub(crate) async fn update_offer(
    tx: &mut Tx,
    id: ComplaintId,
    offered_to: Option<UserId>,
) -> Result<(), crate::Error> {
    let changed = sqlx::query!(
        "update complaints set offered_to = $2, version = version + 1 where id = $1",
        id.0,
        offered_to.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows(
        "complaints",
        changed.rows_affected(),
        1,
    )?)
}

pub(crate) async fn update_acceptor(
    tx: &mut Tx,
    id: ComplaintId,
    acceptor: UserId,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update complaints set acceptor_id = $2, offered_to = null, version = version + 1 where id = $1",
        id.0,
        acceptor.0,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("complaints", changed.rows_affected(), 1)
}

pub(crate) async fn mark_acknowledged(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    channel: Channel,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update complaints set acknowledged_at = $2, acknowledged_by = $3, version = version + 1
         where id = $1 and acknowledged_at is null",
        id.0,
        caller.now,
        channel.as_str(),
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("complaints", changed.rows_affected(), 1)
}

pub(crate) async fn update_customer(
    tx: &mut Tx,
    id: ComplaintId,
    customer: CustomerId,
    repeat_of: Option<ComplaintId>,
) -> Result<(), crate::Error> {
    let changed = sqlx::query!(
        "update complaints set customer_id = $2, repeat_of = coalesce(repeat_of, $3), version = version + 1 where id = $1",
        id.0,
        customer.0,
        repeat_of.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows(
        "complaints",
        changed.rows_affected(),
        1,
    )?)
}

/// The last complaint of the same complainant in a category of a company since an instant.
pub(crate) async fn last_alike(
    connection: &mut PgConnection,
    company: UnitId,
    category: &str,
    complainant: &Complainant,
    (since, before): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Option<ComplaintId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id: ComplaintId" from complaints
           where company_id = $1 and category = $2 and received_at >= $5 and received_at < $6
             and (customer_id = $3 or telephone = $4)
           order by received_at desc, id desc limit 1"#,
        company.0,
        category,
        complainant.customer_id.map(Uuid::from),
        complainant.telephone,
        since,
        before,
    )
    .fetch_optional(connection)
    .await?)
}

impl TryFrom<Row> for Complaint {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let acceptance = match (row.acceptor_id, row.accepted_at, row.deadline_id) {
            (Some(acceptor), Some(at), Some(deadline_id)) => Some(Acceptance {
                acceptor,
                at,
                deadline_id,
                due_at: row.due_at,
            }),
            (None, None, None) => None,
            _ => {
                return Err(super::inconsistent(
                    "complaints",
                    row.id,
                    "half an acceptance",
                ));
            }
        };
        Ok(Self {
            id: row.id,
            unit_id: row.unit_id,
            company_id: row.company_id,
            number: Number {
                series: Series::Complaints,
                year: row.number_year,
                count: row.number,
            },
            channel: row.channel,
            category: row.category,
            content: row.content,
            remedy_sought: row.remedy_sought,
            remarks: row.remarks,
            complainant: Complainant {
                customer_id: row.customer_id,
                name: row.complainant_name,
                telephone: row.telephone,
                represented_by: row.represented_by,
            },
            received_at: row.received_at,
            recorded_at: row.recorded_at,
            taken_by: Author {
                kind: row.taken_by_kind,
                id: row.taken_by_id,
            },
            acknowledged: row.acknowledged_at.zip(row.acknowledged_by),
            acceptance,
            offered_to: row.offered_to,
            accused: row.accused,
            stage: row.stage,
            round: row.round,
            severity: row.severity,
            escalated: row.escalated,
            needs_consent: row.needs_consent,
            nature: row.nature,
            cause: row.cause,
            responsible_unit_id: row.responsible_unit_id,
            responsible_user_id: row.responsible_user_id,
            replied_at: row.replied_at,
            overdue_at: row.overdue_at,
            outcome: row.outcome,
            score: row.score,
            closed_at: row.closed_at,
            repeat_of: row.repeat_of,
            policy_version_id: row.policy_version_id,
            version: row.version,
        })
    }
}
