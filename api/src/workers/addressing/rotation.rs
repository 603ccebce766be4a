//! Salespeople hear of their turns and of trades that wait for them (ATT-G03 to ATT-G05).

use super::{all, holders, one, text, user};
use kehu_db::{Error, PgConnection};
use kehu_identity::codes;
use kehu_kernel::Words;
use kehu_notifications::{Message, StoredEvent};

/// The salesperson whose turn changed otherwise than by receiving.
pub(super) fn turn(event: &StoredEvent) -> Vec<Message> {
    let title = match event.kind.as_str() {
        "turn.granted" => Words::new("You were granted a turn", "您获得一次轮接机会"),
        "turn.withdrawn" => Words::new(
            "A turn granted to you was withdrawn",
            "此前给您的轮接机会已取消",
        ),
        "turn.cancelled" => Words::new("Your turn was cancelled", "您的本轮接待资格被取消"),
        "turn.barred" => Words::new(
            "You are not admitted to reception for now",
            "您暂不得参与接待",
        ),
        "turn.admitted" => Words::new("You are admitted to reception again", "您已可恢复接待"),
        _ => Words::new("Your turn was passed over", "您的轮次已被跳过"),
    };
    let body = Words::new(
        "Open the turn ledger of the day for the reason.",
        "请打开当日轮接台账查看原因。",
    );
    one(user(event, "salesperson_id"), Some((title, body)))
}

/// The one who has to answer or decide next, or those who traded.
pub(super) async fn trade(
    connection: &mut PgConnection,
    event: &StoredEvent,
) -> Result<Vec<Message>, Error> {
    let body = Words::new("Open the trades of turns.", "请打开换班申请查看。");
    let (proposer, colleague) = (user(event, "proposer_id"), user(event, "colleague_id"));
    let told =
        |whom: Option<_>, en: &str, zh: &str| one(whom, Some((Words::new(en, zh), body.clone())));
    Ok(match text(event, "state") {
        Some("proposed") => told(
            colleague,
            "A colleague asks to trade turns with you",
            "有同事申请与您调换接客顺序",
        ),
        Some("accepted") => {
            let title = Words::new(
                "A trade of turns waits for your approval",
                "有换班申请待您批准",
            );
            let supervisors = holders(connection, event, codes::SITE_SUPERVISOR).await?;
            all(supervisors, &(title, body))
        }
        Some("declined") => told(
            proposer,
            "Your colleague does not want to trade turns",
            "同事未同意调换接客顺序",
        ),
        Some("withdrawn") => told(
            colleague,
            "A trade of turns with you was taken back",
            "与您的换班申请已撤回",
        ),
        Some("approved") => {
            let title = Words::new("You have traded turns", "换班已生效");
            all(
                proposer.into_iter().chain(colleague).collect(),
                &(title, body),
            )
        }
        Some("refused") => {
            let title = Words::new("Your trade of turns was not approved", "换班未获批准");
            all(
                proposer.into_iter().chain(colleague).collect(),
                &(title, body),
            )
        }
        _ => Vec::new(),
    })
}
