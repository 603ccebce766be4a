//! Refusals.

kehu_kernel::refusals! {
    /// Why an act on an approval or delegation is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Policy(kehu_policy::Error),
        Identity(kehu_identity::Error),
    } {
        /// Not there, or the caller has no part in it.
        NotFound {} = "approval-not-found", NotFound, "GOV-09",
            "There is no such approval", "审批不存在",
            "Approvals are shown to their applicants, their approvers and those who may read approvals of the unit.",
            "审批仅对申请人、审批人及有权查看本单位审批的人员可见。";
        /// Neither keys nor the system submit or decide.
        PersonsOnly {} = "approval-persons-only", Forbidden, "GOV-09",
            "Only a person can do this", "仅限本人操作",
            "Sign in as the person; API keys and the system neither submit nor decide.", "请以个人账号登录；接口密钥和系统不能提交或审批。";
        /// The subject waits for a decision already.
        AlreadyPending {} = "approval-already-pending", Conflict, "GOV-09",
            "An approval is already pending", "已有审批在进行中",
            "Wait for its decision or withdraw it first.", "请等待其结果，或先撤回。";
        /// It has ended.
        NotPending { state: crate::ApprovalState } = "approval-not-pending", Conflict, "GOV-09",
            "The approval has ended", "审批已结束",
            "It is {state}; nothing is left to decide.", "当前状态为 {state}，无需再审批。";
        /// One's own application.
        OwnApplication {} = "approval-own-application", Forbidden, "CUS-11",
            "Nobody decides their own application", "不得审批本人的申请",
            "Another holder of the role must decide; a stand-in of the applicant may not either.",
            "须由该角色的其他人员审批；申请人的代理人亦不得审批。";
        /// Wrong person.
        NotApprover { en: String, zh: String } = "approval-not-approver", Forbidden, "CUS-11",
            "You are not an approver of this step", "您不是此环节的审批人",
            "Open is: {en}. It takes who is named there or holds its role in the company today, or their stand-in.",
            "当前环节：{zh}。须由其指定人员、当日在该公司任该角色者或其代理人审批。";
        /// A later stage's turn has not come.
        OutOfOrder { en: String, zh: String } = "approval-out-of-order", Conflict, "CUS-11",
            "Your step is not open yet", "尚未轮到您的环节",
            "The stages are decided in order; open is: {en}.", "各环节须依次审批，当前环节：{zh}。";
        /// Twice.
        AlreadyDecided {} = "approval-step-decided", Conflict, "GOV-09",
            "The step is already decided", "该环节已办理",
            "It was decided, or another approver of the stage sufficed. Read the approval again.", "该环节已由您或他人办理，请刷新。";
        /// Four eyes.
        SecondPart {} = "approval-second-part", Forbidden, "CUS-11",
            "You already took part in this approval", "您已参与此审批",
            "A person takes part in one step of an approval only, also through a delegation; another holder of the role must decide.",
            "同一人在一项审批中只能参与一个环节（含代理），须由该角色的其他人员审批。";
        /// What was submitted is not what is there now.
        SubjectChanged {} = "approval-subject-changed", Conflict, "GOV-09",
            "The subject has changed since it was submitted", "提交后内容已变更",
            "Return it for correction, so that it is submitted again as it is now.", "请退回修改，重新提交后再审批。";
        /// Only who submitted withdraws.
        NotSubmitter {} = "approval-not-submitter", Forbidden, "GOV-09",
            "Only the submitter withdraws", "仅提交人可撤回",
            "Ask the submitter, or return it.", "请联系提交人，或将其退回。";
        /// The flow names a person who is not there.
        UnknownApprover {} = "approval-approver-unknown", Conflict, "GOV-09",
            "The flow names an unknown person", "审批流程指定的人员不存在",
            "Correct the approval flow in the policy and submit again.", "请修正审批流程策略后重新提交。";
        /// Every approver is an applicant, and so is every level above.
        NobodyLeft {} = "approval-nobody-left", Conflict, "GOV-09",
            "Nobody is left who may decide", "没有可以审批的人",
            "All who could decide are applicants themselves. Let another apply, or have the approver's role given to another person.",
            "所有有权审批的人均为申请当事人。请由他人提出，或另行指定审批人。";
        /// Not there, or of others.
        DelegationNotFound {} = "delegation-not-found", NotFound, "GOV-09",
            "There is no such delegation", "委托不存在",
            "Delegations are shown to both parties and to those who may manage them.", "委托仅对双方及管理人员可见。";
        /// For another.
        DelegationForOther {} = "delegation-for-other", Forbidden, "GOV-09",
            "You may only delegate for yourself", "只能为本人设置委托",
            "Delegating for another takes the right to manage approvals where that person works.", "为他人设置委托须有其所在单位的审批管理权限。";
        /// One person at a time.
        DelegationOverlap {} = "delegation-overlap", Conflict, "GOV-09",
            "Another delegation covers some of these days", "与已有委托时间重叠",
            "End the other one first or choose other days: one person stands in at a time.", "请先结束已有委托，或调整日期；同一时间只能由一人代理。";
        /// Ended.
        DelegationEnded {} = "delegation-ended", Conflict, "GOV-09",
            "The delegation has ended", "委托已结束",
            "Nothing is left to do.", "无需再操作。";
    }
}

kehu_db::constraints! { Error {
    "approvals_pending_key" => Error::AlreadyPending {},
    "approval_steps_decided_by_key" => Error::SecondPart {},
    "approval_steps_on_behalf_of_key" => Error::SecondPart {},
    "approval_steps_user_fkey" => Error::UnknownApprover {},
    "delegations_overlap_excl" => Error::DelegationOverlap {},
    "delegations_absentee_fkey" => unknown_user("/absentee_id"),
    "delegations_delegate_fkey" => unknown_user("/delegate_id"),
} }

pub(crate) fn unknown_user(pointer: &'static str) -> Error {
    kehu_kernel::Faults::one(
        pointer,
        "unknown-user",
        "there is no such user",
        "用户不存在",
    )
    .into()
}
