//! What is complained of, and what came of it.

/// A complaint with what was found.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Story {
    pub(super) category: &'static str,
    pub(super) content: &'static str,
    pub(super) cause: &'static str,
    pub(super) found: &'static str,
    pub(super) opinion: &'static str,
    pub(super) reply: &'static str,
    /// Who answers for it, where the company does not.
    pub(super) elsewhere: Option<&'static str>,
}

pub(super) const NAMES: [&str; 8] = [
    "刘先生",
    "王女士",
    "陈先生",
    "李女士",
    "赵先生",
    "周女士",
    "黄先生",
    "吴女士",
];

pub(super) const TRADE: &[Story] = &[
    Story {
        category: "delivery",
        content: "提货排队三小时仍未装车。",
        cause: "procedure",
        found: "当日装车计划未与预约同步。",
        opinion: "向客户致歉，提货预约与装车计划每日两次核对。",
        reply: "给您带来不便深表歉意，提货预约已与装车计划同步，今后按预约时间装车。",
        elsewhere: None,
    },
    Story {
        category: "price_and_invoice",
        content: "发票抬头开错，要求重开后一周未收到。",
        cause: "staff",
        found: "开票员未按审批的开票资料录入。",
        opinion: "作废重开并快递送达，开票前复核开票资料。",
        reply: "发票已重开并于今日寄出，快递单号已短信发送。",
        elsewhere: None,
    },
    Story {
        category: "product_quality",
        content: "本批聚丙烯熔指偏高，影响注塑。",
        cause: "product",
        found: "复检熔指在合格范围上限，出厂批次波动。",
        opinion: "更换同牌号批次，退回差价，通报生产企业。",
        reply: "经复检，本公司同意更换批次，请于三日内联系提货。",
        elsewhere: None,
    },
    Story {
        category: "quantity",
        content: "过磅数与提单相差 0.3 吨。",
        cause: "equipment",
        found: "二号地磅零点漂移，已请计量部门校准。",
        opinion: "按客户地磅数结算差额，地磅每月校准。",
        reply: "差额已记入本月结算，地磅已重新校准。",
        elsewhere: None,
    },
];

pub(super) const PROPERTY: &[Story] = &[
    Story {
        category: "service",
        content: "三栋电梯本月第二次停运，物业半小时才到场。",
        cause: "equipment",
        found: "控制柜继电器老化，夜班仅一人值守。",
        opinion: "更换继电器，夜班增至两人。",
        reply: "继电器已更换，夜班已增加值守，感谢您的监督。",
        elsewhere: None,
    },
    Story {
        category: "fees",
        content: "停车费重复收取两个月。",
        cause: "procedure",
        found: "系统升级时缴费记录未迁移。",
        opinion: "退还重复收取的费用，逐户核对缴费记录。",
        reply: "重复收取的费用已原路退回，请查收。",
        elsewhere: None,
    },
    Story {
        category: "neighbours",
        content: "楼上夜间装修噪声扰民。",
        cause: "customer",
        found: "装修户超出约定时段施工。",
        opinion: "责令按时段施工，夜间巡查。",
        reply: "已约谈装修户并加强夜间巡查，如再发生请随时来电。",
        elsewhere: None,
    },
    Story {
        category: "housing_quality",
        content: "外墙渗水，卧室墙面发霉。",
        cause: "third_party",
        found: "外墙防水在保修期内，属建设单位保修范围。",
        opinion: "",
        reply: "外墙防水由建设单位保修，我们已将您的情况移交其客户服务部并跟踪。",
        elsewhere: Some("华信置业有限公司"),
    },
];
