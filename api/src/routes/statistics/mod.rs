//! Statistics of a site.

mod dto;
mod export;
mod figures;
mod periods;
mod report;
mod sheets;

pub(crate) use export::StatisticsTable;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(figures::list_site_months)
        .service(figures::get_daily_statistics)
        .service(figures::list_statistics_days)
        .service(figures::get_statistics_breakdown)
        .service(figures::get_conversion)
        .service(figures::list_withdrawals)
        .service(report::get_weekly_report)
        .service(export::export_statistics)
        .service(periods::close_statistics_period)
        .service(periods::list_statistics_periods)
        .service(periods::get_statistics_period);
}
