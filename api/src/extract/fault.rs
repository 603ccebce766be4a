//! Faults of form in words that both languages know. The libraries beneath tell them in English, with the value that was
//! sent; neither goes out.

use kehu_kernel::Words;

/// A fault of form: where inside the place at which it was found, its stable code, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormFault {
    /// JSON Pointer from the place at which the fault was found; empty for that place itself.
    pub(crate) inside: String,
    pub(crate) code: &'static str,
    pub(crate) words: Words,
}

impl FormFault {
    fn here(code: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            inside: String::new(),
            code,
            words: Words::new(en, zh),
        }
    }

    /// Reads what serde, or a type that it read, has said.
    pub(crate) fn read(message: &str) -> Self {
        structure(message)
            .or_else(|| kind(message))
            .or_else(|| form(message))
            .unwrap_or_else(|| Self::here("invalid", message, message))
    }
}

/// Properties that are missing or too many, and words that are not in a list.
fn structure(message: &str) -> Option<FormFault> {
    if let Some(rest) = message.strip_prefix("missing field `") {
        let name = rest.split('`').next().unwrap_or_default();
        return Some(FormFault {
            inside: format!("/{name}"),
            ..FormFault::here("required", "is required", "必填")
        });
    }
    if message.starts_with("duplicate field `") || message == "unsupported value" {
        return Some(FormFault::here(
            "repeated",
            "must be given once",
            "只能出现一次",
        ));
    }
    let (unknown, known) = message
        .split_once(", expected ")
        .or_else(|| message.split_once(", there are no "))?;
    let list = names(known).join(", ");
    if unknown.starts_with("unknown field `") {
        return Some(match list.is_empty() {
            true => FormFault::here("unknown-field", "is not a property here", "不是此处的字段"),
            false => FormFault::here(
                "unknown-field",
                format!("is not a property here; there are: {list}"),
                format!("不是此处的字段；可用字段：{list}"),
            ),
        });
    }
    unknown
        .starts_with("unknown variant `")
        .then(|| one_of(&list))
}

/// A word that must be one of a list, such as `a, b`.
fn one_of(list: &str) -> FormFault {
    FormFault::here(
        "unknown-value",
        format!("must be one of {list}"),
        format!("须为下列之一：{list}"),
    )
}

/// The names in backquotes.
fn names(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// A value of another kind than meant.
fn kind(message: &str) -> Option<FormFault> {
    let (found, expected) = message.split_once(", expected ")?;
    let wrong = ["invalid type: ", "invalid value: ", "invalid length "];
    if !wrong.iter().any(|beginning| found.starts_with(beginning)) {
        return None;
    }
    let whole = |text: &str| {
        matches!(
            text,
            "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" | "integer"
        )
    };
    Some(match expected {
        text if whole(text) => not_whole(),
        text if text.contains("string") => {
            FormFault::here("type", "must be a string", "须为字符串")
        }
        text if text.contains("boolean") => {
            FormFault::here("type", "must be true or false", "须为 true 或 false")
        }
        text if text.contains("sequence") => {
            FormFault::here("type", "must be an array", "须为数组")
        }
        text if text.contains("map") || text.starts_with("struct ") => not_object(),
        text if text.contains("UUID") => not_identifier(),
        text if text.contains("date") => not_date(),
        _ => FormFault::here(
            "type",
            "is of another type than documented",
            "类型与文档不符",
        ),
    })
}

/// A text that is not of the form meant.
fn form(message: &str) -> Option<FormFault> {
    const DATES: [&str; 6] = [
        "premature end of input",
        "input contains invalid characters",
        "input is out of range",
        "trailing input",
        "input is not enough for unique date and time",
        "no possible date and time matching input",
    ];
    const NUMBERS: [&str; 4] = [
        "number too large to fit in target type",
        "number too small to fit in target type",
        "invalid digit found in string",
        "cannot parse integer from empty string",
    ];
    if message.starts_with("UUID parsing failed") {
        return Some(not_identifier());
    }
    if DATES.contains(&message) {
        return Some(not_date());
    }
    if NUMBERS.contains(&message) || message == "number would be zero for non-zero type" {
        return Some(not_whole());
    }
    if message.starts_with("provided string was not `true` or `false`") {
        return Some(FormFault::here(
            "type",
            "must be true or false",
            "须为 true 或 false",
        ));
    }
    if let Some(list) = message.strip_prefix("must be one of ") {
        return Some(one_of(list));
    }
    let places = message
        .strip_prefix("must be a decimal string such as \"1234.50\", with at most ")?
        .split(' ')
        .next()?;
    Some(FormFault::here(
        "decimal",
        message,
        format!("须为十进制数字符串，如 \"1234.50\"，小数点后最多 {places} 位，小数点前最多 12 位"),
    ))
}

pub(crate) fn not_object() -> FormFault {
    FormFault::here("type", "must be an object", "须为对象")
}

fn not_identifier() -> FormFault {
    FormFault::here(
        "identifier",
        "must be an identifier (UUID)",
        "须为标识（UUID）",
    )
}

fn not_date() -> FormFault {
    FormFault::here(
        "date",
        "must be a date of the calendar such as 2026-01-31, or an instant such as 2026-01-31T08:00:00Z, as documented",
        "须为有效日期，如 2026-01-31，或时间，如 2026-01-31T08:00:00Z（以文档为准）",
    )
}

fn not_whole() -> FormFault {
    FormFault::here(
        "whole-number",
        "must be a whole number within the documented range",
        "须为文档所列范围内的整数",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, NaiveDate, Utc};
    use kehu_kernel::{Money, UnitId};
    use serde::Deserialize;
    use serde_json::{Value, json};

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        Red,
        Blue,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    struct Sample {
        word: Option<Word>,
        text: Option<String>,
        flag: Option<bool>,
        count: Option<u8>,
        list: Option<Vec<u8>>,
        unit: Option<UnitId>,
        day: Option<NaiveDate>,
        at: Option<DateTime<Utc>>,
        money: Option<Money>,
        inner: Option<Box<Inner>>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Inner {
        needed: u8,
    }

    fn fault(value: Value) -> FormFault {
        let said = serde_json::from_value::<Sample>(value)
            .unwrap_err()
            .to_string();
        FormFault::read(&said)
    }

    #[test]
    fn every_fault_of_form_has_a_code_and_words_in_both_languages() {
        for (value, code) in [
            (json!({"colour": 1}), "unknown-field"),
            (json!({"word": "green"}), "unknown-value"),
            (json!({"text": 1}), "type"),
            (json!({"flag": "yes"}), "type"),
            (json!({"count": 256}), "whole-number"),
            (json!({"count": -1}), "whole-number"),
            (json!({"count": "1"}), "whole-number"),
            (json!({"count": 1.5}), "whole-number"),
            (json!({"list": 1}), "type"),
            (json!({"unit": "x"}), "identifier"),
            (json!({"day": "2026-02-30"}), "date"),
            (json!({"day": "26-02"}), "date"),
            (json!({"day": "yesterday"}), "date"),
            (json!({"day": "2026-02-03x"}), "date"),
            (json!({"at": "2026-02-03"}), "date"),
            (json!({"at": 5}), "type"),
            (json!({"money": "1e2"}), "decimal"),
            (json!({"inner": {}}), "required"),
            (json!({"inner": 7}), "type"),
        ] {
            let fault = fault(value.clone());
            assert_eq!(fault.code, code, "{value}: {fault:?}");
            assert_ne!(fault.words.en, fault.words.zh, "{value}");
            assert!(!fault.words.zh.is_ascii(), "{value}");
        }
    }

    #[test]
    fn a_fault_names_what_would_be_right_and_never_what_was_sent() {
        let known = fault(json!({"colour": 1})).words.en;
        assert!(
            known.starts_with("is not a property here; there are: word, text"),
            "{known}"
        );
        assert_eq!(
            fault(json!({"word": "green"})).words.en,
            "must be one of red, blue"
        );
        assert_eq!(fault(json!({"inner": {}})).inside, "/needed");
        for value in [
            json!({"count": "13812341234"}),
            json!({"flag": "13812341234"}),
            json!({"unit": "13812341234"}),
        ] {
            assert!(!fault(value).words.en.contains("1381234"));
        }
    }

    #[test]
    fn parameters_have_their_faults_in_the_same_words() {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "only read")]
        struct Parameters {
            limit: u8,
            flag: Option<bool>,
            word: Option<Word>,
        }
        for (text, code) in [
            ("limit=1000", "whole-number"),
            ("limit=x", "whole-number"),
            ("limit=", "whole-number"),
            ("limit=1&limit=2", "repeated"),
            ("limit=1&flag=yes", "type"),
            ("limit=1&word=green", "unknown-value"),
            ("", "required"),
        ] {
            let said = serde_html_form::from_str::<Parameters>(text)
                .unwrap_err()
                .to_string();
            assert_eq!(FormFault::read(&said).code, code, "{text}: {said}");
        }
    }
}
