//! Dossiers, qualification, account opening, disqualification, deliveries.

use super::{Family, Field, Shape, field, id, kind, word};
use kehu_identity::Permission;

const CUSTOMER: Field = id("customer_id", "The customer.");

pub(super) const FAMILIES: &[Family] = &[
    Family {
        data: "CustomerEventData",
        about: "A change of a customer's dossier.",
        permission: Permission::CustomersRead,
        fields: &[
            field(
                "fields",
                Shape::Codes,
                "Names of the fields that changed; never their content.",
            ),
            field("version", Shape::Number, "Version of the dossier after it."),
        ],
        kinds: &[
            kind("customer.created", "客户已建档", "A dossier began"),
            kind("customer.updated", "客户档案已变更", "A dossier changed"),
            kind(
                "customer.merged",
                "客户档案已合并",
                "A dossier was merged into another, or another into it",
            ),
        ],
    },
    Family {
        data: "CustomerStatusEventData",
        about: "A change of a customer's status.",
        permission: Permission::CustomersRead,
        fields: &[
            word("from", "CustomerStatus", "The status before."),
            word("to", "CustomerStatus", "The status now."),
            field("rule", Shape::Code, "The rule behind it."),
        ],
        kinds: &[kind(
            "customer.status_changed",
            "客户状态已变更",
            "A customer's status changed",
        )],
    },
    Family {
        data: "CustomerSuspensionEventData",
        about: "A suspension for want of qualification documents.",
        permission: Permission::CustomersRead,
        fields: &[
            field(
                "suspended_from",
                Shape::Day,
                "The first day without the documents.",
            ),
            field("rule", Shape::Code, "The rule behind it."),
        ],
        kinds: &[
            kind(
                "customer.suspended",
                "客户业务已暂停",
                "Business with a customer was suspended",
            ),
            kind(
                "customer.reinstated",
                "客户业务已恢复",
                "Business with a customer goes on again",
            ),
        ],
    },
    Family {
        data: "CustomerErasureEventData",
        about: "An erasure of personal data. Whoever holds copies erases them as well (CUS-05).",
        permission: Permission::CustomersRead,
        fields: &[id(
            "contact_id",
            "The contact whose data were erased; null for the customer's own.",
        )],
        kinds: &[kind(
            "customer.erased",
            "个人信息已删除",
            "Personal data of a customer or contact were erased",
        )],
    },
    Family {
        data: "DocumentEventData",
        about: "An act on a qualification document.",
        permission: Permission::DocumentsRead,
        fields: &[
            CUSTOMER,
            word("kind", "DocumentKind", "Kind of document.").at("/document/kind"),
            field("valid_until", Shape::Day, "The last day of its validity.")
                .at("/document/valid_until"),
            id("renews_id", "The document that it renews.").at("/document/renews_id"),
        ],
        kinds: &[
            kind(
                "document.submitted",
                "资质材料已提交",
                "A document was submitted",
            ),
            kind(
                "document.withdrawn",
                "资质材料已撤回",
                "A document was taken back",
            ),
            kind(
                "document.verified",
                "资质材料已核验",
                "A document was verified",
            ),
            kind(
                "document.rejected",
                "资质材料被驳回",
                "A document was rejected",
            ),
            kind(
                "document.proof_submitted",
                "换证受理证明已提交",
                "A proof of renewal was submitted",
            ),
            kind(
                "document.proof_accepted",
                "换证受理证明已采纳",
                "A proof of renewal was accepted",
            ),
            kind(
                "document.proof_rejected",
                "换证受理证明被驳回",
                "A proof of renewal was rejected",
            ),
        ],
    },
    Family {
        data: "DocumentExpiryEventData",
        about: "A qualification document near its end (CUS-13).",
        permission: Permission::DocumentsRead,
        fields: &[
            CUSTOMER,
            word("kind", "DocumentKind", "Kind of document."),
            field("ends_on", Shape::Day, "The last day of its validity."),
            field("days_left", Shape::Number, "Days until then."),
        ],
        kinds: &[kind(
            "document.expiring",
            "资质材料即将到期",
            "A document is about to end",
        )],
    },
    Family {
        data: "AccountOpeningEventData",
        about: "An application for account opening (CUS-11).",
        permission: Permission::OpeningsRead,
        fields: &[
            CUSTOMER,
            word(
                "customer_type",
                "CustomerType",
                "Type of customer that is applied for.",
            )
            .at("/opening/customer_type"),
            field(
                "reopening",
                Shape::Flag,
                "Whether the account had been closed before.",
            )
            .at("/opening/reopening"),
        ],
        kinds: &[
            kind(
                "opening.drafted",
                "开户申请已起草",
                "An account opening was drafted",
            ),
            kind(
                "opening.edited",
                "开户申请已修改",
                "A draft of an account opening changed",
            ),
            kind(
                "opening.submitted",
                "开户申请已提交",
                "An account opening was applied for",
            ),
            kind(
                "opening.withdrawn",
                "开户申请已撤回",
                "An account opening was taken back",
            ),
            kind(
                "opening.returned",
                "开户申请被退回",
                "An account opening was returned",
            ),
            kind(
                "opening.rejected",
                "开户申请被驳回",
                "An account opening was rejected",
            ),
            kind("opening.approved", "开户已批准", "An account was opened"),
        ],
    },
    Family {
        data: "DisqualificationEventData",
        about: "A proposal to take the right to trade away (CUS-14).",
        permission: Permission::OpeningsRead,
        fields: &[
            CUSTOMER,
            word("ground", "DisqualificationGround", "The ground.").at("/disqualification/ground"),
        ],
        kinds: &[
            kind(
                "disqualification.drafted",
                "取消资格已起草",
                "A disqualification was drafted",
            ),
            kind(
                "disqualification.edited",
                "取消资格草稿已修改",
                "A draft of a disqualification changed",
            ),
            kind(
                "disqualification.submitted",
                "取消资格已提交",
                "A disqualification was proposed",
            ),
            kind(
                "disqualification.withdrawn",
                "取消资格已撤回",
                "A disqualification was taken back",
            ),
            kind(
                "disqualification.returned",
                "取消资格被退回",
                "A disqualification was returned",
            ),
            kind(
                "disqualification.rejected",
                "取消资格被驳回",
                "A disqualification was rejected",
            ),
            kind(
                "disqualification.approved",
                "取消资格已批准",
                "A customer was disqualified",
            ),
        ],
    },
    Family {
        data: "DeliveryEventData",
        about: "Changes passed on to finance, plant offices or the parent company (CUS-03).",
        permission: Permission::DeliveriesRead,
        fields: &[
            CUSTOMER,
            field(
                "subjects",
                Shape::Codes,
                "What changed, by the names of fields and records.",
            ),
        ],
        kinds: &[
            kind(
                "delivery.created",
                "客户变更已发送",
                "Changes were passed on",
            ),
            kind(
                "delivery.acknowledged",
                "客户变更已签收",
                "Changes were acknowledged",
            ),
        ],
    },
];
