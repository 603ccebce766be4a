//! The rules by which is determined, and where they come from.

use crate::Error;
use chrono::NaiveDate;
use kehu_attribution::policy::SiteRules;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, PolicyVersionId, UnitId, canonical_json};
use kehu_policy::{PolicyDocument, Source};

/// What a determination is made by.
#[derive(Debug, Clone)]
pub struct Basis {
    /// The rules of the site.
    pub rules: SiteRules,
    /// The version of the site's rules; none where a preset or a document holds.
    pub version: Option<PolicyVersionId>,
    /// The key of the preset; none where a version or a document holds.
    pub preset: Option<String>,
}

/// Which figures and switches are tried.
#[derive(Debug, Clone)]
pub enum Choice {
    /// A version of the site rules, published or draft, that the caller sees.
    Version(PolicyVersionId),
    /// A shipped preset.
    Preset(String),
    /// A document as it is given.
    Document(Box<SiteRules>),
}

impl Basis {
    /// What was tried.
    ///
    /// # Errors
    /// [`Error::Policy`] for a version that the caller does not see; [`Error::UnknownPreset`]; [`Error::Invalid`] for a
    /// document that breaks a rule, with pointers below `/document`.
    pub(crate) async fn chosen(
        connection: &mut PgConnection,
        caller: &Caller,
        choice: Choice,
    ) -> Result<Self, Error> {
        match choice {
            Choice::Version(id) => {
                let found = kehu_policy::find(connection, caller, SiteRules::KIND, id).await?;
                let rules: SiteRules = serde_json::from_value(found.document).map_err(|error| {
                    crate::words::unknown("policy_versions", id, &error.to_string())
                })?;
                rules.check()?;
                Ok(Self {
                    rules,
                    version: Some(id),
                    preset: None,
                })
            }
            Choice::Preset(key) => SiteRules::presets()
                .into_iter()
                .find(|preset| preset.key == key)
                .map(|preset| Self {
                    rules: preset.document,
                    version: None,
                    preset: Some(key),
                })
                .ok_or(Error::UnknownPreset {}),
            Choice::Document(document) => {
                document.check()?;
                Ok(Self {
                    rules: *document,
                    version: None,
                    preset: None,
                })
            }
        }
    }

    /// What holds at a site on a day.
    pub(crate) async fn in_force(
        connection: &mut PgConnection,
        site: UnitId,
        day: NaiveDate,
    ) -> Result<Self, Error> {
        let found = kehu_policy::in_force_at::<SiteRules>(connection, site, day).await?;
        Ok(Self {
            rules: found.document,
            version: found.version,
            preset: match found.source {
                Source::Unit(_) => None,
                Source::Preset(key) => Some(key.to_owned()),
            },
        })
    }
}

/// Writes the rules as canonical JSON: what is kept with a determination.
///
/// # Errors
/// When they cannot be written, which they always can.
pub fn write(rules: &SiteRules) -> Result<String, kehu_db::Error> {
    serde_json::to_value(rules)
        .map(|value| canonical_json(&value))
        .map_err(|error| crate::words::unknown("determination_policies", "", &error.to_string()))
}

/// Reads rules that were kept.
pub(crate) fn read(document: &str) -> Result<SiteRules, kehu_db::Error> {
    serde_json::from_str(document)
        .map_err(|error| crate::words::unknown("determination_policies", "", &error.to_string()))
}
