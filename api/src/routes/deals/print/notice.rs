//! The collection notice.

use super::paper::Paper;
use kehu_deals::print::NoticeForm;
use kehu_kernel::Words;

pub(super) fn render(form: &NoticeForm, caller: &kehu_kernel::Caller) -> String {
    let (sheet, notice) = (&form.sheet, &form.notice);
    let title = Words::new("Collection notice", "催款通知单");
    let mut paper = Paper::new(caller, &title);
    let mark = format!(
        "{} {}{}",
        paper.say("Notice", "第"),
        notice.ordinal,
        paper.say("", " 次通知")
    );
    paper.heading(&title, &mark, sheet);
    paper.holders(sheet);
    paper.particulars(form.particulars.as_ref());
    paper.unit(sheet);
    paper.money("Agreed price", "成交价", sheet.price);
    paper.money("Received until now", "已付", sheet.paid);
    paper.row(
        "Overdue since",
        "逾期起始日",
        &notice.overdue_since.to_string(),
    );
    paper.money("Overdue", "逾期金额", notice.overdue);
    paper.row(
        "To be paid by",
        "请于此日前交纳",
        &notice.pay_by.to_string(),
    );
    let demand = paper
        .say(
            "Please pay the overdue amount at the finance department by that day; otherwise the default terms of the agreement apply.",
            "请于上述日期前到财务部交清逾期款项，否则将按约定的违约责任处理。",
        )
        .to_owned();
    paper.row("Demand", "通知事项", &demand);
    let seller = sheet.company_name.as_deref().unwrap_or(&sheet.site_name);
    paper.sign(
        &[
            ("Seller", "出卖人", seller),
            ("Salesperson", "经办人", &sheet.salesperson),
        ],
        sheet.occurred_at,
    );
    paper.finish()
}
