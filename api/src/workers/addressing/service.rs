//! People hear of service orders and improvement items that become theirs (CUS-60, GOV-07).

use super::{one, user};
use kehu_kernel::Words;
use kehu_notifications::{Message, StoredEvent};

/// The person to whom it was given.
pub(super) fn given(event: &StoredEvent) -> Vec<Message> {
    let (field, title) = match event.kind.as_str() {
        "service_order.assigned" => (
            "user_id",
            Words::new(
                "A part of a service order was given to you",
                "有一项服务指令任务派给您",
            ),
        ),
        "service_order.reopened" => (
            "coordinator_id",
            Words::new(
                "A customer is not satisfied with a service order of yours",
                "您协调的服务指令客户不满意",
            ),
        ),
        "improvement.reopened" => (
            "owner_id",
            Words::new(
                "An improvement of yours had no effect and is open again",
                "您负责的改进事项未见效果，需重新办理",
            ),
        ),
        _ => (
            "owner_id",
            Words::new("An improvement item is yours", "有一项改进事项由您负责"),
        ),
    };
    let text = Words::new("Open it and act on it.", "请打开查看并办理。");
    one(user(event, field), Some((title, text)))
}
