//! The labels of rotation.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "Engagement",
        &[
            ("new_visitor", "新客户", "New visitor"),
            (
                "accompanied",
                "老客户带新客户",
                "Existing customer with a new visitor",
            ),
            ("returning", "老客户", "Returning visitor"),
            ("named", "指定接待", "Named by the visitor"),
            ("volunteer", "义务接待", "Volunteer reception"),
        ],
    ),
    (
        "MissedTurn",
        &[
            ("lost", "轮空作废", "Lost"),
            ("made_up", "返回后逐轮补接", "Made up"),
            (
                "priority_next",
                "返回后优先轮值",
                "Next new visitor after the return",
            ),
        ],
    ),
    (
        "PassedOverCause",
        &[
            ("absent", "不在岗位", "Absent"),
            ("on_business", "因公外出", "Out on ordered work"),
            ("busy_with_new", "正在接待新客户", "Busy with a new visitor"),
            (
                "busy_with_returning",
                "正在接待老客户",
                "Busy with a returning visitor",
            ),
            (
                "busy_with_named",
                "正在接待指定客户",
                "Busy with a visitor who named them",
            ),
            ("volunteering", "正在义务接待", "Busy as volunteer"),
            ("not_admitted", "暂停接待", "Not admitted to reception"),
            ("by_decision", "管理人员决定", "By decision"),
        ],
    ),
    ("PresenceState", kehu_rotation::PresenceState::LABELS),
    (
        "PriorityAfterChange",
        &[
            ("never", "不予安排", "Never"),
            ("without_fault", "无过错时可安排", "If without fault"),
            ("always", "均可安排", "Always"),
        ],
    ),
    (
        "RosterFrom",
        &[
            ("roster", "排班表", "Roster"),
            ("day_before", "沿用前一日", "The day before"),
            ("nothing", "无排班", "None"),
        ],
    ),
    (
        "RotationAcrossDays",
        &[
            ("continue", "跨日滚动", "Goes on over the days"),
            ("restart", "每日重排", "Begins anew each day"),
        ],
    ),
    (
        "RotationCountedOver",
        &[("day", "当日", "The day"), ("month", "当月", "The month")],
    ),
    (
        "RotationOrderBy",
        &[
            ("roster", "按排班表", "Roster"),
            ("sign_in", "按签到先后", "Order of signing in"),
            (
                "fewest_received",
                "按接待新客户数由少到多",
                "Fewest new visitors first",
            ),
        ],
    ),
    (
        "RotationUp",
        &[
            ("next", "接待下一位", "Next"),
            ("standing_by", "准备接待", "Standing by"),
            ("waiting", "等候", "Waiting"),
            ("passed_over", "不能接待", "Cannot receive"),
        ],
    ),
    (
        "TurnClaimKind",
        &[
            ("priority", "优先轮值", "Priority turn"),
            ("make_up", "补接", "Made up"),
            ("volunteer", "义务接待奖励", "For a volunteer reception"),
        ],
    ),
    (
        "TurnEntryKind",
        &[
            ("day_opened", "当日轮接开始", "Day opened"),
            ("joined", "到班", "Came on duty"),
            ("left_duty", "离班", "Went off duty"),
            ("moved", "调整次序", "Moved"),
            ("taken", "接待", "Turn taken"),
            ("used", "占用轮次", "Turn used out of order"),
            ("passed_over", "轮空", "Passed over"),
            ("granted", "给予轮次", "Turns granted"),
            ("withdrawn", "撤销给予", "Grant withdrawn"),
            ("given_back", "退还轮次", "Turn given back"),
            ("voided", "接待作废", "Reception void"),
            ("volunteered", "义务接待", "Volunteer reception"),
            ("cancelled", "取消本轮", "Turn cancelled"),
            ("barred", "暂停接待", "Not admitted"),
            ("admitted", "恢复接待", "Admitted again"),
            ("traded", "调换次序", "Traded"),
        ],
    ),
    ("TurnTradeState", kehu_rotation::TradeState::LABELS),
    (
        "VolunteerReward",
        &[
            ("nothing", "无", "Nothing"),
            (
                "next_new_visitor",
                "接待下一位新客户",
                "The next new visitor",
            ),
            ("made_up", "补接一轮", "A turn made up"),
        ],
    ),
];
