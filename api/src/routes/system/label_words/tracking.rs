//! The labels of tracking and statistics.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "ConversionStep",
        &[
            ("calls_to_visits", "来电转来访", "Calls to visits"),
            (
                "visits_to_registrations",
                "来访转登记",
                "Visits to registrations",
            ),
            (
                "registrations_to_reservations",
                "登记转小定",
                "Registrations to reservations",
            ),
            (
                "registrations_to_subscriptions",
                "登记转认购",
                "Registrations to subscriptions",
            ),
            (
                "reservations_to_subscriptions",
                "小定转认购",
                "Reservations to subscriptions",
            ),
            (
                "subscriptions_to_contracts",
                "认购转签约",
                "Subscriptions to contracts",
            ),
        ],
    ),
    (
        "DealReminderKind",
        &[
            ("reservation_ends", "小定到期", "Reservation ends"),
            ("contract", "签约", "Contract"),
            ("payment", "交款", "Payment"),
        ],
    ),
    (
        "FollowUpDue",
        &[
            ("due", "今日应跟踪", "Due"),
            ("overdue", "逾期未跟踪", "Overdue"),
        ],
    ),
    (
        "FollowUpWay",
        &[
            ("telephone", "电话", "Telephone"),
            ("text_message", "短信", "Text message"),
            ("wechat", "微信", "WeChat"),
            ("site_visit", "到访", "Visit to the site"),
            ("home_visit", "上门", "Visit at home"),
            ("other", "其他", "Other"),
        ],
    ),
    (
        "FunnelCause",
        &[
            ("first_contact", "首次来电或来访", "First contact"),
            ("registration", "登记", "Registration"),
            ("minutes", "晚会汇报", "Evening meeting"),
            ("follow_up", "跟踪", "Follow-up"),
            ("deal", "成交", "Deal"),
            ("deal_left", "成交取消", "Deal lost"),
            ("inactivity", "长期未联系", "Inactivity"),
            ("merge", "合并", "Merge"),
            ("by_hand", "手工变更", "By hand"),
        ],
    ),
    (
        "FunnelStage",
        kehu_reception::tracking::words::FunnelStage::LABELS,
    ),
    (
        "PlanDay",
        &[
            ("monday", "周一", "Monday"),
            ("tuesday", "周二", "Tuesday"),
            ("wednesday", "周三", "Wednesday"),
            ("thursday", "周四", "Thursday"),
            ("friday", "周五", "Friday"),
            ("saturday", "周六", "Saturday"),
            ("sunday", "周日", "Sunday"),
        ],
    ),
    (
        "PlanKind",
        &[("daily", "日计划", "Daily"), ("weekly", "周计划", "Weekly")],
    ),
    (
        "PlanState",
        kehu_reception::tracking::words::PlanState::LABELS,
    ),
    (
        "StatisticsDimension",
        &[
            ("total", "合计", "Total"),
            ("channel", "认知途径", "Channel"),
            ("salesperson", "售楼员", "Salesperson"),
            ("intent_level", "意向级别", "Intent level"),
            ("product", "意向物业", "Product"),
        ],
    ),
    (
        "StatisticsMeasure",
        &[
            ("calls", "来电", "Calls"),
            ("first_visits", "来访", "First visits"),
            ("return_visits", "复访", "Return visits"),
            ("registrations", "登记", "Registrations"),
            ("follow_ups", "跟踪", "Follow-ups"),
            ("reservations", "小定", "Reservations"),
            ("reservation_receipts", "小定回款", "Reservation receipts"),
            ("subscriptions", "认购", "Subscriptions"),
            ("deposit_receipts", "定金回款", "Deposit receipts"),
            ("contracts", "签约", "Contracts"),
            ("price_receipts", "房款回款", "Price receipts"),
            ("withdrawals", "退房", "Withdrawals"),
            ("defaults", "违约", "Defaults"),
        ],
    ),
    (
        "StatisticsPeriodKind",
        &[
            ("day", "日", "Day"),
            ("week", "周", "Week"),
            ("month", "月", "Month"),
        ],
    ),
    (
        "StatisticsTable",
        &[
            ("daily", "来人来电统计表", "Daily statistics"),
            ("days", "每日统计", "By day"),
            ("channel", "按认知途径", "By channel"),
            ("salesperson", "按售楼员", "By salesperson"),
            ("intent_level", "按意向级别", "By intent level"),
            ("product", "按意向物业", "By product"),
            ("conversion", "转化率", "Conversion"),
            ("withdrawals", "退房与违约", "Withdrawals"),
            ("report", "业务综合报表", "General report"),
        ],
    ),
    (
        "TrackingTable",
        &[
            ("follow_ups", "客户追踪表", "Follow-ups"),
            ("tracked_parties", "客户跟踪状态", "Tracked parties"),
            ("plans", "计划表", "Plans"),
        ],
    ),
    (
        "WorkCheckSubject",
        &[
            ("dossiers", "客户及业主资料", "Dossiers"),
            ("after_sale", "售后服务", "After-sale work"),
        ],
    ),
];
