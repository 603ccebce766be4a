//! Deals from reservation to contract, their changes, money and registers.

mod batch;
mod changes;
mod discounts;
mod dto;
mod keepers;
mod notices;
mod open;
mod payments;
mod print;
mod read;
mod refused;
mod registers;
mod sight;
mod stages;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(open::reserve_sale_unit)
        .service(open::subscribe_sale_unit)
        .service(stages::subscribe_deal)
        .service(stages::sign_contract)
        .service(read::list_deals)
        .service(read::get_deal)
        .service(discounts::apply_for_discount)
        .service(discounts::list_discounts)
        .service(discounts::get_discount)
        .service(payments::record_payment)
        .service(payments::list_payments)
        .service(batch::record_payments)
        .service(payments::get_payment)
        .service(payments::refund_payment)
        .service(changes::swap_unit)
        .service(changes::rename_deal)
        .service(changes::withdraw_from_deal)
        .service(changes::declare_default)
        .service(changes::list_deal_changes)
        .service(changes::get_deal_change)
        .service(notices::issue_collection_notice)
        .service(notices::list_collection_notices)
        .service(print::print_agreement)
        .service(print::print_receipt)
        .service(print::print_collection_notice)
        .service(keepers::list_register_keepers)
        .service(keepers::appoint_register_keeper)
        .service(registers::export_register)
        .service(registers::list_register);
}
