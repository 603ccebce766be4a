//! Units for sale, deals, payments, determinations, disputes, commission.

use super::{Family, Field, Shape, field, id, kind, word};
use kehu_identity::Permission;

const DEAL: Field = id("deal_id", "The deal.");
const PARTY: Field = id("party_id", "The party that buys.");
const SALESPERSON: Field = id("salesperson_id", "The salesperson of the deal.");

pub(super) const FAMILIES: &[Family] = &[
    Family {
        data: "SaleUnitEventData",
        about: "A building, or a unit that was taken out of sale or put up again (ATT-D08).",
        permission: Permission::SaleUnitsRead,
        fields: &[],
        kinds: &[
            kind("building.created", "楼栋已录入", "A building was entered"),
            kind(
                "sale_unit.withheld",
                "房源已保留",
                "A unit was taken out of sale",
            ),
            kind(
                "sale_unit.released",
                "房源已放出",
                "A unit is for sale again",
            ),
        ],
    },
    Family {
        data: "SaleUnitsEventData",
        about: "Units that were entered.",
        permission: Permission::SaleUnitsRead,
        fields: &[field("sale_unit_ids", Shape::Ids, "The units.")],
        kinds: &[kind(
            "sale_units.created",
            "房源已录入",
            "Units for sale were entered",
        )],
    },
    Family {
        data: "PriceListEventData",
        about: "A price list.",
        permission: Permission::SaleUnitsRead,
        fields: &[
            field("number", Shape::Number, "Its number."),
            field("effective_on", Shape::Day, "First day on which it applies."),
        ],
        kinds: &[kind(
            "price_list.published",
            "价目表已发布",
            "A price list was published",
        )],
    },
    Family {
        data: "DiscountEventData",
        about: "A discount for a unit.",
        permission: Permission::SaleUnitsRead,
        fields: &[
            id("sale_unit_id", "The unit."),
            id("applied_by", "The user who applied."),
        ],
        kinds: &[
            kind(
                "discount.applied",
                "折扣已申请",
                "A discount was applied for",
            ),
            kind(
                "discount.withdrawn",
                "折扣申请已撤回",
                "A discount was taken back",
            ),
            kind(
                "discount.returned",
                "折扣申请被退回",
                "A discount was returned",
            ),
            kind(
                "discount.rejected",
                "折扣申请被驳回",
                "A discount was rejected",
            ),
            kind("discount.approved", "折扣已批准", "A discount was approved"),
        ],
    },
    Family {
        data: "DealEventData",
        about: "An act on a deal (ATT-D02 to ATT-D07).",
        permission: Permission::DealsRead,
        fields: &[
            id("sale_unit_id", "The unit."),
            PARTY,
            SALESPERSON,
            word("stage", "DealStage", "Its stage after it."),
            word("state", "DealState", "Its state after it."),
        ],
        kinds: &[
            kind("deal.reserved", "已小定", "A unit was reserved"),
            kind("deal.subscribed", "已认购", "A subscription was signed"),
            kind("deal.contracted", "已签约", "A contract was signed"),
            kind("deal.lapsed", "小定已失效", "A reservation lapsed"),
            kind(
                "deal.change_submitted",
                "成交变更已申请",
                "A change of a deal was applied for",
            ),
            kind(
                "deal.change_withdrawn",
                "成交变更已撤回",
                "A change of a deal was taken back",
            ),
            kind(
                "deal.change_returned",
                "成交变更被退回",
                "A change of a deal was returned",
            ),
            kind(
                "deal.change_rejected",
                "成交变更被驳回",
                "A change of a deal was rejected",
            ),
            kind("deal.swapped", "已换房", "The unit of a deal was swapped"),
            kind("deal.renamed", "已更名", "A deal was renamed"),
            kind("deal.withdrawn", "已退房", "A deal was withdrawn"),
            kind(
                "deal.ended_by_default",
                "已按违约终止",
                "A deal ended by default",
            ),
        ],
    },
    Family {
        data: "DealCountEventData",
        about: "Whether a deal counts in the figures and for commission.",
        permission: Permission::DealsRead,
        fields: &[
            field("movement", Shape::Code, "How the count moved."),
            PARTY,
            word("stage", "DealStage", "The deal's stage."),
        ],
        kinds: &[
            kind("deal.counted", "成交已计入", "A deal counts"),
            kind(
                "deal.count_changed",
                "成交计入已变更",
                "What counts of a deal changed",
            ),
            kind("deal.count_left", "成交已不计入", "A deal counts no more"),
        ],
    },
    Family {
        data: "PaymentEventData",
        about: "Money of a deal; the amount is read where the payment is.",
        permission: Permission::DealsRead,
        fields: &[
            DEAL,
            field("number", Shape::Number, "Number of the receipt."),
            word("kind", "MoneyKind", "What the money is for."),
            SALESPERSON,
        ],
        kinds: &[
            kind("payment.received", "款项已到账", "Money was received"),
            kind("payment.refunded", "款项已退还", "Money was given back"),
        ],
    },
    Family {
        data: "CollectionNoticeEventData",
        about: "A collection notice; the amount is read where the notice is.",
        permission: Permission::DealsRead,
        fields: &[
            DEAL,
            field("number", Shape::Number, "Number of the notice."),
            field("ordinal", Shape::Number, "The how-manieth of the deal."),
            field("pay_by", Shape::Day, "The day by which to pay."),
            SALESPERSON,
        ],
        kinds: &[kind(
            "collection_notice.issued",
            "催款通知已发出",
            "A collection notice was issued",
        )],
    },
    Family {
        data: "RegisterKeeperEventData",
        about: "Who keeps a register of numbered documents.",
        permission: Permission::DealsRead,
        fields: &[
            word("register_kind", "Register", "The register."),
            id("keeper_id", "The user who keeps it."),
        ],
        kinds: &[kind(
            "register.keeper_appointed",
            "登记簿保管人已指定",
            "A keeper of a register was appointed",
        )],
    },
    Family {
        data: "DeterminationEventData",
        about: "Whose a party is and who gets which part (ATT-V).",
        permission: Permission::DeterminationsRead,
        fields: &[
            DEAL,
            PARTY,
            field("number", Shape::Number, "The how-manieth of the deal."),
            word("because", "DeterminationCause", "Why it was made."),
            word("rule", "DeterminationRule", "The rule that decides."),
            word(
                "answer",
                "DeterminationOutcome",
                "Whether a rule decides or a ruling is needed.",
            ),
            field("people", Shape::Ids, "Those who have or claim a part."),
        ],
        kinds: &[
            kind("determination.made", "已判客", "A deal was determined"),
            kind(
                "determination.voided",
                "判客已失效",
                "A determination counts no more",
            ),
        ],
    },
    Family {
        data: "DisputeEventData",
        about: "A dispute over a party (ATT-V20, ATT-R15 to ATT-R18).",
        permission: Permission::DeterminationsRead,
        fields: &[
            PARTY,
            DEAL,
            field("claimants", Shape::Ids, "The salespeople who claim."),
            word("state", "DisputeState", "Where it stands after it."),
            field("rule", Shape::Code, "The rule under which it was settled."),
        ],
        kinds: &[
            kind("dispute.opened", "争议已提出", "A dispute was opened"),
            kind("dispute.stated", "争议已陈述", "A side stated its case"),
            kind(
                "dispute.withdrawn",
                "争议已撤回",
                "A dispute was taken back",
            ),
            kind(
                "dispute.settlement_proposed",
                "争议处理方案已提出",
                "A settlement was proposed",
            ),
            kind(
                "dispute.settlement_signed",
                "争议协议已签署",
                "A settlement was signed by one side",
            ),
            kind(
                "dispute.settlement_fallen",
                "争议处理方案未成立",
                "A settlement fell through",
            ),
            kind("dispute.settled", "争议已处理", "A dispute was settled"),
        ],
    },
    Family {
        data: "CommissionMilestoneEventData",
        about: "What a deal reached beside its payments, on which parts of the commission wait (ATT-D09).",
        permission: Permission::CommissionRead,
        fields: &[
            DEAL,
            word("milestone", "CommissionMilestoneKind", "What was reached."),
            field("occurred_on", Shape::Day, "On which day."),
        ],
        kinds: &[kind(
            "milestone.recorded",
            "佣金节点已登记",
            "A milestone of a deal was recorded",
        )],
    },
    Family {
        data: "CommissionSettlementEventData",
        about: "A site's settlement of a month (ATT-D09).",
        permission: Permission::CommissionRead,
        fields: &[field("month", Shape::Code, "The month, as `2026-06`.")],
        kinds: &[
            kind("settlement.started", "佣金结算已开始", "A settlement began"),
            kind(
                "settlement.discarded",
                "佣金结算已作废",
                "A settlement was discarded",
            ),
            kind(
                "settlement.submitted",
                "佣金结算已送审",
                "A settlement was submitted",
            ),
            kind(
                "settlement.approved",
                "佣金结算已批准",
                "A settlement was approved",
            ),
            kind(
                "settlement.closed",
                "佣金结算已关账",
                "A settlement was closed",
            ),
        ],
    },
];
