//! The labels of determinations.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "AssistantShare",
        &[
            ("any_deal", "不论何时成交", "For any deal"),
            (
                "same_day_deal",
                "仅当日成交",
                "Only for a deal of the same day",
            ),
        ],
    ),
    (
        "ClaimRenewal",
        &[
            ("visit", "再次来访", "A later visit"),
            ("registration", "再次登记", "A later registration"),
            ("effective_follow_up", "有效跟进", "An effective follow-up"),
            ("follow_up", "任何跟进", "Any follow-up"),
        ],
    ),
    (
        "DeterminationRole",
        &[
            ("receiver", "接待人", "Receiver"),
            ("claimant", "登记有效的原接待人", "Claimant"),
            ("first_receiver", "最先接待人", "First receiver"),
            ("named", "被指定人", "Named"),
            ("assistant", "协助或义务接待人", "Assistant"),
            ("earlier_receivers", "此前各接待人", "Earlier receivers"),
            ("former", "被更换的接待人", "Former receiver"),
            (
                "existing_customers_salesperson",
                "老客户的接待人",
                "Existing customer's salesperson",
            ),
            ("follower", "跟进人", "Who follows up"),
            (
                "companys_salesperson",
                "公司客户的售楼员",
                "Salesperson of a company customer",
            ),
            ("pool", "公佣", "Commission pool"),
            ("department", "部门", "Department"),
        ],
    ),
    (
        "DeterminationRuleSet",
        &[
            (
                "developer",
                "房地产开发公司销售部",
                "Developer's sales department",
            ),
            ("sales_office", "售楼处", "Sales office"),
        ],
    ),
    (
        "ExistingCustomer",
        &[
            ("received", "曾接待并登记", "Received and registered before"),
            ("bought", "曾成交", "Bought before"),
        ],
    ),
    (
        "IntroductionScope",
        &[
            ("announced_or_named", "事先声明或指定", "Announced or named"),
            ("brought_along", "老客户带来", "Brought along"),
            ("always", "任何方式", "In whatever way"),
        ],
    ),
    (
        "Kin",
        &[
            ("spouses", "夫妻", "Spouses"),
            ("parent_and_child", "父母子女", "Parent and child"),
            ("siblings", "兄弟姐妹", "Siblings"),
            ("other_relatives", "其他亲属", "Other relatives"),
        ],
    ),
    (
        "PeriodUnit",
        &[("days", "天", "Days"), ("months", "个月", "Months")],
    ),
];
