//! What the program itself meets and reports: findings of fault, rulings, attempts to take money.

use crate::{About, Error, NewViolation, service, store};
use chrono::{DateTime, Utc};
use kehu_attribution::facts::FaultDegree;
use kehu_attribution::policy::ReportedKind;
use kehu_db::Tx;
use kehu_kernel::{Caller, UnitId, UserId, ViolationId, Words};
use uuid::Uuid;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// A fault in a reception, found by a manager (ATT-V06b, ATT-V06c).
    FaultInReception(FaultDegree),
    /// A fault, found by a ruling on a dispute (ATT-V20, ATT-R18).
    FaultInDispute(FaultDegree),
    /// A visitor was instigated to name somebody (ATT-V08x).
    Instigation,
    /// A ruling was not obeyed (ATT-R17).
    Disobedience,
    /// One who may not tried to receive or give back money (ATT-D03).
    PrivateCollection,
}

/// A finding, of whom, and what shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The site.
    pub site_id: UnitId,
    /// Who is accused.
    pub accused_id: UserId,
    /// What was found.
    pub finding: Finding,
    /// When it happened, not later than now.
    pub occurred_at: DateTime<Utc>,
    /// What it happened at.
    pub about: About,
    /// The record that shows it: the manager's finding, the ruling.
    pub shown_by: Option<Uuid>,
}

/// Reports what was found, in the transaction in which it was found; the reporter is the program, so that whoever found it
/// may decide on it. What is found of the same person at the same thing while the first report is open opens no second one.
///
/// # Errors
/// [`Error::UnknownAccused`], [`Error::UnknownSite`]; [`Error::Database`].
pub async fn report_found(
    tx: &mut Tx,
    caller: &Caller,
    found: Found,
) -> Result<Option<ViolationId>, Error> {
    let program = Caller {
        request_id: caller.request_id,
        ..Caller::system("findings", caller.now)
    };
    let words = found.finding.words();
    let new = NewViolation {
        site_id: found.site_id,
        accused_id: found.accused_id,
        kind: found.finding.kind().key().to_owned(),
        description: format!("{} {}", words.zh, words.en),
        occurred_at: found.occurred_at,
        about: Some(found.about),
        evidence: Vec::new(),
    };
    let id = ViolationId::generate();
    if !store::insert_found(tx, &program, id, &new, found.shown_by).await? {
        return Ok(None);
    }
    service::tell_reported(tx, &program, id).await?;
    Ok(Some(id))
}

impl Finding {
    /// The kind in the catalogue under which it is reported.
    const fn kind(self) -> ReportedKind {
        match self {
            Self::FaultInReception(_) | Self::FaultInDispute(_) => ReportedKind::FaultInReception,
            Self::Instigation => ReportedKind::Instigating,
            Self::Disobedience => ReportedKind::DisobeyingRuling,
            Self::PrivateCollection => ReportedKind::PrivateCollection,
        }
    }

    fn words(self) -> Words {
        match self {
            Self::FaultInReception(FaultDegree::Serious) => Words::new(
                "A serious fault in the reception was found.",
                "经认定，该次接待中有严重过错。",
            ),
            Self::FaultInReception(_) => Words::new(
                "A fault in the reception was found.",
                "经认定，该次接待中有过错。",
            ),
            Self::FaultInDispute(FaultDegree::Serious) => Words::new(
                "The ruling on the dispute found a serious fault.",
                "争议裁定认定有严重过错。",
            ),
            Self::FaultInDispute(_) => Words::new(
                "The ruling on the dispute found a fault.",
                "争议裁定认定有过错。",
            ),
            Self::Instigation => Words::new(
                "It was found that the visitor had been instigated.",
                "经认定，有怂恿客户指定接待的行为。",
            ),
            Self::Disobedience => Words::new(
                "The ruling on the dispute was not obeyed.",
                "不服从争议裁定。",
            ),
            Self::PrivateCollection => Words::new(
                "Tried to record money of the deal without being of finance; each attempt is in the audit record.",
                "非财务人员试图登记该单款项，每次尝试均见审计记录。",
            ),
        }
    }
}
