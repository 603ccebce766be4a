//! Labels of working time.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "CalendarDayReason",
        &[
            (
                "day_of_start",
                "起算当日，不计入",
                "Day of start, not counted",
            ),
            (
                "after_hours",
                "起算时已下班，不计入",
                "Started after hours, not counted",
            ),
            ("weekday", "工作日", "Weekday"),
            ("make_up_day", "调休上班日", "Make-up working day"),
            ("own_working_day", "公司上班日", "Company's own working day"),
            ("weekend", "周末", "Weekend"),
            ("holiday", "国家节假日", "National holiday"),
            ("own_day_off", "公司休息日", "Company's own day off"),
        ],
    ),
    (
        "HolidayScheduleState",
        &[
            ("proposed", "待确认", "Proposed"),
            ("in_force", "现行", "In force"),
            ("superseded", "已被取代", "Superseded"),
            ("discarded", "已放弃", "Discarded"),
        ],
    ),
];
