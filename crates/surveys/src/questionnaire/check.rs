//! What the types of a questionnaire cannot say.

use super::reach::unreachable;
use super::{Choice, Question, QuestionKind, Questionnaire, Test, Text};
use crate::words::Language;
use kehu_kernel::Faults;
use std::collections::HashSet;

const MOST_SECTIONS: usize = 20;
const MOST_QUESTIONS: usize = 100;
const MOST_COMPETITORS: usize = 10;
const MOST_CHOICES: usize = 50;
const MOST_CONDITIONS: usize = 5;
const MOST_WEIGHT: u16 = 1000;
const MOST_CHARACTERS: u16 = 4000;
const MOST_PLACES: u8 = 4;
/// A number has at most this many digits before the point.
const MOST_NUMBER: i64 = 99_999_999_999_999;
const TITLE: usize = 200;
const WORDING: usize = 1000;

pub(super) fn check(questionnaire: &Questionnaire) -> Result<(), Faults> {
    let mut check = Check {
        faults: Faults::default(),
        languages: &questionnaire.languages,
    };
    check.languages();
    check.text("/title", &questionnaire.title, TITLE);
    if let Some(introduction) = &questionnaire.introduction {
        check.text("/introduction", introduction, WORDING);
    }
    check.count(
        "/competitors",
        questionnaire.competitors.len(),
        0,
        MOST_COMPETITORS,
    );
    check.keys(
        questionnaire
            .competitors
            .iter()
            .enumerate()
            .map(|(place, one)| (format!("/competitors/{place}"), one.key.as_str())),
    );
    for (place, one) in questionnaire.competitors.iter().enumerate() {
        check.text(&format!("/competitors/{place}/name"), &one.name, TITLE);
    }
    check.sections(questionnaire);
    for (at, question) in placed(questionnaire) {
        check.question(questionnaire, &at, question);
    }
    let sound = check.faults.0.is_empty();
    if sound {
        for key in unreachable(questionnaire) {
            let at = placed(questionnaire)
                .find(|(_, question)| question.key == key)
                .map(|(at, _)| at)
                .unwrap_or_default();
            check.faults.add(
                format!("{at}/shown_if"),
                "unreachable",
                "no answers to the questions before lead to this question",
                "无论前面如何作答都到不了该题",
            );
        }
    }
    check.faults.none()
}

/// The questions with the pointers to them.
fn placed(questionnaire: &Questionnaire) -> impl Iterator<Item = (String, &Question)> {
    let sections = questionnaire.sections.iter().enumerate();
    sections.flat_map(|(section, content)| {
        let questions = content.questions.iter().enumerate();
        questions.map(move |(place, question)| {
            (format!("/sections/{section}/questions/{place}"), question)
        })
    })
}

struct Check<'a> {
    faults: Faults,
    languages: &'a [Language],
}

impl Check<'_> {
    fn languages(&mut self) {
        let apart: HashSet<_> = self.languages.iter().collect();
        if self.languages.is_empty() || apart.len() != self.languages.len() {
            self.faults.add(
                "/languages",
                "each-once",
                "must name at least one language, each once",
                "至少一种语言，且不得重复",
            );
        }
    }

    fn sections(&mut self, questionnaire: &Questionnaire) {
        let sections = &questionnaire.sections;
        self.count("/sections", sections.len(), 1, MOST_SECTIONS);
        self.count(
            "/sections",
            questionnaire.questions().count(),
            1,
            MOST_QUESTIONS,
        );
        self.keys(
            sections
                .iter()
                .enumerate()
                .map(|(place, one)| (format!("/sections/{place}"), one.key.as_str())),
        );
        self.keys(placed(questionnaire).map(|(at, question)| (at, question.key.as_str())));
        for (place, section) in sections.iter().enumerate() {
            let at = format!("/sections/{place}");
            self.text(&format!("{at}/title"), &section.title, TITLE);
            self.weight(&at, section.weight);
            if section.questions.is_empty() {
                self.faults.add(
                    format!("{at}/questions"),
                    "count",
                    "must hold at least one question",
                    "至少一题",
                );
            }
        }
    }

    fn question(&mut self, questionnaire: &Questionnaire, at: &str, question: &Question) {
        self.text(&format!("{at}/text"), &question.text, WORDING);
        self.weight(at, question.weight);
        self.kind(at, &question.kind);
        let on_scale = matches!(
            question.kind,
            QuestionKind::Scale | QuestionKind::VisitScale(_)
        );
        if question.not_applicable && !on_scale {
            self.faults.add(
                format!("{at}/not_applicable"),
                "no-scale",
                "only a question on a scale or visit scale can be answered by \"not applicable\"",
                "只有量表题可以选择“不适用”",
            );
        }
        self.conditions(questionnaire, at, question);
        let Some(about) = &question.about else {
            return;
        };
        let known = questionnaire
            .competitors
            .iter()
            .any(|one| one.key == about.competitor);
        if !known {
            self.faults.add(
                format!("{at}/about/competitor"),
                "unknown-competitor",
                "is not a competitor of this questionnaire",
                "该问卷未列此竞争对手",
            );
        }
        let comparable = about.compared_with.as_deref().is_none_or(|key| {
            questionnaire
                .question(key)
                .is_some_and(|own| own.about.is_none() && own.kind.word() == question.kind.word())
        });
        if !comparable {
            self.faults.add(
                format!("{at}/about/compared_with"),
                "not-comparable",
                "must be a question of the same kind about the company itself",
                "须为针对本公司且作答方式相同的题目",
            );
        }
    }

    fn kind(&mut self, at: &str, kind: &QuestionKind) {
        match kind {
            QuestionKind::SingleChoice { choices } => self.choices(at, choices),
            QuestionKind::MultipleChoice {
                choices,
                at_least,
                at_most,
            } => {
                self.choices(at, choices);
                if *at_least == 0 || at_least > at_most || usize::from(*at_most) > choices.len() {
                    self.faults.add(
                        format!("{at}/kind/at_most"),
                        "dead-end",
                        "at_least must be 1 or more, at_most no less than it and no more than there are choices",
                        "最少选项数不得小于 1，最多选项数不得小于最少选项数，且不得多于选项总数",
                    );
                }
            }
            QuestionKind::Number {
                least,
                most,
                places,
            } => {
                let limit = rust_decimal::Decimal::from(MOST_NUMBER);
                let inside = |number: &rust_decimal::Decimal| {
                    number.abs() <= limit && number.normalize().scale() <= u32::from(*places)
                };
                if least > most || *places > MOST_PLACES || !inside(least) || !inside(most) {
                    self.faults.add(
                        format!("{at}/kind/most"),
                        "dead-end",
                        format!("least must not exceed most; both have at most {MOST_PLACES} decimal places, as many as places says, and 14 digits before the point"),
                        format!("最小值不得大于最大值；小数位数不得超过 places，且最多 {MOST_PLACES} 位，整数部分最多 14 位"),
                    );
                }
            }
            QuestionKind::FreeText { most_characters } => {
                if !(1..=MOST_CHARACTERS).contains(most_characters) {
                    self.faults.add(
                        format!("{at}/kind/most_characters"),
                        "range",
                        format!("must be 1 to {MOST_CHARACTERS}"),
                        format!("应在 1 至 {MOST_CHARACTERS} 之间"),
                    );
                }
            }
            QuestionKind::Scale
            | QuestionKind::VisitScale(_)
            | QuestionKind::YesNo
            | QuestionKind::Recommendation => {}
        }
    }

    fn choices(&mut self, at: &str, choices: &[Choice]) {
        self.count(
            &format!("{at}/kind/choices"),
            choices.len(),
            2,
            MOST_CHOICES,
        );
        self.keys(
            choices
                .iter()
                .enumerate()
                .map(|(place, one)| (format!("{at}/kind/choices/{place}"), one.key.as_str())),
        );
        for (place, one) in choices.iter().enumerate() {
            self.text(&format!("{at}/kind/choices/{place}/text"), &one.text, TITLE);
        }
    }

    fn conditions(&mut self, questionnaire: &Questionnaire, at: &str, question: &Question) {
        self.count(
            &format!("{at}/shown_if"),
            question.shown_if.len(),
            0,
            MOST_CONDITIONS,
        );
        for (place, condition) in question.shown_if.iter().enumerate() {
            let at = format!("{at}/shown_if/{place}");
            let earlier = questionnaire
                .questions()
                .take_while(|other| other.key != question.key)
                .find(|other| other.key == condition.question);
            match earlier {
                // A condition on the question itself or a later one would be a loop.
                None => self.faults.add(
                    format!("{at}/question"),
                    "not-earlier",
                    "must be an earlier question: other conditions would lead in a circle",
                    "只能以前面的题目为条件，否则会形成循环",
                ),
                Some(earlier) if !is_answerable_so(earlier, &condition.test) => self.faults.add(
                    format!("{at}/test"),
                    "cannot-hold",
                    "must fit the kind of that question and name only answers that it offers; of a multiple choice exactly one",
                    "须与所依据题目的作答方式相符，且只能引用其提供的答案；多选题只能引用一个选项",
                ),
                Some(_) => {}
            }
        }
    }

    fn weight(&mut self, at: &str, weight: u16) {
        if weight > MOST_WEIGHT {
            self.faults.add(
                format!("{at}/weight"),
                "range",
                format!("must be 0 to {MOST_WEIGHT}"),
                format!("应在 0 至 {MOST_WEIGHT} 之间"),
            );
        }
    }

    fn text(&mut self, at: &str, text: &Text, most: usize) {
        for (language, member) in [(Language::Zh, "zh"), (Language::En, "en")] {
            let given = text.get(language);
            let offered = self.languages.contains(&language);
            let fits = given.is_none_or(|text| {
                (1..=most).contains(&text.chars().count()) && !text.trim().is_empty()
            });
            if !fits || (offered && given.is_none()) {
                self.faults.add(
                    format!("{at}/{member}"),
                    "text",
                    format!("must be given in every language of the questionnaire, 1 to {most} characters"),
                    format!("问卷提供的每种语言都须填写，1 至 {most} 个字符"),
                );
            }
        }
    }

    fn count(&mut self, at: &str, number: usize, least: usize, most: usize) {
        if !(least..=most).contains(&number) {
            self.faults.add(
                at,
                "count",
                format!("must hold {least} to {most}"),
                format!("数量须为 {least} 至 {most}"),
            );
        }
    }

    fn keys<'b>(&mut self, keys: impl Iterator<Item = (String, &'b str)>) {
        let mut seen = HashSet::new();
        for (at, key) in keys {
            if !is_key(key) {
                self.faults.add(
                    format!("{at}/key"),
                    "form",
                    "must be 1 to 40 lower-case letters, digits and underscores, beginning with a letter",
                    "须为 1 至 40 个小写字母、数字或下划线，以字母开头",
                );
            } else if !seen.insert(key.to_owned()) {
                self.faults.add(
                    format!("{at}/key"),
                    "duplicate",
                    "another one has this key",
                    "与其他项的 key 重复",
                );
            }
        }
    }
}

fn is_key(key: &str) -> bool {
    (1..=40).contains(&key.len())
        && key.starts_with(|first: char| first.is_ascii_lowercase())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a test fits a question: some answer to it fulfils the test, and every answer that it names is offered.
fn is_answerable_so(question: &Question, test: &Test) -> bool {
    match (test, &question.kind) {
        (Test::AnyOf(keys), QuestionKind::YesNo) => {
            !keys.is_empty() && keys.iter().all(|key| key == "yes" || key == "no")
        }
        (Test::AnyOf(keys), QuestionKind::SingleChoice { choices }) => {
            !keys.is_empty()
                && keys
                    .iter()
                    .all(|key| choices.iter().any(|one| one.key == *key))
        }
        (Test::AnyOf(keys), QuestionKind::MultipleChoice { choices, .. }) => {
            matches!(keys.as_slice(), [key] if choices.iter().any(|one| one.key == *key))
        }
        (Test::AtMost(most), kind) => kind.scores().iter().any(|score| score <= most),
        (Test::AtLeast(least), kind) => kind.scores().iter().any(|score| score >= least),
        (Test::AnyOf(_), _) => false,
    }
}

#[cfg(test)]
mod tests;
