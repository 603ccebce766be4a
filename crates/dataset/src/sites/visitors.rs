//! Who comes: a person of the dossier, alone in a party of their own.

use super::Sites;
use super::visits::Visit;
use crate::Error;
use crate::copy::{Bytes, Copy, Json, Texts};
use crate::random::id_at;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_demo::wording;
use kehu_kernel::Zone;
use kehu_names::SearchKeys;
use kehu_vault::SubjectKey;
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Beginnings of mobile numbers: more numbers than persons of the largest set.
const PREFIXES: [&str; 16] = [
    "133", "135", "136", "137", "138", "139", "150", "151", "152", "158", "159", "180", "185",
    "186", "187", "188",
];
/// Numbers with one beginning.
const NUMBERS: u64 = 100_000_000;

/// A person and the party of that person.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Visitor {
    pub(crate) customer: Uuid,
    pub(crate) party: Uuid,
    pub(crate) name: String,
    pub(crate) mobile: String,
    pub(crate) address: String,
    pub(crate) district: &'static str,
}

/// The postal code of Changsha.
pub(crate) const POSTAL_CODE: &str = "410000";

impl Sites {
    /// Who came first with a visit of that number at a site.
    pub(crate) fn visitor(&self, site: usize, first: u64) -> Visitor {
        let mut chance = self.chance("visitors", site, first);
        let at = self.courses[site].days.of_event(first).at;
        let (customer, party) = (id_at(&mut chance, at), id_at(&mut chance, at));
        let town = chance.one_of(&wording::CHANGSHA);
        let (_, district) = chance.one_of(town.districts);
        let before: u64 = self
            .courses
            .iter()
            .take(site)
            .map(super::Course::count)
            .sum();
        Visitor {
            customer,
            party,
            name: wording::person(&mut chance),
            mobile: mobile(before + first),
            address: format!(
                "{}市{district}{}{}号{}栋{}室",
                town.city,
                chance.one_of(&wording::STREETS),
                chance.between(1, 480),
                chance.between(1, 20),
                chance.between(1, 32) * 100 + chance.between(1, 4)
            ),
            district,
        }
    }

    /// The identifiers of a person and the party alone.
    pub(crate) fn identity(&self, site: usize, first: u64) -> (Uuid, Uuid) {
        let mut chance = self.chance("visitors", site, first);
        let at = self.courses[site].days.of_event(first).at;
        (id_at(&mut chance, at), id_at(&mut chance, at))
    }
}

/// A number that nobody else has: the factor has no divisor in common with the count of numbers.
fn mobile(number: u64) -> String {
    let all = NUMBERS * 16;
    let drawn = number.wrapping_mul(386_998_133) % all;
    let prefix = PREFIXES[super::place(drawn / NUMBERS)];
    format!("{prefix}{:08}", drawn % NUMBERS)
}

/// The rows of persons and parties.
pub(crate) struct Rows {
    customers: Copy,
    keys: Copy,
    telephones: Copy,
    search_keys: Copy,
    changes: Copy,
    pub(crate) events: Copy,
    parties: Copy,
    members: Copy,
    tracks: Copy,
    moves: Copy,
}

/// The rows of what happened with a customer.
pub(crate) fn events() -> Copy {
    Copy::of(
        "customer_events",
        "id, customer_id, occurred_at, by_kind, by_id, kind, details",
    )
}

impl Rows {
    pub(crate) fn new() -> Self {
        Self {
            customers: Copy::of(
                "customers",
                "id, kind, unit_id, account_manager_id, status, name, name_normalised, name_core, name_grams, sort_key, mobile, \
                 address, postal_code, marketing_opt_out, processing_state, version, created_at, created_by_kind, created_by_id, \
                 updated_at, survey_opt_out",
            ),
            keys: Copy::of("customer_keys", "customer_id, sealed_key"),
            telephones: Copy::of(
                "customer_telephones",
                "customer_id, unit_id, status, sort_key, kind, digits",
            ),
            search_keys: Copy::of(
                "customer_search_keys",
                "customer_id, unit_id, status, sort_key, key",
            ),
            changes: Copy::of(
                "customer_changes",
                "id, customer_id, occurred_at, by_kind, by_id, operation, field, personal, old_value, new_value, reason",
            ),
            events: events(),
            parties: Copy::of("parties", "id, site_id, opened_at, opened_by"),
            members: Copy::of(
                "party_members",
                "customer_id, party_id, known_at, added_at, added_by",
            ),
            tracks: Copy::of(
                "party_tracks",
                "party_id, site_id, stage, stage_since, deals, level, registered_on, troubled",
            ),
            moves: Copy::of(
                "funnel_moves",
                "id, party_id, site_id, from_stage, to_stage, cause, occurred_at, moved_by",
            ),
        }
    }

    pub(crate) fn into_copies(self) -> [Copy; 10] {
        [
            self.customers,
            self.keys,
            self.telephones,
            self.search_keys,
            self.changes,
            self.events,
            self.parties,
            self.members,
            self.tracks,
            self.moves,
        ]
    }

    /// Adds who came for the first time, with the deals that were made.
    pub(crate) fn add(
        &mut self,
        sites: &Sites,
        visit: &Visit,
        visitor: &Visitor,
        track: &Track,
    ) -> Result<SubjectKey, Error> {
        let (at, registered, by) = (visit.when.at, visit.when.until, visit.receiver);
        let unit = sites.ground.sites[visit.site].id;
        let keys = SearchKeys::of_person(&visitor.name);
        let (id, status) = (visitor.customer, "prospect");
        self.customers.row(&[
            &id,
            &"person",
            &unit,
            &by,
            &status,
            &visitor.name,
            &keys.normalised,
            &keys.core,
            &Texts(&keys.bigrams),
            &keys.sort_key,
            &visitor.mobile,
            &visitor.address,
            &POSTAL_CODE,
            &false,
            &"active",
            &2_i64,
            &at,
            &"user",
            &by,
            &registered,
            &false,
        ]);
        let (key, sealed) = sites.setting.vault.new_subject_key(id.as_bytes())?;
        self.keys.row(&[&id, &Bytes(&sealed)]);
        let mobile = &visitor.mobile;
        self.telephones
            .row(&[&id, &unit, &status, &keys.sort_key, &"mobile", mobile]);
        let distinct: BTreeSet<&String> = keys.pinyin.iter().chain(&keys.initials).collect();
        for found in distinct {
            self.search_keys
                .row(&[&id, &unit, &status, &keys.sort_key, found]);
        }
        let mut chance = sites.chance("trails", visit.site, visit.number);
        self.changes.row(&[
            &id_at(&mut chance, at),
            &id,
            &at,
            &"user",
            &by,
            &"customers.create",
            &"status",
            &false,
            &None::<String>,
            &"prospect",
            &None::<String>,
        ]);
        self.changes.row(&[
            &id_at(&mut chance, registered),
            &id,
            &registered,
            &"user",
            &by,
            &"customers.assign",
            &"account_manager_id",
            &false,
            &None::<String>,
            &by,
            &"received by",
        ]);
        let created = json!({ "accepted_duplicates": [], "fields": ["status"] });
        self.event(&mut chance, id, (at, by), "customer.created", &created);
        self.came(&mut chance, visit, id, unit);
        let assigned =
            json!({ "fields": ["account_manager_id"], "unit_id": unit, "account_manager_id": by });
        self.event(
            &mut chance,
            id,
            (registered, by),
            "customer.assigned",
            &assigned,
        );
        self.registered(&mut chance, visit, id, unit);
        self.parties.row(&[&visitor.party, &unit, &at, &by]);
        self.members.row(&[&id, &visitor.party, &at, &at, &by]);
        self.track(sites, visit, visitor.party, track);
        Ok(key)
    }

    /// Adds that somebody came again.
    pub(crate) fn add_again(&mut self, sites: &Sites, visit: &Visit, customer: Uuid) {
        let unit = sites.ground.sites[visit.site].id;
        let mut chance = sites.chance("trails", visit.site, visit.number);
        self.came(&mut chance, visit, customer, unit);
        self.registered(&mut chance, visit, customer, unit);
    }

    fn came(
        &mut self,
        chance: &mut kehu_demo::chance::Chance,
        visit: &Visit,
        customer: Uuid,
        unit: Uuid,
    ) {
        let details = json!({ "site_id": unit, "reception_id": visit.reception });
        self.event(
            chance,
            customer,
            (visit.when.at, visit.receiver),
            "visitor.received",
            &details,
        );
    }

    fn registered(
        &mut self,
        chance: &mut kehu_demo::chance::Chance,
        visit: &Visit,
        customer: Uuid,
        unit: Uuid,
    ) {
        let details = json!({ "site_id": unit, "registration_id": visit.registration });
        self.event(
            chance,
            customer,
            (visit.when.until, visit.receiver),
            "visitor.registered",
            &details,
        );
    }

    fn event(
        &mut self,
        chance: &mut kehu_demo::chance::Chance,
        customer: Uuid,
        (at, by): (DateTime<Utc>, Uuid),
        kind: &'static str,
        details: &serde_json::Value,
    ) {
        self.events.row(&[
            &id_at(chance, at),
            &customer,
            &at,
            &"user",
            &by,
            &kind,
            &Json(details),
        ]);
    }

    /// Where the party stands, and how it came there.
    fn track(&mut self, sites: &Sites, visit: &Visit, party: Uuid, track: &Track) {
        let unit = sites.ground.sites[visit.site].id;
        let mut chance = sites.chance("funnel", visit.site, visit.number);
        let mut stage: Option<&'static str> = None;
        let begun = [
            ("collected", "first_contact", visit.when.at),
            ("screened", "registration", visit.when.until),
        ];
        let dealt = ["dealt", "second_deal"].into_iter().zip(&track.deals);
        let dealt = dealt.map(|(to, at)| (to, "deal", *at));
        let mut since = visit.when.at;
        for (to, cause, at) in begun.into_iter().chain(dealt) {
            let id = id_at(&mut chance, at);
            self.moves.row(&[
                &id,
                &party,
                &unit,
                &stage,
                &to,
                &cause,
                &at,
                &visit.receiver,
            ]);
            (stage, since) = (Some(to), at);
        }
        let deals = i16::try_from(track.deals.len()).unwrap_or_default();
        self.tracks.row(&[
            &party,
            &unit,
            &stage,
            &since,
            &deals,
            &track.level,
            &track.registered_on,
            &0_i16,
        ]);
    }
}

/// What became of a party.
pub(crate) struct Track {
    pub(crate) level: &'static str,
    /// The day of the last registration.
    pub(crate) registered_on: NaiveDate,
    /// When it bought.
    pub(crate) deals: Vec<DateTime<Utc>>,
}

impl Track {
    pub(crate) fn day_of(at: DateTime<Utc>) -> NaiveDate {
        Zone::CHINA.day_of(at)
    }
}
