//! Working time: holiday schedules, companies' calendars, deadlines.

mod company;
mod deadlines;
pub(super) mod dto;
mod schedule_dto;
mod schedules;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(schedules::import_holiday_schedule)
        .service(schedules::list_holiday_schedules)
        .service(schedules::get_holiday_schedule)
        .service(schedules::get_holiday_schedule_impact)
        .service(schedules::confirm_holiday_schedule)
        .service(schedules::discard_holiday_schedule)
        .service(deadlines::list_deadlines)
        .service(deadlines::get_deadline)
        .service(deadlines::get_deadline_moves)
        .service(company::get_calendar)
        .service(company::list_calendar_days)
        .service(company::get_calendar_impact)
        .service(company::confirm_calendar)
        .service(deadlines::compute_deadline);
}
