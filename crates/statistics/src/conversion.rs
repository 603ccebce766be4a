//! Conversion from step to step: calls, visits, registrations, reservations, subscriptions, contracts (ATT-S01).
//!
//! A step looks at those who took the step before it in the span, and at how many of them have taken it until now.

use crate::figures::Span;
use crate::{Error, site};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Percent, UnitId};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;
use utoipa::ToSchema;

kehu_kernel::word_lists! {
    /// A step of the conversion.
    ConversionStep {
        /// Of the calls, those whose caller came.
        CallsToVisits = "calls_to_visits",
        /// Of the first visits, those that were registered.
        VisitsToRegistrations = "visits_to_registrations",
        /// Of the registered parties, those that reserved.
        RegistrationsToReservations = "registrations_to_reservations",
        /// Of the registered parties, those that subscribed.
        RegistrationsToSubscriptions = "registrations_to_subscriptions",
        /// Of the reservations, those that were subscribed.
        ReservationsToSubscriptions = "reservations_to_subscriptions",
        /// Of the subscriptions, those that were contracted.
        SubscriptionsToContracts = "subscriptions_to_contracts",
    }
}

/// How many took a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Conversion {
    /// The step.
    pub step: ConversionStep,
    /// Those who took the step before.
    pub of: i64,
    /// Those of them who took this one.
    pub reached: i64,
    /// Per cent, to two places, half away from zero; null of nothing.
    pub percent: Option<Percent>,
}

impl Conversion {
    fn of(step: ConversionStep, of: i64, reached: i64) -> Self {
        Self {
            step,
            of,
            reached,
            percent: percent(of, reached),
        }
    }
}

fn percent(of: i64, reached: i64) -> Option<Percent> {
    let share = Decimal::from(reached)
        .checked_mul(Decimal::ONE_HUNDRED)?
        .checked_div(Decimal::from(of))?;
    Percent::new(share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)).ok()
}

/// The steps of a span, in order.
///
/// # Errors
/// [`Error::SiteNotFound`]; [`Error::Invalid`] for a span that is empty or too long.
pub async fn conversion(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    span: Span,
) -> Result<Vec<Conversion>, Error> {
    span.check()?;
    site::demand(connection, caller, site).await?;
    steps(connection, site, span).await
}

/// The steps of a site that the caller may read.
pub(crate) async fn steps(
    connection: &mut PgConnection,
    site: UnitId,
    span: Span,
) -> Result<Vec<Conversion>, Error> {
    let (from, before) = span.bounds();
    let row = sqlx::query!(
        r#"with heads as (
               select g.party_id, coalesce(p.merged_into, p.id) as head
               from registrations g join parties p on p.id = g.party_id
               where g.site_id = $1 and g.registered_at >= $2 and g.registered_at < $3 and g.corrects_id is null and g.visit = 'first'),
           registered as (
               select h.head, bool_or(l.reserved_at is not null) as reserved, bool_or(l.subscribed_at is not null) as subscribed
               from (select distinct head from heads) h
               left join parties m on m.id = h.head or m.merged_into = h.head
               left join deals l on l.party_id = m.id
               group by h.head),
           called as (
               select exists (select from receptions r where r.enquiry_id = e.id)
                      or exists (select from receptions r where r.party_id = e.party_id and r.arrived_at >= e.called_at) as came
               from phone_enquiries e where e.site_id = $1 and e.called_at >= $2 and e.called_at < $3),
           visited as (
               select f.tally from counted_events(array[$1::uuid], $2, $3, 'infinity') f where f.measure = 'first_visits')
           select (select count(*) from called) as "calls!", (select count(*) from called where came) as "calls_came!",
                  (select count(*) from visited) as "visits!",
                  (select count(*) from registrations g join receptions r on r.id = g.reception_id
                   where r.site_id = $1 and g.corrects_id is null and g.visit = 'first' and r.arrived_at >= $2 and r.arrived_at < $3)
                      as "visits_registered!",
                  (select count(*) from registered) as "parties!",
                  (select count(*) from registered where reserved) as "parties_reserved!",
                  (select count(*) from registered where subscribed) as "parties_subscribed!",
                  (select count(*) from deals l where l.site_id = $1 and l.reserved_at >= $2 and l.reserved_at < $3) as "reserved!",
                  (select count(*) from deals l where l.site_id = $1 and l.reserved_at >= $2 and l.reserved_at < $3
                   and l.subscribed_at is not null) as "reserved_subscribed!",
                  (select count(*) from deals l where l.site_id = $1 and l.subscribed_at >= $2 and l.subscribed_at < $3) as "subscribed!",
                  (select count(*) from deals l where l.site_id = $1 and l.subscribed_at >= $2 and l.subscribed_at < $3
                   and l.contracted_at is not null) as "subscribed_contracted!""#,
        site.0,
        from,
        before,
    )
    .fetch_one(connection)
    .await?;
    Ok([
        (ConversionStep::CallsToVisits, row.calls, row.calls_came),
        (
            ConversionStep::VisitsToRegistrations,
            row.visits,
            row.visits_registered,
        ),
        (
            ConversionStep::RegistrationsToReservations,
            row.parties,
            row.parties_reserved,
        ),
        (
            ConversionStep::RegistrationsToSubscriptions,
            row.parties,
            row.parties_subscribed,
        ),
        (
            ConversionStep::ReservationsToSubscriptions,
            row.reserved,
            row.reserved_subscribed,
        ),
        (
            ConversionStep::SubscriptionsToContracts,
            row.subscribed,
            row.subscribed_contracted,
        ),
    ]
    .into_iter()
    .map(|(step, of, reached)| Conversion::of(step, of, reached))
    .collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn att_s01_a_rate_is_rounded_once_to_two_places_and_there_is_none_of_nothing() {
        let percent = |reached, of| super::percent(of, reached).map(|rate| rate.to_string());
        assert_eq!(percent(1, 3).as_deref(), Some("33.33"));
        assert_eq!(percent(2, 3).as_deref(), Some("66.67"));
        assert_eq!(percent(1, 8).as_deref(), Some("12.50"));
        assert_eq!(percent(1, 16_000).as_deref(), Some("0.01"));
        assert_eq!(percent(0, 5).as_deref(), Some("0.00"));
        assert_eq!(percent(0, 0), None);
    }
}
