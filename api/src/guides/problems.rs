//! The list of problems, from the catalogue of the program itself.

use crate::markup::escaped;
use kehu_kernel::{Fact, Language};
use std::fmt::Write;

/// Every problem by its code: status, rule, title, and what to do.
pub(super) fn written(language: Language) -> String {
    let mut out = String::from("<dl class=\"catalogue\">\n");
    for (code, (fact, status)) in crate::problem_catalogue::all() {
        // Writing to a string does not fail.
        let _ = write!(
            out,
            "<dt id=\"{code}\"><a href=\"#{code}\"><code>{code}</code></a> <span class=\"mark\">{status}</span>"
        );
        if !fact.rule.is_empty() {
            let _ = write!(out, " <span class=\"mark\">{}</span>", fact.rule);
        }
        let (title, stop) = (escaped(title(&fact, language)), stop(language));
        let detail = with_figures(detail(&fact, language));
        let _ = writeln!(out, "</dt>\n<dd><b>{title}</b>{stop}{detail}</dd>");
    }
    out.push_str("</dl>\n");
    out
}

pub(super) const fn title(fact: &Fact, language: Language) -> &'static str {
    match language {
        Language::English => fact.en,
        Language::Chinese => fact.zh,
    }
}

const fn detail(fact: &Fact, language: Language) -> &'static str {
    match language {
        Language::English => fact.detail_en,
        Language::Chinese => fact.detail_zh,
    }
}

const fn stop(language: Language) -> &'static str {
    match language {
        Language::English => ". ",
        Language::Chinese => "。",
    }
}

/// A detail as text of the page; the names of figures stand out.
fn with_figures(detail: &str) -> String {
    let mut out = String::new();
    let mut rest = detail;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else {
            break;
        };
        let name = name.split(':').next().unwrap_or(name);
        let _ = write!(out, "{}<var>{}</var>", escaped(before), escaped(name));
        rest = after;
    }
    out.push_str(&escaped(rest));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_out_and_text_stays_text() {
        assert_eq!(
            with_figures("By {days} days & {rate:.2}."),
            "By <var>days</var> days &amp; <var>rate</var>."
        );
        assert_eq!(with_figures("nothing <here>"), "nothing &lt;here&gt;");
    }
}
