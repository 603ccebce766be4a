//! A decision in words that both salespeople can follow: what happened, which rule decides and what it says, who gets which
//! part, why each other claim came to nothing, which other rules were looked at.

mod evidence;
mod figure;
mod filings;
mod loss;
mod pass;
mod person;
mod single;

pub use single::{words_of_evidence, words_of_loss, words_of_missing, words_of_reason};

use crate::decision::{
    Answer, AppliedRule, Decision, Determined, NeedsRuling, PassedOver, RecommenderReward,
    ReferralReward, RulingGround, Share, Turn, TurnEffect,
};
use crate::figures::per_cent;
use crate::period::{day_of, time_of};
use crate::policy::{FilingReward, RuleSet};
use crate::{Amount, RuleId, split, words_of};
use chrono::{DateTime, Utc};
use kehu_kernel::{Money, UserId, Words};
use person::People;
use std::collections::BTreeMap;

/// A decision in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgment {
    /// The answer in a sentence.
    pub headline: Words,
    /// The parts, in order; none is empty.
    pub sections: Vec<Section>,
}

/// A part of a judgment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: Words,
    /// Its statements, in order.
    pub lines: Vec<Words>,
}

/// What a decision does not know and its words need.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The names of the people; who has none is called by identifier.
    pub names: &'a BTreeMap<UserId, String>,
    /// The policy version, as people call it, such as `No. 3 of 2026-11-02`.
    pub policy_version: &'a Words,
    /// The commission, when it is to be given in money.
    pub commission: Option<Money>,
}

/// Puts a decision into words.
#[must_use]
pub fn judge(decision: &Decision, setting: Setting<'_>) -> Judgment {
    let people = People(setting.names);
    let mut sections = match &decision.answer {
        Answer::Determined(determined) => determined_sections(determined, people, setting),
        Answer::NeedsRuling(needs) => vec![missing(needs, people)],
    };
    sections.extend([
        applied(decision, people),
        lost(decision, people),
        passed_over(decision, people),
        policy(decision, setting),
    ]);
    sections.retain(|section| !section.lines.is_empty());
    Judgment {
        headline: headline(decision, people),
        sections,
    }
}

impl Judgment {
    /// The whole as one text.
    #[must_use]
    pub fn text(&self) -> Words {
        let mut text = self.headline.clone();
        for section in &self.sections {
            text.en.push_str(&format!("\n\n{}", section.heading.en));
            text.zh.push_str(&format!("\n\n{}", section.heading.zh));
            for line in &section.lines {
                text.en.push_str(&format!("\n- {}", line.en));
                text.zh.push_str(&format!("\n- {}", line.zh));
            }
        }
        text
    }
}

fn headline(decision: &Decision, people: People<'_>) -> Words {
    match &decision.answer {
        Answer::Determined(determined) => {
            let title = words_of(determined.rule).title;
            let owners = people.list(determined.owners.iter().copied());
            Words::new(
                format!(
                    "{} ({}): the party belongs to {}.",
                    title.en, determined.rule, owners.en
                ),
                format!("{}（{}）：客户归{}。", title.zh, determined.rule, owners.zh),
            )
        }
        Answer::NeedsRuling(needs) => match needs.because {
            RulingGround::NoRuleDecides => Words::new(
                format!("No rule decides; a ruling under {} is needed.", needs.rule),
                format!("现有规则均不能判定，需按 {} 作出裁定。", needs.rule),
            ),
            RulingGround::FactsDisputed => Words::new(
                format!(
                    "The facts are disputed; a ruling under {} is needed.",
                    needs.rule
                ),
                format!("事实存在争议，需按 {} 作出裁定。", needs.rule),
            ),
        },
    }
}

fn determined_sections(
    determined: &Determined,
    people: People<'_>,
    setting: Setting<'_>,
) -> Vec<Section> {
    vec![
        facts(determined, people),
        rule(determined.rule),
        parts(determined, people, setting.commission),
        turns(determined, people),
    ]
}

fn facts(determined: &Determined, people: People<'_>) -> Section {
    Section {
        heading: Words::new("What happened", "事实与证据"),
        lines: determined
            .evidence
            .iter()
            .map(|it| dated(it.at, evidence::words(it, people)))
            .collect(),
    }
}

fn rule(rule: RuleId) -> Section {
    let said = words_of(rule);
    Section {
        heading: Words::new("The rule that decides", "适用规则"),
        lines: vec![Words::new(
            format!("{rule} [{}]: {}", said.source, said.sentence.en),
            format!("{rule}〔{}〕：{}", said.source, said.sentence.zh),
        )],
    }
}

fn parts(determined: &Determined, people: People<'_>, commission: Option<Money>) -> Section {
    let amounts = commission.and_then(|commission| split(commission, &determined.commission).ok());
    let paid = match &amounts {
        Some(amounts) => in_money(&determined.commission, amounts, people),
        None => in_shares(&determined.commission, people),
    };
    let credited = in_shares(&determined.performance, people);
    let mut lines = vec![
        Words::new(
            format!("Commission: {}.", paid.en),
            format!("佣金：{}。", paid.zh),
        ),
        Words::new(
            format!("Performance: {}.", credited.en),
            format!("业绩：{}。", credited.zh),
        ),
    ];
    lines.extend(determined.referral_reward.map(|one| reward(one, people)));
    lines.extend(determined.filing_reward.map(filing_reward));
    if let Some(follows) = determined.follow_up {
        let name = people.name(follows);
        lines.push(Words::new(
            format!("Follow-up: {name}."),
            format!("跟进：{name}。"),
        ));
    }
    Section {
        heading: Words::new("Who gets which part", "归属与分配"),
        lines,
    }
}

fn reward(reward: ReferralReward, people: People<'_>) -> Words {
    let (name, sum) = (people.name(reward.referrer), reward.sum);
    let held = |words: &'static str| if reward.held { words } else { "" };
    Words::new(
        format!(
            "Referral: {name} gets a fixed sum of CNY {sum} beside the commission{} (ATT-E06).",
            held(", held until approved")
        ),
        format!(
            "介绍奖励：{name}每单固定 {sum} 元，不占佣金{}（ATT-E06）。",
            held("，待审批后发放")
        ),
    )
}

fn filing_reward(reward: RecommenderReward) -> Words {
    let held = |words: &'static str| if reward.held { words } else { "" };
    let (en, zh) = match reward.reward {
        FilingReward::FixedSum { sum } => (
            format!("a fixed sum of CNY {sum}"),
            format!("每单固定 {sum} 元"),
        ),
        FilingReward::Rate { rate_ppm } => {
            let rate = per_cent(rate_ppm);
            (
                format!("{rate} of the base of the commission"),
                format!("计佣基数的 {rate}"),
            )
        }
    };
    Words::new(
        format!(
            "Filing: who filed the customer gets {en} beside the commission{} (ATT-F08).",
            held(", held until approved")
        ),
        format!(
            "报备奖励：报备人得{zh}，不占佣金{}（ATT-F08）。",
            held("，待审批后发放")
        ),
    )
}

fn in_shares(shares: &[Share], people: People<'_>) -> Words {
    people.join(shares.iter().map(|share| part(*share, None, people)))
}

fn in_money(shares: &[Share], amounts: &[Amount], people: People<'_>) -> Words {
    let both = shares.iter().zip(amounts);
    people.join(both.map(|(share, amount)| part(*share, Some(amount.amount), people)))
}

fn part(share: Share, amount: Option<Money>, people: People<'_>) -> Words {
    let who = people.holder(share.holder);
    let money = amount.map(|amount| (format!(" (CNY {amount})"), format!("（{amount} 元）")));
    let (money_en, money_zh) = money.unwrap_or_default();
    let held = |words: &'static str| if share.held { words } else { "" };
    Words::new(
        format!(
            "{} {}{money_en}{}",
            who.en,
            share.share,
            held(", held until approved")
        ),
        format!(
            "{} {}{money_zh}{}",
            who.zh,
            share.share,
            held("，待审批后发放")
        ),
    )
}

fn turns(determined: &Determined, people: People<'_>) -> Section {
    let line = |effect: &TurnEffect| {
        let name = people.name(effect.salesperson);
        let (en, zh) = match effect.turn {
            Turn::Used => ("uses the turn", "占用轮次"),
            Turn::NotUsed => ("uses no turn", "不占轮次"),
            Turn::Kept => ("keeps the turn", "保留轮次"),
            Turn::Void => ("has the reception voided", "本次接待作轮空处理"),
            Turn::Priority => ("gets a priority turn", "安排优先轮值"),
        };
        Words::new(
            format!("{name} {en} ({}).", effect.rule),
            format!("{name}{zh}（{}）。", effect.rule),
        )
    };
    Section {
        heading: Words::new("Turns", "轮次"),
        lines: determined.turns.iter().map(line).collect(),
    }
}

fn applied(decision: &Decision, people: People<'_>) -> Section {
    let line = |applied: &AppliedRule| {
        let said = words_of(applied.rule);
        let shown = people.join(
            applied
                .evidence
                .iter()
                .map(|it| dated(it.at, evidence::words(it, people))),
        );
        Words::new(
            format!("{}: {} ({})", applied.rule, said.sentence.en, shown.en),
            format!("{}：{}（{}）", applied.rule, said.sentence.zh, shown.zh),
        )
    };
    Section {
        heading: Words::new("What applies besides", "同时适用"),
        lines: decision.applied.iter().map(line).collect(),
    }
}

fn lost(decision: &Decision, people: People<'_>) -> Section {
    Section {
        heading: Words::new("Why other claims came to nothing", "其他主张为何不予支持"),
        lines: decision
            .lost
            .iter()
            .map(|claim| dated(claim.at, loss::words(claim, people)))
            .collect(),
    }
}

fn passed_over(decision: &Decision, people: People<'_>) -> Section {
    let line = |passed: &PassedOver| {
        let title = words_of(passed.rule).title;
        let why = pass::words(passed.reason, people);
        Words::new(
            format!("{} {}: {}", passed.rule, title.en, why.en),
            format!("{} {}：{}", passed.rule, title.zh, why.zh),
        )
    };
    Section {
        heading: Words::new("Rules considered and passed over", "经审查而不适用的规则"),
        lines: decision.passed_over.iter().map(line).collect(),
    }
}

fn policy(decision: &Decision, setting: Setting<'_>) -> Section {
    let (set_en, set_zh) = match decision.rule_set {
        RuleSet::Developer => ("developer's rules", "房地产开发公司规则"),
        RuleSet::SalesOffice => ("sales office's rules", "售楼处规则"),
    };
    let version = setting.policy_version;
    let until = instant(decision.facts_until);
    let mut lines = vec![Words::new(
        format!("The {set_en}, {}; facts up to {until}.", version.en),
        format!("{set_zh}，{}；事实截至 {until}。", version.zh),
    )];
    if let Answer::Determined(determined) = &decision.answer {
        let figures = decision.figures.iter();
        lines.extend(figures.map(|figure| figure::words(figure, determined.rule)));
    }
    Section {
        heading: Words::new("Policy", "政策依据"),
        lines,
    }
}

fn missing(needs: &NeedsRuling, people: People<'_>) -> Section {
    Section {
        heading: Words::new("What is missing", "尚缺事项"),
        lines: needs
            .missing
            .iter()
            .map(|it| loss::missing(*it, people))
            .collect(),
    }
}

/// A statement with its date and time.
fn dated(at: DateTime<Utc>, words: Words) -> Words {
    let at = instant(at);
    Words::new(format!("{at} {}", words.en), format!("{at} {}", words.zh))
}

/// An instant of the site to the minute.
fn instant(at: DateTime<Utc>) -> String {
    format!("{} {}", day_of(at), time_of(at).format("%H:%M"))
}
