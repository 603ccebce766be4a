//! What the records of a case show, as evidence.

use super::{Claim, Standing};
use crate::decision::{Evidence, Record, Shows};
use crate::facts::{
    Agreement, Announcement, Change, CompanyContact, Complaint, Deal, DealChange, Disobedience,
    EventMethod, Explanation, FactDispute, FaultFinding, Filing, FilingPresence, Instigation,
    Introduction, Kinship, PriorityTurn, Quarrel, Reception, Recognition, Referral,
    ReferralConfirmation, Registration, Ruling, SearchMatch, Transfer,
};
use chrono::{DateTime, Utc};
use kehu_kernel::{EvidenceId, UserId};

fn of_reception(reception: &Reception, shows: Shows) -> Evidence {
    Evidence {
        at: reception.arrived_at,
        record: Record::Reception(reception.id),
        shows,
    }
}

fn of_record(id: EvidenceId, at: DateTime<Utc>, shows: Shows) -> Evidence {
    Evidence {
        at,
        record: Record::Evidence(id),
        shows,
    }
}

pub(crate) fn received(reception: &Reception) -> Evidence {
    let by = reception.receiver;
    of_reception(reception, Shows::Received { by })
}

pub(crate) fn received_as_new(reception: &Reception) -> Evidence {
    let by = reception.receiver;
    of_reception(reception, Shows::ReceivedAsNew { by })
}

pub(crate) fn named(reception: &Reception, salesperson: UserId) -> Evidence {
    of_reception(reception, Shows::Named { salesperson })
}

pub(crate) fn declined(reception: &Reception, salesperson: UserId) -> Evidence {
    of_reception(reception, Shows::Declined { salesperson })
}

pub(crate) fn was_on_site(reception: &Reception, salesperson: UserId) -> Evidence {
    of_reception(reception, Shows::OnSite { salesperson })
}

pub(crate) fn was_not_on_site(reception: &Reception, salesperson: UserId) -> Evidence {
    of_reception(reception, Shows::NotOnSite { salesperson })
}

pub(crate) fn came_for_discount(reception: &Reception) -> Evidence {
    of_reception(reception, Shows::CameForDiscount)
}

pub(crate) fn at_event(reception: &Reception) -> Evidence {
    of_reception(reception, Shows::AtEvent)
}

/// The registration or enquiry that gives a claim.
pub(crate) fn claimed(claim: &Claim<'_>) -> Evidence {
    let by = claim.salesperson;
    let shows = match claim.record {
        Record::Enquiry(_) => Shows::AnsweredCall { by },
        _ => Shows::Registered {
            by,
            until: claim.until,
        },
    };
    Evidence {
        at: claim.from,
        record: claim.record,
        shows,
    }
}

/// A registration that gives no claim.
pub(crate) fn visit_registered(it: &Registration) -> Evidence {
    Evidence {
        at: it.at,
        record: Record::Registration(it.id),
        shows: Shows::VisitRegistered { by: it.salesperson },
    }
}

/// The registration of a standing claim.
pub(crate) fn stands(standing: Standing<'_>) -> Evidence {
    claimed(standing.claim)
}

/// The minutes that list a claim (ATT-G25).
pub(crate) fn minuted(claim: &Claim<'_>) -> impl Iterator<Item = Evidence> {
    let (at, of) = (claim.from, claim.salesperson);
    claim.minutes.iter().map(move |minutes| Evidence {
        at,
        record: Record::Minutes(*minutes),
        shows: Shows::InMinutes { of },
    })
}

pub(crate) fn recognised(it: &Recognition) -> Evidence {
    let earlier = it.earlier;
    of_record(it.id, it.at, Shows::Recognised { earlier })
}

pub(crate) fn found(it: &SearchMatch) -> Evidence {
    let (by, earlier) = (it.by, it.found);
    of_record(it.id, it.at, Shows::Found { by, earlier })
}

pub(crate) fn faulted(it: &FaultFinding) -> Evidence {
    let degree = it.degree;
    of_record(it.id, it.at, Shows::Fault { degree })
}

pub(crate) fn explained_in_vain(it: &Explanation) -> Evidence {
    of_record(it.id, it.at, Shows::ExplanationFailed)
}

pub(crate) fn change_allowed(it: &Change) -> Evidence {
    of_record(it.id, it.at, Shows::ChangeAllowed { to: it.to })
}

pub(crate) fn instigated(it: &Instigation) -> Evidence {
    let by = it.instigator;
    of_record(it.id, it.at, Shows::Instigated { by })
}

pub(crate) fn complained(it: &Complaint) -> Evidence {
    let about = it.about;
    of_record(it.id, it.at, Shows::ComplaintVerified { about })
}

pub(crate) fn priority_granted(it: &PriorityTurn) -> Evidence {
    let to = it.salesperson;
    of_record(it.id, it.at, Shows::PriorityGranted { to })
}

pub(crate) fn method_published(it: &EventMethod) -> Evidence {
    of_record(it.id, it.at, Shows::MethodPublished)
}

pub(crate) fn introduced(it: &Introduction) -> Evidence {
    of_record(it.id, it.at, Shows::Introduced)
}

pub(crate) fn announced(it: &Announcement, appointed_at: DateTime<Utc>) -> Evidence {
    let by = it.by;
    of_record(it.id, it.at, Shows::Announced { by, appointed_at })
}

pub(crate) fn related(it: &Kinship) -> Evidence {
    of_record(it.id, it.known_since, Shows::Related { kin: it.kin })
}

pub(crate) fn company_contacted(it: &CompanyContact) -> Evidence {
    of_record(it.id, it.at, Shows::CompanyContacted)
}

pub(crate) fn referred(it: &Referral) -> Evidence {
    Evidence {
        at: it.at,
        record: Record::Referral(it.id),
        shows: Shows::Referred { by: it.referrer },
    }
}

pub(crate) fn referral_confirmed(it: &ReferralConfirmation) -> Evidence {
    of_record(it.id, it.at, Shows::ReferralConfirmed { by: it.by })
}

pub(crate) fn filed(it: &Filing) -> Evidence {
    Evidence {
        at: it.at,
        record: Record::Filing(it.id),
        shows: Shows::Filed,
    }
}

pub(crate) fn brought_along(it: &FilingPresence) -> Evidence {
    of_record(it.id, it.at, Shows::BroughtAlong)
}

pub(crate) fn filing_approved(it: &Filing, at: DateTime<Utc>) -> Evidence {
    Evidence {
        at,
        record: Record::Filing(it.id),
        shows: Shows::FilingApproved,
    }
}

pub(crate) fn transferred(it: &Transfer) -> Evidence {
    let (from, to) = (it.from, it.to);
    of_record(it.id, it.at, Shows::Transferred { from, to })
}

pub(crate) fn agreed(it: &Agreement) -> Evidence {
    let shows = it
        .mediated_by
        .map_or(Shows::Agreed, |by| Shows::Mediated { by });
    of_record(it.id, it.at, shows)
}

pub(crate) fn quarrelled(it: &Quarrel) -> Evidence {
    of_record(it.id, it.at, Shows::Quarrelled)
}

pub(crate) fn ruled(it: &Ruling) -> Evidence {
    of_record(it.id, it.at, Shows::Ruled { by: it.by })
}

pub(crate) fn not_obeyed(it: &Disobedience) -> Evidence {
    of_record(it.id, it.at, Shows::NotObeyed { by: it.by })
}

pub(crate) fn disputed(it: &FactDispute) -> Evidence {
    of_record(it.id, it.at, Shows::Disputed { by: it.by })
}

pub(crate) fn deal_made(deal: &Deal, at: DateTime<Utc>) -> Evidence {
    Evidence {
        at,
        record: Record::Deal(deal.id),
        shows: Shows::DealMade,
    }
}

pub(crate) fn deal_changed(it: &DealChange) -> Evidence {
    Evidence {
        at: it.at,
        record: Record::DealChange(it.id),
        shows: Shows::Changed { kind: it.kind },
    }
}
