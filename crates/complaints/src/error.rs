//! Refusals.

use crate::words::{ConsultationState, Severity, Stage, StepKind};
use chrono::{DateTime, Utc};
use kehu_kernel::Words;

kehu_kernel::refusals! {
    /// Why an act at the complaints desk is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Flooded(crate::Flooded),
        Database(kehu_db::Error),
        Identity(kehu_identity::Error),
        Policy(kehu_policy::Error),
        Calendar(kehu_calendar::Error),
        WorkingTime(kehu_calendar::CalendarError),
        Approvals(kehu_approvals::Error),
        Files(kehu_files::Error),
        Dossier(kehu_customers::dossier::Error),
        Reception(kehu_reception::Error),
        ServiceOrders(kehu_service_orders::Error),
        Improvements(kehu_improvements::Error),
    } {
        /// There is no such complaint inside the caller's scope.
        NotFound {} = "complaint-not-found", NotFound, "CMP-01",
            "No such complaint", "投诉不存在",
            "There is no complaint with this id that you may see.", "该投诉不存在，或不在您的数据范围内。";
        /// The unit is not there, or lies outside the caller's scope.
        UnknownUnit {} = "complaint-unit-not-found", NotFound, "CMP-01",
            "No such unit", "单位不存在",
            "Record complaints at a unit in your scope.", "请在您数据范围内的单位登记投诉。";
        /// The policy has no such category.
        UnknownCategory {} = "complaint-category-unknown", Invalid, "CMP-03",
            "The policy does not have this category", "制度中无此投诉类别",
            "Choose a category of the unit's policy.", "请选择本单位制度中的投诉类别。";
        /// The policy has no such cause.
        UnknownCause {} = "complaint-cause-unknown", Invalid, "CMP-12",
            "The policy does not have this cause", "制度中无此投诉原因",
            "Choose a cause of the unit's policy.", "请选择本单位制度中的投诉原因。";
        /// There is no such customer for the caller.
        UnknownCustomer {} = "complaint-customer-unknown", Invalid, "CMP-01",
            "No such customer", "客户不存在",
            "There is no customer with this id in the company.", "本公司不存在该客户。";
        /// A person or unit that is named is not known.
        UnknownReference {} = "complaint-reference-unknown", Invalid, "CMP-04",
            "A person or unit that is named is not known", "所填人员或单位不存在",
            "Name users and units of the organisation.", "请填写组织中的人员和单位。";
        /// It is not this step's turn.
        OutOfOrder { stage: Stage, next: StepKind } = "complaint-step-out-of-order", Conflict, "CMP-04",
            "It is not this step's turn", "处理步骤不得跳过或重复",
            "The complaint is {stage}; next is: {next}. The eight steps are taken in order, none is skipped.",
            "投诉当前为 {stage}，下一步为：{next}。八个步骤须依次进行，不得跳过。";
        /// Nothing is left to do.
        Finished { stage: Stage } = "complaint-finished", Conflict, "CMP-04",
            "The complaint is finished", "投诉已办结",
            "It is {stage}; its record does not change any more.", "当前为 {stage}，记录不再变更。";
        /// The handling opinion does not stand yet.
        NotCleared {} = "complaint-not-cleared", Conflict, "CMP-06",
            "The handling opinion does not stand yet", "处理意见尚未批准",
            "The complainant is replied to only after the leader has approved the handling opinion, or the special meeting has decided with minutes and joint opinion on file.",
            "处理意见经主管领导批准，或专题会议形成决议并将纪要和共同意见归档后，方可答复。";
        /// Another party is responsible.
        Misdirected {} = "complaint-misdirected", Conflict, "CMP-03",
            "The complaint is misdirected", "该投诉属于误投",
            "Answer with who is responsible, and hand it over; there is nothing of one's own to investigate.",
            "请告知责任方并移交，无需自行调查处理。";
        /// The policy says that another party is responsible.
        OtherPartyResponsible {} = "complaint-other-party-responsible", Conflict, "CMP-03",
            "Another party is responsible for this category", "该类别由其他单位负责",
            "The policy names another party for complaints of this category: they are misdirected.", "制度规定该类投诉由其他单位负责，应认定为误投。";
        /// What the media publish is escalated from the start.
        Escalated { least: &'static str } = "complaint-escalated", Conflict, "CMP-01",
            "The complaint was published in the media", "该投诉经媒体曝光",
            "It is escalated from the start: by the policy no less than {least}.", "媒体曝光的投诉自始升级处理，按制度级别不得低于 {least}。";
        /// The acceptor's duty.
        NotAcceptor {} = "complaint-not-acceptor", Forbidden, "CMP-05",
            "Only the acceptor does this", "谁受理、谁跟进、谁回复",
            "Who accepted the complaint replies and follows up. Have it handed over to you first.", "须由受理人回复和跟进。如需接手，请先办理移交。";
        /// Whoever is complained about.
        OwnCase {} = "complaint-own-case", Forbidden, "CMP-13",
            "The complaint is directed against this employee", "被投诉人不得处理本投诉",
            "Nobody handles a complaint about themselves; leave it to another.", "被投诉的员工不得处理该投诉，请交由他人办理。";
        /// Only people handle complaints.
        PersonsOnly {} = "complaint-persons-only", Forbidden, "CMP-05",
            "Only a person does this", "须由个人办理",
            "Sign in as a person; API keys and the system do not handle complaints.", "请以个人身份登录，接口密钥和系统不得处理投诉。";
        /// It was acknowledged before.
        AlreadyAcknowledged {} = "complaint-already-acknowledged", Conflict, "CMP-01",
            "The receipt was acknowledged before", "已告知受理",
            "The record names when and by what way.", "受理告知的时间和方式见记录。";
        /// An offer waits for its answer.
        HandoverPending {} = "complaint-handover-pending", Conflict, "CMP-05",
            "A handover waits for its answer", "已有移交待确认",
            "Wait for the answer or take the offer back.", "请等待对方确认，或先撤回。";
        /// There is nothing to answer or take back.
        NoHandover {} = "complaint-no-handover", Conflict, "CMP-05",
            "No handover is offered", "没有待确认的移交",
            "A handover is offered with a reason, then accepted or declined by the one to whom it is offered.", "须先提出移交并说明理由，再由接收人确认或拒绝。";
        /// The offer is another's.
        NotOffered {} = "complaint-not-offered", Forbidden, "CMP-05",
            "The handover is offered to another", "移交对象不是您",
            "Only the one to whom it is offered answers.", "须由接收人本人确认。";
        /// It is that one's already.
        HandoverToAcceptor {} = "complaint-handover-to-acceptor", Invalid, "CMP-05",
            "That one is the acceptor already", "对方已是受理人",
            "Name another.", "请指定其他人员。";
        /// The new one may not handle complaints there.
        CannotHandle {} = "complaint-cannot-handle", Conflict, "CMP-05",
            "That person may not handle complaints there", "对方无权处理该单位的投诉",
            "Name somebody who may handle complaints at the unit.", "请指定在该单位有权处理投诉的人员。";
        /// A general complaint's deadline, or one of a severity that the policy does not extend.
        NotExtendable { severity: Severity } = "complaint-not-extendable", Conflict, "CMP-07",
            "This deadline cannot be extended", "该期限不得延长",
            "The complaint is {severity}; only what the policy names can be extended, a general complaint never.", "投诉级别为 {severity}，一般投诉的处理期限不得延长。";
        /// An eighth working day.
        OverCap { longest: u16 } = "complaint-extension-over-cap", Invalid, "CMP-07",
            "No deadline is that long", "超过最长处理期限",
            "At most {longest} working days from acceptance, with whatever approval.", "自受理起最多 {longest} 个工作日，任何批准均不得超过。";
        /// The extension would not lengthen it.
        NotLonger { present: u16 } = "complaint-extension-not-longer", Invalid, "CMP-07",
            "The deadline is that long already", "未延长期限",
            "It is {present} working days from acceptance now.", "现期限为自受理起 {present} 个工作日。";
        /// The deadline has passed, or the reply is given.
        DeadlineOver {} = "complaint-deadline-over", Conflict, "CMP-08",
            "The deadline is over", "期限已届满或已答复",
            "What has passed is not extended afterwards: an overdue complaint stays overdue, and nothing resets its clock.", "已届满的期限不得事后延长，逾期的投诉始终计为逾期。";
        /// A request waits for its decision.
        ExtensionPending {} = "complaint-extension-pending", Conflict, "CMP-07",
            "An extension is asked for already", "已有延期申请待审批",
            "Wait for the decision or withdraw the approval.", "请等待审批结果，或先撤回审批。";
        /// The decision is not awaited any more.
        NotPending {} = "complaint-decision-not-awaited", Conflict, "CMP-06",
            "Nothing waits for this decision", "没有待决定的事项",
            "The complaint has moved on since this was submitted.", "提交后投诉状态已变化。";
        /// The leader approves this one.
        MeetingNotNeeded {} = "complaint-meeting-not-needed", Conflict, "CMP-06",
            "The supervising leader decides on this one", "该投诉由主管领导审批",
            "By the policy a special meeting decides on graver complaints alone.", "按制度仅情节重大或严重的投诉须召开专题会议。";
        /// Others convene.
        NotConvener { roles: Words } = "complaint-not-convener", Forbidden, "CMP-06",
            "Another convenes the special meeting", "您无权召集专题会议",
            "By the policy it is convened by: {roles}.", "按制度由以下角色召集：{roles}。";
        /// Every level that could decide is a party to the matter.
        NobodyDecides { roles: String } = "complaint-nobody-decides", Conflict, "CMP-06",
            "Nobody is left who may decide", "没有可以作出决定的人",
            "Whoever holds one of the roles {roles} is complained about, is responsible, or asks for it. Let another propose it, or have one of these roles given to another person.",
            "具有以下角色的人员均为被投诉人、责任人或提出人：{roles}。请由他人提出，或另行指定人员担任其中角色。";
        /// The responsible employee does not decide.
        ResponsibleDecides {} = "complaint-responsible-decides", Forbidden, "CMP-13",
            "The responsible employee does not decide", "责任人不得作出决定",
            "Nobody decides on a handling opinion about what they are responsible for; let another convene the meeting.",
            "责任人不得就本人负责的事项作出决定，请由他人召集会议。";
        /// Other owners' rights are touched.
        ConsentMissing {} = "complaint-consent-missing", Conflict, "CMP-17",
            "The answer touches other owners' rights", "答复涉及其他业主权益",
            "Put the consent of the owners' committee or the rule agreed before on file first.", "请先将业主委员会同意意见或事先约定的规则归档。";
        /// A service order is not finished.
        OrderOpen {} = "complaint-service-order-open", Conflict, "CMP-14",
            "A service order of the complaint is not finished", "服务指令尚未完成",
            "The complaint waits for it: follow up when the service is confirmed.", "投诉须待服务指令确认完成后方可回访。";
        /// Tried again too early.
        FollowUpTooEarly { from: DateTime<Utc> } = "complaint-follow-up-too-early", Conflict, "CMP-10",
            "It is too early for the next call", "未到再次回访时间",
            "A call that nobody answered is tried again from {from} on.", "无人接听的回访应于 {from} 之后再次进行。";
        /// There is no such employee among those complained about.
        NotAccused {} = "complaint-employee-not-accused", NotFound, "CMP-13",
            "The complaint does not name this employee at a reception", "该投诉未涉及此员工的接待",
            "Name the employee with party and reception first.", "请先登记被投诉员工及其客户和接待记录。";
        /// The evidence is on record.
        AlreadyVerified {} = "complaint-already-verified", Conflict, "ATT-R05",
            "The complaint was verified before", "该投诉已核实",
            "It stands in the party's record of evidence; correct it there.", "已记入客户归属证据，如需更正请在该处办理。";
        /// There is no such link.
        IntakeNotFound {} = "complaint-intake-not-found", NotFound, "CMP-01",
            "No such intake", "受理入口不存在",
            "The link is not known or is not in use any more.", "该链接不存在或已停用。";
        /// There is no such consultation.
        ConsultationNotFound {} = "consultation-not-found", NotFound, "CMP-02",
            "No such consultation", "咨询不存在",
            "There is no consultation with this id that you may see.", "该咨询不存在，或不在您的数据范围内。";
        /// It was answered or turned.
        ConsultationSettled { state: ConsultationState } = "consultation-settled", Conflict, "CMP-02",
            "The consultation is settled", "咨询已办结",
            "It is {state}.", "当前为 {state}。";
        /// There is no such incident.
        IncidentNotFound {} = "incident-not-found", NotFound, "CMP-15",
            "No such incident", "事件不存在",
            "There is no incident with this id that you may see.", "该事件不存在，或不在您的数据范围内。";
        /// Another record has corrected it.
        IncidentCorrected {} = "incident-corrected", Conflict, "CMP-15",
            "The record was corrected before", "该记录已被更正",
            "Correct the record that took its place.", "请更正替代它的记录。";
    }
}

kehu_db::constraints! { Error {
    "complaints_unit_fkey" => Error::UnknownUnit {},
    "complaint_intake_links_unit_fkey" => Error::UnknownUnit {},
    "complaints_customer_fkey" => Error::UnknownCustomer {},
    "complaints_responsible_unit_fkey" => Error::UnknownReference {},
    "complaints_responsible_user_fkey" => Error::UnknownReference {},
    "complaints_offered_to_fkey" => Error::UnknownReference {},
    "complaint_accused_user_fkey" => Error::UnknownReference {},
    "complaint_handovers_to_fkey" => Error::UnknownReference {},
    "complaint_handovers_one_pending" => Error::HandoverPending {},
    "complaint_extensions_one_pending" => Error::ExtensionPending {},
    "consultations_customer_fkey" => Error::UnknownCustomer {},
    "incidents_led_out_by_fkey" => Error::UnknownReference {},
    "incidents_corrects_key" => Error::IncidentCorrected {},
    "incident_staff_user_fkey" => Error::UnknownReference {},
} }
