//! The demo: a group of three companies with its people and customers, for trying the system out.
//!
//! - It is loaded into an empty database only, never twice, in four parts: the group with its people and policies, then side
//!   by side the customers and the month of life at either site. Each part is one transaction, whole or not at all; a
//!   loading that was interrupted goes on with the parts that are missing. Then the indicators are read, as on every day.
//! - It is made by the use cases, as people would make it, so that it is as valid as real data. Everything follows
//!   from a fixed seed and the given time; companies, persons and numbers are invented.
//! - All users have the same published password: it is for development mode alone.

mod actors;
pub mod chance;
mod complaints;
mod customers;
mod month;
mod openings;
mod organisation;
mod people;
mod policies;
mod sites;
mod surveys;
pub mod wording;

pub use people::{ACCOUNTS, Account, PASSWORD};

use chrono::{DateTime, Utc};
use customers::Arrivals;
use kehu_db::{Database, Tx};
use kehu_files::FileStore;
use kehu_identity::{Hasher, roles};
use kehu_kernel::{Caller, Clock, Zone};
use kehu_vault::Vault;
use month::Calendar;
use openings::Office;
use organisation::Units;
use people::Staff;
use sites::{LAKESIDE_SITE, RIVERSIDE_SITE, Site};

/// How often a part asks for a connection, a few seconds each time.
const PATIENCE: u32 = 100;

kehu_kernel::refusals! {
    /// Why the demo cannot be loaded.
    pub enum Error wraps {
        Organisation(kehu_identity::Error), Policy(kehu_policy::Error), Dossier(kehu_customers::dossier::Error),
        Qualification(kehu_customers::qualification::Error), Opening(kehu_customers::opening::Error),
        Approval(kehu_approvals::Error), Delivery(kehu_customers::deliveries::Error), File(kehu_files::Error),
        Rotation(kehu_rotation::Error), Reception(kehu_reception::Error), Tracking(kehu_reception::tracking::Error),
        Determination(kehu_determinations::Error), Dispute(kehu_determinations::disputes::Error), Deal(kehu_deals::Error),
        Commission(kehu_commission::Error), Violation(kehu_violations::Error), Complaint(kehu_complaints::Error),
        Survey(kehu_surveys::Error), Improvement(kehu_improvements::Error), Database(kehu_db::Error),
    } {
        /// The demo contradicts itself: a fault of this crate.
        Inconsistent { what: &'static str } = "demo-inconsistent", Internal, "",
            "The demo contradicts itself", "演示数据自相矛盾",
            "It lacks {what}.", "缺少 {what}。";
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// What was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    /// Number of units.
    pub units: usize,
    /// Number of users.
    pub users: usize,
    /// Number of customers, visitors of the sites apart.
    pub customers: usize,
}

/// Loads what the database lacks of the demo. Answers none, and changes nothing, when it holds all of it or another group.
///
/// # Errors
/// [`Error::Database`]; any other is a fault of the demo.
pub async fn load(
    db: &Database,
    vault: &Vault,
    files: &FileStore,
    hasher: &Hasher,
    clock: &Clock,
) -> Result<Option<Loaded>, Error> {
    let now = clock.now();
    let Some((units, staff)) = &group(db, hasher, now).await? else {
        return Ok(None);
    };
    let scan = openings::scan(files).await?;
    let office = Office::open(vault, files, &scan, staff, now)?;
    let calendar = Calendar::before(Zone::CHINA.day_of(now));
    let (customers, riverside, lakeside) = tokio::try_join!(
        Box::pin(enter_customers(db, &office, units, staff)),
        Box::pin(live(db, vault, units, staff, &RIVERSIDE_SITE, &calendar)),
        Box::pin(live(db, vault, units, staff, &LAKESIDE_SITE, &calendar)),
    )?;
    let is_new = customers > 0 || riverside || lakeside;
    if is_new {
        part(db, async |tx| {
            while kehu_indicators::evaluate_next(tx, now).await? {}
            Ok(())
        })
        .await?;
    }
    Ok(is_new.then_some(Loaded {
        units: units.len(),
        users: staff.len(),
        customers,
    }))
}

/// The group with its people and policies: founded in an empty database, found where the demo is; none where another group
/// is, or a demo of other people.
async fn group(
    db: &Database,
    hasher: &Hasher,
    now: DateTime<Utc>,
) -> Result<Option<(Units, Staff)>, Error> {
    let mut connection = db.read().await?;
    match organisation::group(&mut connection).await? {
        Some(group) if group.code == organisation::GROUP => {
            let units = organisation::find(&mut connection).await?;
            let staff = people::find(&mut connection).await?;
            return Ok(units.zip(staff));
        }
        Some(_) => return Ok(None),
        None => drop(connection),
    }
    let password = hasher.hash(PASSWORD.to_owned()).await?;
    db.transaction(async |tx| {
        roles::ensure_shipped(tx, now).await?;
        let begun = Caller::system("demo", organisation::founded(now));
        let units = organisation::found(tx, &begun).await?;
        let staff = people::hire(tx, &begun, &units, &password).await?;
        policies::publish(tx, &units, &staff, now).await?;
        Ok(Some((units, staff)))
    })
    .await
}

/// Does a part in its transaction. Where another part holds the only connection of a small pool, it waits for that one.
async fn part<T>(
    db: &Database,
    work: impl AsyncFn(&mut Tx) -> Result<T, Error>,
) -> Result<T, Error> {
    for _ in 1..PATIENCE {
        match db.transaction(&work).await {
            Err(Error::Database(kehu_db::Error::Failed(sqlx::Error::PoolTimedOut))) => {}
            outcome => return outcome,
        }
    }
    db.transaction(&work).await
}

/// Enters the customers, their surveys and a year of their complaints, if there are none; answers how many customers.
async fn enter_customers(
    db: &Database,
    office: &Office<'_>,
    units: &Units,
    staff: &Staff,
) -> Result<usize, Error> {
    part(db, async |tx| {
        if customers::are_entered(tx, office, units).await? {
            return Ok(0);
        }
        let mut arrivals = Arrivals::new(office, units, staff);
        Box::pin(surveys::hold(tx, &mut arrivals, units, staff, office.now)).await?;
        let entered = arrivals.until(tx, office.now).await?;
        office.look_after(tx, units).await?;
        complaints::year(tx, (office.files, office.scan), units, staff, office.now).await?;
        Ok(entered)
    })
    .await
}

/// Lives the month at a site, if nothing is built there; answers whether it did.
async fn live(
    db: &Database,
    vault: &Vault,
    units: &Units,
    staff: &Staff,
    site: &Site,
    calendar: &Calendar,
) -> Result<bool, Error> {
    part(db, async |tx| {
        if sites::is_open(tx, units, site, calendar.opened()).await? {
            return Ok(false);
        }
        Box::pin(month::live(tx, vault, units, staff, site, calendar)).await?;
        Ok(true)
    })
    .await
}

/// Whether the demo is what the database holds.
///
/// # Errors
/// [`Error::Database`].
pub async fn is_loaded(db: &Database) -> Result<bool, Error> {
    let group = organisation::group(&mut *db.read().await?).await?;
    Ok(group.is_some_and(|group| group.code == organisation::GROUP))
}
