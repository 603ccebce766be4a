//! Salespeople hear of what is determined of them, and of their disputes (ATT-D10, ATT-V20, ATT-R15 to ATT-R18).

use super::{all, text, users};
use kehu_kernel::Words;
use kehu_notifications::{Message, StoredEvent};

/// Those who have or claim a part in a deal.
pub(super) fn determined(event: &StoredEvent) -> Vec<Message> {
    let rule = text(event, "rule").unwrap_or_default();
    let title = match text(event, "answer") {
        Some("needs_ruling") => Words::new(
            "A deal in which you claim a part needs a ruling",
            "您主张份额的成交需要裁定",
        ),
        _ => Words::new(
            "A deal in which you claim a part was determined",
            "您主张份额的成交已判客",
        ),
    };
    let words = Words::new(
        format!("By {rule}. Open the determination for the reasons."),
        format!("依据 {rule}。请打开判客结果查看理由。"),
    );
    all(users(event, "people"), &(title, words))
}

/// The sides of a dispute.
pub(super) fn disputed(event: &StoredEvent) -> Vec<Message> {
    let title = match event.kind.as_str() {
        "dispute.opened" => Words::new("A dispute with you was opened", "有一项与您相关的争议"),
        "dispute.settlement_proposed" => Words::new(
            "A settlement of your dispute was proposed",
            "您的争议有新的处理方案",
        ),
        "dispute.settled" => Words::new("Your dispute was settled", "您的争议已处理"),
        "dispute.stated" => {
            Words::new("Something was stated in your dispute", "您的争议有新的陈述")
        }
        "dispute.settlement_signed" => Words::new(
            "An agreement on your dispute was signed by one side",
            "您的争议协议已有一方签署",
        ),
        "dispute.withdrawn" => Words::new("Your dispute was taken back", "您的争议已撤回"),
        _ => Words::new("Your dispute goes on", "您的争议有新进展"),
    };
    let words = Words::new(
        "Open the dispute to state your case, to sign or to read the outcome.",
        "请打开争议进行陈述、签署或查看结果。",
    );
    all(users(event, "claimants"), &(title, words))
}
