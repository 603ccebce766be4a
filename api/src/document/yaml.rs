//! The document as YAML. Most generators read YAML 1.1, in which a bare `on`, `yes` or `no` is a boolean and a bare
//! `17:30` a number of minutes: here those stand in quotation marks, so that every reader sees the same texts.

use serde_json::Value;

/// Writes the document.
///
/// # Errors
/// When it cannot be written, which would be a fault of this program.
pub(crate) fn write(document: &Value) -> Result<String, String> {
    let bare = yaml_serde::to_string(document).map_err(|error| error.to_string())?;
    let mut written = String::with_capacity(bare.len());
    let mut text_below = None;
    for line in bare.lines() {
        let inside_text = text_below.is_some_and(|column| line.is_empty() || column < indent(line));
        if inside_text {
            written.push_str(line);
        } else {
            let entry = Entry::of(line);
            text_below = entry.text_column();
            entry.quoted_onto(&mut written);
        }
        written.push('\n');
    }
    Ok(written)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// A line outside of texts: blanks and dashes, a key where there is one, and a value.
struct Entry<'a> {
    lead: &'a str,
    key: Option<&'a str>,
    value: &'a str,
}

impl<'a> Entry<'a> {
    fn of(line: &'a str) -> Self {
        let rest = line.trim_start_matches([' ', '-']);
        let (lead, rest) = match line.split_at(line.len() - rest.len()) {
            (lead, rest) if lead.is_empty() || lead.ends_with(' ') => (lead, rest),
            // A dash that is the value's own: a negative number.
            _ => line.split_at(indent(line)),
        };
        match rest.split_once(": ") {
            Some((key, value)) => Self {
                lead,
                key: Some(key),
                value,
            },
            None => match rest.strip_suffix(':') {
                Some(key) => Self {
                    lead,
                    key: Some(key),
                    value: "",
                },
                None => Self {
                    lead,
                    key: None,
                    value: rest,
                },
            },
        }
    }

    /// Where the line begins a text: the column beyond which the lines below belong to it.
    fn text_column(&self) -> Option<usize> {
        let column = self.lead.len();
        match self.value {
            "|" | "|-" | "|+" | ">" | ">-" | ">+" if self.key.is_some() => Some(column),
            // A text in a list lies deeper than its dash.
            "|" | "|-" | "|+" | ">" | ">-" | ">+" => Some(column.saturating_sub(1)),
            _ => None,
        }
    }

    fn quoted_onto(&self, written: &mut String) {
        written.push_str(self.lead);
        if let Some(key) = self.key {
            push_quoted(written, key);
            written.push_str(if self.value.is_empty() { ":" } else { ": " });
        }
        push_quoted(written, self.value);
    }
}

fn push_quoted(written: &mut String, word: &str) {
    if is_misread(word) {
        written.extend(["'", word, "'"]);
    } else {
        written.push_str(word);
    }
}

/// Whether YAML 1.1 takes the bare word for a boolean, or for a number to the base of sixty.
fn is_misread(word: &str) -> bool {
    let boolean = ["y", "n", "yes", "no", "on", "off"]
        .iter()
        .any(|other| word.eq_ignore_ascii_case(other));
    let sixties = word.contains(':')
        && word
            .split(':')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    boolean || sixties
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_that_older_readers_take_for_something_else_are_quoted() {
        let document = json!({
            "required": ["on", "until"],
            "on": {"enum": ["yes", "no", "Off"], "example": "17:30"},
            "parameters": [{"name": "on", "minimum": -3, "default": true}],
            "description": "Whether it is\non\n- no\n",
        });
        let written = write(&document).unwrap();
        assert_eq!(
            written,
            "required:\n- 'on'\n- until\n'on':\n  enum:\n  - 'yes'\n  - 'no'\n  - 'Off'\n  example: '17:30'\nparameters:\n\
             - name: 'on'\n  minimum: -3\n  default: true\ndescription: |\n  Whether it is\n  on\n  - no\n"
        );
    }

    #[test]
    fn the_document_is_the_same_when_it_is_read_again() {
        let document = crate::document::document();
        let read: Value = yaml_serde::from_str(&write(&document).unwrap()).unwrap();
        assert_eq!(read, document);
    }
}
