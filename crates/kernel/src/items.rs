//! Texts that stand in lists, for the contract alone: the derive has no words for the length of a list's items, so a field
//! `Vec<String>` names one of these with `#[schema(value_type = Vec<..>)]`.

use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};

macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident $min:literal..=$max:literal;)*) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug)]
            pub enum $name {}

            impl utoipa::PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    text(concat!($($doc),+).trim(), $min, $max)
                }
            }

            impl utoipa::ToSchema for $name {}
        )*
    };
}

fn text(description: &str, min: usize, max: usize) -> RefOr<Schema> {
    let text = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .description(Some(description))
        .max_length(Some(max));
    let text = match min {
        0 => text,
        min => text.min_length(Some(min)).pattern(Some(r"\S")),
    };
    RefOr::T(text.into())
}

texts! {
    /// Name of a product.
    ProductName 1..=100;
    /// A telephone number, as written.
    TelephoneText 1..=40;
    /// Code of a role; `GET /v1/roles` lists them.
    RoleCode 1..=64;
    /// Code of a field, or of a part of a dossier, that changes.
    ChangeCode 1..=100;
    /// Code of something to beware of.
    WarningCode 1..=100;
    /// Identifier of a policy rule.
    RuleCode 1..=20;
    /// One thing that is planned.
    PlanEntryText 1..=500;
    /// A visitor's word, such as a layout or a competitor.
    VisitorWord 1..=100;
    /// Name of a person.
    PersonName 1..=200;
    /// Key of a section, a question or a choice of a questionnaire.
    QuestionnaireKey 1..=40;
    /// A sentence of a judgment.
    JudgmentLine 1..=4000;
    /// What a cell of an uploaded sheet holds.
    CellText 0..=32767;
    /// Name of a list of this answer.
    ListName 1..=50;
}
