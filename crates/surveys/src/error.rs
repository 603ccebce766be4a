//! Why an act on a survey is refused.

kehu_kernel::refusals! {
    /// Why an act on a survey is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Identity(kehu_identity::Error),
        Policy(kehu_policy::Error),
        Approvals(kehu_approvals::Error),
        Improvements(kehu_improvements::Error),
        Complaints(kehu_complaints::Error),
    } {
        /// There is no such survey inside the caller's scope.
        NotFound {} = "survey-not-found", NotFound, "SUR-01",
            "No such survey", "满意度调查不存在",
            "There is no survey with this id that you may see.", "该调查不存在，或不在您的数据范围内。";
        /// There is no such questionnaire inside the caller's scope.
        QuestionnaireNotFound {} = "questionnaire-not-found", NotFound, "SUR-05",
            "No such questionnaire", "问卷不存在",
            "There is no questionnaire or version with this id that you may see.", "该问卷或版本不存在，或不在您的数据范围内。";
        /// There is no such response inside the caller's scope.
        ResponseNotFound {} = "survey-response-not-found", NotFound, "SUR-12",
            "No such response", "答卷不存在",
            "There is no response with this id that you may see.", "该答卷不存在，或不在您的数据范围内。";
        /// There is no such follow-up inside the caller's scope.
        FollowUpNotFound {} = "survey-follow-up-not-found", NotFound, "SUR-11",
            "No such follow-up", "低分回访不存在",
            "There is no follow-up with this id that you may see.", "该回访不存在，或不在您的数据范围内。";
        /// The unit is not there, or lies outside the caller's scope.
        UnknownUnit {} = "survey-unit-not-found", NotFound, "SUR-02",
            "No such unit", "单位不存在",
            "Name units that lie in your scope and in the survey's company.", "只能选择您有权管理且属于该公司的单位。";
        /// A person is not there.
        UnknownUser {} = "survey-user-not-found", Invalid, "SUR-01",
            "No such employee", "人员不存在",
            "There is no user with this id.", "不存在该用户。";
        /// The previous survey is not there.
        UnknownPrevious {} = "survey-previous-not-found", Invalid, "SUR-08",
            "No such previous survey", "上一次调查不存在",
            "Name a survey of the same unit that was analysed.", "请选择同一单位已完成分析的调查。";
        /// Only people act here.
        PersonsOnly {} = "survey-persons-only", Forbidden, "SUR-01",
            "Only people carry surveys out", "满意度调查须由个人办理",
            "Sign in as a person.", "请以个人身份登录。";
        /// The survey stands elsewhere.
        OutOfOrder { stage: &'static str } = "survey-out-of-order", Conflict, "SUR-01",
            "The survey's stage does not allow this", "调查所处阶段不允许此操作",
            "It stands at {stage}. The nine stages follow each other, and none is skipped.", "当前阶段为 {stage}。九个阶段依次进行，不得跳过。";
        /// Another answers for the stage.
        NotOwner {} = "survey-not-stage-owner", Forbidden, "SUR-01",
            "Another answers for this stage", "该阶段由他人负责",
            "The stage is finished by its owner; hand it over first if another finishes it.", "阶段由其负责人办结；如由他人办结，请先移交。";
        /// The stage lacks what it is for.
        StageLacking { en: &'static str, zh: &'static str } = "survey-stage-lacking", Conflict, "SUR-01",
            "The stage cannot be finished yet", "该阶段尚不能办结",
            "It still needs {en}.", "尚缺：{zh}。";
        /// The survey was changed by another in the meantime.
        Stale { version: i64 } = "survey-stale", Stale, "",
            "The survey has changed since you read it", "调查已被更改",
            "It is now at version {version}; read it again and repeat the change.", "当前版本为 {version}，请重新读取后再修改。";
        /// The draft was changed by another in the meantime.
        QuestionnaireStale { version: i64 } = "questionnaire-stale", Stale, "SUR-05",
            "The questionnaire has changed since you read it", "问卷已被更改",
            "It is now at version {version}; read it again and repeat the change.", "当前版本为 {version}，请重新读取后再修改。";
        /// A published version does not change.
        Published {} = "questionnaire-published", Conflict, "SUR-05",
            "A published version does not change", "已发布的问卷版本不再更改",
            "Draft a new version.", "请另起新版本。";
        /// There is a draft already.
        DraftExists {} = "questionnaire-draft-exists", Conflict, "SUR-05",
            "The questionnaire has a draft already", "该问卷已有草稿",
            "Change that draft.", "请修改现有草稿。";
        /// It waits for its reviewers or readers.
        Pending {} = "survey-approval-pending", Conflict, "SUR-09",
            "It waits for an approval", "正在评审或审阅中",
            "It is before the leaders; withdraw the approval first.", "已提交评审或审阅，请先撤回。";
        /// It waits for nobody.
        NotPending {} = "survey-approval-not-pending", Conflict, "SUR-09",
            "It waits for no approval", "当前没有待办的评审或审阅",
            "The survey does not wait for this decision any more.", "该调查已不再等待此项决定。";
        /// There is nobody to ask.
        NobodyToAsk {} = "survey-nobody-to-ask", Conflict, "SUR-06",
            "There is nobody to ask", "没有可抽取的客户",
            "No dossier fits the filter, or all that fit do not want to be asked or were asked lately.", "没有符合条件的客户，或符合条件者均拒绝参加调查或近期已被访问。";
        /// A stratum is so small that anonymity would be in name only.
        StratumTooSmall { stratum: String, least: u16 } = "survey-stratum-too-small", Conflict, "SUR-12",
            "A stratum is too small for an anonymous survey", "分层过小，无法匿名",
            "Of the stratum {stratum} fewer than {least} are asked; they could be told from each other. Stratify otherwise or ask more.", "分层 {stratum} 的样本少于 {least} 个，无法保证匿名；请改用其他分层方式或增加样本。";
        /// Nobody in the sample has this identifier.
        NotSampled {} = "survey-not-sampled", Invalid, "SUR-06",
            "The customer is not in the sample", "该客户不在样本中",
            "Only customers of the sample are asked.", "只访问样本中的客户。";
        /// In an anonymous survey nothing is entered for a customer.
        Anonymous {} = "survey-anonymous", Conflict, "SUR-12",
            "The survey is anonymous", "该调查为匿名调查",
            "Answers come through links alone, and nothing tells whose they are: staff enter none, and a single link is not made anew.", "匿名调查只通过链接作答，不与客户对应：不得由员工代录，也不得单独补发链接。";
        /// Single responses of an anonymous survey are shown to nobody.
        ResponsesHidden {} = "survey-responses-hidden", Conflict, "SUR-12",
            "Single responses of an anonymous survey are not shown", "匿名调查不显示单份答卷",
            "What its results hide could be computed from them; read the results once asking has ended.", "由单份答卷可推算出结果中不予显示的数据；请在调查结束后查看结果。";
        /// Somebody has answered already.
        Answering {} = "survey-answering-begun", Conflict, "SUR-12",
            "Answers have come in already", "已有客户作答",
            "New links would let those who answered do so again.", "重新生成链接会使已作答者重复作答。";
        /// The customer has answered.
        AlreadyAnswered {} = "survey-already-answered", Conflict, "SUR-04",
            "The customer has answered already", "该客户已作答",
            "A customer answers once.", "每位客户只能作答一次。";
        /// The quota of the stratum is full.
        QuotaFull {} = "survey-quota-full", Conflict, "SUR-06",
            "Enough answers of this group are there", "该类客户的答卷已满",
            "Thank you. No more answers are needed from your group; what was answered so far is kept.", "感谢支持！该类客户的答卷数量已满，您已填写的内容已保存。";
        /// The answers belong to another version.
        OtherVersion {} = "survey-other-version", Conflict, "SUR-05",
            "The answers belong to another version", "答案属于其他问卷版本",
            "Load the questionnaire again and answer this version.", "请重新打开问卷，按当前版本作答。";
        /// There is no such link.
        LinkNotFound {} = "survey-link-not-found", NotFound, "SUR-04",
            "No such link", "链接无效",
            "Check the address: use the whole link that you were sent.", "请检查地址是否完整，并使用您收到的完整链接。";
        /// The link was used.
        LinkUsed {} = "survey-link-used", Gone, "SUR-04",
            "This link was used", "该链接已使用",
            "Your answers are in. Thank you.", "您的答卷已提交，感谢支持。";
        /// The link has expired, or answers are taken no more.
        LinkExpired {} = "survey-link-expired", Gone, "SUR-04",
            "This link has expired", "该链接已失效",
            "Answers are no longer taken. Thank you.", "本次调查已结束或链接已过期，感谢支持。";
        /// The survey was called off while the link was open.
        LinkCalledOff {} = "survey-link-called-off", Gone, "SUR-04",
            "This survey was called off", "本次调查已取消",
            "No answers are needed any more. Thank you for your readiness to help.", "本次调查已取消，无需再作答。感谢您的支持！";
        /// The survey was called off.
        CalledOff {} = "survey-called-off", Conflict, "SUR-01",
            "The survey was called off", "该调查已取消",
            "It goes on no more: plan another one. Its reason stands in the survey.", "该调查不再继续，取消原因见调查详情；如需调查，请另行立项。";
        /// It was done.
        FollowUpDone {} = "survey-follow-up-done", Conflict, "SUR-11",
            "The follow-up was done", "该回访已完成",
            "Its result stands.", "其结果不再更改。";
        /// Measures are due.
        MeasuresDue {} = "survey-measures-due", Conflict, "SUR-09",
            "Measures must be decided first", "须先制定改进措施",
            "Satisfaction fell, or the policy demands an improvement plan: decide at least one measure.", "满意度下降，或制度要求制定改进计划：请至少制定一项改进措施。";
    }
}

kehu_db::constraints! { Error {
    "surveys_unit_fkey" => Error::UnknownUnit {},
    "surveys_carried_out_by_fkey" => Error::UnknownUser {},
    "survey_stages_owner_fkey" => Error::UnknownUser {},
    "survey_departments_unit_fkey" => Error::UnknownUnit {},
    "questionnaires_unit_fkey" => Error::UnknownUnit {},
    "questionnaire_versions_draft_key" => Error::DraftExists {},
    "survey_responses_customer_key" => Error::AlreadyAnswered {},
    "survey_responses_member_fkey" => Error::NotSampled {},
} }
