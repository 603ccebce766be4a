//! The page itself. Every value goes through [`escaped`]; the page carries no script and loads nothing.

use super::super::dto::{Complainant, named};
use crate::markup::{escaped, minute};
use crate::routes::system::label_words::label;
use chrono::NaiveDate;
use kehu_complaints::words::StepKind;
use kehu_complaints::{RecordForm, Step};
use kehu_kernel::{Language, UserId};
use std::fmt::Write;

const STYLE: &str = "body{font:14px/1.6 'Noto Sans SC','Microsoft YaHei',sans-serif;margin:2em auto;max-width:190mm;color:#000}\
h1{text-align:center;font-size:22px;margin:.2em 0}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #000;padding:4px 8px;text-align:left;vertical-align:top}th{width:18%;font-weight:normal;background:#f3f3f3}\
.mark{text-align:right}.tall{height:5em}.sign{display:flex;justify-content:space-between;margin-top:3em}\
@media print{body{margin:0}@page{size:A4;margin:15mm}}";

/// Writes the form in a language, with personal values in full or masked.
pub(super) fn render(
    form: &RecordForm,
    language: Language,
    today: NaiveDate,
    full: bool,
) -> String {
    let page = Page { form, language };
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
         <p class=\"mark\">{} {}</p><h1>{title}</h1><table>",
        language.tag(),
        page.say("No.", "编号："),
        complaint.number
    );
    page.row(&mut out, "Unit", "受理单位", &form.unit_name);
    page.row(&mut out, "Time", "投诉时间", &minute(complaint.received_at));
    page.row(&mut out, "Customer", "投诉客户", &page.customer(full));
    page.row(
        &mut out,
        "Channel",
        "投诉渠道",
        &label("ComplaintChannel", complaint.channel.as_str(), language),
    );
    page.row(&mut out, "Category", "投诉类别", &page.category());
    page.row(
        &mut out,
        "Severity",
        "级别",
        &label("ComplaintSeverity", complaint.severity.as_str(), language),
    );
    page.row(&mut out, "Content", "投诉内容", &complaint.content);
    page.found(&mut out, "Nature", "性质", StepKind::Nature);
    page.found(&mut out, "Cause", "原因", StepKind::Cause);
    page.found(
        &mut out,
        "Responsible",
        "责任认定",
        StepKind::Responsibility,
    );
    page.found(&mut out, "Handling opinion", "处理意见", StepKind::Opinion);
    page.found(&mut out, "Decision", "批准或会议决定", StepKind::Clearance);
    page.result(&mut out);
    page.found(&mut out, "Follow-up", "回访", StepKind::FollowUp);
    page.found(&mut out, "Evaluation", "总结评价", StepKind::Evaluation);
    page.row(
        &mut out,
        "Remarks",
        "备注",
        complaint.remarks.as_deref().unwrap_or_default(),
    );
    let _ = write!(
        out,
        "</table><div class=\"sign\"><span>{} {}</span><span>{today}</span></div></body></html>",
        page.say("Handler (signature):", "经办人（签字）："),
        escaped(page.handler())
    );
    out
}

struct Page<'a> {
    form: &'a RecordForm,
    language: Language,
}

impl Page<'_> {
    fn say(&self, en: &'static str, zh: &'static str) -> &'static str {
        match self.language {
            Language::English => en,
            Language::Chinese => zh,
        }
    }

    fn row(&self, out: &mut String, en: &'static str, zh: &'static str, value: &str) {
        let _ = write!(
            out,
            "<tr><th>{}</th><td>{}</td></tr>",
            self.say(en, zh),
            escaped(value)
        );
    }

    fn customer(&self, full: bool) -> String {
        let said = Complainant::of(self.form.case.complaint.complainant.clone(), full);
        let by = said
            .represented_by
            .map(|name| format!("{} {name}", self.say("represented by", "代理人：")));
        let parts: Vec<String> = [said.name, said.telephone, by]
            .into_iter()
            .flatten()
            .collect();
        parts.join(self.say(", ", "，"))
    }

    fn category(&self) -> String {
        let key = &self.form.case.complaint.category;
        match self.form.policy.category(key) {
            Some(found) => named(found.name_zh.clone(), found.name_en.clone(), self.language),
            None => key.clone(),
        }
    }

    /// What was found at the steps of a kind, each with who and when.
    fn found(&self, out: &mut String, en: &'static str, zh: &'static str, kind: StepKind) {
        let lines: Vec<String> = self.steps(&[kind]).map(|step| self.line(step)).collect();
        self.rows(out, en, zh, &lines);
    }

    fn result(&self, out: &mut String) {
        let kinds = [StepKind::Reply, StepKind::Redirection];
        let lines: Vec<String> = self.steps(&kinds).map(|step| self.line(step)).collect();
        self.rows(out, "Result", "处理结果", &lines);
    }

    fn rows(&self, out: &mut String, en: &'static str, zh: &'static str, lines: &[String]) {
        let _ = write!(
            out,
            "<tr><th>{}</th><td class=\"tall\">{}</td></tr>",
            self.say(en, zh),
            lines.join("<br>")
        );
    }

    fn steps<'s>(&'s self, kinds: &'s [StepKind]) -> impl Iterator<Item = &'s Step> {
        self.form
            .case
            .steps
            .iter()
            .filter(|step| kinds.contains(&step.content.kind()))
    }

    fn line(&self, step: &Step) -> String {
        let by: Option<UserId> = step.by_id.parse().ok();
        let name = by
            .and_then(|user| self.form.names.get(&user))
            .map(String::as_str);
        format!(
            "{}（{} {}）",
            escaped(&step.found),
            escaped(name.unwrap_or_default()),
            minute(step.at)
        )
    }

    fn handler(&self) -> &str {
        let acceptor = self
            .form
            .case
            .complaint
            .acceptance
            .map(|acceptance| acceptance.acceptor);
        let name = acceptor.and_then(|user| self.form.names.get(&user));
        name.map(String::as_str).unwrap_or_default()
    }
}
