//! Refusals.

use chrono::NaiveDate;

kehu_kernel::refusals! {
    /// Why an act on a policy is refused.
    pub enum Error wraps { Invalid(kehu_kernel::Faults), Database(kehu_db::Error), Identity(kehu_identity::Error) } {
        /// Outside the caller's scope, or not there.
        NotFound {} = "policy-version-not-found", NotFound, "",
            "There is no such policy version", "策略版本不存在",
            "Check the identifier; versions of units outside your scope are not shown.", "请检查标识；您权限范围之外单位的版本不可见。";
        /// The unit is not there, or outside the caller's scope.
        UnknownUnit {} = "policy-unit-not-found", NotFound, "",
            "There is no such unit", "单位不存在",
            "Check the identifier; policies are set only for units inside your scope.", "请检查标识；只能为您权限范围内的单位设定策略。";
        /// A published version does not change.
        AlreadyPublished { number: i32 } = "policy-already-published", Conflict, "",
            "The policy version is already published", "策略版本已发布",
            "It is version {number} and can no longer change; draft a new one.", "该版本已发布为第 {number} 版，不可再更改；请新建草稿。";
        /// The draft was changed by another in the meantime.
        Stale { version: i32 } = "policy-draft-stale", Stale, "",
            "The draft has changed since you read it", "草稿已被更改",
            "It is now at version {version}; read it again and repeat the change.", "当前版本为 {version}，请重新读取后再修改。";
        /// A policy does not act on the past.
        EffectiveInPast { today: NaiveDate } = "policy-effective-in-past", Invalid, "",
            "A policy cannot take effect in the past", "策略不能追溯生效",
            "Choose {today} or a later day.", "请选择 {today} 或之后的日期。";
        /// A slip of the year would block every later version.
        EffectiveTooFar { latest: NaiveDate } = "policy-effective-too-far", Invalid, "",
            "The day of effect is too far ahead", "生效日期过远",
            "Choose {latest} or an earlier day.", "请选择 {latest} 或之前的日期。";
        /// Days of effect grow from version to version.
        EffectiveNotLater { last: NaiveDate } = "policy-effective-not-later", Conflict, "",
            "An earlier version takes effect on that day or later", "已有版本在该日或之后生效",
            "The last published version takes effect on {last}; choose a later day.", "最近发布的版本自 {last} 起生效，请选择更晚的日期。";
    }
}

kehu_db::constraints! { Error {
    "policy_versions_unit_fkey" => Error::UnknownUnit {},
} }
