//! Labels of improvement items.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "ImprovementEventKind",
        &[
            ("raised", "登记", "Raised"),
            ("handed_over", "转交或改期", "Given to another owner or day"),
            ("done", "报完成", "Reported as done"),
            ("effective", "有效果，关闭", "Had effect"),
            (
                "ineffective",
                "无效果，重新办理",
                "Had no effect, taken up again",
            ),
            ("given_up", "放弃", "Given up"),
        ],
    ),
    (
        "ImprovementSource",
        &[
            ("visit", "客户走访", "Visit"),
            ("seminar", "客户座谈会", "Seminar"),
            ("complaint", "投诉", "Complaint"),
            ("survey", "满意度调查", "Survey"),
            ("inspection", "检查", "Inspection"),
            ("suggestion", "建议", "Suggestion"),
        ],
    ),
    (
        "ImprovementState",
        kehu_improvements::ImprovementState::LABELS,
    ),
];
