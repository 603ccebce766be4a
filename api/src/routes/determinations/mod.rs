//! Whose a party is and who gets which part of the commission: what was determined, tried and compared.

mod correct;
mod decision;
mod dto;
mod facts;
mod read;
mod replay;
mod rules;
mod try_out;
mod what_if;

pub(super) use decision::{CitedRule, InvolvedPerson, RecordLink};
pub(super) use dto::KeptFacts;
pub(super) use facts::{AttributionFacts, Portion};

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(read::list_determinations)
        .service(try_out::simulate_determination)
        .service(read::get_determination)
        .service(read::get_determination_facts)
        .service(replay::replay_determination)
        .service(correct::correct_determination)
        .service(try_out::preview_determination)
        .service(rules::list_attribution_rules);
    what_if::v1(routes);
}
