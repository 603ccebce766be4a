//! What a run of the benchmarks found, as it is kept: one JSON file, written anew after every row.

use crate::Error;
use crate::load::Figures;
use crate::pgbench::Limit;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The form of the file; counted up when it changes.
pub const FORM: u32 = 1;

/// A whole run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// [`FORM`].
    pub form: u32,
    /// When it began (UTC).
    pub begun_at: String,
    /// Where.
    pub machine: Machine,
    /// Of what.
    pub versions: Versions,
    /// The command line.
    pub command: String,
    /// Seconds of one load.
    pub seconds: u64,
    /// Loads of each side, in turn.
    pub rounds: usize,
    /// By size of the data set.
    pub sizes: Vec<Size>,
}

/// The machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name.
    pub processor: String,
    /// Processors that can be used.
    pub cores: usize,
    /// Memory, in MiB.
    pub memory_mib: u64,
    /// The kernel's version.
    pub kernel: String,
    /// File system and device on which the database lies.
    pub disk: String,
}

/// The versions of what was measured.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// The commit, with `+` where files were changed since.
    pub commit: String,
    /// `release` or `dev`.
    pub profile: String,
    /// The compiler.
    pub rustc: String,
    /// The database.
    pub postgres: String,
    /// Settings of the database that differ from those of the private cluster.
    pub settings: Vec<String>,
}

/// What was measured on a data set of one size.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// Customers that were asked for.
    pub customers: u64,
    /// Rows of the largest tables.
    pub rows_of: BTreeMap<String, u64>,
    /// Size of the database, in MiB.
    pub database_mib: u64,
    /// Seconds that loading took, by stage; only when it was loaded in this run.
    pub loading: BTreeMap<String, f64>,
    /// What is missing of the data set.
    pub missing: Option<String>,
    /// The rows, in the order in which they were measured.
    pub rows: Vec<Row>,
}

/// One row of the table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its name on the command line.
    pub name: String,
    /// What is done.
    pub title: String,
    /// How it went.
    pub outcome: Outcome,
    /// Why it was not measured, or what is to be known of it.
    pub note: Option<String>,
    /// How long it took altogether, in seconds.
    pub took_s: f64,
    /// Medians of the rounds.
    pub ours: Option<Figures>,
    /// Each round.
    pub rounds: Vec<Figures>,
    /// Rounds that ask what pgbench repeats and nothing else, where that is not all that is asked.
    #[serde(default)]
    pub alike_rounds: Vec<Figures>,
    /// One load of a single client: what a request takes that waits for no other.
    #[serde(default)]
    pub alone: Option<Figures>,
    /// One load with twice the clients.
    pub doubled: Option<Figures>,
    /// Medians of pgbench's rounds.
    pub limit: Option<Limit>,
    /// Each round of pgbench.
    pub limit_rounds: Vec<Limit>,
    /// How pgbench's script was made, or why there is none.
    pub script: Option<String>,
    /// Median of the rounds' ratios of throughput, ours to pgbench's, for the same requests.
    pub ratio: Option<f64>,
    /// Statements of one request, each of which is a round trip.
    pub round_trips: Option<usize>,
    /// What runs once.
    pub once: Option<Once>,
    /// Single figures, by name with its unit.
    pub figures: BTreeMap<String, f64>,
}

/// How a row went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It has its figures.
    Measured,
    /// The data set does not have what it needs.
    #[default]
    Missing,
    /// Something went wrong.
    Failed,
}

/// What runs once and takes long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Once {
    /// Of how many things.
    pub things: u64,
    /// What they are.
    pub of: String,
    /// Seconds that it took.
    pub seconds: f64,
    /// Processor time of the server, in seconds.
    pub server_cpu_s: f64,
    /// Processor time of PostgreSQL, in seconds.
    pub postgres_cpu_s: f64,
    /// Most memory of the server that was resident meanwhile, in KiB.
    pub peak_kib: u64,
}

impl Results {
    /// Reads a file.
    ///
    /// # Errors
    /// When there is none, or it has another form.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let read: Self = serde_json::from_slice(&fs::read(path)?)?;
        if read.form == FORM {
            Ok(read)
        } else {
            Err(Error::Other(format!(
                "{} has the form {}, not {FORM}",
                path.display(),
                read.form
            )))
        }
    }

    /// Writes the file whole, or leaves the former one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let unfinished = path.with_extension("unfinished");
        fs::write(&unfinished, serde_json::to_vec_pretty(self)?)?;
        Ok(fs::rename(&unfinished, path)?)
    }

    /// The part of a size; made if missing.
    pub fn size_mut(&mut self, customers: u64) -> &mut Size {
        let place = match self
            .sizes
            .iter()
            .position(|size| size.customers == customers)
        {
            Some(place) => place,
            None => {
                self.sizes.push(Size {
                    customers,
                    ..Size::default()
                });
                self.sizes.len() - 1
            }
        };
        &mut self.sizes[place]
    }
}

impl Size {
    /// The row of that name.
    #[must_use]
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// Puts a row in the place of the one of its name.
    pub fn put(&mut self, row: Row) {
        match self.rows.iter_mut().find(|one| one.name == row.name) {
            Some(former) => *former = row,
            None => self.rows.push(row),
        }
    }
}
