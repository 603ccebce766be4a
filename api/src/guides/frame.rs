//! What stands around every guide: head, navigation, the way to the other language.

use super::markdown::Part;
use super::shelf::{Area, Guide, SHELF};
use super::{OPERATIONS, place, say};
use crate::markup::escaped;
use kehu_kernel::Language;
use std::fmt::Write;

/// A page's frame.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) guide: &'a Guide,
    pub(super) language: Language,
    pub(super) title: &'a str,
    pub(super) parts: &'a [Part],
}

const fn other(language: Language) -> Language {
    match language {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    }
}

fn head(out: &mut String, language: Language, title: &str) {
    let (tag, title) = (language.tag(), escaped(title));
    // Writing to a string does not fail.
    let _ = writeln!(
        out,
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/docs/style.css\">"
    );
}

impl Frame<'_> {
    /// The page.
    pub(super) fn around(&self, body: &str) -> String {
        let language = self.language;
        let mut out = String::with_capacity(body.len() + 8_192);
        head(&mut out, language, &format!("{} · Kehu 客户", self.title));
        let (home, begin) = (
            place(language, ""),
            say(language, "To the text", "跳到正文"),
        );
        let (contents, menu) = (
            say(language, "Contents", "目录"),
            say(language, "Documentation", "文档"),
        );
        // Writing to a string does not fail.
        let _ = write!(
            out,
            "</head>\n<body>\n<a class=\"skip\" href=\"#text\">{begin}</a>\n<header>\n<a class=\"home\" href=\"{home}\">Kehu <span lang=\"zh-CN\">客户</span></a>\n\
             <nav aria-label=\"{menu}\"><a class=\"menu\" href=\"#contents\">{contents}</a>"
        );
        let _ = write!(
            out,
            "<a href=\"{OPERATIONS}\">{}</a>",
            say(language, "Operations", "接口")
        );
        self.write_language(&mut out);
        out.push_str("</nav>\n</header>\n<div class=\"page\">\n<main id=\"text\">\n");
        let _ = writeln!(out, "<h1>{}</h1>", escaped(self.title));
        self.write_parts(&mut out);
        out.push_str(body);
        self.write_next(&mut out);
        out.push_str("</main>\n");
        self.write_contents(&mut out, contents);
        out.push_str("</div>\n</body>\n</html>\n");
        out
    }

    fn write_language(&self, out: &mut String) {
        let other = other(self.language);
        // A story that is not translated leads to the front page.
        let name = if self.guide.best(other) == other {
            self.guide.name
        } else {
            ""
        };
        let (to, tag, word) = (
            place(other, name),
            other.tag(),
            say(other, "English", "中文"),
        );
        let _ = write!(
            out,
            "<a href=\"{to}\" lang=\"{tag}\" hreflang=\"{tag}\">{word}</a>"
        );
    }

    /// The page's sections, on a narrow screen.
    fn write_parts(&self, out: &mut String) {
        if self.parts.len() < 3 {
            return;
        }
        let here = say(self.language, "On this page", "本页内容");
        let _ = writeln!(out, "<details class=\"here\"><summary>{here}</summary>");
        self.write_list_of_parts(out);
        out.push_str("</details>\n");
    }

    fn write_list_of_parts(&self, out: &mut String) {
        out.push_str("<ul>\n");
        for Part { text, anchor } in self.parts {
            let _ = writeln!(out, "<li><a href=\"#{anchor}\">{}</a></li>", escaped(text));
        }
        out.push_str("</ul>\n");
    }

    fn write_next(&self, out: &mut String) {
        let mut following = SHELF
            .iter()
            .skip_while(|guide| guide.name != self.guide.name)
            .skip(1);
        if let Some(next) = following.next() {
            let (to, label) = (
                place(next.best(self.language), next.name),
                escaped(next.label_in(self.language)),
            );
            let word = say(self.language, "Next", "下一篇");
            let _ = writeln!(
                out,
                "<p class=\"next\"><a href=\"{to}\" rel=\"next\">{word}<b>{label}</b></a></p>"
            );
        }
    }

    fn write_contents(&self, out: &mut String, label: &str) {
        let _ = writeln!(
            out,
            "<nav id=\"contents\" class=\"contents\" aria-label=\"{label}\">"
        );
        for (area, en, zh) in [
            (Area::Front, "", ""),
            (Area::Basics, "Basics", "基础"),
            (Area::Subjects, "Subjects", "专题"),
            (Area::Clients, "Clients", "客户端"),
            (Area::Stories, "Stories", "实例"),
        ] {
            let heading = say(self.language, en, zh);
            if !heading.is_empty() {
                let _ = writeln!(out, "<h2>{heading}</h2>");
            }
            out.push_str("<ul>\n");
            for guide in SHELF.iter().filter(|guide| guide.area == area) {
                self.write_entry(out, guide);
            }
            out.push_str("</ul>\n");
        }
        let (heading, operations) = (
            say(self.language, "Reference", "参考"),
            say(self.language, "Operations", "全部接口"),
        );
        let _ = writeln!(
            out,
            "<h2>{heading}</h2>\n<ul>\n<li><a href=\"{OPERATIONS}\">{operations}</a></li>\n\
             <li><a href=\"/openapi.yaml\">openapi.yaml</a></li>\n<li><a href=\"/openapi.json\">openapi.json</a></li>\n</ul>\n</nav>"
        );
    }

    fn write_entry(&self, out: &mut String, guide: &Guide) {
        let (to, label) = (
            place(guide.best(self.language), guide.name),
            escaped(guide.label_in(self.language)),
        );
        if guide.name == self.guide.name {
            let _ = writeln!(
                out,
                "<li><a href=\"{to}\" aria-current=\"page\">{label}</a>"
            );
            if self.parts.len() > 1 {
                self.write_list_of_parts(out);
            }
            out.push_str("</li>\n");
        } else {
            let _ = writeln!(out, "<li><a href=\"{to}\">{label}</a></li>");
        }
    }
}

/// Nothing is at this place.
pub(super) fn missing(language: Language) -> String {
    let title = say(language, "There is no such page", "页面不存在");
    let mut out = String::new();
    head(&mut out, language, title);
    let _ = writeln!(
        out,
        "</head>\n<body>\n<main id=\"text\" class=\"alone\"><h1>{title}</h1>\n<p><a href=\"{}\">{}</a></p></main>\n</body>\n</html>",
        place(language, ""),
        say(language, "All guides", "全部指南"),
    );
    out
}
