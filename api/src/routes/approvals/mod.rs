//! Approvals and the delegation of decisions (GOV-09).

mod decide;
mod delegations;
mod dto;
mod read;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(read::list_approvals)
        .service(read::list_inbox)
        .service(read::get_approval)
        .service(decide::approve_approval)
        .service(decide::return_approval)
        .service(decide::reject_approval)
        .service(decide::withdraw_approval)
        .service(delegations::list_delegations)
        .service(delegations::create_delegation)
        .service(delegations::get_delegation)
        .service(delegations::end_delegation);
}
