//! What a kind of policy document must provide.

use kehu_kernel::{Faults, Words};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A kind of policy document. The domain to which the policy belongs implements it.
///
/// Published documents are kept for good: a field that is added later needs a serde default, so that the old ones can
/// still be read.
pub trait PolicyDocument: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The kind's key, in kebab case, such as `approval-flow`: 2 to 50 characters. It is stored and never changes.
    const KIND: &'static str;

    /// Checks what the types alone cannot say. Pointers are relative to the document, such as `/flows/0/key`.
    ///
    /// # Errors
    /// Every place that breaks a rule.
    fn check(&self) -> Result<(), Faults>;

    /// The documents shipped with the system. The first is the default: it holds where nobody has published another.
    fn presets() -> Vec<Preset<Self>>;
}

/// A policy document shipped with the system, as a default or to begin from.
#[derive(Debug, Clone)]
pub struct Preset<P> {
    /// Key in kebab case, unique within the kind.
    pub key: &'static str,
    /// What people call it.
    pub name: Words,
    /// The document.
    pub document: P,
}
