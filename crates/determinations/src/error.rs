//! Refusals.

use kehu_attribution::RuleId;
use kehu_kernel::{Fact, Kind, Refusal, Words};

kehu_kernel::refusals! {
    /// Why a determination is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Policy(kehu_policy::Error),
        Identity(kehu_identity::Error),
        Jobs(kehu_jobs::Error),
        Reception(kehu_reception::Error),
    } {
        /// Not there, or the caller has no part in it.
        NotFound {} = "determination-not-found", NotFound, "ATT-D10",
            "There is no such determination", "判客结果不存在",
            "Check the identifier; determinations are shown to those who have or claim a part and to the managers of the site.",
            "请检查标识；判客结果仅对有份额或主张份额的人员及本案场管理人员可见。";
        /// The site is not there, or outside the caller's scope.
        SiteNotFound {} = "determination-site-not-found", NotFound, "",
            "There is no such site", "案场不存在",
            "Check the identifier; sites outside your scope are not shown.", "请检查标识；您权限范围之外的案场不可见。";
        /// The party is not there, or outside the caller's scope.
        PartyNotFound {} = "determination-party-not-found", NotFound, "",
            "There is no such party", "来访客户不存在",
            "Check the identifier; parties of sites outside your scope are not shown.", "请检查标识；您权限范围之外案场的来访客户不可见。";
        /// No preset of that key.
        UnknownPreset {} = "determination-preset-unknown", Invalid, "",
            "There is no such preset", "预设规则不存在",
            "Take a key of GET /v1/policies/site-rules/presets.", "请使用 GET /v1/policies/site-rules/presets 返回的 key。";
        /// A look into the future.
        FutureInstant {} = "determination-future-instant", Invalid, "",
            "Nothing is known of the future", "不能查询未来时刻",
            "Choose the present or an earlier instant.", "请选择当前或更早的时刻。";
        /// Determined already.
        AlreadyDetermined {} = "determination-exists", Conflict, "ATT-D10",
            "The deal has been determined", "该成交已判客",
            "A deal is determined once; after that its determination is changed by a change of the deal or a settlement.",
            "每笔成交仅判客一次，此后只能因成交变更或争议处理而重新判定。";
        /// Another determination of the same deal came first.
        Overtaken {} = "determination-overtaken", Conflict, "ATT-D10",
            "The deal was determined anew in the meantime", "该成交刚被重新判定",
            "Read the determination again and repeat the act.", "请重新读取判客结果后再操作。";
        /// The deal has fallen away.
        DealVoided {} = "determination-voided", Conflict, "ATT-D11",
            "The deal has fallen away", "该成交已取消",
            "Its determination went with it; nothing is left to determine.", "其判客结果已随之作废。";
        /// A later determination of the deal counts.
        Superseded {} = "determination-superseded", Conflict, "ATT-D10",
            "A later determination of the deal counts", "该判客结果已被取代",
            "Act on the last determination of the deal.", "请对该成交最近一次判客结果操作。";
        /// One's own.
        OwnMatter {} = "determination-own", Forbidden, "ATT-V20",
            "Nobody decides in their own matter", "不得处理与本人有关的判客",
            "Somebody without a part in it must do it.", "须由与该成交无利害关系的人员办理。";
        /// The same comes out.
        NothingChanged {} = "determination-unchanged", Conflict, "ATT-D10",
            "The determination would be the same", "判定结果无变化",
            "Nothing that was recorded since bears on it.", "此后的记录不影响判定结果。";
        /// The stored facts are too large.
        TooManyFacts {} = "determination-facts-too-large", Conflict, "",
            "Too much has been recorded of the party", "该客户的记录过多",
            "More than 4 MiB of facts cannot be kept with a determination.", "判客依据不得超过 4 MiB。";
        /// No such what-if.
        WhatIfNotFound {} = "what-if-not-found", NotFound, "",
            "There is no such what-if", "假设比较不存在",
            "Check the identifier; what-ifs of sites outside your scope are not shown.", "请检查标识；您权限范围之外案场的假设比较不可见。";
    }
}

kehu_db::constraints! { Error {
    "determinations_number_key" => Error::Overtaken {},
    "determinations_supersedes_key" => Error::Overtaken {},
    "determinations_party_fkey" => Error::PartyNotFound {},
    "determinations_facts_check" => Error::TooManyFacts {},
    "voided_determinations_pkey" => Error::DealVoided {},
} }

/// A ruling is asked for where a rule decides: refused, naming that rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the rule {rule} decides")]
pub struct RuleDecides {
    /// The rule that decides.
    pub rule: RuleId,
    /// The rule under which rulings are given at the site.
    pub ruling: RuleId,
}

impl RuleDecides {
    /// The stable part, as it stands in the list of problems; an instance names the rule that decides.
    pub const FACT: Fact = Fact {
        code: "ruling-rule-decides",
        kind: Kind::Conflict,
        rule: "",
        en: "A rule decides: there is nothing to rule on",
        zh: "规则已有定论，不得裁定",
        detail_en: "{rule} decides the case. A ruling under {ruling} is given only where no rule decides or the facts are disputed.",
        detail_zh: "本案依 {rule} 判定。仅在无规则可依或事实有争议时，方可依 {ruling} 裁定。",
    };
}

impl Refusal for RuleDecides {
    fn fact(&self) -> Fact {
        Fact {
            rule: self.rule.code(),
            ..Self::FACT
        }
    }
    fn detail(&self) -> Words {
        let Self { rule, ruling } = self;
        Words::new(
            format!(
                "{rule} decides the case. A ruling under {ruling} is given only where no rule decides or the facts are disputed."
            ),
            format!("本案依 {rule} 判定。仅在无规则可依或事实有争议时，方可依 {ruling} 裁定。"),
        )
    }
}
