//! The page itself. Every value goes through [`escaped`]; the page carries no script and loads nothing.

use super::charts;
use super::conclusions::Conclusions;
use crate::markup::{escaped, minute};
use crate::routes::system::label_words::label;
use chrono::NaiveDate;
use kehu_kernel::Language;
use kehu_survey_results::{Change, Changed, Comparison, Figure, Rate, Results, StratumRate};
use kehu_surveys::words::Stratification;
use rust_decimal::Decimal;
use std::fmt::Write;

const STYLE: &str = "body{font:14px/1.6 'Noto Sans SC','Microsoft YaHei',sans-serif;margin:2em auto;max-width:190mm;color:#000}\
h1{text-align:center;font-size:22px;margin:.2em 0}h2{font-size:17px;margin:1.2em 0 .3em;break-after:avoid}p.sub{text-align:center;margin:.2em 0}\
p.text{white-space:pre-line;margin:.3em 0}table{border-collapse:collapse;width:100%;margin-bottom:.6em}\
th,td{border:1px solid #000;padding:3px 6px;text-align:left;vertical-align:top}th{background:#f3f3f3;font-weight:normal}\
td.n{text-align:right;white-space:nowrap}tr,svg,.sign{break-inside:avoid}svg{max-width:100%;height:auto}\
.sign{display:flex;justify-content:space-between;margin-top:3em}@media print{body{margin:0}@page{size:A4;margin:15mm}}";

/// Writes the report in a language.
pub(super) fn render(
    results: &Results,
    change: Option<&Comparison>,
    conclusions: &Conclusions,
    language: Language,
    today: NaiveDate,
) -> String {
    let mut page = Page {
        out: String::with_capacity(32 * 1024),
        language,
    };
    page.head(results);
    page.concluded(conclusions);
    page.response(results);
    page.indexes(results);
    page.questions(results);
    page.recommendations(results);
    page.choices(results);
    page.numbers(results);
    page.matrix(results);
    page.competitors(results);
    if let Some(change) = change {
        page.change(change);
    }
    page.measures(conclusions);
    page.foot(today);
    page.out
}

pub(super) struct Page {
    pub(super) out: String,
    pub(super) language: Language,
}

impl Page {
    pub(super) fn say(&self, en: &'static str, zh: &'static str) -> &'static str {
        match self.language {
            Language::English => en,
            Language::Chinese => zh,
        }
    }

    /// Writing to a string does not fail.
    pub(super) fn put(&mut self, text: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(text);
    }

    pub(super) fn section(&mut self, en: &'static str, zh: &'static str) {
        let title = self.say(en, zh);
        self.put(format_args!("<section><h2>{title}</h2>"));
    }

    /// Begins a table with its headings.
    pub(super) fn table(&mut self, headings: &[(&'static str, &'static str)]) {
        self.out.push_str("<table><thead><tr>");
        for (en, zh) in headings {
            let heading = self.say(en, zh);
            self.put(format_args!("<th>{heading}</th>"));
        }
        self.out.push_str("</tr></thead>");
    }

    /// A row: a text, then figures.
    pub(super) fn row(&mut self, texts: &[&str], figures: &[String]) {
        self.out.push_str("<tr>");
        for text in texts {
            self.put(format_args!("<td>{}</td>", escaped(text)));
        }
        for figure in figures {
            self.put(format_args!("<td class=\"n\">{}</td>", escaped(figure)));
        }
        self.out.push_str("</tr>");
    }

    fn head(&mut self, results: &Results) {
        let survey = &results.survey;
        let title = self.say("Report of a satisfaction survey", "满意度调查报告");
        let until = match survey.closed_at {
            Some(at) => minute(at),
            None => self.say("answers still come in", "调查进行中").to_owned(),
        };
        let tag = self.language.tag();
        self.put(format_args!(
            "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head><body>\
             <h1>{title}</h1><p class=\"sub\">{}</p><p class=\"sub\">{}　{} – {}</p>",
            escaped(&survey.title),
            escaped(&survey.unit_name),
            minute(survey.opened_at),
            escaped(&until),
        ));
        if survey.called_off {
            let note = self.say("The survey was called off.", "本次调查已取消。");
            self.put(format_args!("<p class=\"sub\">{note}</p>"));
        }
        if survey.anonymous {
            let least = results.least_shown;
            let note = match self.language {
                Language::English => {
                    format!("Anonymous: figures of fewer than {least} answers are hidden.")
                }
                Language::Chinese => format!("匿名调查：答案不足 {least} 份的数据不予显示。"),
            };
            self.put(format_args!("<p class=\"sub\">{note}</p>"));
        }
    }

    fn response(&mut self, results: &Results) {
        self.section("Who answered", "答复情况");
        self.table(&[
            ("", ""),
            ("Population", "客户总数"),
            ("Sample", "样本数"),
            ("Answered", "有效答卷"),
            ("Response rate", "回收率"),
            ("95 % interval", "95%置信区间"),
        ]);
        let all = self.say("All", "合计");
        self.rate(all, &results.response.all);
        for one in &results.response.by_channel {
            let name = label("SurveyChannel", one.channel.as_str(), self.language);
            self.rate(&name, &one.rate);
        }
        for one in &results.response.by_stratum {
            let name = self.stratum(results, one);
            self.rate(&name, &one.rate);
        }
        self.out.push_str("</table></section>");
    }

    fn rate(&mut self, name: &str, rate: &Rate) {
        let figures = [
            rate.population.to_string(),
            rate.drawn.to_string(),
            rate.answered.to_string(),
            self.share(&rate.share),
            share_interval(&rate.share),
        ];
        self.row(&[name], &figures);
    }

    /// What a stratum is called.
    fn stratum(&self, results: &Results, one: &StratumRate) -> String {
        match (one.stratum.as_str(), results.survey.stratified_by) {
            ("all", _) => self.say("All customers", "全部客户").to_owned(),
            ("unknown", _) => self.say("Unknown", "不详").to_owned(),
            (key, Stratification::CustomerType) => label("CustomerType", key, self.language),
            (key, _) => one.name.clone().unwrap_or_else(|| key.to_owned()),
        }
    }

    fn indexes(&mut self, results: &Results) {
        self.section("Satisfaction index", "满意度指数");
        self.table(&[
            ("", ""),
            ("Weight", "权重"),
            ("Answers", "答案数"),
            ("Index", "指数"),
            ("95 % interval", "95%置信区间"),
        ]);
        let overall = self.say("Overall", "总体");
        let figures = self.figures(&results.overall);
        self.row(&[overall], &[vec![String::new()], figures].concat());
        for section in &results.sections {
            let figures = self.figures(&section.index);
            let weight = vec![section.weight.to_string()];
            self.row(&[&section.title], &[weight, figures].concat());
        }
        self.out.push_str("</table>");
        self.out.push_str(&charts::indexes(results, overall));
        self.out.push_str("</section>");
    }

    fn competitors(&mut self, results: &Results) {
        if results.competitors.is_empty() {
            return;
        }
        self.section("Competitors", "与竞争对手比较");
        self.table(&[
            ("Competitor", "竞争对手"),
            ("Question", "题目"),
            ("Answers", "答案数"),
            ("Its index", "对手指数"),
            ("95 % interval", "95%置信区间"),
            ("Our lead", "我方领先"),
            ("95 % interval", "95%置信区间"),
        ]);
        for one in &results.competitors {
            let lead = difference(one.lead.as_ref());
            let figures = self.figures(&one.index);
            let mut questions = results.questions.iter();
            let asked = questions.find(|question| question.key == one.question);
            let asked = asked.map_or(one.question.as_str(), |question| question.text.as_str());
            self.row(&[&one.name, asked], &[figures, lead].concat());
        }
        self.out.push_str("</table></section>");
    }

    fn change(&mut self, change: &Comparison) {
        self.section("Change from the last survey", "与上次调查比较");
        let before = escaped(&change.before.title);
        self.put(format_args!("<p>{before}</p>"));
        self.table(&[
            ("", ""),
            ("Before", "上次"),
            ("Now", "本次"),
            ("Difference", "差异"),
            ("95 % interval", "95%置信区间"),
        ]);
        let overall = self.say("Overall", "总体");
        self.changed(overall, &change.overall);
        for section in &change.sections {
            self.changed(&section.title, &section.index);
        }
        for question in &change.questions {
            if let Some(index) = &question.index {
                self.changed(&question.text, index);
            }
            if let Some(score) = &question.recommendation {
                self.changed(&question.text, score);
            }
        }
        self.out.push_str("</table></section>");
    }

    fn changed(&mut self, name: &str, changed: &Changed) {
        let values = vec![self.value(&changed.before), self.value(&changed.after)];
        let difference = difference(changed.difference.as_ref());
        self.row(&[name], &[values, difference].concat());
    }

    fn foot(&mut self, today: NaiveDate) {
        let signature = self.say("Read and acknowledged (signature):", "审阅（签字）：");
        self.put(format_args!(
            "<div class=\"sign\"><span>{signature}</span><span>{today}</span></div></body></html>"
        ));
    }

    /// Answers, figure, interval.
    pub(super) fn figures(&self, figure: &Figure) -> Vec<String> {
        vec![
            figure.answers.to_string(),
            self.value(figure),
            interval(figure),
        ]
    }

    pub(super) fn value(&self, figure: &Figure) -> String {
        self.shown(figure, |value| value.to_string())
    }

    /// A share in percent.
    pub(super) fn share(&self, figure: &Figure) -> String {
        self.shown(figure, percent)
    }

    fn shown(&self, figure: &Figure, written: impl Fn(Decimal) -> String) -> String {
        match figure.value {
            Some(value) => written(value),
            None if figure.hidden => self.say("hidden", "不予显示").to_owned(),
            None => "–".to_owned(),
        }
    }
}

pub(super) fn interval(figure: &Figure) -> String {
    span(figure.low, figure.high, |end| end.to_string())
}

/// The interval of a share, in percent.
pub(super) fn share_interval(figure: &Figure) -> String {
    span(figure.low, figure.high, percent)
}

fn span(
    low: Option<Decimal>,
    high: Option<Decimal>,
    written: impl Fn(Decimal) -> String,
) -> String {
    match low.zip(high) {
        Some((low, high)) => format!("{} – {}", written(low), written(high)),
        None => String::new(),
    }
}

fn percent(share: Decimal) -> String {
    format!("{:.2}%", share * Decimal::ONE_HUNDRED)
}

fn difference(change: Option<&Change>) -> Vec<String> {
    match change {
        Some(change) => vec![
            change.value.to_string(),
            span(change.low, change.high, |end| end.to_string()),
        ],
        None => vec![String::new(), String::new()],
    }
}
