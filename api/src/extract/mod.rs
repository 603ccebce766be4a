//! Extractors whose every refusal is a [`Problem`](crate::problem::Problem). All checks that need no state happen here,
//! before a handler runs.

mod body;
mod fault;
mod form;
mod head;
mod path;
mod query;

use kehu_kernel::Words;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

pub use body::{Json, MergePatch, RawBody, patch};
pub(crate) use fault::FormFault;
pub use form::{Form, Part};
pub use head::{IdempotencyKey, IfMatch, IfNoneMatch, language_of};
pub use path::Path;
pub use query::{NoQuery, Query};

/// The JSON Pointer of a path inside a document.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}

/// What a check of our own finds, in both languages.
pub(crate) fn broken(code: &'static str, en: &'static str, zh: &'static str) -> ValidationError {
    let mut error = ValidationError::new(code).with_message(en.into());
    error.add_param("zh".into(), &zh);
    error
}

/// A merge patch that names no property.
pub(crate) fn empty_patch() -> ValidationError {
    broken(
        "min_properties",
        "change at least one property",
        "请至少修改一个字段",
    )
}

/// Leaf faults of a validator, with their pointers.
fn flatten(prefix: &str, errors: &ValidationErrors, out: &mut Vec<(String, String, Words)>) {
    let mut fields: Vec<_> = errors.errors().iter().collect();
    fields.sort_by(|a, b| a.0.cmp(b.0));
    for (field, kind) in fields {
        let place = if *field == "__all__" {
            prefix.to_owned()
        } else {
            format!("{prefix}/{field}")
        };
        match kind {
            ValidationErrorsKind::Struct(inner) => flatten(&place, inner, out),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    flatten(&format!("{place}/{index}"), inner, out);
                }
            }
            ValidationErrorsKind::Field(faults) => {
                for fault in faults {
                    out.push((place.clone(), fault.code.to_string(), describe(fault)));
                }
            }
        }
    }
}

/// What a validator's check demands, with its bounds.
fn describe(fault: &ValidationError) -> Words {
    if let Some(message) = &fault.message {
        let zh = fault.params.get("zh").and_then(|zh| zh.as_str());
        return Words::new(message.as_ref(), zh.unwrap_or(message));
    }
    let bound = |name: &str| fault.params.get(name).map(ToString::to_string);
    match (fault.code.as_ref(), bound("min"), bound("max")) {
        ("length", Some(min), Some(max)) => Words::new(
            format!("must be {min} to {max} long"),
            format!("长度应为 {min} 至 {max}"),
        ),
        ("length", None, Some(max)) => Words::new(
            format!("must be at most {max} long"),
            format!("长度不得超过 {max}"),
        ),
        ("length", Some(min), None) => Words::new(
            format!("must be at least {min} long"),
            format!("长度不得少于 {min}"),
        ),
        ("range", Some(min), Some(max)) => Words::new(
            format!("must be {min} to {max}"),
            format!("应在 {min} 至 {max} 之间"),
        ),
        ("range", None, Some(max)) => {
            Words::new(format!("must be at most {max}"), format!("不得大于 {max}"))
        }
        ("range", Some(min), None) => {
            Words::new(format!("must be at least {min}"), format!("不得小于 {min}"))
        }
        _ => Words::new("does not have the documented form", "格式与文档不符"),
    }
}
