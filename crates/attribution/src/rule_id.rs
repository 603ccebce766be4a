//! The rules of determination, by the names under which people know them.

use crate::policy::RuleSet;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! rule_ids {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// A rule that bears on whose a party is. Rules of the developer's preset begin with `ATT-V`, those of the sales
        /// office's with `ATT-R`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum RuleId {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl RuleId {
            /// All rules, in the order of the specification.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The rule's identifier, such as `ATT-V04`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

rule_ids! {
    /// New visitor, received by rotation.
    V00 = "ATT-V00",
    /// Returning visitor, the salesperson known.
    V01 = "ATT-V01",
    /// Received as new, recognised the same day.
    V02 = "ATT-V02",
    /// Received as new, deal on the spot before a recognition.
    V03 = "ATT-V03",
    /// Received as new, recognised on a later day within the window.
    V04 = "ATT-V04",
    /// Received as new, not recognised within the window.
    V05 = "ATT-V05",
    /// Another salesperson wanted, no fault.
    V06a = "ATT-V06a",
    /// Another salesperson wanted, ordinary fault.
    V06b = "ATT-V06b",
    /// Salesperson changed for serious fault or firm refusal.
    V06c = "ATT-V06c",
    /// Named before the reception proper.
    V07 = "ATT-V07",
    /// Named during the reception on the first day, allowed.
    V08 = "ATT-V08",
    /// As V08, instigated by the one named.
    V08x = "ATT-V08x",
    /// Another named by a visitor of an earlier day, allowed.
    V09 = "ATT-V09",
    /// An existing customer's new visitor, announced or brought and named.
    V10 = "ATT-V10",
    /// An existing customer's new visitor in any other case.
    V11 = "ATT-V11",
    /// Spouses who came separately.
    V12 = "ATT-V12",
    /// Company customer, salesperson named by an executive.
    V13 = "ATT-V13",
    /// Company customer, introduced or brought only.
    V14 = "ATT-V14",
    /// Company customer, deal arranged by the company.
    V15 = "ATT-V15",
    /// Company customer, deal and after-sale work by other staff.
    V16 = "ATT-V16",
    /// Registered before the company was contacted: no company customer.
    V17 = "ATT-V17",
    /// The earlier claim had expired.
    V18 = "ATT-V18",
    /// Change of unit or name after the deal.
    V19 = "ATT-V19",
    /// Ruling by the project manager, approved by the sales director.
    V20 = "ATT-V20",
    /// The first visit decides.
    R01 = "ATT-R01",
    /// The earlier salesperson is known and on site.
    R02 = "ATT-R02",
    /// The visitor declines the claimant and wants another.
    R03 = "ATT-R03",
    /// As R03, the claim had expired.
    R03x = "ATT-R03x",
    /// The claimant is not on site, another assists.
    R04 = "ATT-R04",
    /// The visitor complains of the claimant, verified.
    R05 = "ATT-R05",
    /// The visitor names several and chooses none.
    R06 = "ATT-R06",
    /// The visitor goes to another to bargain for a discount.
    R07 = "ATT-R07",
    /// Received as new, the claim found in the records afterwards.
    R08 = "ATT-R08",
    /// As R08, not found by the receiver, or the claim had expired.
    R08x = "ATT-R08x",
    /// Another named on a later visit.
    R09 = "ATT-R09",
    /// A new visitor brought by an existing customer.
    R10 = "ATT-R10",
    /// Members of a family who came one after the other.
    R11 = "ATT-R11",
    /// Parties of a salesperson on long leave or transferred.
    R12 = "ATT-R12",
    /// Event with a method of its own.
    R13 = "ATT-R13",
    /// Found by the search, the claimant not on site, deal the same day.
    R14 = "ATT-R14",
    /// Written agreement of those who claim.
    R15 = "ATT-R15",
    /// Agreement by the department's mediation.
    R16 = "ATT-R16",
    /// Quarrel, or a ruling not obeyed.
    R17 = "ATT-R17",
    /// Ruling of the department manager.
    R18 = "ATT-R18",
    /// Follow-up stays with the performance.
    R19 = "ATT-R19",
    /// Of two registrations in conflict the earlier holds.
    G22 = "ATT-G22",
    /// A phone enquiry gives no claim.
    G23 = "ATT-G23",
    /// A first-time visitor's naming before the reception.
    G24 = "ATT-G24",
    /// A referral is registered before the first visit.
    E02 = "ATT-E02",
    /// A referral lapses when the visitor does not come on the appointed day.
    E03 = "ATT-E03",
    /// A referral is valid when accompanied or telephoned, and confirmed.
    E04 = "ATT-E04",
    /// The referrer's share.
    E06 = "ATT-E06",
    /// Without approval the referrer's part is held back.
    E07 = "ATT-E07",
    /// An executive's introduction is a company customer.
    E09 = "ATT-E09",
    /// A filing is made within the recommender's contract, of a kind that the policy takes.
    F01 = "ATT-F01",
    /// The filed customer was not on site of late, or never.
    F02 = "ATT-F02",
    /// Who recommended first wins.
    F03 = "ATT-F03",
    /// The filed customer comes in time, and before the deal.
    F04 = "ATT-F04",
    /// The recommender comes along, with the papers of both.
    F05 = "ATT-F05",
    /// A filing protects for a time from the reception on.
    F06 = "ATT-F06",
    /// The buyer is who was filed.
    F07 = "ATT-F07",
    /// What the recommender gets of a deal.
    F08 = "ATT-F08",
    /// Without approval what the recommender gets is held back.
    F09 = "ATT-F09",
}

impl RuleId {
    /// The rule set it belongs to; none when it works with both.
    #[must_use]
    pub fn rule_set(self) -> Option<RuleSet> {
        match self.code().as_bytes().get(4) {
            Some(b'V') => Some(RuleSet::Developer),
            Some(b'R') => Some(RuleSet::SalesOffice),
            _ => None,
        }
    }
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl PartialSchema for RuleId {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A rule that bears on whose a party is."))
            .enum_values(Some(Self::ALL.iter().map(|rule| rule.code())))
            .into()
    }
}

impl ToSchema for RuleId {
    fn name() -> Cow<'static, str> {
        "DeterminationRule".into()
    }
}
