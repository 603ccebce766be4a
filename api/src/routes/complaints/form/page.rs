//! The page itself. Every value goes through [`escaped`]; the page carries no script and loads nothing.

use super::super::dto::Complainant;
use super::told::Told;
use crate::markup::{escaped, minute};
use crate::routes::system::label_words::label;
use chrono::NaiveDate;
use kehu_complaints::words::StepKind;
use kehu_complaints::{RecordForm, Step};
use kehu_kernel::Language;
use std::fmt::Write;

const STYLE: &str = "body{font:14px/1.6 'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei',SimSun,sans-serif;margin:2em auto;max-width:180mm;color:#000}\
h1{text-align:center;font-size:22px;letter-spacing:.1em;margin:.2em 0 .6em}table{border-collapse:collapse;width:100%;table-layout:fixed}\
th,td{border:1px solid #000;padding:5px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{font-weight:normal;background:#f3f3f3}\
col.name{width:15%}col.value{width:35%}.long{height:4em}.said{white-space:pre-wrap}.by{text-align:right}.head{display:flex;justify-content:space-between}\
.sign td{height:3.5em;vertical-align:bottom}.sign span{float:right}.printed{font-size:12px;text-align:right}tr{break-inside:avoid}\
@media print{body{margin:0;max-width:none}th{background:none}@page{size:A4;margin:15mm}}";

/// Writes the form in a language, with personal values in full or masked.
pub(super) fn render(
    form: &RecordForm,
    language: Language,
    today: NaiveDate,
    full: bool,
) -> String {
    let page = Page {
        told: Told { form, language },
    };
    let complaint = &form.case.complaint;
    let title = page.say(
        "Record of a complaint and handling opinion",
        "客户投诉记录及处理意见",
    );
    let mut out = String::with_capacity(8192);
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head><body>\
         <h1>{title}</h1><div class=\"head\"><span>{} {}</span><span>{} {}</span></div><table>\
         <colgroup><col class=\"name\"><col class=\"value\"><col class=\"name\"><col class=\"value\"></colgroup>",
        language.tag(),
        page.say("Unit:", "受理单位："),
        escaped(&page.told.unit(complaint.unit_id)),
        page.say("No.", "编号："),
        complaint.number
    );
    page.intake(&mut out, full);
    page.handling(&mut out);
    page.row(
        &mut out,
        ("Remarks", "备注"),
        complaint.remarks.as_deref().unwrap_or_default(),
    );
    page.signature(&mut out);
    let _ = write!(
        out,
        "</table><p class=\"printed\">{} {today}</p></body></html>",
        page.say("Printed on", "打印日期："),
    );
    out
}

/// A name in English and Chinese.
type Name = (&'static str, &'static str);

struct Page<'a> {
    told: Told<'a>,
}

impl Page<'_> {
    fn say(&self, en: &'static str, zh: &'static str) -> &'static str {
        self.told.say(en, zh)
    }

    /// What came in.
    fn intake(&self, out: &mut String, full: bool) {
        let complaint = &self.told.form.case.complaint;
        let word = |list: &str, word: &str| label(list, word, self.told.language);
        let said = Complainant::of(complaint.complainant.clone(), full);
        let acceptance = complaint.acceptance;
        let accepted = acceptance.map(|acceptance| minute(acceptance.at));
        let category = self.told.form.names.category(complaint);
        let nature = complaint.nature;
        let nature = nature.map(|nature| word("ComplaintNature", nature.as_str()));
        self.pair(
            out,
            (("Received", "投诉时间"), &minute(complaint.received_at)),
            (("Accepted", "受理时间"), &accepted.unwrap_or_default()),
        );
        self.pair(
            out,
            (("Customer", "投诉客户"), &said.name.unwrap_or_default()),
            (
                ("Telephone", "联系电话"),
                &said.telephone.unwrap_or_default(),
            ),
        );
        self.pair(
            out,
            (
                ("Represented by", "代理人"),
                &said.represented_by.unwrap_or_default(),
            ),
            (("Taken by", "接待人"), self.told.taker()),
        );
        self.pair(
            out,
            (
                ("Channel", "投诉渠道"),
                &word("ComplaintChannel", complaint.channel.as_str()),
            ),
            (("Category", "投诉类别"), category.text(self.told.language)),
        );
        self.pair(
            out,
            (
                ("Severity", "级别"),
                &word("ComplaintSeverity", complaint.severity.as_str()),
            ),
            (("Nature", "性质"), &nature.unwrap_or_default()),
        );
        self.row(out, ("Content", "投诉内容"), &complaint.content);
        let sought = complaint.remedy_sought.as_deref().unwrap_or_default();
        self.row(out, ("Remedy sought", "客户诉求"), sought);
    }

    /// What was found and done, step by step.
    fn handling(&self, out: &mut String) {
        use StepKind::{
            Cause, Clearance, Evaluation, FollowUp, Nature, Objection, Opinion, Redirection, Reply,
            Responsibility,
        };
        let rows: [(Name, &[StepKind]); 8] = [
            (("Finding", "核实情况"), &[Nature]),
            (("Cause", "原因分析"), &[Cause]),
            (("Responsible", "责任单位及责任人"), &[Responsibility]),
            (("Handling opinion", "处理意见"), &[Opinion]),
            (("Decision", "审批或会议决定"), &[Clearance, Objection]),
            (
                ("Result (reply)", "处理结果（答复）"),
                &[Reply, Redirection],
            ),
            (("Follow-up", "回访情况"), &[FollowUp]),
            (("Evaluation", "总结评价"), &[Evaluation]),
        ];
        for (name, kinds) in rows {
            let steps = self.told.form.case.steps.iter();
            let found: String = steps
                .filter(|step| kinds.contains(&step.content.kind()))
                .map(|step| self.step(step))
                .collect();
            self.wide(out, name, &found);
        }
        let state = label(
            "ComplaintStage",
            self.told.form.case.complaint.stage.as_str(),
            self.told.language,
        );
        self.row(out, ("State", "办理状态"), &state);
    }

    /// What was found at a step, as far as it is a fact; what was said; who, and when.
    fn step(&self, step: &Step) -> String {
        let fact = self.told.fact(step);
        let fact = fact.map(|fact| format!("<div>{}</div>", escaped(&fact)));
        format!(
            "{}<div class=\"said\">{}</div><div class=\"by\">{} {}</div>",
            fact.unwrap_or_default(),
            escaped(&step.found),
            escaped(self.told.hand(step)),
            minute(step.at)
        )
    }

    /// The handler signs and dates by hand.
    fn signature(&self, out: &mut String) {
        let _ = write!(
            out,
            "<tr class=\"sign\"><td colspan=\"4\">{} {}<span>{}</span></td></tr>",
            self.say("Handler (signature):", "经办人（签字）："),
            escaped(self.told.handler()),
            self.say("Date: ______________", "日期：　　　　年　　月　　日")
        );
    }

    fn pair(&self, out: &mut String, one: (Name, &str), other: (Name, &str)) {
        out.push_str("<tr>");
        for ((en, zh), value) in [one, other] {
            let _ = write!(
                out,
                "<th>{}</th><td>{}</td>",
                self.say(en, zh),
                escaped(value)
            );
        }
        out.push_str("</tr>");
    }

    fn row(&self, out: &mut String, name: Name, value: &str) {
        let value = format!("<div class=\"said\">{}</div>", escaped(value));
        self.wide(out, name, &value);
    }

    /// A row over the whole width; the value is markup already.
    fn wide(&self, out: &mut String, (en, zh): Name, value: &str) {
        let _ = write!(
            out,
            "<tr><th>{}</th><td class=\"long\" colspan=\"3\">{value}</td></tr>",
            self.say(en, zh),
        );
    }
}
