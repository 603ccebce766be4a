//! What can be permitted.

use kehu_kernel::Words;

macro_rules! permissions {
    ($($variant:ident = $wire:literal, $en:literal, $zh:literal;)*) => {
        /// One thing that can be permitted. The wire name is `area:verb`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Permission {
            $(
                #[doc = $en]
                #[serde(rename = $wire)]
                $variant,
            )*
        }

        impl Permission {
            /// All permissions, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in requests, answers and storage.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $wire,)*
                }
            }

            /// What it permits, for people.
            #[must_use]
            pub fn label(self) -> Words {
                match self {
                    $(Self::$variant => Words::new($en, $zh),)*
                }
            }
        }

        impl kehu_kernel::Spoken for Permission {
            fn spoken(&self, language: kehu_kernel::Language) -> String {
                kehu_kernel::in_sentence(self.label().text(language), language)
            }
        }

        // Not derived: the derive macro cannot read names that come through a macro.
        impl utoipa::PartialSchema for Permission {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some("One thing that can be permitted: `area:verb`."))
                    .enum_values(Some([$($wire),*]))
                    .into()
            }
        }

        impl utoipa::ToSchema for Permission {}

        impl std::str::FromStr for Permission {
            type Err = UnknownPermission;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($wire => Ok(Self::$variant),)*
                    _ => Err(UnknownPermission),
                }
            }
        }
    };
}

/// There is no permission of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such permission")]
pub struct UnknownPermission;

permissions! {
    OrganisationRead = "organisation:read", "See the organisation tree", "查看组织架构";
    OrganisationManage = "organisation:manage", "Change the organisation tree", "管理组织架构";
    UsersRead = "users:read", "See users", "查看用户";
    UsersManage = "users:manage", "Create, change and block users", "管理用户";
    RolesRead = "roles:read", "See roles and assignments", "查看角色与任职";
    RolesManage = "roles:manage", "Define and assign roles", "管理角色与任职";
    ApiKeysManage = "api_keys:manage", "Make and revoke API keys", "管理接口密钥";
    PoliciesRead = "policies:read", "See policies", "查看制度参数";
    PoliciesManage = "policies:manage", "Change and publish policies", "管理制度参数";
    ApprovalsRead = "approvals:read", "See approvals", "查看审批";
    ApprovalsDecide = "approvals:decide", "Decide approvals", "办理审批";
    ApprovalsManage = "approvals:manage", "Set delegations of others", "管理他人的审批委托";
    CustomersRead = "customers:read", "See customers", "查看客户";
    CustomersWrite = "customers:write", "Create and change customers", "新增和修改客户";
    CustomersMerge = "customers:merge", "Merge duplicate customers", "合并重复客户";
    CustomersUnmask = "customers:unmask", "See personal data in full", "查看完整个人信息";
    CustomersImport = "customers:import", "Import customers", "导入客户";
    CustomersExport = "customers:export", "Export customers", "导出客户";
    CustomersOverrideIdentifier = "customers:override_identifier", "Accept an identifier that fails its check", "放行校验未通过的证照号码";
    CustomersAssign = "customers:assign", "Assign account managers", "指派客户经理";
    DocumentsRead = "documents:read", "See qualification documents", "查看资质材料";
    DocumentsWrite = "documents:write", "File qualification documents", "提交资质材料";
    DocumentsVerify = "documents:verify", "Verify qualification documents", "核验资质材料";
    OpeningsRead = "openings:read", "See account openings", "查看开户申请";
    OpeningsApply = "openings:apply", "Apply for account opening", "提交开户申请";
    DisqualificationsPropose = "disqualifications:propose", "Propose disqualifications", "提出取消资格";
    DeliveriesRead = "deliveries:read", "See what was passed on to recipients", "查看变更送达";
    DeliveriesAcknowledge = "deliveries:acknowledge", "Acknowledge what was passed on", "确认变更送达";
    RotationRead = "rotation:read", "See rosters, presence and turns", "查看排班与轮接";
    RotationWork = "rotation:work", "Take part in the rotation", "参加轮接";
    RotationManage = "rotation:manage", "Set rosters and decide on turns", "管理排班与轮接";
    ReceptionsRead = "receptions:read", "See parties, receptions and registrations", "查看来访与登记";
    ReceptionsWrite = "receptions:write", "Receive and register visitors", "接待和登记来访客户";
    ReceptionsSearch = "receptions:search", "Ask at the reception desk who received a visitor", "前台查询来访客户归属";
    ReceptionsDecide = "receptions:decide", "Confirm registrations and decide on receptions", "确认登记、裁量接待事项";
    PlansWrite = "plans:write", "Write one's daily and weekly plans", "填写个人日计划与周计划";
    PlansKeep = "plans:keep", "Keep the plans of a site and give them back", "收存与发还计划表";
    ReferralsFile = "referrals:file", "File referrals of visitors", "登记员工介绍客户";
    ReferralsConfirm = "referrals:confirm", "Confirm referrals of visitors", "确认员工介绍客户";
    FilingsRecord = "filings:record", "File customers for those outside the group", "登记外部推荐人报备";
    FilingsManage = "filings:manage", "Enter recommenders outside the group", "管理外部推荐人";
    FilingsApprove = "filings:approve", "Approve filings for payment", "审批报备奖励";
    DeterminationsRead = "determinations:read", "See determinations and disputes", "查看判客结果与争议";
    DeterminationsTry = "determinations:try", "Preview, simulate and compare determinations", "预判、模拟与比较判客";
    DisputesOpen = "disputes:open", "Open disputes and state one's case", "提出客户归属争议";
    DisputesRule = "disputes:rule", "Mediate and rule on disputes", "调解和裁定客户归属争议";
    SaleUnitsRead = "sale_units:read", "See units for sale and sales control", "查看房源与销控";
    SaleUnitsManage = "sale_units:manage", "Manage buildings, units and price lists", "管理楼栋、房源与价目表";
    DealsRead = "deals:read", "See deals and their registers", "查看成交与台账";
    DealsWrite = "deals:write", "Reserve, subscribe and contract", "办理小定、认购与签约";
    PaymentsRecord = "payments:record", "Receive money and issue receipts", "收款开票";
    CommissionRead = "commission:read", "See commission statements", "查看佣金结算单";
    CommissionSettle = "commission:settle", "Run and close commission settlements", "办理佣金结算";
    CommissionScore = "commission:score", "Score a month for the distribution of the commission pool", "登记公佣分配评分";
    ViolationsRead = "violations:read", "See violations", "查看违规记录";
    ViolationsReport = "violations:report", "Report violations", "举报违规";
    ViolationsDecide = "violations:decide", "Investigate and decide on violations", "查处违规";
    ComplaintsRead = "complaints:read", "See complaints and consultations", "查看投诉与咨询";
    ComplaintsHandle = "complaints:handle", "Take in and handle complaints and consultations", "受理和处理投诉与咨询";
    ComplaintsManage = "complaints:manage", "Open and close public intakes of complaints", "管理投诉公开受理入口";
    ComplaintsIntake = "complaints:intake", "Pass complaints on from another system", "由其他系统转入投诉";
    IncidentsRead = "incidents:read", "See incidents", "查看现场事件";
    IncidentsRecord = "incidents:record", "Record incidents", "登记现场事件";
    CalendarsRead = "calendars:read", "See calendars and compute deadlines", "查看工作日历与推算期限";
    CalendarsManage = "calendars:manage", "Import and confirm holiday schedules, confirm a company's calendar", "导入和确认节假日安排，确认公司日历的调整";
    ServiceOrdersRead = "service_orders:read", "See service orders", "查看服务指令";
    ServiceOrdersIssue = "service_orders:issue", "Issue, coordinate and close service orders", "下达、协调和办结服务指令";
    ServiceOrdersWork = "service_orders:work", "Carry out service orders", "执行服务指令";
    ImprovementsRead = "improvements:read", "See improvement items", "查看改进事项";
    ImprovementsWrite = "improvements:write", "Raise and follow up improvement items", "登记和跟进改进事项";
    CommunicationsRead = "communications:read", "See communications", "查看沟通记录";
    CommunicationsWrite = "communications:write", "Record and plan communications", "登记和计划沟通";
    SurveysRead = "surveys:read", "See surveys and their results", "查看满意度调查与结果";
    SurveysManage = "surveys:manage", "Plan and carry out surveys", "策划和组织满意度调查";
    SurveysAsk = "surveys:ask", "Ask customers and enter their answers", "访问客户并录入答卷";
    SurveysRespondents = "surveys:respondents", "See who answered what", "查看答卷对应的客户";
    StatisticsRead = "statistics:read", "See statistics", "查看统计";
    StatisticsClose = "statistics:close", "Close periods of statistics", "统计期间结账";
    PrivacyHandle = "privacy:handle", "Handle requests under privacy law", "办理个人信息请求";
    AuditRead = "audit:read", "See the audit record", "查看审计记录";
    JobsRead = "jobs:read", "See background jobs", "查看后台任务";
    FilesRead = "files:read", "Read files", "查看文件";
    FilesWrite = "files:write", "Upload files", "上传文件";
    NotificationsRead = "notifications:read", "Read one's notifications", "查看通知";
    EventsRead = "events:read", "Read the feed of events", "读取事件流";
    WebhooksRead = "webhooks:read", "See webhook endpoints and deliveries", "查看回调地址与推送记录";
    WebhooksManage = "webhooks:manage", "Manage webhook endpoints", "管理回调地址";
    IndicatorsRead = "indicators:read", "See satisfaction indicators", "查看满意度指标";
    ObligationsRead = "obligations:read", "See obligations", "查看制度义务";
    MailsRead = "mails:read", "See queued and sent mails", "查看邮件队列";
    ClockSet = "clock:set", "Set the clock in development", "设置开发环境时钟";
}

/// Reads stored names. A name that this version does not know permits nothing.
pub(crate) fn from_stored(names: &[String]) -> Vec<Permission> {
    names.iter().filter_map(|name| name.parse().ok()).collect()
}

/// The names to store: sorted, each once.
pub(crate) fn to_stored(permissions: &[Permission]) -> Vec<String> {
    let sorted: std::collections::BTreeSet<Permission> = permissions.iter().copied().collect();
    sorted
        .into_iter()
        .map(|permission| permission.as_str().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_reads_back_from_its_name_and_its_json_form_is_the_name() {
        for permission in Permission::ALL {
            assert_eq!(permission.as_str().parse(), Ok(*permission));
            assert_eq!(
                serde_json::to_string(permission).unwrap(),
                format!("{:?}", permission.as_str())
            );
        }
        assert_eq!(
            "customers:everything".parse::<Permission>(),
            Err(UnknownPermission)
        );
    }

    #[test]
    fn unknown_stored_names_permit_nothing_and_repetitions_are_stored_once() {
        assert_eq!(
            from_stored(&["future:verb".to_owned(), "users:read".to_owned()]),
            [Permission::UsersRead]
        );
        assert_eq!(
            to_stored(&[
                Permission::UsersRead,
                Permission::OrganisationRead,
                Permission::UsersRead
            ]),
            ["organisation:read", "users:read"]
        );
    }
}
