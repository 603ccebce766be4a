//! The core of a company name: what tells it from others once its place and legal form are taken
//! away.

use crate::{normalise, region};

/// Legal forms at the end of a name, longer before shorter.
const LEGAL_FORMS: [&str; 14] = [
    "集团股份有限公司",
    "集团有限责任公司",
    "控股集团有限公司",
    "(特殊普通合伙)",
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "(有限合伙)",
    "(普通合伙)",
    "集团公司",
    "有限公司",
    "总公司",
    "集团",
    "公司",
];

/// Words that many companies share. A name of such words alone is told apart by its place only, so
/// the place stays.
const TRADE_WORDS: [&str; 50] = [
    "银行",
    "大学",
    "学院",
    "医院",
    "中学",
    "小学",
    "石化",
    "石油",
    "化工",
    "化学",
    "钢铁",
    "燃气",
    "自来水",
    "地铁",
    "轨道",
    "交通",
    "机场",
    "港务",
    "港口",
    "烟草",
    "电力",
    "供电",
    "公交",
    "水务",
    "城市",
    "房地产",
    "地产",
    "置业",
    "开发",
    "建设",
    "建筑",
    "工程",
    "投资",
    "控股",
    "发展",
    "贸易",
    "商贸",
    "商业",
    "科技",
    "技术",
    "实业",
    "工业",
    "物业",
    "管理",
    "服务",
    "物流",
    "运输",
    "旅游",
    "酒店",
    "信息",
];

/// The core of a company name, normalised: without legal form (有限公司, 集团 ...), leading province
/// and prefecture, and bracketed places such as (中国).
///
/// A branch (分公司) keeps its parent's full name, because it is another unit. At least two characters
/// remain; a name that would keep common trade words only keeps its place: 长沙银行 stays 长沙银行.
#[must_use]
pub fn company_core(name: &str) -> String {
    let full = normalise(name);
    let whole = without_bracketed_places(&full);
    let formless = if whole.ends_with("分公司") {
        whole.as_str()
    } else {
        without_legal_form(&whole)
    };
    let placeless = without_place(formless);
    let core = if is_telling(placeless) {
        placeless
    } else {
        formless
    };
    if core.is_empty() {
        full
    } else {
        core.to_owned()
    }
}

fn without_bracketed_places(name: &str) -> String {
    let mut rest = name;
    let mut kept = String::with_capacity(name.len());
    while let Some((before, bracketed)) = rest.split_once('(') {
        let Some((inside, after)) = bracketed.split_once(')') else {
            break;
        };
        kept.push_str(before);
        if inside != "中国" && !region::strip(inside).is_some_and(str::is_empty) {
            kept.push('(');
            kept.push_str(inside);
            kept.push(')');
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

fn without_legal_form(name: &str) -> &str {
    let mut core = name;
    while let Some(shorter) = LEGAL_FORMS
        .iter()
        .find_map(|form| core.strip_suffix(form))
        .filter(|shorter| shorter.chars().count() >= 2)
    {
        core = shorter;
    }
    core
}

fn without_place(name: &str) -> &str {
    let mut core = name;
    while let Some(shorter) = region::strip(core) {
        core = shorter;
    }
    core
}

/// Whether something is left that does not consist of trade words alone.
fn is_telling(core: &str) -> bool {
    let mut rest = core;
    while let Some(shorter) = TRADE_WORDS.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    !rest.is_empty() && core.chars().count() >= 2
}
