//! The figures of the policy in words.

use crate::RuleId;
use crate::decision::Figure;
use kehu_kernel::Words;

/// What a figure says of the case that a rule decided.
pub(super) fn words(figure: &Figure, rule: RuleId) -> Words {
    let value = in_words(&figure.value);
    let (en, zh) = (value.en, value.zh);
    match figure.pointer.trim_start_matches("/determination/") {
        "claim/validity" => Words::new(
            format!("A claim stands for {en}."),
            format!("登记有效期：{zh}。"),
        ),
        "order" => Words::new(
            format!("The rules are weighed in the policy's own order: {en}."),
            format!("规则按本制度自定次序审查：{zh}。"),
        ),
        "claim/renewed_by" => Words::new(
            "Any follow-up by the claimant lets a standing claim run anew.",
            "登记人的任何跟进（不论是否联系上）均使有效期重新起算。",
        ),
        "named_must_receive" => Words::new(
            "Naming gives priority: who was named has the visitor by receiving.",
            "指名仅有优先接待权，被指名者须亲自接待方归其所有。",
        ),
        "serious_fault_forfeits" => Words::new(
            "A serious fault in the reception takes the part of who received in another's place.",
            "代为接待者在该次接待中有严重过错的，不参与分配。",
        ),
        "recognition/window" => Words::new(
            format!("A recognition counts within {en}."),
            format!("认出期限：{zh}。"),
        ),
        "referral_share" => Words::new(
            format!("The referrer's share is {en}."),
            format!("介绍人比例：{zh}。"),
        ),
        "referral_reward" => Words::new(
            format!("The referrer gets a fixed sum a deal: {en}."),
            format!("介绍人每单固定奖励：{zh}。"),
        ),
        "pool_cut" => Words::new(
            format!("The pool takes {en} first."),
            format!("公佣先提比例：{zh}。"),
        ),
        filing if filing.starts_with("filings/") && filing.ends_with("/protection") => Words::new(
            format!("A filing protects for {en} from the reception on."),
            format!("报备保护期：自接待之日起 {zh}。"),
        ),
        filing if filing.starts_with("filings/") => Words::new(
            format!("Who filed gets {en} of a deal."),
            format!("报备人每单所得：{zh}。"),
        ),
        after if after.starts_with("shares_after_deal/") => {
            let (list_en, list_zh) = if after.ends_with("/performance") {
                ("performance", "业绩")
            } else {
                ("commission", "佣金")
            };
            Words::new(
                format!(
                    "{rule} divides the {list_en} where the earlier salesperson became known only after the deal: {en}."
                ),
                format!("{rule} 成交后方得知原接待人时的{list_zh}比例：{zh}。"),
            )
        }
        shares if shares.ends_with("/performance") => Words::new(
            format!("{rule} divides the performance: {en}."),
            format!("{rule} 业绩比例：{zh}。"),
        ),
        shares if shares.ends_with("/commission") => Words::new(
            format!("{rule} divides the commission: {en}."),
            format!("{rule} 佣金比例：{zh}。"),
        ),
        _ => Words::new(
            format!("{}: {en}", figure.pointer),
            format!("{}：{zh}", figure.pointer),
        ),
    }
}

/// A period is counted and a sum named in the language's own unit; a share is written alike in both.
fn in_words(value: &str) -> Words {
    let unit = |en: &str| match en {
        "month" | "months" => Some("个月"),
        "day" | "days" => Some("天"),
        _ => None,
    };
    let zh = value.split_once(' ').and_then(|(first, second)| {
        if first == "CNY" {
            return Some(format!("{second} 元"));
        }
        unit(second).map(|zh| format!("{first} {zh}"))
    });
    Words::new(value, zh.unwrap_or_else(|| value.to_owned()))
}
