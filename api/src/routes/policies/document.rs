//! The documents of all kinds as one union. Each has the shape of its domain's type, through which it always passes: what
//! the domain cannot read is refused, and a test holds every preset of every kind against it.

use super::complaints::ComplaintsPolicy;
use super::kind::{PolicyKind, key};
use super::satisfaction::{ObligationsPolicy, SatisfactionIndicatorsPolicy};
use super::service_standards::ServiceStandardsPolicy;
use super::site_rules::SiteRulesPolicy;
use super::surveys::SurveysPolicy;
use super::working_time::WorkingTimePolicy;
use crate::extract::FormFault;
use crate::problem::Problem;
use kehu_approvals::Needs;
use kehu_customers::dossier::CustomerType;
use kehu_customers::qualification::{DocumentKind, Subject};
use kehu_identity::units::UnitKind;
use kehu_kernel::UserId;
use kehu_policy::PolicyDocument as Domain;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::{ArrayBuilder, Ref, RefOr, Schema};
use validator::Validate;

crate::tagged_union! {
    /// A policy document; `kind` tells which.
    PolicyDocument, "kind", {
        "approval-flow" => ApprovalFlow(ApprovalFlowPolicy),
        "customer-duplicates" => CustomerDuplicates(CustomerDuplicatesPolicy),
        "qualification" => Qualification(QualificationPolicy),
        "account-opening" => AccountOpening(AccountOpeningPolicy),
        "deliveries" => Deliveries(DeliveriesPolicy),
        "site-rules" => SiteRules(SiteRulesPolicy),
        "working-time" => WorkingTime(WorkingTimePolicy),
        "service-standards" => ServiceStandards(ServiceStandardsPolicy),
        "privacy" => Privacy(PrivacyPolicy),
        "complaints" => Complaints(ComplaintsPolicy),
        "obligations" => Obligations(ObligationsPolicy),
        "satisfaction-indicators" => SatisfactionIndicators(SatisfactionIndicatorsPolicy),
        "surveys" => Surveys(SurveysPolicy),
    }
}

impl PolicyDocument {
    /// Which kind it is.
    pub(super) fn kind(&self) -> PolicyKind {
        match self {
            Self::ApprovalFlow(_) => PolicyKind::ApprovalFlow,
            Self::CustomerDuplicates(_) => PolicyKind::CustomerDuplicates,
            Self::Qualification(_) => PolicyKind::Qualification,
            Self::AccountOpening(_) => PolicyKind::AccountOpening,
            Self::Deliveries(_) => PolicyKind::Deliveries,
            Self::SiteRules(_) => PolicyKind::SiteRules,
            Self::WorkingTime(_) => PolicyKind::WorkingTime,
            Self::ServiceStandards(_) => PolicyKind::ServiceStandards,
            Self::Privacy(_) => PolicyKind::Privacy,
            Self::Complaints(_) => PolicyKind::Complaints,
            Self::Obligations(_) => PolicyKind::Obligations,
            Self::SatisfactionIndicators(_) => PolicyKind::SatisfactionIndicators,
            Self::Surveys(_) => PolicyKind::Surveys,
        }
    }

    /// A stored document.
    pub(super) fn of_stored(kind: PolicyKind, mut document: Value) -> Result<Self, Problem> {
        if let Some(fields) = document.as_object_mut() {
            fields.insert("kind".to_owned(), key(kind).into());
        }
        serde_json::from_value(document).map_err(|error| Problem::internal(&error))
    }

    /// A document of a domain.
    pub(super) fn of<P: Domain>(kind: PolicyKind, document: &P) -> Result<Self, Problem> {
        let value = serde_json::to_value(document).map_err(|error| Problem::internal(&error))?;
        Self::of_stored(kind, value)
    }

    /// The domain's document.
    pub(super) fn to_domain<P: Domain>(&self) -> Result<P, Problem> {
        let mut value = serde_json::to_value(self).map_err(|error| Problem::internal(&error))?;
        if let Some(fields) = value.as_object_mut() {
            fields.shift_remove("kind");
        }
        serde_json::from_value(value).map_err(|error| {
            let fault = FormFault::read(&error.to_string());
            Problem::body(
                format!("/document{}", fault.inside),
                fault.code,
                fault.words.en,
                fault.words.zh,
            )
        })
    }
}

/// Who approves what, in which order (GOV-09). A flow that it does not name is the shipped one.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalFlowPolicy {
    /// The flows, each under another key.
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    pub flows: Vec<ApprovalFlow>,
}

/// The way of one kind of approval.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalFlow {
    /// Which kind of approval, such as `account-opening`, `disqualification` or `price-discount`.
    #[validate(length(min = 2, max = 50))]
    #[schema(min_length = 2, max_length = 50, example = "account-opening")]
    pub key: String,
    /// Name in Chinese.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "客户开户审批")]
    pub name_zh: String,
    /// Name in English.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "Account opening")]
    pub name_en: String,
    /// The stages, in order.
    #[validate(length(min = 1, max = 10), nested)]
    #[schema(min_items = 1, max_items = 10)]
    pub stages: Vec<ApprovalStage>,
}

/// A stage: its steps are open at the same time.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalStage {
    /// Key, unique within the flow.
    #[validate(length(min = 2, max = 50))]
    #[schema(
        min_length = 2,
        max_length = 50,
        pattern = "^[a-z][a-z0-9-]*$",
        example = "finance-review"
    )]
    pub key: String,
    /// Name in Chinese.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "财务部审核")]
    pub name_zh: String,
    /// Name in English.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "Finance review")]
    pub name_en: String,
    /// Whether all approvers have to approve, or one of them.
    pub needs: Needs,
    /// Who decides, each once.
    #[validate(length(min = 1, max = 10), nested)]
    #[schema(min_items = 1, max_items = 10)]
    pub approvers: Vec<StageApprover>,
}

crate::tagged_union! {
    /// Who decides a step.
    StageApprover, "kind", {
        "role" => Role(RoleApprover),
        "user" => User(UserApprover),
    }
}

/// Whoever holds a role in the company.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleApprover {
    /// Code of the role.
    #[validate(length(min = 3, max = 64))]
    #[schema(
        min_length = 3,
        max_length = 64,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "finance_reviewer"
    )]
    pub role: String,
}

/// A named person.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserApprover {
    /// The person.
    pub user: UserId,
}

/// When two customers may be the same one (CUS-01).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerDuplicatesPolicy {
    /// From this likeness of company names on.
    #[validate(range(min = 50, max = 100))]
    #[schema(minimum = 50, maximum = 100, example = 80)]
    pub similar_name_from: u8,
}

/// A name in both languages.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyName {
    /// English.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "Business licence")]
    pub en: String,
    /// Simplified Chinese.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "营业执照")]
    pub zh: String,
}

/// Which documents a customer needs, and how their ends are watched (CUS-10, CUS-13).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QualificationPolicy {
    /// What must be shown.
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    pub requirements: Vec<QualificationRequirement>,
    /// Days before the end at which the account manager is warned; falling.
    #[validate(length(max = 10))]
    #[schema(max_items = 10, example = json!([60, 30, 7]))]
    pub warning_days: Vec<u16>,
    /// Days between two checks of all customers; the group's policy decides.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31, example = 1)]
    pub check_interval_days: u16,
    /// Kinds that may be of unlimited validity.
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub unlimited_kinds: Vec<DocumentKind>,
    /// Kinds that age, whatever is printed on them.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub maximum_ages: Vec<DocumentMaximumAge>,
    /// Kinds that are out of use.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub outdated: Vec<OutdatedDocumentKind>,
}

/// Something that must be shown: any one of the accepted combinations of documents does.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QualificationRequirement {
    /// Key, unique in the document.
    #[validate(length(min = 1, max = 50))]
    #[schema(
        min_length = 1,
        max_length = 50,
        pattern = "^[a-z0-9_]+$",
        example = "licence"
    )]
    pub key: String,
    /// What it is called.
    #[validate(nested)]
    pub name: PolicyName,
    /// The customer types that need it; all when empty.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    pub customer_types: Vec<CustomerType>,
    /// The subjects that need it; all when empty.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    pub subjects: Vec<Subject>,
    /// The combinations: each is a list of kinds that together suffice.
    #[validate(length(min = 1, max = 10))]
    #[schema(schema_with = combinations)]
    pub accepted: Vec<Vec<DocumentKind>>,
}

/// At most ten combinations of at most ten kinds.
fn combinations() -> RefOr<Schema> {
    let kinds = ArrayBuilder::new()
        .items(Ref::from_schema_name(<DocumentKind as ToSchema>::name()))
        .min_items(Some(1))
        .max_items(Some(10));
    ArrayBuilder::new()
        .description(Some(
            "The combinations: each is a list of kinds that together suffice.",
        ))
        .items(kinds)
        .min_items(Some(1))
        .max_items(Some(10))
        .into()
}

/// The age at which documents of a kind lose their worth.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentMaximumAge {
    /// The kind.
    pub kind: DocumentKind,
    /// Days on which it counts, the day of issue among them.
    #[validate(range(min = 1, max = 36600))]
    #[schema(minimum = 1, maximum = 36600)]
    pub days: u32,
}

/// A kind of document that a subject should no longer have.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutdatedDocumentKind {
    /// The kind.
    pub kind: DocumentKind,
    /// The subject.
    pub subject: Subject,
}

/// The entry conditions by customer type (CUS-12).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountOpeningPolicy {
    /// The conditions by type; a type that is not named has none.
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub entry_conditions: Vec<TypeEntryConditions>,
}

/// The conditions of a type.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeEntryConditions {
    /// The type.
    pub customer_type: CustomerType,
    /// Its conditions; every one must be evidenced.
    #[validate(length(max = 30), nested)]
    #[schema(max_items = 30)]
    pub conditions: Vec<EntryCondition>,
    /// Whether the application must name a region.
    #[serde(default)]
    #[schema(default = false)]
    pub needs_region: bool,
}

/// Something that a customer of a type must be.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryCondition {
    /// Key, unique within the type.
    #[validate(length(min = 1, max = 50))]
    #[schema(
        min_length = 1,
        max_length = 50,
        pattern = "^[a-z0-9_]+$",
        example = "creditworthy"
    )]
    pub key: String,
    /// What it demands.
    #[validate(nested)]
    pub name: PolicyName,
    /// Whether words alone do not do: a document or file must show it.
    #[serde(default)]
    #[schema(default = false)]
    pub needs_attachment: bool,
}

/// Who is told of which changes (CUS-03).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveriesPolicy {
    /// Who receives.
    #[validate(length(max = 30), nested)]
    #[schema(max_items = 30)]
    pub recipients: Vec<DeliveryRecipient>,
    /// Days within which a recipient acknowledges.
    #[validate(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365, example = 3)]
    pub acknowledge_within_days: u16,
}

/// A recipient of changes.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryRecipient {
    /// Key, unique in the document.
    #[validate(length(min = 1, max = 50))]
    #[schema(
        min_length = 1,
        max_length = 50,
        pattern = "^[a-z0-9_]+$",
        example = "finance"
    )]
    pub key: String,
    /// What it is called.
    #[validate(nested)]
    pub name: PolicyName,
    /// Which units receive.
    #[validate(nested)]
    pub to: DeliveryTarget,
    /// The fields and events that interest it; everything when empty.
    #[serde(default)]
    #[validate(length(max = 100))]
    #[schema(value_type = Vec<kehu_kernel::items::ChangeCode>, max_items = 100)]
    pub interests: Vec<String>,
}

crate::tagged_union! {
    /// Which units receive changes.
    DeliveryTarget, "by", {
        "unit_kind" => UnitKind(UnitKindTarget),
        "role" => Role(RoleTarget),
        "parent_company" => ParentCompany(ParentCompanyTarget),
    }
}

/// The units of a kind in the customer's company.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitKindTarget {
    /// The kind.
    pub kind: UnitKind,
}

/// The units in the customer's company at which somebody holds a role.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleTarget {
    /// Code of the role.
    #[validate(length(min = 3, max = 64))]
    #[schema(
        min_length = 3,
        max_length = 64,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "finance_reviewer"
    )]
    pub role: String,
}

/// The company or group above the customer's company.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParentCompanyTarget {}

/// How fast requests of persons concerned are answered, and how long what is kept (CUS-05).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrivacyPolicy {
    /// Calendar days within which a request is carried out or refused. The shipped 15 are never later than the 15 working
    /// days of practice; the law says "promptly" (PIPL 50).
    #[validate(range(min = 1, max = 90))]
    #[schema(minimum = 1, maximum = 90, example = 15)]
    pub answer_within_days: u16,
    /// Days on which the archive of an export can be downloaded; then it is erased. The shipped figure is a choice.
    #[validate(range(min = 1, max = 90))]
    #[schema(minimum = 1, maximum = 90, example = 7)]
    pub export_file_days: u16,
    /// Days after which files of imports and exports of customers are erased; the group's policy decides. The shipped
    /// figure is a choice.
    #[validate(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365, example = 30)]
    pub transfer_file_days: u16,
    /// Years for which accounting records are kept, counted from the end of the year of the last act: at least 10.
    #[validate(range(min = 10, max = 100))]
    #[schema(minimum = 10, maximum = 100, example = 10)]
    pub accounting_years: u16,
    /// Years for which the proof of a contract is kept, counted from the last act: at least 3.
    #[validate(range(min = 3, max = 100))]
    #[schema(minimum = 3, maximum = 100, example = 3)]
    pub contract_years: u16,
}

#[cfg(test)]
mod tests {
    use super::super::kind::with_kind;
    use super::*;

    fn passes_unchanged<P: Domain>(kind: PolicyKind) {
        assert!(!P::presets().is_empty());
        for preset in P::presets() {
            let shown = PolicyDocument::of(kind, &preset.document)
                .unwrap_or_else(|_| panic!("{kind:?} {} cannot be shown", preset.key));
            assert_eq!(shown.kind(), kind);
            assert!(shown.validate().is_ok(), "{kind:?} {}", preset.key);
            let back: P = shown
                .to_domain()
                .unwrap_or_else(|_| panic!("{kind:?} {} cannot be read", preset.key));
            let values =
                [preset.document, back].map(|document| serde_json::to_value(document).unwrap());
            assert_eq!(values[0], values[1], "{kind:?} {}", preset.key);
        }
    }

    #[test]
    fn every_preset_passes_through_the_contract_unchanged() {
        for kind in PolicyKind::ALL {
            with_kind!(kind, P => passes_unchanged::<P>(kind));
        }
    }
}
