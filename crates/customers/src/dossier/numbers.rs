//! Checking and sealing identifiers.

use super::{Error, Identifier, NewIdentifier, Number, Verdict};
use kehu_db::Error as DatabaseError;
use kehu_identifiers::{IdentifierKind, Stage, taxpayer_number};
use kehu_kernel::{Caller, Faults, IdentifierId};
use kehu_vault::{SealError, Vault};

/// A number that was accepted, in the form in which it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Accepted {
    pub(crate) kind: IdentifierKind,
    pub(crate) normalised: String,
    pub(crate) personal: bool,
    pub(crate) verdict: Verdict,
    pub(crate) warnings: Vec<String>,
    pub(crate) override_reason: Option<String>,
}

/// An accepted number as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) shown: Identifier,
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) blind_index: Option<Vec<u8>>,
    pub(crate) overridden_by: Option<String>,
}

/// Checks a number by its national rules (CUS-01). A wrong check character alone can be overridden, with a reason and
/// the permission to do so; the fault then says that it can.
///
/// # Errors
/// [`Error::Invalid`] at `pointer`; [`Error::OverrideForbidden`].
pub(crate) fn accept(
    caller: &Caller,
    new: &NewIdentifier,
    may_override: bool,
    pointer: &str,
) -> Result<Accepted, Error> {
    let reason = new
        .override_reason
        .as_deref()
        .map(str::trim)
        .filter(|reason| !reason.is_empty());
    match kehu_identifiers::check(new.kind, &new.value, caller.today()) {
        Ok(checked) => Ok(Accepted {
            kind: new.kind,
            personal: checked.personal,
            verdict: if checked.warnings.is_empty() {
                Verdict::Passed
            } else {
                Verdict::Warned
            },
            warnings: checked
                .warnings
                .iter()
                .map(|warning| warning.label().en.to_owned())
                .collect(),
            normalised: checked.normalised,
            override_reason: None,
        }),
        Err(fault) if fault.overridable && reason.is_some() => {
            if !may_override {
                return Err(Error::OverrideForbidden {});
            }
            Ok(Accepted {
                kind: new.kind,
                personal: new.kind.is_personal()
                    || (new.kind == IdentifierKind::TaxpayerNumber
                        && taxpayer_number::is_personal(&fault.normalised)),
                normalised: fault.normalised,
                verdict: Verdict::Overridden,
                warnings: vec![fault.message_en.to_owned()],
                override_reason: reason.map(str::to_owned),
            })
        }
        Err(fault) => {
            let (mut en, mut zh) = (fault.message_en.to_owned(), fault.message_zh.to_owned());
            if fault.overridable {
                en.push_str("; if the document really shows this, send override_reason");
                zh.push_str("；若证件确实如此，请填写 override_reason");
            }
            Err(Faults::one(format!("{pointer}/value"), stage_code(fault.stage), en, zh).into())
        }
    }
}

const fn stage_code(stage: Stage) -> &'static str {
    match stage {
        Stage::Length => "identifier-length",
        Stage::Charset => "identifier-charset",
        Stage::Format => "identifier-format",
        Stage::Region => "identifier-region",
        Stage::BirthDate => "identifier-birth-date",
        Stage::Checksum => "identifier-checksum",
    }
}

impl Accepted {
    /// Gives the number its row; a personal one is sealed for it.
    pub(crate) fn store(self, caller: &Caller, vault: &Vault) -> Result<Stored, Error> {
        let id = IdentifierId::generate();
        let kind = self.kind.as_str();
        let (number, sealed, blind_index) = if self.personal {
            let sealed = vault
                .seal(kind, id.0.as_bytes(), &self.normalised)
                .map_err(|fault| broken(id, fault))?;
            let blind = vault.blind_index(kind, &self.normalised);
            (
                Number::Sealed(tail(&self.normalised)),
                Some(sealed),
                Some(blind),
            )
        } else {
            (Number::Published(self.normalised), None, None)
        };
        Ok(Stored {
            overridden_by: (self.verdict == Verdict::Overridden).then(|| caller.principal.id()),
            shown: Identifier {
                id,
                kind: self.kind,
                number,
                verdict: self.verdict,
                warnings: self.warnings,
                override_reason: self.override_reason,
                created_at: caller.now,
            },
            sealed,
            blind_index,
        })
    }
}

/// The last four characters; nothing of a number so short that they would be most of it.
fn tail(number: &str) -> String {
    let length = number.chars().count();
    if length < 8 {
        String::new()
    } else {
        number.chars().skip(length - 4).collect()
    }
}

/// Opens a sealed number of a row.
pub(crate) fn open(
    vault: &Vault,
    kind: IdentifierKind,
    id: IdentifierId,
    sealed: &[u8],
) -> Result<String, Error> {
    vault
        .open(kind.as_str(), id.0.as_bytes(), sealed)
        .map_err(|fault| broken(id, fault))
}

/// A sealed value that does not open, or cannot be sealed, is a fault of the server.
pub(crate) fn broken(row: impl ToString, fault: SealError) -> Error {
    Error::Database(DatabaseError::Inconsistent {
        table: "customers",
        row: row.to_string(),
        reason: fault.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::samples;
    use kehu_kernel::Refusal;

    fn caller() -> Caller {
        Caller::system("test", samples::instant())
    }

    fn number(kind: IdentifierKind, value: &str, reason: Option<&str>) -> NewIdentifier {
        NewIdentifier {
            kind,
            value: value.into(),
            override_reason: reason.map(str::to_owned),
        }
    }

    #[test]
    fn cus_01_a_wrong_check_character_needs_a_reason_and_the_permission() {
        let kind = IdentifierKind::UnifiedSocialCreditCode;
        let pilot = "91350100M0001TGQXM";
        let refused = accept(&caller(), &number(kind, pilot, None), true, "").unwrap_err();
        assert_eq!(refused.faults()[0].code, "identifier-checksum");
        let forbidden = accept(
            &caller(),
            &number(kind, pilot, Some("shown on the licence")),
            false,
            "",
        )
        .unwrap_err();
        assert_eq!(
            forbidden.fact().code,
            "customer-identifier-override-forbidden"
        );
        let accepted = accept(
            &caller(),
            &number(kind, pilot, Some("shown on the licence")),
            true,
            "",
        )
        .unwrap();
        assert_eq!(
            (accepted.verdict, accepted.personal),
            (Verdict::Overridden, false)
        );
    }

    #[test]
    fn cus_01_nothing_but_the_check_character_can_be_overridden() {
        let short = number(
            IdentifierKind::UnifiedSocialCreditCode,
            "9135",
            Some("really"),
        );
        let refused = accept(&caller(), &short, true, "/identifiers/2").unwrap_err();
        assert_eq!(refused.faults()[0].pointer, "/identifiers/2/value");
        assert_eq!(refused.faults()[0].code, "identifier-length");
    }

    #[test]
    fn cus_05_a_resident_id_is_sealed_and_shows_its_last_four() {
        let vault = Vault::new(
            vec![kehu_vault::Key::generate().unwrap()],
            vec![kehu_vault::Key::generate().unwrap()],
        )
        .unwrap();
        let new = number(IdentifierKind::ResidentId, "11010519491231002x", None);
        let stored = accept(&caller(), &new, false, "")
            .unwrap()
            .store(&caller(), &vault)
            .unwrap();
        assert_eq!(stored.shown.number, Number::Sealed("002X".into()));
        let opened = open(
            &vault,
            IdentifierKind::ResidentId,
            stored.shown.id,
            &stored.sealed.unwrap(),
        )
        .unwrap();
        assert_eq!(opened, "11010519491231002X");
    }

    #[test]
    fn cus_05_a_short_number_shows_nothing() {
        assert_eq!(tail("1234567"), "");
        assert_eq!(tail("12345678"), "5678");
    }
}
