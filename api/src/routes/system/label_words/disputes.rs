//! The labels of kept determinations and of disputes.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "DeterminationCause",
        &[
            ("deal", "成交", "Deal made"),
            ("change", "成交变更", "Deal changed"),
            ("settlement", "争议处理", "Dispute"),
            ("correction", "记录更正", "Records corrected"),
        ],
    ),
    (
        "DeterminationOutcome",
        &[
            ("determined", "已判定", "Determined"),
            ("needs_ruling", "待裁定", "Needs a ruling"),
        ],
    ),
    (
        "DisputeState",
        &[
            ("open", "处理中", "Open"),
            ("agreed", "已协商一致", "Agreed"),
            ("mediated", "已调解", "Mediated"),
            ("ruled", "已裁定", "Ruled"),
            ("quarrelled", "归部门", "Gone to the department"),
            ("cleared", "事实已澄清", "Facts cleared up"),
            ("withdrawn", "已撤回", "Withdrawn"),
        ],
    ),
    (
        "DisputeSubject",
        &[
            ("ownership", "客户归属", "Whose the party is"),
            ("facts", "事实", "The facts"),
        ],
    ),
    (
        "EvidenceRecordKind",
        &[
            ("reception", "接待", "Reception"),
            ("registration", "来访登记", "Registration"),
            ("enquiry", "来电登记", "Phone enquiry"),
            ("follow_up", "客户追踪", "Follow-up"),
            ("minutes", "晚会记录", "Evening minutes"),
            ("referral", "员工介绍登记", "Referral"),
            ("evidence", "其他记录", "Other record"),
            ("deal", "成交", "Deal"),
            ("deal_change", "成交变更", "Change of a deal"),
        ],
    ),
    (
        "SettlementKind",
        &[
            ("agreement", "协议", "Agreement"),
            ("mediation", "调解协议", "Mediated agreement"),
            ("ruling", "裁定", "Ruling"),
        ],
    ),
    (
        "SettlementState",
        &[
            ("proposed", "待生效", "Proposed"),
            ("in_effect", "已生效", "In effect"),
            ("fallen", "未生效", "Fallen"),
        ],
    ),
];
