//! The labels of commission and violations.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "AccrualBase",
        &[
            ("money_received", "已回款", "Money received"),
            ("price", "成交价", "Price"),
        ],
    ),
    (
        "AccrualCondition",
        &[
            ("payment", "回款即计提", "Money was received"),
            (
                "contract_and_first_instalment",
                "签约且收到首期款",
                "Contract signed and first instalment received",
            ),
            (
                "first_instalment",
                "收到首期款",
                "First instalment received",
            ),
            (
                "loan_contract_and_first_instalment",
                "签订贷款合同且收到首付款",
                "Loan contract signed and down payment received",
            ),
            (
                "received_part",
                "回款达到约定比例",
                "A part of the price was received",
            ),
            ("whole_price", "全款到账", "The whole price was received"),
        ],
    ),
    (
        "ClawBack",
        &[
            ("everything", "全部追回", "Everything"),
            ("unpaid_only", "仅取消未发部分", "What was not paid yet"),
        ],
    ),
    (
        "CommissionMilestoneKind",
        &[
            ("loan_contracted", "签订贷款合同", "Loan contract signed"),
            ("loan_paid_out", "按揭放款", "Loan paid out"),
            ("handover", "交房", "Handover"),
            ("project_end", "项目结束", "End of the project"),
        ],
    ),
    (
        "CommissionPoolDistribution",
        &[
            ("kept", "留存公佣账户", "Kept in its account"),
            ("by_score", "按当月评分分配", "By the scores of the month"),
        ],
    ),
    (
        "DepartureManner",
        &[
            (
                "handed_over",
                "正常离职并完成交接",
                "Gave notice and handed over",
            ),
            ("not_handed_over", "未交接离职", "Left without handing over"),
            ("dismissed", "辞退", "Dismissed"),
        ],
    ),
    (
        "LeaverOutcome",
        &[
            ("paid", "照常发放", "Paid"),
            ("forfeited", "归部门", "Forfeited to the department"),
            (
                "delegated",
                "由受托人跟进并按约定分成，无受托人归部门",
                "Shared with a delegate, without one forfeited",
            ),
        ],
    ),
    (
        "LedgerAccountKind",
        &[
            ("expense", "佣金费用", "Commission expense"),
            ("pool", "公佣", "Pool"),
            ("department", "部门", "Department"),
            ("payable", "应付佣金", "Payable"),
            ("retention", "留存佣金", "Retained"),
            ("held", "待审批暂留", "Held until approval"),
            ("sanctions", "处罚", "Sanctions"),
            ("paid_out", "已发放", "Paid out"),
        ],
    ),
    (
        "PaymentTime",
        &[
            ("settlement", "结算时", "With the settlement"),
            ("contract", "签约后", "Contract signed"),
            ("loan_paid_out", "按揭放款后", "Loan paid out"),
            ("whole_price", "全款到账后", "Whole price received"),
            ("handover", "交房后", "Handover"),
            ("year_end", "年终", "End of the year"),
            ("project_end", "项目结束后", "End of the project"),
        ],
    ),
    (
        "PostingReason",
        &[
            ("accrual", "计提", "Accrual"),
            ("rounding", "尾差", "Rounding"),
            ("release", "解除留存", "Release"),
            ("reversal", "冲回", "Reversal"),
            ("sanction", "处罚", "Sanction"),
            ("payout", "发放", "Payout"),
            ("delegation", "离职委托", "Delegation"),
            ("pool_part", "公佣分配", "Part of the pool"),
        ],
    ),
    (
        "SanctionMeasure",
        &[
            ("warning", "警告", "Warning"),
            ("base_pay_days", "扣罚基本工资（日）", "Base pay of days"),
            (
                "base_pay_months",
                "扣罚基本工资（月）",
                "Base pay of months",
            ),
            (
                "commission_share",
                "扣罚当月佣金比例",
                "Part of the month's commission",
            ),
            ("fine", "罚款（元）", "Fine in yuan"),
            ("dismissal", "辞退", "Dismissal"),
        ],
    ),
    (
        "CommissionSettlementState",
        kehu_commission::settlement::SettlementState::LABELS,
    ),
    (
        "TierMeasure",
        &[
            ("deals", "成交套数", "Deals"),
            ("money", "计佣金额", "Money"),
        ],
    ),
    (
        "TierMode",
        &[
            ("whole_period", "全月跳点", "Whole period"),
            ("marginal", "超出部分", "Marginal"),
        ],
    ),
    (
        "ViolationAboutKind",
        &[
            ("party", "来访客户", "Party"),
            ("reception", "接待", "Reception"),
            ("referral", "员工介绍", "Referral"),
            ("deal", "成交", "Deal"),
            ("payment", "收款", "Payment"),
            ("dispute", "归属争议", "Dispute"),
        ],
    ),
    (
        "ViolationAppealOutcome",
        &[
            ("upheld", "维持", "Upheld"),
            ("changed", "变更", "Changed"),
            ("revoked", "撤销", "Revoked"),
        ],
    ),
    (
        "ViolationEventKind",
        &[
            ("reported", "举报", "Reported"),
            ("investigated", "开始调查", "Investigated"),
            ("dismissed", "不成立", "Dismissed"),
            ("decided", "作出处理", "Decided"),
            ("appealed", "申诉", "Appealed"),
            ("upheld", "申诉维持", "Upheld on appeal"),
            ("changed", "申诉变更", "Changed on appeal"),
            ("revoked", "申诉撤销", "Revoked on appeal"),
        ],
    ),
    (
        "ViolationSeverity",
        &[
            ("ordinary", "一般", "Ordinary"),
            ("serious", "严重", "Serious"),
        ],
    ),
    ("ViolationState", kehu_violations::State::LABELS),
    (
        "UnitSwapSettlement",
        &[
            ("difference", "按差额结算", "By the difference"),
            (
                "cancel_and_buy_anew",
                "退房重购结算",
                "Cancelled and bought anew",
            ),
        ],
    ),
];
