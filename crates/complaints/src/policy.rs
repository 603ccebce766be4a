//! How a company handles complaints: policy data (CMP-03, CMP-06 to CMP-08, CMP-10).

mod check;
mod presets;

use crate::words::{Decider, Severity};
use kehu_policy::{PolicyDocument, Preset};
use serde::{Deserialize, Serialize};

/// The policy document of kind `complaints`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComplaintPolicy {
    /// What complaints are about (CMP-03).
    pub categories: Vec<Category>,
    /// Why they arise, for statistics and improvement (CMP-12).
    pub causes: Vec<Cause>,
    /// The rule of each severity; each occurs once (CMP-06, CMP-07).
    pub severities: Vec<SeverityRule>,
    /// Working days that no extension exceeds (CMP-07).
    pub longest_working_days: u16,
    /// How grave what the media publish is taken to be (CMP-01).
    pub media_severity: Severity,
    /// Working minutes within which what came in has to be accepted; after them the leader is told.
    pub accept_within_working_minutes: u32,
    /// Percents of the time after which the acceptor is warned, rising (CMP-08).
    pub warning_percents: Vec<u8>,
    /// Code of the role of the supervising leader, who hears first of a deadline that has passed (CMP-08).
    pub leader_role: String,
    /// Code of the role of the general manager, who hears next (CMP-08).
    pub general_manager_role: String,
    /// Working minutes after the deadline at which the general manager hears (CMP-08).
    pub general_manager_after_working_minutes: u32,
    /// Codes of the roles that convene a special meeting (CMP-06).
    pub meeting_conveners: Vec<String>,
    /// The follow-up call (CMP-10).
    pub follow_up: FollowUpRules,
    /// Days within which another complaint of the same complainant in the same category is a repeat (CMP-12).
    pub repeat_within_days: u16,
    /// Taking in without signing in (CMP-01).
    pub public_intake: PublicIntakeRules,
}

/// What a complaint is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Key, unique in the document.
    pub key: String,
    /// Name in Chinese, 1 to 100 characters.
    pub name_zh: String,
    /// Name in English, 1 to 100 characters.
    pub name_en: String,
    /// Who is responsible where the company is not: such complaints are misdirected (CMP-03).
    pub other_party: Option<OtherParty>,
    /// Whether the answer touches other owners' rights (CMP-17).
    pub needs_consent: bool,
}

/// A party outside the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherParty {
    /// Name in Chinese, 1 to 100 characters.
    pub name_zh: String,
    /// Name in English, 1 to 100 characters.
    pub name_en: String,
}

/// Why a complaint arises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// Key, unique in the document.
    pub key: String,
    /// Name in Chinese, 1 to 100 characters.
    pub name_zh: String,
    /// Name in English, 1 to 100 characters.
    pub name_en: String,
}

/// What a severity means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityRule {
    /// The severity.
    pub severity: Severity,
    /// Working days from acceptance within which the complainant is replied to (CMP-07).
    pub working_days: u16,
    /// Whether the deadline can be extended (CMP-07).
    pub extendable: bool,
    /// Who lets the handling opinion stand (CMP-06).
    pub decided_by: Decider,
}

/// The follow-up call (CMP-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUpRules {
    /// Working minutes after the reply at which the call is due.
    pub after_working_minutes: u32,
    /// Calls that are tried before a complainant counts as unreachable.
    pub attempts: u8,
    /// Working minutes from a call that nobody answered to the next.
    pub retry_after_working_minutes: u32,
    /// The highest score; the lowest is 1.
    pub highest_score: u8,
    /// Whether whoever is reached is asked for a score; documents of before did not say, and the rule demands it.
    #[serde(default = "yes")]
    pub score_required: bool,
}

const fn yes() -> bool {
    true
}

/// Taking in without signing in (CMP-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicIntakeRules {
    /// Most an address sends in an hour through one link.
    pub most_per_address_and_hour: u32,
    /// Most that one link takes in an hour.
    pub most_per_link_and_hour: u32,
}

impl ComplaintPolicy {
    /// The category of a key.
    #[must_use]
    pub fn category(&self, key: &str) -> Option<&Category> {
        self.categories.iter().find(|one| one.key == key)
    }

    /// The cause of a key.
    #[must_use]
    pub fn cause(&self, key: &str) -> Option<&Cause> {
        self.causes.iter().find(|one| one.key == key)
    }

    /// The line of leaders, the nearest first: where one may not decide, the next one does (CMP-13).
    pub(crate) fn line(&self) -> [&str; 2] {
        [&self.leader_role, &self.general_manager_role]
    }

    /// The rule of a severity; a document that was checked has each.
    #[must_use]
    pub fn of(&self, severity: Severity) -> Option<&SeverityRule> {
        self.severities
            .iter()
            .find(|rule| rule.severity == severity)
    }
}

impl PolicyDocument for ComplaintPolicy {
    const KIND: &'static str = "complaints";

    fn check(&self) -> Result<(), kehu_kernel::Faults> {
        check::check(self)
    }

    fn presets() -> Vec<Preset<Self>> {
        presets::all()
    }
}
