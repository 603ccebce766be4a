//! Anchors: signed heads of the chain, kept outside the database.

use crate::canonical::Hash;
use crate::seal::Head;
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use kehu_vault::Key;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

const PURPOSE: &str = "audit anchor";

/// A head of the chain as it stood at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// Position of the seal.
    pub position: i64,
    /// Hash of the seal.
    pub hash: Hash,
    /// When it was written down.
    pub at: DateTime<Utc>,
}

impl Anchor {
    fn statement(&self) -> String {
        format!(
            "{} {} {}",
            self.position,
            hex::encode(self.hash),
            self.at.to_rfc3339_opts(SecondsFormat::Micros, true)
        )
    }

    /// The line for the file: position, hash, instant, and the HMAC-SHA-256 over these three.
    fn line(&self, key: &Key) -> String {
        let statement = self.statement();
        let code = hex::encode(key.authenticate(PURPOSE, statement.as_bytes()));
        format!("{statement} {code}\n")
    }

    /// Reads a line; none when it is malformed or not signed by one of the keys.
    fn read(line: &str, keys: &[Key]) -> Option<Self> {
        let (statement, code) = line.trim_end().rsplit_once(' ')?;
        let code = hex::decode(code).ok()?;
        keys.iter()
            .find(|key| key.authenticates(PURPOSE, statement.as_bytes(), &code))?;
        let mut parts = statement.split(' ');
        let position = parts.next()?.parse().ok()?;
        let hash = hex::decode(parts.next()?).ok()?.try_into().ok()?;
        let at = DateTime::parse_from_rfc3339(parts.next()?).ok()?.to_utc();
        Some(Self { position, hash, at })
    }
}

/// The file to which anchors are added, one line each. It is only ever appended to; keep it on another disk than the
/// database, or copy it away: who can rewrite both can hide a cut tail.
#[derive(Debug)]
pub struct AnchorFile {
    path: PathBuf,
    key: Key,
    last: Option<Anchor>,
}

impl AnchorFile {
    /// Anchors are written to this file under this key. The file is made when first needed.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, key: Key) -> Self {
        Self {
            path: path.into(),
            key,
            last: None,
        }
    }

    /// Whether a head deserves an anchor: it is new, and the last anchor is a minute old.
    #[must_use]
    pub fn is_due(&self, head: Head, now: DateTime<Utc>) -> bool {
        self.last.is_none_or(|last| {
            head.position > last.position && now - last.at >= Duration::minutes(1)
        })
    }

    /// Writes an anchor and waits until the disk has it, unless this head is anchored already. Blocks.
    ///
    /// # Errors
    /// When the file cannot be written; the anchor is then not there, and the next call tries again.
    pub fn append(&mut self, head: Head, now: DateTime<Utc>) -> Result<()> {
        if self.last.is_some_and(|last| last.position >= head.position) {
            return Ok(());
        }
        let anchor = Anchor {
            position: head.position,
            hash: head.hash,
            at: now,
        };
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)?;
        file.write_all(anchor.line(&self.key).as_bytes())?;
        file.sync_all()?;
        if self.last.is_none() {
            // A new file is safe only when its folder's entry is.
            let folder = self
                .path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
                .unwrap_or(Path::new("."));
            File::open(folder)?.sync_all()?;
        }
        self.last = Some(anchor);
        Ok(())
    }
}

/// What an anchor file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchors {
    /// The anchors whose signature holds, by position.
    pub valid: Vec<Anchor>,
    /// Numbers of the lines that are malformed or not signed by a known key, from 1.
    pub forged: Vec<u64>,
}

impl Anchors {
    /// Reads a file; one that does not exist holds no anchors. Blocks.
    ///
    /// # Errors
    /// When the file exists and cannot be read.
    pub fn read(path: &Path, keys: &[Key]) -> Result<Self> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error),
        };
        let mut anchors = Self::default();
        let mut number = 0;
        for line in BufReader::new(file).split(b'\n') {
            number += 1;
            match Anchor::read(&String::from_utf8_lossy(&line?), keys) {
                Some(anchor) => anchors.valid.push(anchor),
                None => anchors.forged.push(number),
            }
        }
        anchors.valid.sort_by_key(|anchor| anchor.position);
        Ok(anchors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(position: i64) -> Head {
        Head {
            position,
            hash: [9; 32],
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn file(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("kehu-anchor-{name}-{}", std::process::id()));
        drop(std::fs::remove_file(&path));
        path
    }

    #[test]
    fn an_anchor_is_due_once_a_minute_and_only_for_a_new_head() {
        let path = file("due");
        let mut anchors = AnchorFile::new(&path, Key::generate().unwrap());
        assert!(anchors.is_due(head(1), at("2026-01-01T00:00:00Z")));
        anchors.append(head(1), at("2026-01-01T00:00:00Z")).unwrap();
        assert!(!anchors.is_due(head(2), at("2026-01-01T00:00:59Z")));
        assert!(anchors.is_due(head(2), at("2026-01-01T00:01:00Z")));
        assert!(!anchors.is_due(head(1), at("2026-01-01T00:02:00Z")));
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn written_anchors_are_read_and_altered_ones_are_told() {
        let path = file("read");
        let key = Key::generate().unwrap();
        let mut anchors = AnchorFile::new(&path, key.clone());
        for position in 1..=3 {
            anchors
                .append(head(position), at("2026-01-01T00:00:00Z"))
                .unwrap();
        }
        let read = Anchors::read(&path, std::slice::from_ref(&key)).unwrap();
        assert_eq!(
            read.valid
                .iter()
                .map(|anchor| anchor.position)
                .collect::<Vec<_>>(),
            [1, 2, 3]
        );
        assert!(read.forged.is_empty());
        let altered = std::fs::read_to_string(&path)
            .unwrap()
            .replacen("\n2 ", "\n9 ", 1);
        std::fs::write(&path, altered).unwrap();
        let read = Anchors::read(&path, std::slice::from_ref(&key)).unwrap();
        assert_eq!((read.valid.len(), read.forged), (2, vec![2]));
        assert_eq!(
            Anchors::read(&path, &[Key::generate().unwrap()])
                .unwrap()
                .valid,
            []
        );
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_file_that_is_not_there_holds_no_anchors() {
        assert_eq!(
            Anchors::read(Path::new("/nonexistent/anchors"), &[]).unwrap(),
            Anchors::default()
        );
    }
}
