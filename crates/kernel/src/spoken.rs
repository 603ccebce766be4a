//! Values as sentences tell them: words by their labels, instants in the company's zone, each in the language of the text.

use crate::{Language, Words, Zone};
use chrono::{DateTime, NaiveDate, Utc};

/// What a sentence tells of a value. A code has none: what stands for people is a label.
pub trait Spoken {
    /// The value in a language.
    fn spoken(&self, language: Language) -> String;

    /// The value in both languages.
    fn words(&self) -> Words {
        Words::new(
            self.spoken(Language::English),
            self.spoken(Language::Chinese),
        )
    }
}

/// Values that read alike in both languages.
macro_rules! alike {
    ($($name:ty),* $(,)?) => {$(
        impl crate::Spoken for $name {
            fn spoken(&self, _: crate::Language) -> String {
                self.to_string()
            }
        }
    )*};
}
pub(crate) use alike;

alike!(
    &'static str,
    String,
    NaiveDate,
    u8,
    u16,
    i16,
    u32,
    i32,
    u64,
    i64,
    usize
);

/// To the minute, in the company's zone.
impl Spoken for DateTime<Utc> {
    fn spoken(&self, _: Language) -> String {
        self.with_timezone(&Zone::CHINA.0)
            .format("%Y-%m-%d %H:%M")
            .to_string()
    }
}

impl Spoken for Words {
    fn spoken(&self, language: Language) -> String {
        self.text(language).to_owned()
    }
}

/// A label inside a sentence: in English it begins small, unless it is written in capitals.
#[must_use]
pub fn in_sentence(label: &str, language: Language) -> String {
    let mut letters = label.chars();
    match (language, letters.next(), letters.next()) {
        (Language::English, Some(first), second)
            if !second.is_some_and(|second| second.is_ascii_uppercase()) =>
        {
            let rest = label.get(first.len_utf8()..).unwrap_or_default();
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => label.to_owned(),
    }
}

/// Gives the words of closed lists their labels, Chinese and English: `LABELS` for screens and tables, and how sentences
/// tell them.
///
/// ```ignore
/// kehu_kernel::labels! {
///     State { Open = "待办", "Open"; UnderWay = "办理中", "Under way"; }
/// }
/// ```
#[macro_export]
macro_rules! labels {
    ($($name:ty { $($variant:ident = $zh:literal, $en:literal;)* })*) => {$(
        impl $name {
            /// Each word, as sent, with its Chinese and its English label.
            pub const LABELS: &'static [(&'static str, &'static str, &'static str)] =
                &[$((Self::$variant.as_str(), $zh, $en)),*];
        }

        impl $crate::Spoken for $name {
            fn spoken(&self, language: $crate::Language) -> String {
                let (zh, en) = match self {
                    $(Self::$variant => ($zh, $en)),*
                };
                let label = match language {
                    $crate::Language::Chinese => zh,
                    $crate::Language::English => en,
                };
                $crate::in_sentence(label, language)
            }
        }
    )*};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_told_in_the_companys_zone_to_the_minute() {
        let at: DateTime<Utc> = "2026-06-02T16:00:59.123456Z".parse().unwrap();
        for language in [Language::Chinese, Language::English] {
            assert_eq!(at.spoken(language), "2026-06-03 00:00");
        }
    }

    #[test]
    fn a_label_begins_small_inside_an_english_sentence_and_capitals_stay() {
        for (label, language, told) in [
            ("Under way", Language::English, "under way"),
            ("A", Language::English, "a"),
            ("CSV file", Language::English, "CSV file"),
            ("已办结", Language::English, "已办结"),
            ("已办结", Language::Chinese, "已办结"),
            ("", Language::English, ""),
        ] {
            assert_eq!(in_sentence(label, language), told);
        }
    }
}
