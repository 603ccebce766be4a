//! Attempts that are on record even though the caller lacks the permission: who tries to receive money without being of
//! finance (ATT-D03).

use crate::document::{Access, Operation};
use crate::problem::Problem;
use crate::state::State;
use actix_web::dev::ServiceRequest;
use kehu_deals::payments::{self, Attempt};
use kehu_identity::{Authenticated, Permission};
use kehu_kernel::{Caller, Language, Scope};
use uuid::Uuid;

/// The refusal of an operation whose permission the caller lacks: where it would have recorded money, it names the rule and
/// is on record before it is answered.
pub(super) async fn refused(
    app: &State,
    request: &ServiceRequest,
    operation: &Operation,
    who: &Authenticated,
    refusal: Problem,
) -> Problem {
    let Access::Permission(permission) = operation.access else {
        return refusal;
    };
    if permission != Permission::PaymentsRecord {
        return refusal;
    }
    // The subject is the thing in the path; the router has not taken it apart yet.
    let subject = request
        .path()
        .split('/')
        .find_map(|segment| segment.parse::<Uuid>().ok())
        .unwrap_or_default();
    let caller = Caller {
        principal: who.principal,
        scope: Scope::default(),
        unmasked: false,
        now: app.clock.now(),
        request_id: crate::auth::request_id(request.request()),
        language: Language::default(),
    };
    // Who breaks off has tried all the same.
    let (owned, tried) = (app.clone(), operation.id.clone());
    let recorded = app.detached(async move {
        owned
            .db
            .transaction(async |tx| {
                let attempt = Attempt {
                    subject_kind: "operation",
                    subject,
                    reason: &tried,
                };
                payments::record_attempt(tx, &caller, attempt).await
            })
            .await
    });
    match recorded.await {
        Ok(Ok(())) => refusal.under_rule("ATT-D03"),
        // What cannot be put on record is not answered as refused: the caller tries again.
        Ok(Err(error)) => error.into(),
        Err(problem) => problem,
    }
}
