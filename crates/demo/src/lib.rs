//! The demo: a group of three companies with its people and customers, for trying the system out.
//!
//! - It is loaded into an empty database only, in one transaction: whole or not at all, and never twice.
//! - It is made by the use cases, as people would make it, so that it is as valid as real data. Everything follows
//!   from a fixed seed and the given time; companies, persons and numbers are invented.
//! - All users have the same published password: it is for development mode alone.

mod chance;
mod complaints;
mod customers;
mod openings;
mod organisation;
mod people;
mod policies;
mod wording;

pub use people::{ACCOUNTS, Account, PASSWORD};

use kehu_db::Database;
use kehu_files::FileStore;
use kehu_identity::{Hasher, roles};
use kehu_kernel::{Caller, Clock};
use kehu_vault::Vault;
use openings::Office;

kehu_kernel::refusals! {
    /// Why the demo cannot be loaded.
    pub enum Error wraps {
        Organisation(kehu_identity::Error), Policy(kehu_policy::Error), Dossier(kehu_customers::dossier::Error),
        Qualification(kehu_customers::qualification::Error), Opening(kehu_customers::opening::Error),
        Approval(kehu_approvals::Error), Delivery(kehu_customers::deliveries::Error), File(kehu_files::Error),
        Complaint(kehu_complaints::Error), Database(kehu_db::Error),
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
    /// Number of customers.
    pub customers: usize,
}

/// Loads the demo when there is no group yet; answers none, and changes nothing, when there is one.
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
    if organisation::group(&mut *db.read().await?).await?.is_some() {
        return Ok(None);
    }
    let password = hasher.hash(PASSWORD.to_owned()).await?;
    let scan = openings::scan(files).await?;
    let now = clock.now();
    db.transaction(async |tx| {
        roles::ensure_shipped(tx, now).await?;
        let begun = Caller::system("demo", organisation::founded(now));
        let units = organisation::found(tx, &begun).await?;
        let staff = people::hire(tx, &begun, &units, &password).await?;
        policies::publish(tx, &units, &staff, now).await?;
        let office = Office::open(vault, files, &scan, &staff, now)?;
        let customers = customers::enter(tx, &office, &units, &staff).await?;
        office.look_after(tx, &units).await?;
        complaints::year(tx, (files, &scan), &units, &staff, now).await?;
        Ok(Some(Loaded {
            units: units.len(),
            users: staff.len(),
            customers,
        }))
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
