//! Who hears that the holiday schedule of a year is missing although deadlines wait for it: those who import schedules, and
//! the general manager of the company whose deadlines wait (CMP-07).

use super::all;
use kehu_kernel::{UserId, Words};
use kehu_notifications::{Message, StoredEvent};
use serde_json::Value;

pub(super) fn schedule_missing(
    event: &StoredEvent,
    keepers: Vec<UserId>,
    managers: Vec<UserId>,
) -> Vec<Message> {
    let number = |field: &str| event.payload.get(field).and_then(Value::as_i64);
    let (Some(year), Some(count)) = (number("year"), number("waiting_count")) else {
        return Vec::new();
    };
    let words = (
        Words::new(
            format!("The holiday schedule of {year} is missing"),
            format!("{year} 年节假日安排尚未导入"),
        ),
        Words::new(
            format!(
                "{count} open deadlines wait for it and have no end until it is confirmed. Import it as soon as it is announced."
            ),
            format!("有 {count} 个期限需等待该安排确认后方能推算，请在安排公布后及时导入。"),
        ),
    );
    let mut recipients: Vec<UserId> = keepers.into_iter().chain(managers).collect();
    recipients.sort_unstable();
    recipients.dedup();
    all(recipients, &words)
}
