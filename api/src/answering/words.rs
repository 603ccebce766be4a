//! The words of the page itself, in the two languages of questionnaires.

use kehu_surveys::words::Language;

/// Chinese or English.
pub(super) const fn say(language: Language, zh: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
