//! The particulars of an agreement: the customer's current address, postal code and telephone (ATT-D02), kept as they
//! were signed, under the main holder's own key.

use super::model::Deal;
use super::store;
use crate::Error;
use kehu_customers::dossier;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, CustomerId, RegisteredDocumentId, Words};
use kehu_vault::Vault;
use serde::{Deserialize, Serialize};

/// Under what particulars are sealed with the holder's own key.
pub const PARTICULARS: &str = "agreement particulars";

/// Where the customer can be reached; all three stand on an agreement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// Current address, at most 300 characters.
    pub address: Option<String>,
    /// Postal code, six digits.
    pub postal_code: Option<String>,
    /// Telephone, at most 40 characters.
    pub telephone: Option<String>,
}

impl Particulars {
    /// These, and what is absent from another source.
    fn or(self, other: Self) -> Self {
        Self {
            address: self.address.or(other.address),
            postal_code: self.postal_code.or(other.postal_code),
            telephone: self.telephone.or(other.telephone),
        }
    }

    /// What is wanting, for people.
    fn lacking(&self) -> Option<Words> {
        let parts = [
            (&self.address, "address", "通信地址"),
            (&self.postal_code, "postal code", "邮政编码"),
            (&self.telephone, "telephone", "电话"),
        ];
        let absent: Vec<_> = parts
            .iter()
            .filter(|(value, _, _)| value.as_ref().is_none_or(|value| value.trim().is_empty()))
            .collect();
        let english: Vec<&str> = absent.iter().map(|(_, en, _)| *en).collect();
        let chinese: Vec<&str> = absent.iter().map(|(_, _, zh)| *zh).collect();
        (!absent.is_empty()).then(|| Words::new(english.join(", "), chinese.join("、")))
    }
}

/// Seals the particulars of an agreement; what is not given is taken from the main holder's dossier.
///
/// # Errors
/// [`Error::ParticularsLacking`].
pub(crate) async fn seal(
    tx: &mut Tx,
    vault: &Vault,
    deal: &Deal,
    document: RegisteredDocumentId,
    given: &Particulars,
) -> Result<(), Error> {
    let customer = deal.main_holder()?;
    let system = Caller::system("agreements", deal.updated_at);
    let holder = dossier::load(tx, &system, customer).await?;
    let known = Particulars {
        address: holder.address,
        postal_code: holder.postal_code,
        telephone: holder.mobile.or(holder.telephone),
    };
    let particulars = given.clone().or(known);
    if let Some(lacking) = particulars.lacking() {
        return Err(Error::ParticularsLacking {
            en: lacking.en,
            zh: lacking.zh,
        });
    }
    let plain = serde_json::to_string(&particulars).map_err(|error| broken(document, &error))?;
    let sealed = dossier::seal_for(tx, vault, customer, PARTICULARS, document.0, &plain).await?;
    Ok(store::insert_particulars(tx, document, customer, &sealed).await?)
}

/// The particulars of an agreement as they were signed: its own, or those of the agreement to which it refers. None when
/// they were erased.
///
/// # Errors
/// [`Error::Database`].
pub async fn particulars_of(
    connection: &mut PgConnection,
    vault: &Vault,
    document: RegisteredDocumentId,
) -> Result<Option<(CustomerId, Particulars)>, Error> {
    let Some((row, customer, sealed)) = store::find_particulars(connection, document).await? else {
        return Ok(None);
    };
    let plain = dossier::open_for(connection, vault, customer, PARTICULARS, row.0, &sealed).await?;
    plain
        .map(|plain| serde_json::from_str(&plain).map(|particulars| (customer, particulars)))
        .transpose()
        .map_err(|error| broken(row, &error))
}

fn broken(document: RegisteredDocumentId, error: &serde_json::Error) -> Error {
    Error::Database(kehu_db::Error::Inconsistent {
        table: "agreement_particulars",
        row: document.to_string(),
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn att_d02_an_agreement_needs_address_postal_code_and_telephone() {
        let whole = Particulars {
            address: Some("长沙市岳麓区麓谷大道1号".into()),
            postal_code: Some("410000".into()),
            telephone: Some("13812341234".into()),
        };
        assert_eq!(whole.lacking(), None);
        let without = Particulars {
            postal_code: None,
            telephone: Some(" ".into()),
            ..whole.clone()
        };
        assert_eq!(
            without.lacking(),
            Some(Words::new("postal code, telephone", "邮政编码、电话"))
        );
        assert_eq!(Particulars::default().or(whole.clone()), whole);
    }
}
