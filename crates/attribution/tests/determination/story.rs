//! Facts told as a story: who came when, who received them, what happened then. Acts that belong to a visit follow it.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use kehu_attribution::decision::{Answer, Decision, Holder, Missing, Reason, RulingGround, Share};
use kehu_attribution::facts::*;
use kehu_attribution::policy::{DeterminationRules, RecommenderKind, SiteRules};
use kehu_attribution::{RuleId, determine};
use kehu_kernel::{
    CustomerId, DealChangeId, DealId, EvidenceId, FilingId, PartyId, ReceptionId, RecommenderId,
    ReferralId, RegistrationId, UserId,
};
use uuid::Uuid;

/// Salespeople, in the letters of the specification, a referrer and a manager.
pub(crate) const A: UserId = UserId(Uuid::from_u128(0xA));
pub(crate) const B: UserId = UserId(Uuid::from_u128(0xB));
pub(crate) const C: UserId = UserId(Uuid::from_u128(0xC));
pub(crate) const D: UserId = UserId(Uuid::from_u128(0xD));
pub(crate) const REFERRER: UserId = UserId(Uuid::from_u128(0xE));
pub(crate) const MANAGER: UserId = UserId(Uuid::from_u128(0xF));

/// An agency outside the group.
pub(crate) const AGENCY: RecommenderId = RecommenderId(Uuid::from_u128(0x41));

/// Visitors.
pub(crate) const HUSBAND: CustomerId = CustomerId(Uuid::from_u128(0x51));
pub(crate) const WIFE: CustomerId = CustomerId(Uuid::from_u128(0x52));
pub(crate) const OLD_CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(0x53));

/// An instant of the site, such as `2026-03-01 10:00`; seconds may follow.
pub(crate) fn at(local: &str) -> DateTime<Utc> {
    let full = if local.len() == 16 {
        format!("{local}:00")
    } else {
        local.to_owned()
    };
    NaiveDateTime::parse_from_str(&full, "%F %H:%M:%S%.f")
        .unwrap()
        .and_utc()
        - Duration::hours(8)
}

/// A party's story under a policy.
#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) rules: SiteRules,
    pub(crate) facts: Facts,
    records: u128,
}

impl Story {
    fn under(rules: SiteRules) -> Self {
        let facts = Facts::none(PartyId(Uuid::from_u128(1)), at("2026-12-31 00:00"));
        Self {
            rules,
            facts,
            records: 0x1000,
        }
    }

    pub(crate) fn developer() -> Self {
        Self::under(SiteRules::developer())
    }

    pub(crate) fn sales_office() -> Self {
        Self::under(SiteRules::sales_office())
    }

    /// Changes the policy.
    pub(crate) fn policy(mut self, change: impl FnOnce(&mut DeterminationRules)) -> Self {
        change(&mut self.rules.determination);
        self
    }

    fn record(&mut self) -> Uuid {
        self.records += 1;
        Uuid::from_u128(self.records)
    }

    fn evidence(&mut self) -> EvidenceId {
        EvidenceId(self.record())
    }

    fn visited(&mut self) -> &mut Reception {
        self.facts
            .receptions
            .last_mut()
            .expect("a visit goes before")
    }

    fn this_visit(&mut self) -> (ReceptionId, DateTime<Utc>) {
        let visit = self.visited();
        (visit.id, visit.arrived_at + Duration::minutes(10))
    }

    // Visits.

    /// The husband comes alone, is received by rotation, says no, and leaves after an hour. Only the receiver is on site.
    pub(crate) fn visit(mut self, when: &str, receiver: UserId) -> Self {
        let arrived_at = at(when);
        let reception = Reception {
            id: ReceptionId(self.record()),
            continues: None,
            visitors: vec![HUSBAND],
            arrived_at,
            left_at: Some(arrived_at + Duration::hours(1)),
            receiver,
            on_behalf_of: None,
            capacity: Capacity::Turn,
            asked_before: AskedBefore::No,
            named: Vec::new(),
            declined: Vec::new(),
            insists: false,
            for_discount: false,
            event: None,
            present: vec![receiver],
        };
        self.facts.receptions.push(reception);
        self
    }

    /// Another takes over within the visit.
    pub(crate) fn taken_over(self, when: &str, receiver: UserId) -> Self {
        let before = self.facts.receptions.last().map(|visit| visit.id);
        let mut story = self.visit(when, receiver);
        story.visited().continues = before;
        story
    }

    /// Changes the last visit.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Reception)) -> Self {
        change(self.visited());
        self
    }

    pub(crate) fn volunteering(self) -> Self {
        self.with(|visit| visit.capacity = Capacity::Volunteer)
    }

    pub(crate) fn assisting(self) -> Self {
        self.with(|visit| visit.capacity = Capacity::Assisting)
    }

    pub(crate) fn by_name(self) -> Self {
        self.with(|visit| visit.capacity = Capacity::Named)
    }

    pub(crate) fn visitors(self, visitors: &[CustomerId]) -> Self {
        self.with(|visit| visit.visitors = visitors.to_vec())
    }

    pub(crate) fn on_site(self, present: &[UserId]) -> Self {
        self.with(|visit| visit.present.extend(present))
    }

    pub(crate) fn said(self, answer: AskedBefore) -> Self {
        self.with(|visit| visit.asked_before = answer)
    }

    fn naming(self, salespeople: &[UserId], moment: Moment) -> Self {
        self.with(|visit| {
            let named = salespeople.iter().map(|salesperson| Naming {
                salesperson: *salesperson,
                moment,
            });
            visit.named.extend(named);
        })
    }

    /// Names before the reception proper.
    pub(crate) fn named(self, salespeople: &[UserId]) -> Self {
        self.naming(salespeople, Moment::Before)
    }

    pub(crate) fn named_during(self, salesperson: UserId) -> Self {
        self.naming(&[salesperson], Moment::During)
    }

    pub(crate) fn declined(self, salesperson: UserId) -> Self {
        self.with(|visit| visit.declined.push(salesperson))
    }

    pub(crate) fn insisting(self) -> Self {
        self.with(|visit| visit.insists = true)
    }

    pub(crate) fn for_discount(self) -> Self {
        self.with(|visit| visit.for_discount = true)
    }

    pub(crate) fn at_event(self, event: &str) -> Self {
        self.with(|visit| visit.event = Some(event.to_owned()))
    }

    pub(crate) fn left_at(self, when: &str) -> Self {
        self.with(|visit| visit.left_at = Some(at(when)))
    }

    // Registrations and what concerns claims.

    /// The receiver registers the visit half an hour after its beginning; it is confirmed ten minutes later.
    pub(crate) fn registered(mut self) -> Self {
        let (receiver, when) = {
            let visit = self.visited();
            (visit.receiver, visit.arrived_at + Duration::minutes(30))
        };
        self.register(receiver, when);
        self
    }

    pub(crate) fn registered_at(mut self, when: &str) -> Self {
        let receiver = self.visited().receiver;
        self.register(receiver, at(when));
        self
    }

    pub(crate) fn registered_for(mut self, salesperson: UserId) -> Self {
        let when = self.visited().arrived_at + Duration::minutes(30);
        self.register(salesperson, when);
        self
    }

    fn register(&mut self, salesperson: UserId, when: DateTime<Utc>) {
        let id = RegistrationId(self.record());
        let visit = self.visited();
        let registration = Registration {
            id,
            reception: Some(visit.id),
            salesperson,
            customers: visit.visitors.clone(),
            at: when,
            without_claim: false,
            confirmed_at: Some(when + Duration::minutes(10)),
            minutes: Vec::new(),
        };
        self.facts.registrations.push(registration);
    }

    pub(crate) fn unconfirmed(mut self) -> Self {
        self.facts.registrations.last_mut().unwrap().confirmed_at = None;
        self
    }

    pub(crate) fn confirmed_at(mut self, when: &str) -> Self {
        self.facts.registrations.last_mut().unwrap().confirmed_at = Some(at(when));
        self
    }

    pub(crate) fn enquiry(mut self, when: &str, salesperson: UserId) -> Self {
        let id = kehu_kernel::EnquiryId(self.record());
        self.facts.enquiries.push(Enquiry {
            id,
            at: at(when),
            salesperson,
        });
        self
    }

    pub(crate) fn followed_up(mut self, when: &str, salesperson: UserId, effective: bool) -> Self {
        let id = kehu_kernel::FollowUpId(self.record());
        self.facts.follow_ups.push(FollowUp {
            id,
            at: at(when),
            salesperson,
            effective,
        });
        self
    }

    pub(crate) fn transferred(mut self, when: &str, from: UserId, to: UserId) -> Self {
        let id = self.evidence();
        self.facts.transfers.push(Transfer {
            id,
            party: None,
            at: at(when),
            from,
            to,
        });
        self
    }

    // Recognition.

    pub(crate) fn recognised(mut self, when: &str, earlier: UserId) -> Self {
        let id = self.evidence();
        self.facts.recognitions.push(Recognition {
            id,
            at: at(when),
            earlier,
            recognised: Recognised::BySalesperson,
            reception: None,
        });
        self
    }

    pub(crate) fn searched(
        mut self,
        when: &str,
        by: UserId,
        found: UserId,
        key: SearchKey,
    ) -> Self {
        let id = self.evidence();
        self.facts.searches.push(SearchMatch {
            id,
            at: at(when),
            by,
            found,
            key,
            reception: None,
        });
        self
    }

    // Manager's acts on the last visit.

    pub(crate) fn fault(mut self, degree: FaultDegree) -> Self {
        let (id, (reception, at)) = (self.evidence(), self.this_visit());
        self.facts.faults.push(FaultFinding {
            id,
            at,
            by: MANAGER,
            reception,
            degree,
        });
        self
    }

    pub(crate) fn explained_in_vain(mut self) -> Self {
        let (id, (reception, at)) = (self.evidence(), self.this_visit());
        self.facts.explanations.push(Explanation {
            id,
            at,
            by: MANAGER,
            reception,
            failed: true,
        });
        self
    }

    fn change(mut self, to: UserId, way: ChangeWay, allowed: bool) -> Self {
        let (id, (reception, at)) = (self.evidence(), self.this_visit());
        self.facts.changes.push(Change {
            id,
            at,
            by: MANAGER,
            reception,
            allowed,
            to,
            way,
        });
        self
    }

    pub(crate) fn changed_by_roster(self, to: UserId) -> Self {
        self.change(to, ChangeWay::ByRoster, true)
    }

    pub(crate) fn changed_as_named(self, to: UserId) -> Self {
        self.change(to, ChangeWay::AsNamed, true)
    }

    pub(crate) fn change_refused(self, to: UserId) -> Self {
        self.change(to, ChangeWay::AsNamed, false)
    }

    pub(crate) fn instigated_by(mut self, instigator: UserId) -> Self {
        let (id, (reception, at)) = (self.evidence(), self.this_visit());
        self.facts.instigations.push(Instigation {
            id,
            at,
            by: MANAGER,
            reception,
            instigator,
        });
        self
    }

    /// The visitor complains; the supervisor and the salesperson are told, the supervisor verifies.
    pub(crate) fn complained(mut self, about: UserId) -> Self {
        let (id, (reception, at)) = (self.evidence(), self.this_visit());
        let told = Some(at + Duration::minutes(5));
        let complaint = Complaint {
            id,
            at,
            reception,
            about,
            supervisor_told_at: told,
            salesperson_told_at: told,
            verified_at: Some(at + Duration::minutes(20)),
        };
        self.facts.complaints.push(complaint);
        self
    }

    pub(crate) fn priority_turn(mut self) -> Self {
        let (id, (reception, at)) = (self.evidence(), self.this_visit());
        let salesperson = self.visited().receiver;
        self.facts.priority_turns.push(PriorityTurn {
            id,
            at,
            by: MANAGER,
            reception,
            salesperson,
        });
        self
    }

    pub(crate) fn method(mut self, when: &str, event: &str, method: Method) -> Self {
        let id = self.evidence();
        self.facts.event_methods.push(EventMethod {
            id,
            at: at(when),
            by: MANAGER,
            event: event.to_owned(),
            method,
        });
        self
    }

    // Through whom they came.

    /// The visitor of the last visit came through an existing customer, who named or telephoned somebody or nobody.
    pub(crate) fn introduced(
        mut self,
        way: IntroductionWay,
        received_by: &[UserId],
        salesperson: Option<UserId>,
    ) -> Self {
        let (id, (reception, at)) = (self.evidence(), self.this_visit());
        self.facts.introductions.push(Introduction {
            id,
            at,
            reception,
            existing_customer: OLD_CUSTOMER,
            has_bought: false,
            received_by: received_by.to_vec(),
            transfers: Vec::new(),
            way,
            salesperson,
            announcement: None,
        });
        self
    }

    pub(crate) fn announced(mut self, when: &str, by: UserId, appointed_at: Option<&str>) -> Self {
        let announcement = Announcement {
            id: self.evidence(),
            at: at(when),
            by,
            appointed_at: appointed_at.map(at),
        };
        self.facts.introductions.last_mut().unwrap().announcement = Some(announcement);
        self
    }

    pub(crate) fn related(mut self, known_since: &str, kin: Kin) -> Self {
        let id = self.evidence();
        self.facts.kinships.push(Kinship {
            id,
            known_since: at(known_since),
            one: HUSBAND,
            other: WIFE,
            kin,
        });
        self
    }

    pub(crate) fn company_contact(
        mut self,
        when: &str,
        negotiated_by: Option<UserId>,
        after_sale_by: Option<UserId>,
    ) -> Self {
        let worker = |user: Option<UserId>| {
            user.map_or(Worker::Company {}, |user| Worker::Salesperson { user })
        };
        let id = self.evidence();
        self.facts.company_contacts.push(CompanyContact {
            id,
            at: at(when),
            executive: Some(MANAGER),
            named: None,
            negotiated_by: worker(negotiated_by),
            after_sale_by: worker(after_sale_by),
        });
        self
    }

    pub(crate) fn executive_named(mut self, salesperson: UserId) -> Self {
        let named = NamedByExecutive {
            salesperson,
            reason: NamingReason::ExplanationFailed,
        };
        self.facts.company_contacts.last_mut().unwrap().named = Some(named);
        self
    }

    /// A referral that is as it should be, approved: registered, accompanied, confirmed by the project manager.
    pub(crate) fn referred(mut self, when: &str, appointed_on: &str) -> Self {
        let (id, confirmation) = (ReferralId(self.record()), self.evidence());
        let visited = at(&format!("{appointed_on} 09:00"));
        self.facts.referrals.push(Referral {
            id,
            at: at(when),
            referrer: REFERRER,
            is_executive: false,
            appointed_on: appointed_on.parse().unwrap(),
            presence: Some(ReferrerPresence::Accompanied {}),
            confirmation: Some(ReferralConfirmation {
                id: confirmation,
                at: visited,
                by: MANAGER,
                by_group_leader: false,
                manager_absent: false,
            }),
            approved_at: Some(visited),
        });
        self
    }

    pub(crate) fn referral(mut self, change: impl FnOnce(&mut Referral)) -> Self {
        change(self.facts.referrals.last_mut().unwrap());
        self
    }

    /// The husband is filed by an agency under contract since the beginning of the year, under the name that he bears.
    pub(crate) fn filed(mut self, when: &str) -> Self {
        let id = FilingId(self.record());
        self.facts.filings.push(Filing {
            id,
            at: at(when),
            recommender: AGENCY,
            by: RecommenderKind::Agency,
            contract_from: "2026-01-01".parse().unwrap(),
            contract_until: Some("2026-12-31".parse().unwrap()),
            has_bought: false,
            customer: HUSBAND,
            name_agrees: true,
            presence: None,
            approved_at: None,
        });
        self
    }

    /// Changes the last filing.
    pub(crate) fn filing(mut self, change: impl FnOnce(&mut Filing)) -> Self {
        change(self.facts.filings.last_mut().unwrap());
        self
    }

    /// The recommender of the last filing comes along.
    pub(crate) fn brought(mut self, when: &str, papers_seen: bool) -> Self {
        let id = self.evidence();
        self.filing(|filing| {
            filing.presence = Some(FilingPresence {
                id,
                at: at(when),
                papers_seen,
            })
        })
    }

    // How it was settled.

    fn portions(parts: &[(UserId, &str)]) -> Vec<Portion> {
        let portion = |(user, share): &(UserId, &str)| Portion {
            to: Recipient::Salesperson { user: *user },
            share: share.parse().unwrap(),
        };
        parts.iter().map(portion).collect()
    }

    pub(crate) fn agreed(mut self, when: &str, parts: &[(UserId, &str)]) -> Self {
        let id = self.evidence();
        self.facts.agreements.push(Agreement {
            id,
            at: at(when),
            written: true,
            mediated_by: None,
            follow_up: None,
            performance: Vec::new(),
            commission: Self::portions(parts),
        });
        self
    }

    pub(crate) fn agreement(mut self, change: impl FnOnce(&mut Agreement)) -> Self {
        change(self.facts.agreements.last_mut().unwrap());
        self
    }

    pub(crate) fn quarrelled(mut self, when: &str) -> Self {
        let id = self.evidence();
        self.facts.quarrels.push(Quarrel {
            id,
            at: at(when),
            between: vec![A, B],
        });
        self
    }

    /// A ruling, approved at once.
    pub(crate) fn ruled(mut self, when: &str, parts: &[(UserId, &str)]) -> Self {
        let id = self.evidence();
        self.facts.rulings.push(Ruling {
            id,
            at: at(when),
            by: MANAGER,
            approved_at: Some(at(when)),
            follow_up: parts.first().map(|(user, _)| *user),
            performance: Vec::new(),
            commission: Self::portions(parts),
        });
        self
    }

    pub(crate) fn ruling(mut self, change: impl FnOnce(&mut Ruling)) -> Self {
        change(self.facts.rulings.last_mut().unwrap());
        self
    }

    pub(crate) fn disobeyed(mut self, when: &str, by: UserId) -> Self {
        let (id, ruling) = (self.evidence(), self.facts.rulings.last().unwrap().id);
        self.facts.disobediences.push(Disobedience {
            id,
            at: at(when),
            ruling,
            by,
        });
        self
    }

    pub(crate) fn facts_disputed(mut self, when: &str) -> Self {
        let id = self.evidence();
        self.facts.fact_disputes.push(FactDispute {
            id,
            at: at(when),
            by: B,
            resolved_at: None,
        });
        self
    }

    // The deal.

    /// The subscription is signed.
    pub(crate) fn deal(mut self, when: &str) -> Self {
        let deal = Deal {
            id: DealId(self.record()),
            buyers: Vec::new(),
            reserved_at: None,
            subscribed_at: Some(at(when)),
            contracted_at: None,
            followed_up_by: None,
            commission: None,
            changes: Vec::new(),
        };
        self.facts.deal = Some(deal);
        self
    }

    pub(crate) fn sale(mut self, change: impl FnOnce(&mut Deal)) -> Self {
        change(self.facts.deal.as_mut().unwrap());
        self
    }

    pub(crate) fn followed_up_by(self, salesperson: UserId) -> Self {
        self.sale(|deal| deal.followed_up_by = Some(salesperson))
    }

    pub(crate) fn deal_changed(mut self, when: &str, kind: DealChangeKind) -> Self {
        let id = DealChangeId(self.record());
        self.sale(|deal| {
            deal.changes.push(DealChange {
                id,
                at: at(when),
                kind,
            })
        })
    }

    pub(crate) fn seen_at(mut self, when: &str) -> Self {
        self.facts.as_of = at(when);
        self
    }

    // The answer.

    pub(crate) fn decision(&self) -> Decision {
        determine(&self.rules, &self.facts)
    }

    /// The answer in a line.
    pub(crate) fn told(&self) -> String {
        tell(&self.decision())
    }

    /// Who decided, alone.
    pub(crate) fn rule(&self) -> RuleId {
        let decision = self.decision();
        decision
            .determined()
            .unwrap_or_else(|| panic!("{}", tell(&decision)))
            .rule
    }

    /// The commission in a line.
    pub(crate) fn commission(&self) -> String {
        shares(&self.decision().determined().unwrap().commission)
    }

    /// Why a rule was passed over.
    pub(crate) fn reason(&self, rule: RuleId) -> Reason {
        let decision = self.decision();
        let passed = decision
            .passed_over
            .iter()
            .find(|passed| passed.rule == rule);
        passed
            .unwrap_or_else(|| panic!("{rule} was not passed over: {}", tell(&decision)))
            .reason
    }

    /// The rules that applied beside the deciding one.
    pub(crate) fn applied(&self) -> Vec<RuleId> {
        self.decision()
            .applied
            .iter()
            .map(|applied| applied.rule)
            .collect()
    }

    pub(crate) fn missing(&self) -> Vec<Missing> {
        match self.decision().answer {
            Answer::NeedsRuling(needs) => needs.missing,
            Answer::Determined(_) => panic!("determined: {}", self.told()),
        }
    }
}

/// A decision in a line: rule, owner, follow-up, performance, commission, turns.
pub(crate) fn tell(decision: &Decision) -> String {
    match &decision.answer {
        Answer::NeedsRuling(needs) => {
            let why = match needs.because {
                RulingGround::NoRuleDecides => "no rule decides",
                RulingGround::FactsDisputed => "facts disputed",
            };
            format!("needs {}: {why}", needs.rule)
        }
        Answer::Determined(it) => {
            let owners: Vec<_> = it.owners.iter().map(|owner| letter(*owner)).collect();
            let turns: Vec<_> = it
                .turns
                .iter()
                .map(|effect| {
                    let turn = serde_json::to_value(effect.turn).unwrap();
                    format!("{} {}", initial(effect.salesperson), turn.as_str().unwrap())
                })
                .collect();
            format!(
                "{}: {}'s, {} follows, credit {}, paid {}, turns [{}]",
                it.rule,
                owners.join("+"),
                it.follow_up.map_or("nobody".to_owned(), initial),
                shares(&it.performance),
                shares(&it.commission),
                turns.join(", "),
            )
        }
    }
}

pub(crate) fn shares(shares: &[Share]) -> String {
    let part = |it: &Share| {
        let held = if it.held { " held" } else { "" };
        format!("{} {}{held}", letter(it.holder), it.share)
    };
    shares.iter().map(part).collect::<Vec<_>>().join(", ")
}

fn letter(holder: Holder) -> String {
    match holder {
        Holder::Salesperson { user } => initial(user),
        Holder::Pool => "pool".to_owned(),
        Holder::Department => "department".to_owned(),
        Holder::Referrer { user } => format!("referrer {}", initial(user)),
    }
}

fn initial(user: UserId) -> String {
    format!("{:X}", user.0.as_u128())
}
