//! Companies that buy petrochemical products: place, fancy name, trade and legal form, as they are found in the register.

use chrono::{Days, NaiveDate};
use kehu_demo::chance::Chance;
use kehu_demo::wording::{
    self, BRAND_ENDINGS, BRAND_HEADS, CAPITALS, FORMS, HUBEI, HUNAN, MOBILES, POSTS, Place, SOUTH,
    STREETS, TRADING, Trade, USING,
};
use kehu_identifiers::uscc;

/// Number of bodies of a code that this draws from: six characters of the 31.
const BODIES: u64 = 31 * 31 * 31 * 31 * 31 * 31;
/// Has no divisor in common with [`BODIES`]: consecutive ordinals give bodies that look drawn, and no two the same.
const STRIDE: u64 = 618_033_989;

/// Those who sell: code of the unit, sign-in name of the account manager, places of their customers.
pub(crate) const STAFF: [(&str, &str, &[Place]); 6] = [
    ("HX-PETRO-SALES", "wang.fang", &SOUTH),
    ("HX-PETRO-SALES", "zhang.wei", &SOUTH),
    ("HX-PETRO-CS", "liu.jing", &HUNAN),
    ("HX-PETRO-CS", "yang.lei", &HUNAN),
    ("HX-PETRO-WH", "huang.qiang", &HUBEI),
    ("HX-PETRO-WH", "zhou.tao", &HUBEI),
];

/// How many fancy names a firm bears: the more, the fewer share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Brand {
    /// Two characters of most, three of others.
    Usual,
    /// Six characters: less like any other one than the policy's measure of likeness asks for.
    Long,
}

/// A company as it is entered.
#[derive(Debug)]
pub(crate) struct Company {
    pub(crate) name: String,
    pub(crate) customer_type: &'static str,
    pub(crate) region: &'static str,
    pub(crate) city: &'static str,
    pub(crate) postal_code: &'static str,
    pub(crate) address: String,
    pub(crate) telephone: Option<String>,
    pub(crate) trade: Trade,
    pub(crate) legal_representative: String,
    pub(crate) capital: &'static str,
    pub(crate) founded_on: NaiveDate,
    pub(crate) headcount: u32,
    pub(crate) code: String,
}

/// A person whom one knows at a company.
#[derive(Debug)]
pub(crate) struct Contact {
    pub(crate) name: String,
    pub(crate) role: &'static str,
    pub(crate) title: &'static str,
    pub(crate) mobile: String,
}

impl Company {
    /// A company at one of the places. `series` are the two characters with which the body of its code begins; within
    /// a series every ordinal has another code.
    pub(crate) fn draw(
        chance: &mut Chance,
        places: &[Place],
        brand: Brand,
        (series, ordinal): (&str, u64),
        entered_on: NaiveDate,
    ) -> Self {
        let place = chance.one_of(places);
        let (region, district) = chance.one_of(place.districts);
        let (customer_type, trades): (_, &[Trade]) = match chance.below(100) {
            0..48 => ("direct", &USING),
            48..56 => ("exclusive_agent", &TRADING),
            _ => ("dealer", &TRADING),
        };
        let trade = chance.one_of(trades);
        let seat = match chance.below(10) {
            0..6 => place.city.to_owned(),
            6..9 => format!("{}市", place.city),
            _ => place.province.to_owned(),
        };
        let name = format!(
            "{seat}{}{}{}",
            fancy_name(chance, brand),
            trade.words,
            chance.weighted(&FORMS)
        );
        let age = Days::new(u64::from(chance.between(200, 24 * 365)));
        Self {
            name,
            customer_type,
            region,
            city: place.city,
            postal_code: place.postal_code,
            address: format!(
                "{}市{district}{}{}号",
                place.city,
                chance.one_of(&STREETS),
                chance.between(1, 688)
            ),
            telephone: chance.percent(80).then(|| landline(chance, &place)),
            trade,
            legal_representative: wording::person(chance),
            capital: chance.one_of(&CAPITALS),
            founded_on: entered_on.checked_sub_days(age).unwrap_or(entered_on),
            headcount: skewed(chance, 900) + 3,
            code: code(region, series, ordinal),
        }
    }

    /// The size that goes with the headcount.
    pub(crate) fn size(&self) -> &'static str {
        wording::size(self.headcount).as_str()
    }
}

/// One to three people, each with another post.
pub(crate) fn contacts(chance: &mut Chance) -> Vec<Contact> {
    let first = if chance.percent(50) { 1 } else { 0 };
    let count = match chance.below(10) {
        0..5 => 1,
        5..8 => 2,
        _ => 3,
    };
    POSTS
        .iter()
        .skip(first)
        .take(count)
        .map(|(role, titles)| Contact {
            name: wording::person(chance),
            role: role.as_str(),
            title: chance.one_of(titles),
            mobile: mobile(chance),
        })
        .collect()
}

/// A mobile number in use.
pub(crate) fn mobile(chance: &mut Chance) -> String {
    format!("{}{}", chance.one_of(&MOBILES), chance.digits(8))
}

fn landline(chance: &mut Chance, place: &Place) -> String {
    let long = place.area_code.len() == 3
        || matches!(
            place.area_code,
            "0731" | "0755" | "0757" | "0571" | "0512" | "0576" | "0371" | "0791"
        );
    format!(
        "{}-8{}",
        place.area_code,
        chance.digits(if long { 7 } else { 6 })
    )
}

fn fancy_name(chance: &mut Chance, brand: Brand) -> String {
    let letters = match (brand, chance.percent(60)) {
        (Brand::Long, _) => 6,
        (Brand::Usual, true) => 2,
        (Brand::Usual, false) => 3,
    };
    (0..letters)
        .map(|place| {
            let of = if place % 2 == 0 {
                BRAND_HEADS
            } else {
                BRAND_ENDINGS
            };
            letter(chance, of, brand)
        })
        .collect()
}

/// A character of a list whose first ones are liked best; in long names any.
fn letter(chance: &mut Chance, of: &str, brand: Brand) -> char {
    let count = u32::try_from(of.chars().count()).unwrap_or(1);
    let place = match brand {
        Brand::Usual => skewed(chance, count),
        Brand::Long => chance.between(0, count - 1),
    };
    of.chars()
        .nth(usize::try_from(place).unwrap_or_default())
        .unwrap_or('华')
}

/// A number below `count`, small ones more often.
fn skewed(chance: &mut Chance, count: u32) -> u32 {
    chance
        .between(0, count.saturating_sub(1))
        .min(chance.between(0, count.saturating_sub(1)))
}

fn code(region: &str, series: &str, ordinal: u64) -> String {
    let letters: Vec<char> = uscc::ALPHABET.chars().collect();
    let mut left = ordinal % BODIES * STRIDE % BODIES;
    let mut body = series.to_owned();
    for _ in 0..6 {
        let place = usize::try_from(left % 31).unwrap_or_default();
        body.push(letters.get(place).copied().unwrap_or('0'));
        left /= 31;
    }
    uscc::compose('9', '1', region, &body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn drawn(ordinal: u64, brand: Brand) -> Company {
        let mut chance = Chance::of_row(1, "companies", ordinal);
        let today = "2026-03-01".parse().unwrap();
        Company::draw(&mut chance, &HUNAN, brand, ("MK", ordinal), today)
    }

    #[test]
    fn no_two_companies_of_a_series_share_a_code_and_every_code_is_right() {
        let codes: HashSet<String> = (0..5_000).map(|n| drawn(n, Brand::Usual).code).collect();
        assert_eq!(codes.len(), 5_000);
        assert!(codes.iter().all(|code| uscc::check(code).is_ok()));
    }

    #[test]
    fn long_names_are_not_like_usual_ones() {
        let core = |n, brand| kehu_names::company_core(&drawn(n, brand).name);
        let usual: Vec<String> = (0..300).map(|n| core(n, Brand::Usual)).collect();
        for n in 300..600 {
            let long = core(n, Brand::Long);
            assert!(
                usual
                    .iter()
                    .all(|one| kehu_names::similarity(one, &long) < 80)
            );
        }
    }

    #[test]
    fn what_is_drawn_twice_is_the_same() {
        assert_eq!(
            format!("{:?}", drawn(7, Brand::Usual)),
            format!("{:?}", drawn(7, Brand::Usual))
        );
    }
}
