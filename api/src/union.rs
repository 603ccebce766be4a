//! Tagged unions in the contract: flat objects with a discriminator, as generated clients want them.

/// Declares an internally tagged union: serde tags it, the schema is a `oneOf` of named components with a
/// discriminator. The document's finishing pass writes the tag into each variant's component.
#[macro_export]
macro_rules! tagged_union {
    ($(#[$meta:meta])* $name:ident, $tag:literal, { $($wire:literal => $variant:ident($type:ident)),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, serde::Serialize)]
        #[serde(tag = $tag)]
        #[allow(clippy::large_enum_variant, clippy::allow_attributes, reason = "bodies are read one at a time, and boxes would show in every handler")]
        pub enum $name {
            $(
                #[doc = concat!("`", $wire, "`.")]
                #[serde(rename = $wire)]
                $variant($type),
            )+
        }

        // Not derived: serde's own buffers lose the place of a fault inside the union.
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use serde::de::Error;
                let mut fields = serde_json::Map::<String, serde_json::Value>::deserialize(deserializer)?;
                let tag = fields.remove($tag).ok_or_else(|| D::Error::missing_field($tag))?;
                match tag.as_str() {
                    $(Some($wire) => serde_path_to_error::deserialize(serde_json::Value::Object(fields))
                        .map(Self::$variant)
                        .map_err(|error| D::Error::custom($crate::union::inner_fault(error))),)+
                    _ => Err(D::Error::custom(format!("\u{1}/{}\u{1}must be one of {}", $tag, [$($wire),+].join(", ")))),
                }
            }
        }

        $crate::union_schema!($name, $tag, { $($wire => $type),+ });

        impl validator::Validate for $name {
            fn validate(&self) -> Result<(), validator::ValidationErrors> {
                match self { $(Self::$variant(inner) => inner.validate(),)+ }
            }
        }
    };
}

/// The schema of a union that serde tags: a `oneOf` of named components with a discriminator. For a union that is only
/// answered with, derive its `Serialize` and call this.
#[macro_export]
macro_rules! union_schema {
    ($name:ident, $tag:literal, { $($wire:literal => $type:ident),+ $(,)? }) => {
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let mut discriminator = utoipa::openapi::Discriminator::new($tag);
                $(discriminator.mapping.insert(
                    $wire.into(),
                    format!("#/components/schemas/{}", <$type as utoipa::ToSchema>::name()),
                );)+
                utoipa::openapi::OneOfBuilder::new()
                    $(.item(utoipa::openapi::Ref::from_schema_name(<$type as utoipa::ToSchema>::name())))+
                    .discriminator(Some(discriminator))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn schemas(out: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                $(
                    out.push((<$type as utoipa::ToSchema>::name().into(), <$type as utoipa::PartialSchema>::schema()));
                    <$type as utoipa::ToSchema>::schemas(out);
                )+
            }
        }
    };
}

/// Carries the place of a fault inside a union through serde's error text.
pub fn inner_fault(error: serde_path_to_error::Error<serde_json::Error>) -> String {
    let place: String = error
        .path()
        .iter()
        .filter_map(|segment| match segment {
            serde_path_to_error::Segment::Seq { index } => Some(format!("/{index}")),
            serde_path_to_error::Segment::Map { key } => Some(format!("/{key}")),
            _ => None,
        })
        .collect();
    let message = error.into_inner().to_string();
    match message
        .strip_prefix('\u{1}')
        .and_then(|rest| rest.split_once('\u{1}'))
    {
        Some((inner, message)) => format!("\u{1}{place}{inner}\u{1}{message}"),
        None => format!("\u{1}{place}\u{1}{message}"),
    }
}
