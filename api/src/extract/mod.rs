//! Extractors whose every refusal is a [`Problem`](crate::problem::Problem). All checks that need no state happen here,
//! before a handler runs.

mod body;
mod form;
mod head;
mod path;
mod query;

pub use body::{Json, MergePatch, RawBody, patch};
pub use form::{Form, Part};
pub use head::{IdempotencyKey, IfMatch, language_of};
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

/// Leaf faults of a validator, with their pointers.
fn flatten(
    prefix: &str,
    errors: &validator::ValidationErrors,
    out: &mut Vec<(String, String, String)>,
) {
    let mut fields: Vec<_> = errors.errors().iter().collect();
    fields.sort_by(|a, b| a.0.cmp(b.0));
    for (field, kind) in fields {
        let place = if *field == "__all__" {
            prefix.to_owned()
        } else {
            format!("{prefix}/{field}")
        };
        match kind {
            validator::ValidationErrorsKind::Struct(inner) => flatten(&place, inner, out),
            validator::ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    flatten(&format!("{place}/{index}"), inner, out);
                }
            }
            validator::ValidationErrorsKind::Field(faults) => {
                for fault in faults {
                    out.push((place.clone(), fault.code.to_string(), describe(fault)));
                }
            }
        }
    }
}

/// What a validator's check demands, with its bounds.
fn describe(fault: &validator::ValidationError) -> String {
    if let Some(message) = &fault.message {
        return message.to_string();
    }
    let bound = |name: &str| fault.params.get(name).map(ToString::to_string);
    match (fault.code.as_ref(), bound("min"), bound("max")) {
        ("length", Some(min), Some(max)) => format!("must be {min} to {max} long"),
        ("length", None, Some(max)) => format!("must be at most {max} long"),
        ("length", Some(min), None) => format!("must be at least {min} long"),
        ("range", Some(min), Some(max)) => format!("must be {min} to {max}"),
        ("range", None, Some(max)) => format!("must be at most {max}"),
        ("range", Some(min), None) => format!("must be at least {min}"),
        ("regex", ..) => "does not have the documented form".to_owned(),
        (code, ..) => format!("fails the check {code}"),
    }
}
