//! Why results are refused.

kehu_kernel::refusals! {
    /// Why results are refused.
    pub enum Error wraps {
        Database(kehu_db::Error),
        Survey(kehu_surveys::Error),
    } {
        /// Nothing was asked yet.
        NothingAsked {} = "survey-results-nothing-asked", Conflict, "SUR-01",
            "Nobody has been asked yet", "尚未开始调查",
            "Results are there from the stage of fieldwork on.", "调查进入实施阶段后才有结果。";
        /// Answers of an anonymous survey still come in.
        StillAnswered {} = "survey-results-still-answered", Conflict, "SUR-12",
            "Answers of the anonymous survey still come in", "匿名调查仍在进行",
            "From results before and after an answer that answer could be computed; they are there once asking has ended.",
            "比较前后结果可推算出单份答卷，因此调查结束后才显示结果。";
        /// The anonymous survey keeps nothing by which cohorts could be told apart.
        CohortUnknown { kept: &'static str } = "survey-results-cohort-unknown", Conflict, "SUR-12",
            "An anonymous survey cannot be divided so", "匿名调查不能按此维度分组",
            "It keeps the strata of its sample and nothing else of who answered; they are by {kept}.",
            "匿名调查只保留抽样分层，不保留其他信息；本次分层维度：{kept}。";
        /// There is no survey with which it could be compared.
        NothingToCompare {} = "survey-results-nothing-to-compare", Conflict, "SUR-08",
            "There is no earlier survey to compare with", "没有可比较的往次调查",
            "Name one, or name the previous survey in the plan.", "请指定要比较的调查，或在方案中注明上一次调查。";
    }
}

kehu_db::constraints! { Error {} }
