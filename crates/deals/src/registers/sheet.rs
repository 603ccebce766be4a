//! Registers as sheets: the columns of each, as the trade has them.

use super::model::{HolderName, Register, RegisterEntry};
use crate::payments::words as money_words;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_customers::transfers::Cell;
use kehu_identifiers::mask;
use kehu_kernel::{Caller, Language, Money, Words, Zone};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Number,
    OccurredOn,
    Customers,
    Identities,
    Telephones,
    FormerCustomers,
    Unit,
    FormerUnit,
    Area,
    ListPrice,
    Discount,
    Price,
    Amount,
    Paid,
    Balance,
    Fee,
    MoneyKind,
    Way,
    Receipts,
    ValidUntil,
    Salesperson,
    SubscriptionNumber,
    SubscribedOn,
    ContractNumber,
    FilingNumber,
    LoanBank,
    LoanAmount,
    LoanYears,
    Received,
    Refunded,
    Reason,
    RefersTo,
    State,
}

const RESERVATIONS: &[Column] = &[
    Column::Number,
    Column::OccurredOn,
    Column::Customers,
    Column::Identities,
    Column::Telephones,
    Column::Unit,
    Column::Area,
    Column::ListPrice,
    Column::Discount,
    Column::Price,
    Column::Amount,
    Column::Receipts,
    Column::ValidUntil,
    Column::Salesperson,
    Column::SubscribedOn,
    Column::SubscriptionNumber,
    Column::Refunded,
    Column::State,
];
const SUBSCRIPTIONS: &[Column] = &[
    Column::Number,
    Column::OccurredOn,
    Column::Customers,
    Column::Identities,
    Column::Telephones,
    Column::Unit,
    Column::Area,
    Column::ListPrice,
    Column::Discount,
    Column::Price,
    Column::Amount,
    Column::Paid,
    Column::Balance,
    Column::Receipts,
    Column::Salesperson,
    Column::ContractNumber,
    Column::RefersTo,
    Column::State,
];
const CONTRACTS: &[Column] = &[
    Column::Number,
    Column::OccurredOn,
    Column::ContractNumber,
    Column::FilingNumber,
    Column::Customers,
    Column::Identities,
    Column::Telephones,
    Column::Unit,
    Column::Area,
    Column::Price,
    Column::Received,
    Column::LoanBank,
    Column::LoanAmount,
    Column::LoanYears,
    Column::Salesperson,
    Column::SubscriptionNumber,
    Column::State,
];
const CHANGES: &[Column] = &[
    Column::Number,
    Column::OccurredOn,
    Column::FormerUnit,
    Column::Unit,
    Column::FormerCustomers,
    Column::Customers,
    Column::Telephones,
    Column::Price,
    Column::Fee,
    Column::Amount,
    Column::Refunded,
    Column::Reason,
    Column::Salesperson,
    Column::RefersTo,
    Column::State,
];
const RECEIPTS: &[Column] = &[
    Column::Number,
    Column::OccurredOn,
    Column::Customers,
    Column::Unit,
    Column::MoneyKind,
    Column::Way,
    Column::Amount,
    Column::Salesperson,
    Column::SubscriptionNumber,
    Column::RefersTo,
    Column::Reason,
];

const fn columns(register: Register) -> &'static [Column] {
    match register {
        Register::Reservations => RESERVATIONS,
        Register::Subscriptions => SUBSCRIPTIONS,
        Register::Contracts => CONTRACTS,
        Register::Swaps
        | Register::Renamings
        | Register::Withdrawals
        | Register::Defaults
        | Register::CollectionNotices => CHANGES,
        Register::Receipts => RECEIPTS,
    }
}

impl Column {
    fn heading(self) -> Words {
        let (en, zh) = match self {
            Self::Number => ("No.", "编号"),
            Self::OccurredOn => ("Date and time", "日期时间"),
            Self::Customers => ("Customers", "客户"),
            Self::Identities => ("Identity number (tail)", "证件号码尾号"),
            Self::Telephones => ("Mobile", "手机"),
            Self::FormerCustomers => ("Former customers", "原客户"),
            Self::Unit => ("Unit", "房号"),
            Self::FormerUnit => ("Former unit", "原房号"),
            Self::Area => ("Built area (sq m)", "建筑面积（平方米）"),
            Self::ListPrice => ("List price (yuan)", "表价（元）"),
            Self::Discount => ("Discount (yuan)", "折扣（元）"),
            Self::Price => ("Agreed price (yuan)", "成交价（元）"),
            Self::Amount => ("Amount (yuan)", "金额（元）"),
            Self::Paid => ("Paid at issue (yuan)", "开具时已付（元）"),
            Self::Balance => ("Balance at issue (yuan)", "开具时余额（元）"),
            Self::Fee => ("Fee (yuan)", "手续费（元）"),
            Self::MoneyKind => ("Kind of money", "款项类别"),
            Self::Way => ("Way of paying", "付款方式"),
            Self::Receipts => ("Receipt nos.", "收据编号"),
            Self::ValidUntil => ("Valid until", "有效期至"),
            Self::Salesperson => ("Salesperson", "售楼员"),
            Self::SubscriptionNumber => ("Subscription no.", "认购书编号"),
            Self::SubscribedOn => ("Subscribed on", "转认购日期"),
            Self::ContractNumber => ("Contract no.", "合同编号"),
            Self::FilingNumber => ("Filing no.", "备案号"),
            Self::LoanBank => ("Loan bank", "贷款银行"),
            Self::LoanAmount => ("Loan (yuan)", "贷款金额（元）"),
            Self::LoanYears => ("Loan years", "贷款年限"),
            Self::Received => ("Received until now (yuan)", "累计回款（元）"),
            Self::Refunded => ("Refunded until now (yuan)", "累计退款（元）"),
            Self::Reason => ("Reason", "原因"),
            Self::RefersTo => ("Refers to no.", "关联单据编号"),
            Self::State => ("State", "状态"),
        };
        Words::new(en, zh)
    }
}

/// The headings of a register.
#[must_use]
pub fn headings(register: Register, language: Language) -> Vec<String> {
    columns(register)
        .iter()
        .map(|column| column.heading().text(language).to_owned())
        .collect()
}

/// Lines of a register as cells; personal values masked unless the caller sees them in full (CUS-05).
#[must_use]
pub fn rows(register: Register, entries: &[RegisterEntry], caller: &Caller) -> Vec<Vec<Cell>> {
    entries
        .iter()
        .map(|entry| {
            columns(register)
                .iter()
                .map(|column| cell(*column, entry, caller))
                .collect()
        })
        .collect()
}

fn cell(column: Column, entry: &RegisterEntry, caller: &Caller) -> Cell {
    match column {
        Column::Number => Cell::Number(entry.number.into()),
        Column::OccurredOn => Cell::Code(local(entry.occurred_at)),
        Column::Customers => Cell::Text(names(&entry.holders, caller)),
        Column::FormerCustomers => text(names(&entry.former_holders, caller)),
        Column::Identities => joined(&entry.holders, |holder| {
            holder
                .identity_tail
                .as_ref()
                .map(|tail| format!("****{tail}"))
        }),
        Column::Telephones => joined(&entry.holders, |holder| {
            holder
                .telephone
                .as_ref()
                .map(|number| match caller.unmasked {
                    true => number.clone(),
                    false => mask::telephone(number),
                })
        }),
        Column::Unit => Cell::Code(entry.unit_number.clone()),
        Column::FormerUnit => code(entry.former_unit_number.clone()),
        Column::Area => Cell::Number(entry.built_area.value()),
        Column::ListPrice => money(Some(entry.list_price)),
        Column::Discount => money(entry.list_price.checked_sub(entry.price).ok()),
        Column::Price => money(Some(entry.price)),
        Column::Amount => money(entry.amount),
        Column::Paid => money(Some(entry.paid)),
        Column::Balance => money(entry.price.checked_sub(entry.paid).ok()),
        Column::Fee => money(entry.fee),
        Column::MoneyKind => code(
            entry
                .money_kind
                .map(|kind| money_words::kind(kind).text(caller.language).to_owned()),
        ),
        Column::Way => code(
            entry
                .way
                .map(|way| money_words::way(way).text(caller.language).to_owned()),
        ),
        Column::Receipts => {
            let numbers: Vec<String> = entry.receipt_numbers.iter().map(i64::to_string).collect();
            code(Some(numbers.join(" ")))
        }
        Column::ValidUntil => code(entry.valid_until.map(local)),
        Column::Salesperson => Cell::Text(entry.salesperson_name.clone()),
        Column::SubscriptionNumber => number(entry.subscription_number),
        Column::SubscribedOn => entry
            .subscribed_at
            .map_or(Cell::Empty, |at| Cell::Date(day(at))),
        Column::ContractNumber => code(entry.contract_number.clone()),
        Column::FilingNumber => code(entry.filing_number.clone()),
        Column::LoanBank => text(
            entry
                .loan
                .as_ref()
                .map(|loan| loan.bank.clone())
                .unwrap_or_default(),
        ),
        Column::LoanAmount => money(entry.loan.as_ref().map(|loan| loan.amount)),
        Column::LoanYears => number(entry.loan.as_ref().map(|loan| loan.years.into())),
        Column::Received => money(Some(entry.received)),
        Column::Refunded => money(Some(entry.refunded)),
        Column::Reason => text(entry.reason.clone().unwrap_or_default()),
        Column::RefersTo => number(entry.refers_to_number),
        Column::State => Cell::Code(
            entry
                .deal_state
                .words(entry.deal_stage)
                .text(caller.language)
                .to_owned(),
        ),
    }
}

fn names(holders: &[HolderName], caller: &Caller) -> String {
    let shown: Vec<String> = holders
        .iter()
        .map(|holder| match &holder.name {
            None => "****".to_owned(),
            Some(name) if holder.person && !caller.unmasked => mask::name(name),
            Some(name) => name.clone(),
        })
        .collect();
    shown.join("、")
}

fn joined(holders: &[HolderName], value: impl Fn(&HolderName) -> Option<String>) -> Cell {
    let shown: Vec<String> = holders.iter().filter_map(value).collect();
    code(Some(shown.join("、")))
}

fn money(amount: Option<Money>) -> Cell {
    amount.map_or(Cell::Empty, |amount| Cell::Number(amount.value()))
}

fn number(number: Option<i64>) -> Cell {
    number.map_or(Cell::Empty, |number| Cell::Number(number.into()))
}

fn code(value: Option<String>) -> Cell {
    match value {
        Some(value) if !value.is_empty() => Cell::Code(value),
        _ => Cell::Empty,
    }
}

fn text(value: String) -> Cell {
    if value.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(value)
    }
}

fn day(at: DateTime<Utc>) -> NaiveDate {
    Zone::CHINA.day_of(at)
}

/// An instant as people at the site write it.
fn local(at: DateTime<Utc>) -> String {
    at.with_timezone(&Zone::CHINA.0)
        .format("%Y-%m-%d %H:%M")
        .to_string()
}
