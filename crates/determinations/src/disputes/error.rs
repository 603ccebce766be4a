//! Refusals.

use chrono::NaiveDate;

kehu_kernel::refusals! {
    /// Why an act on a dispute is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Determination(crate::Error),
        RuleDecides(crate::RuleDecides),
        Approval(kehu_approvals::Error),
        Files(kehu_files::Error),
        Violations(kehu_violations::Error),
    } {
        /// Not there, or the caller has no part in it.
        NotFound {} = "dispute-not-found", NotFound, "",
            "There is no such dispute", "争议不存在",
            "Check the identifier; disputes are shown to those between whom they are and to the managers of the site.",
            "请检查标识；争议仅对争议各方及本案场管理人员可见。";
        /// Keys and the system do not dispute.
        PersonsOnly {} = "dispute-persons-only", Forbidden, "",
            "Only a person can do this", "仅限本人操作",
            "Sign in as the person; API keys neither dispute nor rule.", "请以个人账号登录；接口密钥不能提出争议或裁定。";
        /// Another dispute over the party is open.
        AlreadyOpen {} = "dispute-already-open", Conflict, "",
            "A dispute over the party is open", "该客户已有争议在处理",
            "State your case there; a party has one open dispute at a time.", "请在该争议中陈述；每位客户同时只能有一项争议。";
        /// The days are over.
        TooLate { last: NaiveDate } = "dispute-too-late", Conflict, "ATT-V20",
            "The time for disputes over the deal is over", "该成交的争议期限已过",
            "Disputes over it could be opened and settled until {last}.", "该成交的争议须在 {last} 之前（含当日）提出并处理。";
        /// Who opens it has nothing to do with the site.
        NotSalesperson {} = "dispute-not-salesperson", Forbidden, "",
            "Disputes are opened by the site's salespeople", "争议须由本案场售楼员提出",
            "Only who works in the site's rotation, or received the party, claims it.", "仅本案场参加轮接或曾接待该客户的人员可以主张。";
        /// It is between others.
        NotClaimant {} = "dispute-not-claimant", Forbidden, "",
            "The dispute is between others", "您不是争议当事人",
            "Only those between whom it is state their case, agree and sign.", "仅争议当事人可以陈述、协商和签署。";
        /// Only who opened it takes it back.
        NotOpener {} = "dispute-not-opener", Forbidden, "",
            "Only who opened the dispute withdraws it", "仅提出人可撤回争议",
            "Agree instead, or leave it to the department.", "请协商解决，或由部门处理。";
        /// One's own dispute.
        OwnDispute {} = "dispute-own", Forbidden, "ATT-R16",
            "Nobody mediates or rules on their own dispute", "不得调解或裁定本人的争议",
            "Another manager must do it.", "须由其他管理人员处理。";
        /// It has ended.
        NotOpen { state: super::DisputeState } = "dispute-not-open", Conflict, "",
            "The dispute has ended", "争议已结束",
            "It is {state}.", "当前状态为 {state}。";
        /// By the developer's rules nobody agrees on a party.
        OnlyRulings {} = "dispute-only-rulings", Conflict, "ATT-V20",
            "By the rules of this site only a ruling settles a dispute", "本案场规则仅以裁定处理争议",
            "Agreements, mediation and quarrels settle nothing here: the project manager gives an opinion, which the sales director approves.",
            "协商、调解与争吵在此均不产生归属效力：由项目经理提出书面意见，报销售总监审批。";
        /// V20 is the project manager's.
        ProjectManagerRules {} = "ruling-project-manager", Forbidden, "ATT-V20",
            "The project manager gives the opinion", "应由项目经理提出书面意见",
            "At a site without one it is the sales manager.", "案场未设项目经理的，由销售经理提出。";
        /// R18 is the department manager's.
        DepartmentManagerRules {} = "ruling-department-manager", Forbidden, "ATT-R18",
            "The department manager rules", "应由部门经理界定",
            "Nobody else rules where the rules do not fit.", "规则未明确时，仅由部门经理界定。";
        /// A settlement waits for signatures or approval.
        SettlementUnderWay {} = "dispute-settlement-under-way", Conflict, "",
            "A settlement is under way", "已有处理方案待签署或审批",
            "It must be signed, declined or decided first.", "请先签署、拒绝或等待审批结果。";
        /// Not there.
        SettlementNotFound {} = "settlement-not-found", NotFound, "",
            "There is no such settlement of this dispute", "该争议无此处理方案",
            "Read the dispute again.", "请重新读取争议。";
        /// It takes no signatures any more.
        NotProposed { state: super::SettlementState } = "settlement-not-proposed", Conflict, "ATT-R15",
            "The agreement is no longer on the table", "该协议已不可签署",
            "It is {state}.", "当前状态为 {state}。";
        /// Twice.
        AlreadySigned {} = "settlement-already-signed", Conflict, "ATT-R15",
            "You have signed already", "您已签署",
            "The others' signatures are awaited.", "尚待其他当事人签署。";
        /// A share that does not sum.
        NotWhole {} = "settlement-not-whole", Invalid, "ATT-V20",
            "The shares do not sum to exactly 1", "份额之和不等于 1",
            "Give shares as fractions that sum to exactly 1, each above 0.", "请以分数给出份额，每份大于 0，且合计恰好为 1。";
        /// Nothing was ruled.
        NoRuling {} = "dispute-no-ruling", Conflict, "ATT-R17",
            "No ruling has taken effect", "尚无生效的裁定",
            "Only a ruling can be disobeyed.", "仅对已生效的裁定可认定不服从。";
        /// The facts are not disputed.
        FactsNotDisputed {} = "dispute-facts-not-disputed", Conflict, "",
            "The facts are not disputed", "事实并无争议",
            "Only a dispute over the facts is cleared up.", "仅事实争议可予以澄清。";
    }
}

kehu_db::constraints! { Error {
    "disputes_open_key" => Error::AlreadyOpen {},
    "settlements_proposed_key" => Error::SettlementUnderWay {},
    "settlement_signatures_pkey" => Error::AlreadySigned {},
    "settlement_portions_sum_check" => Error::NotWhole {},
    "dispute_claimants_user_fkey" => unknown_user("/claimants"),
    "settlement_portions_user_fkey" => unknown_user("/commission"),
    "determinations_number_key" => Error::Determination(crate::Error::Overtaken {}),
    "determinations_supersedes_key" => Error::Determination(crate::Error::Overtaken {}),
} }

fn unknown_user(pointer: &'static str) -> Error {
    kehu_kernel::Faults::one(
        pointer,
        "unknown-user",
        "there is no such user",
        "用户不存在",
    )
    .into()
}
