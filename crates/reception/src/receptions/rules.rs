//! In which capacity a visitor may be received.

use super::turns::Floor;
use crate::Error;
use crate::claims::Claim;
use crate::words::ReceivedAs;
use kehu_kernel::UserId;

/// What decides it.
pub(super) struct Plan<'a> {
    pub(super) capacity: ReceivedAs,
    pub(super) receiver: Option<UserId>,
    /// Whose visitor it is said to be.
    pub(super) on_behalf_of: Option<UserId>,
    /// Whether that one received the party before, announced it for this day, or may have a customer who brings it along.
    pub(super) is_tied: bool,
    /// Whom the visitor named before, in order.
    pub(super) named: &'a [UserId],
    /// The claim that stands on the party.
    pub(super) standing: Option<&'a Claim>,
    /// Whether a manager gave the visitor to another in this visit.
    pub(super) changed: bool,
    pub(super) floor: &'a Floor,
    /// Whether a visitor who names several, of whom none is on site, uses a turn (ATT-R06).
    pub(super) several_named_use_turn: bool,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Allowed {
    /// Whose visitor it is, of one received as volunteer or assistant.
    pub(super) on_behalf_of: Option<UserId>,
    /// Whether the next in order receives.
    pub(super) by_rotation: bool,
}

/// Refuses a capacity that does not fit.
///
/// # Errors
/// [`Error::ReturningUsesNoTurn`], [`Error::NotTheHolder`], [`Error::NotNamed`], [`Error::HolderOnSite`],
/// [`Error::NobodysVisitor`], [`Error::NotTheirVisitor`].
pub(super) fn allow(plan: &Plan<'_>) -> Result<Allowed, Error> {
    let own = Allowed {
        on_behalf_of: None,
        by_rotation: false,
    };
    match plan.capacity {
        ReceivedAs::Turn => match plan.standing {
            Some(claim) if !plan.changed => Err(Error::ReturningUsesNoTurn {
                holder: claim.holder_name.clone(),
                until: claim.last_day(),
            }),
            _ => Ok(Allowed {
                by_rotation: true,
                ..own
            }),
        },
        ReceivedAs::Returning => match (plan.standing, plan.receiver) {
            (Some(claim), Some(receiver)) if claim.holder_id == receiver => Ok(own),
            _ => Err(Error::NotTheHolder {}),
        },
        ReceivedAs::Named => match plan.receiver {
            Some(receiver) if plan.named.contains(&receiver) => Ok(own),
            _ => Err(Error::NotNamed {}),
        },
        ReceivedAs::Volunteer => {
            let owner = owner(plan)?.ok_or(Error::NobodysVisitor {})?;
            demand_absent(plan.floor, owner)?;
            Ok(Allowed {
                on_behalf_of: Some(owner),
                by_rotation: false,
            })
        }
        ReceivedAs::Assisting => {
            let owner = owner(plan)?;
            match owner {
                Some(owner) => demand_absent(plan.floor, owner)?,
                // Whom nobody has received and who names nobody, or one, is received in turn or by name (ATT-G01).
                None if plan.named.len() < 2 => return Err(Error::NobodysVisitor {}),
                None => {}
            }
            let none_is_there = plan.named.len() > 1
                && !plan.named.iter().any(|named| plan.floor.is_present(*named));
            Ok(Allowed {
                on_behalf_of: owner,
                by_rotation: none_is_there && plan.several_named_use_turn,
            })
        }
    }
}

/// Whose visitor it is: the holder's; without a claim, of the one it is said to be, who must have to do with it.
fn owner(plan: &Plan<'_>) -> Result<Option<UserId>, Error> {
    let holder = plan.standing.map(|claim| claim.holder_id);
    let Some(said) = plan.on_behalf_of else {
        return Ok(holder);
    };
    let fits = match holder {
        Some(holder) => holder == said,
        None => plan.is_tied || plan.named.contains(&said),
    };
    if fits {
        Ok(Some(said))
    } else {
        Err(Error::NotTheirVisitor {})
    }
}

/// Whoever is there and free receives their own; one who is with a party cannot, and nobody is left standing for that
/// (ATT-G10).
fn demand_absent(floor: &Floor, owner: UserId) -> Result<(), Error> {
    if floor.free.contains(&owner) {
        Err(Error::HolderOnSite {})
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};

    fn claim(holder: UserId) -> Claim {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        Claim {
            id: uuid::Uuid::nil(),
            holder_id: holder,
            holder_name: "乙".to_owned(),
            registration_id: None,
            began_at: at("2026-06-01T04:00:00Z"),
            expires_at: at("2026-07-01T16:00:00Z"),
            confirmed_at: None,
            ended_at: None,
        }
    }

    fn plan<'a>(capacity: ReceivedAs, floor: &'a Floor) -> Plan<'a> {
        Plan {
            capacity,
            receiver: None,
            on_behalf_of: None,
            is_tied: false,
            named: &[],
            standing: None,
            changed: false,
            floor,
            several_named_use_turn: true,
        }
    }

    #[test]
    fn att_g07_a_returning_visitor_is_not_received_in_turn() {
        let (floor, b) = (Floor::default(), UserId::generate());
        let claim = claim(b);
        let held = Plan {
            standing: Some(&claim),
            ..plan(ReceivedAs::Turn, &floor)
        };
        let refused = allow(&held).unwrap_err();
        assert!(
            matches!(refused, Error::ReturningUsesNoTurn { until, .. } if until.to_string() == "2026-07-01")
        );
        assert!(
            allow(&Plan {
                changed: true,
                ..held
            })
            .is_ok()
        );
        assert!(allow(&plan(ReceivedAs::Turn, &floor)).unwrap().by_rotation);
    }

    #[test]
    fn att_g08_a_volunteer_receives_only_while_the_holder_is_away() {
        let b = UserId::generate();
        let claim = claim(b);
        let there = Floor {
            present: vec![b],
            free: vec![b],
            ..Floor::default()
        };
        let busy = Floor {
            present: vec![b],
            ..Floor::default()
        };
        let away = Floor::default();
        let standing_in = |floor| {
            allow(&Plan {
                standing: Some(&claim),
                ..plan(ReceivedAs::Volunteer, floor)
            })
        };
        assert!(matches!(standing_in(&there), Err(Error::HolderOnSite {})));
        assert!(standing_in(&busy).is_ok(), "with a party, B cannot receive");
        let allowed = allow(&Plan {
            standing: Some(&claim),
            ..plan(ReceivedAs::Volunteer, &away)
        })
        .unwrap();
        assert_eq!(
            allowed,
            Allowed {
                on_behalf_of: Some(b),
                by_rotation: false
            }
        );
        assert!(matches!(
            allow(&plan(ReceivedAs::Volunteer, &away)),
            Err(Error::NobodysVisitor {})
        ));
    }

    #[test]
    fn att_g01_nobody_receives_a_new_visitor_outside_the_order_as_somebody_elses() {
        let (b, c) = (UserId::generate(), UserId::generate());
        let claim = claim(b);
        let away = Floor::default();
        for capacity in [ReceivedAs::Volunteer, ReceivedAs::Assisting] {
            let nobodys = plan(capacity, &away);
            assert!(matches!(allow(&nobodys), Err(Error::NobodysVisitor {})));
            let said = Plan {
                on_behalf_of: Some(c),
                ..plan(capacity, &away)
            };
            assert!(matches!(allow(&said), Err(Error::NotTheirVisitor {})));
            let tied = Plan {
                on_behalf_of: Some(c),
                is_tied: true,
                ..plan(capacity, &away)
            };
            assert_eq!(allow(&tied).unwrap().on_behalf_of, Some(c));
            let named = Plan {
                on_behalf_of: Some(c),
                named: &[c],
                ..plan(capacity, &away)
            };
            assert!(allow(&named).is_ok());
            // While a claim stands, it is the holder's, whoever else received the party before.
            let held = Plan {
                standing: Some(&claim),
                ..tied
            };
            assert!(matches!(allow(&held), Err(Error::NotTheirVisitor {})));
        }
        let one_named = Plan {
            named: &[c],
            ..plan(ReceivedAs::Assisting, &away)
        };
        assert!(matches!(allow(&one_named), Err(Error::NobodysVisitor {})));
    }

    #[test]
    fn att_g24_only_who_was_named_receives_as_named() {
        let (floor, a) = (Floor::default(), UserId::generate());
        let named = Plan {
            receiver: Some(a),
            named: &[a],
            ..plan(ReceivedAs::Named, &floor)
        };
        assert!(allow(&named).is_ok());
        assert!(
            allow(&Plan {
                named: &[],
                ..named
            })
            .is_err()
        );
    }

    #[test]
    fn att_r06_of_several_named_none_on_site_the_next_in_order_assists() {
        let (a, b) = (UserId::generate(), UserId::generate());
        let named = [a, b];
        let away = Floor::default();
        let there = Floor {
            present: vec![b],
            ..Floor::default()
        };
        let several = Plan {
            named: &named,
            ..plan(ReceivedAs::Assisting, &away)
        };
        assert!(allow(&several).unwrap().by_rotation);
        assert!(
            !allow(&Plan {
                several_named_use_turn: false,
                ..several
            })
            .unwrap()
            .by_rotation
        );
        let one = Plan {
            named: &named,
            ..plan(ReceivedAs::Assisting, &there)
        };
        assert!(!allow(&one).unwrap().by_rotation);
    }
}
