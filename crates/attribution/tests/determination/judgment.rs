//! Decisions in words that those concerned can follow.

use crate::laws::case_of;
use crate::story::*;
use crate::tape::tapes;
use kehu_attribution::determine;
use kehu_attribution::judgment::{Judgment, Setting, judge};
use kehu_kernel::{UserId, Words};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn names() -> BTreeMap<UserId, String> {
    [
        (A, "李雷"),
        (B, "韩梅梅"),
        (C, "王芳"),
        (D, "赵强"),
        (REFERRER, "钱进"),
        (MANAGER, "周敏"),
    ]
    .into_iter()
    .map(|(user, name)| (user, name.to_owned()))
    .collect()
}

fn judged(decision: &kehu_attribution::decision::Decision, commission: Option<&str>) -> Judgment {
    let setting = Setting {
        names: &names(),
        policy_version: &Words::new("version 3 of 2026-01-01", "2026-01-01 第 3 版"),
        commission: commission.map(|money| money.parse().unwrap()),
    };
    judge(decision, setting)
}

fn split_by_recognition() -> Story {
    Story::developer()
        .visit("2026-03-01 10:00", B)
        .registered()
        .visit("2026-03-05 10:00", C)
        .volunteering()
        .visit("2026-03-10 14:00", A)
        .registered()
        .recognised("2026-03-20 09:00", B)
        .deal("2026-03-25 16:00")
}

#[test]
fn a_judgment_tells_the_facts_the_rule_the_parts_and_why_the_others_lost() {
    let judgment = judged(&split_by_recognition().decision(), Some("100.01"));
    let text = judgment.text();
    assert_eq!(
        judgment.headline.zh,
        "期限内认出，佣金分配（ATT-V04）：客户归李雷。"
    );
    for line in [
        "2026-03-01 10:30 韩梅梅登记该客户，登记有效至 2026-04-01 23:59",
        "2026-03-20 09:00 韩梅梅与该客户相互认出",
        "ATT-V04〔A12.3(7)i〕",
        "佣金：李雷 1/2（50.01 元），韩梅梅 1/2（50.00 元）。",
        "跟进：李雷。",
        "李雷占用轮次（ATT-V04）。",
        "2026-03-05 10:00 王芳：仅有接待而无登记，不产生归属",
        "ATT-V18 原登记已过有效期：韩梅梅的登记有效至 2026-04-01 23:59",
        "2026-01-01 第 3 版",
        "登记有效期：1 个月。",
        "认出期限：1 个月。",
        "ATT-V04 佣金比例：1/2 + 1/2。",
    ] {
        assert!(text.zh.contains(line), "{line}\n{}", text.zh);
    }
    for line in [
        "Commission: 李雷 1/2 (CNY 50.01), 韩梅梅 1/2 (CNY 50.00).",
        "ATT-V02 Recognised the same day: the recognition came on another day, 2026-03-20 09:00",
        "version 3 of 2026-01-01",
        "A claim stands for 1 month.",
        "ATT-V04 divides the commission: 1/2 + 1/2.",
    ] {
        assert!(text.en.contains(line), "{line}\n{}", text.en);
    }
}

#[test]
fn a_judgment_says_what_is_missing() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .unconfirmed()
        .deal("2026-03-05 10:00");
    let text = judged(&story.decision(), None).text();
    assert!(
        text.zh
            .starts_with("现有规则均不能判定，需按 ATT-V20 作出裁定。")
    );
    assert!(text.zh.contains("项目经理对李雷登记的审核确认"));
    assert!(
        text.en
            .contains("the project manager's confirmation of 李雷's registration")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_decision_has_words_in_both_languages(tape in tapes()) {
        let (rules, facts) = case_of(tape);
        let judgment = judged(&determine(&rules, &facts), Some("1234.57"));
        prop_assert!(judgment.sections.iter().all(|section| !section.lines.is_empty()));
        for section in &judgment.sections {
            for line in section.lines.iter().chain([&section.heading]) {
                prop_assert!(!line.en.is_empty() && !line.zh.is_empty());
                prop_assert!(!line.en.contains("00000000-0000"), "{}", line.en);
            }
        }
    }
}
