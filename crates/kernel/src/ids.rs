//! Identifiers. Each kind of thing has its own type over a UUIDv7, so that one cannot be passed for another.
//! New ones are made here and nowhere else: the time in them is the machine's, not the injected clock's, because
//! lists are paged by identifier and must keep the order of creation even while a test moves the clock.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        #[schema(value_type = String, format = Uuid, example = "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60")]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes a new identifier, later in order than all made before on this machine.
            #[must_use]
            pub fn generate() -> Self {
                Self(new_uuid())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        crate::spoken::alike!($name);

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// A place in the organisation tree: group, company, branch, department or site.
    UnitId;
    /// A person who signs in.
    UserId;
    /// A named set of permissions.
    RoleId;
    /// A user's role at a unit.
    AssignmentId;
    /// A key with which another system signs in.
    ApiKeyId;
    /// A family of refresh tokens: one sign-in on one device.
    SessionId;
    /// A customer: a company or a person in the dossier.
    CustomerId;
    /// A contact person of a customer.
    ContactId;
    /// A number by which a customer is known to an authority or bank.
    IdentifierId;
    /// A note of a customer's needs or of the market (CUS-07).
    NeedId;
    /// A qualification document (CUS-10).
    DocumentId;
    /// An application for account opening (CUS-11).
    OpeningId;
    /// A proposal to disqualify a customer (CUS-14).
    DisqualificationId;
    /// One line of a customer's timeline or field history.
    ChangeId;
    /// A change passed on to a recipient (CUS-03).
    DeliveryId;
    /// A stored file.
    FileId;
    /// An approval under way or finished (GOV-09).
    ApprovalId;
    /// One step of an approval.
    StepId;
    /// One line of an approval's record.
    ApprovalEventId;
    /// A period during which another decides in an approver's place.
    DelegationId;
    /// A published or drafted version of a policy document.
    PolicyVersionId;
    /// A line of the audit record.
    AuditId;
    /// An event waiting to be dispatched.
    EventId;
    /// A message in a user's inbox.
    NotificationId;
    /// A long-running piece of work.
    JobId;
    /// A request of a person concerned under privacy law: export or erasure.
    PrivacyRequestId;
    /// An import of customers.
    ImportId;
    /// A day's roster of a site (ATT-G01).
    RosterId;
    /// A line of a site's turn ledger (ATT-G01).
    TurnEntryId;
    /// A stretch of a salesperson's presence at a site.
    PresenceId;
    /// A request to trade turns (ATT-G03).
    TurnTradeId;
    /// A party: one visitor or a household that buys together.
    PartyId;
    /// A reception: one visit of a party received by a salesperson.
    ReceptionId;
    /// A visitor registration (ATT-G20).
    RegistrationId;
    /// A phone enquiry (ATT-G23).
    EnquiryId;
    /// An employee's referral (ATT-E02).
    ReferralId;
    /// Somebody outside the group who files customers: an agency, a private person, an owner (ATT-F01).
    RecommenderId;
    /// A customer filed by somebody outside the group (ATT-F01).
    FilingId;
    /// Something else that is recorded of a party and bears on whose it is: a recognition, an announcement, a kinship,
    /// a decision of a manager, a contact with the company.
    EvidenceId;
    /// A contact made to follow a party up (ATT-G26).
    FollowUpId;
    /// An evening meeting with its minutes (ATT-G25).
    MinutesId;
    /// A manager's analysis of a hard case (ATT-G26).
    CaseAnalysisId;
    /// A manager's check of a salesperson's dossiers or after-sale work (ATT-G26).
    WorkCheckId;
    /// A move of a party through the funnel (ATT-G27).
    FunnelMoveId;
    /// A day's or week's plan of an employee (ATT-S03).
    PlanId;
    /// A closed period of a site's statistics (ATT-S01).
    StatisticsPeriodId;
    /// A determination: whose a party is, and how a deal's commission is shared.
    DeterminationId;
    /// A dispute over a party.
    DisputeId;
    /// A comparison of past deals under another policy version.
    WhatIfId;
    /// A building of a site.
    BuildingId;
    /// A flat, house, shop or parking space for sale.
    SaleUnitId;
    /// A version of a site's price list (ATT-D08).
    PriceListId;
    /// An application for a price under the list (ATT-D08).
    DiscountId;
    /// A deal: the sale of one unit to one party, from reservation to contract.
    DealId;
    /// A numbered document of a register (GOV-10).
    RegisteredDocumentId;
    /// A payment received (ATT-D03).
    PaymentId;
    /// A change of a deal: unit swap, renaming, withdrawal, default.
    DealChangeId;
    /// A line of what becomes of a deal that counts: reached, changed, left (ATT-D11).
    DealMovementId;
    /// A collection notice (ATT-D06).
    CollectionNoticeId;
    /// A posting of the commission ledger (ATT-D09).
    PostingId;
    /// An account of the commission ledger.
    LedgerAccountId;
    /// A month's commission settlement of a site.
    SettlementId;
    /// Something on which payment of commission waits, and that has happened.
    MilestoneId;
    /// A salesperson's departure from a site.
    DepartureId;
    /// A score of a month by which the commission pool is distributed.
    ScoreId;
    /// A reported violation (GOV-05).
    ViolationId;
    /// A complaint (CMP-01).
    ComplaintId;
    /// A step of a complaint's handling (CMP-04).
    ComplaintStepId;
    /// A warning or escalation of a complaint (CMP-08).
    ComplaintAlarmId;
    /// A request to extend a complaint's deadline (CMP-07).
    ComplaintExtensionId;
    /// An offer to hand a complaint over (CMP-05).
    ComplaintHandoverId;
    /// A consent or agreed rule on file (CMP-17).
    ComplaintConsentId;
    /// A question at the complaints desk (CMP-02).
    ConsultationId;
    /// A link under which complaints are taken in without signing in (CMP-01).
    IntakeLinkId;
    /// An incident at a site (CMP-15).
    IncidentId;
    /// A version of a year's national holiday schedule (CMP-07).
    HolidayScheduleId;
    /// A deadline that is kept in working time (CMP-07).
    DeadlineId;
    /// A service order (CUS-60).
    ServiceOrderId;
    /// A team's part of a service order.
    ServiceTaskId;
    /// A result that was fed back to a department (CUS-62).
    ServiceFeedbackId;
    /// An item of the register of improvements (GOV-07).
    ImprovementId;
    /// A recorded communication (CUS-08, CMP-16).
    CommunicationId;
    /// A plan of regular communication (CUS-08).
    CommunicationPlanId;
    /// A place to which events are sent.
    WebhookEndpointId;
    /// One event for one webhook endpoint.
    WebhookDeliveryId;
    /// One try of a webhook delivery.
    WebhookAttemptId;
    /// An e-mail that is queued or was sent.
    MailId;
    /// A satisfaction survey (SUR-01).
    SurveyId;
    /// A questionnaire (SUR-05).
    QuestionnaireId;
    /// A version of a questionnaire.
    QuestionnaireVersionId;
    /// What was learnt of customers' expectations before a survey.
    SurveyExpectationId;
    /// A personal link to a survey (SUR-04).
    SurveyLinkId;
    /// What one customer answered in a survey.
    SurveyResponseId;
    /// What a very low answer raised (SUR-11).
    SurveyFollowUpId;
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where identifiers are made"
)]
fn new_uuid() -> Uuid {
    Uuid::now_v7()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_sort_by_creation() {
        let made: Vec<CustomerId> = (0..1000).map(|_| CustomerId::generate()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
