//! Follow-up records.

use super::super::words::FollowUpWay;
use crate::words::{FocusPoint, IntentLevel};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{CustomerId, FollowUpId, PartyId, UnitId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// A contact to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFollowUp {
    /// When it was; now, if absent.
    pub occurred_at: Option<DateTime<Utc>>,
    /// How.
    pub way: FollowUpWay,
    /// Whom of the party the salesperson spoke with.
    pub spoken_with: Option<CustomerId>,
    /// Whether somebody was reached: an effective contact.
    pub reached: bool,
    /// What was said.
    pub content: String,
    /// Objections 抗性.
    pub objections: Vec<FocusPoint>,
    /// The objections in words.
    pub objection_detail: Option<String>,
    /// What was done about them.
    pub counter_measure: Option<String>,
    /// The result.
    pub result: String,
    /// Whether the salesperson asks the manager to join.
    pub needs_help: bool,
    /// The level after it; as before, if absent.
    pub level_after: Option<IntentLevel>,
    /// The day of the next contact.
    pub next_on: Option<NaiveDate>,
    /// The day on which the party promised to come.
    pub visit_promised_on: Option<NaiveDate>,
}

/// A recorded contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FollowUp {
    /// Identifier.
    pub id: FollowUpId,
    /// The site.
    pub site_id: UnitId,
    /// The party, as it was recorded: read the survivor of a merge.
    pub party_id: PartyId,
    /// Who made it.
    pub salesperson_id: UserId,
    /// Display name of the salesperson.
    #[schema(max_length = 100)]
    pub salesperson_name: String,
    /// When it was.
    pub occurred_at: DateTime<Utc>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// How.
    pub way: FollowUpWay,
    /// Whom of the party the salesperson spoke with.
    pub spoken_with: Option<CustomerId>,
    /// Whether somebody was reached.
    pub reached: bool,
    /// What was said.
    #[schema(max_length = 2000)]
    pub content: String,
    /// Objections.
    #[schema(max_items = 11)]
    pub objections: Vec<FocusPoint>,
    /// The objections in words.
    #[schema(max_length = 1000)]
    pub objection_detail: Option<String>,
    /// What was done about them.
    #[schema(max_length = 1000)]
    pub counter_measure: Option<String>,
    /// The result.
    #[schema(max_length = 1000)]
    pub result: String,
    /// Whether the salesperson asks the manager to join.
    pub needs_help: bool,
    /// The level before it; none of a party that was not registered.
    pub level_before: Option<IntentLevel>,
    /// The level after it.
    pub level_after: Option<IntentLevel>,
    /// The day of the next contact.
    pub next_on: Option<NaiveDate>,
    /// The day on which the party promised to come.
    pub visit_promised_on: Option<NaiveDate>,
    /// The record that it corrects.
    pub corrects_id: Option<FollowUpId>,
    /// The one that corrects it.
    pub corrected_by_id: Option<FollowUpId>,
    /// The sales supervisor's check.
    pub check: Option<Check>,
}

/// A contact as far as it bears on whose the party is: when, by whom, and whether somebody was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Identifier of the record.
    pub id: FollowUpId,
    /// The party, as it was recorded.
    pub party_id: PartyId,
    /// Who made it.
    pub salesperson_id: UserId,
    /// When it was.
    pub occurred_at: DateTime<Utc>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// Whether somebody was reached.
    pub reached: bool,
}

/// The sales supervisor's check of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FollowUpCheck)]
pub struct Check {
    /// Whether it is in order.
    pub in_order: bool,
    /// What the supervisor says of it.
    #[schema(max_length = 1000)]
    pub comment: Option<String>,
    /// The role in which it was checked.
    #[schema(max_length = 64)]
    pub acting_as: String,
    /// When.
    pub checked_at: DateTime<Utc>,
    /// By whom.
    pub checked_by: UserId,
}

/// Which records a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowUpFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Of this party, and of those merged into it.
    pub party: Option<PartyId>,
    /// By this salesperson.
    pub salesperson: Option<UserId>,
    /// Checked, or not.
    pub checked: Option<bool>,
    /// In which somebody was reached, or nobody.
    pub reached: Option<bool>,
    /// With this objection.
    pub objection: Option<FocusPoint>,
    /// Made at this instant or later.
    pub occurred_from: Option<DateTime<Utc>>,
    /// Made before this instant.
    pub occurred_before: Option<DateTime<Utc>>,
}
