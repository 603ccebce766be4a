//! With which order a day begins.

use crate::model::{Line, Place};
use chrono::{Datelike, NaiveDate};
use kehu_attribution::policy::{AcrossDays, CountedOver, OrderBy, RotationRules};
use kehu_kernel::UserId;

/// The order with which a day begins: of those on duty (the roster, in order), after the order of an earlier day.
pub(crate) fn open(
    before: Option<(NaiveDate, &Line)>,
    roster: &[UserId],
    day: NaiveDate,
    rules: &RotationRules,
) -> Line {
    let old = before.map(|(_, line)| line);
    let counts_on = before.is_some_and(|(last, _)| {
        rules.counted_over == CountedOver::Month
            && (last.year(), last.month()) == (day.year(), day.month())
    });
    let place = |who: UserId, on_duty: bool| {
        let known = old.and_then(|line| line.places.iter().find(|place| place.who == who));
        Place {
            who,
            on_duty,
            barred: known.is_some_and(|place| place.barred),
            received: known
                .filter(|_| counts_on)
                .map_or(0, |place| place.received),
        }
    };
    // By signing in nobody has a place before they come.
    let on_duty = rules.order_by != OrderBy::SignIn;
    let mut places: Vec<Place> = Vec::new();
    if rules.across_days == AcrossDays::Continue {
        let kept = old.into_iter().flat_map(|line| &line.places);
        places.extend(kept.map(|kept| place(kept.who, on_duty && roster.contains(&kept.who))));
    }
    for who in roster {
        if !places.iter().any(|place| place.who == *who) {
            places.push(place(*who, on_duty));
        }
    }
    let carried = rules.claims_carry_over.then_some(old).flatten();
    Line {
        by_fewest: rules.order_by == OrderBy::FewestReceived,
        places,
        claims: carried.map(|line| line.claims.clone()).unwrap_or_default(),
        ..Line::default()
    }
}
