//! What is made of the text that was typed.

use kehu_identifiers::IdentifierKind;
use kehu_names::{Query, like_escape};
use kehu_vault::Vault;

/// The ways in which a text is looked for; the empty ones are not taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ask {
    /// Something was typed, and nothing of it can be searched for.
    pub(crate) nothing: bool,
    /// Grams of names; a name must have all.
    pub(crate) grams: Vec<String>,
    /// The text is one gram: one or two characters.
    pub(crate) is_one_gram: bool,
    /// Pattern for `like` over normalised names.
    pub(crate) pattern: Option<String>,
    /// Whether contacts' names are searched too: not for one character, which is a surname and stands for a multitude.
    pub(crate) contacts: bool,
    /// From this pinyin key on, and before the other.
    pub(crate) keys: Option<(String, String)>,
    /// From this reversed telephone number on, and before the other.
    pub(crate) tail: Option<(String, String)>,
    /// First three digits of a mobile, with its tail.
    pub(crate) head_tail: Option<(String, String, String)>,
    /// Last four characters of a sealed number.
    pub(crate) last4: Option<String>,
    /// Published number.
    pub(crate) value: Option<String>,
    /// Blind indexes of a sealed number.
    pub(crate) blind_indexes: Vec<Vec<u8>>,
    /// Whether masked values are asked for by a part of them.
    pub(crate) over_masked: bool,
}

/// Fewest digits by which the end of a telephone number is searched.
const SHORTEST_TAIL: usize = 4;
/// Fewest characters that may be a whole identifier.
const SHORTEST_CODE: usize = 6;

impl Ask {
    /// Reads a search text.
    pub(crate) fn read(vault: &Vault, typed: &str) -> Self {
        let query = Query::parse(typed);
        if query.is_empty() {
            return Self {
                nothing: !typed.is_empty(),
                ..Self::default()
            };
        }
        let tail = query
            .digits
            .as_deref()
            .filter(|digits| digits.len() >= SHORTEST_TAIL)
            .map(reversed_range);
        let head_tail = query.head_tail.as_ref().map(|ends| {
            let (from, before) = reversed_range(&ends.tail);
            (ends.head.clone(), from, before)
        });
        let last4 = query.code.clone().filter(|code| code.chars().count() == 4);
        let whole = query
            .code
            .as_deref()
            .filter(|code| code.chars().count() >= SHORTEST_CODE);
        let length = query.text.chars().count();
        Self {
            nothing: false,
            pattern: Some(format!("%{}%", like_escape(&query.text))),
            is_one_gram: length <= 2,
            contacts: length > 1,
            grams: query.bigrams,
            keys: query
                .pinyin
                .map(|pinyin| (pinyin.clone(), format!("{pinyin}\u{7f}"))),
            over_masked: tail.is_some() || head_tail.is_some() || last4.is_some(),
            tail,
            head_tail,
            last4,
            value: whole.map(str::to_owned),
            blind_indexes: whole
                .map(|code| sealed_forms(vault, code))
                .unwrap_or_default(),
        }
    }

    /// What tests names that have all the grams. None where the one gram is the text itself.
    pub(crate) fn tested_pattern(&self) -> Option<&str> {
        let is_gram = self.is_one_gram;
        self.pattern.as_deref().filter(|_| !is_gram)
    }

    /// Whether names are all that is looked through.
    pub(crate) fn text_only(&self) -> bool {
        self.keys.is_none()
            && self.tail.is_none()
            && self.head_tail.is_none()
            && self.last4.is_none()
            && self.value.is_none()
    }
}

/// The range of reversed numbers that end in these digits: `:` follows `9`.
fn reversed_range(digits: &str) -> (String, String) {
    let reversed: String = digits.chars().rev().collect();
    (reversed.clone(), format!("{reversed}:"))
}

fn sealed_forms(vault: &Vault, code: &str) -> Vec<Vec<u8>> {
    IdentifierKind::ALL
        .into_iter()
        .filter(|kind| kind.is_personal() || *kind == IdentifierKind::TaxpayerNumber)
        .flat_map(|kind| vault.blind_indexes(kind.as_str(), code))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_vault::Key;

    fn ask(text: &str) -> Ask {
        let vault = Vault::new(
            vec![Key::generate().unwrap()],
            vec![Key::generate().unwrap()],
        )
        .unwrap();
        Ask::read(&vault, text)
    }

    #[test]
    fn cus_05_three_digits_search_no_telephone_and_four_are_noted() {
        assert_eq!(ask("123").tail, None);
        assert!(!ask("123").over_masked);
        let four = ask("1234");
        assert_eq!(four.tail, Some(("4321".into(), "4321:".into())));
        assert!(four.over_masked);
    }

    #[test]
    fn wildcards_are_searched_for_and_not_obeyed() {
        assert_eq!(ask("5%_\\").pattern.as_deref(), Some("%5\\%\\_\\\\%"));
    }

    #[test]
    fn one_character_is_looked_for_in_the_names_of_customers_alone() {
        assert!(!ask("王").contacts);
        assert!(ask("王伟").contacts);
        assert_eq!(ask("王").grams, ["王"]);
    }

    #[test]
    fn a_gram_needs_no_test_and_a_longer_text_does() {
        for gram in ["王", "王伟", "𠮷", "𠮷野"] {
            assert_eq!(ask(gram).tested_pattern(), None, "{gram}");
        }
        assert_eq!(ask("王王王").tested_pattern(), Some("%王王王%"));
    }

    #[test]
    fn letters_are_pinyin_and_a_blank_text_finds_nothing() {
        assert_eq!(ask("zw").keys.map(|keys| keys.0), Some("zw".into()));
        assert!(ask(" ").nothing);
    }
}
