//! Kinds of money and ways of paying as people read them, on receipts and in sheets.

use super::model::{MoneyKind, PaymentWay};
use kehu_kernel::Words;

/// The kind of money.
#[must_use]
pub fn kind(kind: MoneyKind) -> Words {
    let (en, zh) = match kind {
        MoneyKind::EarnestMoney => ("Earnest money", "诚意金"),
        MoneyKind::Reservation => ("Reservation advance", "订金"),
        MoneyKind::Deposit => ("Deposit", "定金"),
        MoneyKind::Price => ("Price", "购房款"),
        MoneyKind::Mortgage => ("Mortgage loan", "按揭款"),
        MoneyKind::CollectedForOthers => ("Collected for others", "代收费"),
        MoneyKind::TransferFee => ("Transfer fee", "过户费"),
        MoneyKind::Compensation => ("Compensation", "双倍返还定金"),
    };
    Words::new(en, zh)
}

/// The way of paying.
#[must_use]
pub fn way(way: PaymentWay) -> Words {
    let (en, zh) = match way {
        PaymentWay::Cash => ("Cash", "现金"),
        PaymentWay::Card => ("Card", "刷卡"),
        PaymentWay::Transfer => ("Bank transfer", "转账"),
        PaymentWay::Cheque => ("Cheque", "支票"),
        PaymentWay::Mobile => ("Mobile payment", "移动支付"),
        PaymentWay::Exchange => ("Exchange of receipts", "换票"),
        PaymentWay::Other => ("Other", "其他"),
    };
    Words::new(en, zh)
}
