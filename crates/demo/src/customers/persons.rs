//! Customers who are persons.

use super::numbers::{Numbers, identifier};
use crate::chance::Chance;
use crate::wording::{self, Place};
use chrono::{Days, NaiveDate};
use kehu_customers::dossier::{NewCustomer, Person, Profile};
use kehu_identifiers::IdentifierKind;
use kehu_kernel::UnitId;
use kehu_names::SearchKeys;

const REMARKS: [&str; 6] = [
    "意向三房，关注学区。",
    "首次置业，需要了解贷款政策。",
    "改善型需求，看重南北通透。",
    "老业主介绍。",
    "周末方便看房。",
    "关注交房时间和物业费。",
];

/// A person of one of the places. Unit and account manager are for the caller to set.
pub(crate) fn draw(
    chance: &mut Chance,
    numbers: &mut Numbers,
    places: &[Place],
    today: NaiveDate,
) -> NewCustomer {
    let place = chance.one_of(places);
    let (region, district) = chance.one_of(place.districts);
    let name = wording::person(chance);
    let age = Days::new(u64::from(chance.between(22 * 365, 68 * 365)));
    let born = today.checked_sub_days(age);
    let known = chance.percent(60);
    let identifiers = born
        .filter(|_| known)
        .and_then(|born| numbers.resident_id(chance, region, born))
        .map(|number| identifier(IdentifierKind::ResidentId, number));
    let address = format!(
        "{}市{district}{}{}号{}栋{}室",
        place.city,
        chance.one_of(&wording::STREETS),
        chance.between(1, 480),
        chance.between(1, 20),
        chance.between(1, 32) * 100 + chance.between(1, 4)
    );
    NewCustomer {
        unit_id: UnitId::generate(),
        account_manager_id: None,
        customer_type: None,
        profile: Profile::Person(Person {
            born_on: born.filter(|_| known),
        }),
        telephone: None,
        mobile: Some(numbers.mobile(chance)),
        email: chance.percent(35).then(|| mailbox(&name)).flatten(),
        region_code: Some(region.to_owned()),
        address: Some(address),
        postal_code: Some(place.postal_code.to_owned()),
        industry: None,
        website: None,
        remark: chance
            .percent(40)
            .then(|| chance.one_of(&REMARKS).to_owned()),
        marketing_opt_out: chance.percent(12),
        survey_opt_out: false,
        contacts: Vec::new(),
        identifiers: identifiers.into_iter().collect(),
        name,
    }
}

/// A mailbox at the domain that nobody has, under the name in pinyin.
pub(crate) fn mailbox(name: &str) -> Option<String> {
    let pinyin = SearchKeys::of_person(name).pinyin.into_iter().next()?;
    Some(format!("{pinyin}@example.com"))
}
