//! Every SQL statement of filings.

mod recommenders;
mod verdicts;

pub(super) use recommenders::{
    find_recommender, has_bought, insert_recommender, list_recommenders, set_contract_until,
};
pub(super) use verdicts::{NewVerdict, insert_verdicts, verdicts_of};

use super::model::{Filing, FilingFilter, Recommender};
use crate::Error;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::facts::FilingPresence;
use kehu_attribution::policy::RecommenderKind;
use kehu_attribution::{Arrival, EarlierReferral};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{
    CustomerId, EvidenceId, FilingId, PageRequest, PartyId, PolicyVersionId, ReceptionId,
    RecommenderId, ReferralId, Scope, UnitId, UserId,
};
use uuid::Uuid;

struct Row {
    id: FilingId,
    site_id: UnitId,
    form_number: i64,
    recommender_id: RecommenderId,
    kind: RecommenderKind,
    recommender_name: String,
    contract_from: NaiveDate,
    contract_until: Option<NaiveDate>,
    has_bought: bool,
    party_id: PartyId,
    customer_id: CustomerId,
    filed_name: Option<String>,
    name_agrees: bool,
    corrects_id: Option<FilingId>,
    corrected_by_id: Option<FilingId>,
    filed_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    recorded_by: UserId,
    presence_id: Option<EvidenceId>,
    came_at: Option<DateTime<Utc>>,
    papers_seen: Option<bool>,
    approved_at: Option<DateTime<Utc>>,
    approved_by: Option<UserId>,
}

impl From<Row> for Filing {
    fn from(row: Row) -> Self {
        let presence = match (row.presence_id, row.came_at, row.papers_seen) {
            (Some(id), Some(at), Some(papers_seen)) => Some(FilingPresence {
                id,
                at,
                papers_seen,
            }),
            _ => None,
        };
        Self {
            id: row.id,
            site_id: row.site_id,
            form_number: row.form_number,
            recommender_id: row.recommender_id,
            kind: row.kind,
            recommender_name: row.recommender_name,
            contract_from: row.contract_from,
            contract_until: row.contract_until,
            has_bought: row.has_bought,
            party_id: row.party_id,
            customer_id: row.customer_id,
            visitor: None,
            filed_name: row.filed_name,
            name_agrees: row.name_agrees,
            corrects_id: row.corrects_id,
            corrected_by_id: row.corrected_by_id,
            filed_at: row.filed_at,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            presence,
            approved_at: row.approved_at,
            approved_by: row.approved_by,
            verdicts: Vec::new(),
        }
    }
}

/// One list of columns for every read, as it was known at the instant `$1`, or now without one.
macro_rules! rows {
    ($tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            "select f.id as \"id: _\", f.site_id as \"site_id: _\", f.form_number, f.recommender_id as \"recommender_id: _\",
                    f.kind as \"kind: _\", rs.name as recommender_name, f.contract_from, f.contract_until, f.has_bought,
                    f.party_id as \"party_id: _\", s.id as \"customer_id: _\", n.name as filed_name,
                    names_agree(n.name, s.name) as \"name_agrees!\", f.corrects_id as \"corrects_id: _\",
                    x.id as \"corrected_by_id?: _\", f.filed_at, f.recorded_at, f.recorded_by as \"recorded_by: _\",
                    p.id as \"presence_id?: _\", p.came_at as \"came_at?\", p.papers_seen as \"papers_seen?\",
                    a.approved_at as \"approved_at?\", a.approved_by as \"approved_by?: _\"
             from filings f
             join filing_names n on n.filing_id = f.id
             join customers c on c.id = f.customer_id
             join customers s on s.id = coalesce(c.merged_into, c.id)
             join recommenders r on r.id = f.recommender_id
             join customers rc on rc.id = r.customer_id
             join customers rs on rs.id = coalesce(rc.merged_into, rc.id)
             left join filings x on x.corrects_id = f.id and ($1::timestamptz is null or x.recorded_at <= $1)
             left join filing_approvals a on a.filing_id = f.id and ($1::timestamptz is null or a.approved_at <= $1)
             left join lateral (select p.id, p.came_at, p.papers_seen from filing_presences p
                                where p.filing_id = f.id and ($1::timestamptz is null or p.came_at <= $1)
                                order by p.came_at desc, p.id desc limit 1) p on true " + $tail,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: FilingId,
) -> Result<Option<Filing>, Error> {
    let row = rows!(
        "where f.id = $4 and ($2::boolean or f.site_id = any($3))",
        None::<DateTime<Utc>>,
        scope.all,
        scope.units.as_slice() as _,
        id.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Filing::from))
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &FilingFilter,
    page: &PageRequest<FilingId>,
) -> Result<Vec<Filing>, Error> {
    let rows = rows!(
        "where ($2::boolean or f.site_id = any($3))
           and ($4::uuid is null or f.site_id = $4)
           and ($5::uuid is null or f.recommender_id = $5)
           and ($6::uuid is null or f.party_id in (select y.id from party_family($6) y))
           and ($7::uuid is null or f.id < $7)
         order by f.id desc limit $8",
        None::<DateTime<Utc>>,
        scope.all,
        scope.units.as_slice() as _,
        filter.site.map(Uuid::from),
        filter.recommender.map(Uuid::from),
        filter.party.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Filing::from).collect())
}

/// Whether anything was ever filed of parties or of those merged into them.
pub(super) async fn are_there(
    connection: &mut PgConnection,
    parties: &[Uuid],
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from filings where party_id = any($1))
               or exists (select from parties p join filings f on f.party_id = p.id where p.merged_into = any($1)) as "are!""#,
        parties,
    )
    .fetch_one(connection)
    .await?)
}

/// The filings of parties up to an instant in their order, each in its corrected form, as they were known then.
pub(crate) async fn of_parties(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<Filing>, Error> {
    let rows = rows!(
        "where f.party_id = any($2) and f.recorded_at <= $1 and x.id is null order by f.filed_at, f.id",
        Some(until),
        parties,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Filing::from).collect())
}

/// A filing to be stored.
pub(super) struct New<'a> {
    pub(super) id: FilingId,
    pub(super) site: UnitId,
    pub(super) recommender: &'a Recommender,
    pub(super) has_bought: bool,
    pub(super) party: PartyId,
    pub(super) customer: CustomerId,
    pub(super) name: &'a str,
    pub(super) corrects: Option<FilingId>,
    pub(super) policy_version: Option<PolicyVersionId>,
    pub(super) filed_at: DateTime<Utc>,
}

pub(super) async fn insert(
    tx: &mut Tx,
    new: &New<'_>,
    number: i64,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    sqlx::query!(
        "with filed as (
             insert into filings (id, site_id, form_number, recommender_id, kind, contract_from, contract_until, has_bought, party_id,
                                  customer_id, corrects_id, policy_version_id, filed_at, recorded_at, recorded_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning id)
         insert into filing_names (filing_id, name) select id, $16 from filed",
        new.id.0,
        new.site.0,
        number,
        new.recommender.id.0,
        new.recommender.kind.as_str(),
        new.recommender.contract_from,
        new.recommender.contract_until,
        new.has_bought,
        new.party.0,
        new.customer.0,
        new.corrects.map(Uuid::from),
        new.policy_version.map(Uuid::from),
        new.filed_at,
        at,
        by.0,
        new.name,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_presence(
    tx: &mut Tx,
    id: EvidenceId,
    filing: FilingId,
    papers_seen: bool,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into filing_presences (id, filing_id, papers_seen, came_at, recorded_by) values ($1, $2, $3, $4, $5)",
        id.0,
        filing.0,
        papers_seen,
        at,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_approval(
    tx: &mut Tx,
    filing: FilingId,
    opinion: Option<&str>,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into filing_approvals (filing_id, opinion, approved_at, approved_by) values ($1, $2, $3, $4)",
        filing.0,
        opinion,
        at,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether a party was received after an instant.
pub(super) async fn was_received_since(
    tx: &mut Tx,
    party: PartyId,
    since: DateTime<Utc>,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from receptions r where r.party_id in (select f.id from party_family($1) f)
                                                     and r.arrived_at > $2) as "was!""#,
        party.0,
        since,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// When parties were received up to an instant, by time.
pub(super) async fn arrivals_of(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<(PartyId, Arrival)>, Error> {
    let rows = sqlx::query!(
        r#"select party_id as "party: PartyId", id as "reception: ReceptionId", arrived_at
           from receptions where party_id = any($1) and arrived_at <= $2 order by arrived_at, id"#,
        parties,
        until,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let arrival = Arrival {
                reception: row.reception,
                at: row.arrived_at,
            };
            (row.party, arrival)
        })
        .collect())
}

/// The employees' referrals of parties up to an instant.
pub(super) async fn referrals_of(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<(PartyId, EarlierReferral)>, Error> {
    let rows = sqlx::query!(
        r#"select party_id as "party: PartyId", id as "id: ReferralId", filed_at, appointed_on, confirmed_at
           from referrals where party_id = any($1) and filed_at <= $2 order by filed_at, id"#,
        parties,
        until,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let referral = EarlierReferral {
                id: row.id,
                at: row.filed_at,
                appointed_on: row.appointed_on,
                confirmed_at: row.confirmed_at,
            };
            (row.party, referral)
        })
        .collect())
}

/// When parties made the deals that stand, up to an instant.
pub(super) async fn deals_of(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<(PartyId, DateTime<Utc>)>, Error> {
    let rows = sqlx::query!(
        r#"select party_id as "party!: PartyId", counted_at as "at!"
           from deals where party_id = any($1) and state = 'live' and counted_at <= $2"#,
        parties,
        until,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.party, row.at)).collect())
}
