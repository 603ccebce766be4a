//! Why an act of the rotation is refused.

use kehu_kernel::Words;

kehu_kernel::refusals! {
    /// Why an act of the rotation is refused.
    pub enum Error wraps { Invalid(kehu_kernel::Faults), Database(kehu_db::Error), Policy(kehu_policy::Error) } {
        /// There is no such site, or the caller has no part in it.
        SiteNotFound {} = "site-not-found", NotFound, "",
            "There is no such site", "案场不存在",
            "No site with this id lies within your reach.", "您的权限范围内没有此案场。";
        /// Nobody is set to be on duty.
        NoRoster {} = "rotation-no-roster", Conflict, "ATT-G01",
            "The day has no roster", "当日没有排班",
            "Set a roster for the day or its day of the week first.", "请先设置当日或该星期几的排班。";
        /// Nobody can receive.
        NobodyFree {} = "rotation-nobody-free", Conflict, "ATT-G01",
            "Nobody is free to receive", "没有可接待的售楼员",
            "Nobody on duty is at the site and free; no turn was used and nobody passed over. Try again when somebody is back.",
            "当班人员均不在场或正在接待；未占用任何轮次，亦未记轮空。请待有人返回后重试。";
        /// Not in today's order.
        NotOnDuty {} = "rotation-not-on-duty", Conflict, "ATT-G01",
            "The salesperson is not on duty", "该售楼员当日不在班",
            "Only who stands in the day's order has a turn. Add the salesperson to the day's roster first.", "仅当日排班人员有轮次，请先将其加入当日排班。";
        /// In today's order already.
        OnDutyAlready {} = "rotation-already-on-duty", Conflict, "ATT-G01",
            "The salesperson is on duty already", "该售楼员已在班",
            "Nothing is left to do.", "无需重复操作。";
        /// Does not work there.
        NotASalesperson {} = "rotation-not-a-salesperson", Invalid, "ATT-G01",
            "Not a salesperson of the site", "不是本案场的售楼员",
            "Each must be a user in use who takes part in the rotation of this site on the day.", "所列人员均须为当日在本案场参加轮接的有效用户。";
        /// The day has begun or is over.
        DayBegun {} = "rotation-day-begun", Conflict, "ATT-G01",
            "The day's order has begun", "当日轮接已开始",
            "Its roster stands. Change the order of the day by joining, leaving and moving: each change is an entry of the ledger.",
            "当日排班不可再改。请通过加入、离班、调整次序变更当日顺序，每次变更均记入台账。";
        /// Is with a party.
        Busy {} = "salesperson-busy", Conflict, "ATT-G10",
            "The salesperson is with a party", "该售楼员正在接待",
            "A reception is not broken off or interrupted: end it first.", "不得中断或打断接待，请先结束当前接待。";
        /// Cannot go from one to the other.
        PresenceImpossible { from: Words, to: Words } = "presence-impossible", Conflict, "ATT-G04",
            "That cannot follow", "当前状态不能如此变更",
            "From {from} nobody becomes {to}. Read the presence and choose what fits.", "当前状态 {from} 不能变更为 {to}，请核对在岗状态。";
        /// Before something already recorded, on another day, or in the future.
        PresenceOutOfTime {} = "presence-out-of-time", Invalid, "ATT-G04",
            "That time cannot be entered", "时间无法登记",
            "The time must lie on this day, not in the future and not before the salesperson's last recorded one.",
            "时间须在当日，不晚于现在，且不早于该售楼员上一次登记的时间。";
        /// No such stretch.
        PresenceNotFound {} = "presence-not-found", NotFound, "ATT-G04",
            "There is no such presence", "在岗记录不存在",
            "Nothing with this id is recorded at the site.", "本案场没有此在岗记录。";
        /// Not out on business.
        NotOnBusiness {} = "presence-not-on-business", Conflict, "ATT-G04",
            "Nothing was ordered there", "该记录不是因公外出",
            "Only work outside that a superior ordered is verified.", "仅因公外出记录需要核实。";
        /// Verified before.
        AlreadyVerified {} = "business-already-verified", Conflict, "ATT-G04",
            "The order has been verified", "已核实",
            "It is verified once.", "每次外出仅核实一次。";
        /// Not the one who verifies.
        NotVerifier {} = "business-not-verifier", Forbidden, "ATT-G04",
            "You do not verify orders here", "您无权核实",
            "The site's project manager verifies, or its sales manager where there is none; nobody their own absence.",
            "由本案场项目经理核实；没有项目经理的，由销售经理核实；本人不得核实自己的外出。";
        /// Not admitted.
        NotAdmitted {} = "not-admitted-to-reception", Conflict, "ATT-G05",
            "The salesperson is not admitted to reception", "该售楼员暂不允许参与接待",
            "Materials or sales information are to be put in order first; the site supervisor then admits them again.",
            "须先备齐销售道具、核对销售信息，由现场主管恢复其接待资格。";
        /// The policy knows no such measure.
        MeasureNotInPolicy {} = "rotation-measure-not-in-policy", Conflict, "ATT-G05",
            "The site's policy has no such measure", "本案场制度没有此项措施",
            "The policy in force does not cancel turns for dress or bar the unprepared.", "现行制度未规定取消轮次或暂停接待的措施。";
        /// Barred or not, as it is.
        AdmissionUnchanged {} = "admission-unchanged", Conflict, "ATT-G05",
            "Nothing would change", "接待资格未发生变化",
            "The salesperson is barred, or admitted, already.", "该售楼员已处于此状态。";
        /// No such turn of the day.
        TurnNotFound {} = "turn-not-found", NotFound, "ATT-G01",
            "There is no such turn today", "当日没有此轮次",
            "The number must be that of an entry by which a turn was taken or used today.", "编号须为当日占用轮次的台账记录。";
        /// Given back or void.
        TurnReturned {} = "turn-already-returned", Conflict, "ATT-G01",
            "The turn was given back or is void", "该轮次已退还或作废",
            "That happens once.", "每个轮次仅可处理一次。";
        /// Not owed any more.
        ClaimNotFound {} = "turn-claim-not-found", NotFound, "ATT-G01",
            "Nothing is owed by that entry", "该记录没有待补轮次",
            "The number must be that of an entry that granted turns of which some are left.", "编号须为尚有剩余轮次的补接或优先记录。";
        /// The policy keeps it used.
        TurnStaysUsed {} = "turn-stays-used", Conflict, "ATT-V02",
            "The turn stays used", "该轮次不予退还",
            "The site's policy does not give back the turn of who hands a visitor over.", "现行制度规定移交客户后轮次不退还。";
        /// V06c.
        PriorityNotAllowed {} = "priority-turn-not-allowed", Conflict, "ATT-V06c",
            "No priority turn in this case", "此情形不得安排优先轮值",
            "The site's policy grants the former salesperson a priority turn only as it says: never, or only without fault.",
            "现行制度限制原售楼员获得优先轮值：不予安排，或仅限无过错。";
        /// No such trade.
        TradeNotFound {} = "turn-trade-not-found", NotFound, "ATT-G03",
            "There is no such trade", "调换申请不存在",
            "No trade with this id belongs to the site.", "本案场没有此调换申请。";
        /// With oneself.
        TradeWithSelf {} = "turn-trade-with-self", Invalid, "ATT-G03",
            "Nobody trades with themselves", "不能与本人调换",
            "Name a colleague who is on duty.", "请选择当班的同事。";
        /// There is one between them.
        TradeOpen {} = "turn-trade-open", Conflict, "ATT-G03",
            "The two have an open trade", "双方已有待处理的调换申请",
            "Wait for its decision or withdraw it.", "请等待处理结果或先撤回。";
        /// Not at this point.
        TradeState { state: crate::TradeState } = "turn-trade-state", Conflict, "ATT-G03",
            "The trade does not stand there", "调换申请状态不符",
            "It is {state}. A trade is proposed, accepted by the colleague, then approved by the site supervisor.",
            "当前状态为 {state}。调换须经提出、同事同意、现场主管批准。";
        /// Another day.
        TradeLapsed {} = "turn-trade-lapsed", Conflict, "ATT-G03",
            "The trade has lapsed", "调换申请已失效",
            "It was for an earlier day.", "该申请属于此前日期。";
        /// Not the one to answer.
        NotTradePartner {} = "turn-trade-not-yours", Forbidden, "ATT-G03",
            "That is not yours to say", "您无权处理",
            "The colleague accepts or declines; who proposed it withdraws it.", "由对方同意或拒绝，由提出人撤回。";
        /// One's own.
        OwnTrade {} = "turn-trade-own", Forbidden, "ATT-G03",
            "Nobody approves their own trade", "不得批准本人的调换",
            "Another supervisor must decide.", "须由其他主管人员批准。";
        /// One's own advantage.
        OwnDecision {} = "rotation-own-decision", Forbidden, "ATT-G01",
            "Nobody decides on their own turns", "不得决定本人的轮次",
            "Another manager decides on yours; your own coming and going you record by the calls for salespeople.",
            "本人的轮次须由其他管理人员决定；本人到岗、外出请使用售楼员操作登记。";
        /// A recorded reception ends as such.
        EndsWithReception {} = "party-ends-with-reception", Conflict, "ATT-G01",
            "The reception is recorded", "该接待已登记",
            "End the reception; its salesperson is free with that.", "请结束该次接待，售楼员随之空闲。";
        /// Keys and the system have no place in the order.
        PersonsOnly {} = "rotation-persons-only", Forbidden, "ATT-G01",
            "Only a person can do this", "仅限本人操作",
            "Sign in as the person.", "请以个人账号登录。";
    }
}

/// Whoever is said to have ordered it is nobody, or the salesperson.
fn unknown_superior() -> Error {
    kehu_kernel::Faults::one(
        "/ordered_by",
        "superior",
        "must be another user: the superior who ordered it",
        "须为安排该工作的上级",
    )
    .into()
}

kehu_db::constraints! { Error {
    "turn_trades_open_key" => Error::TradeOpen {},
    "business_verifications_pkey" => Error::AlreadyVerified {},
    "turn_entries_returned_key" => Error::TurnReturned {},
    "turn_entries_withdrawn_key" => Error::ClaimNotFound {},
    "presences_ordered_by_fkey" => unknown_superior(),
    "presences_own_order_check" => unknown_superior(),
} }
