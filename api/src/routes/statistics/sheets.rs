//! Statistics as tables.

use crate::routes::system::label_words::label;
use crate::sheet::{self, Sheet};
use kehu_customers::transfers::Cell;
use kehu_kernel::{Language, Words};
use kehu_statistics::conversion::Conversion;
use kehu_statistics::figures::{DayTotals, Dimension, Line, Standing, Totals};
use kehu_statistics::withdrawals::Withdrawal;

/// The figures of a row, with their headings.
const COLUMNS: [(&str, &str); 19] = [
    ("Calls", "来电数"),
    ("Visits", "来访总数"),
    ("First visits", "首访数"),
    ("Return visits", "复访数"),
    ("Registrations", "登记数"),
    ("Follow-ups", "跟踪数"),
    ("Reservations", "小定数"),
    ("Amount of reservations (yuan)", "小定金额（元）"),
    ("Receipts of reservations (yuan)", "小定回款（元）"),
    ("Subscriptions", "认购数"),
    ("Amount of subscriptions (yuan)", "认购金额（元）"),
    ("Receipts of deposits (yuan)", "定金回款（元）"),
    ("Contracts", "合同数"),
    ("Amount of contracts (yuan)", "合同金额（元）"),
    ("Receipts of the price (yuan)", "房款回款（元）"),
    ("Withdrawals", "退房数"),
    ("Amount of withdrawals (yuan)", "退房金额（元）"),
    ("Defaults", "违约数"),
    ("Amount of defaults (yuan)", "违约金额（元）"),
];

fn cells(totals: &Totals) -> [Cell; 19] {
    [
        sheet::count(totals.calls),
        sheet::count(totals.visits()),
        sheet::count(totals.first_visits),
        sheet::count(totals.return_visits),
        sheet::count(totals.registrations),
        sheet::count(totals.follow_ups),
        sheet::count(totals.reservations),
        sheet::money(totals.reservation_amount),
        sheet::money(totals.reservation_receipts),
        sheet::count(totals.subscriptions),
        sheet::money(totals.subscription_amount),
        sheet::money(totals.deposit_receipts),
        sheet::count(totals.contracts),
        sheet::money(totals.contract_amount),
        sheet::money(totals.price_receipts),
        sheet::count(totals.withdrawals),
        sheet::money(totals.withdrawal_amount),
        sheet::count(totals.defaults),
        sheet::money(totals.default_amount),
    ]
}

fn headings(
    first: &[(&'static str, &'static str)],
    more: &[(&'static str, &'static str)],
) -> Vec<Words> {
    first
        .iter()
        .chain(more)
        .map(|(en, zh)| Words::new(*en, *zh))
        .collect()
}

/// A row a figure, with the columns of the day, the month and the project to date (来人来电统计表).
pub(super) fn daily(standing: &Standing, language: Language) -> Sheet {
    let (today, month, project) = (
        cells(&standing.today),
        cells(&standing.month_to_date),
        cells(&standing.project_to_date),
    );
    let rows = COLUMNS
        .iter()
        .zip(today.into_iter().zip(month).zip(project))
        .map(|((en, zh), ((today, month), project))| {
            vec![
                Cell::Code(Words::new(*en, *zh).text(language).to_owned()),
                today,
                month,
                project,
            ]
        })
        .collect();
    let columns = [
        ("Figure", "项目"),
        ("Of the day", "当日"),
        ("Month to date", "本月累计"),
        ("Project to date", "项目累计"),
    ];
    Sheet {
        name: "daily-statistics".to_owned(),
        headings: headings(&columns, &[]),
        rows,
    }
}

/// A row a day.
pub(super) fn days(days: &[DayTotals]) -> Sheet {
    let rows = days
        .iter()
        .map(|one| {
            std::iter::once(Cell::Date(one.day))
                .chain(cells(&one.totals))
                .collect()
        })
        .collect();
    Sheet {
        name: "statistics-by-day".to_owned(),
        headings: headings(&[("Day", "日期")], &COLUMNS),
        rows,
    }
}

/// What figures are divided by.
pub(super) const DIVIDED: [Dimension; 4] = [
    Dimension::Channel,
    Dimension::Salesperson,
    Dimension::IntentLevel,
    Dimension::Product,
];

/// A row an item of a dimension.
pub(super) fn breakdown(dimension: Dimension, lines: &[Line], language: Language) -> Sheet {
    let rows = lines
        .iter()
        .map(|line| {
            std::iter::once(item(dimension, line, language))
                .chain(cells(&line.totals))
                .collect()
        })
        .collect();
    let heading = match dimension {
        Dimension::Channel => ("Channel", "认知途径"),
        Dimension::Salesperson => ("Salesperson", "售楼员"),
        Dimension::IntentLevel => ("Intent level", "意向级别"),
        Dimension::Product => ("Type of property", "意向物业"),
        Dimension::Total => ("Total", "合计"),
    };
    let name = format!("statistics-by-{}", dimension.as_str().replace('_', "-"));
    Sheet {
        name,
        headings: headings(&[heading], &COLUMNS),
        rows,
    }
}

fn item(dimension: Dimension, line: &Line, language: Language) -> Cell {
    match (&line.item, &line.name) {
        (None, _) => Cell::Code(Words::new("Not known", "未知").text(language).to_owned()),
        (Some(_), Some(name)) => Cell::Text(name.clone()),
        (Some(item), None) => Cell::Code(match dimension {
            Dimension::Channel => label("VisitorChannel", item, language),
            Dimension::Product => label("WantedProperty", item, language),
            Dimension::IntentLevel => item.to_uppercase(),
            Dimension::Salesperson | Dimension::Total => item.clone(),
        }),
    }
}

/// Days and breakdowns below each other (业务综合周报).
pub(super) fn report(
    days: &[DayTotals],
    parts: &[(Dimension, Vec<Line>)],
    language: Language,
) -> Sheet {
    let part = |words: (&'static str, &'static str)| {
        Cell::Code(Words::new(words.0, words.1).text(language).to_owned())
    };
    let mut rows: Vec<Vec<Cell>> = days
        .iter()
        .map(|one| {
            [part(("By day", "每日")), Cell::Date(one.day)]
                .into_iter()
                .chain(cells(&one.totals))
                .collect()
        })
        .collect();
    for (dimension, lines) in parts {
        let name = sheet::label("StatisticsDimension", dimension.as_str(), language);
        rows.extend(lines.iter().map(|line| {
            [name.clone(), item(*dimension, line, language)]
                .into_iter()
                .chain(cells(&line.totals))
                .collect()
        }));
    }
    let columns = [("Part", "分类"), ("Item", "项目")];
    Sheet {
        name: "general-report".to_owned(),
        headings: headings(&columns, &COLUMNS),
        rows,
    }
}

/// A row a step.
pub(super) fn conversion(steps: &[Conversion], language: Language) -> Sheet {
    let rows = steps
        .iter()
        .map(|one| {
            vec![
                sheet::label("ConversionStep", one.step.as_str(), language),
                sheet::count(one.of),
                sheet::count(one.reached),
                one.percent
                    .map_or(Cell::Empty, |percent| Cell::Number(percent.value())),
            ]
        })
        .collect();
    let columns = [
        ("Step", "步骤"),
        ("Of", "基数"),
        ("Reached", "转化数"),
        ("Per cent", "转化率（%）"),
    ];
    Sheet {
        name: "conversion".to_owned(),
        headings: headings(&columns, &[]),
        rows,
    }
}

/// A row a withdrawal.
pub(super) fn withdrawals(withdrawals: &[Withdrawal], language: Language) -> Sheet {
    let rows = withdrawals
        .iter()
        .map(|one| {
            vec![
                sheet::count(one.number),
                sheet::instant(Some(one.occurred_at)),
                sheet::yes(one.by_default, language),
                Cell::Code(one.unit_number.clone()),
                sheet::text(Some(one.salesperson_name.as_str())),
                sheet::money(one.price),
                sheet::text(one.reason.as_deref()),
            ]
        })
        .collect();
    let columns = [
        ("No.", "编号"),
        ("Date and time", "日期时间"),
        ("By default", "违约"),
        ("Unit", "房号"),
        ("Salesperson", "售楼员"),
        ("Agreed price (yuan)", "成交价（元）"),
        ("Reason", "原因"),
    ];
    Sheet {
        name: "withdrawals".to_owned(),
        headings: headings(&columns, &[]),
        rows,
    }
}
