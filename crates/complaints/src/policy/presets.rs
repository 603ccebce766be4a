//! The shipped documents: two companies that deal in goods, and a property manager.

use super::{
    Category, Cause, ComplaintPolicy, FollowUpRules, OtherParty, PublicIntakeRules, SeverityRule,
};
use crate::words::{Decider, Severity};
use kehu_kernel::Words;
use kehu_policy::Preset;

/// A working day of eight hours, in minutes.
const DAY: u32 = 8 * 60;

pub(super) fn all() -> Vec<Preset<ComplaintPolicy>> {
    vec![
        Preset {
            key: "petrochemical",
            name: Words::new(
                "Petrochemical sales (A13): the general manager convenes",
                "石化销售：总经理召开专题会议",
            ),
            document: ComplaintPolicy::petrochemical(),
        },
        Preset {
            key: "oil-dispatch",
            name: Words::new(
                "Oil dispatch (A2): the managers' meeting convenes",
                "油品配送：经理办公会召开专题会议",
            ),
            document: ComplaintPolicy::oil_dispatch(),
        },
        Preset {
            key: "property",
            name: Words::new("Property management (A4)", "物业管理"),
            document: ComplaintPolicy::property(),
        },
        Preset {
            key: "sales-office",
            name: Words::new("Sales office of a developer", "房地产案场"),
            document: ComplaintPolicy::sales_office(),
        },
    ]
}

impl ComplaintPolicy {
    /// A13.12: serious ones go to a special meeting that the general manager convenes.
    #[must_use]
    pub fn petrochemical() -> Self {
        Self {
            categories: vec![
                category("product_quality", "产品质量", "Quality of goods"),
                category("quantity", "数量与计量", "Quantity and metering"),
                category("delivery", "提货与配送", "Collection and delivery"),
                category("price_and_invoice", "价格与开票", "Price and invoices"),
                category("service", "服务态度", "Service"),
                category("other", "其他", "Other"),
            ],
            causes: causes(),
            severities: severities(),
            longest_working_days: 7,
            media_severity: Severity::Serious,
            accept_within_working_minutes: DAY / 2,
            warning_percents: vec![50, 80],
            leader_role: "department_manager".to_owned(),
            general_manager_role: "general_manager".to_owned(),
            general_manager_after_working_minutes: DAY,
            meeting_conveners: vec!["general_manager".to_owned()],
            follow_up: FollowUpRules {
                after_working_minutes: DAY,
                attempts: 3,
                retry_after_working_minutes: DAY / 2,
                highest_score: 5,
                score_required: true,
            },
            repeat_within_days: 90,
            public_intake: PublicIntakeRules {
                most_per_address_and_hour: 5,
                most_per_link_and_hour: 100,
            },
        }
    }

    /// A2.11: the managers' meeting convenes.
    #[must_use]
    pub fn oil_dispatch() -> Self {
        Self {
            meeting_conveners: vec![
                "department_manager".to_owned(),
                "general_manager".to_owned(),
            ],
            ..Self::petrochemical()
        }
    }

    /// A4: what belongs to the developer or the city is misdirected; common parts need the other owners' consent.
    #[must_use]
    pub fn property() -> Self {
        let developer = ("房屋建设单位", "The developer");
        let city = ("市政部门", "The city");
        Self {
            categories: vec![
                category("service", "物业服务", "Services"),
                category("fees", "收费", "Fees"),
                category("community_activities", "社区活动", "Community activities"),
                category("emergencies", "突发事件", "Emergencies"),
                category("neighbours", "邻里关系", "Neighbours"),
                elsewhere(
                    category("housing_quality", "房屋质量", "Housing quality"),
                    developer,
                ),
                elsewhere(
                    category("municipal_facilities", "市政配套", "Municipal facilities"),
                    city,
                ),
                Category {
                    needs_consent: true,
                    ..category("common_parts", "公共部位使用", "Use of common parts")
                },
                category("other", "其他", "Other"),
            ],
            ..Self::petrochemical()
        }
    }

    /// A sales office: the sales manager leads.
    #[must_use]
    pub fn sales_office() -> Self {
        Self {
            categories: vec![
                category("reception", "接待服务", "Reception"),
                category(
                    "salesperson_conduct",
                    "销售人员行为",
                    "A salesperson's conduct",
                ),
                category("price_and_contract", "价格与合同", "Price and contract"),
                category("housing_quality", "房屋质量", "Housing quality"),
                category("handover", "交房", "Handover"),
                category("other", "其他", "Other"),
            ],
            leader_role: "sales_manager".to_owned(),
            general_manager_role: "sales_director".to_owned(),
            meeting_conveners: vec!["sales_director".to_owned()],
            ..Self::petrochemical()
        }
    }
}

/// General one day, major and serious three; seven at most (CMP-07).
fn severities() -> Vec<SeverityRule> {
    let rule = |severity, working_days, extendable, decided_by| SeverityRule {
        severity,
        working_days,
        extendable,
        decided_by,
    };
    vec![
        rule(Severity::General, 1, false, Decider::Leader),
        rule(Severity::Major, 3, true, Decider::Leader),
        rule(Severity::Serious, 3, true, Decider::Meeting),
    ]
}

fn causes() -> Vec<Cause> {
    let cause = |key: &str, zh: &str, en: &str| Cause {
        key: key.to_owned(),
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
    };
    vec![
        cause("staff", "人员服务", "Staff"),
        cause("procedure", "制度流程", "Procedure"),
        cause("product", "产品", "Product"),
        cause("equipment", "设备设施", "Equipment"),
        cause("communication", "沟通告知", "Communication"),
        cause("third_party", "第三方", "A third party"),
        cause("customer", "客户自身", "The customer"),
        cause("other", "其他", "Other"),
    ]
}

fn category(key: &str, zh: &str, en: &str) -> Category {
    Category {
        key: key.to_owned(),
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        other_party: None,
        needs_consent: false,
    }
}

fn elsewhere(category: Category, (zh, en): (&str, &str)) -> Category {
    Category {
        other_party: Some(OtherParty {
            name_zh: zh.to_owned(),
            name_en: en.to_owned(),
        }),
        ..category
    }
}
