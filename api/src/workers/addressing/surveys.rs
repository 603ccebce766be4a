//! People hear of stages of surveys that become theirs, and of very low answers that they follow up (SUR-01, SUR-11).

use super::{one, user};
use kehu_kernel::Words;
use kehu_notifications::{Message, StoredEvent};

/// The person to whom it was given, or from whom it was taken.
pub(super) fn given(event: &StoredEvent) -> Vec<Message> {
    if event.kind == "survey.called_off" {
        return one(user(event, "owner_id"), Some(called_off()));
    }
    let (field, title) = match event.kind.as_str() {
        "survey.follow_up_raised" => (
            "owner_id",
            Words::new(
                "A customer of yours gave a very low answer in a survey",
                "您负责的客户在满意度调查中给出低分",
            ),
        ),
        "survey.stage_finished" => (
            "next_owner_id",
            Words::new(
                "A survey has come to your stage",
                "满意度调查已进入您负责的阶段",
            ),
        ),
        _ => (
            "owner_id",
            Words::new(
                "A stage of a survey is yours",
                "满意度调查的一个阶段由您负责",
            ),
        ),
    };
    let text = Words::new("Open it and act on it.", "请打开查看并办理。");
    one(user(event, field), Some((title, text)))
}

fn called_off() -> (Words, Words) {
    (
        Words::new(
            "A survey that stood at your stage was called off",
            "您负责阶段的满意度调查已取消",
        ),
        Words::new(
            "Nothing more is to be done; the reason stands in the survey.",
            "无需继续办理，取消原因见调查详情。",
        ),
    )
}
