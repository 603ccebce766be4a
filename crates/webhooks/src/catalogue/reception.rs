//! Rotation, reception, registrations, referrals, parties.

use super::{Family, Field, Shape, field, id, kind, word};
use kehu_identity::Permission;

const SALESPERSON: Field = id("salesperson_id", "The salesperson.");
const PARTY: Field = id("party_id", "The party of visitors.");

pub(super) const FAMILIES: &[Family] = &[
    Family {
        data: "PresenceEventData",
        about: "A salesperson's presence at a site.",
        permission: Permission::RotationRead,
        fields: &[
            SALESPERSON,
            word("state", "PresenceState", "Where the salesperson is."),
        ],
        kinds: &[kind(
            "presence.changed",
            "在岗状态已变更",
            "A salesperson's presence changed",
        )],
    },
    Family {
        data: "TurnEventData",
        about: "A line of a site's turn ledger (ATT-G01).",
        permission: Permission::RotationRead,
        fields: &[
            field(
                "number",
                Shape::Number,
                "Its number in the ledger of the day.",
            ),
            SALESPERSON,
            id("reception_id", "The reception that it is about."),
        ],
        kinds: &[
            kind(
                "turn.day_opened",
                "当日轮接已开始",
                "The order of the day began",
            ),
            kind(
                "turn.joined",
                "已加入轮接",
                "A salesperson joined the order",
            ),
            kind(
                "turn.left_duty",
                "已退出轮接",
                "A salesperson left the order",
            ),
            kind(
                "turn.moved",
                "轮次已调整",
                "A salesperson's place in the order changed",
            ),
            kind("turn.taken", "轮次已占用", "A turn was taken"),
            kind("turn.used", "轮次已使用", "A turn was used"),
            kind("turn.passed_over", "轮次已跳过", "A turn was passed over"),
            kind("turn.granted", "已给予轮接机会", "A turn was granted"),
            kind(
                "turn.withdrawn",
                "轮接机会已取消",
                "A granted turn was withdrawn",
            ),
            kind("turn.given_back", "轮次已退还", "A turn was given back"),
            kind("turn.voided", "轮次已作废", "A turn was voided"),
            kind(
                "turn.volunteered",
                "已自愿代接",
                "A salesperson volunteered",
            ),
            kind(
                "turn.cancelled",
                "轮接资格已取消",
                "A salesperson's turn was cancelled",
            ),
            kind(
                "turn.barred",
                "已暂停接待资格",
                "A salesperson is not admitted for now",
            ),
            kind(
                "turn.admitted",
                "已恢复接待资格",
                "A salesperson is admitted again",
            ),
            kind("turn.traded", "轮次已调换", "Two salespeople traded turns"),
        ],
    },
    Family {
        data: "TurnTradeEventData",
        about: "A trade of turns (ATT-G03).",
        permission: Permission::RotationRead,
        fields: &[
            word("state", "TurnTradeState", "Where it stands."),
            id("proposer_id", "The salesperson who asked."),
            id("colleague_id", "The salesperson who was asked."),
        ],
        kinds: &[kind(
            "turn_trade.changed",
            "换班申请已变更",
            "A trade of turns moved on",
        )],
    },
    Family {
        data: "ReceptionEventData",
        about: "A reception that began (ATT-G06 to ATT-G10).",
        permission: Permission::ReceptionsRead,
        fields: &[
            PARTY,
            id("receiver_id", "The salesperson who receives."),
            word("capacity", "ReceptionCapacity", "In which capacity."),
            id("on_behalf_of_id", "The salesperson whose visitor it is."),
            field(
                "uses_turn",
                Shape::Flag,
                "Whether it uses the receiver's turn.",
            ),
        ],
        kinds: &[
            kind("reception.started", "接待已开始", "A reception began"),
            kind("reception.finished", "接待已结束", "A reception ended"),
        ],
    },
    Family {
        data: "ReceptionStatementEventData",
        about: "What a visitor said at a reception.",
        permission: Permission::ReceptionsRead,
        fields: &[field(
            "kinds",
            Shape::Words("StatementKind"),
            "Kinds of statements.",
        )],
        kinds: &[kind(
            "reception.stated",
            "来访陈述已记录",
            "Statements of a visitor were recorded",
        )],
    },
    Family {
        data: "RegistrationEventData",
        about: "A visitor registration (ATT-G20).",
        permission: Permission::ReceptionsRead,
        fields: &[
            PARTY,
            SALESPERSON,
            id("reception_id", "The reception."),
            word("visit", "VisitKind", "First or return visit."),
            field(
                "needs_confirmation",
                Shape::Flag,
                "Whether it counts only when confirmed.",
            ),
            id("corrects_id", "The registration that it corrects."),
        ],
        kinds: &[
            kind(
                "reception.registered",
                "来访已登记",
                "A visitor was registered",
            ),
            kind(
                "registration.confirmed",
                "来访登记已确认",
                "A registration was confirmed",
            ),
            kind(
                "registration.refused",
                "来访登记未通过",
                "A registration was refused",
            ),
            kind(
                "registration.corrected",
                "来访登记已更正",
                "A registration was corrected",
            ),
        ],
    },
    Family {
        data: "RegistrationDayEventData",
        about: "A salesperson's registrations of a day.",
        permission: Permission::ReceptionsRead,
        fields: &[
            SALESPERSON,
            field("day", Shape::Day, "The day."),
            field("count", Shape::Number, "How many."),
        ],
        kinds: &[kind(
            "registrations.submitted",
            "当日登记已提交",
            "The registrations of a day were submitted",
        )],
    },
    Family {
        data: "EnquiryEventData",
        about: "A phone enquiry (ATT-G23).",
        permission: Permission::ReceptionsRead,
        fields: &[PARTY, SALESPERSON],
        kinds: &[kind(
            "enquiry.registered",
            "来电已登记",
            "A phone enquiry was registered",
        )],
    },
    Family {
        data: "ReferralEventData",
        about: "An employee's referral (ATT-E02).",
        permission: Permission::ReceptionsRead,
        fields: &[
            id("referrer_id", "The user who referred."),
            field(
                "appointed_on",
                Shape::Day,
                "The day on which the visitor is to come.",
            ),
            id("renews_id", "The referral that it renews."),
            word(
                "presence",
                "ReferralPresence",
                "How the referrer took part.",
            ),
        ],
        kinds: &[
            kind("referral.filed", "介绍已登记", "A referral was filed"),
            kind(
                "referral.confirmed",
                "介绍已确认",
                "A referral was confirmed",
            ),
            kind("referral.refused", "介绍未予确认", "A referral was refused"),
        ],
    },
    Family {
        data: "ReferralDayEventData",
        about: "The referrals of a day, put before the department manager (ATT-E07).",
        permission: Permission::ReceptionsRead,
        fields: &[
            field("day", Shape::Day, "The day."),
            id("approval_id", "The approval that began."),
        ],
        kinds: &[
            kind(
                "referrals.submitted",
                "当日介绍已送审",
                "The referrals of a day were submitted",
            ),
            kind(
                "referrals.withdrawn",
                "当日介绍已撤回",
                "The referrals of a day were taken back",
            ),
            kind(
                "referrals.returned",
                "当日介绍被退回",
                "The referrals of a day were returned",
            ),
            kind(
                "referrals.rejected",
                "当日介绍被驳回",
                "The referrals of a day were rejected",
            ),
            kind(
                "referrals.approved",
                "当日介绍已审批",
                "The referrals of a day were approved",
            ),
        ],
    },
    Family {
        data: "PartyEventData",
        about: "A member of a party or its kinship changed.",
        permission: Permission::ReceptionsRead,
        fields: &[
            id("customer_id", "The customer who is a member."),
            word("kinship", "PartyKinship", "How the member is related."),
        ],
        kinds: &[kind("party.changed", "客户组成员已变更", "A party changed")],
    },
    Family {
        data: "PartyMergeEventData",
        about: "Two parties that proved to be the same.",
        permission: Permission::ReceptionsRead,
        fields: &[
            id("into_id", "The party that stays.").at("/into"),
            field(
                "claims_yielded",
                Shape::Number,
                "How many claims yielded to earlier ones.",
            ),
            field(
                "yielded_by",
                Shape::Ids,
                "The salespeople whose claims yielded.",
            ),
        ],
        kinds: &[kind(
            "party.merged",
            "客户组已合并",
            "A party was merged into another",
        )],
    },
    Family {
        data: "FunnelEventData",
        about: "A move of a party through the funnel (ATT-G27).",
        permission: Permission::ReceptionsRead,
        fields: &[
            word("from", "FunnelStage", "The stage before."),
            word("to", "FunnelStage", "The stage now."),
        ],
        kinds: &[kind(
            "party.stage_moved",
            "客户跟踪阶段已变更",
            "A party moved through the funnel",
        )],
    },
    Family {
        data: "TransferEventData",
        about: "Parties of a salesperson who leaves, drawn for others (ATT-G22).",
        permission: Permission::ReceptionsRead,
        fields: &[
            id("from_id", "The salesperson who gives up."),
            field("to_ids", Shape::Ids, "The salespeople who take over."),
            word("cause", "TransferCause", "Why."),
            field("count", Shape::Number, "How many parties."),
        ],
        kinds: &[kind(
            "parties.transferred",
            "客户已抽签移交",
            "Parties were drawn for others",
        )],
    },
    Family {
        data: "FollowUpEventData",
        about: "A follow-up contact with a party (ATT-G26).",
        permission: Permission::ReceptionsRead,
        fields: &[
            PARTY,
            SALESPERSON,
            field("reached", Shape::Flag, "Whether anybody was reached."),
            word("level_before", "IntentLevel", "The intent before."),
            word("level_after", "IntentLevel", "The intent after."),
            field("next_on", Shape::Day, "The day of the next contact."),
        ],
        kinds: &[
            kind(
                "follow_up.recorded",
                "跟踪已记录",
                "A follow-up was recorded",
            ),
            kind(
                "follow_up.corrected",
                "跟踪记录已更正",
                "A record of a follow-up was corrected",
            ),
        ],
    },
    Family {
        data: "EvidenceEventData",
        about: "Something that bears on whose a party is.",
        permission: Permission::ReceptionsRead,
        fields: &[
            PARTY,
            field("kind", Shape::Code, "What it is."),
            id("corrects_id", "The record that it corrects."),
        ],
        kinds: &[kind(
            "evidence.recorded",
            "归属依据已记录",
            "Evidence on a party was recorded",
        )],
    },
    Family {
        data: "EventMethodEventData",
        about: "How parties of a promotional event are attributed.",
        permission: Permission::ReceptionsRead,
        fields: &[word("method", "EventAttributionMethod", "The method.")],
        kinds: &[kind(
            "event.method_published",
            "活动归属办法已公布",
            "The method of a promotional event was published",
        )],
    },
    Family {
        data: "StatisticsPeriodEventData",
        about: "A period of a site's statistics (ATT-S01).",
        permission: Permission::StatisticsRead,
        fields: &[
            word("kind", "StatisticsPeriodKind", "Kind of period."),
            field("starts_on", Shape::Day, "Its first day."),
            field("ends_on", Shape::Day, "Its last day."),
        ],
        kinds: &[kind(
            "statistics.period_closed",
            "统计期间已结账",
            "A period of statistics was closed",
        )],
    },
    Family {
        data: "RecommenderEventData",
        about: "Somebody outside the group who files customers (ATT-F01).",
        permission: Permission::FilingsRecord,
        fields: &[
            word("kind", "RecommenderKind", "What kind."),
            field(
                "contract_from",
                Shape::Day,
                "The first day of the contract.",
            ),
            field("contract_until", Shape::Day, "Its last day."),
        ],
        kinds: &[
            kind(
                "recommender.entered",
                "外部推荐人已登记",
                "A recommender was entered",
            ),
            kind(
                "recommender.changed",
                "外部推荐人协议已变更",
                "A recommender's contract changed",
            ),
        ],
    },
    Family {
        data: "FilingEventData",
        about: "A customer filed by somebody outside the group (ATT-F).",
        permission: Permission::FilingsRecord,
        fields: &[
            id("recommender_id", "Who filed."),
            PARTY,
            word("state", "FilingState", "How it stands."),
            id("corrects_id", "The filing that it corrects."),
            field(
                "papers_seen",
                Shape::Flag,
                "Whether the identity papers of both were seen.",
            ),
        ],
        kinds: &[
            kind("filing.made", "客户已报备", "A customer was filed"),
            kind("filing.corrected", "报备已更正", "A filing was corrected"),
            kind(
                "filing.brought_along",
                "推荐人已陪同到访",
                "A recommender came along",
            ),
            kind("filing.approved", "报备已审批", "A filing was approved"),
        ],
    },
    Family {
        data: "PossibleMatchEventData",
        about: "Two parties that may be one by name (ATT-G06).",
        permission: Permission::ReceptionsDecide,
        fields: &[
            id("party_id", "The party that came later."),
            id("known_party_id", "The party that was known."),
            word("state", "PossibleMatchState", "What was found of the two."),
        ],
        kinds: &[
            kind(
                "party.possibly_known",
                "疑似同一客户",
                "A party may be one that was known",
            ),
            kind(
                "party.match_settled",
                "疑似同一客户已处理",
                "A possible match was settled",
            ),
        ],
    },
];
