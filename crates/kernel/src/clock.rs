//! Time enters the system here and is handed on as a value.

use chrono::{DateTime, Duration, NaiveDate, SubsecRound, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time. Cheap to clone; all clones tell the same.
///
/// Tests fix it and, in development mode, the clock operation shifts it; otherwise it is the machine's.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<Setting>);

#[derive(Debug, Default)]
struct Setting {
    /// Microseconds added to the machine's time, or, when `fixed`, the time itself since 1970.
    micros: AtomicI64,
    fixed: std::sync::atomic::AtomicBool,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still at the given instant until it is set again.
    #[must_use]
    pub fn fixed(at: DateTime<Utc>) -> Self {
        let clock = Self::default();
        clock.fix(at);
        clock
    }

    /// The present instant, to the microsecond, since PostgreSQL keeps no more.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let micros = self.0.micros.load(Ordering::Relaxed);
        let now = if self.0.fixed.load(Ordering::Relaxed) {
            DateTime::from_timestamp_micros(micros).unwrap_or_default()
        } else {
            machine_time() + Duration::microseconds(micros)
        };
        now.trunc_subsecs(6)
    }

    /// Stops the clock at an instant.
    pub fn fix(&self, at: DateTime<Utc>) {
        self.0
            .micros
            .store(at.timestamp_micros(), Ordering::Relaxed);
        self.0.fixed.store(true, Ordering::Relaxed);
    }

    /// Sets the clock to an instant from which it runs on.
    pub fn shift_to(&self, at: DateTime<Utc>) {
        let ahead = (at - machine_time()).num_microseconds().unwrap_or_default();
        self.0.micros.store(ahead, Ordering::Relaxed);
        self.0.fixed.store(false, Ordering::Relaxed);
    }

    /// Goes back to the machine's time.
    pub fn reset(&self) {
        self.0.micros.store(0, Ordering::Relaxed);
        self.0.fixed.store(false, Ordering::Relaxed);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the machine's clock is read"
)]
fn machine_time() -> DateTime<Utc> {
    Utc::now()
}

/// The time zone in which a company's business days begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(pub chrono_tz::Tz);

impl Zone {
    /// China has one time zone.
    pub const CHINA: Self = Self(chrono_tz::Asia::Shanghai);

    /// The business day on which an instant falls.
    #[must_use]
    pub fn day_of(self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.0).date_naive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_business_day_begins_at_midnight_in_shanghai() {
        let before: DateTime<Utc> = "2026-06-30T15:59:59.999999Z".parse().unwrap();
        let after: DateTime<Utc> = "2026-06-30T16:00:00Z".parse().unwrap();
        assert_eq!(Zone::CHINA.day_of(before).to_string(), "2026-06-30");
        assert_eq!(Zone::CHINA.day_of(after).to_string(), "2026-07-01");
    }

    #[test]
    fn a_fixed_clock_stands_still_and_all_clones_agree() {
        let at: DateTime<Utc> = "2026-02-28T00:00:00.123456Z".parse().unwrap();
        let clock = Clock::fixed(at);
        let other = clock.clone();
        assert_eq!(clock.now(), at);
        other.fix(at + Duration::days(1));
        assert_eq!(clock.now(), at + Duration::days(1));
    }
}
