//! Labels of service orders.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "ServiceKind",
        &[
            ("repair", "报修", "Repair"),
            ("consultation", "咨询", "Consultation"),
            ("technical_advice", "技术指导", "Technical advice"),
            ("patrol", "片区巡查", "Patrol of an area"),
            ("fit_out", "装修许可（审图、协调、验收）", "Fit-out permit"),
            ("other", "其他", "Other"),
        ],
    ),
    (
        "ServiceOrderEventKind",
        &[
            ("issued", "下达", "Issued"),
            ("assigned", "派发", "Given to a team"),
            ("accepted", "接受", "Accepted"),
            ("started", "开始", "Started"),
            ("finished", "任务完成", "Part done"),
            ("step_taken", "办理步骤", "Step taken"),
            ("completed", "报完成", "Reported as done"),
            ("satisfied", "客户满意", "Customer satisfied"),
            ("dissatisfied", "客户不满意", "Customer not satisfied"),
            ("cancelled", "取消", "Called off"),
            ("fed_back", "反馈部门", "Fed back to a department"),
            ("acknowledged", "部门确认", "Acknowledged by the department"),
        ],
    ),
    (
        "ServiceOrderOrigin",
        &[
            ("request", "客户需求", "Request"),
            ("inspection", "检查", "Inspection"),
            ("complaint", "投诉", "Complaint"),
            ("plan", "计划", "Plan"),
        ],
    ),
    (
        "ServiceOrderState",
        kehu_service_orders::ServiceOrderState::LABELS,
    ),
    (
        "ServiceReplyChannel",
        &[
            ("on_site", "现场", "On site"),
            ("telephone", "电话", "Telephone"),
            ("writing", "书面", "In writing"),
            ("online", "在线", "Online"),
        ],
    ),
    ("ServiceTaskState", kehu_service_orders::TaskState::LABELS),
];
