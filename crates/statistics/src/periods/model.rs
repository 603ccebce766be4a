//! Closed periods.

use crate::figures::{Dimension, Figure, Measure};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{Money, StatisticsPeriodId, UnitId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

kehu_kernel::word_lists! {
    /// How long a period is.
    #[schema(as = StatisticsPeriodKind)]
    PeriodKind {
        /// A day.
        Day = "day",
        /// Monday to Sunday.
        Week = "week",
        /// A calendar month.
        Month = "month",
    }
}

/// A closed period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = StatisticsPeriod)]
pub struct Period {
    /// Identifier.
    pub id: StatisticsPeriodId,
    /// The site.
    pub site_id: UnitId,
    /// How long it is.
    pub kind: PeriodKind,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// When it was closed.
    pub closed_at: DateTime<Utc>,
    /// By whom.
    pub closed_by: UserId,
}

/// A closed period with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = StatisticsPeriodFigures)]
pub struct PeriodFigures {
    /// The period.
    pub period: Period,
    /// The figures with which it was closed.
    #[schema(max_items = 10000)]
    pub figures: Vec<Figure>,
    /// What was recorded of it since, by day.
    #[schema(max_items = 400)]
    pub adjustments: Vec<Adjustment>,
}

/// What was recorded of a closed period on a later day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = StatisticsAdjustment)]
pub struct Adjustment {
    /// The day on which it was recorded.
    pub recorded_on: NaiveDate,
    /// The figures that it changes.
    #[schema(max_items = 10000)]
    pub changes: Vec<Change>,
}

/// The change of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = StatisticsChange)]
pub struct Change {
    /// By what the figure is divided.
    pub dimension: Dimension,
    /// Of which item.
    #[schema(max_length = 64)]
    pub item: String,
    /// What is counted.
    pub measure: Measure,
    /// How many more, or fewer.
    pub tally: i64,
    /// How much more, or less, in yuan.
    pub amount: Money,
}
