//! Showing personal data in full, with a reason, on the record (CUS-05).

use super::numbers::open;
use super::{Dossier, Error, ProcessingState, store, timeline};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_identifiers::IdentifierKind;
use kehu_kernel::{Caller, CustomerId, Faults, IdentifierId};
use kehu_vault::Vault;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// What can be shown in full.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = DisclosableField)]
pub enum Disclosable {
    /// Name of a person.
    Name,
    /// Telephone of the customer.
    Telephone,
    /// Mobile of the customer.
    Mobile,
    /// E-mail address of the customer.
    Email,
    /// Address of a person.
    Address,
    /// Birthday of a person.
    BornOn,
    /// Names, telephones, mobiles and e-mail addresses of the contacts.
    Contacts,
    /// Sealed identifiers.
    Identifiers,
}

impl Disclosable {
    /// The word, as sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Telephone => "telephone",
            Self::Mobile => "mobile",
            Self::Email => "email",
            Self::Address => "address",
            Self::BornOn => "born_on",
            Self::Contacts => "contacts",
            Self::Identifiers => "identifiers",
        }
    }
}

/// What is shown: the dossier, of which the answer takes the fields that were asked for, and the numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// The fields that were asked for, each once.
    pub fields: Vec<Disclosable>,
    /// The dossier.
    pub dossier: Dossier,
    /// Sealed identifiers in full, if asked for.
    pub identifiers: Vec<(IdentifierId, IdentifierKind, String)>,
}

/// Shows the named fields in full and records who saw what of whom, and why.
///
/// # Errors
/// [`Error::NotFound`] outside the caller's scope; [`Error::Restricted`], [`Error::Erased`]; [`Error::Invalid`] without
/// fields or reason; [`Error::Database`].
pub async fn disclose(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    id: CustomerId,
    fields: &[Disclosable],
    reason: &str,
) -> Result<Disclosure, Error> {
    let mut fields = fields.to_vec();
    fields.sort_unstable();
    fields.dedup();
    let mut faults = Faults::default();
    if fields.is_empty() {
        faults.add(
            "/fields",
            "empty",
            "name at least one field",
            "至少填写一个字段",
        );
    }
    if reason.trim().is_empty() {
        faults.add(
            "/reason",
            "empty",
            "say what the data is needed for",
            "请说明用途",
        );
    }
    faults.none()?;
    let dossier = store::customers::find_dossier(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    match dossier.customer.processing_state {
        ProcessingState::Active => {}
        ProcessingState::Restricted => return Err(Error::Restricted {}),
        ProcessingState::Erased => return Err(Error::Erased {}),
    }
    let identifiers = match fields.contains(&Disclosable::Identifiers) {
        true => unseal(tx, vault, id).await?,
        false => Vec::new(),
    };
    record(tx, caller, &dossier, &fields, reason.trim()).await?;
    Ok(Disclosure {
        fields,
        dossier,
        identifiers,
    })
}

/// The sealed numbers of a customer in full. Whoever shows them records it.
pub(crate) async fn unseal(
    connection: &mut PgConnection,
    vault: &Vault,
    id: CustomerId,
) -> Result<Vec<(IdentifierId, IdentifierKind, String)>, Error> {
    let sealed = store::identifiers::list_sealed(connection, id).await?;
    sealed
        .into_iter()
        .map(|(row, kind, bytes)| Ok((row, kind, open(vault, kind, row, &bytes)?)))
        .collect()
}

/// The sealed numbers of these customers in full, those that were removed too. For the person whose they are.
pub(crate) async fn unseal_all(
    connection: &mut PgConnection,
    vault: &Vault,
    family: &[uuid::Uuid],
) -> Result<Vec<(IdentifierId, IdentifierKind, String)>, Error> {
    let sealed = store::identifiers::list_sealed_of(connection, family).await?;
    sealed
        .into_iter()
        .map(|(row, kind, bytes)| Ok((row, kind, open(vault, kind, row, &bytes)?)))
        .collect()
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    dossier: &Dossier,
    fields: &[Disclosable],
    reason: &str,
) -> Result<(), Error> {
    let names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    let entry = Entry {
        action: "customers.disclose",
        subject_kind: "customer",
        subject_id: dossier.customer.id.into(),
        unit_id: Some(dossier.customer.unit_id),
        fields: &names,
        reason: Some(reason),
        disclosure: true,
    };
    kehu_audit::record(tx, caller, entry).await?;
    Ok(timeline::note(
        tx,
        caller,
        dossier.customer.id,
        "customer.disclosed",
        json!({ "fields": names }),
    )
    .await?)
}
