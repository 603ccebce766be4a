//! The kinds of policy documents, and their domains.

use kehu_kernel::Words;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A kind of policy document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyKind {
    /// Who approves what, in which order (GOV-09).
    ApprovalFlow,
    /// When two customers may be the same one (CUS-01).
    CustomerDuplicates,
    /// Which qualification documents a customer needs (CUS-10, CUS-13).
    Qualification,
    /// The entry conditions by customer type (CUS-12).
    AccountOpening,
    /// Who is told of which changes (CUS-03).
    Deliveries,
    /// The rules by which a site lives (ATT).
    SiteRules,
    /// When a company works: its hours, and its own days on top of the national schedule (CMP-07).
    WorkingTime,
    /// Service standards by type: times, wording, steps (CUS-61).
    ServiceStandards,
    /// How fast requests of persons are answered, and how long data is kept (CUS-05).
    Privacy,
    /// How complaints are handled (CMP).
    Complaints,
    /// What is to be done how often (GOV-06).
    Obligations,
    /// Targets of the satisfaction indicators (SUR-10).
    SatisfactionIndicators,
    /// How customers are asked (SUR).
    Surveys,
}

impl PolicyKind {
    pub(super) const ALL: [Self; 13] = [
        Self::ApprovalFlow,
        Self::CustomerDuplicates,
        Self::Qualification,
        Self::AccountOpening,
        Self::Deliveries,
        Self::SiteRules,
        Self::WorkingTime,
        Self::ServiceStandards,
        Self::Privacy,
        Self::Complaints,
        Self::Obligations,
        Self::SatisfactionIndicators,
        Self::Surveys,
    ];

    /// What people call it.
    pub(super) fn label(self) -> Words {
        match self {
            Self::ApprovalFlow => Words::new("Approval flows", "审批流程"),
            Self::CustomerDuplicates => Words::new("Duplicate customers", "重复客户判定"),
            Self::Qualification => Words::new("Qualification documents", "资质材料要求"),
            Self::AccountOpening => Words::new("Entry conditions", "客户准入条件"),
            Self::Deliveries => Words::new("Recipients of changes", "变更送达对象"),
            Self::SiteRules => Words::new("Rules of a site", "案场客户管理规则"),
            Self::WorkingTime => Words::new("Working time", "工作时间"),
            Self::ServiceStandards => Words::new("Service standards", "服务标准"),
            Self::Privacy => Words::new("Personal data", "个人信息保护"),
            Self::Complaints => Words::new("Handling of complaints", "客户投诉处理"),
            Self::Obligations => Words::new("Obligations", "制度义务"),
            Self::SatisfactionIndicators => Words::new("Satisfaction indicators", "满意度指标"),
            Self::Surveys => Words::new("Satisfaction surveys", "客户满意度调查"),
        }
    }

    /// The rules whose figures it holds.
    pub(super) const fn rules(self) -> &'static [&'static str] {
        match self {
            Self::ApprovalFlow => &["GOV-09", "CUS-11", "CUS-14"],
            Self::CustomerDuplicates => &["CUS-01"],
            Self::Qualification => &["CUS-10", "CUS-13"],
            Self::AccountOpening => &["CUS-12"],
            Self::Deliveries => &["CUS-03"],
            Self::SiteRules => &[
                "ATT-G01", "ATT-G20", "ATT-V00", "ATT-R01", "ATT-E06", "ATT-D09", "GOV-05",
            ],
            Self::WorkingTime => &["CMP-07"],
            Self::ServiceStandards => &["CUS-61"],
            Self::Privacy => &["CUS-05"],
            Self::Complaints => &[
                "CMP-01", "CMP-03", "CMP-06", "CMP-07", "CMP-08", "CMP-10", "CMP-12", "CMP-17",
            ],
            Self::Obligations => &["GOV-06", "SUR-03"],
            Self::SatisfactionIndicators => &["SUR-10"],
            Self::Surveys => &["SUR-04", "SUR-06", "SUR-09", "SUR-11", "SUR-12"],
        }
    }
}

/// Runs an expression with the document type of a kind.
macro_rules! with_kind {
    ($kind:expr, $document:ident => $run:expr) => {
        match $kind {
            $crate::routes::policies::kind::PolicyKind::ApprovalFlow => {
                type $document = kehu_approvals::ApprovalFlow;
                $run
            }
            $crate::routes::policies::kind::PolicyKind::CustomerDuplicates => {
                type $document = kehu_customers::dossier::DuplicatePolicy;
                $run
            }
            $crate::routes::policies::kind::PolicyKind::Qualification => {
                type $document = kehu_customers::qualification::QualificationPolicy;
                $run
            }
            $crate::routes::policies::kind::PolicyKind::AccountOpening => {
                type $document = kehu_customers::opening::AccountOpeningPolicy;
                $run
            }
            $crate::routes::policies::kind::PolicyKind::Deliveries => {
                type $document = kehu_customers::deliveries::DeliveryPolicy;
                $run
            }
            $crate::routes::policies::kind::PolicyKind::SiteRules => {
                type $document = kehu_attribution::policy::SiteRules;
                $run
            }
            $crate::routes::policies::kind::PolicyKind::WorkingTime => {
                type $document = kehu_calendar::rules::WorkingTime;
                $run
            }
            $crate::routes::policies::kind::PolicyKind::ServiceStandards => {
                type $document = kehu_service_orders::ServiceStandards;
                $run
            }
            $crate::routes::policies::kind::PolicyKind::Privacy => {
                type $document = kehu_customers::privacy::PrivacyPolicy;
                $run
            }
            $crate::routes::policies::kind::PolicyKind::Complaints => {
                type $document = kehu_complaints::ComplaintPolicy;
                $run
            }
            $crate::routes::policies::kind::PolicyKind::Obligations => {
                type $document = kehu_obligations::ObligationPolicy;
                $run
            }
            $crate::routes::policies::kind::PolicyKind::SatisfactionIndicators => {
                type $document = kehu_indicators::IndicatorPolicy;
                $run
            }
            $crate::routes::policies::kind::PolicyKind::Surveys => {
                type $document = kehu_surveys::SurveyPolicy;
                $run
            }
        }
    };
}
pub(super) use with_kind;

/// The kind's key, as stored.
pub(super) fn key(kind: PolicyKind) -> &'static str {
    with_kind!(kind, P => <P as kehu_policy::PolicyDocument>::KIND)
}
