//! Labels of all enumerations, for screens.

use crate::extract::language_of;
use crate::routes::system::label_words::AREAS;
use crate::routing::get;
use actix_web::{HttpRequest, HttpResponse};
use kehu_identifiers::IdentifierKind;
use kehu_identity::Permission;
use kehu_kernel::Language;
use kehu_webhooks::catalogue::EventType;
use serde::Serialize;
use utoipa::ToSchema;

/// The labels of all enumerations.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnumerationLabels {
    /// By the name of the enumeration.
    #[schema(max_items = 500)]
    items: Vec<Enumeration>,
}

/// An enumeration of the contract with its labels.
#[derive(Debug, Serialize, ToSchema)]
pub struct Enumeration {
    /// Its name, as in the contract's schemas.
    #[schema(max_length = 100, example = "CustomerStatus")]
    enumeration: &'static str,
    /// Its values in order.
    #[schema(max_items = 300)]
    labels: Vec<EnumerationLabel>,
}

/// What people read instead of a value.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnumerationLabel {
    /// The value, as sent.
    #[schema(max_length = 100, example = "prospect")]
    value: &'static str,
    /// The label in the language of the request.
    #[schema(max_length = 200, example = "潜在客户")]
    label: String,
}

/// List the labels of all enumerations
///
/// What people read instead of a value, in the caller's language. Values never change; labels may.
#[utoipa::path(operation_id = "listLabels", tag = "system", security(()),
    responses((status = 200, description = "The labels", body = EnumerationLabels)))]
#[get("/labels")]
pub async fn list_labels(request: HttpRequest) -> HttpResponse {
    let language = language_of(&request);
    let mut items: Vec<Enumeration> = AREAS
        .iter()
        .flat_map(|words| words.iter())
        .map(|(enumeration, words)| Enumeration {
            enumeration,
            labels: words
                .iter()
                .map(|(value, zh, en)| EnumerationLabel {
                    value,
                    label: choose(language, zh, en),
                })
                .collect(),
        })
        .collect();
    items.push(identifier_kinds(language));
    items.push(permissions(language));
    items.push(determination_rules(language));
    items.push(event_types(language));
    items.sort_by_key(|item| item.enumeration);
    HttpResponse::Ok().json(EnumerationLabels { items })
}

fn choose(language: Language, zh: &str, en: &str) -> String {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
    .to_owned()
}

fn identifier_kinds(language: Language) -> Enumeration {
    let labels = IdentifierKind::ALL.into_iter().map(|kind| {
        let label = kind.label();
        EnumerationLabel {
            value: kind.as_str(),
            label: choose(language, label.zh, label.en),
        }
    });
    Enumeration {
        enumeration: "IdentifierKind",
        labels: labels.collect(),
    }
}

fn permissions(language: Language) -> Enumeration {
    let labels = Permission::ALL.iter().map(|permission| EnumerationLabel {
        value: permission.as_str(),
        label: permission.label().text(language).to_owned(),
    });
    Enumeration {
        enumeration: "Permission",
        labels: labels.collect(),
    }
}

fn event_types(language: Language) -> Enumeration {
    let labels = EventType::all().iter().map(|one| EnumerationLabel {
        value: one.name(),
        label: one.label().text(language).to_owned(),
    });
    Enumeration {
        enumeration: "EventType",
        labels: labels.collect(),
    }
}

fn determination_rules(language: Language) -> Enumeration {
    let labels = kehu_attribution::catalogue().into_iter();
    let labels = labels.map(|words| EnumerationLabel {
        value: words.rule.code(),
        label: words.title.text(language).to_owned(),
    });
    Enumeration {
        enumeration: "DeterminationRule",
        labels: labels.collect(),
    }
}
