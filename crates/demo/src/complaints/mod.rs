//! A year of complaints at the trading company and at the property manager: taken in by telephone, letter and in person,
//! handled step by step, a few of them late, reopened, misdirected or decided in a special meeting, the latest still open.

mod course;
mod wording;

use crate::Error;
use crate::chance::Chance;
use crate::organisation::{PETRO, PETRO_FINANCE, PETRO_SALES, PROPERTY, Units};
use crate::people::Staff;
use chrono::{DateTime, Duration, Utc};
use course::{Course, Pace};
use kehu_complaints::words::{Channel, Severity};
use kehu_complaints::{Complainant, NewComplaint, NewIntake};
use kehu_db::Tx;
use kehu_files::{FileStore, StoredContent};
use kehu_kernel::{Caller, Principal, UnitId, UserId};
use wording::Story;

/// Days that the year has.
const DAYS: i64 = 365;
/// Days between two complaints at a company.
const EVERY: i64 = 8;
/// Complaints that came in within these days are still on their way.
const OPEN: i64 = 14;

/// A desk, with the people who work there.
#[derive(Debug)]
pub(crate) struct Desk<'a> {
    pub(super) files: &'a FileStore,
    pub(super) scan: &'a StoredContent,
    /// Takes complaints in.
    pub(super) officer: UserId,
    /// The supervising leader.
    pub(super) leader: UserId,
    /// Who convenes special meetings.
    pub(super) convener: UserId,
    /// The company.
    pub(super) unit: UnitId,
    /// Units that are found responsible.
    pub(super) responsible: Vec<UnitId>,
    /// What is complained of.
    pub(super) stories: &'static [Story],
}

/// Lets a year of complaints pass before `now`.
pub(crate) async fn year(
    tx: &mut Tx,
    (files, scan): (&FileStore, &StoredContent),
    units: &Units,
    staff: &Staff,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let petro = Desk {
        files,
        scan,
        officer: staff.of("tang.service")?,
        leader: staff.of("xu.manager")?,
        convener: staff.of("chen.gm")?,
        unit: units.of(PETRO)?,
        responsible: vec![units.of(PETRO_SALES)?, units.of(PETRO_FINANCE)?],
        stories: wording::TRADE,
    };
    let property = Desk {
        files,
        scan,
        officer: staff.of("lu.service")?,
        leader: staff.of("shen.property")?,
        convener: staff.of("he.group")?,
        unit: units.of(PROPERTY)?,
        responsible: vec![units.of(PROPERTY)?],
        stories: wording::PROPERTY,
    };
    let mut chance = Chance::new();
    let begun = now - Duration::days(DAYS);
    for round in 0..DAYS / EVERY {
        for desk in [&petro, &property] {
            let hours = i64::from(chance.between(1, 150));
            let at = begun + Duration::days(round * EVERY) + Duration::hours(hours);
            desk.receive(tx, &mut chance, at, now).await?;
        }
    }
    Ok(())
}

impl Desk<'_> {
    /// Somebody at work.
    pub(super) fn caller(user: UserId, at: DateTime<Utc>) -> Caller {
        Caller {
            principal: Principal::User(user),
            ..Caller::system("demo", at)
        }
    }

    /// Takes a complaint in and lets it take its course.
    async fn receive(
        &self,
        tx: &mut Tx,
        chance: &mut Chance,
        at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let story = chance.one_of(self.stories);
        let severity = match chance.below(100) {
            0..70 => Severity::General,
            70..92 => Severity::Major,
            _ => Severity::Serious,
        };
        let new = NewComplaint {
            intake: NewIntake {
                unit_id: self.unit,
                channel: match chance.below(10) {
                    0..6 => Channel::Telephone,
                    6..8 => Channel::InPerson,
                    8 => Channel::Letter,
                    _ => Channel::Online,
                },
                content: story.content.to_owned(),
                complainant: Complainant {
                    name: Some(chance.one_of(&wording::NAMES).to_owned()),
                    telephone: Some(format!("139{}", chance.digits(8))),
                    ..Complainant::default()
                },
                received_at: None,
            },
            category: story.category.to_owned(),
            severity,
            remedy_sought: None,
            remarks: None,
            accused: Vec::new(),
            files: Vec::new(),
            accept: true,
        };
        let officer = Self::caller(self.officer, at);
        let case = kehu_complaints::register(tx, &officer, &new).await?;
        let course = Course {
            desk: self,
            id: case.complaint.id,
            story,
            severity,
            accepted: at,
        };
        let pace = if now - at < Duration::days(OPEN) {
            Pace::Open(chance.between(0, 4))
        } else {
            Pace::drawn(chance)
        };
        course.run(tx, chance, pace, now).await
    }
}
