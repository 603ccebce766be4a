//! Market information and needs, noted against the dossier, found again and acted on (CUS-07).

use super::{
    Actor, Error, Need, NeedKind, NeedPatch, NeedStatus, NewNeed, ProcessingState, load,
    load_for_update, rules, set, store, timeline,
};
use chrono::NaiveDate;
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, CustomerId, Faults, NeedId, Page, PageRequest};
use kehu_names::like_escape;
use serde::Serialize;
use serde_json::json;

/// Which needs. Empty lists and absent values do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NeedFilters {
    /// Part of the text or product.
    pub q: Option<String>,
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// Any of these.
    pub statuses: Vec<NeedStatus>,
    /// Any of these.
    pub kinds: Vec<NeedKind>,
    /// To be acted on before this day.
    pub follow_up_before: Option<NaiveDate>,
}

/// Notes a need, or what was learnt of a target customer.
///
/// # Errors
/// As [`load_for_update`]; [`Error::Invalid`]; [`Error::Database`].
pub async fn note_need(
    tx: &mut Tx,
    caller: &Caller,
    id: CustomerId,
    new: NewNeed,
) -> Result<Need, Error> {
    let customer = load_for_update(tx, caller, id).await?;
    let mut need = Need {
        id: NeedId::generate(),
        customer_id: id,
        kind: new.kind,
        product: new.product,
        content: new.content,
        source: new.source,
        noted_on: new.noted_on.unwrap_or_else(|| caller.today()),
        noted_by: Actor {
            kind: caller.principal.kind().to_owned(),
            id: caller.principal.id(),
        },
        status: NeedStatus::Open,
        result: None,
        follow_up_on: new.follow_up_on,
        version: 1,
        created_at: caller.now,
        updated_at: caller.now,
    };
    settle(&mut need, caller.today())?;
    store::needs::insert(tx, &need).await?;
    record(tx, caller, &need, customer.unit_id, "need.noted").await?;
    Ok(need)
}

/// Changes a need: acts on it, closes it with its result. A closed one does not change.
///
/// # Errors
/// [`Error::NeedNotFound`] outside the caller's scope; [`Error::NeedClosed`], [`Error::Stale`], [`Error::Restricted`],
/// [`Error::Erased`], [`Error::Invalid`]; [`Error::Database`].
pub async fn update_need(
    tx: &mut Tx,
    caller: &Caller,
    id: NeedId,
    expected: Option<i64>,
    patch: NeedPatch,
) -> Result<Need, Error> {
    let before = store::needs::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NeedNotFound {})?;
    Error::expect_version(before.version, expected)?;
    if before.status == NeedStatus::Closed {
        return Err(Error::NeedClosed {});
    }
    let customer = load(tx, caller, before.customer_id).await?;
    match customer.processing_state {
        ProcessingState::Active => {}
        ProcessingState::Restricted => return Err(Error::Restricted {}),
        ProcessingState::Erased => return Err(Error::Erased {}),
    }
    let NeedPatch {
        product,
        content,
        source,
        status,
        result,
        follow_up_on,
    } = patch;
    let mut after = before.clone();
    set(&mut after.product, product);
    set(&mut after.content, content);
    set(&mut after.source, source);
    set(&mut after.status, status);
    set(&mut after.result, result);
    set(&mut after.follow_up_on, follow_up_on);
    settle(&mut after, caller.today())?;
    if after == before {
        return Ok(before);
    }
    after.version += 1;
    after.updated_at = caller.now;
    store::needs::update(tx, &after).await?;
    record(tx, caller, &after, customer.unit_id, "need.changed").await?;
    Ok(after)
}

/// A need inside the caller's scope.
///
/// # Errors
/// [`Error::NeedNotFound`]; [`Error::Database`].
pub async fn find_need(
    connection: &mut PgConnection,
    caller: &Caller,
    id: NeedId,
) -> Result<Need, Error> {
    store::needs::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NeedNotFound {})
}

/// A page of needs of all customers inside the caller's scope, latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_needs(
    connection: &mut PgConnection,
    caller: &Caller,
    filters: &NeedFilters,
    page: &PageRequest<NeedId>,
) -> Result<Page<Need, NeedId>, Error> {
    let pattern = filters
        .q
        .as_deref()
        .map(|text| format!("%{}%", like_escape(text.trim())));
    let needs = store::needs::list(
        connection,
        &caller.scope,
        filters,
        pattern.as_deref(),
        page.after,
        page.fetch(),
    )
    .await?;
    Ok(page.page(needs, |need| need.id))
}

fn settle(need: &mut Need, today: NaiveDate) -> Result<(), Error> {
    let mut faults = Faults::default();
    rules::settle_text(&mut need.product, "/product", 200, &mut faults);
    rules::settle_required(&mut need.content, "/content", 4000, &mut faults);
    rules::settle_text(&mut need.source, "/source", 200, &mut faults);
    rules::settle_text(&mut need.result, "/result", 2000, &mut faults);
    if need.noted_on > today {
        faults.add(
            "/noted_on",
            "date-out-of-range",
            "must not lie in the future",
            "不能晚于今天",
        );
    }
    if need.follow_up_on.is_some_and(|day| day < need.noted_on) {
        faults.add(
            "/follow_up_on",
            "date-out-of-range",
            "must not lie before noted_on",
            "不能早于登记日期",
        );
    }
    if need.status == NeedStatus::Closed && need.result.is_none() {
        faults.add(
            "/result",
            "empty",
            "a closed need has a result",
            "关闭需求须填写结果",
        );
    }
    Ok(faults.none()?)
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    need: &Need,
    unit: kehu_kernel::UnitId,
    happened: &'static str,
) -> Result<(), Error> {
    let details = json!({ "need_id": need.id, "kind": need.kind, "status": need.status });
    timeline::note(tx, caller, need.customer_id, happened, details).await?;
    let entry = Entry {
        action: "customers.note_needs",
        subject_kind: "customer",
        subject_id: need.customer_id.into(),
        unit_id: Some(unit),
        fields: &["needs"],
        reason: None,
        disclosure: false,
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::samples;

    fn need() -> Need {
        Need {
            id: NeedId::generate(),
            customer_id: CustomerId::generate(),
            kind: NeedKind::Need,
            product: None,
            content: "每月两百吨聚丙烯".into(),
            source: None,
            noted_on: samples::day("2026-11-24"),
            noted_by: Actor {
                kind: "system".into(),
                id: "test".into(),
            },
            status: NeedStatus::Open,
            result: None,
            follow_up_on: None,
            version: 1,
            created_at: samples::instant(),
            updated_at: samples::instant(),
        }
    }

    #[test]
    fn cus_07_a_need_closes_only_with_a_result() {
        let today = samples::day("2026-11-24");
        let closed = Need {
            status: NeedStatus::Closed,
            ..need()
        };
        assert!(settle(&mut closed.clone(), today).is_err());
        assert!(
            settle(
                &mut Need {
                    result: Some("  ".into()),
                    ..closed.clone()
                },
                today
            )
            .is_err()
        );
        assert!(
            settle(
                &mut Need {
                    result: Some("签约".into()),
                    ..closed
                },
                today
            )
            .is_ok()
        );
    }

    #[test]
    fn cus_07_a_need_is_noted_today_at_the_latest_and_followed_up_afterwards() {
        let noted = samples::day("2026-11-24");
        assert!(settle(&mut need(), noted).is_ok());
        assert!(settle(&mut need(), samples::day("2026-11-23")).is_err());
        assert!(
            settle(
                &mut Need {
                    follow_up_on: Some(noted),
                    ..need()
                },
                noted
            )
            .is_ok()
        );
        assert!(
            settle(
                &mut Need {
                    follow_up_on: Some(samples::day("2026-11-23")),
                    ..need()
                },
                noted
            )
            .is_err()
        );
    }
}
