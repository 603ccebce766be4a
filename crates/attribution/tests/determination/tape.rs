//! Arbitrary facts and arbitrary valid policies, read off a tape of numbers: a shorter or smaller tape tells a simpler
//! story, so that a failing case shrinks.

use crate::story::{A, AGENCY, B, C, D, HUSBAND, MANAGER, OLD_CUSTOMER, REFERRER, WIFE, at};
use chrono::{DateTime, Duration, Utc};
use kehu_attribution::facts::*;
use kehu_attribution::policy::*;
use kehu_attribution::{Fraction, RuleId};
use kehu_kernel::{
    CustomerId, DealChangeId, DealId, EnquiryId, EvidenceId, FilingId, FollowUpId, MinutesId,
    PartyId, ReceptionId, ReferralId, RegistrationId, UserId,
};
use proptest::prelude::*;
use uuid::Uuid;

/// The tapes.
pub(crate) fn tapes() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 0..400)
}

/// A reader of a tape; past its end everything is 0.
pub(crate) struct Tape {
    numbers: std::vec::IntoIter<u16>,
    records: u128,
    /// The first day and the number of days of the story.
    days: (i64, i64),
}

impl Tape {
    pub(crate) fn new(numbers: Vec<u16>, records: u128, days: (i64, i64)) -> Self {
        Self {
            numbers: numbers.into_iter(),
            records,
            days,
        }
    }

    pub(crate) fn below(&mut self, limit: u16) -> u16 {
        self.numbers.next().unwrap_or_default() % limit
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.yes() { Some(value(self)) } else { None }
    }

    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        let limit = u16::try_from(values.len()).unwrap();
        values[usize::from(self.below(limit))]
    }

    fn some<T>(&mut self, most: u16, value: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| value(self)).collect()
    }

    fn record(&mut self) -> Uuid {
        self.records += 1;
        Uuid::from_u128(self.records)
    }

    fn evidence(&mut self) -> EvidenceId {
        EvidenceId(self.record())
    }

    fn when(&mut self) -> DateTime<Utc> {
        let days = u16::try_from(self.days.1).unwrap();
        let day = self.days.0 + i64::from(self.below(days));
        at("2026-01-01 00:00")
            + Duration::days(day)
            + Duration::minutes(i64::from(self.below(1440)))
    }

    fn salesperson(&mut self) -> UserId {
        self.one_of(&[A, B, C, D])
    }

    fn visitor(&mut self) -> CustomerId {
        self.one_of(&[HUSBAND, WIFE, OLD_CUSTOMER])
    }

    fn share(&mut self) -> Fraction {
        let denominator = i64::from(self.below(9_999)) + 1;
        Fraction::new(i64::from(self.below(10_000)).min(denominator), denominator).unwrap()
    }

    /// Weights that sum to exactly 1.
    fn whole(&mut self, parts: usize) -> Vec<Fraction> {
        let weights: Vec<i64> = (0..parts).map(|_| i64::from(self.below(100)) + 1).collect();
        let sum = weights.iter().sum();
        weights
            .into_iter()
            .map(|weight| Fraction::new(weight, sum).unwrap())
            .collect()
    }

    fn period(&mut self) -> Period {
        Period {
            count: self.below(12) + 1,
            unit: self.one_of(&[PeriodUnit::Months, PeriodUnit::Days]),
        }
    }

    /// A policy that passes its checks.
    pub(crate) fn policy(&mut self) -> SiteRules {
        let mut site = if self.yes() {
            SiteRules::sales_office()
        } else {
            SiteRules::developer()
        };
        let rules = &mut site.determination;
        rules.claim = ClaimRules {
            validity: self.period(),
            first_day_counts: self.yes(),
            renewed_by: self
                .maybe(|tape| {
                    tape.one_of(&[Renewal::Visit, Renewal::Registration, Renewal::FollowUp])
                })
                .into_iter()
                .collect(),
            needs_confirmation: self.yes(),
            enquiry_validity: self.maybe(Self::period),
        };
        rules.existing_customer =
            self.one_of(&[ExistingCustomer::Received, ExistingCustomer::Bought]);
        rules.introduction = self.one_of(&[
            IntroductionScope::AnnouncedOrNamed,
            IntroductionScope::BroughtAlong,
            IntroductionScope::Always,
        ]);
        rules.deal_stage = self.one_of(&[
            DealStage::Subscription,
            DealStage::Reservation,
            DealStage::Contract,
        ]);
        rules.recognition.window = self.period();
        rules.recognition.search_counts = self.yes();
        rules.assistant_share =
            self.one_of(&[AssistantShare::AnyDeal, AssistantShare::SameDayDeal]);
        rules.named_must_receive = self.yes();
        rules.serious_fault_forfeits = self.yes();
        rules.transfers_count = self.yes();
        rules.priority_turn_only_without_fault = self.yes();
        rules.referral_share = self.share();
        rules.pool_cut = self.share();
        for share in [&mut rules.referral_share, &mut rules.pool_cut] {
            if *share == Fraction::ONE {
                *share = Fraction::ZERO;
            }
        }
        if self.yes() {
            rules.referral_share = Fraction::ZERO;
            rules.referral_reward = Some("3000.00".parse().unwrap());
        }
        rules.filings = self.filing_terms();
        rules.settlement_days = self.maybe(|tape| tape.below(365) + 1);
        for line in &mut rules.shares {
            for parts in [&mut line.performance, &mut line.commission] {
                *parts = self.shares(line.rule.roles());
            }
        }
        if self.yes() {
            rules.recognition.later_knowledge_counts = true;
            let divides =
                |line: &&RuleShares| matches!(line.rule, RuleId::V03 | RuleId::V04 | RuleId::R08);
            let lines: Vec<RuleShares> = rules.shares.iter().filter(divides).cloned().collect();
            rules.shares_after_deal = lines;
            for line in &mut rules.shares_after_deal {
                line.commission = self.shares(line.rule.roles());
            }
        }
        site
    }

    fn shares(&mut self, roles: &[Role]) -> Vec<RoleShare> {
        let mut chosen: Vec<_> = roles.iter().copied().filter(|_| self.yes()).collect();
        if chosen.is_empty() {
            chosen.push(roles[0]);
        }
        let shares = self.whole(chosen.len());
        chosen
            .into_iter()
            .zip(shares)
            .map(|(role, share)| RoleShare { role, share })
            .collect()
    }

    /// Facts of visits, without deal and settlement.
    pub(crate) fn visits(&mut self) -> Facts {
        let mut facts = Facts::none(PartyId(Uuid::from_u128(1)), at("2027-01-01 00:00"));
        facts.receptions = self.some(5, Self::reception);
        for place in 1..facts.receptions.len() {
            let before = facts.receptions[place - 1].id;
            facts.receptions[place].continues = if self.below(6) == 1 {
                Some(before)
            } else {
                None
            };
        }
        let visits: Vec<_> = facts
            .receptions
            .iter()
            .map(|it| (it.id, it.arrived_at, it.receiver))
            .collect();
        for (reception, arrived_at, receiver) in visits {
            self.of_visit(&mut facts, reception, arrived_at, receiver);
        }
        facts.enquiries = self.some(1, |tape| Enquiry {
            id: EnquiryId(tape.record()),
            at: tape.when(),
            salesperson: tape.salesperson(),
        });
        facts.follow_ups = self.some(2, |tape| FollowUp {
            id: FollowUpId(tape.record()),
            at: tape.when(),
            salesperson: tape.salesperson(),
            effective: tape.yes(),
        });
        facts.transfers = self.some(2, |tape| {
            let of = tape.maybe(|_| PartyId(Uuid::from_u128(2)));
            tape.transfer(of)
        });
        facts.members = self.some(2, Self::visitor);
        facts.relatives = self.some(1, |tape| Relative {
            party: PartyId(Uuid::from_u128(2)),
            members: tape.some(2, Self::visitor),
            records: Vec::new(),
        });
        for relative in &mut facts.relatives {
            let theirs = facts.enquiries.iter().map(|it| it.id.0);
            relative.records = theirs.collect();
        }
        facts.recognitions = self.some(2, |tape| Recognition {
            id: tape.evidence(),
            at: tape.when(),
            earlier: tape.salesperson(),
            recognised: Recognised::ByVisitor,
            reception: None,
        });
        facts.searches = self.some(2, |tape| SearchMatch {
            id: tape.evidence(),
            at: tape.when(),
            by: tape.salesperson(),
            found: tape.salesperson(),
            key: tape.one_of(&[SearchKey::Telephone, SearchKey::Name, SearchKey::Records]),
            reception: None,
        });
        facts.kinships = self.some(2, |tape| Kinship {
            id: tape.evidence(),
            known_since: tape.when(),
            one: tape.visitor(),
            other: tape.visitor(),
            kin: tape.one_of(&[Kin::Spouses, Kin::Siblings]),
        });
        facts.company_contacts = if self.below(5) == 1 {
            vec![self.company_contact()]
        } else {
            Vec::new()
        };
        facts.referrals = self.some(2, Self::referral);
        facts.filings = self.some(2, Self::filing);
        facts.event_methods = self.some(1, |tape| EventMethod {
            id: tape.evidence(),
            at: tape.when(),
            by: MANAGER,
            event: "fair".to_owned(),
            method: tape.one_of(&[
                Method::FirstReceiver,
                Method::EventReceiver,
                Method::Equally,
                Method::Pool,
                Method::Department,
            ]),
        });
        facts
    }

    fn reception(&mut self) -> Reception {
        let arrived_at = self.when();
        Reception {
            id: ReceptionId(self.record()),
            continues: None,
            visitors: self.some(2, Self::visitor),
            arrived_at,
            left_at: self.maybe(|tape| arrived_at + Duration::minutes(i64::from(tape.below(120)))),
            receiver: self.salesperson(),
            on_behalf_of: self.maybe(Self::salesperson),
            capacity: self.one_of(&[
                Capacity::Turn,
                Capacity::Turn,
                Capacity::Returning,
                Capacity::Volunteer,
                Capacity::Named,
                Capacity::Assisting,
            ]),
            asked_before: self.one_of(&[AskedBefore::No, AskedBefore::Yes, AskedBefore::Forgot]),
            named: self.some(2, |tape| Naming {
                salesperson: tape.salesperson(),
                moment: tape.one_of(&[Moment::Before, Moment::During]),
            }),
            declined: self.some(2, Self::salesperson),
            insists: self.yes(),
            for_discount: self.below(5) == 1,
            event: if self.below(5) == 1 {
                Some("fair".to_owned())
            } else {
                None
            },
            present: self.some(3, Self::salesperson),
        }
    }

    fn transfer(&mut self, party: Option<PartyId>) -> Transfer {
        Transfer {
            id: self.evidence(),
            party,
            at: self.when(),
            from: self.salesperson(),
            to: self.salesperson(),
        }
    }

    fn of_visit(
        &mut self,
        facts: &mut Facts,
        reception: ReceptionId,
        arrived_at: DateTime<Utc>,
        receiver: UserId,
    ) {
        let at = arrived_at + Duration::minutes(i64::from(self.below(60)));
        if self.below(4) != 3 {
            let confirmed_at = if self.below(5) == 4 { None } else { Some(at) };
            let customers = facts
                .receptions
                .iter()
                .find(|it| it.id == reception)
                .unwrap()
                .visitors
                .clone();
            facts.registrations.push(Registration {
                id: RegistrationId(self.record()),
                reception: Some(reception),
                salesperson: receiver,
                customers,
                at,
                without_claim: self.below(5) == 1,
                confirmed_at,
                minutes: self.some(1, |tape| MinutesId(tape.record())),
            });
        }
        match self.below(9) {
            1 => facts.faults.push(FaultFinding {
                id: self.evidence(),
                at,
                by: MANAGER,
                reception,
                degree: self.one_of(&[
                    FaultDegree::None,
                    FaultDegree::Ordinary,
                    FaultDegree::Serious,
                ]),
            }),
            2 => facts.explanations.push(Explanation {
                id: self.evidence(),
                at,
                by: MANAGER,
                reception,
                failed: self.yes(),
            }),
            3 => facts.instigations.push(Instigation {
                id: self.evidence(),
                at,
                by: MANAGER,
                reception,
                instigator: self.salesperson(),
            }),
            4 => facts.complaints.push(Complaint {
                id: self.evidence(),
                at,
                reception,
                about: self.salesperson(),
                supervisor_told_at: Some(at),
                salesperson_told_at: self.maybe(|_| at),
                verified_at: self.maybe(|_| at),
            }),
            5 => facts.priority_turns.push(PriorityTurn {
                id: self.evidence(),
                at,
                by: MANAGER,
                reception,
                salesperson: receiver,
            }),
            6 => facts.introductions.push(Introduction {
                id: self.evidence(),
                at,
                reception,
                existing_customer: OLD_CUSTOMER,
                has_bought: self.yes(),
                received_by: self.some(2, Self::salesperson),
                transfers: self.some(1, |tape| tape.transfer(None)),
                way: self.one_of(&[
                    IntroductionWay::Telephoned,
                    IntroductionWay::BroughtAlong,
                    IntroductionWay::CameAlone,
                ]),
                salesperson: self.maybe(Self::salesperson),
                announcement: self.maybe(|tape| Announcement {
                    id: tape.evidence(),
                    at: arrived_at - Duration::hours(1),
                    by: tape.salesperson(),
                    appointed_at: Some(arrived_at),
                }),
            }),
            _ => {}
        }
        if self.below(3) == 1 {
            facts.changes.push(Change {
                id: self.evidence(),
                at,
                by: MANAGER,
                reception,
                allowed: self.yes(),
                to: self.salesperson(),
                way: self.one_of(&[ChangeWay::ByRoster, ChangeWay::AsNamed]),
            });
        }
    }

    fn company_contact(&mut self) -> CompanyContact {
        let worker = |tape: &mut Self| match tape.maybe(Self::salesperson) {
            Some(user) => Worker::Salesperson { user },
            None => Worker::Company {},
        };
        CompanyContact {
            id: self.evidence(),
            at: self.when(),
            executive: None,
            named: self.maybe(|tape| NamedByExecutive {
                salesperson: tape.salesperson(),
                reason: NamingReason::Other,
            }),
            negotiated_by: worker(self),
            after_sale_by: worker(self),
        }
    }

    /// Terms of every kind, and another order of the rules now and then.
    fn filing_terms(&mut self) -> Vec<FilingTerms> {
        let mut terms = Vec::new();
        for by in RecommenderKind::ALL {
            if self.yes() {
                terms.push(self.terms_of(by));
            }
        }
        terms
    }

    fn terms_of(&mut self, by: RecommenderKind) -> FilingTerms {
        FilingTerms {
            by,
            filed: FilingMoment::BeforeVisit,
            absent_for: self.maybe(Self::period),
            only_new: self.yes(),
            visit_within: self.period(),
            comes_along: self.yes(),
            protection: self.period(),
            buyer: self.one_of(&[
                BuyerMatch::Party,
                BuyerMatch::Telephone,
                BuyerMatch::NameAndTelephone,
            ]),
            reward: FilingReward::Rate { rate_ppm: 10_000 },
            needs_approval: self.yes(),
        }
    }

    fn filing(&mut self) -> Filing {
        let at = self.when();
        let presence = FilingPresence {
            id: self.evidence(),
            at: self.when(),
            papers_seen: self.yes(),
        };
        Filing {
            id: FilingId(self.record()),
            at,
            recommender: AGENCY,
            by: self.one_of(&RecommenderKind::ALL),
            contract_from: self.when().date_naive(),
            contract_until: self.maybe(|tape| tape.when().date_naive()),
            has_bought: self.yes(),
            customer: self.visitor(),
            name_agrees: self.yes(),
            presence: self.maybe(|_| presence.clone()),
            approved_at: self.maybe(|_| at),
        }
    }

    fn referral(&mut self) -> Referral {
        let at = self.when();
        let confirmation = ReferralConfirmation {
            id: self.evidence(),
            at,
            by: MANAGER,
            by_group_leader: self.yes(),
            manager_absent: self.yes(),
        };
        Referral {
            id: ReferralId(self.record()),
            at,
            referrer: REFERRER,
            is_executive: self.below(5) == 1,
            appointed_on: self.when().date_naive(),
            presence: Some(ReferrerPresence::Accompanied {}),
            confirmation: Some(confirmation),
            approved_at: self.maybe(|_| at),
        }
    }

    /// A deal after all visits of the story.
    pub(crate) fn deal(&mut self, subscribed_at: DateTime<Utc>) -> Deal {
        Deal {
            id: DealId(self.record()),
            buyers: self.some(2, Self::visitor),
            reserved_at: Some(subscribed_at),
            subscribed_at: Some(subscribed_at),
            contracted_at: Some(subscribed_at),
            followed_up_by: self.maybe(Self::salesperson),
            commission: None,
            changes: self.some(1, |tape| DealChange {
                id: DealChangeId(tape.record()),
                at: subscribed_at + Duration::days(3),
                kind: DealChangeKind::Renaming,
            }),
        }
    }

    /// How those who claim settled it.
    pub(crate) fn settle(&mut self, facts: &mut Facts, after: DateTime<Utc>) {
        let at = after + Duration::days(i64::from(self.below(20)));
        let parts = usize::from(self.below(3)) + 1;
        let commission: Vec<_> = self
            .whole(parts)
            .into_iter()
            .map(|share| Portion {
                to: match self.below(6) {
                    0 => Recipient::Pool {},
                    1 => Recipient::Department {},
                    _ => Recipient::Salesperson {
                        user: self.salesperson(),
                    },
                },
                share,
            })
            .collect();
        match self.below(8) {
            1 => facts.agreements.push(Agreement {
                id: self.evidence(),
                at,
                written: self.yes(),
                mediated_by: self.maybe(|_| MANAGER),
                follow_up: None,
                performance: Vec::new(),
                commission,
            }),
            2 => facts.quarrels.push(Quarrel {
                id: self.evidence(),
                at,
                between: vec![B, A],
            }),
            3 => facts.rulings.push(Ruling {
                id: self.evidence(),
                at,
                by: MANAGER,
                approved_at: self.maybe(|_| at),
                follow_up: None,
                performance: commission.clone(),
                commission,
            }),
            4 => facts.fact_disputes.push(FactDispute {
                id: self.evidence(),
                at,
                by: B,
                resolved_at: self.maybe(|_| at),
            }),
            _ => {}
        }
    }
}
