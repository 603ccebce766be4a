//! Words, days and figures as people write them into sheets.

use crate::dossier::{ContactRole, CustomerKind, CustomerStatus, CustomerType, Size};
use chrono::NaiveDate;
use kehu_kernel::{Language, Money};
use rust_decimal::Decimal;

/// A closed list whose words appear in sheets: code, Chinese label, English label, other ways to write it.
pub(crate) trait Listed: Sized + Copy + PartialEq + 'static {
    /// The words with the label in each language first.
    const WORDS: &'static [(Self, &'static str, &'static str, &'static [&'static str])];

    /// Reads a word.
    fn read(text: &str) -> Option<Self> {
        let wanted = text.trim().to_lowercase();
        Self::WORDS
            .iter()
            .find(|(_, zh, en, others)| {
                wanted == *zh
                    || wanted == en.to_lowercase()
                    || others.iter().any(|other| wanted == *other)
            })
            .map(|(value, ..)| *value)
    }

    /// The label in a language.
    fn label(self, language: Language) -> &'static str {
        let found = Self::WORDS.iter().find(|(value, ..)| *value == self);
        match (found, language) {
            (Some((_, zh, ..)), Language::Chinese) => zh,
            (Some((_, _, en, _)), Language::English) => en,
            (None, _) => "",
        }
    }

    /// What would be right, for people.
    fn choices(language: Language) -> String {
        let labels: Vec<&str> = Self::WORDS
            .iter()
            .map(|(value, ..)| value.label(language))
            .collect();
        match language {
            Language::Chinese => labels.join("、"),
            Language::English => labels.join(", "),
        }
    }
}

impl Listed for CustomerKind {
    const WORDS: &'static [(Self, &'static str, &'static str, &'static [&'static str])] = &[
        (
            Self::Company,
            "单位",
            "Company",
            &["企业", "公司", "企业客户", "enterprise"],
        ),
        (
            Self::Person,
            "个人",
            "Person",
            &["自然人", "个人客户", "individual"],
        ),
    ];
}

impl Listed for CustomerStatus {
    const WORDS: &'static [(Self, &'static str, &'static str, &'static [&'static str])] = &[
        (Self::Prospect, "潜在客户", "Prospect", &[]),
        (Self::Active, "正式客户", "Active", &[]),
        (Self::Suspended, "暂停业务", "Suspended", &[]),
        (Self::Disqualified, "已取消资格", "Disqualified", &[]),
        (Self::Merged, "已合并", "Merged", &[]),
    ];
}

impl Listed for CustomerType {
    const WORDS: &'static [(Self, &'static str, &'static str, &'static [&'static str])] = &[
        (
            Self::Direct,
            "直销客户",
            "Direct customer",
            &["direct", "直销", "直供", "直供客户", "直接用户"],
        ),
        (
            Self::ExclusiveAgent,
            "独家代理",
            "Exclusive agent",
            &["exclusive_agent", "总代理", "独家代理商"],
        ),
        (Self::Dealer, "经销商", "Dealer", &["经销", "distributor"]),
        (Self::Other, "其他", "Other", &["其它"]),
    ];
}

impl Listed for Size {
    const WORDS: &'static [(Self, &'static str, &'static str, &'static [&'static str])] = &[
        (Self::Micro, "微型", "Micro", &["微型企业", "微"]),
        (Self::Small, "小型", "Small", &["小型企业", "小"]),
        (Self::Medium, "中型", "Medium", &["中型企业", "中"]),
        (Self::Large, "大型", "Large", &["大型企业", "大"]),
    ];
}

impl Listed for ContactRole {
    const WORDS: &'static [(Self, &'static str, &'static str, &'static [&'static str])] = &[
        (
            Self::Decision,
            "决策人",
            "Decides",
            &["decision", "决策", "负责人"],
        ),
        (Self::Purchasing, "采购", "Purchasing", &["采购人员"]),
        (Self::Finance, "财务", "Finance", &["财务人员"]),
        (
            Self::Collector,
            "提货人",
            "Collects goods",
            &["collector", "提货"],
        ),
        (Self::Other, "其他", "Other", &["其它"]),
    ];
}

impl Listed for bool {
    const WORDS: &'static [(Self, &'static str, &'static str, &'static [&'static str])] = &[
        (true, "是", "Yes", &["true", "y", "1", "√"]),
        (false, "否", "No", &["false", "n", "0", "×"]),
    ];
}

/// A day: `2026-06-01`, `2026/6/1`, `2026.6.1`, `2026年6月1日`, `20260601`.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    let parts: Vec<&str> = text
        .trim_end_matches('日')
        .split(['-', '/', '.', '年', '月'])
        .map(str::trim)
        .collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let year = Some(*year).filter(|year| year.len() == 4)?;
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// An amount in yuan, with or without commas between thousands; never rounded.
pub(crate) fn money(text: &str) -> Option<Money> {
    let digits: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ',' | '，'))
        .collect();
    if digits.is_empty() || digits.contains(['e', 'E', '_', '+']) {
        return None;
    }
    Money::new(Decimal::from_str_exact(&digits).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_label_reads_back<T: Listed + std::fmt::Debug>() {
        for (value, ..) in T::WORDS {
            for language in [Language::Chinese, Language::English] {
                assert_eq!(T::read(value.label(language)), Some(*value));
            }
        }
    }

    #[test]
    fn what_an_export_writes_an_import_reads() {
        every_label_reads_back::<CustomerKind>();
        every_label_reads_back::<CustomerStatus>();
        every_label_reads_back::<CustomerType>();
        every_label_reads_back::<Size>();
        every_label_reads_back::<ContactRole>();
        every_label_reads_back::<bool>();
        for kind in CustomerType::ALL {
            assert_eq!(CustomerType::read(kind.as_str()), Some(*kind));
        }
        for role in [ContactRole::Decision, ContactRole::Collector] {
            assert_eq!(ContactRole::read(role.as_str()), Some(role));
        }
        assert_eq!(CustomerType::read("批发"), None);
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let wanted = NaiveDate::from_ymd_opt(2026, 6, 1);
        for text in [
            "2026-06-01",
            "2026/6/1",
            "2026.6.1",
            "2026年6月1日",
            "20260601",
            " 2026-06-01 ",
        ] {
            assert_eq!(day(text), wanted, "{text}");
        }
        for text in [
            "26-06-01",
            "2026-13-01",
            "2026-02-30",
            "2026-06",
            "1/6/2026",
            "yesterday",
            "",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_exact_or_refused() {
        assert_eq!(
            money("1,000,000.50").map(String::from),
            Some("1000000.50".into())
        );
        assert_eq!(
            money("5000000").map(String::from),
            Some("5000000.00".into())
        );
        for text in ["500万", "1e6", "1.234", "1_000", "", "1000000000000"] {
            assert_eq!(money(text), None, "{text}");
        }
    }
}
