//! Walks the rules in their order and puts the decision together.

use crate::RuleId;
use crate::case::{Case, claimed, deal_changed, deal_made, disputed, of_household, transferred};
use crate::decision::{
    Answer, AppliedRule, Decision, Determined, Evidence, NeedsRuling, PassedOver, Reason,
    ReferralReward, RulingGround, Shows, Turn, TurnEffect,
};
use crate::division::{divide, is_known_after_deal};
use crate::facts::Facts;
use crate::policy::{RuleSet, SiteRules};
use crate::rules::{
    Division, Finding, ValidFiling, ValidReferral, Verdict, ordered, ruling, ruling_rule,
    several_named, valid_filing, valid_referral,
};
use crate::{figures, lost, missing};
use kehu_kernel::{ReceptionId, UserId};

/// Determines whose a party is and how the commission of its deal is shared (ATT-V, ATT-R, ATT-E).
///
/// Facts later than the deal change nothing unless the policy says so; without a deal the answer is what it would be if
/// the deal were made at [`Facts::as_of`]. The order in which the facts are given does not matter.
#[must_use]
pub fn determine(rules: &SiteRules, facts: &Facts) -> Decision {
    let facts = of_household(&rules.determination, facts);
    let case = Case::of(&rules.determination, &facts);
    let mut course = Course::default();
    let (referral, lapsed) = valid_referral(&case);
    course.passed_over.extend(lapsed);
    let (filing, fallen) = valid_filing(&case);
    course.passed_over.extend(fallen);
    let recommended = Recommended { referral, filing };
    let decided = course.run(&case);
    let determined =
        decided.and_then(|(rule, finding)| settle(&case, &mut course, rule, finding, &recommended));
    let answer = match determined {
        Some(determined) => Answer::Determined(determined),
        None => Answer::NeedsRuling(needs_ruling(&case)),
    };
    finish(&case, course, answer)
}

/// Whether a ruling may be given on a case, and on which ground.
///
/// # Errors
/// The rule that decides the case and leaves no room for a ruling (ATT-V20, ATT-R18).
pub fn ruling_ground(rules: &SiteRules, facts: &Facts) -> Result<RulingGround, RuleId> {
    let facts = of_household(&rules.determination, facts);
    let case = Case::of(&rules.determination, &facts);
    match Course::default().decide(&case) {
        Some((rule, _)) => Err(rule),
        None => Ok(ground(&case)),
    }
}

/// Who recommended the party; not both, since who was first wins (ATT-F03).
struct Recommended {
    referral: Option<ValidReferral>,
    filing: Option<ValidFiling>,
}

impl Recommended {
    /// The rules by which those who recommended get their part.
    fn apply(&self, course: &mut Course) {
        if let Some(referral) = &self.referral {
            course.apply(RuleId::E06, referral.evidence.clone());
            if referral.held {
                course.apply(RuleId::E07, referral.evidence.clone());
            }
        }
        if let Some(filing) = &self.filing {
            course.apply(RuleId::F08, filing.evidence.clone());
            if filing.reward.held {
                course.apply(RuleId::F09, filing.evidence.clone());
            }
        }
    }
}

/// What has been found on the way through the rules.
#[derive(Default)]
struct Course {
    applied: Vec<AppliedRule>,
    passed_over: Vec<PassedOver>,
}

impl Course {
    /// The deciding rule; where none decides, the ruling.
    fn run(&mut self, case: &Case<'_>) -> Option<(RuleId, Finding)> {
        let decided = self.decide(case);
        let rule = ruling_rule(case.rules.rule_set);
        match (decided, ruling(case)) {
            (None, Ok(Verdict::Decides(finding))) => Some((rule, finding)),
            (None, Ok(Verdict::StandsBeside(_))) => None,
            (None, Err(reason)) => {
                self.passed_over.push(PassedOver { rule, reason });
                None
            }
            (Some((decisive, finding)), given) => {
                if !matches!(given, Err(Reason::NoRuling)) {
                    let reason = Reason::RuleDecides { rule: decisive };
                    self.passed_over.push(PassedOver { rule, reason });
                }
                Some((decisive, finding))
            }
        }
    }

    /// The first rule that applies. While the facts are disputed only what those who claim settled can.
    fn decide(&mut self, case: &Case<'_>) -> Option<(RuleId, Finding)> {
        let is_disputed = open_dispute(case).is_some();
        for rule in ordered(case.rules) {
            let weighed = if is_disputed && !settles(rule.id) {
                Err(Reason::FactsDisputed)
            } else {
                (rule.weigh)(case)
            };
            match weighed {
                Ok(Verdict::Decides(finding)) => return Some((rule.id, finding)),
                Ok(Verdict::StandsBeside(evidence)) => self.apply(rule.id, evidence),
                Err(reason) => self.passed_over.push(PassedOver {
                    rule: rule.id,
                    reason,
                }),
            }
        }
        None
    }

    fn apply(&mut self, rule: RuleId, mut evidence: Vec<Evidence>) {
        evidence.sort_unstable();
        evidence.dedup();
        self.applied.push(AppliedRule { rule, evidence });
    }
}

/// Works out what follows from the deciding rule, and which rules apply beside it.
fn settle(
    case: &Case<'_>,
    course: &mut Course,
    rule: RuleId,
    finding: Finding,
    recommended: &Recommended,
) -> Option<Determined> {
    let referral = recommended.referral.as_ref();
    let Finding {
        division,
        turns,
        mut evidence,
    } = finding;
    let moved = moved_parts(case, &division);
    let known_after_deal = is_known_after_deal(case, &evidence);
    let divided = divide(case, rule, division, known_after_deal, referral)?;
    recommended.apply(course);
    if !moved.is_empty() {
        course.apply(RuleId::R12, moved);
    }
    evidence.extend(dealt(case));
    evidence.sort_unstable();
    evidence.dedup();
    Some(Determined {
        rule,
        owners: divided.owners,
        follow_up: divided.follow_up,
        performance: divided.performance,
        commission: divided.commission,
        referral_reward: referral_reward(case, referral),
        filing_reward: recommended.filing.as_ref().map(|filing| filing.reward),
        turns: turn_effects(case, course, rule, turns),
        evidence,
    })
}

/// The fixed sum for the referrer, where the policy has one in place of a share (ATT-E06).
fn referral_reward(case: &Case<'_>, referral: Option<&ValidReferral>) -> Option<ReferralReward> {
    let referral = referral?;
    Some(ReferralReward {
        referrer: referral.referrer,
        sum: case.rules.referral_reward?,
        held: referral.held,
    })
}

/// The turns as the rule says, save where ATT-R06 goes before it.
fn turn_effects(
    case: &Case<'_>,
    course: &mut Course,
    rule: RuleId,
    turns: Vec<(ReceptionId, UserId, Turn)>,
) -> Vec<TurnEffect> {
    let mut effects: Vec<_> = turns
        .into_iter()
        .map(|(reception, salesperson, turn)| TurnEffect {
            reception,
            salesperson,
            turn,
            rule,
        })
        .collect();
    if let Some(several) = several_named(case) {
        effects.retain(|effect| effect.reception != several.reception);
        effects.push(TurnEffect {
            reception: several.reception,
            salesperson: several.salesperson,
            turn: several.turn,
            rule: RuleId::R06,
        });
        course.apply(RuleId::R06, several.evidence);
    }
    effects
}

/// The transfers by which somebody else stands in the place of one who plays a part.
fn moved_parts(case: &Case<'_>, division: &Division) -> Vec<Evidence> {
    match division {
        Division::AsGiven { .. } => Vec::new(),
        Division::ByRoles { cast, .. } => cast
            .iter()
            .flat_map(|part| case.successions(part.salesperson, part.since, case.until))
            .map(transferred)
            .collect(),
    }
}

fn dealt(case: &Case<'_>) -> Option<Evidence> {
    let deal = case.facts.deal.as_ref().filter(|_| case.has_deal)?;
    Some(deal_made(deal, case.until))
}

fn needs_ruling(case: &Case<'_>) -> NeedsRuling {
    NeedsRuling {
        rule: ruling_rule(case.rules.rule_set),
        because: ground(case),
        missing: missing::of(case),
    }
}

fn ground(case: &Case<'_>) -> RulingGround {
    match open_dispute(case) {
        Some(_) => RulingGround::FactsDisputed,
        None => RulingGround::NoRuleDecides,
    }
}

/// The evidence of the first dispute over the facts that is open.
fn open_dispute(case: &Case<'_>) -> Option<Evidence> {
    case.open_disputes().map(disputed).min()
}

/// Whether a rule lets those who claim settle it among themselves, whatever the facts are.
const fn settles(rule: RuleId) -> bool {
    matches!(rule, RuleId::R15 | RuleId::R16 | RuleId::R17)
}

fn finish(case: &Case<'_>, mut course: Course, answer: Answer) -> Decision {
    if let Answer::Determined(determined) = &answer {
        beside(case, &mut course, determined);
    }
    course.applied.sort_by_key(|applied| applied.rule);
    let (lost, figures) = match &answer {
        Answer::Determined(determined) => (
            lost::claims(case, determined),
            figures::used(case, determined, &course.applied),
        ),
        Answer::NeedsRuling(_) => (Vec::new(), Vec::new()),
    };
    Decision {
        party: case.facts.party,
        deal: case
            .facts
            .deal
            .as_ref()
            .filter(|_| case.has_deal)
            .map(|deal| deal.id),
        facts_until: case.until,
        rule_set: case.rules.rule_set,
        answer,
        applied: course.applied,
        passed_over: course.passed_over,
        lost,
        figures,
    }
}

/// Rules that change nothing in the answer and say why it is what it is: the earlier of two registrations holds (G22), a
/// change of unit or name after the deal changes no handler (V19).
fn beside(case: &Case<'_>, course: &mut Course, determined: &Determined) {
    let registered = |it: &&Evidence| matches!(it.shows, Shows::Registered { .. });
    let held = determined.evidence.iter().find(registered);
    if let Some(held) = held
        && matches!(determined.rule, RuleId::R01 | RuleId::V01)
    {
        let later = case.claims.iter().filter(|claim| {
            claim.is_of_visit() && (claim.from, claim.record) > (held.at, held.record)
        });
        let mut both: Vec<_> = later.map(claimed).collect();
        if !both.is_empty() {
            both.push(held.clone());
            course.apply(RuleId::G22, both);
        }
    }
    let changes: Vec<_> = case.deal_changes().map(deal_changed).collect();
    if !changes.is_empty() && case.rules.rule_set == RuleSet::Developer {
        course.apply(RuleId::V19, changes);
    }
}
