//! Who receives now, by the site's rules.

use crate::claims::Claim;
use crate::receptions::Floor;
use crate::words::ReceivedAs;
use kehu_attribution::policy::{AbsentHolder, SiteRules};
use kehu_kernel::UserId;
use kehu_rotation::Engagement;

/// Who receives now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// Who; none when nobody can.
    pub receiver_id: Option<UserId>,
    /// In which capacity.
    pub capacity: ReceivedAs,
    /// Whether it uses a turn.
    pub uses_turn: bool,
    /// Why.
    pub because: Because,
}

/// The rule that says who receives.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeskAdviceReason)]
pub enum Because {
    /// The holder of the standing claim is on site (ATT-G07, ATT-R02).
    HolderOnSite,
    /// The holder is absent: the last in order as volunteer (ATT-G08).
    HolderAbsentVolunteer,
    /// The holder is absent: the next in order assists (ATT-R04).
    HolderAbsentAssistant,
    /// The visitor names somebody who is on site (ATT-G24).
    Named,
    /// Of several named the first who is on site (ATT-R06).
    FirstNamedOnSite,
    /// Of several named none is on site (ATT-R06).
    NoneNamedOnSite,
    /// A new visitor: the next in order (ATT-G01).
    NextInOrder,
}

impl Because {
    /// The rule.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::HolderOnSite => "ATT-G07",
            Self::HolderAbsentVolunteer => "ATT-G08",
            Self::HolderAbsentAssistant => "ATT-R04",
            Self::Named => "ATT-G24",
            Self::FirstNamedOnSite | Self::NoneNamedOnSite => "ATT-R06",
            Self::NextInOrder => "ATT-G01",
        }
    }
}

pub(super) fn advise(
    rules: &SiteRules,
    standing: Option<&Claim>,
    named: &[UserId],
    floor: &Floor,
) -> Advice {
    let uses = |engagement| kehu_rotation::uses_turn(engagement, &rules.rotation);
    if let Some(claim) = standing {
        return returning(rules, claim, named, floor);
    }
    let there = named.iter().copied().find(|who| floor.is_present(*who));
    match there {
        Some(who) => Advice {
            receiver_id: Some(who),
            capacity: ReceivedAs::Named,
            uses_turn: uses(Engagement::Named),
            because: Because::Named,
        },
        None => Advice {
            receiver_id: floor.next,
            capacity: ReceivedAs::Turn,
            uses_turn: true,
            because: Because::NextInOrder,
        },
    }
}

fn returning(rules: &SiteRules, claim: &Claim, named: &[UserId], floor: &Floor) -> Advice {
    let uses = |engagement| kehu_rotation::uses_turn(engagement, &rules.rotation);
    if floor.is_present(claim.holder_id) {
        return Advice {
            receiver_id: Some(claim.holder_id),
            capacity: ReceivedAs::Returning,
            uses_turn: uses(Engagement::Returning),
            because: Because::HolderOnSite,
        };
    }
    let assisting = |receiver_id, uses_turn, because| Advice {
        receiver_id,
        capacity: ReceivedAs::Assisting,
        uses_turn,
        because,
    };
    if rules.reception.absent_holder == AbsentHolder::Assistant && named.len() > 1 {
        return match named.iter().copied().find(|who| floor.is_present(*who)) {
            Some(who) => assisting(Some(who), false, Because::FirstNamedOnSite),
            None => assisting(
                floor.next,
                rules.reception.assistant_of_several_named_uses_turn,
                Because::NoneNamedOnSite,
            ),
        };
    }
    match rules.reception.absent_holder {
        AbsentHolder::Volunteer => Advice {
            receiver_id: floor.last,
            capacity: ReceivedAs::Volunteer,
            uses_turn: false,
            because: Because::HolderAbsentVolunteer,
        },
        AbsentHolder::Assistant => assisting(floor.next, false, Because::HolderAbsentAssistant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Scene {
        a: UserId,
        b: UserId,
        c: UserId,
    }

    impl Scene {
        fn new() -> Self {
            Self {
                a: UserId::generate(),
                b: UserId::generate(),
                c: UserId::generate(),
            }
        }

        fn floor(&self, present: &[UserId]) -> Floor {
            Floor {
                present: present.to_vec(),
                free: present.to_vec(),
                next: Some(self.a),
                last: Some(self.c),
            }
        }

        fn claim(&self) -> Claim {
            Claim {
                id: uuid::Uuid::nil(),
                holder_id: self.b,
                holder_name: String::new(),
                registration_id: None,
                began_at: chrono::DateTime::UNIX_EPOCH,
                expires_at: chrono::DateTime::<chrono::Utc>::MAX_UTC,
                confirmed_at: None,
                ended_at: None,
            }
        }
    }

    fn told(
        rules: &SiteRules,
        claim: Option<&Claim>,
        named: &[UserId],
        floor: &Floor,
    ) -> (Option<UserId>, Because, bool) {
        let advice = advise(rules, claim, named, floor);
        (advice.receiver_id, advice.because, advice.uses_turn)
    }

    #[test]
    fn att_g06_the_holder_receives_whom_they_hold_without_a_turn() {
        let scene = Scene::new();
        let claim = scene.claim();
        for rules in [SiteRules::developer(), SiteRules::sales_office()] {
            let there = scene.floor(&[scene.a, scene.b, scene.c]);
            assert_eq!(
                told(&rules, Some(&claim), &[], &there),
                (Some(scene.b), Because::HolderOnSite, false)
            );
            assert_eq!(
                told(&rules, None, &[], &there),
                (Some(scene.a), Because::NextInOrder, true)
            );
        }
    }

    #[test]
    fn att_g08_an_absent_holder_is_stood_in_for_by_the_presets_own_rule() {
        let scene = Scene::new();
        let (claim, away) = (scene.claim(), scene.floor(&[scene.a, scene.c]));
        assert_eq!(
            told(&SiteRules::developer(), Some(&claim), &[], &away),
            (Some(scene.c), Because::HolderAbsentVolunteer, false)
        );
        assert_eq!(
            told(&SiteRules::sales_office(), Some(&claim), &[], &away),
            (Some(scene.a), Because::HolderAbsentAssistant, false)
        );
    }

    #[test]
    fn att_r06_of_several_named_the_first_on_site_receives() {
        let scene = Scene::new();
        let (claim, rules) = (scene.claim(), SiteRules::sales_office());
        let away = scene.floor(&[scene.a, scene.c]);
        let named = [scene.b, scene.c];
        assert_eq!(
            told(&rules, Some(&claim), &named, &away),
            (Some(scene.c), Because::FirstNamedOnSite, false)
        );
        let empty = scene.floor(&[scene.a]);
        assert_eq!(
            told(&rules, Some(&claim), &named, &empty),
            (Some(scene.a), Because::NoneNamedOnSite, true)
        );
    }

    #[test]
    fn att_g24_a_new_visitor_who_names_somebody_is_theirs_outside_the_order() {
        let scene = Scene::new();
        let floor = scene.floor(&[scene.a, scene.b]);
        for rules in [SiteRules::developer(), SiteRules::sales_office()] {
            assert_eq!(
                told(&rules, None, &[scene.b], &floor),
                (Some(scene.b), Because::Named, false)
            );
        }
    }
}
