//! The statements that a request is made of, as PostgreSQL's own log tells them.
//!
//! Sessions with [`SESSION_OPTIONS`] write each statement that is executed into the log, with its parameters. One entry is one
//! message that was answered: one round trip, since the server's driver waits for each.

use crate::Error;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// What a session is told at its start, so that its statements are written down whole.
pub const SESSION_OPTIONS: &[(&str, &str)] = &[
    ("log_statement", "all"),
    ("log_error_verbosity", "default"),
    ("log_parameter_max_length", "-1"),
];

/// A statement that was executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its text, with `$1`, `$2` for the parameters.
    pub sql: String,
    /// The parameters as text; none for null.
    pub parameters: Vec<Option<String>>,
}

/// A log that is read from where it ended before.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    place: u64,
}

impl Log {
    /// Begins at the present end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn at_end(path: &Path) -> Result<Self, Error> {
        let place = path.metadata()?.len();
        Ok(Self {
            path: path.to_owned(),
            place,
        })
    }

    /// The statements that were written since.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read_on(&mut self) -> Result<Vec<Statement>, Error> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.place))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        // A line that is being written is read next time.
        let whole = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        bytes.truncate(whole);
        self.place += crate::number::count(whole);
        Ok(parse(&String::from_utf8_lossy(&bytes)))
    }
}

/// Reads the statements out of a log with the prefix `%m [%p] `.
#[must_use]
pub fn parse(log: &str) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for entry in entries(log) {
        if let Some(told) = entry.split_once("] LOG:  ").map(|(_, told)| told) {
            statements.extend(executed(told).map(|sql| Statement {
                sql: sql.trim().to_owned(),
                parameters: Vec::new(),
            }));
        } else if let Some((_, told)) = entry.split_once("] DETAIL:  parameters: ")
            && let Some(last) = statements.last_mut()
        {
            last.parameters = parameters(told);
        }
    }
    statements
}

/// Entries of the log: the lines of one that has several begin with a tab but for the first.
fn entries(log: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in log.lines() {
        match (line.strip_prefix('\t'), entries.last_mut()) {
            (Some(more), Some(entry)) => {
                entry.push('\n');
                entry.push_str(more);
            }
            _ => entries.push(line.to_owned()),
        }
    }
    entries
}

/// The text of a statement, by either protocol.
fn executed(told: &str) -> Option<&str> {
    if let Some(sql) = told.strip_prefix("statement: ") {
        return Some(sql);
    }
    // The name of the prepared statement, which has no colon, and perhaps that of the portal.
    told.strip_prefix("execute ")?
        .split_once(": ")
        .map(|(_, sql)| sql)
}

/// Reads `$1 = 'it''s', $2 = NULL`.
fn parameters(told: &str) -> Vec<Option<String>> {
    let mut found = Vec::new();
    let mut rest = told;
    while let Some((_, value)) = rest.split_once(" = ") {
        if let Some(quoted) = value.strip_prefix('\'') {
            let (text, after) = unquoted(quoted);
            found.push(Some(text));
            rest = after;
        } else {
            found.push(None);
            rest = value.strip_prefix("NULL").unwrap_or_default();
        }
    }
    found
}

/// The text up to the quote that ends it, and what follows.
fn unquoted(quoted: &str) -> (String, &str) {
    let mut text = String::new();
    let mut rest = quoted;
    while let Some((before, after)) = rest.split_once('\'') {
        text.push_str(before);
        match after.strip_prefix('\'') {
            Some(more) => {
                text.push('\'');
                rest = more;
            }
            None => return (text, after),
        }
    }
    text.push_str(rest);
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read_into_statements_with_their_parameters() {
        let log = "2026-11-27 01:00:00.000 UTC [7] LOG:  statement: rollback\n\
            2026-11-27 01:00:00.001 UTC [7] LOG:  execute sqlx_s_3: select a,\n\
            \t       b\n\
            \tfrom c where d = $1 and e = $2 and f = $3\n\
            2026-11-27 01:00:00.001 UTC [7] DETAIL:  parameters: $1 = 'it''s = here, $2', $2 = NULL, $3 = '{\"a\n\
            \tb\"}'\n\
            2026-11-27 01:00:00.002 UTC [7] LOG:  could not receive data\n\
            2026-11-27 01:00:00.003 UTC [8] LOG:  execute <unnamed>: select 'x: y'\n";
        let expected = [
            ("rollback", vec![]),
            (
                "select a,\n       b\nfrom c where d = $1 and e = $2 and f = $3",
                vec![
                    Some("it's = here, $2".to_owned()),
                    None,
                    Some("{\"a\nb\"}".to_owned()),
                ],
            ),
            ("select 'x: y'", vec![]),
        ];
        let expected: Vec<Statement> = expected
            .into_iter()
            .map(|(sql, parameters)| Statement {
                sql: sql.to_owned(),
                parameters,
            })
            .collect();
        assert_eq!(parse(log), expected);
    }

    #[test]
    fn an_empty_text_and_a_quote_at_the_end_are_told_apart() {
        assert_eq!(
            parameters("$1 = '', $2 = '''', $3 = 'a'''"),
            [Some(String::new()), Some("'".into()), Some("a'".into())]
        );
    }

    #[test]
    fn a_log_is_read_on_from_where_it_ended_and_never_half_a_line() {
        use std::io::Write;
        let path = std::env::temp_dir().join(format!("kehu-bench-log-{}", std::process::id()));
        std::fs::write(&path, "old\n").unwrap();
        let mut log = Log::at_end(&path).unwrap();
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .open(&path)
            .unwrap();
        file.write_all(b"t [1] LOG:  statement: select 1\nt [1] LOG:  statem")
            .unwrap();
        let first = log.read_on().unwrap();
        file.write_all(b"ent: select 2\n").unwrap();
        let second = log.read_on().unwrap();
        std::fs::remove_file(&path).unwrap();
        let texts = |statements: &[Statement]| -> Vec<String> {
            statements.iter().map(|one| one.sql.clone()).collect()
        };
        assert_eq!(
            (texts(&first), texts(&second)),
            (vec!["select 1".into()], vec!["select 2".into()])
        );
    }
}
