//! Every SQL statement of transfers.

use super::Transfer;
use crate::Error;
use crate::words::TransferCause;
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{CustomerId, EvidenceId, PageRequest, PartyId, Scope, UnitId, UserId};
use std::collections::HashMap;
use uuid::Uuid;

/// The parties of which a salesperson holds the latest claim, whatever its validity, locked in order.
pub(super) async fn parties_held(
    tx: &mut Tx,
    site: UnitId,
    holder: UserId,
) -> Result<Vec<PartyId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select p.id as "id: PartyId" from parties p
           where p.site_id = $1 and p.merged_into is null
             and p.id in (select party_id from claims where site_id = $1 and holder_id = $2)
             and $2 = (select c.holder_id from claims c where c.party_id = p.id
                       order by c.ended_at is null desc, c.began_at desc, c.id desc limit 1)
           order by p.id for update of p"#,
        site.0,
        holder.0,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// The dossiers of the parties' persons that the former salesperson has, and whose they become.
pub(super) async fn dossiers(
    tx: &mut Tx,
    parties: &[Uuid],
    to: &[Uuid],
    from: UserId,
) -> Result<Vec<(CustomerId, UserId)>, Error> {
    let rows = sqlx::query!(
        r#"select c.id as "id: CustomerId", t.to_id as "to_id!: UserId"
           from unnest($1::uuid[], $2::uuid[]) as t (party_id, to_id)
           join party_members m on m.party_id = t.party_id
           join customers c on c.id = m.customer_id
           where c.account_manager_id = $3 and c.status <> 'merged' and c.processing_state = 'active' order by c.id"#,
        parties,
        to,
        from.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.to_id)).collect())
}

pub(super) async fn insert(tx: &mut Tx, new: &Transfer) -> Result<(), Error> {
    sqlx::query!(
        "insert into transfers (id, site_id, from_id, cause, seed, candidates, reason, drawn_at, drawn_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.id.0,
        new.site_id.0,
        new.from_id.0,
        new.cause.as_str(),
        new.seed,
        new.candidates.as_slice() as _,
        new.reason,
        new.drawn_at,
        new.drawn_by.0,
    )
    .execute(&mut **tx)
    .await?;
    let (parties, to): (Vec<Uuid>, Vec<Uuid>) = new
        .parties
        .iter()
        .map(|(party, to)| (party.0, to.0))
        .unzip();
    sqlx::query!(
        "insert into transferred_parties (transfer_id, party_id, to_id)
         select $1, t.party_id, t.to_id from unnest($2::uuid[], $3::uuid[]) as t (party_id, to_id)",
        new.id.0,
        &parties,
        &to,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    site: Option<UnitId>,
    page: &PageRequest<EvidenceId>,
) -> Result<Vec<Transfer>, Error> {
    let rows = sqlx::query!(
        r#"select t.id as "id: EvidenceId", t.site_id as "site_id: UnitId", t.from_id as "from_id: UserId",
                  t.cause as "cause: TransferCause", t.seed, t.candidates as "candidates: Vec<UserId>", t.reason, t.drawn_at,
                  t.drawn_by as "drawn_by: UserId"
           from transfers t
           where ($1::boolean or t.site_id = any($2) or t.from_id = $3
                  or exists (select from transferred_parties p where p.transfer_id = t.id and p.to_id = $3))
             and ($4::uuid is null or t.site_id = $4)
             and ($5::uuid is null or t.id < $5)
           order by t.id desc limit $6"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        site.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let drawn = sqlx::query!(
        r#"select transfer_id as "transfer_id: EvidenceId", party_id as "party_id: PartyId", to_id as "to_id: UserId"
           from transferred_parties where transfer_id = any($1) order by transfer_id, party_id"#,
        &ids
    )
    .fetch_all(connection)
    .await?;
    let mut parties: HashMap<EvidenceId, Vec<(PartyId, UserId)>> = HashMap::new();
    for row in drawn {
        parties
            .entry(row.transfer_id)
            .or_default()
            .push((row.party_id, row.to_id));
    }
    Ok(rows
        .into_iter()
        .map(|row| Transfer {
            id: row.id,
            site_id: row.site_id,
            from_id: row.from_id,
            cause: row.cause,
            seed: row.seed,
            candidates: row.candidates,
            reason: row.reason,
            drawn_at: row.drawn_at,
            drawn_by: row.drawn_by,
            parties: parties.remove(&row.id).unwrap_or_default(),
        })
        .collect())
}

/// A party's transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The transfer.
    pub id: EvidenceId,
    /// The party.
    pub party_id: PartyId,
    /// Who gave up.
    pub from_id: UserId,
    /// Who was drawn.
    pub to_id: UserId,
    /// When.
    pub drawn_at: DateTime<Utc>,
    /// By whom.
    pub drawn_by: UserId,
}

/// The transfers of parties up to an instant, in their order.
pub(crate) async fn of_parties(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<Drawn>, Error> {
    Ok(sqlx::query_as!(
        Drawn,
        r#"select t.id as "id: _", p.party_id as "party_id: _", t.from_id as "from_id: _", p.to_id as "to_id: _", t.drawn_at,
                  t.drawn_by as "drawn_by: _"
           from transferred_parties p join transfers t on t.id = p.transfer_id
           where p.party_id = any($1) and t.drawn_at <= $2 order by t.drawn_at, t.id"#,
        parties,
        until,
    )
    .fetch_all(connection)
    .await?)
}
