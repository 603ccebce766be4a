//! Verifying the record: does the chain hold, is nothing missing, do the anchors agree?

mod chain;

use crate::anchor::Anchors;
use crate::canonical::GENESIS;
use crate::seal::{Reach, boundary, made_at};
use crate::store;
use chrono::Duration;
use kehu_db::{Error, PgConnection};
use kehu_kernel::AuditId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Seals read by one statement, and entries looked through by one statement.
const STEP: i64 = 10_000;
const STRIDE: i64 = 50_000;
/// Findings told one by one; further ones are counted.
const MOST_FINDINGS: usize = 1_000;
/// An entry should be sealed within a second or two. Minutes without a seal mean that the sealer stands still.
const SEALED_WITHIN: Duration = Duration::minutes(5);

/// What is wrong with the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AuditFindingKind)]
pub enum FindingKind {
    /// The entry or its seal is not what was sealed.
    Changed,
    /// An entry or seal is gone.
    Missing,
    /// An entry or seal is there that was never sealed.
    Inserted,
    /// Entries or seals have exchanged places.
    Reordered,
    /// The chain ends before a seal that an anchor knows.
    TailCut,
    /// The chain holds in itself and disagrees with an anchor: it was computed anew.
    Rewritten,
    /// A line of the anchor file is malformed or not signed by a known key.
    AnchorForged,
    /// An entry has waited longer than five minutes for its seal.
    UnsealedTooOld,
}

impl FindingKind {
    /// The word for it, as in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Inserted => "inserted",
            Self::Reordered => "reordered",
            Self::TailCut => "tail_cut",
            Self::Rewritten => "rewritten",
            Self::AnchorForged => "anchor_forged",
            Self::UnsealedTooOld => "unsealed_too_old",
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The position in the chain where it begins; the number of the line for a forged anchor; 0 for an entry that has
    /// no place in the chain.
    pub position: i64,
    /// What is wrong.
    pub kind: FindingKind,
    /// Number of positions concerned, at least 1.
    pub span: i64,
    /// The entry concerned, where one is known.
    pub entry: Option<AuditId>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Entries looked at, sealed or not.
    pub entries: i64,
    /// Seals whose hash was computed.
    pub seals: i64,
    /// Valid anchors compared.
    pub anchors: i64,
    /// Position of the last seal looked at; 0 when there is none.
    pub verified_to: i64,
    /// Whether the end of the chain was reached.
    pub complete: bool,
    /// What is wrong, at most a thousand.
    pub findings: Vec<Finding>,
    /// Number of findings beyond these.
    pub more_findings: i64,
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty() && self.more_findings == 0
    }

    fn add(&mut self, finding: Finding) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding);
        } else {
            self.more_findings = self.more_findings.saturating_add(1);
        }
    }
}

/// Which part of the chain to verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Begin after this position; 0 for the beginning.
    pub after: i64,
    /// At most this many seals.
    pub at_most: i64,
}

impl Part {
    /// All of it.
    pub const WHOLE: Self = Self {
        after: 0,
        at_most: i64::MAX,
    };
}

/// Verifies the record. Reads in steps, so it neither holds much memory nor one long statement. Read the anchors
/// before, so that they cannot be ahead of what is read here.
///
/// # Errors
/// When the database fails; what is wrong with the record is in the report.
pub async fn verify(
    connection: &mut PgConnection,
    anchors: &Anchors,
    part: Part,
) -> Result<Report, Error> {
    let mut report = Report::default();
    for line in &anchors.forged {
        report.add(Finding {
            position: i64::try_from(*line).unwrap_or(i64::MAX),
            kind: FindingKind::AnchorForged,
            span: 1,
            entry: None,
        });
    }
    let before = if part.after <= 0 {
        Some(GENESIS)
    } else {
        store::hash_at(connection, part.after).await?
    };
    let mut chain = chain::Chain::begin(part.after.max(0), before, &anchors.valid);
    let mut left = part.at_most;
    let mut after = part.after;
    while left > 0 {
        let links = store::links(connection, after, STEP.min(left)).await?;
        let Some(last) = links.last() else { break };
        after = last.position;
        left = left.saturating_sub(i64::try_from(links.len()).unwrap_or(i64::MAX));
        links.iter().for_each(|link| chain.follow(link));
    }
    // When the limit was reached exactly at the end, the end was reached.
    report.complete = store::entry_after(connection, after).await?.is_none();
    chain.end(&mut report);
    look_for_unsealed(connection, part, &mut report).await?;
    Ok(report)
}

/// Entries without a seal: waiting for it, waiting too long, or never written by Kehu.
async fn look_for_unsealed(
    connection: &mut PgConnection,
    part: Part,
    report: &mut Report,
) -> Result<(), Error> {
    let tip = store::tip(connection).await?;
    let never_sealed_before = tip.newest.map_or(Uuid::nil(), |newest| {
        boundary(newest, tip.database_time, Reach::Late)
    });
    let first = if part.after <= 0 {
        None
    } else {
        store::entry_after(connection, part.after).await?
    };
    let mut from = first.map_or(Uuid::nil(), |first| {
        boundary(first, tip.database_time, Reach::Late)
    });
    loop {
        let until = store::entry_further_on(connection, from, STRIDE).await?;
        report.entries = report
            .entries
            .saturating_add(store::count(connection, from, until).await?);
        for entry in store::loose(connection, from, until, STRIDE).await? {
            let kind = match made_at(entry.0) {
                Some(_) if entry.0 < never_sealed_before => FindingKind::Inserted,
                Some(made) if tip.database_time - made > SEALED_WITHIN => {
                    FindingKind::UnsealedTooOld
                }
                Some(_) => continue,
                None => FindingKind::Inserted,
            };
            report.add(Finding {
                position: 0,
                kind,
                span: 1,
                entry: Some(entry),
            });
        }
        match until {
            Some(until) => from = until,
            None => return Ok(()),
        }
    }
}
