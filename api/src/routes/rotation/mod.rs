//! Whose turn it is at a site.

mod decide;
mod dto;
mod fairness;
mod order;
mod own_presence;
mod presence;
mod roster;
mod trades;
mod turns;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(roster::set_roster)
        .service(roster::get_roster)
        .service(roster::change_rotation_order)
        .service(own_presence::arrive)
        .service(own_presence::go_out)
        .service(own_presence::come_back)
        .service(own_presence::leave)
        .service(own_presence::become_free)
        .service(presence::list_presences)
        .service(presence::record_presence)
        .service(presence::verify_business)
        .service(order::get_rotation_order)
        .service(order::explain_rotation_order)
        .service(order::list_turn_entries)
        .service(turns::take_turn)
        .service(turns::dispatch_turn)
        .service(decide::decide_on_turn)
        .service(trades::propose_trade)
        .service(trades::list_trades)
        .service(trades::accept_trade)
        .service(trades::decline_trade)
        .service(trades::withdraw_trade)
        .service(trades::approve_trade)
        .service(trades::refuse_trade)
        .service(fairness::get_rotation_fairness);
}
