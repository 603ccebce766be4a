//! Who hears of complaints: the acceptor, the one to whom it is offered, the leaders (CMP-01, CMP-05, CMP-08, CMP-10). Whoever
//! is complained about hears nothing (CMP-13).

use super::{all, text, user, users};
use kehu_kernel::{UserId, Words};
use kehu_notifications::{Message, StoredEvent};

/// The role whose holders hear of it, of events that go to leaders.
pub(super) fn role(event: &StoredEvent) -> Option<&str> {
    let to_leaders = matches!(
        event.kind.as_str(),
        "complaint.escalated"
            | "complaint.unaccepted"
            | "complaint.overdue"
            | "complaint.acceptor_accused"
    );
    text(event, "role").filter(|_| to_leaders)
}

/// What is told of a complaint; `leaders` hold the role of [`role`].
pub(super) fn messages(event: &StoredEvent, leaders: Vec<UserId>) -> Vec<Message> {
    let Some(title) = title(event) else {
        return Vec::new();
    };
    let number = text(event, "number").unwrap_or_default();
    let words = Words::new(
        format!("Complaint {number}. Open it to see what is to be done."),
        format!("投诉 {number}，请打开查看并办理。"),
    );
    let except = users(event, "except");
    let mut recipients = match event.kind.as_str() {
        "complaint.handover_offered" => user(event, "to_id").into_iter().collect(),
        "complaint.handover_accepted" => user(event, "from_id").into_iter().collect(),
        _ if role(event).is_some() => leaders,
        _ => user(event, "acceptor_id").into_iter().collect(),
    };
    recipients.retain(|one| !except.contains(one));
    all(recipients, &(title, words))
}

fn title(event: &StoredEvent) -> Option<Words> {
    let (en, zh) = match event.kind.as_str() {
        "complaint.escalated" => (
            "A complaint was published in the media",
            "有一起经媒体曝光的投诉",
        ),
        "complaint.unaccepted" => (
            "A complaint waits for somebody to accept it",
            "有一项投诉尚无人受理",
        ),
        "complaint.due_soon" => ("A complaint of yours is due soon", "您受理的投诉即将到期"),
        "complaint.overdue" => ("A complaint is overdue", "有一项投诉已逾期"),
        "complaint.follow_up_due" => ("A follow-up call is due", "有一项投诉待回访"),
        "complaint.acceptor_accused" => (
            "The acceptor of a complaint is complained about",
            "一项投诉的受理人即被投诉人",
        ),
        "complaint.handover_offered" => (
            "A complaint is offered to you",
            "有一项投诉移交给您，待确认",
        ),
        "complaint.handover_accepted" => ("Your handover was accepted", "您移交的投诉已被接收"),
        "complaint.handover_declined" => ("Your handover was declined", "您移交的投诉被拒绝"),
        "complaint.cleared" => (
            "A handling opinion stands; reply now",
            "处理意见已批准，请答复客户",
        ),
        "complaint.objected" => ("A handling opinion was returned", "处理意见被退回"),
        "complaint.extension_decided" => ("An extension was decided on", "延期申请已有结果"),
        _ => return None,
    };
    Some(Words::new(en, zh))
}
