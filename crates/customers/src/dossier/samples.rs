//! Customers for the tests of this crate.

use super::{Company, Customer, NewCustomer, Person, Profile};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::UnitId;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn instant() -> DateTime<Utc> {
    "2026-11-24T02:00:00Z".parse().unwrap()
}

pub(crate) fn company(name: &str) -> Customer {
    make(name, Profile::Company(Company::default()))
}

pub(crate) fn person(name: &str) -> Customer {
    make(name, Profile::Person(Person::default()))
}

fn make(name: &str, profile: Profile) -> Customer {
    let new = NewCustomer {
        unit_id: UnitId::generate(),
        account_manager_id: None,
        customer_type: None,
        name: name.to_owned(),
        profile,
        telephone: None,
        mobile: None,
        email: None,
        region_code: None,
        address: None,
        postal_code: None,
        industry: None,
        website: None,
        remark: None,
        marketing_opt_out: false,
        survey_opt_out: false,
        contacts: Vec::new(),
        identifiers: Vec::new(),
    };
    Customer::new(new, instant()).0
}
