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

kehu_kernel::refusals! {
    /// Why an act on calendars is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Calendar(CalendarError),
        Database(kehu_db::Error),
        Identity(kehu_identity::Error),
        Policy(kehu_policy::Error),
    } {
        /// The unit is not there, or lies outside the caller's scope.
        UnitNotFound {} = "calendar-unit-not-found", NotFound, "CMP-07",
            "No such unit", "单位不存在",
            "There is no unit with this id whose calendar you may see.", "该单位不存在，或不在您的数据范围内。";
        /// There is no such schedule.
        ScheduleNotFound {} = "holiday-schedule-not-found", NotFound, "CMP-07",
            "No such holiday schedule", "节假日安排不存在",
            "There is no holiday schedule with this id.", "不存在该节假日安排。";
        /// Another schedule of the year waits.
        AlreadyProposed { year: i32 } = "holiday-schedule-already-proposed", Conflict, "CMP-07",
            "Another schedule of the year waits for confirmation", "该年度已有待确认的节假日安排",
            "Confirm or discard the one that was imported for {year} before.", "请先确认或放弃此前导入的 {year} 年安排。";
        /// It was decided on.
        NotProposed {} = "holiday-schedule-not-proposed", Conflict, "CMP-07",
            "The schedule does not wait for confirmation", "该节假日安排不在待确认状态",
            "It was confirmed, discarded or superseded; import another to correct it.", "该安排已确认、已放弃或已被取代；如需更正请重新导入。";
        /// The same days are in force already.
        Unchanged { year: i32 } = "holiday-schedule-unchanged", Conflict, "CMP-07",
            "The schedule is in force already", "与现行节假日安排相同",
            "The schedule of {year} that is in force has the same days.", "现行的 {year} 年安排与之完全相同。";
        /// The schedule is the whole installation's.
        WholeInstallation {} = "holiday-schedule-needs-whole-reach", Forbidden, "CMP-07",
            "Holiday schedules hold for everybody", "节假日安排适用于整个系统",
            "They are imported and confirmed by somebody whose reach is the whole installation.", "须由数据范围为全部的人员导入和确认。";
        /// The thing has such a deadline.
        AlreadyRunning {} = "deadline-already-running", Conflict, "CMP-08",
            "The deadline has begun", "期限已开始计算",
            "It runs from its first moment; nothing begins it again.", "期限自起算时起计，不得重新起算。";
    }
}

kehu_db::constraints! { Error {
    "deadlines_unit_fkey" => Error::UnitNotFound {},
    "deadlines_clock_key" => Error::AlreadyRunning {},
} }
