//! Account opening at the petrochemical company: papers, applications, decisions, suspensions.

mod papers;
mod procedure;

use crate::Error;
use crate::chance::Chance;
use crate::organisation::{PETRO, Units};
use crate::people::Staff;
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use kehu_approvals::Decision;
use kehu_customers::deliveries::{self, DeliveryFilter};
use kehu_customers::dossier::Dossier;
use kehu_customers::qualification;
use kehu_db::Tx;
use kehu_files::{DEFAULT_LIMIT, FileStore, Intake, StoredContent};
use kehu_kernel::{Caller, PageRequest, Principal, UserId};
use kehu_vault::Vault;

/// One page that says what it is.
const SCAN: &[u8] = b"%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 420 300] /Contents 4 0 R
/Resources <</Font <</F 5 0 R>>>>>> endobj
4 0 obj <</Length 53>> stream
BT /F 18 Tf 60 150 Td (A scan of the Kehu demo) Tj ET
endstream endobj
5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj
trailer <</Root 1 0 R>>
%%EOF
";

/// Stores the scan that all demo documents share.
pub(crate) async fn scan(files: &FileStore) -> Result<StoredContent, Error> {
    let mut intake = Intake::begin(files, "application/pdf", DEFAULT_LIMIT)?;
    intake.write(Bytes::from_static(SCAN)).await?;
    Ok(intake.finish().await?)
}

/// The people and things that opening takes.
#[derive(Debug)]
pub(crate) struct Office<'a> {
    pub(crate) vault: &'a Vault,
    pub(crate) now: DateTime<Utc>,
    pub(crate) files: &'a FileStore,
    pub(crate) scan: &'a StoredContent,
    sales: UserId,
    finance: UserId,
    general: UserId,
}

/// How far a customer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// A prospect.
    None,
    /// Papers were sent in.
    Filed,
    /// The application was decided on so often, each time in this way; three approvals open the account.
    Decided(usize, Decision),
}

impl<'a> Office<'a> {
    pub(crate) fn open(
        vault: &'a Vault,
        files: &'a FileStore,
        scan: &'a StoredContent,
        staff: &Staff,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        Ok(Self {
            vault,
            now,
            files,
            scan,
            sales: staff.of("li.sales")?,
            finance: staff.of("zhao.finance")?,
            general: staff.of("chen.gm")?,
        })
    }

    /// Takes a new customer as far as chance will have it.
    pub(crate) async fn handle(
        &self,
        tx: &mut Tx,
        dossier: &Dossier,
        manager: &Caller,
        chance: &mut Chance,
    ) -> Result<(), Error> {
        let progress = self.progress(chance, manager.now);
        if progress == Progress::None {
            return Ok(());
        }
        let case = procedure::Case {
            office: self,
            dossier,
            manager,
            pace: self.pace(manager.now),
        };
        let papers = case.file(tx, chance).await?;
        if let Progress::Decided(times, decision) = progress {
            case.apply(tx, &papers, times, decision).await?;
        }
        Ok(())
    }

    /// Of older customers one in ten was opened; of the newest many are on their way.
    fn progress(&self, chance: &mut Chance, entered: DateTime<Utc>) -> Progress {
        let lot = chance.below(100);
        if self.now - entered < Duration::days(45) {
            return match lot {
                0..20 => Progress::Filed,
                20..35 => Progress::Decided(0, Decision::Approve),
                35..50 => Progress::Decided(1, Decision::Approve),
                50..65 => Progress::Decided(2, Decision::Approve),
                65..70 => Progress::Decided(1, Decision::Return),
                _ => Progress::None,
            };
        }
        match lot {
            0..10 => Progress::Decided(3, Decision::Approve),
            10 => Progress::Decided(1, Decision::Reject),
            _ => Progress::None,
        }
    }

    /// Time from step to step: two days, or less where the customer is new.
    fn pace(&self, entered: DateTime<Utc>) -> Duration {
        Duration::days(2).min((self.now - entered) / 12)
    }

    /// Somebody of the company at work.
    fn caller(&self, user: UserId, at: DateTime<Utc>) -> Caller {
        Caller {
            principal: Principal::User(user),
            ..Caller::system("demo", at)
        }
    }

    /// What remains to be done when all customers are there: the regular check suspends those whose licence has ended,
    /// and finance, which is told at the company, acknowledges what is more than a week old.
    pub(crate) async fn look_after(&self, tx: &mut Tx, units: &Units) -> Result<(), Error> {
        let check = Caller::system("qualification-check", self.now);
        qualification::check_all(tx, &check).await?;
        let finance = self.caller(self.finance, self.now);
        let filter = DeliveryFilter {
            unit: Some(units.of(PETRO)?),
            acknowledged: Some(false),
            ..DeliveryFilter::default()
        };
        let mut page = PageRequest {
            limit: 200,
            after: None,
        };
        loop {
            let found = deliveries::list(tx, &finance, &filter, &page).await?;
            let known: Vec<_> = found
                .items
                .iter()
                .filter(|one| self.now - one.created_at > Duration::days(7))
                .map(|one| one.id)
                .collect();
            deliveries::acknowledge(tx, &finance, &known).await?;
            page.after = found.next;
            if page.after.is_none() {
                return Ok(());
            }
        }
    }
}
