//! The customers: who has how many, since when.

mod companies;
mod numbers;
mod persons;

use crate::Error;
use crate::chance::Chance;
use crate::openings::Office;
use crate::organisation::{
    self, CHANGSHA, LAKESIDE, PETRO_SALES, PROPERTY, RIVERSIDE, Units, WUHAN,
};
use crate::people::Staff;
use crate::wording;
use crate::wording::{PRODUCTS, SOURCES};
use chrono::{DateTime, Duration, Utc};
use companies::Companies;
use kehu_customers::dossier::search::{self, Filters, Sort};
use kehu_customers::dossier::{self, NeedKind, NewCustomer, NewNeed};
use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId, PageRequest, Principal, Scope};
use numbers::Numbers;

/// Number of customers; a multiple of a hundred, since shares are counted in percent.
const COUNT: u32 = 2_000;

/// Days in which the customers are entered whom the companies had before.
const TAKING_OVER: i64 = 182;

/// How fast the number of further customers grows: with this power of time.
const GROWTH: u32 = 4;

/// A part of the market.
#[derive(Debug, Clone, Copy)]
struct Market {
    /// Customers of a hundred.
    share: u32,
    /// Unit to which they belong.
    unit: &'static str,
    /// Who is responsible, one after another.
    managers: &'static [&'static str],
    /// Where they are.
    places: &'static [wording::Place],
    /// What they are.
    kind: Kind,
}

/// What the customers of a market are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Users of and traders in petrochemical products.
    Petrochemical,
    /// Firms that rent premises.
    Tenant,
    /// People who look for a home or live in one.
    Person,
}

#[rustfmt::skip]
const MARKETS: [Market; 6] = [
    Market { share: 24, unit: PETRO_SALES, managers: &["wang.fang", "zhang.wei"], places: &wording::SOUTH, kind: Kind::Petrochemical },
    Market { share: 20, unit: CHANGSHA, managers: &["liu.jing", "yang.lei"], places: &wording::HUNAN, kind: Kind::Petrochemical },
    Market { share: 16, unit: WUHAN, managers: &["huang.qiang", "zhou.tao"], places: &wording::HUBEI, kind: Kind::Petrochemical },
    Market { share: 14, unit: RIVERSIDE, managers: &["he.jia", "pan.yue"], places: &wording::CHANGSHA, kind: Kind::Person },
    Market { share: 10, unit: LAKESIDE, managers: &["yu.hao", "jiang.lan"], places: &wording::CHANGSHA, kind: Kind::Person },
    Market { share: 16, unit: PROPERTY, managers: &["shen.property"], places: &wording::CHANGSHA, kind: Kind::Tenant },
];

/// Whether the petrochemical company has customers.
pub(crate) async fn are_entered(
    tx: &mut Tx,
    office: &Office<'_>,
    units: &Units,
) -> Result<bool, Error> {
    let filters = Filters {
        unit: Some(units.of(PETRO_SALES)?),
        ..Filters::default()
    };
    let page = PageRequest {
        limit: 1,
        after: None,
    };
    let system = Caller::system("demo", office.now);
    let sort = Sort::UpdatedLast;
    let found = search::search(tx, &system, office.vault, &filters, sort, &page).await?;
    Ok(!found.items.is_empty())
}

/// The customers who are to be entered, the earliest first.
#[derive(Debug)]
pub(crate) struct Arrivals<'a> {
    office: &'a Office<'a>,
    units: &'a Units,
    staff: &'a Staff,
    chance: Chance,
    numbers: Numbers,
    companies: Companies,
    moments: Vec<DateTime<Utc>>,
    entered: u32,
}

impl<'a> Arrivals<'a> {
    pub(crate) fn new(office: &'a Office<'a>, units: &'a Units, staff: &'a Staff) -> Self {
        let mut chance = Chance::new();
        let mut moments = moments(&mut chance, office.now);
        moments.reverse();
        Self {
            office,
            units,
            staff,
            chance,
            numbers: Numbers::default(),
            companies: Companies::default(),
            moments,
            entered: 0,
        }
    }

    /// Enters those who come before an instant; answers how many have been entered in all.
    pub(crate) async fn until(&mut self, tx: &mut Tx, end: DateTime<Utc>) -> Result<usize, Error> {
        while let Some(at) = self.moments.pop_if(|at| *at < end) {
            self.enter_next(tx, at).await?;
            self.entered += 1;
        }
        usize::try_from(self.entered).map_err(|_| Error::Inconsistent { what: "a count" })
    }

    async fn enter_next(&mut self, tx: &mut Tx, at: DateTime<Utc>) -> Result<(), Error> {
        let ordinal = self.entered;
        let Some((market, manager)) = market_of(ordinal) else {
            return Err(Error::Inconsistent { what: "a market" });
        };
        let manager = self.staff.of(manager)?;
        let unit = self.units.of(market.unit)?;
        let caller = Caller {
            principal: Principal::User(manager),
            scope: Scope {
                owner: Some(manager),
                places: vec![unit],
                ..Scope::default()
            },
            ..Caller::system("demo", at)
        };
        let (chance, numbers) = (&mut self.chance, &mut self.numbers);
        let mut new = if is_person(market, ordinal) {
            persons::draw(chance, numbers, market.places, caller.today())
        } else {
            self.companies.draw(chance, numbers, market, caller.today())
        };
        new.unit_id = unit;
        new.account_manager_id = Some(manager);
        enter_one(tx, self.office, &caller, new, &mut self.chance).await
    }
}

/// When each customer is entered, in order, from the founding until yesterday: three of four in the first half year, since the
/// companies had customers when their dossiers were begun; of the others each month brings more than the one before.
fn moments(chance: &mut Chance, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let begun = organisation::founded(now);
    let minutes = |span: Duration| u64::try_from(span.num_minutes()).unwrap_or_default();
    let all = minutes(now - begun - Duration::days(1));
    let first = minutes(Duration::days(TAKING_OVER));
    let mut moments: Vec<DateTime<Utc>> = (0..COUNT)
        .map(|ordinal| {
            let after = if ordinal.is_multiple_of(4) {
                (0..GROWTH)
                    .map(|_| chance.below(all))
                    .max()
                    .unwrap_or_default()
            } else {
                chance.below(first)
            };
            begun + Duration::minutes(i64::try_from(after).unwrap_or_default())
        })
        .collect();
    moments.sort_unstable();
    moments
}

/// The market and the responsible employee of the customer with this ordinal. 37 has no divisor in common with a
/// hundred: within a hundred customers every market has its share, well mixed.
fn market_of(ordinal: u32) -> Option<(&'static Market, &'static str)> {
    let mut slot = ordinal.wrapping_mul(37) % 100;
    for market in &MARKETS {
        match slot.checked_sub(market.share) {
            Some(rest) => slot = rest,
            None => {
                let turn = usize::try_from(slot)
                    .ok()?
                    .checked_rem(market.managers.len())?;
                return Some((market, market.managers.get(turn)?));
            }
        }
    }
    None
}

/// Three of four customers of the property company are people too.
fn is_person(market: &Market, ordinal: u32) -> bool {
    market.kind == Kind::Person || (market.kind == Kind::Tenant && !ordinal.is_multiple_of(4))
}

async fn enter_one(
    tx: &mut Tx,
    office: &Office<'_>,
    caller: &Caller,
    new: NewCustomer,
    chance: &mut Chance,
) -> Result<(), Error> {
    let trades = new.customer_type.is_some();
    let made = dossier::create(tx, caller, office.vault, new, None, false).await?;
    if trades {
        office.handle(tx, &made, caller, chance).await?;
    }
    if trades && chance.percent(8) {
        note_need(tx, caller, made.customer.id, chance).await?;
    }
    Ok(())
}

async fn note_need(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    chance: &mut Chance,
) -> Result<(), Error> {
    let (product, content) = chance.one_of(&PRODUCTS);
    let new = NewNeed {
        kind: if chance.percent(40) {
            NeedKind::TargetSurvey
        } else {
            NeedKind::Need
        },
        product: Some(product.to_owned()),
        content: content.to_owned(),
        source: Some(chance.one_of(&SOURCES).to_owned()),
        noted_on: None,
        follow_up_on: Some(caller.today() + Duration::days(i64::from(chance.between(7, 60)))),
    };
    dossier::note_need(tx, caller, customer, new).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_markets_share_a_hundred_customers_as_they_should() {
        assert_eq!(MARKETS.iter().map(|market| market.share).sum::<u32>(), 100);
        for market in &MARKETS {
            let has = (0..100)
                .filter(|ordinal| market_of(*ordinal).unwrap().0.unit == market.unit)
                .count();
            assert_eq!(has, usize::try_from(market.share).unwrap());
        }
    }

    #[test]
    fn the_same_time_gives_the_same_customers() {
        let now = "2026-06-01T04:00:00Z".parse().unwrap();
        let draw = || {
            let mut chance = Chance::new();
            let times = moments(&mut chance, now);
            let mut numbers = Numbers::default();
            let person = persons::draw(
                &mut chance,
                &mut numbers,
                MARKETS[3].places,
                "2026-06-01".parse().unwrap(),
            );
            (times, person.name, person.mobile)
        };
        assert_eq!(draw(), draw());
    }
}
