//! Whom to tell of an event, and in which words. Of which kinds nobody is told, and why, is listed in [`kinds`].
//!
//! The words name no person and no customer: the inbox outlives what may have to be erased. Who opens the thing reads
//! the rest there, as far as they may.

mod calendars;
mod complaints;
mod deals;
mod disputes;
mod kinds;
mod qualification;
mod reception;
mod rotation;
mod satisfaction;
mod service;
mod surveys;
mod tracking;
mod webhooks;

use chrono::{DateTime, Utc};
use kehu_customers::dossier;
use kehu_db::{Error, PgConnection};
use kehu_identity::codes;
use kehu_kernel::{Caller, CustomerId, UserId, Words, Zone};
use kehu_notifications::{Addressing, Message, StoredEvent};
use serde_json::Value;

/// Knows the events of all domains.
#[derive(Debug, Clone, Copy)]
pub(super) struct AddressBook;

impl Addressing for AddressBook {
    fn is_silent(&self, kind: &str) -> bool {
        kinds::is_silent(kind)
    }

    async fn messages(
        &self,
        connection: &mut PgConnection,
        event: &StoredEvent,
    ) -> Result<Vec<Message>, Error> {
        match event.kind.as_str() {
            "job.finished" => Ok(one(job_requester(event), job_words(event))),
            "approval.step_opened" => {
                let words = (
                    Words::new("An approval waits for you", "有一项审批待您处理"),
                    Words::new(
                        "Open your approvals and decide.",
                        "请打开审批待办进行处理。",
                    ),
                );
                Ok(all(approvers(connection, event).await?, &words))
            }
            "approval.finished" => Ok(one(user(event, "submitted_by"), outcome_words(event))),
            "delegation.created" => Ok(one(
                user(event, "delegate_id"),
                Some((
                    Words::new("You stand in for an absent approver", "您被委托代为审批"),
                    period_words(event),
                )),
            )),
            "violation.reported" => {
                let words = (
                    Words::new(
                        "A violation waits for its investigation",
                        "有违规举报待调查",
                    ),
                    Words::new("Open the violations of the site.", "请打开本案场违规记录。"),
                );
                let managers = holders(connection, event, codes::SALES_MANAGER).await?;
                Ok(all(managers, &words))
            }
            "violation.decided" | "violation.appeal_decided" => {
                let words = (
                    Words::new(
                        "A violation of yours was decided on",
                        "您的违规事项已有处理决定",
                    ),
                    Words::new(
                        "Open your violations for the decision and the days of the appeal.",
                        "请打开本人违规记录查看决定及申诉期限。",
                    ),
                );
                Ok(one(user(event, "accused_id"), Some(words)))
            }
            "follow_ups.overdue" => Ok(one(user(event, "user_id"), tracking::overdue(event))),
            "document.expiring" => Ok(one(
                user(event, "account_manager_id"),
                qualification::expiring(event),
            )),
            "customer.status_changed" => Ok(one(
                account_manager(connection, event).await?,
                status_words(event),
            )),
            "customer.updated" if concerns(event, "account_manager_id") => {
                let words = (
                    Words::new("A customer was given to you", "有客户分配给您"),
                    Words::new(
                        "You are now the responsible employee.",
                        "您现在是该客户的负责人。",
                    ),
                );
                Ok(one(account_manager(connection, event).await?, Some(words)))
            }
            "service_order.assigned"
            | "service_order.reopened"
            | "improvement.raised"
            | "improvement.handed_over"
            | "improvement.reopened" => Ok(service::given(event)),
            "webhook_endpoint.disabled" => {
                let keepers = holders(connection, event, codes::SYSTEM_ADMINISTRATOR).await?;
                Ok(webhooks::disabled(event, keepers))
            }
            "indicator.missed" | "obligation.overdue" => {
                let managers = holders(connection, event, codes::GENERAL_MANAGER).await?;
                Ok(satisfaction::messages(event, managers))
            }
            "survey.called_off"
            | "survey.stage_finished"
            | "survey.stage_handed_over"
            | "survey.follow_up_raised" => Ok(surveys::given(event)),
            "determination.made" => Ok(disputes::determined(event)),
            "dispute.opened"
            | "dispute.settlement_proposed"
            | "dispute.settlement_fallen"
            | "dispute.settlement_signed"
            | "dispute.stated"
            | "dispute.withdrawn"
            | "dispute.settled" => Ok(disputes::disputed(event)),
            "turn.granted" | "turn.withdrawn" | "turn.cancelled" | "turn.barred"
            | "turn.admitted" | "turn.passed_over" => Ok(rotation::turn(event)),
            "turn_trade.changed" => rotation::trade(connection, event).await,
            "reception.started" => Ok(reception::received_for_another(event)),
            "registration.confirmed" | "registration.refused" => Ok(reception::registration(event)),
            "referral.confirmed" | "referral.refused" => Ok(reception::referral(event)),
            "referrals.approved" => Ok(reception::referrals_approved(event)),
            "parties.transferred" => Ok(reception::transferred(event)),
            "party.merged" => Ok(reception::yielded(event)),
            "follow_up.checked" => Ok(reception::checked(event)),
            "follow_up.recorded" => reception::help_wanted(connection, event).await,
            "work.checked" => Ok(reception::work_checked(event)),
            "case.analysed" => Ok(reception::analysed(event)),
            "plan.given_back" => Ok(reception::plan_given_back(event)),
            "deal.lapsed"
            | "deal.swapped"
            | "deal.renamed"
            | "deal.withdrawn"
            | "deal.ended_by_default" => Ok(deals::changed(event)),
            "payment.received" | "payment.refunded" | "collection_notice.issued" => {
                Ok(deals::money(event))
            }
            "register.keeper_appointed" => Ok(deals::keeper(event)),
            "settlement.closed" => deals::settled(connection, event).await,
            "calendar.schedule_missing" => {
                let keepers = holders(connection, event, codes::SYSTEM_ADMINISTRATOR).await?;
                let managers = holders(connection, event, codes::GENERAL_MANAGER).await?;
                Ok(calendars::schedule_missing(event, keepers, managers))
            }
            "departure.recorded" => Ok(deals::delegated(event)),
            "score.recorded" => Ok(deals::scored(event)),
            kind if kind.starts_with("complaint.") => {
                let leaders = complaint_leaders(connection, event).await?;
                Ok(complaints::messages(event, leaders))
            }
            kind => {
                if !kinds::is_listed(kind) {
                    tracing::warn!(kind, "an event of a kind that is on no list tells nobody");
                }
                Ok(Vec::new())
            }
        }
    }
}

fn one(user: Option<UserId>, words: Option<(Words, Words)>) -> Vec<Message> {
    let message = |(user_id, (title, text))| Message {
        user_id,
        title,
        text,
    };
    user.zip(words).map(message).into_iter().collect()
}

fn all(users: Vec<UserId>, (title, text): &(Words, Words)) -> Vec<Message> {
    let message = |user_id| Message {
        user_id,
        title: title.clone(),
        text: text.clone(),
    };
    users.into_iter().map(message).collect()
}

/// Only people have an inbox; other systems ask for themselves.
fn job_requester(event: &StoredEvent) -> Option<UserId> {
    text(event, "requested_by_kind").filter(|kind| *kind == "user")?;
    user(event, "requested_by")
}

fn job_words(event: &StoredEvent) -> Option<(Words, Words)> {
    let title = match text(event, "state")? {
        "succeeded" => Words::new("Your job is done", "后台任务已完成"),
        "cancelled" => Words::new("Your job was cancelled", "后台任务已取消"),
        _ => Words::new("Your job failed", "后台任务失败"),
    };
    let work = match text(event, "kind")? {
        "customers.import" => Words::new("Import of customers", "导入客户"),
        "privacy.export" => Words::new("Export of a person's data", "导出个人信息"),
        "commission.settle" => Words::new("Settlement of commission", "佣金结算"),
        "determinations.what_if" => Words::new("What-if on determinations", "归属规则试算"),
        _ => Words::new("Work in the background", "后台任务"),
    };
    let text = Words::new(
        format!("{}. Open the job for its result.", work.en),
        format!("{}：请打开任务查看结果。", work.zh),
    );
    Some((title, text))
}

/// The named person, or everybody who holds the role in the company on the day.
async fn approvers(
    connection: &mut PgConnection,
    event: &StoredEvent,
) -> Result<Vec<UserId>, Error> {
    if let Some(named) = user(event, "user_id") {
        return Ok(vec![named]);
    }
    match text(event, "role") {
        Some(role) => holders(connection, event, role).await,
        None => Ok(Vec::new()),
    }
}

/// The leaders who hear of a complaint: those of the role it names, else of the next level, of whom nobody is complained
/// about (CMP-08, CMP-13).
async fn complaint_leaders(
    connection: &mut PgConnection,
    event: &StoredEvent,
) -> Result<Vec<UserId>, Error> {
    let Some(role) = complaints::role(event) else {
        return Ok(Vec::new());
    };
    let accused = users(event, "except");
    for role in [role, codes::GENERAL_MANAGER, codes::GROUP_EXECUTIVE] {
        let mut leaders = holders(connection, event, role).await?;
        leaders.retain(|leader| !accused.contains(leader));
        if !leaders.is_empty() {
            return Ok(leaders);
        }
    }
    Ok(Vec::new())
}

/// Who holds a role at the event's unit on its day.
async fn holders(
    connection: &mut PgConnection,
    event: &StoredEvent,
    role: &str,
) -> Result<Vec<UserId>, Error> {
    let Some(unit) = event.unit_id else {
        return Ok(Vec::new());
    };
    let day = Zone::CHINA.day_of(event.occurred_at);
    kehu_identity::holders_of(connection, role, unit, day)
        .await
        .map_err(|error| failed(event, &error))
}

fn outcome_words(event: &StoredEvent) -> Option<(Words, Words)> {
    let title = match text(event, "state")? {
        "approved" => Words::new("Your application was approved", "您的申请已通过"),
        "returned" => Words::new("Your application was returned", "您的申请被退回"),
        "rejected" => Words::new("Your application was rejected", "您的申请被驳回"),
        // Who withdraws knows it.
        _ => return None,
    };
    let text = Words::new("Open the approval for the reasons.", "请打开审批查看意见。");
    Some((title, text))
}

fn period_words(event: &StoredEvent) -> Words {
    match (text(event, "starts_on"), text(event, "ends_on")) {
        (Some(from), Some(to)) => Words::new(
            format!("From {from} to {to}."),
            format!("期间：{from} 至 {to}。"),
        ),
        _ => Words::default(),
    }
}

fn status_words(event: &StoredEvent) -> Option<(Words, Words)> {
    let (en, zh) = match text(event, "to")? {
        "active" => ("One of your customers may trade", "您的客户已可交易"),
        "suspended" => (
            "One of your customers was suspended",
            "您的客户已被暂停交易",
        ),
        "disqualified" => (
            "One of your customers was disqualified",
            "您的客户已被取消资格",
        ),
        _ => return None,
    };
    let text = Words::new(
        "Open the customer for the reason.",
        "请打开客户档案查看原因。",
    );
    Some((Words::new(en, zh), text))
}

/// The employee who is responsible now; none for a customer without one, or one that is gone.
async fn account_manager(
    connection: &mut PgConnection,
    event: &StoredEvent,
) -> Result<Option<UserId>, Error> {
    let reader = reader(event.occurred_at);
    match dossier::load(connection, &reader, CustomerId(event.subject_id)).await {
        Ok(customer) => Ok(customer.account_manager_id),
        Err(dossier::Error::NotFound {}) => Ok(None),
        Err(error) => Err(failed(event, &error)),
    }
}

fn reader(now: DateTime<Utc>) -> Caller {
    Caller::system("notifications", now)
}

/// Whether a field is among those that changed.
fn concerns(event: &StoredEvent, field: &str) -> bool {
    let fields = event.payload.get("fields").and_then(Value::as_array);
    fields.is_some_and(|fields| fields.iter().any(|name| name.as_str() == Some(field)))
}

fn user(event: &StoredEvent, name: &str) -> Option<UserId> {
    text(event, name)?.parse().ok()
}

fn users(event: &StoredEvent, field: &str) -> Vec<UserId> {
    let named = event.payload.get(field).and_then(Value::as_array);
    named
        .into_iter()
        .flatten()
        .filter_map(|id| id.as_str()?.parse().ok())
        .collect()
}

fn text<'a>(event: &'a StoredEvent, name: &str) -> Option<&'a str> {
    event.payload.get(name).and_then(Value::as_str)
}

fn failed(event: &StoredEvent, error: &dyn std::error::Error) -> Error {
    Error::Inconsistent {
        table: "outbox_events",
        row: event.id.to_string(),
        reason: error.to_string(),
    }
}
