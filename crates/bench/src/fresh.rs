//! What must be new each time a write is repeated: identifiers, numbers out of counters, telephones, keys of idempotency.
//!
//! Identifiers that a request made tell it by their time, which they begin with. Of the rest two requests of the same kind are
//! laid beside each other: digits in which they differ are counted or drawn, and drawn anew by pgbench.

use crate::script::Typed;
use std::collections::HashMap;
use uuid::Uuid;

/// How the parameters of a request are drawn anew.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Fresh {
    /// pgbench's commands that draw, one a line.
    pub draws: String,
    /// What stands for a parameter, by the places of its statement and of itself, from 0.
    pub instead: HashMap<(usize, usize), String>,
}

/// Sees what is to be drawn anew in `request`, by comparison with `other` of the same kind. Identifiers are new that were made
/// at `since` or later, in milliseconds since 1970.
#[must_use]
pub fn fresh(request: &[Typed], other: &[Typed], since: u64) -> Fresh {
    let mut fresh = Fresh::default();
    let mut drawn: HashMap<String, String> = HashMap::new();
    for (number, typed) in request.iter().enumerate() {
        let counterpart = counterpart(request, number, other);
        for (place, value) in typed.statement.parameters.iter().enumerate() {
            let of = typed.types.get(place).map_or("TEXT", String::as_str);
            let beside =
                counterpart.and_then(|beside| beside.statement.parameters.get(place)?.as_deref());
            let Some(value) = value.as_deref() else {
                continue;
            };
            let mut draw = |key: &str, from: u64, to: u64| {
                let count = drawn.len();
                drawn
                    .entry(key.to_owned())
                    .or_insert_with(|| {
                        let name = format!("fresh{count}");
                        fresh
                            .draws
                            .push_str(&format!("\\set {name} random({from}, {to})\n"));
                        name
                    })
                    .clone()
            };
            if let Some(instead) = instead(value, beside, of, since, &mut draw) {
                fresh.instead.insert((number, place), instead);
            }
        }
    }
    fresh
}

/// The statement of the other request that does the same: the first, second or third time that it executes the same text. By
/// their places alone they cannot be told, since now and then a request is made of one statement more, such as the check of a
/// token that was not remembered any longer.
fn counterpart<'a>(request: &[Typed], number: usize, other: &'a [Typed]) -> Option<&'a Typed> {
    let sql = &request.get(number)?.statement.sql;
    let same = |typed: &&Typed| typed.statement.sql == *sql;
    let earlier = request.iter().take(number).filter(same).count();
    other.iter().filter(same).nth(earlier)
}

/// Largest number of twelve hexadecimal digits.
const TWELVE: u64 = 0xffff_ffff_ffff;

fn instead(
    value: &str,
    beside: Option<&str>,
    of: &str,
    since: u64,
    draw: &mut impl FnMut(&str, u64, u64) -> String,
) -> Option<String> {
    if matches!(
        of,
        "UUID" | "UUID[]" | "TEXT" | "VARCHAR" | "TEXT[]" | "JSONB" | "JSONB[]"
    ) {
        let mut parts: Vec<Part> = made(value, since)
            .into_iter()
            .map(Part::Identifier)
            .collect();
        if of == "JSONB" && beside.is_some_and(|beside| beside != value) {
            parts.extend(
                counted(value)
                    .into_iter()
                    .map(|(place, length)| Part::Number(place, length)),
            );
        }
        parts.sort_by_key(|part| match part {
            Part::Identifier(place) | Part::Number(place, _) => *place,
        });
        if !parts.is_empty() {
            return Some(with_parts(value, &parts, of, draw));
        }
    }
    let beside = beside.filter(|beside| *beside != value)?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match of {
        "INT4" | "INT8" if digits(value) => {
            let name = draw(value, 100_000_000, 2_000_000_000);
            Some(format!(":{name}::{of}"))
        }
        "BYTEA" if value.len() >= 18 => {
            let head = value.get(2..value.len() - 12)?;
            let name = draw(value, 0, TWELVE);
            Some(format!(
                "decode('{head}' || lpad(to_hex(:{name}::bigint), 12, '0'), 'hex')"
            ))
        }
        "TEXT" | "VARCHAR" if digits(value) && value.len() >= 7 && value.len() == beside.len() => {
            let (head, tail) = value.split_at(3);
            let most = 10_u64.checked_pow(u32::try_from(tail.len()).ok()?)? - 1;
            let name = draw(value, 0, most);
            Some(format!(
                "('{head}' || lpad(:{name}::bigint::text, {}, '0'))",
                tail.len()
            ))
        }
        "TEXT" | "VARCHAR" => {
            // A text that ends with a count, such as a key of idempotency.
            let head = value.trim_end_matches(|last: char| last.is_ascii_digit());
            let is_count = head.len() < value.len()
                && beside.trim_end_matches(|last: char| last.is_ascii_digit()) == head;
            (is_count && !head.is_empty()).then(|| {
                let name = draw(value, 0, TWELVE);
                format!("({} || :{name}::bigint::text)", quoted(head))
            })
        }
        _ => None,
    }
}

/// Where identifiers stand that were made since an instant.
fn made(value: &str, since: u64) -> Vec<usize> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(text) = value.get(from..from + 36) {
        let time = Uuid::try_parse(text)
            .ok()
            .filter(|id| id.get_version_num() == 7)
            .map(|id| {
                let (high, low) = (id.as_fields().0, id.as_fields().1);
                (u64::from(high) << 16) | u64::from(low)
            });
        if time.is_some_and(|time| time >= since) {
            places.push(from);
            from += 36;
        } else {
            from += value
                .get(from..)
                .and_then(|rest| rest.chars().next())
                .map_or(1, char::len_utf8);
        }
    }
    places
}

/// What is drawn anew within a longer text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// An identifier, at this place.
    Identifier(usize),
    /// A number, at this place and so long.
    Number(usize, usize),
}

/// Where a document has the number of an entry, and how long it is.
fn counted(value: &str) -> Vec<(usize, usize)> {
    const NAMED: &str = "\"number\": ";
    let places = value
        .match_indices(NAMED)
        .map(|(place, _)| place + NAMED.len());
    places
        .map(|place| {
            let digits = value.get(place..).map_or(0, |rest| {
                rest.bytes().take_while(u8::is_ascii_digit).count()
            });
            (place, digits)
        })
        .filter(|(_, length)| *length > 0)
        .collect()
}

/// The text with others in the places of these. An identifier keeps its time, so that it goes where its like go in an index.
fn with_parts(
    value: &str,
    parts: &[Part],
    of: &str,
    draw: &mut impl FnMut(&str, u64, u64) -> String,
) -> String {
    let mut out = Vec::new();
    let mut from = 0;
    for part in parts {
        let (place, kept, length) = match part {
            Part::Identifier(place) => (*place, 24, 36),
            Part::Number(place, length) => (*place, 0, *length),
        };
        let (Some(before), Some(whole)) = (
            value.get(from..place + kept),
            value.get(place..place + length),
        ) else {
            continue;
        };
        out.push(quoted(before));
        out.push(match part {
            Part::Identifier(_) => {
                format!("lpad(to_hex(:{}::bigint), 12, '0')", draw(whole, 0, TWELVE))
            }
            Part::Number(..) => {
                format!(":{}::bigint::text", draw(whole, 100_000_000, 2_000_000_000))
            }
        });
        from = place + length;
    }
    let rest = value.get(from..).unwrap_or_default();
    if !rest.is_empty() {
        out.push(quoted(rest));
    }
    format!("({})::{of}", out.join(" || "))
}

/// A literal in which pgbench finds no variable.
fn quoted(text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('\'', "''")
        .replace(':', "\\x3A");
    format!("E'{text}'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statements::Statement;

    const OLD: &str = "01a00000-0000-7000-8000-000000000001";
    const NEW: &str = "01b00000-0000-7abc-8000-0123456789ab";
    const SINCE: u64 = 0x01b0_0000_0000;

    fn typed(parameters: &[(&str, &str)]) -> Vec<Typed> {
        vec![Typed {
            statement: Statement {
                sql: "insert".into(),
                parameters: parameters
                    .iter()
                    .map(|(value, _)| Some((*value).to_owned()))
                    .collect(),
            },
            types: parameters.iter().map(|(_, of)| (*of).to_owned()).collect(),
        }]
    }

    #[test]
    fn new_identifiers_are_drawn_anew_and_the_same_one_is_the_same_everywhere() {
        let both = format!("{{{NEW},{OLD}}}");
        let request = typed(&[
            (NEW, "UUID"),
            (OLD, "UUID"),
            (&both, "UUID[]"),
            ("{\"a\": 1}", "JSONB"),
        ]);
        let made = fresh(&request, &[], SINCE);
        assert_eq!(made.draws, "\\set fresh0 random(0, 281474976710655)\n");
        let expected =
            "(E'01b00000-0000-7abc-8000-' || lpad(to_hex(:fresh0::bigint), 12, '0'))::UUID";
        assert_eq!(made.instead.get(&(0, 0)).unwrap(), expected);
        assert!(!made.instead.contains_key(&(0, 1)) && !made.instead.contains_key(&(0, 3)));
        let array = made.instead.get(&(0, 2)).unwrap();
        assert!(
            array.starts_with("(E'{01b00000-")
                && array.ends_with(&format!("|| E',{OLD}}}')::UUID[]")),
            "{array}"
        );
    }

    #[test]
    fn digits_in_which_two_requests_differ_are_drawn_anew_and_nothing_else_is() {
        let of = |number: &str, mobile: &str, key: &str, sealed: &str, name: &str| {
            typed(&[
                (number, "INT8"),
                (mobile, "TEXT"),
                (key, "TEXT"),
                (sealed, "BYTEA"),
                (name, "TEXT"),
                ("5", "INT4"),
            ])
        };
        let request = of(
            "7",
            "19100000001",
            "RUN-9",
            "\\x0011223344556677889900",
            "王伟",
        );
        let other = of(
            "8",
            "19199999999",
            "RUN-10",
            "\\x0011223344556677889911",
            "李芳",
        );
        let made = fresh(&request, &other, SINCE);
        let at = |place: usize| made.instead.get(&(0, place)).map(String::as_str);
        assert_eq!(at(0), Some(":fresh0::INT8"));
        assert_eq!(
            at(1),
            Some("('191' || lpad(:fresh1::bigint::text, 8, '0'))")
        );
        assert_eq!(at(2), Some("(E'RUN-' || :fresh2::bigint::text)"));
        assert_eq!(
            at(3),
            Some("decode('0011223344' || lpad(to_hex(:fresh3::bigint), 12, '0'), 'hex')")
        );
        assert_eq!((at(4), at(5)), (None, None));
        let entry = |number: &str| {
            typed(&[
                (number, "INT8"),
                (
                    &format!("[{{\"number\": {number}, \"place\": 3}}]"),
                    "JSONB",
                ),
            ])
        };
        let made = fresh(&entry("20"), &entry("21"), SINCE);
        let array = made.instead.get(&(0, 1)).unwrap();
        assert_eq!(
            array,
            "(E'[{\"number\"\\x3A ' || :fresh0::bigint::text || E', \"place\"\\x3A 3}]')::JSONB"
        );
    }

    #[test]
    fn numbers_are_drawn_anew_also_behind_a_statement_that_only_one_of_the_requests_has() {
        let of = |sql: &str, number: &str| Typed {
            statement: Statement {
                sql: sql.into(),
                parameters: vec![Some(number.to_owned())],
            },
            types: vec!["INT8".to_owned()],
        };
        let request = [of("take", "3"), of("register", "7"), of("take", "4")];
        let other = [
            of("check the token", "1"),
            of("take", "5"),
            of("register", "8"),
            of("take", "6"),
        ];
        for (request, other) in [(&request[..], &other[..]), (&other[..], &request[..])] {
            let made = fresh(request, other, SINCE);
            let drawn: Vec<&str> = request
                .iter()
                .enumerate()
                .filter(|(number, _)| made.instead.contains_key(&(*number, 0)))
                .map(|(_, typed)| typed.statement.sql.as_str())
                .collect();
            assert_eq!(drawn, ["take", "register", "take"]);
        }
    }
}
