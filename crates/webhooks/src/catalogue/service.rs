//! Complaints, consultations, incidents, service orders, improvements, communication.

use super::{Family, Field, Shape, field, id, kind, word};
use kehu_identity::Permission;

const NUMBER: Field = field("number", Shape::Code, "Its number.");
const STAGE: Field = word(
    "stage",
    "ComplaintStage",
    "Where the complaint stands after it.",
);
const ACCEPTOR: Field = id("acceptor_id", "The user who is accountable for it.");

pub(super) const FAMILIES: &[Family] = &[
    Family {
        data: "ComplaintEventData",
        about: "An act on a complaint (CMP-02).",
        permission: Permission::ComplaintsRead,
        fields: &[
            NUMBER,
            STAGE,
            ACCEPTOR,
            id(
                "step_id",
                "The step that was taken, where it is one of the eight.",
            ),
            field(
                "due_at",
                Shape::Instant,
                "When the complainant was promised an answer, where the act promises one.",
            ),
            id("service_order_id", "The service order that was issued."),
            id("improvement_id", "The improvement item that was raised."),
        ],
        kinds: &[
            kind("complaint.received", "投诉已接收", "A complaint arrived"),
            kind(
                "complaint.escalated",
                "投诉已升级",
                "A complaint went to the leaders at once",
            ),
            kind(
                "complaint.acknowledged",
                "投诉已回执",
                "The complainant was told that the complaint arrived",
            ),
            kind(
                "complaint.accepted",
                "投诉已受理",
                "A complaint was accepted",
            ),
            kind(
                "complaint.determined",
                "投诉性质已判定",
                "Nature and severity of a complaint were determined",
            ),
            kind(
                "complaint.redirected",
                "投诉已移交应由他方处理",
                "A complaint was passed on to whom it concerns",
            ),
            kind(
                "complaint.investigated",
                "投诉已调查",
                "The cause of a complaint was found",
            ),
            kind(
                "complaint.attributed",
                "投诉责任已认定",
                "Who answers for a complaint was determined",
            ),
            kind(
                "complaint.proposed",
                "投诉处理意见已提出",
                "An opinion on a complaint was proposed",
            ),
            kind(
                "complaint.objected",
                "投诉处理意见被退回",
                "An opinion on a complaint was returned",
            ),
            kind(
                "complaint.cleared",
                "投诉处理意见已批准",
                "An opinion on a complaint stands",
            ),
            kind(
                "complaint.replied",
                "投诉已答复",
                "The complainant was answered",
            ),
            kind(
                "complaint.followed_up",
                "投诉已回访",
                "The complainant was called after the answer",
            ),
            kind(
                "complaint.reopened",
                "投诉已重新办理",
                "A complaint is handled again",
            ),
            kind("complaint.closed", "投诉已结案", "A complaint was closed"),
            kind(
                "complaint.verified",
                "投诉来访已核实",
                "What a complaint says of a reception was verified",
            ),
            kind(
                "complaint.consent_filed",
                "投诉所需同意已备案",
                "A consent that a complaint needs was filed",
            ),
            kind(
                "complaint.service_order_issued",
                "投诉已转服务指令",
                "A service order was issued from a complaint",
            ),
            kind(
                "complaint.improvement_raised",
                "投诉已转改进事项",
                "An improvement item was raised from a complaint",
            ),
        ],
    },
    Family {
        data: "ComplaintHandoverEventData",
        about: "A handover of a complaint from one acceptor to another.",
        permission: Permission::ComplaintsRead,
        fields: &[
            NUMBER,
            STAGE,
            ACCEPTOR,
            id("from_id", "The user who gives it up."),
            id("to_id", "The user to whom it is offered."),
        ],
        kinds: &[
            kind(
                "complaint.handover_offered",
                "投诉移交待确认",
                "A complaint was offered to another acceptor",
            ),
            kind(
                "complaint.handover_accepted",
                "投诉移交已接收",
                "The handover of a complaint was accepted",
            ),
            kind(
                "complaint.handover_declined",
                "投诉移交被拒绝",
                "The handover of a complaint was declined",
            ),
            kind(
                "complaint.handover_taken_back",
                "投诉移交已撤回",
                "The offer of a complaint was taken back",
            ),
        ],
    },
    Family {
        data: "ComplaintExtensionEventData",
        about: "An extension of a complaint's deadline.",
        permission: Permission::ComplaintsRead,
        fields: &[
            NUMBER,
            STAGE,
            ACCEPTOR,
            word("state", "ComplaintExtensionState", "How it stands."),
        ],
        kinds: &[
            kind(
                "complaint.extension_requested",
                "投诉延期已申请",
                "An extension was requested",
            ),
            kind(
                "complaint.extension_decided",
                "投诉延期已有结果",
                "An extension was decided on",
            ),
        ],
    },
    Family {
        data: "ComplaintAlarmEventData",
        about: "A deadline of a complaint that is near or has passed (CMP-07, CMP-08).",
        permission: Permission::ComplaintsRead,
        fields: &[
            NUMBER,
            id("alarm_id", "The alarm."),
            word("alarm", "ComplaintAlarmKind", "Kind of alarm."),
            field(
                "percent",
                Shape::Number,
                "How much of the time has passed, in percent.",
            ),
            field("due_at", Shape::Instant, "When the alarm was due."),
            ACCEPTOR,
        ],
        kinds: &[
            kind(
                "complaint.unaccepted",
                "投诉尚无人受理",
                "A complaint waits for somebody to accept it",
            ),
            kind(
                "complaint.due_soon",
                "投诉即将到期",
                "A complaint is due soon",
            ),
            kind("complaint.overdue", "投诉已逾期", "A complaint is overdue"),
            kind(
                "complaint.follow_up_due",
                "投诉待回访",
                "A follow-up call is due",
            ),
        ],
    },
    Family {
        data: "ConsultationEventData",
        about: "An act on a consultation.",
        permission: Permission::ComplaintsRead,
        fields: &[
            NUMBER,
            word("state", "ConsultationState", "Where it stands after it."),
        ],
        kinds: &[
            kind(
                "consultation.received",
                "咨询已接收",
                "A consultation arrived",
            ),
            kind(
                "consultation.answered",
                "咨询已答复",
                "A consultation was answered",
            ),
            kind(
                "consultation.turned",
                "咨询已转投诉或服务指令",
                "A consultation became a complaint or a service order",
            ),
        ],
    },
    Family {
        data: "IncidentEventData",
        about: "An incident on a site (CMP-12).",
        permission: Permission::IncidentsRead,
        fields: &[
            NUMBER,
            id("complaint_id", "The complaint that it belongs to."),
        ],
        kinds: &[kind(
            "incident.recorded",
            "突发事件已记录",
            "An incident was recorded",
        )],
    },
    Family {
        data: "ServiceOrderEventData",
        about: "An act on a service order (CUS-60 to CUS-62).",
        permission: Permission::ServiceOrdersRead,
        fields: &[
            word("state", "ServiceOrderState", "Where it stands after it."),
            word("kind", "ServiceKind", "Kind of service."),
            id("coordinator_id", "The user who coordinates it."),
            id(
                "user_id",
                "The user to whom a part was given, or whose part it is.",
            ),
            word("origin_kind", "ServiceOrderOrigin", "What it came from."),
            id("origin_id", "The thing that it came from."),
        ],
        kinds: &[
            kind(
                "service_order.issued",
                "服务指令已下达",
                "A service order was issued",
            ),
            kind(
                "service_order.assigned",
                "服务任务已派发",
                "A part of a service order was given to a person",
            ),
            kind(
                "service_order.accepted",
                "服务任务已接受",
                "A part of a service order was accepted",
            ),
            kind(
                "service_order.started",
                "服务任务已开始",
                "Work on a service order began",
            ),
            kind(
                "service_order.step_taken",
                "服务步骤已完成",
                "A step of a service order was taken",
            ),
            kind(
                "service_order.finished",
                "服务任务已完成",
                "A part of a service order was finished",
            ),
            kind(
                "service_order.completed",
                "服务指令已完成",
                "All parts of a service order are done",
            ),
            kind(
                "service_order.closed",
                "服务指令已关闭",
                "A customer confirmed a service order",
            ),
            kind(
                "service_order.reopened",
                "服务指令已重办",
                "A customer was not satisfied with a service order",
            ),
            kind(
                "service_order.cancelled",
                "服务指令已取消",
                "A service order was cancelled",
            ),
            kind(
                "service_order.fed_back",
                "服务结果已反馈",
                "A service order was fed back to who asked for it",
            ),
            kind(
                "service_order.feedback_acknowledged",
                "服务反馈已确认",
                "The feedback of a service order was acknowledged",
            ),
        ],
    },
    Family {
        data: "ImprovementEventData",
        about: "An act on an improvement item (GOV-07).",
        permission: Permission::ImprovementsRead,
        fields: &[
            word("state", "ImprovementState", "Where it stands after it."),
            id("owner_id", "The user who carries it out."),
            field("due_on", Shape::Day, "The last day."),
            word("source", "ImprovementSource", "What showed the need."),
            id("source_id", "The thing that showed it."),
        ],
        kinds: &[
            kind(
                "improvement.raised",
                "改进事项已登记",
                "An improvement item was raised",
            ),
            kind(
                "improvement.handed_over",
                "改进事项已转交或改期",
                "An improvement item was given to another owner or day",
            ),
            kind(
                "improvement.done",
                "改进事项已报完成",
                "An improvement item was reported as done",
            ),
            kind(
                "improvement.closed",
                "改进事项已关闭",
                "An improvement had effect",
            ),
            kind(
                "improvement.reopened",
                "改进事项已重新办理",
                "An improvement had no effect and is open again",
            ),
            kind(
                "improvement.given_up",
                "改进事项已放弃",
                "An improvement item was given up",
            ),
        ],
    },
    Family {
        data: "CommunicationEventData",
        about: "A communication with a customer or another (CUS-08, CMP-16).",
        permission: Permission::CommunicationsRead,
        fields: &[
            word("way", "CommunicationWay", "How it was held."),
            word("counterpart", "CommunicationCounterpart", "With whom."),
            id("customer_id", "The customer, where it was with one."),
        ],
        kinds: &[
            kind(
                "communication.recorded",
                "沟通已记录",
                "A communication was recorded",
            ),
            kind(
                "communication.reviewed",
                "沟通已审阅",
                "A communication was reviewed",
            ),
        ],
    },
];
