//! Disputes over whose a party is.

mod dto;
mod open;
mod read;
mod rule;
mod settle;

use crate::contract::Routes;
pub(super) use dto::Dispute;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(open::open_dispute)
        .service(read::list_disputes)
        .service(read::get_dispute)
        .service(read::get_dispute_facts)
        .service(open::add_dispute_statement)
        .service(open::withdraw_dispute)
        .service(settle::propose_agreement)
        .service(settle::mediate_dispute)
        .service(settle::sign_settlement)
        .service(settle::decline_settlement)
        .service(rule::record_quarrel)
        .service(rule::rule_on_dispute)
        .service(rule::record_disobedience)
        .service(rule::clear_dispute);
}
