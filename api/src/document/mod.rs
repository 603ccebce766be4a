//! The contract: collected from the handlers, finished by rules that hold for every operation, and read again at
//! start to know each operation's permission and parameters.

mod exports;
mod finish;
mod operations;
mod walk;
mod webhooks;
mod yaml;

pub use exports::WITHOUT_EXPORT;
pub(crate) use exports::{ExportedList, exported_lists, referred};
pub use finish::finish;
pub use operations::{Access, Operation, Operations, Resource};
pub(crate) use walk::{operations, schema};
pub(crate) use yaml::write as written;

use crate::contract::Routes;
use serde_json::Value;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Kehu",
        description = include_str!("introduction.md"),
        contact(name = "Kehu", email = "api@kehu.example"),
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "authentication", description = "Signing in, tokens, the keys that verify them, and one's own account."),
        (name = "organisation", description = "The tree of group, companies, branches, departments and sites (CUS-06)."),
        (name = "users", description = "People, their roles at places of the organisation, and API keys."),
        (name = "policies", description = "Policy documents: versioned, published with an effective date, never changed after."),
        (name = "calendars", description = "Working time: national holiday schedules, company calendars, and deadlines with the days that were counted and why (CMP-07)."),
        (name = "approvals", description = "One mechanism for all approvals: inbox, decisions, delegation, full record (GOV-09)."),
        (name = "customers", description = "Dossiers: companies and persons, contacts, identifiers, history, search (CUS-01, 02, 07)."),
        (name = "qualification", description = "Qualification documents, their validity, warnings and suspension (CUS-10, 13)."),
        (name = "account-openings", description = "From prospect to customer in three steps (CUS-11, 12)."),
        (name = "disqualifications", description = "Taking the right to trade away, with ground and evidence (CUS-14)."),
        (name = "deliveries", description = "Changes passed on to finance, plant offices and the parent company (CUS-03)."),
        (name = "rotation", description = "Rosters, presence and turns at a site, with the ledger of turns (ATT-G01 to G05)."),
        (name = "reception", description = "Visitors at a site: the desk, receptions, registrations, enquiries, referrals and what bears on whose a party is (ATT-G06 to G27, ATT-E)."),
        (name = "tracking", description = "Follow-up of parties, the funnel, plans and today's list of a site (ATT-G26, ATT-G27, ATT-S03, ATT-S05)."),
        (name = "statistics", description = "Figures of a site by day, channel, salesperson, intent and product; conversion, withdrawals, closed periods and exports (ATT-S01, ATT-S02, ATT-S04)."),
        (name = "determinations", description = "Whose a party is and who gets which part of the commission, with rule, evidence and reasons; preview, simulation, what-if (ATT-V, ATT-R, ATT-E)."),
        (name = "disputes", description = "Disputes over parties, from opening to ruling (ATT-V20, ATT-R15 to R18)."),
        (name = "sale-units", description = "Buildings, units for sale, price lists and sales control (ATT-D01, D08)."),
        (name = "deals", description = "Reservation, subscription, contract, their changes, payments and registers (ATT-D02 to D07, D11)."),
        (name = "commission", description = "The commission ledger, settlements and statements (ATT-D09, D10)."),
        (name = "complaints", description = "Complaints and consultations: the desk, eight steps, deadlines, escalation, statistics, incidents (CMP)."),
        (name = "violations", description = "Violations, their investigation and sanctions (GOV-05)."),
        (name = "service-orders", description = "Service orders: issued, given to teams, done, confirmed by the customer, measured in working time, fed back (CUS-60 to CUS-62)."),
        (name = "surveys", description = "Satisfaction surveys: plan, sample, questionnaires, review, answers by staff and by personal links, report, measures (SUR)."),
        (name = "improvements", description = "One register of what should be better, with owner, due date, result and effect (GOV-07)."),
        (name = "communications", description = "Communication with customers, authorities, developers, utilities and owners' committees, and the plans by which it is held (CUS-08, CMP-16)."),
        (name = "privacy", description = "Export and erasure of a person's data (CUS-05)."),
        (name = "transfers", description = "Import and export of customers as CSV and XLSX."),
        (name = "files", description = "Stored files: upload, download."),
        (name = "jobs", description = "Long-running work with progress."),
        (name = "notifications", description = "The caller's inbox of messages."),
        (name = "indicators", description = "Satisfaction indicators of companies with their targets, and what policies demand on a schedule (SUR-10, GOV-06)."),
        (name = "mails", description = "The queue of e-mail to customers, and what became of it."),
        (name = "audit", description = "The record of every write and disclosure, and its verification."),
        (name = "webhooks", description = "Events for other systems: the feed to catch up with, endpoints to which events are sent by the Standard Webhooks specification, and what became of each delivery."),
        (name = "system", description = "Health, problem codes, labels, and the clock of development mode."),
    ),
    components(schemas(crate::problem::ProblemBody, crate::routes::transfers::ExportFormat, crate::routes::tracking::FollowUpDue, crate::routes::tracking::TrackingTable,
        crate::routes::statistics::StatisticsTable, crate::routes::complaints::ComplaintTable, crate::routes::survey_results::SurveyTable)),
    modifiers(&Security),
)]
struct ApiDoc;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(
                "An access token of `POST /v1/auth/tokens`; it lives for 15 minutes.",
            ))
            .build();
        let key = ApiKeyValue::with_description(
            "X-Api-Key",
            "A key of `POST /v1/api-keys`, for other systems.",
        );
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        components.add_security_scheme("api_key", SecurityScheme::ApiKey(ApiKey::Header(key)));
    }
}

/// The finished document.
#[must_use]
pub fn document() -> Value {
    let mut document = ApiDoc::openapi();
    crate::routes::outside_v1(&mut Routes::Document(&mut document, ""));
    crate::routes::v1(&mut Routes::Document(&mut document, "/v1"));
    finish(&document)
}

/// The finished document as YAML, as committed in `openapi.yaml`.
///
/// # Errors
/// When it cannot be written, which would be a fault of this program.
pub fn yaml() -> Result<String, String> {
    yaml::write(&document())
}
