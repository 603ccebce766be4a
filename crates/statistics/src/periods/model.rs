//! Closed periods.

use crate::figures::{Dimension, Figure, Measure};
use crate::words::words;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{StatisticsPeriodId, UnitId, UserId};
use rust_decimal::Decimal;

words! {
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodFigures {
    /// The period.
    pub period: Period,
    /// The figures with which it was closed.
    pub figures: Vec<Figure>,
    /// What was recorded of it since, by day.
    pub adjustments: Vec<Adjustment>,
}

/// What was recorded of a closed period on a later day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// The day on which it was recorded.
    pub recorded_on: NaiveDate,
    /// The figures that it changes.
    pub changes: Vec<Change>,
}

/// The change of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// By what the figure is divided.
    pub dimension: Dimension,
    /// Of which item.
    pub item: String,
    /// What is counted.
    pub measure: Measure,
    /// How many more, or fewer.
    pub tally: i64,
    /// How much more, or less, in yuan.
    pub amount: Decimal,
}
