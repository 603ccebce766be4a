//! Up to the customer's satisfaction.

use super::recording::{Step, conclude, open};
use super::{COMPLETION, RESPONSE};
use crate::rules::{demand_completable, demand_state};
use crate::{
    Confirmation, Error, EventKind, ReplyChannel, SUBJECT, ServiceOrder, ServiceOrderState, store,
};
use kehu_calendar::deadlines;
use kehu_db::Tx;
use kehu_kernel::text::passage;
use kehu_kernel::{Caller, Faults, ServiceOrderId};

/// Reports that all is done, with what came of it: 1 to 4000 characters. It ends the time for completion. Where the
/// standard does not ask the customer, the order is closed.
///
/// # Errors
/// [`Error::NotFound`], [`Error::StateForbidden`], [`Error::PartsOpen`], [`Error::StepMissing`],
/// [`Error::NothingNewDone`], [`Error::Invalid`].
pub async fn complete(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    result: &str,
) -> Result<ServiceOrder, Error> {
    let result = passage(result, "/result", 4000)?;
    let (user, order) = open(tx, caller, id).await?;
    demand_completable(&order)?;
    store::mark_done(
        tx,
        caller,
        id,
        (user, result),
        !order.standard.customer_confirms,
    )
    .await?;
    deadlines::stop(tx, (SUBJECT, id.0), COMPLETION, caller.now).await?;
    let step = Step {
        event: EventKind::Completed,
        action: "service_orders.complete",
        told: "service_order.completed",
        unit: None,
        user: Some(order.coordinator_id),
        note: None,
    };
    conclude(tx, caller, id, step).await
}

/// Records the customer's word: satisfaction closes the order; without it work goes on, and the time for completion runs on
/// from where it began.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::StateForbidden`] before it is done; [`Error::Invalid`] for a score outside 1 to 5, or one
/// that contradicts the word: 4 and 5 are satisfied, 1 and 2 are not.
pub async fn confirm(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    (satisfied, score): (bool, i16),
    words: Option<&str>,
    channel: ReplyChannel,
) -> Result<ServiceOrder, Error> {
    let words = words
        .map(|text| passage(text, "/words", 2000))
        .transpose()?;
    demand_score(satisfied, score)?;
    let (user, order) = open(tx, caller, id).await?;
    demand_state(&order, ServiceOrderState::Done)?;
    let outcome = order.outcome.ok_or(Error::StateForbidden {
        state: ServiceOrderState::UnderWay,
    })?;
    let said = Confirmation {
        result: outcome.result,
        satisfied,
        score,
        words: words.map(str::to_owned),
        channel,
        at: caller.now,
        by: user,
    };
    store::insert_confirmation(tx, id, &said).await?;
    if satisfied {
        store::mark_closed(tx, caller, id).await?;
    } else {
        store::mark_reopened(tx, id).await?;
        deadlines::resume(tx, (SUBJECT, id.0), COMPLETION).await?;
    }
    let step = Step {
        event: if satisfied {
            EventKind::Satisfied
        } else {
            EventKind::Dissatisfied
        },
        action: "service_orders.confirm",
        told: if satisfied {
            "service_order.closed"
        } else {
            "service_order.reopened"
        },
        unit: None,
        user: Some(order.coordinator_id),
        note: None,
    };
    conclude(tx, caller, id, step).await
}

/// Calls an order off that is not closed, with the reason: 1 to 2000 characters. By the coordinator or where it was issued, not
/// by a team that has a part of it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotCoordinator`], [`Error::StateForbidden`], [`Error::Invalid`].
pub async fn cancel(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    reason: &str,
) -> Result<ServiceOrder, Error> {
    let reason = passage(reason, "/reason", 2000)?;
    let (user, order) = open(tx, caller, id).await?;
    if order.coordinator_id != user && !caller.scope.holds(order.unit_id, None) {
        return Err(Error::NotCoordinator {});
    }
    if matches!(
        order.state,
        ServiceOrderState::Closed | ServiceOrderState::Cancelled
    ) {
        return Err(Error::StateForbidden { state: order.state });
    }
    store::mark_cancelled(tx, caller, id, reason).await?;
    for clock in [RESPONSE, COMPLETION] {
        deadlines::stop(tx, (SUBJECT, id.0), clock, caller.now).await?;
    }
    let step = Step {
        event: EventKind::Cancelled,
        action: "service_orders.cancel",
        told: "service_order.cancelled",
        unit: None,
        user: Some(order.coordinator_id),
        note: Some(reason),
    };
    conclude(tx, caller, id, step).await
}

fn demand_score(satisfied: bool, score: i16) -> Result<(), Error> {
    let fits = match score {
        1 | 2 => !satisfied,
        3 => true,
        4 | 5 => satisfied,
        _ => false,
    };
    if fits {
        return Ok(());
    }
    Err(Faults::one(
        "/score",
        "score",
        "must be 1 to 5; 4 and 5 are satisfied, 1 and 2 are not",
        "须为 1 至 5；4、5 为满意，1、2 为不满意",
    )
    .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_60_a_score_agrees_with_the_customers_word() {
        for (satisfied, score, fits) in [
            (true, 5, true),
            (true, 4, true),
            (true, 3, true),
            (true, 2, false),
            (false, 3, true),
            (false, 2, true),
            (false, 4, false),
            (true, 6, false),
            (false, 0, false),
        ] {
            assert_eq!(
                demand_score(satisfied, score).is_ok(),
                fits,
                "{satisfied} {score}"
            );
        }
    }
}
