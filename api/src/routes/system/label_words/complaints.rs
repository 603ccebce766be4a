//! The labels of complaints.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "ComplaintAlarmKind",
        &[
            ("unaccepted", "未受理", "Not accepted"),
            ("warning", "到期预警", "Warning"),
            ("leader", "逾期上报主管领导", "To the leader"),
            (
                "general_manager",
                "逾期上报总经理",
                "To the general manager",
            ),
            ("follow_up", "待回访", "Follow-up due"),
        ],
    ),
    (
        "ComplaintChannel",
        &[
            ("telephone", "电话", "Telephone"),
            ("letter", "信函", "Letter"),
            ("suggestion_box", "意见箱", "Suggestion box"),
            ("in_person", "当面", "In person"),
            ("proxy", "委托他人", "By proxy"),
            ("online", "网络", "Online"),
            ("media", "媒体", "Media"),
        ],
    ),
    (
        "ComplaintConsentKind",
        &[
            (
                "owners_committee",
                "业主委员会同意",
                "Owners' committee's consent",
            ),
            ("agreed_rule", "事先约定的规则", "Rule agreed before"),
        ],
    ),
    (
        "ComplaintDeadlineKind",
        &[
            ("promise", "承诺期限", "Promise"),
            ("extension", "批准延期", "Extension"),
        ],
    ),
    (
        "ComplaintDecider",
        &[
            ("leader", "主管领导审批", "Supervising leader"),
            ("meeting", "专题会议", "Special meeting"),
        ],
    ),
    (
        "ComplaintDimension",
        &[
            ("category", "类别", "Category"),
            ("cause", "原因", "Cause"),
            ("unit", "责任单位", "Responsible unit"),
            ("channel", "渠道", "Channel"),
            ("severity", "级别", "Severity"),
            ("month", "月份", "Month"),
        ],
    ),
    (
        "ComplaintExtensionState",
        &[
            ("requested", "审批中", "Requested"),
            ("approved", "已批准", "Approved"),
            ("returned", "已退回", "Returned"),
            ("rejected", "已驳回", "Rejected"),
            ("withdrawn", "已撤回", "Withdrawn"),
        ],
    ),
    (
        "ComplaintFollowUpResult",
        &[
            ("satisfied", "满意", "Satisfied"),
            ("dissatisfied", "不满意", "Dissatisfied"),
            ("unreachable", "无法接通", "Unreachable"),
        ],
    ),
    (
        "ComplaintHandoverAnswer",
        &[
            ("accepted", "已接收", "Accepted"),
            ("declined", "已拒绝", "Declined"),
            ("taken_back", "已撤回", "Taken back"),
        ],
    ),
    (
        "ComplaintNature",
        &[
            ("founded", "属实", "Founded"),
            ("unfounded", "不属实", "Unfounded"),
            ("misdirected", "误投", "Misdirected"),
        ],
    ),
    (
        "ComplaintOutcome",
        &[
            ("satisfied", "满意", "Satisfied"),
            ("unreachable", "无法接通", "Unreachable"),
        ],
    ),
    (
        "ComplaintPunctuality",
        &[
            ("waiting", "待受理", "Waiting"),
            ("unscheduled", "节假日安排待公布", "Schedule missing"),
            ("running", "期限内", "Running"),
            ("overdue", "已逾期", "Overdue"),
            ("kept", "按期", "Kept"),
            ("missed", "超期", "Missed"),
        ],
    ),
    (
        "ComplaintSeverity",
        kehu_complaints::words::Severity::LABELS,
    ),
    ("ComplaintStage", kehu_complaints::words::Stage::LABELS),
    (
        "ComplaintStepKind",
        kehu_complaints::words::StepKind::LABELS,
    ),
    (
        "ComplaintTable",
        &[
            ("register", "投诉台账", "Register"),
            ("category", "按类别统计", "By category"),
            ("cause", "按原因统计", "By cause"),
            ("unit", "按责任单位统计", "By responsible unit"),
            ("channel", "按渠道统计", "By channel"),
            ("severity", "按级别统计", "By severity"),
            ("month", "按月统计", "By month"),
        ],
    ),
    (
        "ConsultationState",
        kehu_complaints::words::ConsultationState::LABELS,
    ),
];
