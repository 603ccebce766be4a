//! What stands in the dossier of a firm, beside its name and trade.

use kehu_customers::dossier::{ContactRole, Size};

/// Legal forms, each as often as its weight says.
pub const FORMS: [(&str, u32); 4] = [
    ("有限公司", 76),
    ("有限责任公司", 15),
    ("股份有限公司", 6),
    ("集团有限公司", 3),
];

/// The people whom one knows at a company: what they decide, and their titles.
pub const POSTS: [(ContactRole, &[&str]); 4] = [
    (ContactRole::Decision, &["总经理", "副总经理", "董事长"]),
    (ContactRole::Purchasing, &["采购经理", "采购主管", "采购员"]),
    (ContactRole::Finance, &["财务经理", "会计", "出纳"]),
    (ContactRole::Collector, &["提货员", "物流主管", "仓库主管"]),
];

/// Registered capital in yuan.
pub const CAPITALS: [&str; 9] = [
    "500000.00",
    "1000000.00",
    "2000000.00",
    "3000000.00",
    "5000000.00",
    "10000000.00",
    "20000000.00",
    "50000000.00",
    "120000000.00",
];

/// What account managers note of a firm.
pub const FIRM_REMARKS: [&str; 5] = [
    "月底结账，货款当月付清。",
    "装车前一天电话预约。",
    "旺季为三月至五月。",
    "提货车辆需提前登记车牌。",
    "希望增加自提仓库。",
];

/// Where firms have their accounts.
pub const BANKS: [&str; 6] = [
    "中国工商银行",
    "中国建设银行",
    "中国农业银行",
    "中国银行",
    "招商银行",
    "交通银行",
];

/// Products that are asked for, and what was said of them.
pub const PRODUCTS: [(&str, &str); 6] = [
    ("聚丙烯 T30S", "客户希望下季度起每月增加拉丝料供应。"),
    ("高密度聚乙烯 5000S", "现用他厂料号，愿意试用我方产品。"),
    ("线型低密度聚乙烯 7042", "棚膜旺季前需要提前备货。"),
    ("丁苯橡胶 1502", "关注含油量指标，要求提供检验报告。"),
    ("道路石油沥青 70号", "中标一段省道改造，三个月内分批提货。"),
    ("润滑油基础油 150SN", "询问自提仓库变更后的运费。"),
];

/// On what occasion.
pub const SOURCES: [&str; 4] = ["客户走访", "电话沟通", "行业展会", "客户座谈会"];

/// Beginnings of mobile numbers in use.
pub const MOBILES: [&str; 20] = [
    "130", "131", "132", "133", "135", "136", "137", "138", "139", "150", "151", "158", "159",
    "177", "180", "185", "186", "187", "188", "199",
];

/// The size that goes with a headcount.
#[must_use]
pub fn size(headcount: u32) -> Size {
    match headcount {
        0..20 => Size::Micro,
        20..300 => Size::Small,
        300..800 => Size::Medium,
        _ => Size::Large,
    }
}
