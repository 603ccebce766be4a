//! The receipt.

use super::paper::Paper;
use kehu_deals::payments::words;
use kehu_deals::print::ReceiptForm;
use kehu_kernel::Words;

pub(super) fn render(form: &ReceiptForm, caller: &kehu_kernel::Caller) -> String {
    let (sheet, payment) = (&form.sheet, &form.payment);
    let title = match payment.refers_to {
        None => Words::new("Receipt", "收据"),
        Some(_) => Words::new("Refund receipt", "退款单"),
    };
    let mut paper = Paper::new(caller, &title);
    let seller = sheet.company_name.as_deref().unwrap_or(&sheet.site_name);
    paper.heading(&title, seller, sheet);
    paper.holders(sheet);
    paper.unit(sheet);
    let kind = words::kind(payment.kind);
    let kind = paper.words(&kind).to_owned();
    paper.row("Kind of money", "款项类别", &kind);
    let way = words::way(payment.way);
    let way = paper.words(&way).to_owned();
    paper.row("Way of paying", "付款方式", &way);
    paper.money("Amount", "金额", payment.amount);
    paper.row(
        "Remark",
        "备注",
        payment.remark.as_deref().unwrap_or_default(),
    );
    let keeper = sheet.keeper.as_deref().unwrap_or_default();
    paper.sign(
        &[
            ("Cashier", "收款人", &form.cashier),
            ("Keeper", "保管人", keeper),
        ],
        payment.received_at,
    );
    paper.finish()
}
