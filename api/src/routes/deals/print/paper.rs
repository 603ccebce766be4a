//! What all printed pages share. Every value goes through [`escaped`]; the pages carry no script and load nothing.

use super::super::sight::Sight;
use crate::markup::escaped;
use chrono::{DateTime, Utc};
use kehu_deals::capitals::capitals;
use kehu_deals::deal::Particulars;
use kehu_deals::print::Sheet;
use kehu_kernel::{Language, Money, Words, Zone};
use std::fmt::Write;

const STYLE: &str = "body{font:14px/1.6 'Noto Sans SC','Microsoft YaHei',sans-serif;margin:2em auto;max-width:190mm;color:#000}\
h1{text-align:center;font-size:22px;margin:.2em 0}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #000;padding:4px 8px;text-align:left;vertical-align:top}th{width:22%;font-weight:normal;background:#f3f3f3}\
.mark{display:flex;justify-content:space-between}.sign{display:flex;justify-content:space-between;margin-top:3em}\
.copy{page-break-after:always;break-after:page;margin-bottom:3em}.copy:last-child{page-break-after:auto;break-after:auto}\
@media print{body{margin:0}@page{size:A4;margin:15mm}}";

/// A page being written.
#[derive(Debug)]
pub(super) struct Paper {
    html: String,
    language: Language,
    sight: Sight,
}

impl Paper {
    /// Begins a page.
    pub(super) fn new(caller: &kehu_kernel::Caller, title: &Words) -> Self {
        let language = caller.language;
        let mut html = String::with_capacity(8192);
        // Writing to a string does not fail.
        let _ = write!(
            html,
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title><style>{STYLE}</style></head><body>",
            language.tag(),
            escaped(title.text(language))
        );
        Self {
            html,
            language,
            sight: Sight::of(caller),
        }
    }

    pub(super) fn say<'w>(&self, en: &'w str, zh: &'w str) -> &'w str {
        match self.language {
            Language::English => en,
            Language::Chinese => zh,
        }
    }

    pub(super) fn words<'w>(&self, words: &'w Words) -> &'w str {
        words.text(self.language)
    }

    /// A heading, with the mark of the copy and the number above it.
    pub(super) fn heading(&mut self, title: &Words, mark: &str, sheet: &Sheet) {
        let number = match sheet.refers_to_number {
            Some(former) => format!(
                "{}{:07}{}{former:07}{}",
                self.say("No. ", "编号："),
                sheet.number,
                self.say(" (refers to no. ", "（关联编号："),
                self.say(")", "）")
            ),
            None => format!("{}{:07}", self.say("No. ", "编号："), sheet.number),
        };
        let title = escaped(title.text(self.language));
        let _ = write!(
            self.html,
            "<section class=\"copy\"><div class=\"mark\"><span>{}</span><span>{}</span></div><h1>{title}</h1><table>",
            escaped(mark),
            escaped(&number)
        );
    }

    /// A line of the table.
    pub(super) fn row(&mut self, en: &str, zh: &str, value: &str) {
        let _ = write!(
            self.html,
            "<tr><th>{}</th><td>{}</td></tr>",
            escaped(self.say(en, zh)),
            escaped(value)
        );
    }

    /// An amount, in figures and in capitals.
    pub(super) fn money(&mut self, en: &str, zh: &str, amount: Money) {
        let value = format!(
            "¥{amount}{}{}{}",
            self.say(" (", "（人民币"),
            capitals(amount),
            self.say(")", "）")
        );
        self.row(en, zh, &value);
    }

    /// The holders with their shares.
    pub(super) fn holders(&mut self, sheet: &Sheet) {
        let lines: Vec<String> = sheet
            .holders
            .iter()
            .map(|holder| {
                let name = self.sight.name(holder.name.clone(), holder.person);
                let identity = holder
                    .identity_tail
                    .as_ref()
                    .map(|tail| format!(" {}****{tail}", self.say("ID ", "证件号 ")))
                    .unwrap_or_default();
                format!("{name}{identity} {}%", holder.share)
            })
            .collect();
        let value = lines.join(self.say("; ", "；"));
        self.row("Buyer (share)", "买受人（产权比例）", &value);
    }

    /// The unit.
    pub(super) fn unit(&mut self, sheet: &Sheet) {
        let mut value = format!("{} {}", sheet.site_name, sheet.unit_number);
        if let Some(layout) = &sheet.layout {
            let _ = write!(value, " {layout}");
        }
        let _ = write!(
            value,
            " {} {} {}",
            self.say("built area", "建筑面积"),
            sheet.built_area,
            self.say("sq m", "平方米")
        );
        if let Some(inner) = sheet.inner_area {
            let _ = write!(
                value,
                " {} {inner} {}",
                self.say("inner area", "套内面积"),
                self.say("sq m", "平方米")
            );
        }
        self.row("Unit", "房屋", &value);
    }

    /// Where the customer can be reached, as was signed.
    pub(super) fn particulars(&mut self, particulars: Option<&Particulars>) {
        let Particulars {
            address,
            postal_code,
            telephone,
        } = particulars.cloned().unwrap_or_default();
        let address = self.sight.address(address).unwrap_or_default();
        let telephone = self.sight.telephone(telephone).unwrap_or_default();
        self.row("Address", "通信地址", &address);
        self.row("Postal code", "邮政编码", &postal_code.unwrap_or_default());
        self.row("Telephone", "联系电话", &telephone);
    }

    /// Ends the table, with places to sign.
    pub(super) fn sign(&mut self, places: &[(&str, &str, &str)], at: DateTime<Utc>) {
        self.html.push_str("</table><div class=\"sign\">");
        for (en, zh, name) in places {
            let _ = write!(
                self.html,
                "<span>{}{} {}</span>",
                escaped(self.say(en, zh)),
                self.say(":", "："),
                escaped(name)
            );
        }
        let day = at.with_timezone(&Zone::CHINA.0).format("%Y-%m-%d");
        let _ = write!(self.html, "<span>{day}</span></div></section>");
    }

    /// The finished page.
    pub(super) fn finish(mut self) -> String {
        self.html.push_str("</body></html>");
        self.html
    }
}
