//! Hard cases: where a follow-up meets objections, the sales manager joins the analysis (ATT-G26, A14.4(3)).

use super::{Error, parties};
use crate::site::{self, person};
use crate::telling::{Told, tell};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_identity::codes;
use kehu_kernel::{Caller, CaseAnalysisId, Page, PageRequest, PartyId, UserId};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// An analysis to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnalysis {
    /// What stands in the way.
    pub analysis: String,
    /// What to do.
    pub advice: String,
}

/// A manager's analysis of a hard case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseAnalysis {
    /// Identifier.
    pub id: CaseAnalysisId,
    /// The party, as it was recorded.
    pub party_id: PartyId,
    /// What stands in the way.
    #[schema(max_length = 2000)]
    pub analysis: String,
    /// What to do.
    #[schema(max_length = 2000)]
    pub advice: String,
    /// When.
    pub analysed_at: DateTime<Utc>,
    /// By whom.
    pub analysed_by: UserId,
}

/// Records the sales manager's analysis of a hard case; from then on it is none until its follow-ups call for the manager
/// again.
///
/// # Errors
/// [`crate::Error::PartyNotFound`], [`crate::Error::PartyMerged`]; [`Error::ForSalesManager`]; [`Error::NotHardCase`].
pub async fn analyse(
    tx: &mut Tx,
    caller: &Caller,
    party: PartyId,
    new: &NewAnalysis,
) -> Result<CaseAnalysis, Error> {
    let by = person(caller)?;
    let held = crate::parties::store::find_for_update(tx, &caller.scope, party)
        .await?
        .ok_or(crate::Error::PartyNotFound {})?
        .unmerged()?;
    let site = site::enter(tx, caller, held.site_id)
        .await
        .map_err(crate::Error::hiding_site)?;
    if !site.is(codes::SALES_MANAGER) {
        return Err(Error::ForSalesManager {});
    }
    let tracked = parties::find(tx, caller, party).await?;
    if !tracked.hard_case {
        return Err(Error::NotHardCase {});
    }
    let analysis = CaseAnalysis {
        id: CaseAnalysisId::generate(),
        party_id: party,
        analysis: new.analysis.clone(),
        advice: new.advice.clone(),
        analysed_at: caller.now,
        analysed_by: by,
    };
    insert(tx, site.id.0, &analysis).await?;
    parties::retrace(tx, party).await?;
    let told = Told {
        action: "cases.analyse",
        event: "case.analysed",
        subject_kind: "party",
        subject_id: party.0,
        site: site.id,
        reason: None,
        payload: json!({ "analysis_id": analysis.id, "salesperson_id": tracked.salesperson_id }),
    };
    tell(tx, caller, told).await?;
    Ok(analysis)
}

/// The analyses of a party inside the caller's scope, the latest first.
///
/// # Errors
/// [`crate::Error::PartyNotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    party: PartyId,
    page: &PageRequest<CaseAnalysisId>,
) -> Result<Page<CaseAnalysis, CaseAnalysisId>, Error> {
    crate::parties::find(connection, caller, party).await?;
    let rows = sqlx::query_as!(
        CaseAnalysis,
        r#"select a.id as "id: _", a.party_id as "party_id: _", a.analysis, a.advice, a.analysed_at, a.analysed_by as "analysed_by: _"
           from party_family($1) f join case_analyses a on a.party_id = f.id
           where $2::uuid is null or a.id < $2 order by a.id desc limit $3"#,
        party.0,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(page.page(rows, |one| one.id))
}

async fn insert(tx: &mut Tx, site: Uuid, new: &CaseAnalysis) -> Result<(), Error> {
    sqlx::query!(
        "insert into case_analyses (id, site_id, party_id, analysis, advice, analysed_at, analysed_by) values ($1, $2, $3, $4, $5, $6, $7)",
        new.id.0,
        site,
        new.party_id.0,
        new.analysis,
        new.advice,
        new.analysed_at,
        new.analysed_by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
