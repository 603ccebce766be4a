//! Trades of turns: proposed by one, accepted by the other, approved by the site supervisor or a superior (ATT-G03).

use crate::ledger::{Ledger, Note};
use crate::model::{Step, TradeState, TurnTrade};
use crate::{Error, reading, site, store};
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, Page, PageRequest, TurnTradeId, UnitId, UserId};
use serde_json::json;

/// Proposes to a colleague to trade the places of today.
///
/// # Errors
/// [`Error::TradeWithSelf`]; [`Error::NotOnDuty`] unless both stand in today's order; [`Error::TradeOpen`].
pub async fn propose_trade(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    colleague: UserId,
    reason: &str,
) -> Result<TurnTrade, Error> {
    let proposer = caller.user().ok_or(Error::PersonsOnly {})?;
    if proposer == colleague {
        return Err(Error::TradeWithSelf {});
    }
    let order = reading::order(tx, caller, site, caller.now).await?;
    let stands = |who: UserId| order.standings.iter().any(|one| one.salesperson == who);
    if !stands(proposer) || !stands(colleague) {
        return Err(Error::NotOnDuty {});
    }
    let trade = TurnTrade {
        id: TurnTradeId::generate(),
        site,
        day: order.day,
        proposer,
        colleague,
        reason: reason.to_owned(),
        state: TradeState::Proposed,
        proposed_at: caller.now,
        answered_at: None,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
    };
    store::trades::insert(tx, &trade).await?;
    record(tx, caller, &trade, "rotation.propose_trade", Some(reason)).await?;
    Ok(trade)
}

/// What the two say to a trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The colleague agrees.
    Accept,
    /// The colleague does not agree.
    Decline,
    /// Who proposed it takes it back.
    Withdraw,
}

/// Answers a trade of today.
///
/// # Errors
/// [`Error::TradeNotFound`], [`Error::NotTradePartner`], [`Error::TradeState`], [`Error::TradeLapsed`].
pub async fn answer_trade(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    id: TurnTradeId,
    answer: Answer,
) -> Result<TurnTrade, Error> {
    site::demand(tx, caller, site).await?;
    let found = load(tx, site, id).await?;
    let whose = match answer {
        Answer::Accept | Answer::Decline => found.colleague,
        Answer::Withdraw => found.proposer,
    };
    if caller.user() != Some(whose) {
        return Err(Error::NotTradePartner {});
    }
    let (state, action) = match (answer, found.state) {
        (Answer::Accept, TradeState::Proposed) => (TradeState::Accepted, "rotation.accept_trade"),
        (Answer::Decline, TradeState::Proposed) => (TradeState::Declined, "rotation.decline_trade"),
        (Answer::Withdraw, TradeState::Proposed | TradeState::Accepted) => {
            (TradeState::Withdrawn, "rotation.withdraw_trade")
        }
        (_, state) => return Err(misplaced(state)),
    };
    if answer == Answer::Accept && found.day != caller.today() {
        return Err(Error::TradeLapsed {});
    }
    let answered_at = match answer {
        Answer::Withdraw => found.answered_at,
        Answer::Accept | Answer::Decline => Some(caller.now),
    };
    let trade = TurnTrade {
        state,
        answered_at,
        ..found
    };
    store::trades::update(tx, &trade).await?;
    record(tx, caller, &trade, action, None).await?;
    Ok(trade)
}

/// Approves or refuses a trade that the colleague has accepted; approved, the two trade places at once. Nobody decides
/// their own.
///
/// # Errors
/// [`Error::TradeNotFound`], [`Error::OwnTrade`], [`Error::TradeState`], [`Error::TradeLapsed`]; [`Error::NotOnDuty`] when
/// one of them has left the order.
pub async fn decide_trade(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    id: TurnTradeId,
    approved: bool,
    reason: &str,
) -> Result<TurnTrade, Error> {
    let mut ledger = Ledger::lock(tx, caller, site).await?;
    let found = load(tx, site, id).await?;
    let by = caller.user().ok_or(Error::PersonsOnly {})?;
    if by == found.proposer || by == found.colleague {
        return Err(Error::OwnTrade {});
    }
    if found.state != TradeState::Accepted {
        return Err(misplaced(found.state));
    }
    if found.day != ledger.day {
        return Err(Error::TradeLapsed {});
    }
    let (who, other) = (found.proposer, found.colleague);
    let state = if approved {
        ledger.demand_on_duty(who)?;
        ledger.demand_on_duty(other)?;
        let note = Note {
            reason: Some(reason),
            reception: None,
        };
        ledger.write(
            Step::Traded {
                who,
                other,
                trade: id,
            },
            note,
        );
        TradeState::Approved
    } else {
        TradeState::Refused
    };
    let trade = TurnTrade {
        state,
        decided_by: Some(by),
        decided_at: Some(ledger.at),
        decision_reason: Some(reason.to_owned()),
        ..found
    };
    store::trades::update(tx, &trade).await?;
    let action = if approved {
        "rotation.approve_trade"
    } else {
        "rotation.refuse_trade"
    };
    record(tx, caller, &trade, action, Some(reason)).await?;
    ledger
        .store(tx, caller, "rotation.trade_decided", Some(reason))
        .await?;
    Ok(trade)
}

/// The trades of a site, the latest first.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn trades(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    state: Option<TradeState>,
    page: &PageRequest<TurnTradeId>,
) -> Result<Page<TurnTrade, TurnTradeId>, Error> {
    site::demand(connection, caller, site).await?;
    let rows = store::trades::list(connection, site, state, page).await?;
    Ok(page.page(rows, |trade| trade.id))
}

async fn load(tx: &mut Tx, site: UnitId, id: TurnTradeId) -> Result<TurnTrade, Error> {
    store::trades::find_for_update(tx, site, id)
        .await?
        .ok_or(Error::TradeNotFound {})
}

fn misplaced(state: TradeState) -> Error {
    Error::TradeState { state }
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    trade: &TurnTrade,
    action: &'static str,
    reason: Option<&str>,
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: "turn_trade",
        subject_id: trade.id.0,
        unit_id: Some(trade.site),
        reason,
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = Event {
        kind: "turn_trade.changed",
        subject_kind: "turn_trade",
        subject_id: trade.id.0,
        unit_id: Some(trade.site),
        payload: json!({
            "state": trade.state, "proposer_id": trade.proposer, "colleague_id": trade.colleague,
        }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}
