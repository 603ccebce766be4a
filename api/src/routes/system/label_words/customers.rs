//! The labels of the ground and of customers.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "ApplicationState",
        kehu_customers::opening::ApplicationState::LABELS,
    ),
    (
        "ApprovalEventKind",
        &[
            ("submitted", "提交", "Submitted"),
            ("approved", "同意", "Approved"),
            ("returned", "退回", "Returned"),
            ("rejected", "拒绝", "Rejected"),
            ("withdrawn", "撤回", "Withdrawn"),
        ],
    ),
    ("ApprovalState", kehu_approvals::ApprovalState::LABELS),
    (
        "ApprovalStepState",
        &[
            ("waiting", "未到", "Waiting"),
            ("open", "待审批", "Open"),
            ("approved", "已同意", "Approved"),
            ("returned", "已退回", "Returned"),
            ("rejected", "已拒绝", "Rejected"),
            ("skipped", "无需审批", "Not needed"),
        ],
    ),
    (
        "ApprovalSubjectKind",
        &[
            ("account_opening", "客户开户", "Account opening"),
            ("disqualification", "取消资格", "Disqualification"),
            ("commission_settlement", "佣金结算", "Commission settlement"),
            ("referral_submission", "员工介绍客户", "Employee referrals"),
            ("dispute_ruling", "客户归属裁定", "Ruling on a dispute"),
            ("price_discount", "价格折扣", "Price discount"),
            ("unit_swap", "换房", "Unit swap"),
            ("deal_withdrawal", "退房", "Withdrawal from a deal"),
            ("deal_default", "违约处理", "Default on a deal"),
            (
                "complaint_opinion",
                "投诉处理意见",
                "Handling opinion on a complaint",
            ),
            (
                "complaint_extension",
                "投诉处理延期",
                "Extension of a complaint's deadline",
            ),
            (
                "survey_questionnaire",
                "满意度调查问卷",
                "Questionnaire of a survey",
            ),
            ("survey_report", "满意度调查报告", "Report on a survey"),
        ],
    ),
    (
        "ApprovalsNeeded",
        &[("all", "全部同意", "All"), ("any", "任一同意", "Any one")],
    ),
    (
        "AuditFindingKind",
        &[
            ("changed", "内容被修改", "Changed"),
            ("missing", "记录缺失", "Missing"),
            ("inserted", "插入记录", "Inserted"),
            ("reordered", "顺序被调换", "Reordered"),
            ("tail_cut", "尾部被截断", "Tail cut"),
            ("rewritten", "链被重写", "Rewritten"),
            ("anchor_forged", "锚点被伪造", "Anchor forged"),
            ("unsealed_too_old", "长时间未封存", "Unsealed for too long"),
        ],
    ),
    (
        "Column",
        &[
            ("customer_id", "客户标识", "Customer ID"),
            ("status", "客户状态", "Status"),
            ("kind", "客户性质", "Kind"),
            ("name", "客户名称", "Name"),
            ("customer_type", "客户类型", "Customer type"),
            ("unit_code", "所属单位代码", "Unit code"),
            ("account_manager", "客户经理账号", "Account manager"),
            (
                "credit_code",
                "统一社会信用代码",
                "Unified social credit code",
            ),
            ("resident_id", "身份证号码", "Resident ID"),
            ("telephone", "电话", "Telephone"),
            ("mobile", "手机", "Mobile"),
            ("email", "电子邮箱", "E-mail"),
            ("region_code", "行政区划代码", "Region code"),
            ("address", "地址", "Address"),
            ("postal_code", "邮政编码", "Postal code"),
            ("industry", "行业", "Industry"),
            ("website", "网站", "Website"),
            ("legal_representative", "法定代表人", "Legal representative"),
            ("registered_capital", "注册资本", "Registered capital"),
            ("founded_on", "成立日期", "Founded on"),
            ("size", "企业规模", "Size"),
            ("headcount", "员工人数", "Headcount"),
            ("business_scope", "经营范围", "Business scope"),
            ("born_on", "出生日期", "Born on"),
            ("contact_name", "联系人", "Contact name"),
            ("contact_title", "联系人职务", "Contact title"),
            ("contact_role", "联系人角色", "Contact role"),
            ("contact_telephone", "联系人电话", "Contact telephone"),
            ("contact_mobile", "联系人手机", "Contact mobile"),
            ("contact_email", "联系人邮箱", "Contact e-mail"),
            ("marketing_opt_out", "拒绝营销", "Marketing opt-out"),
            ("survey_opt_out", "拒绝参加调查", "Survey opt-out"),
            ("remark", "备注", "Remark"),
        ],
    ),
    (
        "CompanySize",
        &[
            ("micro", "微型", "Micro"),
            ("small", "小型", "Small"),
            ("medium", "中型", "Medium"),
            ("large", "大型", "Large"),
        ],
    ),
    (
        "ContactRole",
        &[
            ("decision", "决策人", "Decides"),
            ("purchasing", "采购", "Purchasing"),
            ("finance", "财务", "Finance"),
            ("collector", "提货人", "Collects goods"),
            ("other", "其他", "Other"),
        ],
    ),
    (
        "CustomerField",
        &[
            ("customer_type", "客户类型", "Customer type"),
            ("name", "名称", "Name"),
            ("telephone", "固定电话", "Telephone"),
            ("mobile", "手机", "Mobile"),
            ("email", "电子邮箱", "E-mail"),
            ("region_code", "行政区划代码", "Region code"),
            ("address", "地址", "Address"),
            ("postal_code", "邮政编码", "Postal code"),
            ("industry", "行业", "Industry"),
            ("website", "网址", "Website"),
            ("remark", "备注", "Remark"),
            ("marketing_opt_out", "拒绝营销", "Marketing opt-out"),
            ("survey_opt_out", "拒绝参加调查", "Survey opt-out"),
            ("legal_representative", "法定代表人", "Legal representative"),
            ("registered_capital", "注册资本", "Registered capital"),
            ("founded_on", "成立日期", "Founded on"),
            ("size", "规模", "Size"),
            ("headcount", "人数", "Headcount"),
            ("business_scope", "经营范围", "Business scope"),
            ("born_on", "出生日期", "Date of birth"),
        ],
    ),
    (
        "CustomerKind",
        &[("company", "单位", "Company"), ("person", "个人", "Person")],
    ),
    (
        "CustomerStatus",
        kehu_customers::dossier::CustomerStatus::LABELS,
    ),
    (
        "CustomerType",
        &[
            ("direct", "直销客户", "Direct customer"),
            ("exclusive_agent", "独家代理", "Exclusive agent"),
            ("dealer", "经销商", "Dealer"),
            ("other", "其他", "Other"),
        ],
    ),
    (
        "DisclosableField",
        &[
            ("name", "姓名", "Name"),
            ("telephone", "固定电话", "Telephone"),
            ("mobile", "手机", "Mobile"),
            ("email", "电子邮箱", "E-mail"),
            ("address", "地址", "Address"),
            ("born_on", "出生日期", "Date of birth"),
            ("contacts", "联系人", "Contacts"),
            ("identifiers", "证照号码", "Identifiers"),
        ],
    ),
    (
        "DisqualificationGround",
        &[
            (
                "false_information",
                "弄虚作假或严重失信",
                "False information, fraud or serious dishonesty",
            ),
            (
                "economic_loss",
                "造成经济损失或严重损害声誉",
                "Economic loss or serious harm to reputation",
            ),
            (
                "legal_investigation",
                "违法被调查",
                "Violation of law under investigation",
            ),
        ],
    ),
    (
        "DocumentKind",
        &[
            ("business_licence", "营业执照", "Business licence"),
            (
                "business_licence_uscc",
                "营业执照（统一社会信用代码）",
                "Business licence with unified social credit code",
            ),
            (
                "tax_registration_national",
                "国税登记证",
                "National tax registration",
            ),
            (
                "tax_registration_local",
                "地税登记证",
                "Local tax registration",
            ),
            (
                "organisation_code_certificate",
                "组织机构代码证",
                "Organisation code certificate",
            ),
            ("invoicing_details", "开票资料", "Invoicing details"),
            (
                "hazardous_chemicals_licence",
                "危险化学品经营许可证",
                "Hazardous chemicals licence",
            ),
            (
                "bank_account_certificate",
                "开户许可证",
                "Bank account certificate",
            ),
            (
                "legal_representative_id",
                "法定代表人身份证",
                "Identity card of the legal representative",
            ),
            ("letter_of_authority", "授权委托书", "Letter of authority"),
            (
                "precursor_certificate",
                "易制毒化学品备案证明",
                "Precursor certificate",
            ),
            ("other", "其他", "Other"),
        ],
    ),
    (
        "DocumentState",
        kehu_customers::qualification::DocumentState::LABELS,
    ),
    (
        "DuplicateReason",
        &[
            (
                "same_credit_code",
                "统一社会信用代码相同",
                "Same unified social credit code",
            ),
            ("same_identifier", "证照号码相同", "Same identifier"),
            ("same_mobile", "手机相同", "Same mobile"),
            ("similar_name", "名称相似", "Similar name"),
        ],
    ),
    (
        "ErasureFate",
        &[
            ("erased", "删除", "Erased"),
            ("kept", "依法保留", "Kept"),
            ("expires", "到期自动删除", "Expires by itself"),
        ],
    ),
    (
        "ErasureObstacle",
        &[
            (
                "account_opening",
                "未结束的开户申请",
                "Account opening under way",
            ),
            (
                "disqualification",
                "未结束的取消资格提议",
                "Disqualification under way",
            ),
            ("export", "未办结的导出请求", "Open request for export"),
            ("deal", "未完成的成交", "Deal under way"),
            ("reception", "未结束的接待", "Reception under way"),
            ("dispute", "未处理完的客户争议", "Open dispute"),
        ],
    ),
    (
        "ExportFormat",
        &[
            ("csv", "CSV 文件", "CSV file"),
            ("xlsx", "XLSX 工作簿", "XLSX workbook"),
        ],
    ),
    (
        "FilePurpose",
        &[
            ("document", "资质材料", "Qualification document"),
            ("attachment", "附件", "Attachment"),
            ("import", "导入", "Import"),
            ("export", "导出", "Export"),
            ("privacy_export", "个人信息导出", "Export of personal data"),
        ],
    ),
    (
        "FileState",
        &[
            ("stored", "已存储", "Stored"),
            ("withheld", "仅依法保存", "Withheld"),
            ("erased", "已删除", "Erased"),
        ],
    ),
    (
        "IdentifierVerdict",
        &[
            ("passed", "校验通过", "Passed"),
            ("warned", "有提示", "Passed with warning"),
            ("overridden", "人工放行", "Overridden"),
        ],
    ),
    (
        "IdentityVerification",
        &[
            (
                "document_in_person",
                "当面核验证件",
                "Identity document in person",
            ),
            (
                "document_copy",
                "证件复印件",
                "Copy of an identity document",
            ),
            (
                "registered_mobile",
                "登记手机验证",
                "Code to the mobile on file",
            ),
            (
                "registered_email",
                "登记邮箱验证",
                "Code to the e-mail on file",
            ),
            ("power_of_attorney", "授权委托书", "Power of attorney"),
            ("other", "其他方式", "Otherwise"),
        ],
    ),
    ("JobState", kehu_jobs::JobState::LABELS),
    (
        "LegalForm",
        &[
            ("company", "企业", "Company"),
            ("sole_trader", "个体工商户", "Sole trader"),
            ("person", "个人", "Person"),
        ],
    ),
    (
        "MentionPlace",
        &[
            ("remark", "客户备注", "Remark"),
            ("need", "需求", "Need"),
            ("document", "资质材料", "Document"),
            ("account_opening", "开户申请", "Account opening"),
            ("disqualification", "取消资格", "Disqualification"),
        ],
    ),
    (
        "NeedKind",
        &[
            (
                "target_survey",
                "目标客户调查",
                "Survey of a target customer",
            ),
            ("need", "客户需求", "Need"),
        ],
    ),
    (
        "NeedStatus",
        &[
            ("open", "待处理", "Open"),
            ("acted", "已处理", "Acted on"),
            ("closed", "已关闭", "Closed"),
        ],
    ),
    (
        "PolicyKind",
        &[
            ("approval-flow", "审批流程", "Approval flows"),
            ("customer-duplicates", "客户查重", "Duplicate check"),
            ("qualification", "资质材料要求", "Qualification"),
            ("account-opening", "客户开户", "Account opening"),
            ("deliveries", "变更送达", "Deliveries"),
            ("site-rules", "案场客户管理规则", "Rules of a site"),
            ("working-time", "工作时间", "Working time"),
            ("service-standards", "服务标准", "Service standards"),
            ("privacy", "个人信息保护", "Personal data"),
            ("complaints", "客户投诉处理", "Handling of complaints"),
            ("obligations", "制度义务", "Obligations"),
            (
                "satisfaction-indicators",
                "满意度指标",
                "Satisfaction indicators",
            ),
            ("surveys", "客户满意度调查", "Satisfaction surveys"),
        ],
    ),
    (
        "PolicySource",
        &[
            ("unit", "本单元或上级制度", "A unit of the organisation"),
            ("preset", "系统预置", "Shipped preset"),
        ],
    ),
    (
        "PolicyVersionState",
        &[
            ("draft", "草稿", "Draft"),
            ("published", "已发布", "Published"),
        ],
    ),
    (
        "PrincipalKind",
        &[
            ("user", "用户", "User"),
            ("api_key", "接口密钥", "API key"),
            ("system", "系统", "System"),
        ],
    ),
    (
        "PrivacyHolding",
        &[
            ("dossier", "档案信息", "Dossier"),
            ("contacts", "联系人", "Contacts"),
            ("identifiers", "证件号码", "Identifiers"),
            ("history", "变更记录中的个人信息", "History"),
            ("needs", "需求与市场信息", "Needs"),
            (
                "service",
                "服务指令与沟通记录",
                "Service orders and communication",
            ),
            ("documents", "资质材料", "Documents"),
            ("invoicing", "开票资料", "Invoicing details"),
            (
                "applications",
                "开户与取消资格",
                "Openings and disqualifications",
            ),
            ("exports", "导出文件", "Archives of exports"),
            ("site_records", "案场记录", "Records of sites"),
            ("timeline", "时间线", "Timeline"),
            ("audit_record", "审计记录", "Audit record"),
            (
                "transfer_files",
                "导入导出文件",
                "Files of imports and exports",
            ),
        ],
    ),
    (
        "PrivacyRefusalGround",
        &[
            ("identity_not_proven", "身份未能核实", "Identity not proven"),
            ("contract_in_force", "合同履行所必需", "Contract in force"),
            ("legal_retention", "法定保存期限未届满", "Legal retention"),
            ("legal_procedure", "争议或调查所需", "Legal procedure"),
            ("confidentiality", "法律要求保密", "Confidentiality"),
            ("harm_to_others", "损害他人权益", "Harm to others"),
            ("nothing_held", "未持有其个人信息", "Nothing held"),
        ],
    ),
    (
        "PrivacyRequestKind",
        &[
            ("export", "查阅复制", "Export"),
            ("erasure", "删除", "Erasure"),
        ],
    ),
    (
        "PrivacyRequestState",
        kehu_customers::privacy::PrivacyRequestState::LABELS,
    ),
    (
        "PrivacyRequester",
        &[
            ("person", "本人", "The person"),
            ("representative", "受托人", "Representative"),
            ("guardian", "监护人", "Guardian"),
            ("relative", "近亲属", "Close relative"),
        ],
    ),
    (
        "ProcessingState",
        &[
            ("active", "正常处理", "Active"),
            ("restricted", "限制处理", "Restricted"),
            ("erased", "已删除", "Erased"),
        ],
    ),
    (
        "ProofState",
        &[
            ("submitted", "待认定", "Submitted"),
            ("accepted", "已认可", "Accepted"),
            ("rejected", "未认可", "Rejected"),
        ],
    ),
    (
        "Reach",
        &[
            ("own", "本人", "Own"),
            ("team", "本单元", "Team"),
            ("unit_and_below", "本单元及下级", "Unit and below"),
            ("all", "全部", "All"),
        ],
    ),
    (
        "RetentionGround",
        &[
            ("accounting", "会计与税务档案", "Accounting records"),
            ("contract", "合同凭证", "Proof of a contract"),
            ("accountability", "个人信息处理责任记录", "Accountability"),
        ],
    ),
    (
        "RowOutcome",
        &[
            ("created", "新增", "Created"),
            ("updated", "更新", "Updated"),
            ("unchanged", "无变化", "Unchanged"),
            ("failed", "失败", "Failed"),
        ],
    ),
    ("UnitKind", kehu_identity::units::UnitKind::LABELS),
    (
        "UnmetReason",
        &[
            ("ended", "已过期", "Ended"),
            ("not_yet_valid", "尚未生效", "Not yet valid"),
            ("not_verified", "未核验", "Not verified"),
            ("absent", "缺失", "Absent"),
        ],
    ),
];
