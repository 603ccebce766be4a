//! Those who look after webhooks hear of an endpoint that gets no more events.

use super::{all, text, user};
use kehu_kernel::{UserId, Words};
use kehu_notifications::{Message, StoredEvent};

/// Who made the endpoint, and the administrators of its unit.
pub(super) fn disabled(event: &StoredEvent, mut keepers: Vec<UserId>) -> Vec<Message> {
    keepers.extend(user(event, "made_by"));
    keepers.sort_unstable();
    keepers.dedup();
    let why = match text(event, "because") {
        Some("gone") => Words::new(
            "The receiver answered 410. Enable the endpoint when it wants events again.",
            "接收方返回 410。需要恢复接收时请重新启用。",
        ),
        _ => Words::new(
            "Events could not be delivered for more than three days. Mend the receiver, enable the endpoint, then send what was missed again.",
            "事件连续三天以上未能送达。请修复接收端，重新启用后再推送遗漏的事件。",
        ),
    };
    let title = Words::new("A webhook endpoint was disabled", "一个回调地址已停用");
    all(keepers, &(title, why))
}
