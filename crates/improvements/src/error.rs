//! Why an act on an improvement item is refused.

use chrono::NaiveDate;

kehu_kernel::refusals! {
    /// Why an act on an improvement item is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Identity(kehu_identity::Error),
    } {
        /// There is no such item inside the caller's scope.
        NotFound {} = "improvement-not-found", NotFound, "GOV-07",
            "No such improvement item", "改进事项不存在",
            "There is no item with this id that you may see.", "该改进事项不存在，或不在您的数据范围内。";
        /// The unit is not there, or lies outside the caller's scope.
        UnknownUnit {} = "improvement-unit-not-found", NotFound, "GOV-07",
            "No such unit", "单位不存在",
            "Raise items at a unit at which you work or that lies in your scope.", "只能在您任职或有权管理的单位登记改进事项。";
        /// The owner is not there.
        UnknownOwner {} = "improvement-owner-not-found", Invalid, "GOV-07",
            "No such employee", "责任人不存在",
            "There is no user with this id in the unit's company.", "该单位所属公司不存在该用户。";
        /// The state does not allow it.
        StateForbidden { state: crate::ImprovementState } = "improvement-state-forbidden", Conflict, "GOV-07",
            "The item's state does not allow this", "改进事项当前状态不允许此操作",
            "It is {state}. An item is open, done with its result, then judged by its effect; what is closed or given up does not change.",
            "当前状态为 {state}。事项先办理，报结果后评价效果；已关闭或已放弃的不再变更。";
        /// The due date lies in the past.
        DueInPast {} = "improvement-due-in-past", Invalid, "GOV-07",
            "The due date lies in the past", "完成期限早于今天",
            "Set today or a later day.", "请填写今天或之后的日期。";
        /// The due date lies out of range.
        DueTooFar { latest: NaiveDate } = "improvement-due-too-far", Invalid, "GOV-07",
            "The due date lies too far ahead", "完成期限过远",
            "Set {latest} or an earlier day.", "完成期限不得晚于 {latest}。";
        /// Nothing would change.
        NothingHandedOver {} = "improvement-nothing-handed-over", Invalid, "GOV-07",
            "Neither owner nor due date would change", "责任人和完成期限均无变化",
            "Name another owner or another day.", "请填写新的责任人或新的完成期限。";
        /// Whoever carries it out does not put its day off alone.
        OwnPostponement {} = "improvement-own-postponement", Forbidden, "GOV-07",
            "Nobody postpones their own item", "责任人不得自行延期",
            "Ask somebody else who may act on the unit's items to set a later day.", "请由其他有权办理本单位改进事项的人员延长期限。";
        /// Whoever carries it out does not judge its effect.
        OwnWork {} = "improvement-own-work", Forbidden, "GOV-07",
            "The effect of one's own work is judged by another", "本人办理的事项须由他人评价效果",
            "Ask somebody else to judge the effect.", "请由他人评价效果。";
        /// Only people act here.
        PersonsOnly {} = "improvement-persons-only", Forbidden, "GOV-07",
            "Only people act on improvement items", "改进事项须由个人办理",
            "Sign in as a person.", "请以个人身份登录。";
    }
}

kehu_db::constraints! { Error {
    "improvements_unit_fkey" => Error::UnknownUnit {},
    "improvements_owner_fkey" => Error::UnknownOwner {},
} }
