//! Money received and given back, at finance only (ATT-D03).

mod attempts;
mod model;
mod rules;
mod service;
mod store;
pub mod words;

pub use attempts::{Attempt, record_attempt};
pub use model::{MoneyKind, NewPayment, Payment, PaymentWay, Refund};
pub use service::{find, list, receive, refund};

pub(crate) use rules::{check_deposit, portion, reaches_portion};
pub(crate) use service::refund_all;
pub(crate) use store::totals;
