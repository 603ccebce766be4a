//! One Markdown file as a part of a page.

use super::mentions::Mentions;
use super::shelf::{self, Source};
use super::{events, problems, rules};
use crate::markup::escaped;
use kehu_attribution::policy::RuleSet;
use kehu_kernel::Language;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use std::fmt::Write;

/// What is written from the program's catalogues, by the comment that stands in its place.
const PROBLEMS: &str = "<!-- every problem -->";
const EVENTS: &str = "<!-- every event -->";
const DEVELOPER: &str = "<!-- every rule of the developer -->";
const SALES_OFFICE: &str = "<!-- every rule of the sales office -->";
const BESIDE: &str = "<!-- every rule beside -->";

/// A source to be printed.
#[derive(Debug)]
pub(super) struct Paper<'a> {
    pub(super) source: &'a Source,
    pub(super) language: Language,
    pub(super) mentions: &'a Mentions,
}

/// A printed source.
#[derive(Debug)]
pub(super) struct Chapter {
    /// Its title, as text.
    pub(super) title: String,
    /// Its HTML below the title.
    pub(super) body: String,
    /// Its sections, in order.
    pub(super) parts: Vec<Part>,
}

/// A section.
#[derive(Debug)]
pub(super) struct Part {
    /// Its heading, as text.
    pub(super) text: String,
    /// Its anchor.
    pub(super) anchor: String,
}

fn parsed(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// Codes in the running text.
#[cfg(test)]
pub(super) fn inline_codes(text: &str) -> Vec<String> {
    let codes = parsed(text).filter_map(|event| match event {
        Event::Code(code) => Some(code.into_string()),
        _ => None,
    });
    codes.collect()
}

/// Relative targets of links.
#[cfg(test)]
pub(super) fn targets(text: &str) -> Vec<String> {
    let targets = parsed(text).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) if is_relative(&dest_url) => {
            Some(dest_url.into_string())
        }
        _ => None,
    });
    targets.collect()
}

/// Examples without their comments and without the language in which they ask: kind and lines.
#[cfg(test)]
pub(super) fn examples(text: &str) -> Vec<String> {
    let mut examples = Vec::new();
    let mut kind: Option<String> = None;
    for event in parsed(text) {
        match event {
            Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(name))) => {
                kind = Some(name.into_string());
            }
            Event::End(TagEnd::CodeBlock) => kind = None,
            Event::Text(lines) => {
                if let Some(kind) = &kind {
                    let mark = if kind == "sh" || kind == "python" {
                        "#"
                    } else {
                        "//"
                    };
                    let lines = lines.lines().filter(|line| {
                        !line.trim().starts_with(mark) && !line.starts_with("language=")
                    });
                    examples.push(format!("{kind}\n{}", lines.collect::<Vec<_>>().join("\n")));
                }
            }
            _ => {}
        }
    }
    examples
}

fn is_relative(target: &str) -> bool {
    !target.starts_with(['/', '#']) && !target.contains(':')
}

impl<'a> Paper<'a> {
    /// Prints the source.
    pub(super) fn print(&self) -> Chapter {
        let mut printed = Printed::default();
        let mut events = parsed(self.source.text);
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let inner = until_end_of_heading(&mut events);
                    printed.heading(level, inner);
                }
                other => self.pass(other, &mut printed),
            }
        }
        let mut body = String::new();
        html::push_html(&mut body, printed.events.into_iter());
        Chapter {
            title: printed.title,
            body,
            parts: printed.parts,
        }
    }

    fn pass(&self, event: Event<'a>, printed: &mut Printed<'a>) {
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let dest_url = if is_relative(&dest_url) {
                    let place = shelf::place_of(self.source.path, &dest_url);
                    place.map_or(dest_url, CowStr::from)
                } else {
                    dest_url
                };
                printed.in_link = true;
                printed.events.push(Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }));
            }
            Event::End(TagEnd::Link) => {
                printed.in_link = false;
                printed.events.push(event);
            }
            Event::Code(code) if !printed.in_link => self.code(code, printed),
            Event::Start(Tag::Table(_)) => {
                printed.raw("<div class=\"table\" tabindex=\"0\">");
                printed.events.push(event);
            }
            Event::End(TagEnd::Table) => {
                printed.events.push(event);
                printed.raw("</div>\n");
            }
            // Sources hold no HTML but comments: marks for the tour and for the catalogues.
            Event::Html(text) | Event::InlineHtml(text) => match text.trim() {
                PROBLEMS => printed.raw(problems::written(self.language)),
                EVENTS => printed.raw(events::written(self.language)),
                DEVELOPER => printed.raw(rules::in_order(RuleSet::Developer, self.language)),
                SALES_OFFICE => printed.raw(rules::in_order(RuleSet::SalesOffice, self.language)),
                BESIDE => printed.raw(rules::beside(self.language)),
                _ => {}
            },
            other => printed.events.push(other),
        }
    }

    /// Code in the running text; what names an operation leads to it.
    fn code(&self, code: CowStr<'a>, printed: &mut Printed<'a>) {
        match self.mentions.place_of(&code) {
            Some(place) => {
                let (place, text) = (escaped(place), escaped(&code));
                printed.raw(format!("<a href=\"{place}\"><code>{text}</code></a>"));
            }
            None => printed.events.push(Event::Code(code)),
        }
    }
}

fn until_end_of_heading<'a>(events: &mut Parser<'a>) -> Vec<Event<'a>> {
    events
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
        .collect()
}

#[derive(Default)]
struct Printed<'a> {
    events: Vec<Event<'a>>,
    title: String,
    parts: Vec<Part>,
    in_link: bool,
    anchors: Vec<String>,
}

impl<'a> Printed<'a> {
    fn raw(&mut self, html: impl Into<CowStr<'a>>) {
        self.events.push(Event::Html(html.into()));
    }

    fn heading(&mut self, level: HeadingLevel, inner: Vec<Event<'a>>) {
        let text = text_of(&inner);
        if level == HeadingLevel::H1 {
            self.title = text;
            return;
        }
        let anchor = self.anchor(&text);
        let mut begin = String::new();
        // Writing to a string does not fail.
        let _ = write!(begin, "<{level} id=\"{anchor}\"><a href=\"#{anchor}\">");
        self.raw(begin);
        self.events.extend(inner);
        self.raw(format!("</a></{level}>\n"));
        if level == HeadingLevel::H2 {
            self.parts.push(Part { text, anchor });
        }
    }

    /// An anchor that no heading before has, formed as GitHub forms it.
    fn anchor(&mut self, heading: &str) -> String {
        let letters = heading.to_lowercase();
        let letters = letters
            .chars()
            .filter(|one| one.is_alphanumeric() || matches!(one, ' ' | '-' | '_'));
        let plain: String = letters
            .map(|one| if one == ' ' { '-' } else { one })
            .collect();
        let mut anchor = plain.clone();
        let mut count = 0;
        while self.anchors.contains(&anchor) {
            count += 1;
            anchor = format!("{plain}-{count}");
        }
        self.anchors.push(anchor.clone());
        anchor
    }
}

fn text_of(events: &[Event<'_>]) -> String {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &'static str) -> Chapter {
        let source = Source {
            path: "guides/en/index.md",
            text,
        };
        let paper = Paper {
            source: &source,
            language: Language::English,
            mentions: &Mentions::of(&crate::document::document()),
        };
        paper.print()
    }

    #[test]
    fn headings_have_anchors_of_their_own() {
        let chapter =
            printed("# The `title`\n\n## What it is\n\n## 什么是幂等键？\n\n## What it is\n");
        assert_eq!(chapter.title, "The title");
        let anchors: Vec<&str> = chapter
            .parts
            .iter()
            .map(|part| part.anchor.as_str())
            .collect();
        assert_eq!(anchors, ["what-it-is", "什么是幂等键", "what-it-is-1"]);
        assert!(
            chapter
                .body
                .contains("<h2 id=\"what-it-is\"><a href=\"#what-it-is\">What it is</a></h2>")
        );
    }

    #[test]
    fn operations_and_files_become_places_and_comments_vanish() {
        let chapter = printed(
            "# T\n\n`GET /v1/me` and [errors](errors.md#x). <!-- story -->\n\n<!-- story: a.ts -->\n",
        );
        assert!(chapter.body.contains(
            "<a href=\"/docs/operations/#/authentication/getMe\"><code>GET /v1/me</code></a>"
        ));
        assert!(
            chapter
                .body
                .contains("<a href=\"/docs/en/errors#x\">errors</a>")
        );
        assert!(!chapter.body.contains("story"));
    }
}
