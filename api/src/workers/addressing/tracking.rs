//! Salespeople and their supervisors hear of parties that were left unattended (ATT-G26).

use kehu_kernel::Words;
use kehu_notifications::StoredEvent;
use serde_json::Value;

/// What is told of overdue contacts.
pub(super) fn overdue(event: &StoredEvent) -> Option<(Words, Words)> {
    let count = event.payload.get("overdue").and_then(Value::as_i64)?;
    let own = event.payload.get("own").and_then(Value::as_bool)?;
    let title = if own {
        Words::new(
            format!("{count} of your parties are overdue for a contact"),
            format!("您有{count}组客户逾期未跟踪"),
        )
    } else {
        Words::new(
            format!("{count} parties of the site are overdue for a contact"),
            format!("本案场有{count}组客户逾期未跟踪"),
        )
    };
    let text = Words::new(
        "Open the list of tracked parties and follow them up.",
        "请打开客户跟踪列表并尽快跟踪。",
    );
    Some((title, text))
}
