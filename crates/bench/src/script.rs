//! Scripts for pgbench out of statements that were executed.
//!
//! A parameter becomes a variable, so that pgbench prepares the statement and binds the value as the server's driver does.
//! What pgbench has no variable for, null and the empty text, stands in the script with its type.

use crate::fresh::Fresh;
use crate::statements::Statement;

/// A script, and the values of its variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The text of the file.
    pub text: String,
    /// Names and values.
    pub variables: Vec<(String, String)>,
}

/// A statement with the types of its parameters, as PostgreSQL names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// The statement.
    pub statement: Statement,
    /// A type for each parameter.
    pub types: Vec<String>,
}

/// Makes the script of one request; `name` tells its variables from those of other scripts in the same run. With `pipelined`
/// all statements are sent before the first is answered. `fresh` draws values anew each time.
#[must_use]
pub fn script(statements: &[Typed], name: &str, pipelined: bool, fresh: &Fresh) -> Script {
    let mut text = fresh.draws.clone();
    let mut variables = Vec::new();
    if pipelined {
        text.push_str("\\startpipeline\n");
    }
    for (number, typed) in statements.iter().enumerate() {
        let parameter = |place: usize| {
            let value = typed.statement.parameters.get(place.checked_sub(1)?)?;
            if let Some(instead) = fresh.instead.get(&(number, place - 1)) {
                return Some(instead.clone());
            }
            Some(match value {
                Some(told) if !told.is_empty() => format!(":{name}_{number}_{place}"),
                _ => {
                    let of = typed.types.get(place - 1).map_or("text", String::as_str);
                    format!("{}::{of}", if value.is_none() { "null" } else { "''" })
                }
            })
        };
        text.push_str(&rewritten(&typed.statement.sql, parameter));
        text.push_str(";\n");
        for (place, value) in typed.statement.parameters.iter().enumerate() {
            let is_drawn = fresh.instead.contains_key(&(number, place));
            if let Some(value) = value
                .as_ref()
                .filter(|value| !value.is_empty() && !is_drawn)
            {
                variables.push((format!("{name}_{number}_{}", place + 1), value.clone()));
            }
        }
    }
    if pipelined {
        text.push_str("\\endpipeline\n");
    }
    Script { text, variables }
}

/// One script in which each connection of pgbench follows one of these: acts at different places, of which each can be done by one
/// at a time only.
#[must_use]
pub fn shared_out(scripts: Vec<Script>) -> Vec<Script> {
    if scripts.len() < 2 {
        return scripts;
    }
    let count = scripts.len();
    let mut whole = Script {
        text: String::new(),
        variables: Vec::new(),
    };
    for (number, script) in scripts.into_iter().enumerate() {
        let word = if number == 0 { "if" } else { "elif" };
        whole.text.push_str(&format!(
            "\\{word} :client_id % {count} = {number}\n{}",
            script.text
        ));
        whole.variables.extend(script.variables);
    }
    whole.text.push_str("\\endif\n");
    vec![whole]
}

/// Whether a value cannot be one of pgbench's variables.
#[must_use]
pub fn stands_in_text(value: &Option<String>) -> bool {
    value.as_ref().is_none_or(String::is_empty)
}

/// The text of a statement whose parameters have their types beside them.
#[must_use]
pub fn with_types(typed: &Typed) -> String {
    rewritten(&typed.statement.sql, |place| {
        let of = typed.types.get(place.checked_sub(1)?)?;
        Some(format!("(${place}::{of})"))
    })
}

/// The text of a statement with something else for its parameters, without comments, and without colons in literals, which
/// pgbench would take for variables.
fn rewritten(sql: &str, parameter: impl Fn(usize) -> Option<String>) -> String {
    let mut out = String::with_capacity(sql.len() + 64);
    let mut rest = sql.trim().trim_end_matches(';');
    while let Some(next) = rest.chars().next() {
        let taken = match next {
            '\'' => literal(rest, &mut out),
            '"' => quoted(rest, &mut out),
            '-' if rest.starts_with("--") => {
                out.push(' ');
                rest.find('\n').unwrap_or(rest.len())
            }
            '/' if rest.starts_with("/*") => {
                out.push(' ');
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            }
            '$' => dollar(rest, &parameter, &mut out),
            _ => {
                out.push(next);
                next.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

/// A parameter, or a dollar sign.
fn dollar(rest: &str, parameter: &impl Fn(usize) -> Option<String>, out: &mut String) -> usize {
    let digits: String = rest
        .chars()
        .skip(1)
        .take_while(char::is_ascii_digit)
        .collect();
    match digits.parse().ok().and_then(parameter) {
        Some(instead) => out.push_str(&instead),
        None => out.push_str(rest.get(..=digits.len()).unwrap_or("$")),
    }
    1 + digits.len()
}

/// A name in double quotes, as it is.
fn quoted(rest: &str, out: &mut String) -> usize {
    let end = rest
        .get(1..)
        .and_then(|after| after.find('"'))
        .map_or(rest.len(), |end| end + 2);
    out.push_str(rest.get(..end).unwrap_or_default());
    end
}

/// A literal in single quotes; one with a colon as an escaped one.
fn literal(rest: &str, out: &mut String) -> usize {
    let mut end = 1;
    while let Some(after) = rest.get(end..).filter(|after| !after.is_empty()) {
        let Some(quote) = after.find('\'') else {
            end = rest.len();
            break;
        };
        end += quote + 1;
        if !rest.get(end..).is_some_and(|after| after.starts_with('\'')) {
            break;
        }
        end += 1;
    }
    let text = rest.get(..end).unwrap_or_default();
    let escaped_before = out.ends_with(['e', 'E'])
        && !out
            .trim_end_matches(['e', 'E'])
            .ends_with(char::is_alphanumeric);
    if !text.contains(':') {
        out.push_str(text);
    } else if escaped_before {
        out.push_str(&text.replace(':', "\\x3A"));
    } else {
        out.push('E');
        out.push_str(&text.replace('\\', "\\\\").replace(':', "\\x3A"));
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(sql: &str, parameters: &[Option<&str>], types: &[&str]) -> Typed {
        Typed {
            statement: Statement {
                sql: sql.to_owned(),
                parameters: parameters
                    .iter()
                    .map(|one| one.map(str::to_owned))
                    .collect(),
            },
            types: types.iter().map(|one| (*one).to_owned()).collect(),
        }
    }

    #[test]
    fn parameters_become_variables_and_null_keeps_its_type() {
        let statements = [
            typed("BEGIN", &[], &[]),
            typed(
                "select $1::uuid, $2, $10 from a where b = $1;",
                &[
                    Some("x"),
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    Some("ten"),
                ],
                &["UUID", "TIMESTAMPTZ", "", "", "", "", "", "", "", "TEXT"],
            ),
        ];
        let made = script(&statements, "s3", true, &Fresh::default());
        assert_eq!(
            made.text,
            "\\startpipeline\nBEGIN;\nselect :s3_1_1::uuid, null::TIMESTAMPTZ, :s3_1_10 from a where b = :s3_1_1;\n\\endpipeline\n"
        );
        assert_eq!(
            made.variables,
            [
                ("s3_1_1".to_owned(), "x".to_owned()),
                ("s3_1_10".to_owned(), "ten".to_owned())
            ]
        );
    }

    #[test]
    fn connections_share_scripts_out_by_their_number() {
        let one = |text: &str| Script {
            text: text.to_owned(),
            variables: vec![(text.trim_end().to_owned(), "v".to_owned())],
        };
        let shared = shared_out(vec![one("a\n"), one("b\n")]);
        let expected = "\\if :client_id % 2 = 0\na\n\\elif :client_id % 2 = 1\nb\n\\endif\n";
        assert_eq!(
            (
                shared.len(),
                shared[0].text.as_str(),
                shared[0].variables.len()
            ),
            (1, expected, 2)
        );
        assert_eq!(shared_out(vec![one("a\n")]), [one("a\n")]);
    }

    #[test]
    fn what_only_looks_like_a_parameter_or_a_variable_stays_what_it_is() {
        let of = |sql: &str| rewritten(sql, |place| (place == 1).then(|| ":v".to_owned()));
        assert_eq!(of("select '$1', \"a$1\", $1"), "select '$1', \"a$1\", :v");
        assert_eq!(
            of("select 'HH24:MI', 'it''s', $1"),
            "select E'HH24\\x3AMI', 'it''s', :v"
        );
        assert_eq!(of("select e'a:b\\n'"), "select e'a\\x3Ab\\n'");
        assert_eq!(of("select 'a\\b:c'"), "select E'a\\\\b\\x3Ac'");
        assert_eq!(
            of("select 1 -- of :x $1\n, $1 /* :y */"),
            "select 1  \n, :v  ".trim_end().to_owned() + "  "
        );
        assert_eq!(of("select a::text, $2"), "select a::text, $2");
    }
}
