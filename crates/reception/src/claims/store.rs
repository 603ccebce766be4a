//! Every SQL statement of claims.

use super::{Claim, Renewed};
use crate::Error;
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{EnquiryId, EvidenceId, FollowUpId, PartyId, RegistrationId, UnitId, UserId};
use uuid::Uuid;

/// What gives a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Registration(RegistrationId),
    Enquiry(EnquiryId),
}

/// A claim to be stored.
pub(crate) struct NewClaim {
    pub(crate) site: UnitId,
    pub(crate) party: PartyId,
    pub(crate) holder: UserId,
    pub(crate) source: Source,
    pub(crate) began_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) confirmed_at: Option<DateTime<Utc>>,
}

pub(crate) async fn insert(tx: &mut Tx, claim: &NewClaim) -> Result<(), Error> {
    let (registration, enquiry) = match claim.source {
        Source::Registration(id) => (Some(id.0), None),
        Source::Enquiry(id) => (None, Some(id.0)),
    };
    sqlx::query!(
        "insert into claims (id, site_id, party_id, holder_id, registration_id, enquiry_id, began_at, expires_at, confirmed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        registration.or(enquiry).unwrap_or_default(),
        claim.site.0,
        claim.party.0,
        claim.holder.0,
        registration,
        enquiry,
        claim.began_at,
        claim.expires_at,
        claim.confirmed_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The claim that stands on a party at an instant.
pub(crate) async fn standing(
    connection: &mut PgConnection,
    party: PartyId,
    at: DateTime<Utc>,
) -> Result<Option<Claim>, Error> {
    Ok(standing_of_each(connection, &[party], at)
        .await?
        .into_iter()
        .next()
        .map(|(_, claim)| claim))
}

/// The claims that stand on parties at an instant.
pub(crate) async fn standing_of_each(
    connection: &mut PgConnection,
    parties: &[PartyId],
    at: DateTime<Utc>,
) -> Result<Vec<(PartyId, Claim)>, Error> {
    let rows = sqlx::query!(
        r#"select c.party_id as "party_id: PartyId", c.id, c.holder_id as "holder_id: UserId", w.display_name as holder_name,
                  c.registration_id as "registration_id: RegistrationId", c.began_at, c.expires_at, c.confirmed_at, c.ended_at
           from claims c join users w on w.id = c.holder_id
           where c.party_id = any($1) and c.ended_at is null and c.began_at <= $2 and c.expires_at > $2"#,
        parties as _,
        at,
    )
    .fetch_all(connection)
    .await?;
    let claims = rows.into_iter().map(|row| {
        let claim = Claim {
            id: row.id,
            holder_id: row.holder_id,
            holder_name: row.holder_name,
            registration_id: row.registration_id,
            began_at: row.began_at,
            expires_at: row.expires_at,
            confirmed_at: row.confirmed_at,
            ended_at: row.ended_at,
        };
        (row.party_id, claim)
    });
    Ok(claims.collect())
}

/// The claim of a registration counts from its own time on (ATT-G21).
pub(crate) async fn confirm(
    tx: &mut Tx,
    registration: RegistrationId,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update claims set confirmed_at = $2 where registration_id = $1 and confirmed_at is null and ended_at is null",
        registration.0,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The claim of a registration that is not confirmed ends.
pub(crate) async fn refuse(
    tx: &mut Tx,
    registration: RegistrationId,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update claims set ended_at = $2, ended_by = 'refused' where registration_id = $1 and ended_at is null",
        registration.0,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A claim that has not ended.
pub(super) struct Live {
    pub(super) id: Uuid,
    pub(super) holder_id: UserId,
    pub(super) began_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
}

impl Live {
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.began_at < other.expires_at && other.began_at < self.expires_at
    }
}

/// The claims of two parties that have not ended, the earliest first.
pub(super) async fn live_of_both(
    tx: &mut Tx,
    one: PartyId,
    other: PartyId,
) -> Result<Vec<Live>, Error> {
    Ok(sqlx::query_as!(
        Live,
        r#"select id, holder_id as "holder_id: _", began_at, expires_at from claims
           where party_id = any($1) and ended_at is null order by began_at, id for update"#,
        &[one.0, other.0]
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Ends claims, each for the one that it yields to.
pub(super) async fn yield_to(
    tx: &mut Tx,
    pairs: &[(Uuid, Uuid)],
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let (claims, holding): (Vec<Uuid>, Vec<Uuid>) = pairs.iter().copied().unzip();
    sqlx::query!(
        "update claims c set ended_at = $3, ended_by = 'yielded', yielded_to = y.to_id
         from unnest($1::uuid[], $2::uuid[]) as y (id, to_id) where c.id = y.id",
        &claims,
        &holding,
        at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn move_all(tx: &mut Tx, from: PartyId, to: PartyId) -> Result<(), Error> {
    sqlx::query!(
        "update claims set party_id = $2 where party_id = $1",
        from.0,
        to.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Gives the claims of one holder on parties to others (ATT-R12).
pub(crate) async fn hand_over(
    tx: &mut Tx,
    site: UnitId,
    from: UserId,
    parties: &[Uuid],
    to: &[Uuid],
) -> Result<(), Error> {
    sqlx::query!(
        "update claims c set holder_id = t.to_id
         from unnest($3::uuid[], $4::uuid[]) as t (party_id, to_id)
         where c.site_id = $1 and c.holder_id = $2 and c.party_id = t.party_id",
        site.0,
        from.0,
        parties,
        to,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What lets a claim run anew.
pub(super) struct NewRenewal {
    pub(super) at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) follow_up: Option<FollowUpId>,
}

/// A standing claim of a holder expires later; that it was renewed is kept, also where another renewal reaches further.
pub(super) async fn prolong(
    tx: &mut Tx,
    party: PartyId,
    holder: UserId,
    new: &NewRenewal,
) -> Result<(), Error> {
    sqlx::query!(
        "with standing as (
             select id, expires_at from claims
             where party_id = $1 and holder_id = $2 and ended_at is null and began_at <= $3 and expires_at > $3 for update),
         renewed as (
             insert into claim_renewals (id, claim_id, follow_up_id, renewed_at, former_expires_at, expires_at)
             select $5, id, $6, $3, expires_at, $4 from standing)
         update claims c set expires_at = greatest(c.expires_at, $4) from standing s where c.id = s.id",
        party.0,
        holder.0,
        new.at,
        new.expires_at,
        EvidenceId::generate().0,
        new.follow_up.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes back what a contact renewed; tells which claims that concerns.
pub(super) async fn take_back(
    tx: &mut Tx,
    follow_up: FollowUpId,
    at: DateTime<Utc>,
) -> Result<Vec<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "update claim_renewals set taken_back_at = $2 where follow_up_id = $1 and taken_back_at is null returning claim_id",
        follow_up.0,
        at,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// The renewals of a claim in the order in which they were recorded, those taken back among them.
pub(super) async fn renewals_of(tx: &mut Tx, claim: Uuid) -> Result<Vec<Renewed>, Error> {
    Ok(sqlx::query_as!(
        Renewed,
        r#"select renewed_at as at, former_expires_at, expires_at, taken_back_at is null as "counts!"
           from claim_renewals where claim_id = $1 order by id"#,
        claim,
    )
    .fetch_all(&mut **tx)
    .await?)
}

pub(super) async fn set_expiry(
    tx: &mut Tx,
    claim: Uuid,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update claims set expires_at = $2 where id = $1",
        claim,
        expires_at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
