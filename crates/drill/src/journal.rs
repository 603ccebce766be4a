//! The journal: one line before and one after each request, as JSON.

use crate::Failure;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// What a client wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A visitor is received by the next in order, who takes a turn.
    Receive,
    /// A visitor who was received is registered: a numbered form, and a claim.
    Register,
    /// A reception ends.
    Finish,
    /// A unit for sale is subscribed; several clients want the same.
    Subscribe,
    /// Money is received for a deal, with a numbered receipt.
    Pay,
    /// A complaint is opened, under a number without gaps.
    Complain,
    /// A phone enquiry is registered, under a number without gaps.
    Enquire,
    /// A customer gets another account manager.
    Assign,
}

/// A request that is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Milliseconds since the journal began.
    pub at: u64,
    /// The idempotency key, which is also the mark by which the effect is found in the database.
    pub key: String,
    /// Which attempt with this key it is, from 1.
    pub attempt: u32,
    /// What is wanted.
    pub act: Act,
    /// The sign-in name of who asks.
    pub person: String,
    /// The path.
    pub path: String,
    /// What it is about: `party/unit` of a subscription, the deal of a payment, the reception that is registered or ends, the
    /// customer who is assigned.
    pub subject: Option<String>,
    /// Yuan, of a payment.
    pub amount: Option<String>,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Milliseconds since the journal began.
    pub at: u64,
    /// The idempotency key.
    pub key: String,
    /// The attempt.
    pub attempt: u32,
    /// The status, where a whole answer came; nothing where the connection broke before.
    pub status: Option<u16>,
    /// Whether the body is problem+json.
    pub problem: bool,
    /// The problem's code.
    pub code: Option<String>,
    /// The identifier of what was made, of an acknowledged write.
    pub id: Option<String>,
    /// SHA-256 of the body of an acknowledged write.
    pub digest: Option<String>,
    /// How long it took, in milliseconds.
    pub took: u64,
}

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// Before a request.
    Asked(Asked),
    /// After it.
    Answered(Answered),
}

/// A journal that is being written.
#[derive(Debug)]
pub struct Journal {
    begun: Instant,
    file: Mutex<BufWriter<File>>,
}

impl Journal {
    /// A new journal in this file.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        Ok(Self {
            begun: Instant::now(),
            file: Mutex::new(BufWriter::new(File::create(path)?)),
        })
    }

    /// Milliseconds since the journal began.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.begun
            .elapsed()
            .as_millis()
            .try_into()
            .unwrap_or(u64::MAX)
    }

    /// Writes a line, which is in the file when this returns.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, line: &Line) -> Result<(), Failure> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&text)?;
        Ok(file.flush()?)
    }

    /// Reads a journal.
    ///
    /// # Errors
    /// When the file cannot be read or a line is none.
    pub fn read(path: &Path) -> Result<Vec<Line>, Failure> {
        BufReader::new(File::open(path)?)
            .lines()
            .map(|line| Ok(serde_json::from_str(&line?)?))
            .collect()
    }
}
