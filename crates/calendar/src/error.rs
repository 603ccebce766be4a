//! Why something about working time is refused.

kehu_kernel::refusals! {
    /// Why no deadline can be told.
    pub enum CalendarError wraps {} {
        /// A day is needed of a year whose schedule is not known.
        YearWithoutSchedule { year: i32 } = "calendar-year-without-schedule", Conflict, "CMP-07",
            "The year has no holiday schedule", "该年度尚无节假日安排",
            "The national holiday schedule of {year} is not in force here. Working days of that year are not guessed: import the schedule as soon as it is announced.",
            "系统中尚无 {year} 年的国家节假日安排。系统不推测该年的工作日，请在安排公布后导入。";
        /// The length is none that can be counted.
        SpanOutOfRange {} = "calendar-span-out-of-range", Invalid, "CMP-07",
            "The length of time is out of range", "时长超出范围",
            "Ask for 1 to 366 working days, or 1 to 175680 working minutes.", "请填写 1 至 366 个工作日，或 1 至 175680 个工作分钟。";
        /// The company does not work for so long that nothing can be counted.
        NoWorkingTime {} = "calendar-no-working-time", Conflict, "CMP-07",
            "There is no working time", "没有工作时间",
            "The company's own calendar leaves no working day within a year; correct it.", "公司日历在一年之内没有工作日，请更正。";
    }
}
