//! Policy documents: what a company sets for itself, in versions with a day of effect.

mod complaints;
mod document;
mod draft;
mod dto;
mod kind;
mod read;
mod satisfaction;
mod service_standards;
mod site_rules;
mod surveys;
mod working_time;

use crate::contract::Routes;
pub(super) use dto::PolicyVersion;

pub(super) use site_rules::SiteRulesPolicy;
pub(super) use working_time::{DayOfYear, OwnDay, WorkingHours};

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(read::list_policy_kinds)
        .service(read::list_policy_presets)
        .service(read::get_policy_in_force)
        .service(read::list_policy_versions)
        .service(draft::draft_policy)
        .service(read::get_policy_version)
        .service(draft::edit_policy_draft)
        .service(draft::discard_policy_draft)
        .service(draft::publish_policy);
}
