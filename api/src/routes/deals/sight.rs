//! What a caller sees of the customers of deals (CUS-05): in full with `customers:unmask`, masked otherwise.

use kehu_identifiers::mask;

/// Of what may not be seen at all.
const HIDDEN: &str = "****";

/// How a caller sees.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight {
    full: bool,
}

impl Sight {
    pub(super) fn of(caller: &kehu_kernel::Caller) -> Self {
        Self {
            full: caller.unmasked,
        }
    }

    /// The name of a customer; a company's is no personal data.
    pub(super) fn name(self, name: Option<String>, person: bool) -> String {
        match name {
            None => HIDDEN.to_owned(),
            Some(name) if person && !self.full => mask::name(&name),
            Some(name) => name,
        }
    }

    /// A telephone.
    pub(super) fn telephone(self, number: Option<String>) -> Option<String> {
        number.map(|number| match self.full {
            true => number,
            false => mask::telephone(&number),
        })
    }

    /// An address.
    pub(super) fn address(self, address: Option<String>) -> Option<String> {
        address.map(|address| match self.full {
            true => address,
            false => mask::address(&address),
        })
    }
}
