//! Complaints, consultations, public intakes, incidents.

mod accused;
mod catalogue;
mod consents;
mod consequences;
mod consultations;
mod deadlines;
mod dto;
mod export;
mod extensions;
mod form;
mod handovers;
mod incidents;
mod intake;
mod links;
mod meetings;
mod read;
mod register;
mod statistics;
mod steps;

pub(crate) use export::ComplaintTable;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(register::register_complaint)
        .service(read::list_complaints)
        .service(catalogue::get_complaint_catalogue)
        .service(statistics::get_complaint_statistics)
        .service(export::export_complaints)
        .service(read::get_complaint)
        .service(register::acknowledge_complaint)
        .service(register::recognise_complainant)
        .service(form::get_complaint_form)
        .service(deadlines::get_complaint_deadlines)
        .service(steps::accept_complaint)
        .service(steps::determine_complaint)
        .service(steps::redirect_complaint)
        .service(steps::investigate_complaint)
        .service(steps::name_responsible)
        .service(steps::propose_opinion)
        .service(meetings::decide_in_meeting)
        .service(steps::reply_to_complaint)
        .service(steps::follow_up_complaint)
        .service(steps::evaluate_complaint)
        .service(handovers::offer_handover)
        .service(handovers::list_handovers)
        .service(handovers::accept_handover)
        .service(handovers::decline_handover)
        .service(handovers::take_handover_back)
        .service(extensions::request_extension)
        .service(extensions::list_extensions)
        .service(accused::name_accused)
        .service(accused::list_accused)
        .service(accused::verify_complaint)
        .service(consents::file_consent)
        .service(consents::list_consents)
        .service(consequences::issue_order_for_complaint)
        .service(consequences::raise_improvement_from_complaint);
    routes
        .service(consultations::register_consultation)
        .service(consultations::list_consultations)
        .service(consultations::get_consultation)
        .service(consultations::answer_consultation)
        .service(consultations::turn_consultation_into_complaint)
        .service(consequences::turn_consultation_into_order)
        .service(links::make_intake_link)
        .service(links::list_intake_links)
        .service(links::revoke_intake_link)
        .service(intake::pass_complaint_on)
        .service(intake::get_complaint_intake)
        .service(intake::submit_to_complaint_intake)
        .service(incidents::record_incident)
        .service(incidents::list_incidents)
        .service(incidents::get_incident);
}
