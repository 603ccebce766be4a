//! Commission: settlements, statements, the ledger, and what payment waits for.

mod dto;
mod facts;
mod ledger;
mod month;
mod own_statements;
mod recommender_statements;
mod scores;
mod settlements;
mod statement_page;
mod statements;

use crate::contract::Routes;
pub(super) use dto::{CommissionSettlement, CommissionSettlementView};

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(settlements::settle_commission)
        .service(settlements::preview_commission_settlement)
        .service(settlements::list_commission_settlements)
        .service(settlements::get_commission_settlement)
        .service(settlements::submit_commission_settlement)
        .service(settlements::close_commission_settlement)
        .service(settlements::discard_commission_settlement)
        .service(statements::list_commission_statements)
        .service(statements::get_commission_statement)
        .service(statements::list_commission_statement_lines)
        .service(statements::export_commission_statement)
        .service(statements::print_commission_statement)
        .service(own_statements::list_own_commission_statements)
        .service(own_statements::get_own_commission_statement)
        .service(own_statements::list_own_commission_statement_lines)
        .service(recommender_statements::list_recommender_statements)
        .service(recommender_statements::list_recommender_statement_lines)
        .service(ledger::list_ledger_balances)
        .service(ledger::get_trial_balance)
        .service(ledger::list_postings)
        .service(facts::record_commission_milestone)
        .service(facts::list_commission_milestones)
        .service(facts::record_departure)
        .service(facts::end_departure)
        .service(facts::list_departures)
        .service(scores::record_commission_score)
        .service(scores::list_commission_scores);
}
