//! Why a rule was passed over, why a claim came to nothing, and what is missing.

use super::Record;
use crate::RuleId;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{ReceptionId, UserId};
use serde::{Deserialize, Serialize};

/// Why a rule does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// No reception of the party is recorded.
    NoReception,
    /// There was one visit only.
    SingleVisit,
    /// Somebody's claim stood: the visitor was not new.
    NotNew {
        /// Whose claim.
        claimant: UserId,
        /// Until when it stood.
        until: DateTime<Utc>,
    },
    /// Nobody else's claim stood: the visitor was new.
    NoStandingClaim,
    /// The earlier claim had expired.
    ClaimExpired {
        /// Whose claim.
        claimant: UserId,
        /// Its last instant.
        until: DateTime<Utc>,
    },
    /// The earlier claim had not expired.
    ClaimStands {
        /// Whose claim.
        claimant: UserId,
        /// Its last instant.
        until: DateTime<Utc>,
    },
    /// Nobody had registered the visitor before.
    NoEarlierClaim,
    /// The receiver has no effective registration.
    NotRegistered {
        /// The receiver.
        salesperson: UserId,
    },
    /// Another received than the one named, and naming gives priority only.
    NamedDidNotReceive {
        /// The one named.
        salesperson: UserId,
    },
    /// The visitor was not received by rotation.
    NotByRotation {
        /// The reception.
        reception: ReceptionId,
    },
    /// The visitor was not received as new while another's claim stood.
    NotReceivedAsNew,
    /// The earlier salesperson was not known.
    NotKnown,
    /// The visitor and the earlier salesperson did not know each other again.
    NotRecognised,
    /// The recognition came on another day.
    RecognisedOnAnotherDay {
        /// When.
        at: DateTime<Utc>,
    },
    /// The recognition came within the window.
    RecognisedInTime {
        /// When.
        at: DateTime<Utc>,
    },
    /// The recognition came after the window.
    RecognisedTooLate {
        /// When.
        at: DateTime<Utc>,
        /// The last instant of the window.
        window_end: DateTime<Utc>,
    },
    /// The deal was not made on the spot.
    NotOnTheSpot,
    /// The deal was made on another day than the reception.
    NotSameDay,
    /// The visitor did not want another salesperson.
    NoOtherWanted,
    /// No change of salesperson was allowed.
    ChangeNotAllowed,
    /// A change of salesperson was allowed.
    ChangeAllowed {
        /// To whom.
        to: UserId,
    },
    /// There was neither serious fault nor firm refusal.
    NoGraveCause,
    /// There was a fault.
    FaultFound,
    /// There was no ordinary fault.
    NoOrdinaryFault,
    /// The visitor named nobody at the moment that the rule asks for.
    NobodyNamed,
    /// The visitor declined nobody.
    NobodyDeclined,
    /// The visitor declined somebody.
    SomebodyDeclined {
        /// Whom.
        salesperson: UserId,
    },
    /// The visitor wanted another than the one who received.
    AnotherWanted {
        /// Whom.
        salesperson: UserId,
    },
    /// The visitor did not insist.
    NotInsisting,
    /// No explanation was tried, or it did not fail.
    ExplanationNotFailed,
    /// The visitor had first come on an earlier day.
    CameOnAnEarlierDay,
    /// The visitor had first come on the same day.
    CameTheSameDay,
    /// Instigation was not proved.
    InstigationNotProved,
    /// The party did not come through an existing customer.
    NotIntroduced,
    /// The one who introduced was no existing customer in the sense of the policy.
    NoExistingCustomer,
    /// The existing customer neither brought the visitor along nor had the visit announced.
    NotBroughtOrAnnounced,
    /// The salesperson neither was named by the existing customer nor announced the visit beforehand with its time.
    NeitherNamedNorAnnounced,
    /// The salesperson named had not received or handled the existing customer.
    NotTheirSalesperson {
        /// Who.
        salesperson: UserId,
    },
    /// No family tie was known in time.
    NoKinship,
    /// The members of the family did not come one after the other.
    NotSeparately,
    /// The party was in no contact with the company.
    NoCompanyContact,
    /// The visitor had been registered before the company was contacted.
    RegisteredBeforeCompany {
        /// By whom.
        by: UserId,
    },
    /// The visitor had not been registered before the company was contacted.
    CompanyFirst,
    /// Salespeople did the work that the rule wants done by the company.
    DoneBySalespeople,
    /// The company did the work that the rule wants done by a salesperson.
    DoneByCompany,
    /// An executive had named the salesperson.
    NamedByExecutive {
        /// Who.
        salesperson: UserId,
    },
    /// No executive had named a salesperson.
    NotNamedByExecutive,
    /// The claimant was on site.
    OnSite {
        /// Who.
        salesperson: UserId,
    },
    /// The claimant was not on site.
    NotOnSite {
        /// Who.
        salesperson: UserId,
    },
    /// The visitor did not say by whom received before.
    NotSaid,
    /// The visitor said by whom received before.
    Said {
        /// Whom.
        salesperson: UserId,
    },
    /// Nobody learned in time that another had received the visitor before.
    NotLearned,
    /// It was learned in time that another had received the visitor.
    KnownInTime {
        /// Who.
        salesperson: UserId,
    },
    /// The receiver did not find the claimant in the records after the visit.
    NotFound,
    /// The receiver found the claimant in the records after the visit.
    Found {
        /// Whom.
        salesperson: UserId,
    },
    /// The visitor did not complain, or the complaint was not verified and told.
    NoVerifiedComplaint,
    /// The visitor did not come to bargain for a discount.
    NotForDiscount,
    /// The visitor had been there before.
    NotFirstTime,
    /// No one else had received the visitor before.
    NoEarlierReceiver,
    /// The one who received is the claimant.
    IsClaimant {
        /// Who.
        salesperson: UserId,
    },
    /// No reception took place at an event.
    NoEvent,
    /// No method was published for the event.
    NoMethod,
    /// Those who claim did not agree.
    NoAgreement,
    /// An agreement is not in writing, or its shares do not sum to 1.
    AgreementNotValid {
        /// The agreement.
        record: Record,
    },
    /// The agreement was concluded without mediation.
    NotMediated,
    /// The agreement was mediated by the department.
    Mediated,
    /// The referral was registered after the first visit.
    ReferralAfterVisit,
    /// A salesperson had registered the visitor before the referral.
    ReferralAfterRegistration {
        /// Who.
        by: UserId,
    },
    /// The visitor did not come on the appointed day.
    NotOnAppointedDay {
        /// The day.
        appointed_on: NaiveDate,
    },
    /// The referrer neither came along nor telephoned before.
    ReferrerNotThere,
    /// The referral was not confirmed by who may.
    ReferralNotConfirmed,
    /// The referrer is an executive.
    ReferrerIsExecutive,
    /// Nobody quarrelled and no ruling was disobeyed.
    NoQuarrel,
    /// The facts are disputed.
    FactsDisputed,
    /// No ruling was given.
    NoRuling,
    /// The ruling has not been approved, or its shares do not sum to 1.
    RulingNotValid {
        /// The ruling.
        record: Record,
    },
    /// A rule decides, and leaves no room for a ruling.
    RuleDecides {
        /// The rule.
        rule: RuleId,
    },
    /// The policy takes no filing of this kind of recommender.
    FilingNotTaken,
    /// The recommender had no contract on the day of the filing.
    OutsideContract,
    /// The filed customer had been on site too short a time before.
    OnSiteLately {
        /// When.
        at: DateTime<Utc>,
        /// Until when nobody could file.
        until: DateTime<Utc>,
    },
    /// The filed customer had been on site before.
    OnSiteBefore {
        /// When.
        at: DateTime<Utc>,
    },
    /// An earlier filing held.
    FiledBefore {
        /// The earlier one.
        record: Record,
        /// Until when it held.
        until: DateTime<Utc>,
    },
    /// An employee had referred the visitor before.
    ReferredBefore {
        /// The referral.
        record: Record,
    },
    /// The filed customer has not come yet.
    AwaitingVisit {
        /// Until when the customer may come.
        until: DateTime<Utc>,
    },
    /// The filed customer did not come in time.
    DidNotCome {
        /// Until when the customer could.
        until: DateTime<Utc>,
    },
    /// The filing was not made on the day of the first visit.
    NotAtFirstVisit,
    /// The filing was made after the deal.
    FiledAfterDeal {
        /// When the deal was made.
        at: DateTime<Utc>,
    },
    /// The recommender did not come along on the day of the visit.
    NotBroughtAlong,
    /// The recommender came along, and the identity papers of both were not seen.
    PapersNotSeen,
    /// The recommender had bought nothing at the site.
    NotAnOwner,
    /// The protection had ended.
    ProtectionEnded {
        /// Its last instant.
        until: DateTime<Utc>,
    },
    /// The filed customer is not among the buyers.
    BuyerIsAnother,
    /// The buyer's name is another than the filed one.
    NameDiffers,
}

/// A claim that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LostClaim {
    /// Whose.
    pub salesperson: UserId,
    /// The record on which it rested.
    pub record: Record,
    /// Its time.
    pub at: DateTime<Utc>,
    /// Why it came to nothing.
    pub why: LostReason,
}

/// Why a claim came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum LostReason {
    /// The registration was not confirmed (ATT-G21).
    NotConfirmed,
    /// The claim had expired.
    Expired {
        /// Its last instant.
        until: DateTime<Utc>,
    },
    /// The reception was voided (ATT-V06c).
    ReceptionVoid,
    /// A phone enquiry gives no claim (ATT-G23).
    OnlyEnquiry,
    /// A reception without registration gives no claim.
    OnlyReceived,
    /// An earlier registration holds (ATT-G22).
    EarlierHolds {
        /// Whose.
        holder: UserId,
    },
    /// The party went to another (ATT-R12).
    Transferred {
        /// To whom.
        to: UserId,
    },
    /// The rule that decides gives nothing.
    RuleGivesNothing {
        /// The rule.
        rule: RuleId,
    },
}

/// What is missing for a rule to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Missing {
    /// No reception is recorded.
    Reception,
    /// A reception has no registration.
    Registration {
        /// The reception.
        reception: ReceptionId,
        /// Its receiver.
        salesperson: UserId,
    },
    /// A registration is not confirmed.
    Confirmation {
        /// The registration.
        record: Record,
        /// Whose.
        salesperson: UserId,
    },
    /// A dispute over the facts is open.
    Dispute {
        /// The dispute.
        record: Record,
    },
    /// An event has no published method.
    EventMethod {
        /// The reception at the event.
        reception: ReceptionId,
    },
    /// A ruling is not approved.
    Approval {
        /// The ruling.
        record: Record,
    },
    /// A ruling is needed.
    Ruling,
}
