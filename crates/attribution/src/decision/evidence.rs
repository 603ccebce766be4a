//! The records on which a decision rests, each with what it shows.

use chrono::{DateTime, Utc};
use kehu_kernel::{
    DealChangeId, DealId, EnquiryId, EvidenceId, FilingId, FollowUpId, MinutesId, ReceptionId,
    ReferralId, RegistrationId, UserId,
};
use serde::{Deserialize, Serialize};

/// A record and what it shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// When it was so.
    pub at: DateTime<Utc>,
    /// The record.
    pub record: Record,
    /// What it shows.
    pub shows: Shows,
}

/// Which record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "record", content = "id", rename_all = "snake_case")]
pub enum Record {
    /// A reception.
    Reception(ReceptionId),
    /// A visitor registration.
    Registration(RegistrationId),
    /// A phone enquiry.
    Enquiry(EnquiryId),
    /// A contact made to follow up.
    FollowUp(FollowUpId),
    /// The minutes of an evening meeting.
    Minutes(MinutesId),
    /// A referral.
    Referral(ReferralId),
    /// A recognition, a search, a manager's act, a tie, an announcement, an agreement, a ruling.
    Evidence(EvidenceId),
    /// A deal.
    Deal(DealId),
    /// A change of a deal.
    DealChange(DealChangeId),
    /// A filing by somebody outside the group.
    Filing(FilingId),
}

/// What a record shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "shows", rename_all = "snake_case")]
pub enum Shows {
    /// The salesperson received the visitor.
    Received {
        /// Who.
        by: UserId,
    },
    /// The salesperson received the visitor as new.
    ReceivedAsNew {
        /// Who.
        by: UserId,
    },
    /// The salesperson registered the visitor; the claim stands until the instant.
    Registered {
        /// Who.
        by: UserId,
        /// The last instant of the claim.
        until: DateTime<Utc>,
    },
    /// The salesperson registered the visit, which gives no claim.
    VisitRegistered {
        /// Who.
        by: UserId,
    },
    /// The minutes list the visitor as the salesperson's.
    InMinutes {
        /// Whose.
        of: UserId,
    },
    /// The salesperson answered the visitor's call.
    AnsweredCall {
        /// Who.
        by: UserId,
    },
    /// The visitor named the salesperson.
    Named {
        /// Who.
        salesperson: UserId,
    },
    /// The visitor declined the salesperson.
    Declined {
        /// Who.
        salesperson: UserId,
    },
    /// The salesperson was on site.
    OnSite {
        /// Who.
        salesperson: UserId,
    },
    /// The salesperson was not on site.
    NotOnSite {
        /// Who.
        salesperson: UserId,
    },
    /// The earlier salesperson and the visitor knew each other again.
    Recognised {
        /// The earlier salesperson.
        earlier: UserId,
    },
    /// A search found the earlier salesperson.
    Found {
        /// Who searched.
        by: UserId,
        /// Who was found.
        earlier: UserId,
    },
    /// The receiver's fault was found.
    Fault {
        /// How grave.
        degree: crate::facts::FaultDegree,
    },
    /// An explanation was tried and failed.
    ExplanationFailed,
    /// The manager allowed a change to the salesperson.
    ChangeAllowed {
        /// To whom.
        to: UserId,
    },
    /// The salesperson had instigated the visitor.
    Instigated {
        /// Who.
        by: UserId,
    },
    /// The visitor's complaint about the salesperson was verified.
    ComplaintVerified {
        /// About whom.
        about: UserId,
    },
    /// A priority turn was granted.
    PriorityGranted {
        /// To whom.
        to: UserId,
    },
    /// The visitor came through an existing customer.
    Introduced,
    /// The salesperson announced the visit.
    Announced {
        /// Who.
        by: UserId,
        /// The time agreed with the visitor.
        appointed_at: DateTime<Utc>,
    },
    /// The family tie was known.
    Related {
        /// Which.
        kin: crate::facts::Kin,
    },
    /// The visitor had been in contact with the company.
    CompanyContacted,
    /// The visitor came to bargain for a discount.
    CameForDiscount,
    /// The reception took place at an event.
    AtEvent,
    /// The method of the event was published.
    MethodPublished,
    /// The employee referred the visitor.
    Referred {
        /// Who.
        by: UserId,
    },
    /// The referral was confirmed.
    ReferralConfirmed {
        /// By whom.
        by: UserId,
    },
    /// The party went from one salesperson to another.
    Transferred {
        /// From whom.
        from: UserId,
        /// To whom.
        to: UserId,
    },
    /// Those who claim agreed.
    Agreed,
    /// The department mediated an agreement.
    Mediated {
        /// By whom.
        by: UserId,
    },
    /// Those who claim quarrelled.
    Quarrelled,
    /// A ruling was given.
    Ruled {
        /// By whom.
        by: UserId,
    },
    /// A ruling was not obeyed.
    NotObeyed {
        /// By whom.
        by: UserId,
    },
    /// The facts are disputed.
    Disputed {
        /// By whom.
        by: UserId,
    },
    /// The deal was made.
    DealMade,
    /// The unit or the name was changed after the deal.
    Changed {
        /// What was changed.
        kind: crate::facts::DealChangeKind,
    },
    /// The customer was filed by somebody outside the group.
    Filed,
    /// The recommender came along.
    BroughtAlong,
    /// What the recommender gets was approved.
    FilingApproved,
}
