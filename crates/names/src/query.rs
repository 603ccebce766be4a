//! What is made of a search text.

use unicode_normalization::UnicodeNormalization;

use crate::normalise::{normalise, pairs};

/// The most characters of a search text that are looked at.
pub const MAX_QUERY: usize = 100;

/// The first three and last four digits of a mobile, as agents report them: `138****1234`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadTail {
    /// Three digits.
    pub head: String,
    /// Four digits.
    pub tail: String,
}

/// Every plausible reading of a search text; the caller joins those present by OR.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The text as names are normalised, for a substring search. Empty if nothing was typed.
    pub text: String,
    /// The grams that a name containing `text` must have: its pairs, or the one character.
    pub bigrams: Vec<String>,
    /// Full pinyin or initials, lower case, ü as v: present for Latin letters, with or without
    /// digits.
    pub pinyin: Option<String>,
    /// Part of a telephone number, at least three digits, without country code and trunk zero of a
    /// mobile.
    pub digits: Option<String>,
    /// The two ends of a hidden mobile: `138****1234`, `138 1234`, `1381234`.
    pub head_tail: Option<HeadTail>,
    /// Identifier or part of one, 4 to 20 letters and digits in upper case, at least one digit.
    pub code: Option<String>,
}

impl Query {
    /// Reads a search text. Characters past [`MAX_QUERY`] are ignored.
    #[must_use]
    pub fn parse(input: &str) -> Self {
        let typed: String = input.nfkc().take(MAX_QUERY).collect();
        let text: String = normalise(&typed).chars().take(MAX_QUERY).collect();
        Self {
            bigrams: grams(&text),
            pinyin: pinyin(&typed),
            digits: digits(&typed),
            head_tail: head_tail(&typed),
            code: code(&typed),
            text,
        }
    }

    /// Whether nothing was typed that could be searched for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// The text with the wildcards of SQL `LIKE` and the escape character itself escaped by `\`.
#[must_use]
pub fn like_escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '%' | '_') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn grams(text: &str) -> Vec<String> {
    let mut grams: Vec<String> = pairs(text).collect();
    if grams.is_empty() {
        grams.extend(text.chars().map(String::from));
    }
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// Latin letters without tone marks, spaces and apostrophes.
fn pinyin(typed: &str) -> Option<String> {
    let mut letters = String::new();
    for c in typed.nfd().flat_map(char::to_lowercase) {
        match c {
            // The two dots of ü follow their letter; tones follow the dots.
            '\u{0308}' if letters.ends_with('u') => {
                letters.pop();
                letters.push('v');
            }
            '\u{0300}'..='\u{036F}' | '\'' | '’' => {}
            c if c.is_ascii_alphanumeric() => letters.push(c),
            c if c.is_whitespace() => {}
            _ => return None,
        }
    }
    letters
        .contains(|c: char| c.is_ascii_alphabetic())
        .then_some(letters)
}

/// Digits between the separators of telephone numbers.
fn digits(typed: &str) -> Option<String> {
    let telephonic = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-()".contains(c);
    if !typed.chars().all(telephonic) {
        return None;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let mobile = ["86", "0086", "0"]
        .into_iter()
        .filter_map(|prefix| digits.strip_prefix(prefix))
        .find(|bare| bare.len() == 11 && is_mobile_head(bare));
    let found = mobile.unwrap_or(&digits);
    (3..=20).contains(&found.len()).then(|| found.to_owned())
}

/// Three and four digits, apart, joined by stars or side by side.
fn head_tail(typed: &str) -> Option<HeadTail> {
    let groups: Vec<&str> = typed
        .split(|c: char| c.is_whitespace() || matches!(c, '*' | '-' | 'x' | 'X'))
        .filter(|group| !group.is_empty())
        .collect();
    let (head, tail) = match groups.as_slice() {
        [head, tail] => (*head, *tail),
        [whole] if whole.len() == 7 => whole.split_at_checked(3)?,
        _ => return None,
    };
    let digits_only = [head, tail]
        .iter()
        .all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let right = head.len() == 3 && tail.len() == 4 && digits_only && is_mobile_head(head);
    right.then(|| HeadTail {
        head: head.to_owned(),
        tail: tail.to_owned(),
    })
}

fn is_mobile_head(digits: &str) -> bool {
    digits
        .strip_prefix('1')
        .is_some_and(|rest| rest.starts_with(|c| ('3'..='9').contains(&c)))
}

fn code(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let right = (4..=20).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_alphanumeric())
        && code.bytes().any(|b| b.is_ascii_digit());
    right.then_some(code)
}
