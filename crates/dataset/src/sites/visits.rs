//! Which visit is whose, when and by whom received: each follows from its number alone.

use super::Sites;
use super::days::{Days, When};
use crate::random::id_at;
use uuid::Uuid;

/// Walk-in visits of which a group consists: seven new visitors, three who return.
const GROUP: u64 = 10;
const NEW: u64 = 7;
/// Visits of a group of ten buyers at the opening; the last two are second visits.
const BUYERS: u64 = 10;
const BUYERS_VISITS: u64 = 12;
/// Days after which somebody returns, about.
const RETURN: u64 = 7;

/// What goes on at a site.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    pub(crate) days: Days,
    count: u64,
    /// After how many groups somebody comes again.
    lag: u64,
    /// Whether it is the opening, where nobody is known to the salespeople and all take turns.
    opening: bool,
}

/// Who comes: the number of the first visit at the site, and which visit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Comer {
    pub(crate) first: u64,
    pub(crate) again: bool,
}

impl Course {
    pub(crate) fn walking(count: u64, first: chrono::NaiveDate, days: u64) -> Self {
        let groups = count / GROUP;
        Self {
            days: Days::of(first, days, count),
            count,
            lag: (groups * RETURN / days.max(1)).max(1),
            opening: false,
        }
    }

    /// Half as many buyers as there are deals, in groups of ten.
    pub(crate) fn opening(deals: u64, first: chrono::NaiveDate, days: u64) -> Self {
        let groups = deals.div_ceil(2).div_ceil(BUYERS);
        let lag = (groups / 6).max(1);
        let count = BUYERS * groups + (BUYERS_VISITS - BUYERS) * groups.saturating_sub(lag);
        Self {
            days: Days::of(first, days, count),
            count,
            lag,
            opening: true,
        }
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The visits of a buyer at the opening: the first, and the second of two in ten.
    pub(crate) fn of_buyer(&self, buyer: u64) -> (u64, Option<u64>) {
        let (group, place) = (buyer / BUYERS, buyer % BUYERS);
        let later = group + self.lag;
        let second = self.start_of_group(later) + BUYERS + place;
        let comes_again = place < BUYERS_VISITS - BUYERS && second < self.count;
        (
            self.start_of_group(group) + place,
            comes_again.then_some(second),
        )
    }

    /// Which buyer came first with this visit to the opening.
    pub(crate) fn buyer_of(&self, first: u64) -> u64 {
        let (group, place) = self.group_of(first);
        BUYERS * group + place
    }

    /// The group of ten buyers to whose time a visit to the opening belongs, and its place there.
    fn group_of(&self, visit: u64) -> (u64, u64) {
        match visit.checked_sub(BUYERS * self.lag) {
            None => (visit / BUYERS, visit % BUYERS),
            Some(later) => (self.lag + later / BUYERS_VISITS, later % BUYERS_VISITS),
        }
    }

    /// The visit with which somebody comes again who came first with this one.
    fn again(&self, first: u64) -> Option<u64> {
        if self.opening {
            return self.of_buyer(self.buyer_of(first)).1;
        }
        let (group, place) = (first / GROUP, first % GROUP);
        let again = (group + self.lag) * GROUP + NEW + place;
        (place < GROUP - NEW && again < self.count).then_some(again)
    }

    fn start_of_group(&self, group: u64) -> u64 {
        BUYERS * group + (BUYERS_VISITS - BUYERS) * group.saturating_sub(self.lag)
    }

    pub(crate) fn comer(&self, visit: u64) -> Comer {
        let before = if self.opening {
            let (group, place) = self.group_of(visit);
            (place >= BUYERS)
                .then(|| self.start_of_group(group.saturating_sub(self.lag)) + place - BUYERS)
        } else {
            let (group, place) = (visit / GROUP, visit % GROUP);
            let former = group.checked_sub(self.lag).filter(|_| place >= NEW);
            former.map(|former| former * GROUP + place - NEW)
        };
        Comer {
            first: before.unwrap_or(visit),
            again: before.is_some(),
        }
    }

    /// Whether a visit takes a turn: one who returns to whose visitor it is does not.
    pub(crate) fn takes_turn(&self, visit: u64) -> bool {
        self.opening || !self.comer(visit).again
    }

    /// Turns taken before a visit.
    pub(crate) fn turns_before(&self, visit: u64) -> u64 {
        if self.opening {
            return visit;
        }
        let (group, place) = (visit / GROUP, visit % GROUP);
        let without_return = group.min(self.lag) * (GROUP - NEW);
        let in_group = if group < self.lag {
            place
        } else {
            place.min(NEW)
        };
        NEW * group + without_return + in_group
    }
}

/// A reception with its registration.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Visit {
    pub(crate) site: usize,
    pub(crate) number: u64,
    pub(crate) when: When,
    pub(crate) comer: Comer,
    pub(crate) reception: Uuid,
    pub(crate) registration: Uuid,
    pub(crate) receiver: Uuid,
    /// The number of its entry in the ledger of turns.
    pub(crate) turn: Option<u64>,
}

impl Sites {
    /// The site of a visit, counted over all sites, and its number there.
    pub(crate) fn at_site(&self, visit: u64) -> (usize, u64) {
        let mut left = visit;
        for (site, course) in self.courses.iter().enumerate() {
            match left.checked_sub(course.count()) {
                Some(rest) => left = rest,
                None => return (site, left),
            }
        }
        (self.opening(), left)
    }

    pub(crate) fn visit(&self, site: usize, number: u64) -> Visit {
        let course = &self.courses[site];
        let when = course.days.of_event(number);
        let comer = course.comer(number);
        let mut chance = self.chance("visits", site, number);
        let turn = course.takes_turn(number).then(|| {
            self.entries_before(site, when.day) + 2 + self.turns_of_day(site, when.day, number)
        });
        let received = if turn.is_some() { number } else { comer.first };
        Visit {
            site,
            number,
            comer,
            reception: id_at(&mut chance, when.at),
            registration: id_at(&mut chance, when.until),
            receiver: self.next_in_order(site, course.turns_before(received)),
            turn,
            when,
        }
    }

    /// The visit with which who came first with this one comes again.
    pub(crate) fn comes_again(&self, first: &Visit) -> Option<Visit> {
        let again = self.courses[first.site].again(first.number)?;
        Some(self.visit(first.site, again))
    }

    /// Who takes a turn, of all turns at the site: one after the other.
    pub(crate) fn next_in_order(&self, site: usize, turn: u64) -> Uuid {
        let staff = &self.ground.sites[site].staff;
        let people = u64::try_from(staff.len()).unwrap_or(1).max(1);
        staff[super::place(turn % people)]
    }

    /// Entries of the ledger before a day: each day has one that opens it and one for each who leaves, beside the turns.
    pub(crate) fn entries_before(&self, site: usize, day: u64) -> u64 {
        let people = u64::try_from(self.ground.sites[site].staff.len()).unwrap_or_default();
        let course = &self.courses[site];
        day * (1 + people) + course.turns_before(course.days.start(day))
    }

    /// Turns of a day before a visit of it.
    fn turns_of_day(&self, site: usize, day: u64, visit: u64) -> u64 {
        let course = &self.courses[site];
        course.turns_before(visit) - course.turns_before(course.days.start(day))
    }

    /// The chance of one row at a site.
    pub(crate) fn chance(&self, what: &str, site: usize, row: u64) -> kehu_demo::chance::Chance {
        let site = u64::try_from(site).unwrap_or_default();
        self.setting.seed().chance(what, (site << 40) | row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> chrono::NaiveDate {
        "2026-01-05".parse().unwrap()
    }

    #[test]
    fn turns_before_a_visit_are_those_that_were_taken() {
        for course in [
            Course::walking(1_234, day(), 300),
            Course::opening(1_001, day(), 30),
        ] {
            let mut turns = 0;
            for visit in 0..course.count() {
                assert_eq!(course.turns_before(visit), turns, "{visit}");
                turns += u64::from(course.takes_turn(visit));
            }
        }
    }

    #[test]
    fn who_comes_again_was_there_before_and_comes_again_once() {
        for course in [
            Course::walking(1_234, day(), 300),
            Course::opening(1_001, day(), 30),
        ] {
            let mut again = std::collections::BTreeSet::new();
            for visit in 0..course.count() {
                let comer = course.comer(visit);
                if comer.again {
                    assert!(comer.first < visit);
                    assert!(!course.comer(comer.first).again);
                    assert!(again.insert(comer.first));
                } else {
                    assert_eq!(comer.first, visit);
                }
            }
            assert!(!again.is_empty());
        }
    }

    #[test]
    fn a_buyer_has_the_visits_that_the_course_gives_the_buyer() {
        let course = Course::opening(1_001, day(), 30);
        let mut seen = 0;
        for buyer in 0..510 {
            let (first, second) = course.of_buyer(buyer);
            assert_eq!(course.comer(first).first, first);
            if let Some(visit) = second {
                assert_eq!(course.comer(visit).first, first);
                seen += 1;
            }
            seen += 1;
        }
        assert_eq!(seen, course.count());
    }
}
