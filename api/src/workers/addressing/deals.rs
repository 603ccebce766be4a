//! Salespeople hear of the money and the end of their deals, keepers of their registers (ATT-D03 to ATT-D07, GOV-10), and
//! everybody of their statement (ATT-D10).

use super::{all, failed, one, text, user};
use kehu_commission::statement;
use kehu_db::{Error, PgConnection};
use kehu_kernel::{SettlementId, Words};
use kehu_notifications::{Message, StoredEvent};

/// The deal's salesperson, of what others did with it.
pub(super) fn changed(event: &StoredEvent) -> Vec<Message> {
    let title = match event.kind.as_str() {
        "deal.lapsed" => Words::new(
            "A reservation of yours has lapsed",
            "您的预留（小定）已到期失效",
        ),
        "deal.swapped" => Words::new("The unit of a deal of yours was swapped", "您的成交已换房"),
        "deal.renamed" => Words::new("A deal of yours was renamed", "您的成交已更名"),
        "deal.withdrawn" => Words::new("A deal of yours was withdrawn", "您的成交已退房"),
        _ => Words::new("A deal of yours ended by default", "您的成交已按违约处理"),
    };
    let body = Words::new("Open the deal for its state.", "请打开成交单查看。");
    one(user(event, "salesperson_id"), Some((title, body)))
}

/// The deal's salesperson, of money that finance received or gave back, or of money that is overdue.
pub(super) fn money(event: &StoredEvent) -> Vec<Message> {
    let title = match event.kind.as_str() {
        "payment.received" => Words::new(
            "Finance received money of a deal of yours",
            "您的成交已有款项到账",
        ),
        "payment.refunded" => Words::new(
            "Finance gave back money of a deal of yours",
            "您的成交已退款",
        ),
        _ => Words::new(
            "A collection notice was issued to a buyer of yours",
            "已向您的客户发出催款通知",
        ),
    };
    let body = Words::new("Open the deal for the amounts.", "请打开成交单查看金额。");
    one(user(event, "salesperson_id"), Some((title, body)))
}

/// Who keeps a register from now on.
pub(super) fn keeper(event: &StoredEvent) -> Vec<Message> {
    let words = (
        Words::new(
            "You keep a register of numbered documents",
            "您已被指定保管编号单据",
        ),
        Words::new(
            "Its numbers have no gaps; nothing in it is altered.",
            "编号连续，不得涂改。",
        ),
    );
    one(user(event, "keeper_id"), Some(words))
}

/// Whoever follows the deals of one who left up.
pub(super) fn delegated(event: &StoredEvent) -> Vec<Message> {
    let words = (
        Words::new(
            "You follow up the deals of one who left",
            "您受托跟进离职人员的成交",
        ),
        Words::new(
            "Of what becomes payable on them from now on you get the agreed share.",
            "此后应付的佣金由您按约定比例分得。",
        ),
    );
    one(user(event, "delegate_id"), Some(words))
}

/// Who was scored.
pub(super) fn scored(event: &StoredEvent) -> Vec<Message> {
    let month = text(event, "month").unwrap_or_default();
    let words = (
        Words::new(
            format!("Your score of {month} was recorded"),
            format!("您的{month}评分已登记"),
        ),
        Words::new(
            "The list of scores says the points and what they rest on.",
            "分数与依据见评分列表。",
        ),
    );
    one(user(event, "user_id"), Some(words))
}

/// Everybody who has a statement of the settlement.
pub(super) async fn settled(
    connection: &mut PgConnection,
    event: &StoredEvent,
) -> Result<Vec<Message>, Error> {
    let month = text(event, "month").unwrap_or_default();
    let words = (
        Words::new(
            format!("Your commission statement of {month} is there"),
            format!("您的{month}佣金对账单已生成"),
        ),
        Words::new(
            "Every line says the deal, the rule and the share.",
            "每一笔均注明成交、规则与份额。",
        ),
    );
    let people = statement::people_of(connection, SettlementId(event.subject_id))
        .await
        .map_err(|error| failed(event, &error))?;
    Ok(all(people, &words))
}
