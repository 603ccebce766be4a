//! What is changed under `If-Match` or read with `If-None-Match`: every answer that shows it whole tells its version in
//! `ETag`, and the document says so of each of them.

use super::commission::{CommissionSettlement, CommissionSettlementView};
use super::customers::{Customer, Need};
use super::disputes::Dispute;
use super::disqualifications::Disqualification;
use super::jobs::Job;
use super::openings::AccountOpening;
use super::organisation::Unit;
use super::policies::PolicyVersion;
use super::privacy::PrivacyRequest;
use super::reception::Recommender;
use super::surveys::{QuestionnaireVersion, Survey};
use super::users::{Role, User};
use super::webhooks::{WebhookEndpoint, WebhookEndpointWithSecret};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// A body that shows a thing as it is in one version. [`Reply`](crate::reply::Reply) and
/// [`found`](crate::reply::found) send the version with it.
pub(crate) trait Versioned: Serialize {
    /// The version that `If-Match` and `If-None-Match` name.
    fn version(&self) -> i64;
}

/// The bodies that have a version, and where each has it.
macro_rules! versioned {
    ($($body:ident: $($field:ident).+;)+) => {
        $(impl Versioned for $body {
            fn version(&self) -> i64 {
                i64::from(self.$($field).+)
            }
        })+

        /// The component schemas of these bodies, by which the finishing pass of the document knows them.
        pub(crate) fn schemas() -> Vec<Cow<'static, str>> {
            vec![$(<$body as ToSchema>::name()),+]
        }
    };
}

versioned! {
    AccountOpening: version;
    CommissionSettlement: version;
    CommissionSettlementView: settlement.version;
    Customer: version;
    Dispute: version;
    Disqualification: version;
    Job: version;
    Need: version;
    PolicyVersion: version;
    PrivacyRequest: version;
    QuestionnaireVersion: version;
    Recommender: version;
    Role: version;
    Survey: version;
    Unit: version;
    User: version;
    WebhookEndpoint: version;
    WebhookEndpointWithSecret: endpoint.version;
}
