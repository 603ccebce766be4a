//! What a caller sees of personal data (CUS-05): in full with `customers:unmask`, masked otherwise. Companies' names,
//! switchboards and addresses are no personal data and are shown to all. Identity numbers and accounts are shown by
//! their last characters to everyone: in full only by disclosing them.

use kehu_customers::dossier::{ProcessingState, Recorded};
use kehu_identifiers::{IdentifierKind, mask};

/// How a caller sees.
#[derive(Debug, Clone, Copy)]
pub(in crate::routes) struct Sight {
    full: bool,
}

/// A value of which not even a part may be seen.
const HIDDEN: &str = "****";

impl Sight {
    pub(in crate::routes) fn of(caller: &kehu_kernel::Caller) -> Self {
        Self {
            full: caller.unmasked,
        }
    }

    /// As nobody sees in full: where a list reaches beyond what the caller may see otherwise.
    pub(in crate::routes) fn masked() -> Self {
        Self { full: false }
    }

    /// How the data of a customer in this state is seen: nobody sees what may only be stored.
    pub(in crate::routes) fn within(self, state: ProcessingState) -> Self {
        Self {
            full: self.full && state == ProcessingState::Active,
        }
    }

    pub(in crate::routes) fn is_masked(self) -> bool {
        !self.full
    }

    fn show(self, value: String, hide: impl Fn(&str) -> String) -> String {
        if self.full { value } else { hide(&value) }
    }

    /// A person's name.
    pub(in crate::routes) fn name(self, value: String) -> String {
        self.show(value, mask::name)
    }

    /// A customer's name.
    pub(in crate::routes) fn customer_name(self, value: String, person: bool) -> String {
        if person { self.name(value) } else { value }
    }

    /// A mobile, or a person's telephone.
    pub(in crate::routes) fn telephone(self, value: Option<String>) -> Option<String> {
        value.map(|value| self.show(value, mask::telephone))
    }

    /// An e-mail address.
    pub(in crate::routes) fn email(self, value: Option<String>) -> Option<String> {
        value.map(|value| self.show(value, mask::email))
    }

    /// A person's address.
    pub(in crate::routes) fn address(self, value: Option<String>) -> Option<String> {
        value.map(|value| self.show(value, mask::address))
    }

    /// Something of which no part is shown, such as a birthday.
    pub(in crate::routes) fn whole<T>(self, value: Option<T>) -> Option<T> {
        value.filter(|_| self.full)
    }

    /// A value of the history; none where there was none.
    pub(in crate::routes) fn recorded(
        self,
        field: &str,
        value: Recorded,
    ) -> (Option<String>, bool) {
        match value {
            Recorded::Absent => (None, false),
            Recorded::Plain(value) => (Some(value), false),
            Recorded::Withheld => (Some(HIDDEN.to_owned()), false),
            Recorded::Erased => (None, true),
            Recorded::Personal(value) => (Some(self.recorded_personal(field, value)), false),
        }
    }

    fn recorded_personal(self, field: &str, value: String) -> String {
        if let Some(kind) = field.strip_prefix("identifier.") {
            return match IdentifierKind::parse(kind) {
                Some(kind) => mask::identifier(kind, &value),
                None => HIDDEN.to_owned(),
            };
        }
        match field.strip_prefix("contact.").unwrap_or(field) {
            "name" => self.name(value),
            "telephone" | "mobile" => self.show(value, mask::telephone),
            "email" => self.show(value, mask::email),
            "address" => self.show(value, mask::address),
            // Printed on the licence and published.
            "legal_representative" => value,
            _ => self.show(value, |_| HIDDEN.to_owned()),
        }
    }
}

/// The last characters of a sealed number.
pub(in crate::routes) fn sealed(last4: &str) -> String {
    format!("{HIDDEN}{last4}")
}
