//! Why an act on a disqualification is refused.

kehu_kernel::refusals! {
    /// Why an act on a disqualification is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Dossier(crate::dossier::Error),
        Qualification(crate::qualification::Error),
        Opening(crate::opening::Error),
        Approvals(kehu_approvals::Error),
    } {
        /// There is no such proposal inside the caller's scope.
        NotFound {} = "disqualification-not-found", NotFound, "CUS-06",
            "No such disqualification", "取消资格提议不存在",
            "There is no proposal with this id that you may see.", "该提议不存在，或不在您的数据范围内。";
        /// The customer is disqualified already.
        AlreadyDisqualified {} = "customer-already-disqualified", Conflict, "CUS-14",
            "The customer has been disqualified", "客户资格已取消",
            "Nothing is left to do; a new account opening is the way back.", "无需再次提议；如需恢复，须重新开户。";
        /// Another proposal for the customer is not finished.
        AlreadyProposed {} = "disqualification-already-proposed", Conflict, "CUS-14",
            "A proposal is there already", "已有取消资格提议",
            "Finish or withdraw the other proposal for this customer first.", "请先完成或撤回该客户的另一份提议。";
        /// There is no evidence.
        EvidenceLacking {} = "disqualification-evidence-lacking", Invalid, "CUS-14",
            "Evidence is lacking", "缺少证据",
            "Attach at least one file that shows the ground.", "请至少附上一份证明材料。";
        /// The state of the proposal does not allow it.
        StateForbidden { state: crate::opening::ApplicationState } = "disqualification-state-forbidden", Conflict, "CUS-14",
            "The proposal's state does not allow this", "提议当前状态不允许此操作",
            "The proposal is {state}. Drafts and returned ones are changed and submitted; finished ones are final.",
            "提议状态为 {state}。草稿和退回的提议可修改和提交，已结束的不可再变更。";
        /// The proposal has changed since the caller read it.
        Stale { version: i64 } = "disqualification-stale", Stale, "CUS-14",
            "The proposal has changed meanwhile", "提议已被他人修改",
            "It is now at version {version}. Read it again and repeat the change.", "当前版本为 {version}，请重新读取后再修改。";
    }
}

kehu_db::constraints! { Error {
    "disqualifications_live_key" => Error::AlreadyProposed {},
} }
