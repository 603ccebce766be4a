//! Customers: the dossier, its duplicates, history, needs, and what is shown of it to whom.

mod assign;
mod contacts;
mod create;
mod disclose;
mod dto;
mod duplicates;
mod history;
mod identifiers;
mod list;
pub(in crate::routes) mod mask;
mod merge;
mod needs;
mod read;
mod update;

pub(super) use dto::{Customer, Need};

pub(super) use dto::CustomerChange;
pub(super) use mask::Sight;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(create::create_customer)
        .service(list::list_customers)
        .service(list::search_customers)
        .service(duplicates::check_duplicates)
        .service(read::get_customer)
        .service(update::update_customer)
        .service(assign::assign_account_manager)
        .service(merge::merge_customer)
        .service(disclose::disclose_customer)
        .service(contacts::add_contact)
        .service(contacts::update_contact)
        .service(contacts::remove_contact)
        .service(identifiers::add_identifier)
        .service(identifiers::remove_identifier)
        .service(history::list_changes)
        .service(history::list_events)
        .service(needs::note_need)
        .service(needs::list_needs)
        .service(needs::get_need)
        .service(needs::update_need);
}
