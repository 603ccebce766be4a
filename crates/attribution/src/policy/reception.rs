//! Registration, referral and follow-up: their figures and switches (ATT-G20 to ATT-G27, ATT-E).

use super::Shipped;
use kehu_kernel::Faults;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Registration, referral and follow-up: their figures and switches (ATT-G20 to ATT-G27, ATT-E).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceptionRules {
    /// Minutes within which an arrival, a departure or a statement is entered, 0 to 1440; later it is refused as
    /// back-dated, as is everything of another day (ATT-G21).
    pub entered_within_minutes: u16,
    /// What a registration must tell of the visitor to be accepted, besides channel and intent level (ATT-G20).
    pub mandatory: Vec<MandatoryField>,
    /// Who receives a returning visitor whose salesperson is absent (ATT-G08, ATT-R04).
    pub absent_holder: AbsentHolder,
    /// Whether a visitor who names several, of whom none is on site, uses the turn of whoever assists (ATT-R06).
    pub assistant_of_several_named_uses_turn: bool,
    /// Days within which the appointed day of a referral lies, 1 to 366 (ATT-E02).
    pub referral_within_days: u16,
    /// Whether the group leader confirms a referral while the project manager is absent (ATT-E04).
    pub group_leader_confirms_in_absence: bool,
    /// Codes of the roles whose holders are executives: whom they introduce is a company customer, no referral (ATT-E09).
    pub executive_roles: Vec<String>,
    /// What a visitor's name does where no telephone leads to somebody who was here; nothing in what was stored before there was
    /// a choice (ATT-G06).
    #[serde(default, skip_serializing_if = "NameIdentity::is_never")]
    pub name_identity: NameIdentity,
}

/// What the name of a visitor does who cannot be told by telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = VisitorNameIdentity)]
pub enum NameIdentity {
    /// Nothing.
    #[default]
    Never,
    /// Whoever bears the name of somebody who was here is shown to the manager, who joins the two or says that they are
    /// namesakes.
    PossibleMatch,
    /// Whoever bears the name of exactly one person who was here is that person, whatever the telephone; of several the manager
    /// decides.
    Joins,
}

impl NameIdentity {
    /// Whether names do nothing.
    #[must_use]
    pub fn is_never(&self) -> bool {
        *self == Self::Never
    }
}

/// Something that a registration must tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MandatoryRegistrationField)]
pub enum MandatoryField {
    /// Name.
    Name,
    /// Mobile.
    Mobile,
    /// How the visitor is addressed.
    Salutation,
    /// District of residence.
    ResidenceDistrict,
    /// Occupation.
    Occupation,
    /// Purpose of the purchase.
    Purposes,
    /// Type of property.
    PropertyTypes,
    /// Layout.
    Layouts,
    /// Area.
    Area,
    /// Budget.
    Budget,
    /// Points of focus.
    FocusPoints,
}

impl MandatoryField {
    /// Every field.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Mobile,
        Self::Salutation,
        Self::ResidenceDistrict,
        Self::Occupation,
        Self::Purposes,
        Self::PropertyTypes,
        Self::Layouts,
        Self::Area,
        Self::Budget,
        Self::FocusPoints,
    ];
}

/// Who receives a returning visitor whose salesperson is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AbsentHolderRule)]
pub enum AbsentHolder {
    /// The last in order, as volunteer (ATT-G08).
    Volunteer,
    /// The next in order, as assistant (ATT-R04).
    Assistant,
}

impl ReceptionRules {
    pub(super) fn shipped(which: Shipped) -> Self {
        let developer = which == Shipped::Developer;
        Self {
            entered_within_minutes: 60,
            mandatory: vec![MandatoryField::Name, MandatoryField::Mobile],
            absent_holder: if developer {
                AbsentHolder::Volunteer
            } else {
                AbsentHolder::Assistant
            },
            assistant_of_several_named_uses_turn: !developer,
            referral_within_days: 30,
            group_leader_confirms_in_absence: true,
            executive_roles: vec!["group_executive".to_owned(), "general_manager".to_owned()],
            name_identity: NameIdentity::Never,
        }
    }

    pub(super) fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        if self.entered_within_minutes > 1440 {
            faults.add(
                "/entered_within_minutes",
                "range",
                "must be 0 to 1440",
                "须在0至1440之间",
            );
        }
        let repeated = self.mandatory.iter().enumerate().any(|(place, field)| {
            self.mandatory
                .iter()
                .skip(place + 1)
                .any(|other| other == field)
        });
        if repeated {
            faults.add(
                "/mandatory",
                "repeated",
                "each field once",
                "每个字段只能出现一次",
            );
        }
        if !(1..=366).contains(&self.referral_within_days) {
            faults.add(
                "/referral_within_days",
                "range",
                "must be 1 to 366",
                "须在1至366之间",
            );
        }
        let key = |code: &String| {
            (3..=64).contains(&code.len())
                && code
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        };
        if self.executive_roles.len() > 20 || !self.executive_roles.iter().all(key) {
            faults.add(
                "/executive_roles",
                "roles",
                "at most 20 codes of roles",
                "最多20个角色代码",
            );
        }
        faults.none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn att_g21_the_figures_have_their_ranges() {
        let with = |change: fn(&mut ReceptionRules)| {
            let mut rules = ReceptionRules::shipped(Shipped::Developer);
            change(&mut rules);
            rules.check().is_ok()
        };
        assert!(with(|rules| rules.entered_within_minutes = 1440));
        assert!(!with(|rules| rules.entered_within_minutes = 1441));
        assert!(with(|rules| rules.referral_within_days = 366));
        assert!(!with(|rules| rules.referral_within_days = 367));
        assert!(!with(
            |rules| rules.mandatory = vec![MandatoryField::Area, MandatoryField::Area]
        ));
        assert!(!with(
            |rules| rules.executive_roles = vec!["General Manager".to_owned()]
        ));
    }
}
