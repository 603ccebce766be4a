//! Why an act on commission is refused.

use chrono::NaiveDate;

kehu_kernel::refusals! {
    /// Why an act on commission is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Identity(kehu_identity::Error),
        Policy(kehu_policy::Error),
        Approvals(kehu_approvals::Error),
        Jobs(kehu_jobs::Error),
        Violations(kehu_violations::Error),
    } {
        /// The site is not there, or outside the caller's scope.
        UnknownSite {} = "commission-site-not-found", NotFound, "ATT-D09",
            "No such site", "案场不存在",
            "There is no site with this id that you may see.", "该案场不存在，或不在您的数据范围内。";
        /// The settlement is not there, or outside the caller's scope.
        SettlementNotFound {} = "commission-settlement-not-found", NotFound, "ATT-D09",
            "No such settlement", "结算单不存在",
            "There is no settlement with this id that you may see.", "该结算单不存在，或不在您的数据范围内。";
        /// The month has not ended.
        MonthOpen { ends_on: NaiveDate } = "commission-settlement-month-open", Conflict, "ATT-D09",
            "The month has not ended", "当月尚未结束",
            "Money of the month may still come in; settle it after {ends_on}.", "当月仍可能有回款，请在 {ends_on} 之后结算。";
        /// An earlier settlement is under way.
        AnotherOpen {} = "commission-settlement-another-open", Conflict, "ATT-D09",
            "Another month of the site is being settled", "该案场另有月份正在结算",
            "Close or discard that settlement first: each one builds upon the one before.", "请先关闭或作废该结算单，后一月以前一月为基础。";
        /// A later month is settled already.
        LaterSettled {} = "commission-settlement-later-settled", Conflict, "ATT-D09",
            "A later month is settled already", "后续月份已结算",
            "What is missing of this month comes with the next settlement.", "本月未结部分将计入下一次结算。";
        /// An earlier month is not settled.
        EarlierOpen { month: String } = "commission-settlement-earlier-open", Conflict, "ATT-D09",
            "An earlier month is not settled", "前一月份尚未结算",
            "Settle and close {month} first: each month builds upon the one before, and none can be run once it was passed over.",
            "请先结算并关闭 {month}：后一月以前一月为基础，越过的月份无法再结算。";
        /// The state does not allow it.
        StateForbidden { state: crate::settlement::SettlementState } = "commission-settlement-state-forbidden", Conflict, "ATT-D09",
            "The settlement's state does not allow this", "结算单当前状态不允许此操作",
            "It is {state}. What is computed is submitted, what is approved is closed; what is closed or discarded never changes.",
            "当前状态为 {state}。计算完成后提交审批，批准后关闭；已关闭或作废的不再变更。";
        /// The site is too large to be previewed at once.
        TooLargeToPreview { most: i64 } = "commission-settlement-too-large-to-preview", Conflict, "ATT-D09",
            "The site is too large for a preview", "案场数据量过大，无法预览",
            "A preview takes at most {most} deals. Run the settlement: until it is approved it can be discarded.",
            "预览最多支持 {most} 笔成交。请直接运行结算，批准之前可以作废。";
        /// Only people settle.
        PersonsOnly {} = "commission-settlement-persons-only", Forbidden, "ATT-D09",
            "Only people settle commission", "佣金结算须由个人办理",
            "Sign in as a person; API keys and the system do not settle.", "请以个人身份登录，接口密钥和系统不得办理结算。";
        /// There is no statement.
        StatementNotFound {} = "commission-statement-not-found", NotFound, "ATT-D10",
            "No such statement", "佣金对账单不存在",
            "There is no statement of this person and settlement that you may see.", "该人员在该结算单中没有您可查看的对账单。";
        /// The statement is too long for a file.
        StatementTooLong { most: usize } = "commission-statement-too-long", Conflict, "ATT-D10",
            "The statement is too long for a file", "对账单过长，无法导出",
            "A file takes at most {most} lines; read it by pages.", "文件最多 {most} 行，请分页读取。";
        /// The deal is not there, or of another site.
        UnknownDeal {} = "commission-deal-not-found", Invalid, "ATT-D09",
            "No such deal at the site", "该案场无此成交",
            "There is no deal with this id at the site.", "该案场不存在此成交。";
        /// It is recorded already.
        MilestoneRecorded {} = "commission-milestone-recorded", Conflict, "ATT-D09",
            "The milestone is recorded already", "该节点已登记",
            "Each milestone of a deal or site is recorded once.", "同一成交或案场的每个节点只登记一次。";
        /// The person is not known.
        UnknownPerson {} = "commission-person-not-found", Invalid, "ATT-D09",
            "No such employee", "员工不存在",
            "There is no user with this id.", "不存在该用户。";
        /// The person is not of the site's people.
        NotOfSite {} = "commission-person-not-of-site", Invalid, "ATT-D09",
            "The person does not work at the site", "该人员不在该案场任职",
            "Name somebody who then holds a role at the site, or above it in its company with a reach down to it.",
            "请指定当时在该案场任职的人员，或在其公司内任职且职责覆盖该案场的人员。";
        /// It is recorded already.
        DepartureRecorded {} = "departure-recorded", Conflict, "ATT-D09",
            "The departure is recorded already", "该离职已登记",
            "The person has left the site; record first that the departure has ended.",
            "该人员已登记离职，如已返岗或系误登记，请先登记其离职终止。";
        /// The departure is not there, or outside the caller's scope.
        DepartureNotFound {} = "departure-not-found", NotFound, "ATT-D09",
            "No such departure", "离职记录不存在",
            "There is no departure with this id that you may see.", "该离职记录不存在，或不在您的数据范围内。";
        /// It has ended already.
        DepartureEnded {} = "departure-ended", Conflict, "ATT-D09",
            "The departure has ended already", "该离职已终止",
            "A departure ends once; record a new one if the person has left again.", "同一离职只终止一次；如再次离职，请另行登记。";
        /// One's own commission depends on it.
        OwnDeparture {} = "departure-own", Forbidden, "GOV-09",
            "Your own commission depends on it", "该登记关系到您本人的佣金",
            "Neither who left nor the delegate records it; leave it to another.", "离职人员本人和受托人均不得登记，请交由他人办理。";
        /// The policy knows no delegates.
        NoDelegates {} = "departure-delegate-unwanted", Conflict, "ATT-D09",
            "The policy lets nobody take this leaver's deals over", "制度未规定此类离职可委托他人跟进",
            "Leave the delegate out, or publish a policy whose `leaver` says `delegated` for this manner of leaving.",
            "请去除受托人，或先发布在此离职方式下为 `delegated` 的制度。";
        /// The delegate has left too.
        DelegateLeft {} = "departure-delegate-left", Conflict, "ATT-D09",
            "The delegate has left the site", "受托人已离职",
            "Name somebody who is still there.", "请指定仍在岗的人员。";
        /// Nobody scores themselves.
        OwnScore {} = "commission-score-own", Forbidden, "ATT-D09",
            "Nobody scores themselves", "不得为本人评分",
            "Somebody else who may score has to record it.", "请由其他有权限的人员登记。";
        /// The month's scores stand.
        MonthScored {} = "commission-score-month-settled", Conflict, "ATT-D09",
            "The settlement of the month is begun", "当月结算已开始",
            "Its scores stand. Discard the settlement first, unless it is closed.", "评分已生效；如结算尚未关闭，可先作废结算。";
        /// Too many corrections.
        TooManyScores {} = "commission-score-too-many", Conflict, "ATT-D09",
            "The score was corrected too often", "评分更正次数过多",
            "A person's score of a month can be recorded 1000 times.", "同一人员当月评分最多登记 1000 次。";
        /// Amounts past what is kept.
        TooLarge {} = "commission-too-large", Conflict, "ATT-D09",
            "The amounts are too large", "金额超出范围",
            "A deal's commission must lie below a billion yuan; correct the deal.", "单笔佣金须低于十亿元，请更正成交数据。";
        /// A workbook could not be written.
        Unwritten {} = "commission-file-unwritten", Internal, "",
            "The file could not be written", "文件生成失败",
            "The fault has been recorded. Give the request id when you report it.", "故障已记录，反馈时请提供 request_id。";
    }
}

impl From<crate::accrual::TooLarge> for Error {
    fn from(_: crate::accrual::TooLarge) -> Self {
        Self::TooLarge {}
    }
}

kehu_db::constraints! { Error {
    "commission_settlements_open_key" => Error::AnotherOpen {},
    "commission_settlements_former_key" => Error::AnotherOpen {},
    "commission_settlements_site_fkey" => Error::UnknownSite {},
    "commission_milestones_key" => Error::MilestoneRecorded {},
    "commission_milestones_deal_fkey" => Error::UnknownDeal {},
    "departures_number_key" => Error::DepartureRecorded {},
    "departure_ends_pkey" => Error::DepartureEnded {},
    "departures_user_fkey" => Error::UnknownPerson {},
    "departures_delegate_fkey" => Error::UnknownPerson {},
    "month_scores_user_fkey" => Error::UnknownPerson {},
    "month_scores_own_check" => Error::OwnScore {},
    "month_scores_settled_check" => Error::MonthScored {},
    "month_scores_number_check" => Error::TooManyScores {},
} }
