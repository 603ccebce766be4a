//! Whether a customer's documents suffice on a day (CUS-10, CUS-13). Pure: the day is an argument.
//!
//! A document counts from its first day of validity through its last day inclusive. An accepted proof lengthens it; the
//! first day of a verified renewal ends it. A requirement is met on a day when every kind of one of its combinations is
//! covered on that day.

use super::kind::{DocumentKind, DocumentState, Subject};
use super::policy::{QualificationPolicy, Requirement};
use crate::dossier::CustomerType;
use chrono::{Days, NaiveDate};
use kehu_kernel::{DocumentId, Words};

/// What the policy needs to know of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerFacts {
    /// The type held, or applied for; none while nobody has said.
    pub customer_type: Option<CustomerType>,
    /// What the law sees in it.
    pub subject: Subject,
}

/// A document as the assessment sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// The document.
    pub document: DocumentId,
    /// Its kind.
    pub kind: DocumentKind,
    /// Where it stands.
    pub state: DocumentState,
    /// The day on which it was issued.
    pub issued_on: NaiveDate,
    /// Its first day of validity.
    pub valid_from: NaiveDate,
    /// Its last day of validity; none for an unlimited one.
    pub valid_until: Option<NaiveDate>,
    /// The last day to which accepted proofs bridge the gap.
    pub proven_until: Option<NaiveDate>,
    /// The first day of the verified renewal.
    pub superseded_from: Option<NaiveDate>,
}

/// Which documents count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// Verified ones: for doing business.
    Verified,
    /// Also those sent in and not yet verified: for submitting an application.
    Present,
}

/// The outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The day that was asked about.
    pub on: NaiveDate,
    /// Whether every requirement is met on that day.
    pub meets: bool,
    /// The requirements that are not.
    pub missing: Vec<Missing>,
    /// Documents near their end.
    pub expiring: Vec<Expiring>,
    /// Documents past their end with nothing in their place.
    pub expired: Vec<Expired>,
    /// What is odd though nothing may be missing.
    pub findings: Vec<Finding>,
    /// The first day, this one or later, on which the requirements are no longer met if nothing is done.
    pub suspended_from: Option<NaiveDate>,
    /// Why, on that day.
    pub because: Vec<Reason>,
}

/// A requirement that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Its key in the policy.
    pub requirement: String,
    /// Its name.
    pub name: Words,
    /// For each combination that would do: what it still lacks.
    pub alternatives: Vec<Vec<DocumentKind>>,
}

/// A document near its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiring {
    /// The document.
    pub document: DocumentId,
    /// Its kind.
    pub kind: DocumentKind,
    /// The last day on which it counts.
    pub ends_on: NaiveDate,
    /// Days from the day asked about to that day; 0 on the last day.
    pub days_left: i64,
    /// The level of warning that has been reached: the fewest days of the policy's list that are not fewer than those left.
    pub warn_level: u16,
}

/// A document past its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expired {
    /// The document.
    pub document: DocumentId,
    /// Its kind.
    pub kind: DocumentKind,
    /// The last day on which it counted.
    pub ended_on: NaiveDate,
}

/// Something odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The document.
    pub document: DocumentId,
    /// Its kind, which such a customer should no longer have.
    pub kind: DocumentKind,
}

/// Why a requirement is not met.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// The document's last day has passed.
    Ended {
        /// The document.
        document: DocumentId,
        /// Its kind.
        kind: DocumentKind,
        /// Its last day.
        ended_on: NaiveDate,
    },
    /// The document's first day is still to come.
    NotYetValid {
        /// The document.
        document: DocumentId,
        /// Its kind.
        kind: DocumentKind,
        /// Its first day.
        valid_from: NaiveDate,
    },
    /// The document waits for verification.
    NotVerified {
        /// The document.
        document: DocumentId,
        /// Its kind.
        kind: DocumentKind,
    },
    /// There is none.
    Absent {
        /// The kind of document.
        kind: DocumentKind,
    },
}

impl Reason {
    /// The reason as a text.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Ended { kind, ended_on, .. } => {
                let name = kind.words();
                Words::new(
                    format!("{} is valid through {ended_on} only", name.en),
                    format!("{}有效期至{ended_on}", name.zh),
                )
            }
            Self::NotYetValid {
                kind, valid_from, ..
            } => {
                let name = kind.words();
                Words::new(
                    format!("{} is valid only from {valid_from}", name.en),
                    format!("{}自{valid_from}起才有效", name.zh),
                )
            }
            Self::NotVerified { kind, .. } => {
                let name = kind.words();
                Words::new(
                    format!("{} has not been verified", name.en),
                    format!("{}尚未核验", name.zh),
                )
            }
            Self::Absent { kind } => {
                let name = kind.words();
                Words::new(
                    format!("{} is missing", name.en),
                    format!("缺少{}", name.zh),
                )
            }
        }
    }
}

/// Several reasons as one text.
#[must_use]
pub fn sentence(reasons: &[Reason]) -> Words {
    let words: Vec<Words> = reasons.iter().map(Reason::words).collect();
    Words::new(
        words
            .iter()
            .map(|one| one.en.as_str())
            .collect::<Vec<_>>()
            .join("; "),
        words
            .iter()
            .map(|one| one.zh.as_str())
            .collect::<Vec<_>>()
            .join("；"),
    )
}

/// Assesses documents on a day.
#[must_use]
pub fn assess(
    policy: &QualificationPolicy,
    customer: CustomerFacts,
    evidence: &[Evidence],
    counting: Counting,
    on: NaiveDate,
) -> Assessment {
    let case = Case {
        policy,
        evidence,
        counting,
        requirements: policy.requirements_for(customer),
    };
    let missing = case.missing(on);
    let suspended_from = case.first_unmet_day(on);
    Assessment {
        on,
        meets: missing.is_empty(),
        missing,
        expiring: case.expiring(on),
        expired: case.expired(on),
        findings: findings(policy, customer, evidence),
        suspended_from,
        because: suspended_from
            .map(|day| case.reasons(day))
            .unwrap_or_default(),
    }
}

/// The last day on which a document counts; none if it has no end.
#[must_use]
pub fn last_day(policy: &QualificationPolicy, one: &Evidence) -> Option<NaiveDate> {
    let aged = policy
        .maximum_age(one.kind)
        .map(|days| plus(one.issued_on, days.saturating_sub(1)));
    let own = earliest(one.valid_until, aged)
        .map(|day| one.proven_until.map_or(day, |proven| day.max(proven)));
    earliest(own, one.superseded_from.map(before))
}

/// The first unused level of warning for a number of days left: the lowest that is not below it.
#[must_use]
pub fn warn_level(levels: &[u16], days_left: i64) -> Option<u16> {
    if days_left < 0 {
        return None;
    }
    levels
        .iter()
        .copied()
        .filter(|level| days_left <= i64::from(*level))
        .min()
}

struct Case<'a> {
    policy: &'a QualificationPolicy,
    evidence: &'a [Evidence],
    counting: Counting,
    requirements: Vec<&'a Requirement>,
}

impl Case<'_> {
    fn counts(&self, one: &Evidence) -> bool {
        match one.state {
            DocumentState::Verified | DocumentState::Superseded => true,
            DocumentState::Submitted => self.counting == Counting::Present,
            DocumentState::Rejected | DocumentState::Withdrawn => false,
        }
    }

    fn covers(&self, one: &Evidence, day: NaiveDate) -> bool {
        self.counts(one)
            && one.valid_from <= day
            && last_day(self.policy, one).is_none_or(|last| day <= last)
    }

    fn covered(&self, kind: DocumentKind, day: NaiveDate) -> bool {
        self.evidence
            .iter()
            .any(|one| one.kind == kind && self.covers(one, day))
    }

    /// What each combination of a requirement lacks on a day; nothing when one of them is complete.
    fn lacking(&self, requirement: &Requirement, day: NaiveDate) -> Vec<Vec<DocumentKind>> {
        let lacking: Vec<Vec<DocumentKind>> = requirement
            .accepted
            .iter()
            .map(|combination| {
                combination
                    .iter()
                    .copied()
                    .filter(|kind| !self.covered(*kind, day))
                    .collect()
            })
            .collect();
        if lacking.iter().any(Vec::is_empty) {
            Vec::new()
        } else {
            lacking
        }
    }

    fn missing(&self, day: NaiveDate) -> Vec<Missing> {
        let mut missing = Vec::new();
        for requirement in &self.requirements {
            let alternatives = self.lacking(requirement, day);
            if !alternatives.is_empty() {
                missing.push(Missing {
                    requirement: requirement.key.clone(),
                    name: requirement.name.clone().into(),
                    alternatives,
                });
            }
        }
        missing
    }

    /// Coverage only ends on the day after some document's last day: those days suffice.
    fn first_unmet_day(&self, from: NaiveDate) -> Option<NaiveDate> {
        let ends = self
            .evidence
            .iter()
            .filter(|one| self.counts(one))
            .filter_map(|one| last_day(self.policy, one));
        let mut days: Vec<NaiveDate> = ends
            .filter(|last| *last >= from)
            .map(|last| plus(last, 1))
            .collect();
        days.push(from);
        days.sort_unstable();
        days.into_iter().find(|day| {
            self.requirements
                .iter()
                .any(|requirement| !self.lacking(requirement, *day).is_empty())
        })
    }

    fn reasons(&self, day: NaiveDate) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for requirement in &self.requirements {
            // The combination that is nearest to complete is the one that the customer evidently uses.
            let nearest = self
                .lacking(requirement, day)
                .into_iter()
                .min_by_key(|lacking| self.distance(lacking, day));
            reasons.extend(
                nearest
                    .unwrap_or_default()
                    .into_iter()
                    .map(|kind| self.reason(kind, day)),
            );
        }
        reasons
    }

    /// Kinds of which there is no document at all weigh most, then the number of kinds.
    fn distance(&self, lacking: &[DocumentKind], day: NaiveDate) -> (usize, usize) {
        let absent = lacking
            .iter()
            .filter(|kind| matches!(self.reason(**kind, day), Reason::Absent { .. }))
            .count();
        (absent, lacking.len())
    }

    fn reason(&self, kind: DocumentKind, day: NaiveDate) -> Reason {
        let of_kind = || self.evidence.iter().filter(move |one| one.kind == kind);
        let ended = of_kind().filter(|one| self.counts(one)).filter_map(|one| {
            last_day(self.policy, one)
                .filter(|last| *last < day)
                .map(|last| (last, one.document))
        });
        if let Some((ended_on, document)) = ended.max_by_key(|(last, _)| *last) {
            return Reason::Ended {
                document,
                kind,
                ended_on,
            };
        }
        if let Some(one) =
            of_kind().find(|one| one.state == DocumentState::Submitted && !self.counts(one))
        {
            return Reason::NotVerified {
                document: one.document,
                kind,
            };
        }
        match of_kind().find(|one| self.counts(one) && one.valid_from > day) {
            Some(one) => Reason::NotYetValid {
                document: one.document,
                kind,
                valid_from: one.valid_from,
            },
            None => Reason::Absent { kind },
        }
    }

    /// Verified documents to which nothing has succeeded.
    fn current(&self) -> impl Iterator<Item = (&Evidence, NaiveDate)> {
        self.evidence
            .iter()
            .filter(|one| one.state == DocumentState::Verified)
            .filter_map(|one| last_day(self.policy, one).map(|last| (one, last)))
            .filter(|(one, last)| !self.outlasted(one, *last))
    }

    /// Whether another verified document of the kind takes over without a gap.
    fn outlasted(&self, one: &Evidence, last: NaiveDate) -> bool {
        self.evidence.iter().any(|other| {
            other.document != one.document
                && other.kind == one.kind
                && other.state == DocumentState::Verified
                && other.valid_from <= plus(last, 1)
                && last_day(self.policy, other).is_none_or(|end| end > last)
        })
    }

    fn expiring(&self, day: NaiveDate) -> Vec<Expiring> {
        let mut expiring = Vec::new();
        for (one, ends_on) in self.current() {
            let days_left = ends_on.signed_duration_since(day).num_days();
            if let Some(warn_level) = warn_level(&self.policy.warning_days, days_left) {
                expiring.push(Expiring {
                    document: one.document,
                    kind: one.kind,
                    ends_on,
                    days_left,
                    warn_level,
                });
            }
        }
        expiring
    }

    fn expired(&self, day: NaiveDate) -> Vec<Expired> {
        self.current()
            .filter(|(one, last)| *last < day && !self.covered(one.kind, day))
            .map(|(one, last)| Expired {
                document: one.document,
                kind: one.kind,
                ended_on: last,
            })
            .collect()
    }
}

fn findings(
    policy: &QualificationPolicy,
    customer: CustomerFacts,
    evidence: &[Evidence],
) -> Vec<Finding> {
    let live = |one: &&Evidence| {
        matches!(
            one.state,
            DocumentState::Submitted | DocumentState::Verified
        )
    };
    evidence
        .iter()
        .filter(live)
        .filter(|one| policy.is_outdated(one.kind, customer.subject))
        .map(|one| Finding {
            document: one.document,
            kind: one.kind,
        })
        .collect()
}

fn earliest(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// A day some days later; the last day of the calendar stands for anything past it.
fn plus(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days)))
        .unwrap_or(NaiveDate::MAX)
}

fn before(day: NaiveDate) -> NaiveDate {
    day.pred_opt().unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests;
