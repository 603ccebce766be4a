//! Visitors at a site: the desk, receptions, registrations, enquiries, referrals, and what bears on whose a party is.

mod batch;
mod desk;
mod dto;
mod enquiries;
mod events;
mod evidence;
mod filings;
mod minutes;
mod parties;
mod possible_matches;
mod receptions;
mod recommenders;
mod referral_form;
mod referrals;
mod registrations;
mod transfers;

use crate::contract::Routes;
pub(super) use dto::Recommender;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(desk::search_desk)
        .service(receptions::receive_visitor)
        .service(receptions::list_receptions)
        .service(receptions::get_reception)
        .service(receptions::add_statements)
        .service(receptions::finish_reception)
        .service(registrations::register_visitor)
        .service(registrations::list_registrations)
        .service(batch::register_visitors)
        .service(registrations::get_registration)
        .service(registrations::correct_registration)
        .service(registrations::confirm_registration)
        .service(registrations::refuse_registration)
        .service(registrations::submit_registrations)
        .service(registrations::list_registration_submissions)
        .service(enquiries::register_enquiry)
        .service(enquiries::list_enquiries)
        .service(enquiries::get_enquiry)
        .service(parties::list_parties)
        .service(parties::get_party)
        .service(parties::list_party_record)
        .service(parties::add_party_member)
        .service(parties::merge_party)
        .service(possible_matches::list_possible_matches)
        .service(possible_matches::join_possible_match)
        .service(possible_matches::dismiss_possible_match)
        .service(evidence::record_evidence)
        .service(evidence::record_decision)
        .service(transfers::draw_transfer)
        .service(transfers::list_transfers)
        .service(events::publish_event_method)
        .service(events::list_event_methods)
        .service(minutes::take_minutes)
        .service(minutes::list_minutes)
        .service(recommenders::enter_recommender)
        .service(recommenders::list_recommenders)
        .service(recommenders::get_recommender)
        .service(recommenders::update_recommender)
        .service(filings::file_customer)
        .service(filings::list_filings)
        .service(filings::get_filing)
        .service(filings::correct_filing)
        .service(filings::record_recommender_presence)
        .service(filings::approve_filing)
        .service(referrals::file_referral)
        .service(referrals::list_own_referrals)
        .service(referrals::list_referrals)
        .service(referrals::get_referral)
        .service(referrals::renew_referral)
        .service(referrals::confirm_referral)
        .service(referrals::refuse_referral)
        .service(referrals::submit_referrals)
        .service(referrals::list_referral_submissions)
        .service(referral_form::get_referral_form);
}
