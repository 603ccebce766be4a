//! The list of types of events with what each tells, from the catalogue of the program itself.

use super::say;
use crate::markup::escaped;
use crate::routes::system::label_words::labels_of;
use kehu_kernel::Language;
use kehu_webhooks::catalogue::{Family, Field, Shape, chinese, families};
use std::fmt::Write;

/// Every family of events: its types, the permission, and the fields of `data`.
pub(super) fn written(language: Language) -> String {
    let mut out = String::new();
    for family in families() {
        write_family(&mut out, family, language);
    }
    out
}

fn about(text: &'static str, language: Language) -> String {
    let text = match language {
        Language::English => text,
        Language::Chinese => chinese(text).unwrap_or(text),
    };
    // Between backquotes stands what is sent.
    let parts = escaped(text);
    let parts = parts.split('`').enumerate().map(|(place, part)| {
        if place % 2 == 1 {
            format!("<code>{part}</code>")
        } else {
            part.to_owned()
        }
    });
    parts.collect()
}

// Writing to a string does not fail.
fn write_family(out: &mut String, family: &Family, language: Language) {
    let Family {
        data,
        about: what,
        permission,
        fields,
        kinds,
    } = family;
    let _ = writeln!(
        out,
        "<section class=\"family\" id=\"{data}\"><h3><a href=\"#{data}\"><code>{data}</code></a></h3>\n<p>{} {} <code>{}</code></p>\n<ul class=\"kinds\">",
        about(what, language),
        say(language, "To hear of it you need", "订阅所需权限："),
        permission.as_str(),
    );
    for kind in *kinds {
        let _ = writeln!(
            out,
            "<li id=\"{0}\"><code>{0}</code> {1}</li>",
            kind.name,
            escaped(say(language, kind.en, kind.zh)),
        );
    }
    out.push_str("</ul>\n");
    if fields.is_empty() {
        let none = say(
            language,
            "<p>Its <code>data</code> is empty.</p>",
            "<p><code>data</code> 为空。</p>",
        );
        out.push_str(none);
    } else {
        out.push_str("<dl class=\"fields\">\n");
        for field in *fields {
            write_field(out, field, language);
        }
        out.push_str("</dl>\n");
    }
    out.push_str("</section>\n");
}

fn write_field(out: &mut String, field: &Field, language: Language) {
    let _ = writeln!(
        out,
        "<dt><code>{}</code> <span class=\"mark\">{}</span></dt><dd>{}</dd>",
        field.name,
        form(field.shape, language),
        about(field.about, language),
    );
}

/// What values look like.
fn form(shape: Shape, language: Language) -> String {
    match shape {
        Shape::Id => say(language, "id", "标识").to_owned(),
        Shape::Ids => say(language, "ids", "标识列表").to_owned(),
        Shape::Word(list) => words(list),
        Shape::Words(list) => format!("{}{}", say(language, "list of ", "列表："), words(list)),
        Shape::Code => say(language, "code", "代码").to_owned(),
        Shape::Codes => say(language, "codes", "代码列表").to_owned(),
        Shape::Day => say(language, "date", "日期").to_owned(),
        Shape::Instant => say(language, "instant", "时间").to_owned(),
        Shape::Number => say(language, "integer", "整数").to_owned(),
        Shape::Flag => say(language, "true or false", "true 或 false").to_owned(),
    }
}

/// The values of an enumeration where they are few, otherwise its name.
fn words(list: &'static str) -> String {
    match labels_of(list) {
        Some(words) if words.len() <= 8 => {
            let values: Vec<&str> = words.iter().map(|(value, ..)| *value).collect();
            values.join(" · ")
        }
        _ => list.to_owned(),
    }
}
