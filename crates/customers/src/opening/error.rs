//! Why an act on an account opening is refused.

kehu_kernel::refusals! {
    /// Why an act on an account opening is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Dossier(crate::dossier::Error),
        Qualification(crate::qualification::Error),
        Policy(kehu_policy::Error),
        Files(kehu_files::Error),
        Approvals(kehu_approvals::Error),
    } {
        /// There is no such application inside the caller's scope.
        NotFound {} = "opening-not-found", NotFound, "CUS-06",
            "No such account opening", "开户申请不存在",
            "There is no account opening with this id that you may see.", "该开户申请不存在，或不在您的数据范围内。";
        /// The customer is opened already.
        AlreadyOpened {} = "customer-already-opened", Conflict, "CUS-11",
            "The customer has been opened", "客户已开户",
            "Only a prospect, or a customer that was disqualified, is opened.", "仅潜在客户或已取消资格的客户可申请开户。";
        /// Another application for the customer is not finished.
        AlreadyApplied {} = "opening-already-applied", Conflict, "CUS-11",
            "An application is there already", "已有开户申请",
            "Finish or withdraw the customer's other application first.", "请先完成或撤回该客户的另一份开户申请。";
        /// The customer is about to be disqualified.
        UnderDisqualification {} = "customer-under-disqualification", Conflict, "CUS-14",
            "A disqualification is under approval", "正在审批取消资格",
            "Wait until the proposal to disqualify the customer is decided.", "请等待取消客户资格的提议审批结束。";
        /// The state of the application does not allow it.
        StateForbidden { state: super::ApplicationState } = "opening-state-forbidden", Conflict, "CUS-11",
            "The application's state does not allow this", "申请当前状态不允许此操作",
            "The application is {state}. Drafts and returned ones are changed and submitted; finished ones are final.",
            "申请状态为 {state}。草稿和退回的申请可修改和提交，已结束的申请不可再变更。";
        /// The application has changed since the caller read it.
        Stale { version: i64 } = "opening-stale", Stale, "CUS-11",
            "The application has changed meanwhile", "申请已被他人修改",
            "It is now at version {version}. Read it again and repeat the change.", "当前版本为 {version}，请重新读取后再修改。";
        /// An entry condition is not evidenced.
        ConditionsLacking { lacking: String } = "opening-conditions-lacking", Invalid, "CUS-12",
            "Entry conditions are not evidenced", "准入条件缺少依据",
            "Evidence is lacking for: {lacking}.", "以下准入条件缺少依据：{lacking}。";
        /// Required documents are not there.
        DocumentsLacking { en: String, zh: String } = "opening-documents-lacking", Conflict, "CUS-10",
            "Required documents are wanting", "资质材料不齐",
            "Send in what is wanting: {en}.", "请补充：{zh}。";
        /// Required documents have not been verified, or have ended meanwhile.
        DocumentsNotVerified { en: String, zh: String } = "opening-documents-not-verified", Conflict, "CUS-11",
            "Required documents are not verified and valid", "资质材料未全部核验有效",
            "Before the last approval: {en}.", "最终批准前须处理：{zh}。";
    }
}

kehu_db::constraints! { Error {
    "account_openings_live_key" => Error::AlreadyApplied {},
} }
