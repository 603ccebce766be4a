//! The subscription agreement, in its copies.

use super::paper::Paper;
use kehu_attribution::policy::AgreementCopy;
use kehu_deals::deal::PaymentMethod;
use kehu_deals::print::AgreementForm;
use kehu_kernel::Words;

/// Writes all copies, a page each.
pub(super) fn render(form: &AgreementForm, caller: &kehu_kernel::Caller) -> String {
    let title = Words::new("Subscription agreement", "商品房认购书");
    let mut paper = Paper::new(caller, &title);
    let copies = form.copies.len();
    for (place, copy) in form.copies.iter().enumerate() {
        let whose = holder(*copy);
        let mark = format!(
            "{} {} / {copies} · {}",
            paper.say("Copy", "第"),
            place + 1,
            paper.words(&whose)
        );
        paper.heading(&title, &mark, &form.sheet);
        write(&mut paper, form);
    }
    paper.finish()
}

fn holder(copy: AgreementCopy) -> Words {
    match copy {
        AgreementCopy::Customer => Words::new("customer's copy", "联（客户留存）"),
        AgreementCopy::Finance => Words::new("finance department's copy", "联（财务部留存）"),
        AgreementCopy::Sales => Words::new("sales department's copy", "联（销售部留存）"),
    }
}

fn write(paper: &mut Paper, form: &AgreementForm) {
    let sheet = &form.sheet;
    paper.row(
        "Seller",
        "出卖人",
        sheet.company_name.as_deref().unwrap_or(&sheet.site_name),
    );
    paper.holders(sheet);
    paper.particulars(form.particulars.as_ref());
    paper.unit(sheet);
    paper.money("List price", "表价", sheet.list_price);
    paper.money("Agreed price", "成交价", sheet.price);
    paper.money(
        "Deposit to be paid at finance",
        "定金（到财务交纳）",
        sheet.amount.unwrap_or_default(),
    );
    paper.money("Paid", "已付", sheet.paid);
    if let Ok(balance) = sheet.price.checked_sub(sheet.paid) {
        paper.money("Balance", "余额", balance);
    }
    if let Some(method) = form.payment_method {
        let words = method_words(method);
        let text = paper.words(&words).to_owned();
        paper.row("Way of payment", "付款方式", &text);
    }
    let plan: Vec<String> = form
        .instalments
        .iter()
        .map(|instalment| format!("{} ¥{}", instalment.due_on, instalment.amount))
        .collect();
    let plan = plan.join(paper.say("; ", "；"));
    paper.row("Plan of payments", "付款计划", &plan);
    if let Some(day) = form.planned_contract_on {
        paper.row("Contract to be signed on", "约定签约日期", &day.to_string());
    }
    let keeper = sheet.keeper.as_deref().unwrap_or_default();
    paper.sign(
        &[
            ("Buyer", "买受人", ""),
            ("Salesperson", "经办人", &sheet.salesperson),
            ("Keeper", "保管人", keeper),
        ],
        sheet.occurred_at,
    );
}

fn method_words(method: PaymentMethod) -> Words {
    let (en, zh) = match method {
        PaymentMethod::LumpSum => ("At once", "一次性付款"),
        PaymentMethod::Mortgage => ("Mortgage", "商业按揭"),
        PaymentMethod::ProvidentFund => ("Provident fund loan", "公积金贷款"),
        PaymentMethod::CombinedLoan => ("Combined loan", "组合贷款"),
        PaymentMethod::Instalments => ("Instalments", "分期付款"),
    };
    Words::new(en, zh)
}
