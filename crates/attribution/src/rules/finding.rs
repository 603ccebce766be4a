//! What a rule finds when it applies.

use crate::Fraction;
use crate::case::{Case, Standing, faulted};
use crate::decision::{Evidence, Holder, Reason, Turn};
use crate::facts::Reception;
use crate::policy::Role;
use chrono::{DateTime, Utc};
use kehu_kernel::{ReceptionId, UserId};

/// Shares by holder, in party order.
pub(crate) type Parts = Vec<(Holder, Fraction)>;

/// What follows from a rule that applies.
pub(crate) enum Verdict {
    /// It decides.
    Decides(Finding),
    /// It shuts out other rules; the case is decided as any other.
    StandsBeside(Vec<Evidence>),
}

/// The case as the deciding rule sees it.
pub(crate) struct Finding {
    pub(crate) division: Division,
    pub(crate) turns: Vec<(ReceptionId, UserId, Turn)>,
    pub(crate) evidence: Vec<Evidence>,
}

/// How performance and commission are divided.
pub(crate) enum Division {
    /// By the policy's shares of the rule, among those who play its parts.
    ByRoles {
        cast: Vec<Part>,
        owners: &'static [Role],
        follow_up: Option<Role>,
    },
    /// As an agreement, a ruling or the method of an event gives it.
    AsGiven {
        performance: Parts,
        commission: Parts,
        follow_up: Option<UserId>,
    },
}

/// Who plays a part in a case, and since when: a later transfer of the party goes with it (ATT-R12).
#[derive(Clone, Copy)]
pub(crate) struct Part {
    pub(crate) role: Role,
    pub(crate) salesperson: UserId,
    pub(crate) since: DateTime<Utc>,
}

impl Finding {
    /// Divided by roles; the first owner also follows up, unless said otherwise.
    pub(crate) fn owned_by(owners: &'static [Role]) -> Self {
        Self {
            division: Division::ByRoles {
                cast: Vec::with_capacity(2),
                owners,
                follow_up: owners.first().copied(),
            },
            turns: Vec::new(),
            evidence: Vec::new(),
        }
    }

    /// Divided as given.
    pub(crate) fn as_given(
        performance: Parts,
        commission: Parts,
        follow_up: Option<UserId>,
    ) -> Self {
        Self {
            division: Division::AsGiven {
                performance,
                commission,
                follow_up,
            },
            turns: Vec::new(),
            evidence: Vec::new(),
        }
    }

    /// Gives somebody a part.
    pub(crate) fn part(mut self, role: Role, salesperson: UserId, since: DateTime<Utc>) -> Self {
        if let Division::ByRoles { cast, .. } = &mut self.division {
            cast.push(Part {
                role,
                salesperson,
                since,
            });
        }
        self
    }

    /// Gives a part to who received in the claimant's place, unless a serious fault takes it.
    pub(crate) fn part_without_fault(
        self,
        case: &Case<'_>,
        role: Role,
        reception: &Reception,
    ) -> Self {
        match case.forfeiting_fault(reception) {
            Some(fault) => self.shown([faulted(fault)]),
            None => self.part(role, reception.receiver, reception.arrived_at),
        }
    }

    /// Gives the claimant's part to whoever holds a standing claim.
    pub(crate) fn claimed_by(self, standing: Standing<'_>) -> Self {
        let claim = standing.claim;
        self.part(Role::Claimant, claim.salesperson, claim.from)
    }

    /// Says who follows up.
    pub(crate) fn followed_up_by(mut self, role: Role) -> Self {
        if let Division::ByRoles { follow_up, .. } = &mut self.division {
            *follow_up = Some(role);
        }
        self
    }

    /// Says what becomes of a turn.
    pub(crate) fn turn(mut self, reception: &Reception, salesperson: UserId, turn: Turn) -> Self {
        self.turns.push((reception.id, salesperson, turn));
        self
    }

    /// Names its evidence.
    pub(crate) fn shown(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    /// It decides.
    pub(crate) fn decides(self) -> Result<Verdict, Reason> {
        Ok(Verdict::Decides(self))
    }
}
