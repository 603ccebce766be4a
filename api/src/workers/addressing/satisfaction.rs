//! The general manager hears of indicators that miss their target and of duties that were not done in time (SUR-10, GOV-06).

use super::{all, text};
use crate::routes::system::label_words::label;
use kehu_kernel::{Language, UserId, Words};
use kehu_notifications::{Message, StoredEvent};

pub(super) fn messages(event: &StoredEvent, managers: Vec<UserId>) -> Vec<Message> {
    let words = match event.kind.as_str() {
        "indicator.missed" => missed(event),
        _ => overdue(event),
    };
    all(managers, &words)
}

fn named(enumeration: &str, word: &str) -> Words {
    Words::new(
        label(enumeration, word, Language::English),
        label(enumeration, word, Language::Chinese),
    )
}

fn missed(event: &StoredEvent) -> (Words, Words) {
    let name = named("Indicator", text(event, "indicator").unwrap_or_default());
    let value = text(event, "value").unwrap_or_default();
    let target = text(event, "target").unwrap_or_default();
    (
        Words::new(
            "A satisfaction indicator misses its target",
            "满意度指标未达目标",
        ),
        Words::new(
            format!("{}: {value}, target {target}.", name.en),
            format!("{}：{value}，目标 {target}。", name.zh),
        ),
    )
}

fn overdue(event: &StoredEvent) -> (Words, Words) {
    let name = named("Duty", text(event, "duty").unwrap_or_default());
    let until = text(event, "until").unwrap_or_default();
    (
        Words::new("A duty was not done in time", "有一项制度义务逾期未完成"),
        Words::new(
            format!("{}, due until {until}.", name.en),
            format!("{}，应于 {until} 前完成。", name.zh),
        ),
    )
}
