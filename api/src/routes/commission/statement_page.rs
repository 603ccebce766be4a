//! The printed statement. Every value goes through [`escaped`]; the page carries no script and loads nothing.

use crate::markup::escaped;
use kehu_commission::statement::{Line, Statement, explanation};
use kehu_kernel::Language;
use std::fmt::Write;

const STYLE: &str = "body{font:13px/1.5 'Noto Sans SC','Microsoft YaHei',sans-serif;margin:2em auto;max-width:190mm;color:#000}\
h1{text-align:center;font-size:22px}table{border-collapse:collapse;width:100%;margin-bottom:1em}\
th,td{border:1px solid #000;padding:3px 6px;text-align:left;vertical-align:top}th{font-weight:normal;background:#f3f3f3}\
.amount{text-align:right;white-space:nowrap}.small{font-size:11px}@media print{body{margin:0}@page{size:A4;margin:15mm}}";

/// Writes the statement in a language.
pub(super) fn render(head: &Statement, lines: &[Line], person: &str, language: Language) -> String {
    let say = |en: &'static str, zh: &'static str| match language {
        Language::English => en,
        Language::Chinese => zh,
    };
    let title = say("Commission statement", "佣金对账单");
    let mut out = String::with_capacity(4096 + lines.len() * 600);
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><h1>{title} {} {}</h1><table>",
        language.tag(),
        head.month,
        escaped(person),
    );
    for (name, amount) in [
        (say("Before", "期初"), head.opening),
        (say("Accrued", "计提"), head.accrued),
        (say("Reversed", "冲回"), head.reversed),
        (say("Forfeited", "离职不再发放"), head.forfeited),
        (say("Sanctions", "处罚"), head.sanctioned),
        (say("Delegation", "离职委托"), head.delegated),
        (say("From the pool", "公佣分配"), head.from_pool),
        (say("Paid", "本期发放"), head.paid),
        (say("Payable afterwards", "期末应付"), head.payable),
        (say("Retained", "留存"), head.retained),
        (say("Held until approval", "待审批暂留"), head.held),
    ] {
        let _ = write!(
            out,
            "<tr><th>{name}</th><td class=\"amount\">{amount}</td></tr>"
        );
    }
    let _ = write!(
        out,
        "</table><table><tr><th>{}</th><th>{}</th><th>{}</th></tr>",
        say("Amount", "金额"),
        say("Deal, determination, rule", "成交、判客、规则"),
        say("Explanation", "说明"),
    );
    for line in lines {
        let id = |id: Option<String>| escaped(&id.unwrap_or_default());
        let _ = write!(
            out,
            "<tr><td class=\"amount\">{}</td><td class=\"small\">{}<br>{}<br>{}</td><td>{}</td></tr>",
            line.amount,
            id(line.deal_id.map(|id| id.to_string())),
            id(line.determination_id.map(|id| id.to_string())),
            id(line.rule.clone()),
            escaped(explanation(line).text(language)),
        );
    }
    out.push_str("</table></body></html>");
    out
}
