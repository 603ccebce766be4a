//! Whom to tell of an event, and in which words. An event that is not named here tells nobody.

use kehu_db::{Error, PgConnection};
use kehu_kernel::{UserId, Words};
use kehu_notifications::{Addressing, Message, StoredEvent};
use serde_json::Value;

/// Knows the events of all domains.
#[derive(Debug, Clone, Copy)]
pub(super) struct AddressBook;

impl Addressing for AddressBook {
    async fn messages(
        &self,
        _connection: &mut PgConnection,
        event: &StoredEvent,
    ) -> Result<Vec<Message>, Error> {
        Ok(match event.kind.as_str() {
            "job.finished" => job_finished(event).into_iter().collect(),
            _ => Vec::new(),
        })
    }
}

/// Who asked for a job hears how it ended. Other systems ask for themselves.
fn job_finished(event: &StoredEvent) -> Option<Message> {
    let requester = text(event, "requested_by_kind")
        .filter(|kind| *kind == "user")
        .and(text(event, "requested_by"))?;
    let user_id: UserId = requester.parse().ok()?;
    let title = match text(event, "state")? {
        "succeeded" => Words::new("Your job is done", "后台任务已完成"),
        "cancelled" => Words::new("Your job was cancelled", "后台任务已取消"),
        _ => Words::new("Your job failed", "后台任务失败"),
    };
    let kind = text(event, "kind").unwrap_or_default();
    let text = Words::new(
        format!("Kind of work: {kind}. Open the job for its result."),
        format!("任务类型：{kind}。请打开任务查看结果。"),
    );
    Some(Message {
        user_id,
        title,
        text,
    })
}

fn text<'a>(event: &'a StoredEvent, name: &str) -> Option<&'a str> {
    event.payload.get(name).and_then(Value::as_str)
}
