//! The table of what was measured, between two markers of docs/drill.md.

use crate::Failure;
use std::fmt::Write;
use std::path::Path;

const BEGIN: &str = "<!-- measured by kehu-drill -->";
const END: &str = "<!-- end of what was measured -->";
const HEAD: &str =
    "| drill | size | result | measured | day and machine |\n|---|---|---|---|---|\n";

/// What came of a drill.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name.
    pub drill: &'static str,
    /// How much of it was done.
    pub size: String,
    /// Whether all that it demands held; nothing where it was skipped.
    pub passed: Option<bool>,
    /// What was measured, or why it was skipped.
    pub measured: String,
}

impl Row {
    /// The result in a word.
    #[must_use]
    pub fn result(&self) -> &'static str {
        match self.passed {
            Some(true) => "holds",
            Some(false) => "FAILS",
            None => "skipped",
        }
    }

    fn line(&self, where_and_when: &str) -> String {
        format!(
            "| {} | {} | {} | {} | {where_and_when} |",
            self.drill,
            self.size,
            self.result(),
            self.measured.replace(['\n', '|'], " ")
        )
    }
}

/// Holds that a document has a place for the table, before anything is drilled.
///
/// # Errors
/// When it cannot be read, or has none.
pub fn check_table(document: &Path) -> Result<(), Failure> {
    let text = std::fs::read_to_string(document)
        .map_err(|error| Failure::told(format!("{}: {error}", document.display())))?;
    if text.contains(BEGIN) && text.contains(END) {
        Ok(())
    } else {
        Err(no_place(document))
    }
}

fn no_place(document: &Path) -> Failure {
    Failure::told(format!("{} has no place for the table", document.display()))
}

/// Puts a row into the table of a document; those of other drills and sizes stay as they are.
///
/// # Errors
/// When the document cannot be read or written, or has no table.
pub fn write_table(document: &Path, row: &Row, where_and_when: &str) -> Result<(), Failure> {
    let text = std::fs::read_to_string(document)?;
    let text = with_row(&text, row, where_and_when).ok_or_else(|| no_place(document))?;
    Ok(std::fs::write(document, text)?)
}

fn with_row(text: &str, row: &Row, where_and_when: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (table, after) = rest.split_once(END)?;
    let mut lines: Vec<String> = table
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| drill |"))
        .map(str::to_owned)
        .collect();
    let begin = format!("| {} | {} |", row.drill, row.size);
    let line = row.line(where_and_when);
    match lines.iter_mut().find(|line| line.starts_with(&begin)) {
        Some(old) => *old = line,
        None => lines.push(line),
    }
    let mut made = format!("{before}{BEGIN}\n{HEAD}");
    for line in lines {
        writeln!(made, "{line}").ok()?;
    }
    write!(made, "{END}{after}").ok()?;
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(drill: &'static str, size: &str, measured: &str) -> Row {
        Row {
            drill,
            size: size.to_owned(),
            passed: Some(true),
            measured: measured.to_owned(),
        }
    }

    #[test]
    fn a_row_replaces_the_one_of_its_drill_and_size_and_leaves_the_others() {
        let mut text = format!("before\n{BEGIN}\n{END}\nafter\n");
        for (row, when) in [
            (row("a", "2", "1"), "then"),
            (row("b", "2", "2"), "then"),
            (row("a", "20", "5"), "then"),
            (row("a", "2", "3 | 4\n"), "now"),
        ] {
            text = with_row(&text, &row, when).unwrap();
        }
        let lines = "| a | 2 | holds | 3   4  | now |\n| b | 2 | holds | 2 | then |\n| a | 20 | holds | 5 | then |";
        assert!(text.starts_with("before\n") && text.ends_with("after\n"));
        assert!(text.contains(lines), "{text}");
        assert_eq!(text.matches("| drill |").count(), 1);
    }

    #[test]
    fn a_document_without_a_place_is_refused_and_one_that_is_missing_named() {
        assert_eq!(with_row("nothing", &row("a", "2", "1"), ""), None);
        let missing = Path::new("no such folder/drill.md");
        let refused = check_table(missing).unwrap_err().to_string();
        assert!(refused.contains("no such folder/drill.md"), "{refused}");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let refused = check_table(&source).unwrap_err().to_string();
        assert!(refused.contains("has no place"), "{refused}");
    }
}
