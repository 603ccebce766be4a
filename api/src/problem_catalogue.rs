//! The refusals of every crate, for the list of problem codes. A crate that is missing here is found by the test that
//! compares every problem that the suite meets with the list.

use crate::problem::{HTTP_FACTS, status_of};
use kehu_kernel::Fact;
use std::collections::BTreeMap;

/// Each crate's facts.
pub(crate) const FACTS: &[&[Fact]] = &[
    kehu_customers::dossier::Error::FACTS,
    kehu_approvals::Error::FACTS,
    kehu_customers::transfers::Error::FACTS,
    kehu_deals::Error::FACTS,
    kehu_db::Error::FACTS,
    kehu_files::Error::FACTS,
    kehu_identity::Error::FACTS,
    &[kehu_identity::Throttled::FACT],
    kehu_jobs::Error::FACTS,
    kehu_notifications::Error::FACTS,
    crate::workers::FACTS,
    kehu_customers::qualification::Error::FACTS,
    kehu_customers::opening::Error::FACTS,
    kehu_customers::disqualification::Error::FACTS,
    kehu_customers::deliveries::Error::FACTS,
    kehu_customers::privacy::Error::FACTS,
    kehu_policy::Error::FACTS,
    kehu_violations::Error::FACTS,
    kehu_complaints::Error::FACTS,
    &[kehu_complaints::Flooded::FACT],
    kehu_calendar::CalendarError::FACTS,
    kehu_calendar::Error::FACTS,
    kehu_service_orders::Error::FACTS,
    kehu_communications::Error::FACTS,
    kehu_improvements::Error::FACTS,
    kehu_mail::Error::FACTS,
    kehu_survey_results::Error::FACTS,
    kehu_commission::Error::FACTS,
    kehu_reception::Error::FACTS,
    kehu_reception::tracking::Error::FACTS,
    kehu_statistics::Error::FACTS,
    kehu_surveys::Error::FACTS,
    kehu_rotation::Error::FACTS,
    kehu_determinations::Error::FACTS,
    &[kehu_determinations::RuleDecides::FACT],
    kehu_determinations::disputes::Error::FACTS,
    kehu_webhooks::Error::FACTS,
];

/// Every problem with its status, by code: those of the HTTP layer and of every crate.
pub(crate) fn all() -> BTreeMap<&'static str, (Fact, u16)> {
    let http = HTTP_FACTS
        .iter()
        .map(|(fact, status)| (*fact, status.as_u16()));
    let domains = FACTS.iter().flat_map(|facts| facts.iter());
    let domains = domains.map(|fact| (*fact, status_of(fact.kind).as_u16()));
    http.chain(domains)
        .map(|(fact, status)| (fact.code, (fact, status)))
        .collect()
}

/// Whether a code is on the list.
#[must_use]
pub fn knows(code: &str) -> bool {
    all().contains_key(code)
}
