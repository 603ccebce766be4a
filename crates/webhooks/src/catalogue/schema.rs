//! The schemas of events: one for each kind, united by their `type`.

use super::{EventType, Family, Shape, TESTED, families};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{
    ArrayBuilder, Discriminator, Object, ObjectBuilder, OneOfBuilder, Schema, SchemaFormat,
    SchemaType, Type,
};
use utoipa::openapi::{KnownFormat, Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// An event as others are told of it: the body of a webhook and an item of the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedEvent(pub serde_json::Map<String, serde_json::Value>);

impl Serialize for PublishedEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The name of the schema of a kind: `customer.created` is told as `CustomerCreatedEvent`.
#[must_use]
pub fn schema_name(kind: &str) -> String {
    let mut name = String::with_capacity(kind.len() + 5);
    for part in kind.split(['.', '_']) {
        let mut letters = part.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name.push_str("Event");
    name
}

const TEST_DATA: &str = "WebhookTestEventData";

impl PartialSchema for PublishedEvent {
    fn schema() -> RefOr<Schema> {
        let mut discriminator = Discriminator::new("type");
        let mut union = OneOfBuilder::new();
        let names = EventType::all().iter().map(|one| one.name());
        for name in names.chain([TESTED]) {
            let target = schema_name(name);
            discriminator
                .mapping
                .insert(name.into(), format!("#/components/schemas/{target}"));
            union = union.item(Ref::from_schema_name(target));
        }
        let about = "Something that happened, told by its `type`. It names things by identifier and carries no personal data; read the thing for the rest. New types may appear, and new fields of `data`.";
        union
            .description(Some(about))
            .discriminator(Some(discriminator))
            .into()
    }
}

impl ToSchema for PublishedEvent {
    fn name() -> std::borrow::Cow<'static, str> {
        "Event".into()
    }

    fn schemas(out: &mut Vec<(String, RefOr<Schema>)>) {
        for family in families() {
            out.push((family.data.to_owned(), data(family)));
            for kind in family.kinds {
                out.push((schema_name(kind.name), event(kind.en, family.data)));
            }
        }
        out.push((
            TEST_DATA.to_owned(),
            ObjectBuilder::new()
                .description(Some("Nothing; a test carries no data."))
                .into(),
        ));
        out.push((
            schema_name(TESTED),
            event("An endpoint was tested; this event goes to that endpoint alone and has no place in the feed", TEST_DATA),
        ));
    }
}

/// The envelope. The tag itself is written by the document's finishing pass.
fn event(about: &str, data: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .description(Some(format!("{about}.")))
        .property("id", described(uuid(false), "The event, the same over all tries and in the feed; also sent as `webhook-id`."))
        .required("id")
        .property("position", described(ObjectBuilder::new().schema_type(either(Type::Integer)).format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64))).minimum(Some(1)), "Its place in the feed: places rise in the order in which events were published. Read on after it with GET /v1/events. Null for a test."))
        .required("position")
        .property("timestamp", described(instant(false), "When it happened."))
        .required("timestamp")
        .property("unit_id", described(uuid(true), "The unit of the organisation to which it belongs; null for what holds for all."))
        .required("unit_id")
        .property("subject_kind", described(string(64), "Kind of the thing that it happened to."))
        .required("subject_kind")
        .property("subject_id", described(uuid(false), "The thing that it happened to."))
        .required("subject_id")
        .property("data", Ref::from_schema_name(data))
        .required("data")
        .into()
}

fn data(family: &Family) -> RefOr<Schema> {
    let mut object = ObjectBuilder::new().description(Some(family.about));
    for field in family.fields {
        object = object
            .property(field.name, shaped(field.shape, field.about))
            .required(field.name);
    }
    object.into()
}

fn shaped(shape: Shape, about: &str) -> RefOr<Schema> {
    let code = || string(64).pattern(Some("^[A-Za-z0-9][A-Za-z0-9._:-]*$"));
    let list = |item: RefOr<Schema>, most: usize| -> RefOr<Schema> {
        ArrayBuilder::new()
            .schema_type(either(Type::Array))
            .items(item)
            .max_items(Some(most))
            .description(Some(about))
            .into()
    };
    match shape {
        Shape::Id => described(uuid(true), about),
        Shape::Ids => list(uuid(false).into(), 1_000),
        Shape::Word(name) => OneOfBuilder::new()
            .item(ObjectBuilder::new().schema_type(Type::Null))
            .item(Ref::from_schema_name(name))
            .description(Some(about))
            .into(),
        Shape::Words(name) => list(Ref::from_schema_name(name).into(), 100),
        Shape::Code => described(code().schema_type(either(Type::String)), about),
        Shape::Codes => list(code().into(), 200),
        Shape::Day => described(formatted(KnownFormat::Date, 10, true), about),
        Shape::Instant => described(instant(true), about),
        Shape::Number => described(
            ObjectBuilder::new()
                .schema_type(either(Type::Integer))
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64))),
            about,
        ),
        Shape::Flag => described(
            ObjectBuilder::new().schema_type(either(Type::Boolean)),
            about,
        ),
    }
}

fn described(builder: ObjectBuilder, about: &str) -> RefOr<Schema> {
    let object: Object = builder.description(Some(about)).build();
    object.into()
}

fn either(kind: Type) -> SchemaType {
    SchemaType::Array(vec![kind, Type::Null])
}

fn string(most: usize) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(most))
}

fn formatted(format: KnownFormat, most: usize, nullable: bool) -> ObjectBuilder {
    let string = string(most).format(Some(SchemaFormat::KnownFormat(format)));
    if nullable {
        string.schema_type(either(Type::String))
    } else {
        string
    }
}

fn uuid(nullable: bool) -> ObjectBuilder {
    formatted(KnownFormat::Uuid, 36, nullable)
}

fn instant(nullable: bool) -> ObjectBuilder {
    formatted(KnownFormat::DateTime, 40, nullable)
}

impl Serialize for EventType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.name().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for EventType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::find(&name).ok_or_else(|| {
            D::Error::custom(
                "must be one of the types of events that GET /v1/labels lists as EventType",
            )
        })
    }
}

impl PartialSchema for EventType {
    fn schema() -> RefOr<Schema> {
        string(64)
            .description(Some(
                "What happened, as `thing.fact`. New types may appear.",
            ))
            .enum_values(Some(Self::all().iter().map(|one| one.name())))
            .into()
    }
}

impl ToSchema for EventType {}
