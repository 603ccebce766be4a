//! What has been recorded of a party, as far as it bears on whose the party is ("What must be recorded").
//!
//! Every fact carries the identifier of its record, so that a decision can name its evidence, and its own time: when it
//! was so, not when it was entered. A corrected record is given in its corrected form only.

mod company;
mod deal;
mod filing;
mod kinship;
mod managers_act;
mod reception;
mod recognition;
mod referral;
mod registration;
mod relative;
mod settlement;

pub use company::{CompanyContact, NamedByExecutive, NamingReason, Worker};
pub use deal::{Deal, DealChange, DealChangeKind};
pub use filing::{Filing, FilingPresence};
pub use kinship::{Announcement, Introduction, IntroductionWay, Kin, Kinship};
pub use managers_act::{
    Change, ChangeWay, Complaint, EventMethod, Explanation, FaultDegree, FaultFinding, Instigation,
    Method, PriorityTurn,
};
pub use reception::{AskedBefore, Capacity, Moment, Naming, Reception};
pub use recognition::{Recognised, Recognition, SearchKey, SearchMatch};
pub use referral::{Referral, ReferralConfirmation, ReferrerPresence};
pub use registration::{Enquiry, FollowUp, Registration, Transfer};
pub use relative::Relative;
pub use settlement::{Agreement, Disobedience, FactDispute, Portion, Quarrel, Recipient, Ruling};

use chrono::{DateTime, Utc};
use kehu_kernel::{CustomerId, PartyId, canonical_json};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Everything recorded of a party up to an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The party.
    pub party: PartyId,
    /// The instant up to which everything recorded is given. Without a deal the party is determined as if the deal were
    /// made then.
    pub as_of: DateTime<Utc>,
    /// The persons of the party itself: who buys where the deal does not say it. Empty when they are not known.
    pub members: Vec<CustomerId>,
    /// The parties to which it is tied, whose records are among the facts.
    pub relatives: Vec<Relative>,
    /// The deal; none for a preview.
    pub deal: Option<Deal>,
    /// The receptions.
    pub receptions: Vec<Reception>,
    /// The visitor registrations (ATT-G20).
    pub registrations: Vec<Registration>,
    /// The phone enquiries (ATT-G23).
    pub enquiries: Vec<Enquiry>,
    /// The contacts made to follow the party up (ATT-G26).
    pub follow_ups: Vec<FollowUp>,
    /// The transfers of the party from one salesperson to another (ATT-R12).
    pub transfers: Vec<Transfer>,
    /// Who recognised whom.
    pub recognitions: Vec<Recognition>,
    /// What searches found.
    pub searches: Vec<SearchMatch>,
    /// Findings on a salesperson's fault in a reception.
    pub faults: Vec<FaultFinding>,
    /// Explanations tried with a visitor.
    pub explanations: Vec<Explanation>,
    /// Decisions on a change of salesperson.
    pub changes: Vec<Change>,
    /// Proofs that a salesperson had instigated a visitor.
    pub instigations: Vec<Instigation>,
    /// Visitors' complaints about a salesperson.
    pub complaints: Vec<Complaint>,
    /// Priority turns granted.
    pub priority_turns: Vec<PriorityTurn>,
    /// The methods published for events.
    pub event_methods: Vec<EventMethod>,
    /// Existing customers through whom the party came.
    pub introductions: Vec<Introduction>,
    /// Family ties among the party's members.
    pub kinships: Vec<Kinship>,
    /// Contacts with the company before the visit.
    pub company_contacts: Vec<CompanyContact>,
    /// Employees' referrals.
    pub referrals: Vec<Referral>,
    /// Filings of the party by those outside the group; none in what was stored before there were any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filings: Vec<Filing>,
    /// Agreements of those who claim, by themselves or by mediation.
    pub agreements: Vec<Agreement>,
    /// Quarrels over the party.
    pub quarrels: Vec<Quarrel>,
    /// Rulings on the party.
    pub rulings: Vec<Ruling>,
    /// Rulings that were not obeyed.
    pub disobediences: Vec<Disobedience>,
    /// Disputes over the facts themselves.
    pub fact_disputes: Vec<FactDispute>,
}

impl Facts {
    /// A party of which nothing has been recorded.
    #[must_use]
    pub fn none(party: PartyId, as_of: DateTime<Utc>) -> Self {
        Self {
            party,
            as_of,
            members: Vec::new(),
            relatives: Vec::new(),
            deal: None,
            receptions: Vec::new(),
            registrations: Vec::new(),
            enquiries: Vec::new(),
            follow_ups: Vec::new(),
            transfers: Vec::new(),
            recognitions: Vec::new(),
            searches: Vec::new(),
            faults: Vec::new(),
            explanations: Vec::new(),
            changes: Vec::new(),
            instigations: Vec::new(),
            complaints: Vec::new(),
            priority_turns: Vec::new(),
            event_methods: Vec::new(),
            introductions: Vec::new(),
            kinships: Vec::new(),
            company_contacts: Vec::new(),
            referrals: Vec::new(),
            filings: Vec::new(),
            agreements: Vec::new(),
            quarrels: Vec::new(),
            rulings: Vec::new(),
            disobediences: Vec::new(),
            fact_disputes: Vec::new(),
        }
    }

    /// Brings every list into its order: by time, then by identifier. Orders that mean something (whom a visitor named
    /// first) stay.
    pub fn sort(&mut self) {
        self.members.sort_unstable();
        self.relatives.iter_mut().for_each(Relative::sort);
        self.relatives.sort_by_key(|it| it.party);
        if let Some(deal) = &mut self.deal {
            deal.sort();
        }
        self.receptions.iter_mut().for_each(Reception::sort);
        self.receptions.sort_by_key(|it| (it.arrived_at, it.id));
        self.registrations.iter_mut().for_each(Registration::sort);
        self.registrations.sort_by_key(|it| (it.at, it.id));
        self.enquiries.sort_by_key(|it| (it.at, it.id));
        self.follow_ups.sort_by_key(|it| (it.at, it.id));
        self.transfers.sort_by_key(Transfer::place);
        self.recognitions.sort_by_key(|it| (it.at, it.id));
        self.searches.sort_by_key(|it| (it.at, it.id));
        self.faults.sort_by_key(|it| (it.at, it.id));
        self.explanations.sort_by_key(|it| (it.at, it.id));
        self.changes.sort_by_key(|it| (it.at, it.id));
        self.instigations.sort_by_key(|it| (it.at, it.id));
        self.complaints.sort_by_key(|it| (it.at, it.id));
        self.priority_turns.sort_by_key(|it| (it.at, it.id));
        self.event_methods.sort_by_key(|it| (it.at, it.id));
        self.introductions.iter_mut().for_each(Introduction::sort);
        self.introductions.sort_by_key(|it| (it.at, it.id));
        self.kinships.sort_by_key(|it| (it.known_since, it.id));
        self.company_contacts.sort_by_key(|it| (it.at, it.id));
        self.referrals.sort_by_key(|it| (it.at, it.id));
        self.filings.sort_by_key(|it| (it.at, it.id));
        self.agreements.sort_by_key(|it| (it.at, it.id));
        self.quarrels.iter_mut().for_each(Quarrel::sort);
        self.quarrels.sort_by_key(|it| (it.at, it.id));
        self.rulings.sort_by_key(|it| (it.at, it.id));
        self.disobediences.sort_by_key(|it| (it.at, it.id));
        self.fact_disputes.sort_by_key(|it| (it.at, it.id));
    }

    /// Leaves out what is recorded of some of the relatives.
    pub(crate) fn leave_out(&mut self, apart: &[&Relative]) {
        let is_theirs = |id: Uuid| apart.iter().any(|it| it.records.contains(&id));
        self.receptions.retain(|it| !is_theirs(it.id.0));
        self.registrations.retain(|it| !is_theirs(it.id.0));
        self.enquiries.retain(|it| !is_theirs(it.id.0));
        self.follow_ups.retain(|it| !is_theirs(it.id.0));
        let of_them = |party: PartyId| apart.iter().any(|it| it.party == party);
        self.transfers.retain(|it| !it.party.is_some_and(of_them));
        self.recognitions.retain(|it| !is_theirs(it.id.0));
        self.searches.retain(|it| !is_theirs(it.id.0));
        self.company_contacts.retain(|it| !is_theirs(it.id.0));
        self.referrals.retain(|it| !is_theirs(it.id.0));
        self.filings.retain(|it| !is_theirs(it.id.0));
        self.agreements.retain(|it| !is_theirs(it.id.0));
        self.quarrels.retain(|it| !is_theirs(it.id.0));
        self.rulings.retain(|it| !is_theirs(it.id.0));
        self.disobediences.retain(|it| !is_theirs(it.id.0));
        self.fact_disputes.retain(|it| !is_theirs(it.id.0));
    }

    /// The facts as canonical JSON: lists in their order, members sorted by name, no white space. It is what a
    /// determination keeps, and the same whatever the order in which the facts were gathered.
    ///
    /// # Errors
    /// When the facts cannot be written as JSON, which they always can.
    pub fn to_canonical_json(mut self) -> serde_json::Result<String> {
        self.sort();
        serde_json::to_value(&self).map(|value| canonical_json(&value))
    }
}
