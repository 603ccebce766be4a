//! What is stored beside a customer so that it can be found.

use super::{Contact, Customer, CustomerKind};
use kehu_identifiers::Telephone;
use kehu_kernel::ContactId;
use kehu_names::SearchKeys;
use std::collections::BTreeSet;

/// Most characters of a stored pinyin key; a longer one is cut and still found by its beginning.
const MAX_KEY: usize = 400;

/// A number by which the customer is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) contact: Option<ContactId>,
    pub(crate) kind: &'static str,
    pub(crate) digits: String,
}

/// A pinyin key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) contact: Option<ContactId>,
    pub(crate) key: String,
}

/// The rows that lead to a customer, or to one of its contacts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Trails {
    pub(crate) reaches: Vec<Reach>,
    pub(crate) keys: Vec<Key>,
}

/// The keys of a customer's own name.
pub(crate) fn of_name(customer: &Customer) -> SearchKeys {
    match customer.kind() {
        CustomerKind::Company => SearchKeys::of_company(&customer.name),
        CustomerKind::Person => SearchKeys::of_person(&customer.name),
    }
}

impl Trails {
    /// What leads to the customer itself.
    pub(crate) fn of_customer(customer: &Customer, keys: &SearchKeys) -> Self {
        let mut trails = Self::default();
        trails.add(None, [&customer.telephone, &customer.mobile], keys);
        trails
    }

    /// What leads to a contact.
    pub(crate) fn of_contact(contact: &Contact) -> Self {
        let mut trails = Self::default();
        trails.add_contact(contact);
        trails
    }

    /// Adds what leads to a contact.
    pub(crate) fn add_contact(&mut self, contact: &Contact) {
        let keys = SearchKeys::of_person(&contact.name);
        self.add(
            Some(contact.id),
            [&contact.telephone, &contact.mobile],
            &keys,
        );
    }

    fn add(
        &mut self,
        contact: Option<ContactId>,
        numbers: [&Option<String>; 2],
        keys: &SearchKeys,
    ) {
        let mut seen = BTreeSet::new();
        for telephone in numbers
            .into_iter()
            .flatten()
            .filter_map(|number| Telephone::parse(number).ok())
        {
            let digits: String = telephone.normalised.trim_start_matches('+').to_owned();
            if seen.insert(digits.clone()) {
                self.reaches.push(Reach {
                    contact,
                    kind: telephone.kind.as_str(),
                    digits,
                });
            }
        }
        let distinct: BTreeSet<String> = keys
            .pinyin
            .iter()
            .chain(&keys.initials)
            .map(|key| key.chars().take(MAX_KEY).collect())
            .collect();
        self.keys.extend(
            distinct
                .into_iter()
                .filter(|key| !key.is_empty())
                .map(|key| Key { contact, key }),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::samples;

    #[test]
    fn cus_01_a_person_with_a_polyphonic_surname_is_found_under_both_readings() {
        let customer = samples::person("单雄信");
        let keys: Vec<String> = Trails::of_customer(&customer, &of_name(&customer))
            .keys
            .into_iter()
            .map(|key| key.key)
            .collect();
        for wanted in ["shanxiongxin", "danxiongxin", "sxx", "dxx"] {
            assert!(keys.contains(&wanted.to_owned()), "{wanted} in {keys:?}");
        }
    }

    #[test]
    fn one_number_leads_to_the_customer_once() {
        let mut customer = samples::company("甲公司");
        customer.mobile = Some("13812341234".into());
        customer.telephone = Some("138 1234 1234".into());
        let trails = Trails::of_customer(&customer, &of_name(&customer));
        assert_eq!(
            trails.reaches,
            [Reach {
                contact: None,
                kind: "mobile",
                digits: "13812341234".into()
            }]
        );
    }
}
