//! Following visitors up, plans, and what is due today.

mod cases;
mod dto;
mod export;
mod follow_ups;
mod funnel;
mod parties;
mod plans;
mod today;
mod work_checks;

pub(crate) use export::TrackingTable;
pub(crate) use parties::FollowUpDue;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(follow_ups::record_follow_up)
        .service(follow_ups::correct_follow_up)
        .service(follow_ups::check_follow_up)
        .service(follow_ups::list_follow_ups)
        .service(follow_ups::get_follow_up)
        .service(cases::analyse_case)
        .service(cases::list_case_analyses)
        .service(parties::list_tracked_parties)
        .service(parties::get_tracked_party)
        .service(parties::get_follow_up_standing)
        .service(parties::set_party_order)
        .service(funnel::move_party)
        .service(funnel::decide_party_stage)
        .service(funnel::list_funnel_moves)
        .service(work_checks::record_work_check)
        .service(work_checks::list_work_checks)
        .service(work_checks::get_work_check_standing)
        .service(today::get_today)
        .service(plans::write_plan)
        .service(plans::list_missing_plans)
        .service(plans::list_plans)
        .service(plans::get_plan)
        .service(plans::rewrite_plan)
        .service(plans::keep_plan)
        .service(plans::give_plan_back)
        .service(plans::summarise_plan)
        .service(export::export_tracking);
}
