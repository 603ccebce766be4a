//! Who comes to the sites.

use crate::chance::Chance;
use crate::organisation::RIVERSIDE;
use crate::sites::Name;
use crate::wording;
use chrono::NaiveDate;
use kehu_kernel::{CustomerId, PartyId};
use kehu_reception::parties::VisitorDetails;
use kehu_reception::registrations::Form;
use kehu_reception::words::{
    AgeBand, FocusPoint, IntentLevel, PurchasePurpose, Salutation, VisitOutcome, VisitorChannel,
    VisitorSource, VisitorTransport, WantedPayment, WantedProperty, WantedStorey,
};

/// A person who looks for a home.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    pub(super) name: String,
    pub(super) mobile: String,
    pub(super) district: &'static str,
    pub(super) address: String,
}

impl Visitor {
    /// All that the visitor tells.
    pub(super) fn details(&self) -> VisitorDetails {
        VisitorDetails {
            name: Some(self.name.clone()),
            mobile: Some(self.mobile.clone()),
            telephone: None,
            address: Some(self.address.clone()),
            postal_code: Some("410000".to_owned()),
            born_on: None,
        }
    }
}

/// A visitor who has been registered.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) party: PartyId,
    pub(super) customer: CustomerId,
    pub(super) visitor: Visitor,
    /// Whose.
    pub(super) seller: Name,
    /// Since when.
    pub(super) since: NaiveDate,
}

/// Gives out visitors, each with a number of their own.
#[derive(Debug)]
pub(super) struct Visitors {
    /// Beginning of the mobiles: none of the dossiers that the demo enters otherwise.
    prefix: &'static str,
    count: u64,
}

impl Visitors {
    pub(super) fn of(site: &str) -> Self {
        Self {
            prefix: if site == RIVERSIDE { "176" } else { "198" },
            count: 0,
        }
    }

    pub(super) fn draw(&mut self, chance: &mut Chance) -> Visitor {
        let place = chance.one_of(&wording::CHANGSHA);
        let (_, district) = chance.one_of(place.districts);
        Visitor {
            name: wording::person(chance),
            mobile: self.mobile(),
            district,
            address: format!(
                "{}市{district}{}{}号{}栋{}室",
                place.city,
                chance.one_of(&wording::STREETS),
                chance.between(1, 480),
                chance.between(1, 20),
                chance.between(1, 32) * 100 + chance.between(1, 4)
            ),
        }
    }

    /// A number that nobody has: the factor has no divisor in common with the count of eight digits.
    pub(super) fn mobile(&mut self) -> String {
        self.count += 1;
        format!(
            "{}{:08}",
            self.prefix,
            self.count * 38_699_813 % 100_000_000
        )
    }
}

const CHANNELS: [(VisitorChannel, u32); 8] = [
    (VisitorChannel::Outdoor, 18),
    (VisitorChannel::Internet, 26),
    (VisitorChannel::TextMessage, 8),
    (VisitorChannel::Leaflet, 8),
    (VisitorChannel::PassingBy, 16),
    (VisitorChannel::Friend, 14),
    (VisitorChannel::Newspaper, 4),
    (VisitorChannel::Television, 6),
];
const LEVELS: [(IntentLevel, u32); 4] = [
    (IntentLevel::A, 16),
    (IntentLevel::B, 34),
    (IntentLevel::C, 36),
    (IntentLevel::D, 14),
];
const OCCUPATIONS: [&str; 8] = [
    "教师",
    "医护人员",
    "个体经营",
    "软件工程师",
    "公务员",
    "建筑设计",
    "金融",
    "退休",
];
const LAYOUTS: [&str; 3] = ["两室两厅", "三室两厅", "四室两厅"];
const POINTS: [FocusPoint; 6] = [
    FocusPoint::Location,
    FocusPoint::Price,
    FocusPoint::Layout,
    FocusPoint::School,
    FocusPoint::Transport,
    FocusPoint::PropertyManagement,
];
const PURPOSES: [PurchasePurpose; 4] = [
    PurchasePurpose::FirstHome,
    PurchasePurpose::BetterHome,
    PurchasePurpose::SchoolDistrict,
    PurchasePurpose::OldAge,
];
const AGES: [AgeBand; 4] = [
    AgeBand::From25,
    AgeBand::From35,
    AgeBand::From45,
    AgeBand::From55,
];

/// By which medium a visitor came to know of the site.
pub(super) fn channel(chance: &mut Chance) -> VisitorChannel {
    pick(chance, &CHANNELS).unwrap_or(VisitorChannel::PassingBy)
}

/// The form of a visit, as its receiver fills it in.
pub(super) fn form(chance: &mut Chance, visitor: &Visitor, outcome: VisitOutcome) -> Form {
    let size = chance.between(85, 130);
    Form {
        source: VisitorSource::Natural,
        channel: channel(chance),
        channel_detail: None,
        intent_level: pick(chance, &LEVELS).unwrap_or(IntentLevel::C),
        salutation: Some(if chance.percent(55) {
            Salutation::Mr
        } else {
            Salutation::Ms
        }),
        age_band: one(chance, &AGES),
        occupation: Some(chance.one_of(&OCCUPATIONS).to_owned()),
        residence_district: Some(visitor.district.to_owned()),
        work_district: None,
        transport: Some(if chance.percent(60) {
            VisitorTransport::OwnCar
        } else {
            VisitorTransport::PublicTransport
        }),
        purposes: one(chance, &PURPOSES).into_iter().collect(),
        property_types: vec![WantedProperty::Residence],
        layouts: vec![chance.one_of(&LAYOUTS).to_owned()],
        area_min: Some(size - 10),
        area_max: Some(size + 20),
        storey: Some(WantedStorey::Middle),
        budget_min: None,
        budget_max: None,
        unit_price_max: None,
        payment: Some(WantedPayment::Mortgage),
        times_bought_before: Some(u8::from(chance.percent(40))),
        competitors_seen: Vec::new(),
        focus_points: one(chance, &POINTS).into_iter().collect(),
        approval_points: Vec::new(),
        objections: one(chance, &POINTS).into_iter().collect(),
        objection_detail: None,
        outcome,
        contract_on: None,
        reason_against: None,
        suggestions: None,
        remark: None,
    }
}

/// One of the values.
pub(super) fn one<T: Copy>(chance: &mut Chance, values: &[T]) -> Option<T> {
    let place = chance.below(u64::try_from(values.len()).unwrap_or_default());
    values
        .get(usize::try_from(place).unwrap_or_default())
        .copied()
}

/// One of the values, each as often as its weight says.
fn pick<T: Copy>(chance: &mut Chance, values: &[(T, u32)]) -> Option<T> {
    let weighed: Vec<(Option<T>, u32)> = values
        .iter()
        .map(|(value, weight)| (Some(*value), *weight))
        .collect();
    chance.weighted(&weighed)
}
