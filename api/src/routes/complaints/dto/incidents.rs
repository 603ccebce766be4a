//! Incidents.

use crate::page;
use chrono::{DateTime, Utc};
use kehu_complaints as domain;
use kehu_kernel::{ComplaintId, FileId, IncidentId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// An incident at a site (CMP-15). A record never changes; a correction is another one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Incident {
    /// Identifier.
    pub id: IncidentId,
    /// Number without gaps within company and year.
    #[schema(max_length = 20, example = "SJ-2026-000003")]
    pub number: String,
    /// The site.
    pub unit_id: UnitId,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// Where.
    #[schema(max_length = 200)]
    pub place: String,
    /// What happened.
    #[schema(max_length = 4000)]
    pub description: String,
    /// The visitor, as far as known.
    #[schema(max_length = 200)]
    pub visitor: Option<String>,
    /// The employees who were in it.
    #[schema(max_items = 20)]
    pub staff: Vec<UserId>,
    /// What was done at once.
    #[schema(max_length = 2000)]
    pub measures: String,
    /// Who took the parties out of the room.
    pub led_out_by: UserId,
    /// When.
    pub led_out_at: DateTime<Utc>,
    /// The complaint that came of it.
    pub complaint_id: Option<ComplaintId>,
    /// The record that this one corrects.
    pub corrects_id: Option<IncidentId>,
    /// Files that show it.
    #[schema(max_items = 10)]
    pub file_ids: Vec<FileId>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
}

page!(IncidentPage, Incident);

/// Records an incident.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordIncident {
    /// The site.
    pub unit_id: UnitId,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// Where.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "展厅沙盘区")]
    pub place: String,
    /// What happened.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub description: String,
    /// The visitor, as far as known.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub visitor: Option<String>,
    /// The employees who were in it.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub staff: Vec<UserId>,
    /// What was done at once.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub measures: String,
    /// Who took the parties out of the room.
    pub led_out_by: UserId,
    /// When.
    pub led_out_at: DateTime<Utc>,
    /// The complaint that came of it.
    pub complaint_id: Option<ComplaintId>,
    /// The record that this one corrects.
    pub corrects_id: Option<IncidentId>,
    /// Files that show it, uploaded before.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    pub file_ids: Vec<FileId>,
}

impl From<RecordIncident> for domain::Account {
    fn from(body: RecordIncident) -> Self {
        let RecordIncident {
            unit_id: _,
            occurred_at,
            place,
            description,
            visitor,
            staff,
            measures,
            led_out_by,
            led_out_at,
            complaint_id,
            corrects_id,
            file_ids,
        } = body;
        Self {
            occurred_at,
            place,
            description,
            visitor,
            staff,
            measures,
            led_out_by,
            led_out_at,
            complaint_id,
            corrects_id,
            files: file_ids,
        }
    }
}

impl From<domain::Incident> for Incident {
    fn from(incident: domain::Incident) -> Self {
        let domain::Incident {
            id,
            unit_id,
            number,
            account,
            recorded_at,
            recorded_by,
        } = incident;
        let domain::Account {
            occurred_at,
            place,
            description,
            visitor,
            staff,
            measures,
            led_out_by,
            led_out_at,
            complaint_id,
            corrects_id,
            files,
        } = account;
        Self {
            id,
            number: number.to_string(),
            unit_id,
            occurred_at,
            place,
            description,
            visitor,
            staff,
            measures,
            led_out_by,
            led_out_at,
            complaint_id,
            corrects_id,
            file_ids: files,
            recorded_at,
            recorded_by,
        }
    }
}
