//! The rows of visits and of the ledger of turns.

use super::days::instant;
use super::deals::Sale;
use super::visitors::{Rows, Track};
use super::visits::Visit;
use super::{Sites, big, place};
use crate::Error;
use crate::copy::{Cell, Copy, Json};
use crate::random::id_at;
use chrono::{DateTime, Datelike, Utc};
use kehu_demo::chance::Chance;
use kehu_reception::registrations::Form;
use serde_json::json;
use sqlx::PgConnection;
use std::ops::Range;
use uuid::Uuid;

/// When salespeople come and go, in seconds of the day.
const COME: u64 = 8 * 3600 + 1800;
const GO: u64 = 18 * 3600;

const CHANNELS: [(&str, u32); 8] = [
    ("outdoor", 18),
    ("internet", 26),
    ("text_message", 8),
    ("leaflet", 8),
    ("passing_by", 16),
    ("friend", 14),
    ("newspaper", 4),
    ("television", 6),
];
const LEVELS: [(&str, u32); 4] = [("a", 16), ("b", 34), ("c", 36), ("d", 14)];
const PROPERTIES: [(&str, u32); 3] = [("residence", 80), ("shop", 12), ("office", 8)];
const LAYOUTS: [&str; 3] = ["两室两厅", "三室两厅", "四室两厅"];

fn entries() -> Copy {
    Copy::of(
        "turn_entries",
        "id, site_id, number, kind, salesperson_id, reception_id, line, occurred_at, actor_id",
    )
}

fn presences() -> Copy {
    Copy::of(
        "presences",
        "id, site_id, salesperson_id, state, engagement, reception_id, occurred_at, recorded_at, recorded_by",
    )
}

/// Identifiers, for a column of type `uuid[]`.
struct Ids<'a>(&'a [Uuid]);

impl Cell for Ids<'_> {
    fn write(&self, row: &mut String) {
        let ids: Vec<String> = self.0.iter().map(Uuid::to_string).collect();
        row.push_str(&format!("{{{}}}", ids.join(",")));
    }
}

/// Visits, counted over all sites, with who came.
pub(crate) fn visits(sites: &Sites, rows: Range<u64>) -> Result<Vec<Copy>, Error> {
    let mut people = Rows::new();
    let mut receptions = Copy::of(
        "receptions",
        "id, site_id, party_id, receiver_id, capacity, visitors, present, uses_turn, turn_number, arrived_at, started_at, \
         started_by, been_before, came_for_discount, party_size, channel, left_at, finished_at, finished_by",
    );
    let mut registrations = Copy::of(
        "registrations",
        "id, site_id, form_number, party_id, reception_id, salesperson_id, visit, registered_at, form, policy_version_id",
    );
    let mut claims = Copy::of(
        "claims",
        "id, site_id, party_id, holder_id, registration_id, began_at, expires_at, confirmed_at",
    );
    let mut particulars = Copy::of("agreement_particulars", "document_id, customer_id, sealed");
    let (mut turns, mut busy) = (entries(), presences());
    for row in rows {
        let (site, number) = sites.at_site(row);
        let visit = sites.visit(site, number);
        let told = Told::of(sites, &visit);
        let (customer, party) = if visit.comer.again {
            let (customer, party) = sites.identity(site, visit.comer.first);
            people.add_again(sites, &visit, customer);
            (customer, party)
        } else {
            let visitor = sites.visitor(site, number);
            let sales = sites.sales_of(&visit);
            let key = people.add(sites, &visit, &visitor, &track(sites, &visit, &sales))?;
            for sale in &sales {
                let sealed = sale.seal_particulars(&key, &visitor)?;
                particulars.row(&[
                    &sale.agreement,
                    &visitor.customer,
                    &crate::copy::Bytes(&sealed),
                ]);
            }
            (visitor.customer, visitor.party)
        };
        let ground = &sites.ground.sites[site];
        let (at, until, by) = (visit.when.at, visit.when.until, visit.receiver);
        let turn = visit.turn.map(big);
        receptions.row(&[
            &visit.reception,
            &ground.id,
            &party,
            &by,
            &visit.capacity(),
            &Ids(&[customer]),
            &Ids(&ground.by_id),
            &turn.is_some(),
            &turn,
            &at,
            &at,
            &by,
            &visit.been_before(sites),
            &false,
            &told.party_size,
            &(!visit.comer.again).then_some(told.channel),
            &until,
            &until,
            &by,
        ]);
        registrations.row(&[
            &visit.registration,
            &ground.id,
            &big(number + 1),
            &party,
            &visit.reception,
            &by,
            &if visit.comer.again { "return" } else { "first" },
            &until,
            &Json(&told.form),
            &sites.ground.policy_version,
        ]);
        if !visit.comer.again {
            claims.row(&[
                &visit.registration,
                &ground.id,
                &party,
                &by,
                &visit.registration,
                &until,
                &sites.ground.expiry(until),
                &until,
            ]);
        }
        move_floor(sites, &visit, &mut turns, &mut busy);
    }
    let mut copies: Vec<Copy> = people.into_copies().into();
    copies.extend([receptions, registrations, claims, particulars, turns, busy]);
    Ok(copies)
}

/// The turn that a visit takes, and that its receiver is busy for its time.
fn move_floor(sites: &Sites, visit: &Visit, turns: &mut Copy, busy: &mut Copy) {
    let site = sites.ground.sites[visit.site].id;
    let mut chance = sites.chance("floor", visit.site, visit.number);
    let (at, until, by) = (visit.when.at, visit.when.until, visit.receiver);
    let entry = id_at(&mut chance, at);
    if let Some(turn) = visit.turn {
        turns.row(&[
            &entry,
            &site,
            &big(turn),
            &"taken",
            &by,
            &visit.reception,
            &None::<String>,
            &at,
            &by,
        ]);
    }
    let engagement = if visit.turn.is_some() {
        "new_visitor"
    } else {
        "returning"
    };
    busy.row(&[
        &id_at(&mut chance, at),
        &site,
        &by,
        &"busy",
        &engagement,
        &visit.reception,
        &at,
        &at,
        &by,
    ]);
    busy.row(&[
        &id_at(&mut chance, until),
        &site,
        &by,
        &"on_site",
        &None::<&str>,
        &None::<Uuid>,
        &until,
        &until,
        &by,
    ]);
}

impl Visit {
    fn capacity(&self) -> &'static str {
        if self.turn.is_some() {
            "turn"
        } else {
            "returning"
        }
    }

    /// At the opening who comes again does not remember by whom received.
    pub(crate) fn been_before(&self, sites: &Sites) -> &'static str {
        match (self.comer.again, self.site == sites.opening()) {
            (false, _) => "no",
            (true, false) => "yes",
            (true, true) => "forgot",
        }
    }
}

/// What the visitor tells.
struct Told {
    channel: &'static str,
    level: &'static str,
    party_size: i16,
    form: serde_json::Value,
}

impl Told {
    fn of(sites: &Sites, visit: &Visit) -> Self {
        let mut chance: Chance = sites.chance("forms", visit.site, visit.number);
        let (channel, level) = (chance.weighted(&CHANNELS), chance.weighted(&LEVELS));
        let property = chance.weighted(&PROPERTIES);
        let party_size = i16::try_from(chance.between(1, 4)).unwrap_or(1);
        let form = json!({
            "source": "natural", "channel": channel, "intent_level": level, "property_types": [property],
            "layouts": [chance.one_of(&LAYOUTS)], "area_min": 90, "area_max": 130, "times_bought_before": 0,
            "outcome": "undecided",
        });
        // In the whole form that the service keeps, with what was not told.
        let whole = serde_json::from_value::<Form>(form.clone()).and_then(serde_json::to_value);
        Self {
            channel,
            level,
            party_size,
            form: whole.unwrap_or(form),
        }
    }
}

fn track(sites: &Sites, visit: &Visit, sales: &[Sale]) -> Track {
    let again = sites.comes_again(visit);
    let last = again.as_ref().unwrap_or(visit);
    Track {
        level: Told::of(sites, last).level,
        registered_on: Track::day_of(last.when.until),
        deals: sales.iter().map(|sale| sale.at).collect(),
    }
}

/// Days of all sites: who came and went, and the order with which the day began.
pub(crate) fn days(sites: &Sites, rows: Range<u64>) -> Result<Vec<Copy>, Error> {
    let (mut ledger, mut present) = (entries(), presences());
    for row in rows {
        let (site, day) = (place(row / super::WALKED), row % super::WALKED);
        if day < sites.courses[site].days.count() {
            open_day(sites, site, day, &mut ledger, &mut present);
        }
    }
    Ok(vec![present, ledger])
}

fn open_day(sites: &Sites, site: usize, day: u64, ledger: &mut Copy, present: &mut Copy) {
    let (course, ground) = (&sites.courses[site], &sites.ground.sites[site]);
    let date = course.days.date(day);
    let mut chance = sites.chance("days", site, day);
    let (opens, closes) = (instant(date, COME), instant(date, GO));
    let first = sites.entries_before(site, day) + 1;
    let turns = course.turns_before(course.days.start(day));
    let taken = course.turns_before(course.days.start(day + 1)) - turns;
    ledger.row(&[
        &id_at(&mut chance, opens),
        &ground.id,
        &big(first),
        &"day_opened",
        &None::<Uuid>,
        &None::<Uuid>,
        &Json(&line(sites, site, day, turns)),
        &opens,
        &ground.staff.first().copied(),
    ]);
    for (number, who) in (first + taken + 1..).zip(&ground.staff) {
        let leaves = closes + chrono::TimeDelta::seconds(big(number - first - taken));
        present.row(&[
            &id_at(&mut chance, opens),
            &ground.id,
            who,
            &"on_site",
            &None::<&str>,
            &None::<Uuid>,
            &opens,
            &opens,
            who,
        ]);
        present.row(&[
            &id_at(&mut chance, leaves),
            &ground.id,
            who,
            &"left",
            &None::<&str>,
            &None::<Uuid>,
            &leaves,
            &leaves,
            who,
        ]);
        ledger.row(&[
            &id_at(&mut chance, leaves),
            &ground.id,
            &big(number),
            &"left_duty",
            who,
            &None::<Uuid>,
            &None::<String>,
            &leaves,
            who,
        ]);
    }
}

/// The order with which a day begins: on from the day before, with what each received in the month.
fn line(sites: &Sites, site: usize, day: u64, turns: u64) -> serde_json::Value {
    let course = &sites.courses[site];
    let people = u64::try_from(sites.ground.sites[site].staff.len()).unwrap_or_default();
    let gone = u64::from(course.days.date(day).day0());
    let month = course.turns_before(course.days.start(day.saturating_sub(gone)));
    let places = (0..people).map(|place| {
        let next = turns + place;
        // Of the turns since the month began, those of this one.
        let received = (month..turns).rev().find(|turn| turn % people == next % people);
        let received = received.map_or(0, |last| (last - month) / people + 1);
        json!({ "who": sites.next_in_order(site, next), "barred": false, "on_duty": true, "received": received })
    });
    json!({ "claims": [], "by_fewest": false, "places": places.collect::<Vec<_>>() })
}

/// The heads of the ledgers and the numbers of the registration forms.
pub(crate) async fn heads(sites: &Sites, connection: &mut PgConnection) -> Result<(), Error> {
    for (site, course) in sites.courses.iter().enumerate() {
        let ground = &sites.ground.sites[site];
        let days = course.days.count();
        let Some(last) = days.checked_sub(1) else {
            continue;
        };
        let people = u64::try_from(ground.staff.len()).unwrap_or_default();
        let at: DateTime<Utc> =
            instant(course.days.date(last), GO) + chrono::TimeDelta::seconds(big(people));
        sqlx::query(
            "insert into turn_ledgers (site_id, last_number, last_at, day, opened_number) values ($1, $2, $3, $4, $5)",
        )
        .bind(ground.id)
        .bind(big(sites.entries_before(site, days)))
        .bind(at)
        .bind(course.days.date(last))
        .bind(big(sites.entries_before(site, last) + 1))
        .execute(&mut *connection)
        .await?;
        if course.count() > 0 {
            sqlx::query(
                "insert into site_registers (site_id, register, last_number) values ($1, 'visitor_registration', $2)",
            )
            .bind(ground.id)
            .bind(big(course.count()))
            .execute(&mut *connection)
            .await?;
        }
    }
    Ok(())
}
