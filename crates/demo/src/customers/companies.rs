//! Customers that are companies.

use super::numbers::{Numbers, identifier, landline};
use super::persons::mailbox;
use super::{Kind, Market};
use crate::chance::Chance;
use crate::wording::{self, Place, Trade};
use chrono::{Days, NaiveDate};
use kehu_customers::dossier::{
    Company, CustomerType, NewContact, NewCustomer, NewIdentifier, Profile,
};
use kehu_identifiers::IdentifierKind;
use kehu_kernel::UnitId;
use std::collections::HashSet;

/// Makes companies whose names are not alike.
///
/// No two share a brand, and no two of the same trade share the brand's second character: the names of two companies
/// then have fewer than 80 of 100 pairs of characters in common, from which they would count as alike.
#[derive(Debug, Default)]
pub(crate) struct Companies {
    brands: HashSet<String>,
    endings: HashSet<(char, &'static str)>,
}

impl Companies {
    /// A company of the market. Unit and account manager are for the caller to set.
    pub(super) fn draw(
        &mut self,
        chance: &mut Chance,
        numbers: &mut Numbers,
        market: &Market,
        today: NaiveDate,
    ) -> NewCustomer {
        let place = chance.one_of(market.places);
        let (region, district) = chance.one_of(place.districts);
        let (customer_type, trades) = kind_of(chance, market);
        let (name, trade) = self.name(chance, &place, trades);
        let headcount = chance.between(6, 900);
        let age = Days::new(u64::from(chance.between(200, 24 * 365)));
        let address = format!(
            "{}市{district}{}{}号",
            place.city,
            chance.one_of(&wording::STREETS),
            chance.between(1, 688)
        );
        NewCustomer {
            unit_id: UnitId::generate(),
            account_manager_id: None,
            customer_type,
            profile: Profile::Company(Company {
                legal_representative: Some(wording::person(chance)),
                registered_capital: chance.one_of(&wording::CAPITALS).parse().ok(),
                founded_on: today.checked_sub_days(age),
                size: Some(wording::size(headcount)),
                headcount: i32::try_from(headcount).ok(),
                business_scope: Some(trade.scope.to_owned()),
            }),
            telephone: chance.percent(80).then(|| landline(chance, &place)),
            mobile: None,
            email: None,
            region_code: Some(region.to_owned()),
            address: Some(address),
            postal_code: Some(place.postal_code.to_owned()),
            industry: Some(trade.industry.to_owned()),
            website: None,
            remark: chance
                .percent(20)
                .then(|| chance.one_of(&wording::FIRM_REMARKS).to_owned()),
            marketing_opt_out: false,
            survey_opt_out: false,
            contacts: contacts(chance, numbers),
            identifiers: identifiers(chance, numbers, region),
            name,
        }
    }

    fn name(
        &mut self,
        chance: &mut Chance,
        place: &Place,
        trades: &'static [Trade],
    ) -> (String, Trade) {
        loop {
            let trade = chance.one_of(trades);
            let head = chance.characters(wording::BRAND_HEADS, 1);
            let ending = chance.characters(wording::BRAND_ENDINGS, 1);
            let brand = format!("{head}{ending}");
            let city = place.city;
            let seat = match chance.below(10) {
                0..=5 => city.to_owned(),
                6..=8 => format!("{city}市"),
                _ => place.province.to_owned(),
            };
            let name = format!(
                "{seat}{brand}{}{}",
                trade.words,
                chance.weighted(&wording::FORMS)
            );
            // A brand that is read as a place, such as 金昌, would be cut off.
            let whole = kehu_names::company_core(&name) == format!("{brand}{}", trade.words);
            let Some(ending) = ending.chars().next() else {
                continue;
            };
            if head.contains(ending)
                || !whole
                || self.brands.contains(&brand)
                || self.endings.contains(&(ending, trade.words))
            {
                continue;
            }
            self.brands.insert(brand);
            self.endings.insert((ending, trade.words));
            return (name, trade);
        }
    }
}

fn kind_of(chance: &mut Chance, market: &Market) -> (Option<CustomerType>, &'static [Trade]) {
    if market.kind != Kind::Petrochemical {
        return (None, &wording::SERVICES);
    }
    match chance.below(100) {
        0..=47 => (Some(CustomerType::Direct), &wording::USING),
        48..=55 => (Some(CustomerType::ExclusiveAgent), &wording::TRADING),
        _ => (Some(CustomerType::Dealer), &wording::TRADING),
    }
}

/// One to three people, each with another post.
fn contacts(chance: &mut Chance, numbers: &mut Numbers) -> Vec<NewContact> {
    let first = usize::try_from(chance.below(2)).unwrap_or_default();
    let count = usize::try_from(chance.between(1, 3)).unwrap_or(1);
    wording::POSTS
        .iter()
        .skip(first)
        .take(count)
        .enumerate()
        .map(|(place, (role, titles))| {
            let name = wording::person(chance);
            NewContact {
                title: Some(chance.one_of(titles).to_owned()),
                role: *role,
                telephone: None,
                mobile: Some(numbers.mobile(chance)),
                email: chance.percent(50).then(|| mailbox(&name)).flatten(),
                is_primary: place == 0,
                name,
            }
        })
        .collect()
}

/// The unified social credit code; some have a former licence number and a known account besides.
fn identifiers(chance: &mut Chance, numbers: &mut Numbers, region: &str) -> Vec<NewIdentifier> {
    let code = numbers
        .credit_code(chance, region)
        .map(|code| identifier(IdentifierKind::UnifiedSocialCreditCode, code));
    let former = chance.percent(6);
    let licence = former
        .then(|| numbers.licence(chance, region))
        .flatten()
        .map(|number| identifier(IdentifierKind::BusinessLicenceNumber, number));
    let account = chance
        .percent(35)
        .then(|| identifier(IdentifierKind::BankAccount, numbers.account(chance)));
    [code, licence, account].into_iter().flatten().collect()
}
