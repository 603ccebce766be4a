//! Account managers hear of documents that end (CUS-13).

use super::text;
use kehu_customers::qualification::DocumentKind;
use kehu_kernel::Words;
use kehu_notifications::StoredEvent;
use serde_json::Value;

/// What is told of a document near its end.
pub(super) fn expiring(event: &StoredEvent) -> Option<(Words, Words)> {
    let kind: DocumentKind = text(event, "kind")?.parse().ok()?;
    let ends_on = text(event, "ends_on")?;
    let days = event.payload.get("days_left").and_then(Value::as_i64)?;
    let name = kind.words();
    Some((
        Words::new(
            format!("A document ends in {days} days"),
            format!("资质材料将于{days}天后到期"),
        ),
        Words::new(
            format!(
                "The {} of one of your customers is valid through {ends_on}. Ask for the renewed one; otherwise business is suspended.",
                name.en
            ),
            format!(
                "您的客户的{}有效期至{ends_on}。请及时换证，逾期将暂停业务。",
                name.zh
            ),
        ),
    ))
}
