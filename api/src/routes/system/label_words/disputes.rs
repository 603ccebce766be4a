//! The labels of kept determinations and of disputes.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "AskedBefore",
        &[
            ("yes", "来过", "Yes"),
            ("no", "未来过", "No"),
            ("forgot", "来过但记不得", "Yes, forgot by whom"),
        ],
    ),
    (
        "AttributedDealChange",
        &[
            ("unit_swap", "换房", "Unit swap"),
            ("renaming", "更名", "Renaming"),
        ],
    ),
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
        "DeterminedTurn",
        &[
            ("used", "占用轮次", "Turn used"),
            ("not_used", "不占轮次", "No turn used"),
            ("kept", "保留轮次", "Turn kept"),
            ("void", "轮空", "Void"),
            ("priority", "优先轮值", "Priority turn"),
        ],
    ),
    (
        "DisputeState",
        kehu_determinations::disputes::DisputeState::LABELS,
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
            ("filing", "外部报备", "Filing"),
        ],
    ),
    (
        "NamingMoment",
        &[
            ("before", "实质接待前", "Before the reception proper"),
            ("during", "接待中", "During the reception"),
        ],
    ),
    (
        "ReceptionCapacity",
        &[
            ("turn", "轮接", "By rotation"),
            ("returning", "接待本人客户", "Own returning visitor"),
            ("volunteer", "义务接待", "As volunteer"),
            ("named", "指定接待", "Named"),
            ("assisting", "协助接待", "Assisting"),
        ],
    ),
    (
        "RulingGround",
        &[
            ("no_rule_decides", "规则未明确", "No rule decides"),
            ("facts_disputed", "事实有争议", "Facts disputed"),
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
        kehu_determinations::disputes::SettlementState::LABELS,
    ),
];
