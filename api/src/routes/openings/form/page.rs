//! The page itself. Every value goes through [`escaped`]; the page carries no script and loads nothing.

use crate::markup::escaped;
use kehu_approvals::{Record, Step, StepState};
use kehu_customers::dossier::Profile;
use kehu_customers::opening::OpeningForm;
use kehu_customers::qualification::{Document, DocumentKind};
use kehu_kernel::{Language, Words};
use std::fmt::Write;

const STYLE: &str = "body{font:14px/1.5 'Noto Sans SC','Microsoft YaHei',sans-serif;margin:2em auto;max-width:190mm;color:#000}\
h1{text-align:center;font-size:22px}h2{font-size:15px;margin:1.2em 0 .3em}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #000;padding:4px 8px;text-align:left;vertical-align:top}th{width:22%;font-weight:normal;background:#f3f3f3}\
.opinion{height:5em}.foot{margin-top:1em;font-size:12px}@media print{body{margin:0}@page{size:A4;margin:15mm}}";

/// Writes the form in a language.
pub(super) fn render(form: &OpeningForm, language: Language, today: chrono::NaiveDate) -> String {
    let page = Page { form, language };
    let mut out = String::with_capacity(8192);
    let title = page.say("Account opening approval form", "客户开户审批表");
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>",
        language.tag()
    );
    page.customer(&mut out);
    page.application(&mut out);
    page.conditions(&mut out);
    page.documents(&mut out);
    page.opinions(&mut out);
    let _ = write!(
        out,
        "<p class=\"foot\">{} {} · {today}</p></body></html>",
        page.say("Number", "编号"),
        form.opening.id
    );
    out
}

struct Page<'a> {
    form: &'a OpeningForm,
    language: Language,
}

impl Page<'_> {
    fn say(&self, en: &'static str, zh: &'static str) -> &'static str {
        match self.language {
            Language::English => en,
            Language::Chinese => zh,
        }
    }

    fn words<'w>(&self, words: &'w Words) -> &'w str {
        words.text(self.language)
    }

    fn row(&self, out: &mut String, en: &'static str, zh: &'static str, value: Option<&str>) {
        let _ = write!(
            out,
            "<tr><th>{}</th><td>{}</td></tr>",
            self.say(en, zh),
            escaped(value.unwrap_or_default())
        );
    }

    fn heading(&self, out: &mut String, en: &'static str, zh: &'static str) {
        let _ = write!(out, "<h2>{}</h2><table>", self.say(en, zh));
    }

    fn customer(&self, out: &mut String) {
        let customer = &self.form.customer;
        self.heading(out, "Customer", "客户基本情况");
        match &customer.profile {
            Profile::Company(company) => {
                self.row(out, "Company name", "单位名称", Some(&customer.name));
                self.row(
                    out,
                    "Legal representative",
                    "法定代表人",
                    company.legal_representative.as_deref(),
                );
                self.row(
                    out,
                    "Founded on",
                    "成立日期",
                    company.founded_on.map(|day| day.to_string()).as_deref(),
                );
                self.row(
                    out,
                    "Business scope",
                    "经营范围",
                    company.business_scope.as_deref(),
                );
                self.row(out, "Address", "地址", customer.address.as_deref());
            }
            Profile::Person(_) => {
                self.row(
                    out,
                    "Name",
                    "姓名",
                    Some(&kehu_identifiers::mask::name(&customer.name)),
                );
                self.row(
                    out,
                    "Address",
                    "地址",
                    customer
                        .address
                        .as_deref()
                        .map(kehu_identifiers::mask::address)
                        .as_deref(),
                );
            }
        }
        let numbers = &self.form.numbers;
        let code = numbers
            .credit_code
            .as_deref()
            .or(numbers.licence_number.as_deref());
        self.row(
            out,
            "Unified social credit code / licence number",
            "统一社会信用代码／注册号",
            code,
        );
        self.row(
            out,
            "Taxpayer number",
            "纳税人识别号",
            numbers
                .taxpayer_number
                .as_deref()
                .or(numbers.credit_code.as_deref()),
        );
        out.push_str("</table>");
    }

    fn application(&self, out: &mut String) {
        let opening = &self.form.opening;
        let content = &opening.content;
        self.heading(out, "Application", "申请内容");
        let customer_type = match content.customer_type {
            kehu_customers::dossier::CustomerType::Direct => {
                self.say("Direct customer", "直销客户")
            }
            kehu_customers::dossier::CustomerType::ExclusiveAgent => {
                self.say("Exclusive agent", "独家代理商")
            }
            kehu_customers::dossier::CustomerType::Dealer => self.say("Dealer", "经销商"),
            kehu_customers::dossier::CustomerType::Other => self.say("Other", "其他"),
        };
        self.row(out, "Customer type", "客户类型", Some(customer_type));
        self.row(
            out,
            "Products",
            "产品",
            Some(&content.products.join(self.say(", ", "、"))),
        );
        let volume = content
            .expected_monthly_volume
            .map(|volume| volume.to_string());
        self.row(
            out,
            "Expected monthly volume (t)",
            "预计月提货量（吨）",
            volume.as_deref(),
        );
        let capital = content
            .registered_capital
            .map(|capital| capital.to_string());
        self.row(
            out,
            "Registered capital (yuan)",
            "注册资本（元）",
            capital.as_deref(),
        );
        self.row(out, "Region", "区域", content.region.as_deref());
        self.row(out, "Remark", "备注", content.remark.as_deref());
        if opening.reopening {
            self.row(
                out,
                "Reopening",
                "重新开户",
                Some(self.say("after a disqualification", "曾被取消客户资格")),
            );
        }
        out.push_str("</table>");
    }

    fn conditions(&self, out: &mut String) {
        self.heading(out, "Entry conditions", "准入条件");
        for condition in &self.form.conditions {
            let name = Words::from(condition.name.clone());
            let evidence = self
                .form
                .opening
                .content
                .conditions
                .iter()
                .find(|one| one.condition == condition.key);
            let statement = evidence
                .map(|one| one.statement.as_str())
                .unwrap_or_default();
            let _ = write!(
                out,
                "<tr><th>{}</th><td>{}</td></tr>",
                escaped(self.words(&name)),
                escaped(statement)
            );
        }
        out.push_str("</table>");
    }

    fn documents(&self, out: &mut String) {
        self.heading(out, "Qualification documents", "资质材料");
        for document in &self.form.documents {
            let _ = write!(
                out,
                "<tr><th>{}</th><td>{}</td></tr>",
                escaped(self.words(&document.kind.words())),
                self.printed(document)
            );
        }
        out.push_str("</table>");
    }

    fn printed(&self, document: &Document) -> String {
        let until = document.valid_until.map_or_else(
            || self.say("unlimited", "长期").to_owned(),
            |day| day.to_string(),
        );
        let verified = match &document.decision {
            Some(_) => self.say("verified", "已核验"),
            None => self.say("not yet verified", "待核验"),
        };
        let mut text = format!(
            "{} · {} · {} – {until} · {verified}",
            escaped(&document.number),
            escaped(&document.issuer),
            document.valid_from,
        );
        if let (DocumentKind::InvoicingDetails, Some(invoicing)) =
            (document.kind, &document.invoicing)
        {
            let _ = write!(
                text,
                "<br>{}<br>{} **** {}<br>{} {}",
                escaped(&invoicing.title),
                escaped(&invoicing.bank),
                escaped(&invoicing.account_last4),
                escaped(&invoicing.address),
                escaped(&invoicing.telephone),
            );
        }
        text
    }

    fn opinions(&self, out: &mut String) {
        self.heading(out, "Opinions", "审批意见");
        for step in self
            .form
            .approval
            .iter()
            .flat_map(|record: &Record| &record.steps)
        {
            let _ = write!(
                out,
                "<tr><th>{}</th><td class=\"opinion\">{}</td></tr>",
                escaped(self.words(&step.stage_name)),
                self.opinion(step)
            );
        }
        out.push_str("</table>");
    }

    fn opinion(&self, step: &Step) -> String {
        let word = match step.state {
            StepState::Approved => self.say("approved", "同意"),
            StepState::Returned => self.say("returned for correction", "退回修改"),
            StepState::Rejected => self.say("rejected", "不同意"),
            StepState::Waiting | StepState::Open | StepState::Skipped => "",
        };
        let Some(ruling) = &step.ruling else {
            return word.to_owned();
        };
        let name = self
            .form
            .names
            .get(&ruling.decided_by)
            .map(String::as_str)
            .unwrap_or_default();
        let day = kehu_kernel::Zone::CHINA.day_of(ruling.decided_at);
        format!(
            "{word}<br>{}<br>{} {day}",
            escaped(&ruling.reason),
            escaped(name)
        )
    }
}
