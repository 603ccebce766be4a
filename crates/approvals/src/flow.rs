//! The flows: which stages an approval runs through, and who decides there.

use crate::SubjectKind;
use kehu_kernel::{Faults, UserId, Words};
use kehu_policy::{PolicyDocument, Preset};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;

const MAX_STAGES: usize = 10;
const MAX_APPROVERS: usize = 10;
const MAX_NAME: usize = 100;

/// The flows of a company. A flow that a document does not name is the shipped one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalFlow {
    /// The flows, each under another key.
    pub flows: Vec<Flow>,
}

/// The way of one kind of approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// The key under which a subject finds it; see [`SubjectKind::flow_key`].
    pub key: String,
    /// Name in Chinese, 1 to 100 characters.
    pub name_zh: String,
    /// Name in English, 1 to 100 characters.
    pub name_en: String,
    /// The stages, 1 to 10, in order.
    pub stages: Vec<Stage>,
}

/// A stage: its steps are open at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Key, unique within the flow.
    pub key: String,
    /// Name in Chinese, 1 to 100 characters.
    pub name_zh: String,
    /// Name in English, 1 to 100 characters.
    pub name_en: String,
    /// Whether all approvers have to approve, or one of them.
    pub needs: Needs,
    /// Who decides, 1 to 10, each once.
    pub approvers: Vec<Approver>,
}

/// How many approvals satisfy a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = ApprovalsNeeded)]
pub enum Needs {
    /// One from each step.
    All,
    /// One from any step.
    Any,
}

impl Needs {
    /// The word, as stored and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
        }
    }
}

/// Who decides a step.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Approver {
    /// Whoever holds a role in the company.
    Role {
        /// Code of the role.
        role: String,
    },
    /// A person.
    User {
        /// The person.
        user: UserId,
    },
}

impl ApprovalFlow {
    /// The flow of a key, if the document has it.
    #[must_use]
    pub fn flow(&self, key: &str) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.key == key)
    }
}

impl Flow {
    /// The name in both languages.
    #[must_use]
    pub fn name(&self) -> Words {
        Words::new(&self.name_en, &self.name_zh)
    }
}

impl PolicyDocument for ApprovalFlow {
    const KIND: &'static str = "approval-flow";

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        count(
            &mut faults,
            "/flows",
            self.flows.len(),
            SubjectKind::ALL.len(),
        );
        let mut keys = HashSet::new();
        for (place, flow) in self.flows.iter().enumerate() {
            let at = format!("/flows/{place}");
            if !SubjectKind::ALL
                .iter()
                .any(|kind| kind.flow_key() == flow.key)
            {
                let known: Vec<&str> = SubjectKind::ALL
                    .iter()
                    .map(|kind| kind.flow_key())
                    .collect();
                let known = known.join(", ");
                faults.add(
                    format!("{at}/key"),
                    "unknown-flow",
                    format!("must be one of {known}"),
                    format!("须为 {known} 之一"),
                );
            } else if !keys.insert(flow.key.as_str()) {
                faults.add(
                    format!("{at}/key"),
                    "duplicate",
                    "another flow has this key",
                    "与其他流程的 key 重复",
                );
            }
            names(&mut faults, &at, &flow.name_zh, &flow.name_en);
            check_stages(&mut faults, &at, &flow.stages);
        }
        faults.none()
    }

    fn presets() -> Vec<Preset<Self>> {
        vec![Preset {
            key: "petrochemical",
            name: Words::new(
                "Approval flows of the petrochemical company (A13)",
                "石化公司审批流程",
            ),
            document: Self {
                flows: vec![
                    account_opening(),
                    disqualification(),
                    commission_settlement(),
                    referral_submission(),
                    dispute_ruling(),
                    price_discount(),
                    unit_swap(),
                    deal_withdrawal(),
                    deal_default(),
                    complaint_opinion(),
                    complaint_extension(),
                    survey_questionnaire(),
                    survey_report(),
                ],
            },
        }]
    }
}

/// Sales, finance, general manager (CUS-11).
fn account_opening() -> Flow {
    Flow {
        key: SubjectKind::AccountOpening.flow_key().to_owned(),
        name_zh: "客户开户审批".to_owned(),
        name_en: "Account opening".to_owned(),
        stages: vec![
            role_stage(
                "sales-review",
                "销售部审核",
                "Sales review",
                "sales_reviewer",
            ),
            finance(),
            general_manager(),
        ],
    }
}

/// Department manager, general manager (CUS-14).
fn disqualification() -> Flow {
    Flow {
        key: SubjectKind::Disqualification.flow_key().to_owned(),
        name_zh: "取消客户资格审批".to_owned(),
        name_en: "Disqualification".to_owned(),
        stages: vec![
            role_stage(
                "department-manager",
                "部门经理审核",
                "Department manager's review",
                "department_manager",
            ),
            general_manager(),
        ],
    }
}

/// Sales manager, finance, general manager (ATT-D09). Who ran the settlement is no approver of it.
fn commission_settlement() -> Flow {
    Flow {
        key: SubjectKind::CommissionSettlement.flow_key().to_owned(),
        name_zh: "佣金结算审批".to_owned(),
        name_en: "Commission settlement".to_owned(),
        stages: vec![
            role_stage(
                "sales-manager",
                "销售经理审核",
                "Sales manager's review",
                "sales_manager",
            ),
            role_stage(
                "finance-review",
                "财务部复核",
                "Finance review",
                "finance_reviewer",
            ),
            general_manager(),
        ],
    }
}

/// The line of approval of discounts: the deeper, the further up it goes (ATT-D08).
fn price_discount() -> Flow {
    Flow {
        key: SubjectKind::PriceDiscount.flow_key().to_owned(),
        name_zh: "价格折扣审批".to_owned(),
        name_en: "Price discount".to_owned(),
        stages: vec![sales_manager(), department_manager(), sales_director()],
    }
}

/// Department manager (ATT-E07).
fn referral_submission() -> Flow {
    Flow {
        key: SubjectKind::ReferralSubmission.flow_key().to_owned(),
        name_zh: "员工介绍客户审批".to_owned(),
        name_en: "Employee referrals".to_owned(),
        stages: vec![department_manager()],
    }
}

/// Sales director, on the project manager's opinion (ATT-V20).
fn dispute_ruling() -> Flow {
    Flow {
        key: SubjectKind::DisputeRuling.flow_key().to_owned(),
        name_zh: "客户归属裁定审批".to_owned(),
        name_en: "Ruling on a dispute".to_owned(),
        stages: vec![sales_director()],
    }
}

/// Sales manager (ATT-D04).
fn unit_swap() -> Flow {
    Flow {
        key: SubjectKind::UnitSwap.flow_key().to_owned(),
        name_zh: "换房审批".to_owned(),
        name_en: "Unit swap".to_owned(),
        stages: vec![sales_manager()],
    }
}

/// Sales manager, then finance, which gives the money back (ATT-D03, ATT-D07).
fn deal_withdrawal() -> Flow {
    Flow {
        key: SubjectKind::DealWithdrawal.flow_key().to_owned(),
        name_zh: "退房审批".to_owned(),
        name_en: "Withdrawal from a deal".to_owned(),
        stages: vec![sales_manager(), finance()],
    }
}

/// Sales manager, then finance (ATT-D06).
fn deal_default() -> Flow {
    Flow {
        key: SubjectKind::DealDefault.flow_key().to_owned(),
        name_zh: "违约处理审批".to_owned(),
        name_en: "Default on a deal".to_owned(),
        stages: vec![sales_manager(), finance()],
    }
}

/// The supervising leader (CMP-06).
fn complaint_opinion() -> Flow {
    Flow {
        key: SubjectKind::ComplaintOpinion.flow_key().to_owned(),
        name_zh: "投诉处理意见审批".to_owned(),
        name_en: "Handling opinion on a complaint".to_owned(),
        stages: vec![supervising_leader()],
    }
}

/// Every level of leader (CMP-07).
fn complaint_extension() -> Flow {
    Flow {
        key: SubjectKind::ComplaintExtension.flow_key().to_owned(),
        name_zh: "投诉处理延期审批".to_owned(),
        name_en: "Extension of a complaint's deadline".to_owned(),
        stages: vec![supervising_leader(), general_manager()],
    }
}

/// The supervising leader (SUR-01).
fn survey_questionnaire() -> Flow {
    Flow {
        key: SubjectKind::SurveyQuestionnaire.flow_key().to_owned(),
        name_zh: "满意度调查问卷评审".to_owned(),
        name_en: "Review of a survey's questionnaire".to_owned(),
        stages: vec![supervising_leader()],
    }
}

/// The leaders read and acknowledge (SUR-09).
fn survey_report() -> Flow {
    Flow {
        key: SubjectKind::SurveyReport.flow_key().to_owned(),
        name_zh: "满意度调查报告审阅".to_owned(),
        name_en: "Acknowledgement of a survey's report".to_owned(),
        stages: vec![supervising_leader(), general_manager()],
    }
}

fn sales_manager() -> Stage {
    role_stage(
        "sales-manager",
        "销售经理审批",
        "Sales manager's approval",
        "sales_manager",
    )
}

fn finance() -> Stage {
    role_stage(
        "finance-review",
        "财务部审核",
        "Finance review",
        "finance_reviewer",
    )
}

fn general_manager() -> Stage {
    role_stage(
        "general-manager",
        "总经理审批",
        "General manager's approval",
        "general_manager",
    )
}

fn department_manager() -> Stage {
    role_stage(
        "department-manager",
        "部门经理审批",
        "Department manager's approval",
        "department_manager",
    )
}

fn sales_director() -> Stage {
    role_stage(
        "sales-director",
        "销售总监审批",
        "Sales director's approval",
        "sales_director",
    )
}

fn supervising_leader() -> Stage {
    role_stage(
        "supervising-leader",
        "主管领导审批",
        "Supervising leader's approval",
        "department_manager",
    )
}

fn role_stage(key: &str, name_zh: &str, name_en: &str, role: &str) -> Stage {
    Stage {
        key: key.to_owned(),
        name_zh: name_zh.to_owned(),
        name_en: name_en.to_owned(),
        needs: Needs::All,
        approvers: vec![Approver::Role {
            role: role.to_owned(),
        }],
    }
}

fn check_stages(faults: &mut Faults, flow: &str, stages: &[Stage]) {
    count(faults, &format!("{flow}/stages"), stages.len(), MAX_STAGES);
    let mut keys = HashSet::new();
    for (place, stage) in stages.iter().enumerate() {
        let at = format!("{flow}/stages/{place}");
        if !is_key(&stage.key, b'-', 2, 50) {
            faults.add(
                format!("{at}/key"),
                "form",
                "must be 2 to 50 lower-case letters, digits and hyphens, beginning with a letter",
                "须为 2 至 50 个小写字母、数字或连字符，以字母开头",
            );
        } else if !keys.insert(stage.key.as_str()) {
            faults.add(
                format!("{at}/key"),
                "duplicate",
                "another stage of the flow has this key",
                "与同一流程的其他环节重复",
            );
        }
        names(faults, &at, &stage.name_zh, &stage.name_en);
        check_approvers(faults, &at, &stage.approvers);
    }
}

fn check_approvers(faults: &mut Faults, stage: &str, approvers: &[Approver]) {
    count(
        faults,
        &format!("{stage}/approvers"),
        approvers.len(),
        MAX_APPROVERS,
    );
    let mut seen = HashSet::new();
    for (place, approver) in approvers.iter().enumerate() {
        let at = format!("{stage}/approvers/{place}");
        if let Approver::Role { role } = approver
            && !is_key(role, b'_', 3, 64)
        {
            faults.add(
                format!("{at}/role"),
                "form",
                "must be a role's code: 3 to 64 lower-case letters, digits and underscores",
                "须为角色代码：3 至 64 个小写字母、数字或下划线",
            );
        }
        if !seen.insert(approver) {
            faults.add(
                at,
                "duplicate",
                "the stage has this approver already",
                "该环节已有此审批人",
            );
        }
    }
}

fn is_key(text: &str, joint: u8, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == joint)
}

fn names(faults: &mut Faults, at: &str, zh: &str, en: &str) {
    for (member, text) in [("name_zh", zh), ("name_en", en)] {
        if text.trim().is_empty() || text.chars().count() > MAX_NAME {
            faults.add(
                format!("{at}/{member}"),
                "length",
                "must have 1 to 100 characters",
                "长度须为 1 至 100 个字符",
            );
        }
    }
}

fn count(faults: &mut Faults, at: &str, number: usize, most: usize) {
    if number == 0 || number > most {
        faults.add(
            at,
            "count",
            format!("must have 1 to {most} items"),
            format!("须有 1 至 {most} 项"),
        );
    }
}

#[cfg(test)]
mod tests;
