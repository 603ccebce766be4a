//! Figures.

use chrono::{DateTime, Days, NaiveDate, Utc};
use kehu_kernel::{DecimalError, Faults, Money, UnitId};
use serde::Serialize;
use utoipa::ToSchema;

kehu_kernel::word_lists! {
    /// What is counted.
    #[schema(as = StatisticsMeasure)]
    Measure {
        /// Phone enquiries.
        Calls = "calls",
        /// Visits of parties that had not come before.
        FirstVisits = "first_visits",
        /// Further visits.
        ReturnVisits = "return_visits",
        /// Registrations of first visits.
        Registrations = "registrations",
        /// Contacts made to follow parties up.
        FollowUps = "follow_ups",
        /// Reservations 小定.
        Reservations = "reservations",
        /// Money received with reservations.
        ReservationReceipts = "reservation_receipts",
        /// Subscriptions 大定/认购.
        Subscriptions = "subscriptions",
        /// Deposits received.
        DepositReceipts = "deposit_receipts",
        /// Contracts 签约.
        Contracts = "contracts",
        /// Other money received of the price.
        PriceReceipts = "price_receipts",
        /// Withdrawals 退房.
        Withdrawals = "withdrawals",
        /// Ends by default 违约.
        Defaults = "defaults",
    }
    /// By what figures are divided.
    #[schema(as = StatisticsDimension)]
    Dimension {
        /// Not at all.
        Total = "total",
        /// By the medium through which visitors came to know of the site.
        Channel = "channel",
        /// By salesperson.
        Salesperson = "salesperson",
        /// By intent level.
        IntentLevel = "intent_level",
        /// By type of property; what is wanted of several types counts with each.
        Product = "product",
    }
}

/// A span of days, both ends in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

impl Span {
    /// Most days of a span.
    pub const MOST_DAYS: i64 = 366;

    /// Its days.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.from
            .iter_days()
            .take_while(move |day| *day <= self.until)
    }

    /// The day after it.
    pub(crate) fn after(self) -> NaiveDate {
        self.until
            .checked_add_days(Days::new(1))
            .unwrap_or(self.until)
    }

    /// The instants between which it lies.
    pub(crate) fn bounds(self) -> (DateTime<Utc>, DateTime<Utc>) {
        (
            crate::site::start_of(self.from),
            crate::site::start_of(self.after()),
        )
    }

    pub(crate) fn check(self) -> Result<(), Faults> {
        let days = (self.until - self.from).num_days() + 1;
        if (1..=Self::MOST_DAYS).contains(&days) {
            return Ok(());
        }
        Err(Faults::one(
            "/until",
            "span",
            "must be the first day or up to 365 days later",
            "须不早于首日，且最多晚365天",
        ))
    }
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[schema(as = StatisticsFigure)]
pub struct Figure {
    /// By what it is divided.
    pub dimension: Dimension,
    /// Of which channel, salesperson, level or type of property; empty for the total and for what is not known.
    #[schema(max_length = 64)]
    pub item: String,
    /// What is counted.
    pub measure: Measure,
    /// How many.
    pub tally: i64,
    /// How much, in yuan: agreed prices of deals, money of receipts.
    pub amount: Money,
}

/// All figures of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
#[schema(as = StatisticsTotals)]
pub struct Totals {
    /// Phone enquiries.
    pub calls: i64,
    /// Visits of parties that had not come before.
    pub first_visits: i64,
    /// Further visits.
    pub return_visits: i64,
    /// Registrations of first visits.
    pub registrations: i64,
    /// Contacts made to follow parties up.
    pub follow_ups: i64,
    /// Reservations.
    pub reservations: i64,
    /// Their agreed prices, in yuan.
    pub reservation_amount: Money,
    /// Money received with reservations, given back taken off, in yuan.
    pub reservation_receipts: Money,
    /// Subscriptions.
    pub subscriptions: i64,
    /// Their agreed prices, in yuan; what a unit swap changed is added on its day.
    pub subscription_amount: Money,
    /// Deposits received, given back taken off, in yuan.
    pub deposit_receipts: Money,
    /// Contracts.
    pub contracts: i64,
    /// Their agreed prices, in yuan.
    pub contract_amount: Money,
    /// Other money received of the price, given back taken off, in yuan.
    pub price_receipts: Money,
    /// Withdrawals.
    pub withdrawals: i64,
    /// The agreed prices of what was withdrawn from, in yuan.
    pub withdrawal_amount: Money,
    /// Ends by default.
    pub defaults: i64,
    /// The agreed prices of those, in yuan.
    pub default_amount: Money,
}

impl Totals {
    /// All visits.
    #[must_use]
    pub const fn visits(&self) -> i64 {
        self.first_visits + self.return_visits
    }

    /// Adds a figure.
    ///
    /// # Errors
    /// Past twelve digits.
    pub(crate) fn add(&mut self, figure: &Figure) -> Result<(), kehu_db::Error> {
        let mut none = Money::default();
        let mut nothing = 0;
        let (tally, amount) = match figure.measure {
            Measure::Calls => (&mut self.calls, &mut none),
            Measure::FirstVisits => (&mut self.first_visits, &mut none),
            Measure::ReturnVisits => (&mut self.return_visits, &mut none),
            Measure::Registrations => (&mut self.registrations, &mut none),
            Measure::FollowUps => (&mut self.follow_ups, &mut none),
            Measure::Reservations => (&mut self.reservations, &mut self.reservation_amount),
            Measure::ReservationReceipts => (&mut nothing, &mut self.reservation_receipts),
            Measure::Subscriptions => (&mut self.subscriptions, &mut self.subscription_amount),
            Measure::DepositReceipts => (&mut nothing, &mut self.deposit_receipts),
            Measure::Contracts => (&mut self.contracts, &mut self.contract_amount),
            Measure::PriceReceipts => (&mut nothing, &mut self.price_receipts),
            Measure::Withdrawals => (&mut self.withdrawals, &mut self.withdrawal_amount),
            Measure::Defaults => (&mut self.defaults, &mut self.default_amount),
        };
        *tally += figure.tally;
        *amount = amount.checked_add(figure.amount).map_err(out_of_range)?;
        Ok(())
    }
}

/// Sums that a site cannot have.
pub(crate) fn out_of_range(error: DecimalError) -> kehu_db::Error {
    kehu_db::Error::Inconsistent {
        table: "registered_documents",
        row: "sum".to_owned(),
        reason: error.to_string(),
    }
}

/// The figures of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = StatisticsDay)]
pub struct DayTotals {
    /// The day.
    pub day: NaiveDate,
    /// Its figures.
    pub totals: Totals,
}

/// The three columns of the daily statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DailyStatistics)]
pub struct Standing {
    /// The day.
    pub day: NaiveDate,
    /// Of the day.
    pub today: Totals,
    /// From the first of the month to the day.
    pub month_to_date: Totals,
    /// From the beginning to the day.
    pub project_to_date: Totals,
}

/// A line of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = StatisticsLine)]
pub struct Line {
    /// Channel, salesperson's identifier, level, or type of property; none for what is not known.
    #[schema(max_length = 64)]
    pub item: Option<String>,
    /// The salesperson's name.
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// Its figures.
    pub totals: Totals,
}

/// The figures of a site in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SiteMonth {
    /// The site.
    pub site_id: UnitId,
    /// Its name.
    #[schema(max_length = 100)]
    pub site_name: String,
    /// The first day of the month.
    pub month: NaiveDate,
    /// Its figures.
    pub totals: Totals,
}
