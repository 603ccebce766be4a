//! Why statistics are refused.

use chrono::NaiveDate;

kehu_kernel::refusals! {
    /// Why statistics are refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Identity(kehu_identity::Error),
        Policy(kehu_policy::Error),
    } {
        /// There is no such site for the caller.
        SiteNotFound {} = "statistics-site-not-found", NotFound, "CUS-06",
            "No such site", "案场不存在",
            "There is no sales office with this id of which you may see statistics.", "该案场不存在，或不在您的数据范围内。";
        /// No such period.
        PeriodNotFound {} = "statistics-period-not-found", NotFound, "ATT-S01",
            "No such period", "统计期间不存在",
            "There is no closed period with this id that you may see.", "该结账期间不存在，或不在您的权限范围内。";
        /// It has not ended long enough ago.
        PeriodOpen { from: NaiveDate } = "statistics-period-open", Conflict, "ATT-S01",
            "The period is still open", "统计期间未结束",
            "It can be closed from {from} on.", "自 {from} 起可以结账。";
        /// Closed before.
        PeriodClosed {} = "statistics-period-closed", Conflict, "ATT-S01",
            "The period is closed", "统计期间已结账",
            "A period is closed once; what is recorded afterwards shows as an adjustment.", "每期仅结账一次，之后的变动以调整列示。";
        /// Only persons close.
        PersonsOnly {} = "statistics-persons-only", Forbidden, "",
            "Only a person can do this", "仅限个人操作",
            "A period is closed by somebody: sign in as the person.", "结账须由具体人员办理，请以个人账号登录。";
    }
}

kehu_db::constraints! { Error {
    "statistics_periods_period_key" => Error::PeriodClosed {},
}}
