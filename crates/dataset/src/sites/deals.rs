//! What was sold at the opening: units, deals with their papers and deposits.

use super::visitors::{POSTAL_CODE, Visitor, events};
use super::visits::Visit;
use super::{Sites, big};
use crate::Error;
use crate::copy::{Copy, Json};
use crate::random::id_at;
use chrono::{DateTime, Days as Count, NaiveDate, TimeDelta, Utc};
use kehu_deals::deal::{PARTICULARS, Particulars};
use kehu_kernel::Zone;
use kehu_vault::SubjectKey;
use rust_decimal::Decimal;
use serde_json::json;
use sqlx::PgConnection;
use std::ops::Range;
use uuid::Uuid;

/// Homes of a building, and on one of its floors.
const HOMES: u64 = 240;
const HOMES_OF_FLOOR: u64 = 8;
/// Parking spaces of a garage, and on one of its floors.
const SPACES: u64 = 1000;
const SPACES_OF_FLOOR: u64 = 250;
/// Yuan.
const DEPOSIT: [i64; 2] = [50_000, 10_000];
/// Minutes until the deposit is received.
const TO_DEPOSIT: i64 = 5;
/// Days until contract, first instalment and rest.
const TO_CONTRACT: u64 = 7;
const TO_FIRST: u64 = 14;
const TO_REST: u64 = 60;
/// Days before the month in which prices and units were entered.
const PREPARED: u64 = 60;

/// A deal with what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sale {
    pub(crate) number: u64,
    pub(crate) deal: Uuid,
    pub(crate) at: DateTime<Utc>,
    pub(crate) unit: Uuid,
    /// The subscription agreement among the documents.
    pub(crate) agreement: Uuid,
    /// The first visit of the buyer.
    pub(crate) first: u64,
    /// A parking space, not a home.
    parking: bool,
    /// Hundredths of a square metre.
    area: i64,
    /// Yuan.
    price: i64,
    receipt: Uuid,
    payment: Uuid,
    movement: Uuid,
    told: Uuid,
}

impl Sale {
    /// Where the buyer can be reached, sealed under the buyer's own key.
    pub(crate) fn seal_particulars(
        &self,
        key: &SubjectKey,
        visitor: &Visitor,
    ) -> Result<Vec<u8>, Error> {
        let plain = serde_json::to_string(&Particulars {
            address: Some(visitor.address.clone()),
            postal_code: Some(POSTAL_CODE.to_owned()),
            telephone: Some(visitor.mobile.clone()),
        })
        .map_err(|error| Error::Inconsistent(error.to_string()))?;
        Ok(key.seal(PARTICULARS, self.agreement.as_bytes(), &plain)?)
    }

    fn deposit(&self) -> i64 {
        DEPOSIT[usize::from(self.parking)]
    }
}

impl Sites {
    pub(crate) fn sale(&self, number: u64) -> Sale {
        let opening = self.opening();
        let buyer = number / 2;
        let at = self.sold.of_event(number).at;
        let mut chance = self.chance("deals", opening, number);
        let mut id = || id_at(&mut chance, at);
        let (deal, agreement, receipt, payment) = (id(), id(), id(), id());
        let (movement, told) = (id(), id());
        let parking = number % 2 == 1;
        let (area, price) = if parking {
            (1_250, i64::from(chance.between(120, 180)) * 1_000)
        } else {
            let metres = i64::from(chance.between(80, 140));
            (
                metres * 100,
                metres * i64::from(chance.between(9_600, 13_000)),
            )
        };
        Sale {
            number,
            deal,
            at,
            unit: self.listed("sale units", number),
            agreement,
            first: self.courses[opening].of_buyer(buyer).0,
            parking,
            area,
            price,
            receipt,
            payment,
            movement,
            told,
        }
    }

    /// The deals of who came first with this visit.
    pub(crate) fn sales_of(&self, visit: &Visit) -> Vec<Sale> {
        if visit.site != self.opening() {
            return Vec::new();
        }
        let buyer = self.courses[visit.site].buyer_of(visit.comer.first);
        let made = (2 * buyer..2 * buyer + 2).filter(|deal| *deal < self.setting.plan.customers);
        made.map(|deal| self.sale(deal)).collect()
    }

    /// The identifier of what was entered before the opening.
    fn listed(&self, what: &str, number: u64) -> Uuid {
        let mut chance = self.chance(what, self.opening(), number);
        id_at(&mut chance, self.prepared())
    }

    /// When units and prices were entered.
    fn prepared(&self) -> DateTime<Utc> {
        super::days::instant(self.listed_on(), 10 * 3600)
    }

    fn listed_on(&self) -> NaiveDate {
        self.month
            .checked_sub_days(Count::new(PREPARED))
            .unwrap_or(self.month)
    }
}

fn yuan(amount: i64) -> Decimal {
    Decimal::new(amount * 100, 2)
}

fn after(at: DateTime<Utc>, days: u64) -> NaiveDate {
    let day = Zone::CHINA.day_of(at);
    day.checked_add_days(Count::new(days)).unwrap_or(day)
}

struct Rows {
    units: Copy,
    prices: Copy,
    deals: Copy,
    holders: Copy,
    instalments: Copy,
    documents: Copy,
    payments: Copy,
    movements: Copy,
    events: Copy,
}

/// Deals.
pub(crate) fn deals(sites: &Sites, rows: Range<u64>) -> Result<Vec<Copy>, Error> {
    let mut made = Rows {
        units: Copy::of(
            "sale_units",
            "id, site_id, building_id, floor, room, kind, built_area, layout, grade, state, state_since, deal_id, created_at, \
             updated_at, version",
        ),
        prices: Copy::of(
            "unit_prices",
            "list_id, unit_id, effective_on, number, published_at, total",
        ),
        deals: Copy::of(
            "deals",
            "id, site_id, unit_id, party_id, salesperson_id, stage, state, list_price, price, deposit_amount, subscribed_at, \
             planned_contract_on, payment_method, holder_set, plan_set, counted_at, policy_version, created_by_kind, \
             created_by_id, created_at, updated_at",
        ),
        holders: Copy::of(
            "deal_holders",
            "deal_id, set_number, place, customer_id, share",
        ),
        instalments: Copy::of(
            "deal_instalments",
            "deal_id, set_number, place, due_on, amount",
        ),
        documents: Copy::of(
            "registered_documents",
            "id, site_id, register, number, deal_id, unit_id, salesperson_id, holder_set, plan_set, list_price, price, amount, \
             paid, occurred_at, recorded_at, issued_by_kind, issued_by_id, kept_by",
        ),
        payments: Copy::of(
            "payments",
            "id, document_id, deal_id, kind, way, amount, payer_id, received_at, recorded_at, recorded_by",
        ),
        movements: Copy::of(
            "deal_movements",
            "id, deal_id, movement, stage, price, unit_id, occurred_at",
        ),
        events: events(),
    };
    for number in rows {
        made.add(sites, &sites.sale(number));
    }
    Ok(vec![
        made.units,
        made.prices,
        made.deals,
        made.holders,
        made.instalments,
        made.documents,
        made.payments,
        made.movements,
        made.events,
    ])
}

impl Rows {
    fn add(&mut self, sites: &Sites, sale: &Sale) {
        let opening = sites.opening();
        let site = sites.ground.sites[opening].id;
        let (customer, party) = sites.identity(opening, sale.first);
        let by = sites.next_in_order(opening, sale.first);
        let price = yuan(sale.price);
        self.add_unit(sites, site, sale);
        let method = if sale.parking { "lump_sum" } else { "mortgage" };
        self.deals.row(&[
            &sale.deal,
            &site,
            &sale.unit,
            &party,
            &by,
            &"subscription",
            &"live",
            &price,
            &price,
            &yuan(sale.deposit()),
            &sale.at,
            &after(sale.at, TO_CONTRACT),
            &method,
            &1_i32,
            &1_i32,
            &sale.at,
            &sites.ground.policy_version,
            &"user",
            &by,
            &sale.at,
            &sale.at,
        ]);
        self.holders
            .row(&[&sale.deal, &1_i32, &1_i16, &customer, &Decimal::ONE_HUNDRED]);
        let first = sale.price * 3 / 10;
        for (place, days, amount) in [(1_i16, TO_FIRST, first), (2, TO_REST, sale.price - first)] {
            self.instalments.row(&[
                &sale.deal,
                &1_i32,
                &place,
                &after(sale.at, days),
                &yuan(amount),
            ]);
        }
        let paid = sale.at + TimeDelta::minutes(TO_DEPOSIT);
        let papers = [
            (sale.agreement, "subscriptions", sale.at, by),
            (sale.receipt, "receipts", paid, sites.ground.cashier),
        ];
        for (id, register, at, issuer) in papers {
            self.documents.row(&[
                &id,
                &site,
                &register,
                &big(sale.number + 1),
                &sale.deal,
                &sale.unit,
                &by,
                &1_i32,
                &1_i32,
                &price,
                &price,
                &yuan(sale.deposit()),
                &yuan(0),
                &at,
                &at,
                &"user",
                &issuer,
                &sites.ground.keeper,
            ]);
        }
        self.payments.row(&[
            &sale.payment,
            &sale.receipt,
            &sale.deal,
            &"deposit",
            &"card",
            &yuan(sale.deposit()),
            &customer,
            &paid,
            &paid,
            &sites.ground.cashier,
        ]);
        self.movements.row(&[
            &sale.movement,
            &sale.deal,
            &"reached",
            &"subscription",
            &price,
            &sale.unit,
            &sale.at,
        ]);
        let details =
            json!({ "stage": "subscription", "deal_id": sale.deal, "sale_unit_id": sale.unit });
        self.events.row(&[
            &sale.told,
            &customer,
            &sale.at,
            &"user",
            &by,
            &"deal.subscribed",
            &Json(&details),
        ]);
    }

    fn add_unit(&mut self, sites: &Sites, site: Uuid, sale: &Sale) {
        let buyer = sale.number / 2;
        let (kind, building, floor, room) = if sale.parking {
            let space = buyer % SPACES;
            let floor = -1 - big(space / SPACES_OF_FLOOR);
            (
                "parking",
                sites.listed("garages", buyer / SPACES),
                floor,
                format!("{:04}", space + 1),
            )
        } else {
            let (floor, home) = (
                buyer % HOMES / HOMES_OF_FLOOR + 1,
                buyer % HOMES_OF_FLOOR + 1,
            );
            (
                "residence",
                sites.listed("buildings", buyer / HOMES),
                big(floor),
                format!("{floor:02}{home:02}"),
            )
        };
        let entered = sites.prepared();
        self.units.row(&[
            &sale.unit,
            &site,
            &building,
            &floor,
            &room,
            &kind,
            &Decimal::new(sale.area, 2),
            &(!sale.parking).then_some("三室两厅"),
            &2_i16,
            &"subscribed",
            &sale.at,
            &sale.deal,
            &entered,
            &sale.at,
            &2_i64,
        ]);
        self.prices.row(&[
            &sites.listed("price lists", 0),
            &sale.unit,
            &sites.listed_on(),
            &1_i64,
            &entered,
            &yuan(sale.price),
        ]);
    }
}

/// Buildings, the price list and the numbers of the registers.
pub(crate) async fn counters(sites: &Sites, connection: &mut PgConnection) -> Result<(), Error> {
    let deals = sites.setting.plan.customers;
    let buyers = deals.div_ceil(2);
    let site = sites.ground.sites[sites.opening()].id;
    let mut buildings = Copy::of("buildings", "id, site_id, code, name, created_at");
    for (what, mark, word, count) in [
        ("buildings", "B", "栋", buyers.div_ceil(HOMES)),
        ("garages", "P", "号车库", buyers.div_ceil(SPACES)),
    ] {
        for number in 0..count {
            buildings.row(&[
                &sites.listed(what, number),
                &site,
                &format!("{mark}{}", number + 1),
                &format!("{}{word}", number + 1),
                &sites.prepared(),
            ]);
        }
    }
    buildings.send(connection).await?;
    sqlx::query(
        "insert into price_lists (id, site_id, number, effective_on, published_by, published_at) values ($1, $2, 1, $3, $4, $5)",
    )
    .bind(sites.listed("price lists", 0))
    .bind(site)
    .bind(sites.listed_on())
    .bind(sites.ground.manager)
    .bind(sites.prepared())
    .execute(&mut *connection)
    .await?;
    for (register, last) in [
        ("price_lists", 1),
        ("subscriptions", deals),
        ("receipts", deals),
    ] {
        if last > 0 {
            sqlx::query(
                "insert into register_counters (site_id, register, last_number) values ($1, $2, $3)",
            )
            .bind(site)
            .bind(register)
            .bind(big(last))
            .execute(&mut *connection)
            .await?;
        }
    }
    Ok(())
}
