//! Figures that were computed are kept as long as what they are made of stays.
//!
//! Each instance keeps them in its memory, within a bound, and not in the database: reports may be read from a replica,
//! which takes no writes, and an instance that starts computes each figure once. What is kept are counts and measures of
//! many answers, and no identifier of a customer and no word of a free text: the erasure of a person changes none of it.
//! Titles, wordings, names of units, the caller's scope and the figure under which anonymous cells are hidden are read for
//! each request; the last is part of what figures are kept under.
//!
//! What figures are made of has a version that the database renews in the transaction that changes it
//! (`survey_strata.results_version`). Figures are computed from one snapshot, and kept under the version in it. Callers who ask
//! for the same at once wait for one computation, without holding a connection.

use crate::Error;
use crate::model::{Cell, Dimension, Figure};
use crate::store::answers::Cohort;
use crate::whole::Whole;
use kehu_db::Database;
use kehu_kernel::SurveyId;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use uuid::Uuid;

/// About how many bytes of one kind of figures are kept at most.
const MOST_BYTES: usize = 8 << 20;
/// About what is taken by a place and its key.
const PLACE_BYTES: usize = 512;
/// Computations at once: each reads all answers of a survey, and the other reads of the instance need connections too.
const AT_ONCE: usize = 2;

/// The way to the figures of surveys: those that are kept, and the database for the others.
#[derive(Debug)]
pub struct Figures {
    pub(crate) db: Database,
    pub(crate) wholes: Shelf<Cohort, Whole>,
    pub(crate) parts: Shelf<Dimension, Vec<Cell>>,
    at_once: Semaphore,
}

impl Figures {
    /// Of a database; nothing is kept yet.
    #[must_use]
    pub fn new(db: Database) -> Self {
        Self {
            db,
            wholes: Shelf::default(),
            parts: Shelf::default(),
            at_once: Semaphore::new(AT_ONCE),
        }
    }

    /// Waits until one more may be computed.
    pub(crate) async fn turn(&self) -> Result<tokio::sync::SemaphorePermit<'_>, Error> {
        let turn = self.at_once.acquire().await;
        turn.map_err(|closed| {
            Error::Database(kehu_db::Error::Inconsistent {
                table: "surveys",
                row: String::new(),
                reason: closed.to_string(),
            })
        })
    }
}

/// What figures are of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Subject<C> {
    pub(crate) survey: SurveyId,
    /// The version that was asked.
    pub(crate) questionnaire: Uuid,
    pub(crate) weighted: bool,
    /// The fewest answers of which a figure is shown.
    pub(crate) least: u64,
    /// The cohort, or by what it is divided.
    pub(crate) cut: C,
}

/// The version of each stratum.
pub(crate) type Version = Vec<Uuid>;

/// How much memory figures take.
pub(crate) trait Extent {
    /// About how many bytes.
    fn bytes(&self) -> usize;
}

impl Extent for Vec<Cell> {
    fn bytes(&self) -> usize {
        let figures = |cell: &Cell| cell.sections.len() + cell.questions.len();
        self.iter()
            .map(|cell| size_of::<Cell>() + figures(cell) * size_of::<Figure>())
            .sum()
    }
}

/// Figures of one kind.
#[derive(Debug)]
pub(crate) struct Shelf<C, T> {
    places: Mutex<HashMap<Subject<C>, Place<T>>>,
    /// Counts the uses, to find what was not used for the longest.
    uses: AtomicU64,
    /// Counts the computations that began.
    begun: AtomicU64,
}

impl<C, T> Default for Shelf<C, T> {
    fn default() -> Self {
        Self {
            places: Mutex::default(),
            uses: AtomicU64::new(0),
            begun: AtomicU64::new(0),
        }
    }
}

#[derive(Debug)]
struct Place<T> {
    held: Arc<tokio::sync::Mutex<Option<Held<T>>>>,
    used: u64,
    bytes: usize,
}

#[derive(Debug)]
struct Held<T> {
    version: Version,
    /// Which computation it was.
    begun: u64,
    figures: Arc<T>,
}

impl<C: Clone + Eq + Hash, T: Extent> Shelf<C, T> {
    /// The figures of a subject: those that are kept if they are of the version that the caller read, else computed.
    ///
    /// Whoever waited for another's computation that began after they came takes what it found, whatever its version: it
    /// is newer than what they read. So callers of a survey that is being answered wait for two computations at most.
    pub(crate) async fn get(
        &self,
        subject: &Subject<C>,
        version: &Version,
        compute: impl AsyncFnOnce() -> Result<(Version, T), Error>,
    ) -> Result<Arc<T>, Error> {
        let came = self.begun.load(Ordering::SeqCst);
        let place = self.place(subject);
        let mut held = place.lock().await;
        if let Some(held) = held.as_ref()
            && (held.version == *version || held.begun > came)
        {
            return Ok(held.figures.clone());
        }
        let begun = self.begun.fetch_add(1, Ordering::SeqCst).saturating_add(1);
        let (version, figures) = compute().await?;
        let figures = Arc::new(figures);
        self.weigh(subject, PLACE_BYTES.saturating_add(figures.bytes()));
        *held = Some(Held {
            version,
            begun,
            figures: figures.clone(),
        });
        Ok(figures)
    }

    fn place(&self, subject: &Subject<C>) -> Arc<tokio::sync::Mutex<Option<Held<T>>>> {
        let used = self.uses.fetch_add(1, Ordering::Relaxed);
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = places.get_mut(subject) {
            place.used = used;
            return place.held.clone();
        }
        let held = Arc::default();
        let place = Place {
            held: Arc::clone(&held),
            used,
            bytes: PLACE_BYTES,
        };
        places.insert(subject.clone(), place);
        make_room(&mut places);
        held
    }

    fn weigh(&self, subject: &Subject<C>, bytes: usize) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = places.get_mut(subject) {
            place.bytes = bytes;
        }
        make_room(&mut places);
    }
}

/// Lets go what was not used for the longest, until the rest is within the bound.
fn make_room<C: Clone + Eq + Hash, T>(places: &mut HashMap<Subject<C>, Place<T>>) {
    let mut bytes: usize = places.values().map(|place| place.bytes).sum();
    while bytes > MOST_BYTES {
        let oldest = places.iter().min_by_key(|(_, place)| place.used);
        let Some(oldest) = oldest.map(|(subject, _)| subject.clone()) else {
            return;
        };
        let gone = places.remove(&oldest).map_or(0, |place| place.bytes);
        bytes = bytes.saturating_sub(gone);
    }
}

#[cfg(test)]
mod tests;
