//! Labels of indicators and obligations.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "Duty",
        &[("satisfaction_survey", "满意度调查", "Satisfaction survey")],
    ),
    (
        "DutyPeriod",
        &[
            ("month", "每月", "Each month"),
            ("quarter", "每季度", "Each quarter"),
            ("half_year", "每半年", "Each half-year"),
            ("year", "每年", "Each year"),
        ],
    ),
    (
        "Indicator",
        &[
            (
                "complaints",
                "每百户投诉数",
                "Complaints for each hundred customers",
            ),
            ("survey", "满意度指数", "Satisfaction index"),
            (
                "lost_customers",
                "每百户流失客户数",
                "Lost customers for each hundred",
            ),
            ("competitors", "相对竞争对手的领先", "Lead over competitors"),
        ],
    ),
    (
        "ObligationState",
        &[
            ("due", "待完成", "Due"),
            ("done", "已完成", "Done"),
            ("overdue", "逾期未完成", "Overdue"),
        ],
    ),
];
