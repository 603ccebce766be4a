//! Numbers that no two customers share.

use crate::chance::Chance;
use crate::wording::{MOBILES, Place};
use chrono::NaiveDate;
use kehu_customers::dossier::NewIdentifier;
use kehu_identifiers::{IdentifierKind, licence_number, resident_id, uscc};
use std::collections::HashSet;

/// Gives out numbers, each once.
#[derive(Debug, Default)]
pub(crate) struct Numbers(HashSet<String>);

impl Numbers {
    fn fresh(&mut self, mut draw: impl FnMut() -> String) -> String {
        loop {
            let number = draw();
            if self.0.insert(number.clone()) {
                return number;
            }
        }
    }

    pub(crate) fn mobile(&mut self, chance: &mut Chance) -> String {
        self.fresh(|| format!("{}{}", chance.one_of(&MOBILES), chance.digits(8)))
    }

    /// A unified social credit code of an enterprise: with the body that the registries give out since 2015, or with
    /// the former digits.
    pub(crate) fn credit_code(&mut self, chance: &mut Chance, region: &str) -> Option<String> {
        let mut valid = true;
        let code = self.fresh(|| {
            let body = if chance.percent(60) {
                format!("MA{}", chance.characters(uscc::ALPHABET, 6))
            } else {
                chance.digits(8)
            };
            let code = uscc::compose('9', '1', region, &body);
            valid = code.is_some();
            code.unwrap_or_else(|| body.clone())
        });
        valid.then_some(code)
    }

    pub(crate) fn licence(&mut self, chance: &mut Chance, region: &str) -> Option<String> {
        let body = format!("{region}{}", chance.digits(8));
        licence_number::compose(&body).filter(|number| self.0.insert(number.clone()))
    }

    pub(crate) fn resident_id(
        &mut self,
        chance: &mut Chance,
        region: &str,
        born: NaiveDate,
    ) -> Option<String> {
        let sequence = u16::try_from(chance.between(1, 999)).ok()?;
        resident_id::compose(region, born, sequence).filter(|id| self.0.insert(id.clone()))
    }

    pub(crate) fn account(&mut self, chance: &mut Chance) -> String {
        self.fresh(|| format!("43050177{}", chance.digits(12)))
    }
}

/// A landline of the place.
pub(crate) fn landline(chance: &mut Chance, place: &Place) -> String {
    let length = if place.area_code.len() == 3
        || matches!(
            place.area_code,
            "0731" | "0755" | "0757" | "0571" | "0512" | "0576" | "0371" | "0791"
        ) {
        7
    } else {
        6
    };
    format!("{}-8{}", place.area_code, chance.digits(length))
}

pub(crate) fn identifier(kind: IdentifierKind, value: String) -> NewIdentifier {
    NewIdentifier {
        kind,
        value,
        override_reason: None,
    }
}
