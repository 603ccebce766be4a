//! What columns are called: property by property, in Chinese as `headings.txt` says, in English by the property's name
//! unless the file says otherwise.

use kehu_kernel::Words;
use std::collections::HashMap;
use std::sync::LazyLock;

/// `property Chinese`, or `property Chinese|English`.
static HEADINGS: LazyLock<HashMap<&str, Words>> = LazyLock::new(|| {
    let lines = include_str!("headings.txt").lines();
    lines.filter_map(read).collect()
});

fn read(line: &'static str) -> Option<(&'static str, Words)> {
    let (property, words) = line.split_once(' ')?;
    let (zh, en) = match words.split_once('|') {
        Some((zh, en)) => (zh, en.to_owned()),
        None => (words, spelled_out(property)),
    };
    Some((property, Words::new(en, zh)))
}

/// `received_at` as `Received at`.
fn spelled_out(property: &str) -> String {
    let words = property.replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// The heading of a property; its own name where none is known, which a test forbids.
pub(super) fn of_property(property: &str) -> Words {
    HEADINGS
        .get(property)
        .cloned()
        .unwrap_or_else(|| Words::new(property.to_owned(), property.to_owned()))
}

/// The heading of what lies within another.
pub(super) fn within(outer: Option<&Words>, inner: Words) -> Words {
    match outer {
        None => inner,
        Some(outer) => Words::new(
            format!("{}: {}", outer.en, inner.en),
            format!("{}：{}", outer.zh, inner.zh),
        ),
    }
}

/// The heading of the identifier of what a heading names.
pub(super) fn identifier(named: &Words) -> Words {
    Words::new(format!("{} ID", named.en), format!("{}编号", named.zh))
}

/// What an identifier's property names: `site` of `site_id`.
pub(super) fn named_by(property: &str) -> &str {
    property
        .strip_suffix("_ids")
        .or_else(|| property.strip_suffix("_id"))
        .unwrap_or(property)
}
