//! What every page for print has in common: values as text of the page, times as people write them.

use chrono::{DateTime, Utc};
use kehu_kernel::Zone;

/// A value as text of a page: what a customer or employee wrote never becomes markup.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// To the minute, in China's time.
pub(crate) fn minute(at: DateTime<Utc>) -> String {
    at.with_timezone(&Zone::CHINA.0)
        .format("%Y-%m-%d %H:%M")
        .to_string()
}
