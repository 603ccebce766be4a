//! What is sent and answered about statistics.

use crate::page;
use chrono::NaiveDate;
use kehu_statistics::conversion::Conversion;
use kehu_statistics::figures::{DayTotals, Line, SiteMonth, Span};
use kehu_statistics::periods::{Period, PeriodKind};
use kehu_statistics::withdrawals::Withdrawal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A span of days.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SpanQuery {
    /// First day.
    pub from: NaiveDate,
    /// Last day; at most 365 days after the first.
    pub until: NaiveDate,
}

impl From<SpanQuery> for Span {
    fn from(SpanQuery { from, until }: SpanQuery) -> Self {
        Self { from, until }
    }
}

/// A line for each day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatisticsDays {
    /// The days of the span, in order, days without anything among them.
    #[schema(max_items = 366)]
    pub items: Vec<DayTotals>,
}

/// Figures by one dimension.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatisticsBreakdown {
    /// The most visits first; what is not known of comes last.
    #[schema(max_items = 1000)]
    pub items: Vec<Line>,
}

/// The steps of the conversion.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Conversions {
    /// In order.
    #[schema(max_items = 6)]
    pub items: Vec<Conversion>,
}

/// Withdrawals and ends by default.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatisticsWithdrawals {
    /// In their order.
    #[schema(max_items = 1000)]
    pub items: Vec<Withdrawal>,
}

/// Months of sites.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SiteMonths {
    /// Sites and months in order; months without anything are left out.
    #[schema(max_items = 12000)]
    pub items: Vec<SiteMonth>,
}

/// Closes a period.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosePeriod {
    /// How long it is.
    pub kind: PeriodKind,
    /// Its first day: a Monday for a week, the first of the month for a month.
    pub starts_on: NaiveDate,
}

page!(StatisticsPeriodPage, Period);
