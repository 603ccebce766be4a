//! Why an act of tracking is refused.

use super::words::{FunnelStage, PlanState};
use chrono::NaiveDate;

kehu_kernel::refusals! {
    /// Why an act of tracking is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Reception(crate::Error),
    } {
        /// No such contact.
        FollowUpNotFound {} = "follow-up-not-found", NotFound, "ATT-G26",
            "No such follow-up", "跟踪记录不存在",
            "There is no follow-up with this id that you may see.", "该跟踪记录不存在，或不在您的权限范围内。";
        /// Another's party.
        NotTheFollower {} = "not-the-follower", Forbidden, "ATT-G26",
            "Not your party", "不是您的客户",
            "A party is followed up by the salesperson who holds it.", "客户由其登记人跟踪。";
        /// Entered too late.
        FollowUpLate { days: u8 } = "follow-up-late", Conflict, "ATT-G26",
            "The follow-up is entered too late", "跟踪记录补登已超时",
            "It must be entered on its day, or at most {days} days later.", "须当日登记，最多可延后 {days} 天。";
        /// The next contact is agreed too late.
        NextTooLate { last: NaiveDate } = "follow-up-next-too-late", Conflict, "ATT-G26",
            "The next contact is too late", "下次跟踪日期过晚",
            "A party of this level must be contacted by {last}.", "此级别客户最迟须于 {last} 再次跟踪。";
        /// Only the latest is corrected.
        NotTheLatest {} = "follow-up-not-the-latest", Conflict, "ATT-G26",
            "Only the latest follow-up is corrected", "仅可更正最近一次跟踪记录",
            "Record another contact instead.", "请另行登记。";
        /// Corrected before.
        FollowUpCorrected {} = "follow-up-corrected", Conflict, "ATT-G26",
            "The follow-up has been corrected", "该跟踪记录已更正",
            "Correct the latest one.", "请对最新的记录作更正。";
        /// Checked before.
        FollowUpChecked {} = "follow-up-checked", Conflict, "ATT-G26",
            "The follow-up has been checked", "该跟踪记录已检查",
            "A record is checked once.", "每条记录仅检查一次。";
        /// One's own.
        OwnFollowUp {} = "own-follow-up", Forbidden, "ATT-G26",
            "Nobody checks their own follow-up", "不得检查本人的跟踪记录",
            "Another must check it.", "须由他人检查。";
        /// The sales supervisor's.
        ForSalesSupervisor {} = "for-the-sales-supervisor", Forbidden, "ATT-G26",
            "This is the sales supervisor's", "须由销售主任办理",
            "The site's sales supervisor checks follow-ups; the sales manager only at a site without one.",
            "由本案场销售主任检查；没有销售主任的，由销售经理办理。";
        /// The sales manager's.
        ForSalesManager {} = "for-the-sales-manager", Forbidden, "ATT-G26",
            "This is the sales manager's", "须由销售经理办理",
            "The site's sales manager joins the analysis of hard cases.", "疑难客户由本案场销售经理共同分析。";
        /// One's own.
        OwnWork {} = "own-work-check", Forbidden, "ATT-G26",
            "Nobody checks their own work", "不得检查本人的工作",
            "Another manager must check it.", "须由其他负责人检查。";
        /// The managers'.
        ForManagers {} = "for-the-managers", Forbidden, "ATT-G26",
            "This is the managers'", "须由项目经理或销售经理办理",
            "The site's project manager or sales manager checks dossiers and after-sale work.",
            "客户档案与售后工作由本案场项目经理或销售经理检查。";
        /// It is none.
        NotHardCase {} = "not-a-hard-case", Conflict, "ATT-G26",
            "Not a hard case", "不是疑难客户",
            "Nothing in its follow-ups calls for the manager: no help was asked for, and too few contacts in a row met an objection.",
            "跟踪中未请求支持，且连续受阻次数未达规定。";
        /// The funnel does not go there by hand.
        MoveRefused { from: FunnelStage, to: FunnelStage } = "funnel-move-refused", Conflict, "ATT-G27",
            "The funnel does not go there by hand", "不能手工变更至该阶段",
            "From {from} a party does not get to {to} by hand; registrations, follow-ups and deals move it by themselves.",
            "{from} 不能手工变更为 {to}；登记、跟踪与成交自动推进。";
        /// It must be followed up.
        MustBeFollowed {} = "party-must-be-followed", Forbidden, "ATT-G26",
            "The party must be followed up", "该客户必须跟踪",
            "A party of an obligatory level is archived by a manager only.", "必须跟踪级别的客户仅可由负责人存档。";
        /// Not one's own.
        NotOwnParty {} = "not-own-party", Invalid, "ATT-G26",
            "Not your party", "不是您的客户",
            "Only parties that you hold at this site are put in order.", "仅可排列您在本案场的客户。";

        /// No such plan.
        PlanNotFound {} = "plan-not-found", NotFound, "ATT-S03",
            "No such plan", "计划不存在",
            "There is no plan with this id that you may see.", "该计划不存在，或不在您的权限范围内。";
        /// Written before.
        PlanWritten {} = "plan-written", Conflict, "ATT-S03",
            "The plan has been written", "计划已填写",
            "There is one plan a person and period; change that.", "每人每期一份计划，请修改原计划。";
        /// Somebody else's.
        NotThePlanOwner {} = "plan-of-another", Forbidden, "ATT-S03",
            "The plan of another", "他人的计划",
            "Only its owner writes and summarises a plan.", "计划及总结由本人填写。";
        /// One's own.
        OwnPlan {} = "own-plan", Forbidden, "ATT-S03",
            "Nobody keeps their own plan", "不得收存本人的计划",
            "Another keeps it and gives it back.", "须由他人收存与发还。";
        /// Another state.
        PlanElsewhere { state: PlanState } = "plan-state", Conflict, "ATT-S03",
            "The plan does not stand so", "计划状态不符",
            "It is {state}: written plans are kept, kept ones given back, those given back summarised and closed.",
            "当前状态为 {state}：填写后收存，收存后发还，发还后总结归档。";
        /// Not working there.
        NotOfTheSite {} = "plan-not-of-the-site", Forbidden, "ATT-S03",
            "Not of this site", "不属于本案场",
            "Only who holds a role at the site plans there.", "仅本案场人员填写计划。";
    }
}

kehu_db::constraints! { Error {
    "follow_ups_corrects_key" => Error::FollowUpCorrected {},
    "follow_up_checks_pkey" => Error::FollowUpChecked {},
    "follow_up_checks_own_check" => Error::OwnFollowUp {},
    "work_checks_own_check" => Error::OwnWork {},
    "plans_period_key" => Error::PlanWritten {},
    "plans_kept_check" => Error::OwnPlan {},
}}
