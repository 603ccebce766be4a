//! What every page for print has in common: values as text of the page, times as people write them.

use actix_web::HttpResponse;
use actix_web::http::header;
use chrono::{DateTime, Utc};
use kehu_kernel::Zone;

/// A page for print: a whole HTML document, which loads nothing and runs nothing.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes answers; they are written as they come")]
pub(crate) struct PrintedPage(String);

impl PrintedPage {
    /// The answer with a page. A browser shows it without scripts, and nobody keeps it.
    pub(crate) fn answer(html: String) -> HttpResponse {
        HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
            ))
            .insert_header((header::CACHE_CONTROL, "private, no-store"))
            .body(html)
    }
}

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
