//! How filings were found to stand.

use crate::Error;
use crate::filings::model::Verdict;
use crate::words::{FilingState, FilingWeighing};
use chrono::{DateTime, Utc};
use kehu_attribution::FilingStanding;
use kehu_attribution::decision::PassedOver;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{EvidenceId, FilingId, ReceptionId};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// A verdict to be stored.
pub(in crate::filings) struct NewVerdict {
    pub(in crate::filings) filing: FilingId,
    moment: FilingWeighing,
    state: FilingState,
    reception: Option<ReceptionId>,
    until: Option<DateTime<Utc>>,
    failed: Option<PassedOver>,
}

impl NewVerdict {
    pub(in crate::filings) fn of(
        filing: FilingId,
        moment: FilingWeighing,
        standing: FilingStanding,
    ) -> Self {
        let (state, until) = (FilingState::of(&standing), standing.until());
        let (reception, failed) = match standing {
            FilingStanding::Awaited { .. } => (None, None),
            FilingStanding::Protected { reception, .. } => (Some(reception), None),
            FilingStanding::Fails(passed) => (None, Some(passed)),
        };
        Self {
            filing,
            moment,
            state,
            reception,
            until,
            failed,
        }
    }

    /// Whether it says what another one said.
    pub(in crate::filings) fn says(&self, other: &Verdict) -> bool {
        (self.state, self.reception, self.until, self.failed.as_ref())
            == (
                other.state,
                other.reception_id,
                other.holds_until,
                other.failed.as_ref(),
            )
    }
}

pub(in crate::filings) async fn insert_verdicts(
    tx: &mut Tx,
    verdicts: &[NewVerdict],
    at: DateTime<Utc>,
) -> Result<(), Error> {
    for verdict in verdicts {
        let failed = verdict.failed.as_ref().map(serde_json::to_value);
        let failed: Option<Value> = failed.transpose().map_err(|error| unknown(&error))?;
        sqlx::query!(
            "insert into filing_verdicts (id, filing_id, moment, state, reception_id, holds_until, failed, weighed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            EvidenceId::generate().0,
            verdict.filing.0,
            verdict.moment.as_str(),
            verdict.state.as_str(),
            verdict.reception.map(Uuid::from),
            verdict.until,
            failed,
            at,
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// The verdicts on filings, by time.
pub(in crate::filings) async fn verdicts_of(
    connection: &mut PgConnection,
    filings: &[Uuid],
) -> Result<HashMap<FilingId, Vec<Verdict>>, Error> {
    let rows = sqlx::query!(
        r#"select filing_id as "filing: FilingId", moment as "moment: FilingWeighing", state as "state: FilingState",
                  reception_id as "reception_id: ReceptionId", holds_until, failed, weighed_at
           from filing_verdicts where filing_id = any($1) order by filing_id, id"#,
        filings,
    )
    .fetch_all(connection)
    .await?;
    let mut verdicts: HashMap<FilingId, Vec<Verdict>> = HashMap::new();
    for row in rows {
        let failed = row.failed.map(serde_json::from_value::<PassedOver>);
        verdicts.entry(row.filing).or_default().push(Verdict {
            moment: row.moment,
            state: row.state,
            reception_id: row.reception_id,
            holds_until: row.holds_until,
            failed: failed.transpose().map_err(|error| unknown(&error))?,
            weighed_at: row.weighed_at,
        });
    }
    Ok(verdicts)
}

fn unknown(error: &serde_json::Error) -> Error {
    Error::Database(kehu_db::Error::Inconsistent {
        table: "filing_verdicts",
        row: String::new(),
        reason: error.to_string(),
    })
}
