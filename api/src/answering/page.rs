//! The pages themselves. Every value goes through [`escaped`]; they carry no script and load their style alone.

use super::words::say;
use crate::markup::escaped;
use kehu_kernel::Words;
use kehu_surveys::OpenedLink;
use kehu_surveys::questionnaire::{
    Answer, Choice, Question, QuestionKind, Text, Value, not_applicable,
};
use kehu_surveys::words::Language;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What a form sends for "not applicable".
pub(super) const NOT_APPLICABLE: &str = "not_applicable";

/// What is to be said about what was sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Notice {
    /// Whether it was kept.
    pub(super) saved: bool,
    /// What is wrong, by question.
    by_question: BTreeMap<String, Words>,
    /// What is wrong with the whole.
    general: Vec<Words>,
}

impl Notice {
    pub(super) fn is_empty(&self) -> bool {
        self.by_question.is_empty() && self.general.is_empty()
    }

    pub(super) fn is_about(&self, question: &str) -> bool {
        self.by_question.contains_key(question)
    }

    fn note(&mut self, question: &str, zh: &str, en: &str) {
        self.by_question
            .insert(question.to_owned(), Words::new(en, zh));
    }

    pub(super) fn not_a_number(&mut self, question: &str) {
        self.note(question, "请填写数字", "Please enter a number.");
    }

    pub(super) fn missing(&mut self, question: &str) {
        self.note(question, "此题必答", "Please answer this question.");
    }

    pub(super) fn new_question(&mut self, question: &str) {
        self.note(
            question,
            "根据您的回答新增此题",
            "Your answers lead to this question.",
        );
    }

    pub(super) fn wrong(&mut self, question: Option<&str>, message: &Words) {
        match question {
            Some(question) => {
                self.by_question
                    .insert(question.to_owned(), message.clone());
            }
            None => self.general.push(message.clone()),
        }
    }
}

/// The questionnaire as a form.
pub(super) struct Sheet<'a> {
    pub(super) link: &'a OpenedLink,
    pub(super) language: Language,
    pub(super) answers: &'a [Answer],
    pub(super) notice: &'a Notice,
}

impl Sheet<'_> {
    pub(super) fn render(&self) -> String {
        let questionnaire = &self.link.questionnaire;
        let title = self.text(&questionnaire.title);
        let mut out = head(self.language, title);
        // Writing to a string does not fail.
        let _ = write!(out, "<h1>{}</h1>", escaped(title));
        if let Some(introduction) = &questionnaire.introduction {
            let _ = write!(out, "<p>{}</p>", escaped(self.text(introduction)));
        }
        if self.link.anonymous {
            let note = self.say(
                "本次调查匿名，不记录您的身份。",
                "This survey is anonymous: nothing is kept of who you are.",
            );
            let _ = write!(out, "<p>{note}</p>");
        }
        self.languages(&mut out);
        self.notices(&mut out);
        self.form(&mut out);
        out.push_str("</main></body></html>");
        out
    }

    fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        say(self.language, zh, en)
    }

    fn text<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.language).unwrap_or_default()
    }

    fn words<'w>(&self, words: &'w Words) -> &'w str {
        match self.language {
            Language::Zh => &words.zh,
            Language::En => &words.en,
        }
    }

    fn languages(&self, out: &mut String) {
        let offered = &self.link.questionnaire.languages;
        for other in offered.iter().filter(|other| **other != self.language) {
            let name = say(*other, "中文", "English");
            let tag = tag(*other);
            let _ = write!(
                out,
                "<p><a href=\"?language={other}\" lang=\"{tag}\" hreflang=\"{tag}\">{name}</a></p>"
            );
        }
    }

    fn notices(&self, out: &mut String) {
        if !self.notice.is_empty() {
            let lead = self.say(
                "请查看标出的题目，您已填写的内容均已保留。",
                "Please see the marked questions. Nothing that you wrote is lost.",
            );
            let _ = write!(out, "<div class=\"wrong\" role=\"alert\"><p>{lead}</p>");
            for words in &self.notice.general {
                let _ = write!(out, "<p>{}</p>", escaped(self.words(words)));
            }
            for key in self.notice.by_question.keys() {
                if let Some(question) = self.link.questionnaire.question(key) {
                    let _ = write!(
                        out,
                        "<p><a href=\"#{0}\">{1}</a></p>",
                        anchor(key),
                        escaped(self.text(&question.text))
                    );
                }
            }
            out.push_str("</div>");
        } else if self.notice.saved {
            let saved = self.say(
                "已保存。您可以稍后通过同一链接继续。",
                "Saved. You can go on later through the same link.",
            );
            let _ = write!(out, "<p class=\"saved\" role=\"status\">{saved}</p>");
        }
    }

    fn form(&self, out: &mut String) {
        let _ = write!(
            out,
            "<form method=\"post\" accept-charset=\"utf-8\"><input type=\"hidden\" name=\"version\" value=\"{}\"><input type=\"hidden\" name=\"language\" value=\"{}\">",
            self.link.version, self.language,
        );
        let shown = self.link.questionnaire.shown(self.answers);
        for section in &self.link.questionnaire.sections {
            let questions: Vec<&Question> = section
                .questions
                .iter()
                .filter(|question| shown.contains(&question.key.as_str()))
                .collect();
            if questions.is_empty() {
                continue;
            }
            let _ = write!(out, "<h2>{}</h2>", escaped(self.text(&section.title)));
            for question in questions {
                self.question(out, question);
            }
        }
        let (save, finish) = (
            self.say("保存并继续", "Save and go on"),
            self.say("提交", "Send"),
        );
        let _ = write!(
            out,
            "<div class=\"buttons\"><button name=\"do\" value=\"save\">{save}</button><button name=\"do\" value=\"finish\" class=\"main\">{finish}</button></div></form>"
        );
    }

    fn question(&self, out: &mut String, question: &Question) {
        let anchor = anchor(&question.key);
        let wording = escaped(self.text(&question.text));
        let required = match question.required {
            true => self.say("（必答）", " (required)"),
            false => "",
        };
        let wrong = self.notice.by_question.get(&question.key);
        let class = if wrong.is_some() {
            " class=\"wrong\""
        } else {
            ""
        };
        let _ = write!(
            out,
            "<fieldset id=\"{anchor}\"{class}><legend>{wording}{required}</legend><input type=\"hidden\" name=\"seen\" value=\"{}\">",
            escaped(&question.key)
        );
        if let Some(words) = wrong {
            let _ = write!(out, "<p class=\"hint\">{}</p>", escaped(self.words(words)));
        }
        self.field(out, question, &anchor);
        out.push_str("</fieldset>");
    }

    fn answer(&self, question: &Question) -> Option<&Value> {
        let found = self
            .answers
            .iter()
            .find(|answer| answer.question == question.key);
        found.map(|answer| &answer.value)
    }

    fn field(&self, out: &mut String, question: &Question, anchor: &str) {
        let given = self.answer(question);
        let chosen = |value: &Value| given == Some(value);
        match &question.kind {
            QuestionKind::Scale => {
                self.steps(out, question, anchor, Value::Scale);
                self.not_applicable(out, question, anchor);
            }
            QuestionKind::VisitScale(_) => {
                self.steps(out, question, anchor, Value::VisitScale);
                self.not_applicable(out, question, anchor);
            }
            QuestionKind::Recommendation => {
                out.push_str("<div class=\"row\">");
                self.steps(out, question, anchor, Value::Recommendation);
                let ends = self.say("0 = 绝不推荐，10 = 一定推荐", "0 = never, 10 = certainly");
                let _ = write!(out, "</div><p class=\"hint\">{ends}</p>");
            }
            QuestionKind::YesNo => {
                for (yes, word) in [(true, self.say("是", "Yes")), (false, self.say("否", "No"))]
                {
                    let value = if yes { "yes" } else { "no" };
                    option(
                        out,
                        question,
                        ("radio", anchor),
                        (value, word),
                        chosen(&Value::YesNo(yes)),
                    );
                }
            }
            QuestionKind::SingleChoice { choices } => {
                self.choices(out, question, ("radio", anchor), choices, |key| {
                    chosen(&Value::SingleChoice(key.to_owned()))
                });
            }
            QuestionKind::MultipleChoice { choices, .. } => {
                self.choices(out, question, ("checkbox", anchor), choices, |key| {
                    matches!(given, Some(Value::MultipleChoice(keys)) if keys.iter().any(|one| one == key))
                });
            }
            QuestionKind::Number { .. } => {
                let value = match given {
                    Some(Value::Number(number)) => number.to_string(),
                    _ => String::new(),
                };
                let name = escaped(&question.key);
                let label = escaped(self.text(&question.text));
                let _ = write!(
                    out,
                    "<input type=\"text\" inputmode=\"decimal\" name=\"q.{name}\" value=\"{value}\" aria-label=\"{label}\" maxlength=\"24\">"
                );
            }
            QuestionKind::FreeText { most_characters } => {
                let value = match given {
                    Some(Value::FreeText(text)) => escaped(text),
                    _ => String::new(),
                };
                let name = escaped(&question.key);
                let label = escaped(self.text(&question.text));
                let _ = write!(
                    out,
                    "<textarea name=\"q.{name}\" rows=\"4\" maxlength=\"{most_characters}\" aria-label=\"{label}\">{value}</textarea>"
                );
            }
        }
    }

    fn steps(&self, out: &mut String, question: &Question, anchor: &str, value: fn(u8) -> Value) {
        let given = self.answer(question);
        for step in question.kind.steps() {
            let text = step.score.to_string();
            let checked = given == Some(&value(step.score));
            option(
                out,
                question,
                ("radio", anchor),
                (&text, self.words(&step.label)),
                checked,
            );
        }
    }

    /// The answer that the question does not apply, where it allows that.
    fn not_applicable(&self, out: &mut String, question: &Question, anchor: &str) {
        if !question.not_applicable {
            return;
        }
        let words = not_applicable();
        let checked = self.answer(question) == Some(&Value::NotApplicable);
        let kind = ("radio", anchor);
        option(
            out,
            question,
            kind,
            (NOT_APPLICABLE, self.words(&words)),
            checked,
        );
    }

    fn choices(
        &self,
        out: &mut String,
        question: &Question,
        kind: (&str, &str),
        choices: &[Choice],
        chosen: impl Fn(&str) -> bool,
    ) {
        for choice in choices {
            let words = (choice.key.as_str(), self.text(&choice.text));
            option(out, question, kind, words, chosen(&choice.key));
        }
    }
}

/// One radio button or box with its label.
fn option(
    out: &mut String,
    question: &Question,
    (kind, anchor): (&str, &str),
    (value, word): (&str, &str),
    checked: bool,
) {
    let (name, value, word) = (escaped(&question.key), escaped(value), escaped(word));
    let checked = if checked { " checked" } else { "" };
    let id = format!("{anchor}-{value}");
    let _ = write!(
        out,
        "<label for=\"{id}\"><input type=\"{kind}\" id=\"{id}\" name=\"q.{name}\" value=\"{value}\"{checked}>{word}</label>"
    );
}

fn anchor(key: &str) -> String {
    format!("q-{}", escaped(key))
}

const fn tag(language: Language) -> &'static str {
    say(language, "zh-CN", "en")
}

fn head(language: Language, title: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{}</title><link rel=\"stylesheet\" href=\"/survey.css\"></head><body><main>",
        tag(language),
        escaped(title)
    )
}

fn note(language: Language, title: &str, text: &str) -> String {
    let mut out = head(language, title);
    let _ = write!(
        out,
        "<h1>{}</h1><p>{}</p></main></body></html>",
        escaped(title),
        escaped(text)
    );
    out
}

/// The answers are in.
pub(super) fn thanks(language: Language, reward: &str) -> String {
    let title = say(language, "感谢您的支持", "Thank you");
    let text = say(language, "您的答卷已提交。", "Your answers are in.");
    note(language, title, &format!("{text} {reward}"))
}

/// The quota was full.
pub(super) fn full(language: Language) -> String {
    note(
        language,
        say(language, "答卷名额已满", "Enough answers have come in"),
        say(
            language,
            "本组答卷已收满，您填写的内容已保存。感谢您的支持。",
            "All places of your group are taken. What you answered is kept. Thank you.",
        ),
    )
}

/// A page that says one thing.
pub(super) fn message(language: kehu_kernel::Language, title: &str, text: &str) -> String {
    note(language.into(), title, text)
}

/// Too many requests of one address.
pub(super) fn too_often(language: kehu_kernel::Language) -> String {
    let language = language.into();
    note(
        language,
        say(language, "访问过于频繁", "Too many requests"),
        say(
            language,
            "请一分钟后再试，您已保存的内容不会丢失。",
            "Please try again in a minute. What you saved is kept.",
        ),
    )
}

/// A fault of the server.
pub(super) fn trouble(language: kehu_kernel::Language) -> String {
    let language = language.into();
    note(
        language,
        say(language, "系统暂时无法处理", "Something went wrong"),
        say(
            language,
            "请稍后通过同一链接再试。",
            "Please try again later through the same link.",
        ),
    )
}
