//! Kinds of event that stay inside.

/// The reason, and the kinds that it holds for.
pub const INTERNAL: &[(&str, &[&str])] = &[
    (
        "it is about the conduct of an employee, between that person and the managers who decide (GOV-05, CMP-13)",
        &[
            "case.analysed",
            "complaint.acceptor_accused",
            "complaint.employee_named",
            "complaint.recognised",
            "dispute.fault_found",
            "departure.ended",
            "departure.recorded",
            "follow_up.checked",
            "score.recorded",
            "violation.appeal_decided",
            "violation.appealed",
            "violation.decided",
            "violation.dismissed",
            "violation.investigated",
            "violation.reported",
            "work.checked",
        ],
    ),
    (
        "it is between a person and the data protection officer; what others must do is told by customer.erased (CUS-05)",
        &["privacy_request.changed"],
    ),
    (
        "it arranges the work of people here and changes nothing that another system keeps",
        &[
            "calendar.schedule_missing",
            "delegation.created",
            "delegation.ended",
            "follow_ups.overdue",
            "minutes.taken",
            "parties.ordered",
            "plan.changed",
            "plan.closed",
            "plan.given_back",
            "plan.kept",
            "plan.written",
        ],
    ),
    (
        "it is about the telling itself",
        &["webhook_endpoint.disabled", "webhook_endpoint.tested"],
    ),
];
