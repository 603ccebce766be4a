//! Requests of persons concerned: export and erasure of what is held of one person (CUS-05; PIPL 45, 47, 50).
//!
//! - A request is received with how the person's identity was verified, is due by policy, and ends done, refused on a legal
//!   ground, or withdrawn. The person is a customer that is a natural person, or one contact of a customer.
//! - An export is a ZIP archive with `data.json` and the person's files, made by a job. It is handed out on the record, to
//!   holders of `privacy:handle` alone, and erased after some days or with the person.
//! - An erasure takes the personal values, the rows by which the person is found and the keys of the history in one
//!   transaction. What a law demands is kept as it is, shown to nobody, and erased by the daily check when its term has
//!   run. Identifiers, states, dates, reasons of decisions, the timeline and the audit record stay.
//!
//! Where personal data lies, and what becomes of it:
//!
//! | place | at erasure |
//! |---|---|
//! | `customers`, with those merged into it | blanked; state `erased` |
//! | `customer_contacts`, `customer_identifiers`, `customer_telephones`, `customer_search_keys` | deleted |
//! | `customer_name_pairs` | pairs of characters of companies' names alone; they go with the name, by a trigger |
//! | `customer_grams`, `customer_grams_filed` | follow the names by triggers: deleted |
//! | `customer_changes` | sealed under `customer_keys` and `contact_keys`, which are destroyed |
//! | `customer_needs` | texts blanked |
//! | `service_orders` with their tasks, steps, confirmations and feedback; `communications` | texts blanked |
//! | `complaints`, `consultations`, `complaint_steps` | who and what was said or found blanked; files erased |
//! | `incidents` of the person's complaints, and those of the company whose texts name the person | texts blanked; files erased |
//! | `survey_answers`, `survey_follow_ups`, `survey_links` | texts and drafts blanked; answers to anonymous surveys belong to nobody who could be found |
//! | `survey_members` | of the region the province stays |
//! | `questionnaires`, `surveys`, `survey_expectations`, `survey_stage_results` | texts of the staff on all customers together: no place for personal data |
//! | `customer_documents`, `document_invoicing`, `document_proofs` | blanked, or kept by law |
//! | `account_openings`, `account_opening_conditions`, `disqualifications`, `disqualification_evidence`, `approvals.snapshot` | blanked, or kept by law |
//! | `files` and their bytes | erased, or withheld with what is kept by law; bytes go with the next sweep |
//! | files of imports and exports | erased by the daily check after the policy's days |
//! | `phone_enquiries`, `registrations`, `follow_ups` with their checks, `case_analyses`, `evening_minutes_visitors`, `dispute_statements`, `settlements`, `ruling_findings`, `dispute_quarrels`, `payments`, `deal_changes` | free texts blanked by `erase_site_records` |
//! | `evening_minutes`, `registration_submissions` | texts on several visitors blanked where they name the person |
//! | `referrals` | forms print the dossier's names; nothing personal of their own |
//! | `recommenders`, `filings` | who files and who is filed are the dossier's; nothing personal of their own |
//! | `filing_names` | the name under which somebody was filed: taken away by `erase_filed_names` |
//! | `possible_matches` | why two parties are one or namesakes: no place for visitors' data |
//! | `filing_approvals` | what an approver said of a filing: no place for visitors' data |
//! | `agreement_particulars` | sealed under `customer_keys` |
//! | `violations`, `plans`, `work_checks`, `departures`, `departure_ends`, `month_scores` | texts of the staff on the staff: no place for visitors' data |
//! | `privacy_requests` | notes of the person's own requests blanked; archives of its exports erased |
//! | `mails` | sealed, and blanked once sent; called off at erasure |
//! | `idempotency_keys` | sealed, and gone after a day |
//! | `outbox_events`, `notifications`, `jobs`, `customer_events`, `customer_deliveries`, `customer_import_faults` | hold identifiers, names of fields, states and dates only |
//! | `webhook_attempts` | what other systems answered to events that name nobody; gone with the event after 90 days |
//! | reasons given for acts: `audit_entries`, `customer_changes`, `approval_steps`, `approval_events`, `privacy_requests` | stay: they account for what was done |
//!
//! A test seeds canaries everywhere and searches every column of every table for them.

mod erasure;
mod error;
mod expiry;
mod export;
mod model;
mod policy;
mod requests;
mod rules;
mod store;
mod words;

pub use erasure::{erase, is_withheld, preview};
pub use error::Error;
pub use expiry::{Expired, expire};
pub use export::{Archive, Portrait, finish_export, open_file, portrait, request_of, start_export};
pub use model::{
    Decision, ErasurePreview, ExportFile, HeldPart, Mention, NewRequest, PersonConcerned, Request,
    RequestFilter, Retention,
};
pub use policy::PrivacyPolicy;
pub use requests::{find, list, receive, refuse, withdraw};
pub use words::{
    ErasureFate, ErasureObstacle, IdentityVerification, MentionPlace, PrivacyHolding,
    PrivacyRefusalGround, PrivacyRequestKind, PrivacyRequestState, PrivacyRequester,
    RetentionGround,
};
