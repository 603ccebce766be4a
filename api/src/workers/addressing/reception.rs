//! Salespeople hear of their visitors and claims, referrers of their referrals, keepers of what is kept by them
//! (ATT-G08, ATT-G21, ATT-G22, ATT-G26, ATT-R12, ATT-E04, ATT-E07, GOV-10).

use super::{all, holders, one, user, users};
use kehu_db::{Error, PgConnection};
use kehu_identity::codes;
use kehu_kernel::Words;
use kehu_notifications::{Message, StoredEvent};
use serde_json::Value;

/// The owner, whose visitor another receives.
pub(super) fn received_for_another(event: &StoredEvent) -> Vec<Message> {
    let words = (
        Words::new(
            "A colleague receives a visitor of yours",
            "同事正在接待您的客户",
        ),
        Words::new(
            "Get in touch with your colleague; the visitor stays yours.",
            "请与接待同事联系，客户归属不变。",
        ),
    );
    one(user(event, "on_behalf_of_id"), Some(words))
}

/// Who registered a visitor.
pub(super) fn registration(event: &StoredEvent) -> Vec<Message> {
    let words = if event.kind == "registration.confirmed" {
        (
            Words::new(
                "A visitor registration of yours was confirmed",
                "您的来访登记已审核确认",
            ),
            Words::new("It counts from its own time.", "登记自登记之时起有效。"),
        )
    } else {
        (
            Words::new(
                "A visitor registration of yours was not confirmed",
                "您的来访登记未通过审核",
            ),
            Words::new(
                "Open the registration for the reason; a correction claims anew.",
                "请打开来访登记查看原因；更正后重新计算归属。",
            ),
        )
    };
    one(user(event, "salesperson_id"), Some(words))
}

/// Who referred a visitor.
pub(super) fn referral(event: &StoredEvent) -> Vec<Message> {
    let words = if event.kind == "referral.confirmed" {
        (
            Words::new("Your referral was confirmed", "您介绍的客户已确认有效"),
            Words::new(
                "A salesperson by rotation goes on with the visitor.",
                "客户将由轮接售楼员跟进。",
            ),
        )
    } else {
        (
            Words::new("Your referral was not confirmed", "您的介绍登记未予确认"),
            Words::new(
                "Open the referral for the reason.",
                "请打开介绍登记查看原因。",
            ),
        )
    };
    one(user(event, "referrer_id"), Some(words))
}

/// Those whose referrals the department manager approved.
pub(super) fn referrals_approved(event: &StoredEvent) -> Vec<Message> {
    let words = (
        Words::new(
            "Your referral was approved as basis of the settlement",
            "您的介绍登记已获部门经理审批",
        ),
        Words::new(
            "On a deal your part is settled with the month.",
            "成交后介绍佣金随月度结算发放。",
        ),
    );
    all(users(event, "referrer_ids"), &words)
}

/// Those who give up parties and those who were drawn for them.
pub(super) fn transferred(event: &StoredEvent) -> Vec<Message> {
    let body = Words::new("Open your parties.", "请打开客户列表查看。");
    let from = (
        Words::new(
            "Your visitors were drawn for others",
            "您的客户已抽签分配给同事",
        ),
        body.clone(),
    );
    let to = (
        Words::new(
            "Visitors of a colleague were drawn for you",
            "有同事的客户抽签分配给您",
        ),
        body,
    );
    let mut messages = one(user(event, "from_id"), Some(from));
    messages.extend(all(users(event, "to_ids"), &to));
    messages
}

/// Those whose claim yielded to an earlier one when two parties proved to be the same.
pub(super) fn yielded(event: &StoredEvent) -> Vec<Message> {
    let words = (
        Words::new(
            "A claim of yours yielded to an earlier one",
            "您的一项客户登记让位于在先登记",
        ),
        Words::new(
            "Two visitors proved to be the same; open the party for its record.",
            "两组客户确认为同一客户，请打开客户记录查看。",
        ),
    );
    all(users(event, "yielded_by"), &words)
}

/// Whose record was found wanting.
pub(super) fn checked(event: &StoredEvent) -> Vec<Message> {
    if event.payload.get("in_order").and_then(Value::as_bool) != Some(false) {
        return Vec::new();
    }
    let words = (
        Words::new(
            "A follow-up record of yours is not in order",
            "您的客户追踪记录检查不合格",
        ),
        Words::new(
            "Open the record for what has to be mended.",
            "请打开追踪记录查看需要改进之处。",
        ),
    );
    one(user(event, "salesperson_id"), Some(words))
}

/// Whose dossiers or after-sale work were found wanting.
pub(super) fn work_checked(event: &StoredEvent) -> Vec<Message> {
    if event.payload.get("in_order").and_then(Value::as_bool) != Some(false) {
        return Vec::new();
    }
    let words = (
        Words::new(
            "A check of your work found something to mend",
            "对您的客户档案或售后工作的检查发现问题",
        ),
        Words::new(
            "Open the checks of the site for the findings.",
            "请打开本案场检查记录查看。",
        ),
    );
    one(user(event, "salesperson_id"), Some(words))
}

/// The sales managers, when a salesperson asks them to join.
pub(super) async fn help_wanted(
    connection: &mut PgConnection,
    event: &StoredEvent,
) -> Result<Vec<Message>, Error> {
    if event.payload.get("needs_help").and_then(Value::as_bool) != Some(true) {
        return Ok(Vec::new());
    }
    let words = (
        Words::new(
            "A salesperson asks you to join a hard case",
            "有售楼员请您协助分析疑难客户",
        ),
        Words::new("Open the list of hard cases.", "请打开疑难客户列表。"),
    );
    let managers = holders(connection, event, codes::SALES_MANAGER).await?;
    Ok(all(managers, &words))
}

/// Whose hard case was analysed.
pub(super) fn analysed(event: &StoredEvent) -> Vec<Message> {
    let words = (
        Words::new("A case of yours was analysed", "您的疑难客户已有分析意见"),
        Words::new("Open the party for the advice.", "请打开客户查看建议。"),
    );
    one(user(event, "salesperson_id"), Some(words))
}

/// Whose plan came back for the summary.
pub(super) fn plan_given_back(event: &StoredEvent) -> Vec<Message> {
    let words = (
        Words::new("Your plan came back", "计划表已发还"),
        Words::new("Add the summary before closing.", "请在下班前填写总结。"),
    );
    one(user(event, "owner_id"), Some(words))
}
