//! From the parts that people play to their shares: the pool's cut first, then the referrer's, then the rule's division.

use crate::Fraction;
use crate::RuleId;
use crate::case::Case;
use crate::decision::{Evidence, Holder, Share, Shows};
use crate::policy::{Role, RoleShare};
use crate::rules::{Division, Part, Parts, ValidReferral};
use kehu_kernel::UserId;

/// A finding's division, worked out.
pub(crate) struct Divided {
    pub(crate) owners: Vec<Holder>,
    pub(crate) follow_up: Option<UserId>,
    pub(crate) performance: Vec<Share>,
    pub(crate) commission: Vec<Share>,
}

/// Whether the earlier salesperson became known only after the deal: that is what the evidence of a decision shows.
pub(crate) fn is_known_after_deal(case: &Case<'_>, evidence: &[Evidence]) -> bool {
    evidence.iter().any(|it| {
        it.at > case.until && matches!(it.shows, Shows::Recognised { .. } | Shows::Found { .. })
    })
}

/// Works a division out, by the shares that hold for what was known at the deal or only after it. None when the policy has no shares for the rule or the shares become too fine to be kept, neither
/// of which a checked policy lets happen with fewer than a hundred receivers.
pub(crate) fn divide(
    case: &Case<'_>,
    rule: RuleId,
    division: Division,
    known_after_deal: bool,
    referral: Option<&ValidReferral>,
) -> Option<Divided> {
    match division {
        Division::AsGiven {
            performance,
            commission,
            follow_up,
        } => {
            let performance = Shares::given(performance)?.0;
            Some(Divided {
                owners: performance.iter().map(|share| share.holder).collect(),
                follow_up,
                performance,
                commission: Shares::given(commission)?.cut(case, referral)?,
            })
        }
        Division::ByRoles {
            cast,
            owners,
            follow_up,
        } => {
            let cast = Cast::of(case, rule, &cast);
            let (_, shares) = case.rules.shares_by_which(rule, known_after_deal)?;
            Some(Divided {
                owners: cast.owners(owners),
                follow_up: follow_up.and_then(|role| cast.holders(role).find_map(Holder::user)),
                performance: cast.divide(&shares.performance)?.0,
                commission: cast.divide(&shares.commission)?.cut(case, referral)?,
            })
        }
    }
}

/// Who plays which part of a rule at the deal, transfers of the party done (ATT-R12).
struct Cast {
    rule: RuleId,
    parts: Vec<(Role, UserId)>,
}

impl Cast {
    fn of(case: &Case<'_>, rule: RuleId, parts: &[Part]) -> Self {
        let now = |part: &Part| case.successor(part.salesperson, part.since, case.until);
        Self {
            rule,
            parts: parts.iter().map(|part| (part.role, now(part))).collect(),
        }
    }

    fn holders(&self, role: Role) -> impl Iterator<Item = Holder> {
        let account = match role {
            Role::Pool => Some(Holder::Pool),
            Role::Department => Some(Holder::Department),
            _ => None,
        };
        let salespeople = self
            .parts
            .iter()
            .filter(move |(played, _)| *played == role)
            .map(|(_, user)| Holder::Salesperson { user: *user });
        account.into_iter().chain(salespeople)
    }

    fn owners(&self, roles: &[Role]) -> Vec<Holder> {
        let mut owners = Vec::with_capacity(roles.len());
        for owner in roles.iter().flat_map(|role| self.holders(*role)) {
            if !owners.contains(&owner) {
                owners.push(owner);
            }
        }
        owners
    }

    /// Gives each role its share, in the rule's party order. The share of a role that nobody plays goes to the first role
    /// that somebody plays.
    fn divide(&self, shares: &[RoleShare]) -> Option<Shares> {
        let mut divided = Shares::default();
        let order = self.rule.roles();
        let first = order.iter().copied().find(|role| self.is_played(*role))?;
        for role in order.iter().copied() {
            let written = shares
                .iter()
                .filter(|it| it.role == role || (role == first && !self.is_played(it.role)));
            let share = Fraction::sum(written.map(|it| it.share))?;
            let holders = self.holders(role).count();
            if holders > 0 && !share.is_zero() {
                let each = share.divided_by(holders)?;
                for holder in self.holders(role) {
                    divided.add(holder, each, false)?;
                }
            }
        }
        Some(divided)
    }

    fn is_played(&self, role: Role) -> bool {
        self.holders(role).next().is_some()
    }
}

/// Shares in party order, each holder once.
#[derive(Default)]
struct Shares(Vec<Share>);

impl Shares {
    fn given(parts: Parts) -> Option<Self> {
        let mut shares = Self::default();
        for (holder, share) in parts {
            shares.add(holder, share, false)?;
        }
        Some(shares)
    }

    fn add(&mut self, holder: Holder, share: Fraction, held: bool) -> Option<()> {
        match self.0.iter_mut().find(|it| it.holder == holder) {
            Some(known) => known.share = known.share.plus(share)?,
            None => self.0.push(Share {
                holder,
                share,
                held,
            }),
        }
        Some(())
    }

    /// Takes the pool's cut and the referrer's part off the whole; the referrer comes last (ATT-E06).
    fn cut(self, case: &Case<'_>, referral: Option<&ValidReferral>) -> Option<Vec<Share>> {
        let after_pool = case.rules.pool_cut.rest();
        let referred = referral.map_or(Fraction::ZERO, |_| case.rules.referral_share);
        let base = after_pool.of_part(referred.rest())?;
        let mut shares = Self::default();
        for part in self.0 {
            shares.add(part.holder, part.share.of_part(base)?, part.held)?;
        }
        if !case.rules.pool_cut.is_zero() {
            shares.add(Holder::Pool, case.rules.pool_cut, false)?;
        }
        if let Some(referral) = referral
            && !referred.is_zero()
        {
            let user = referral.referrer;
            shares.add(
                Holder::Referrer { user },
                after_pool.of_part(referred)?,
                referral.held,
            )?;
        }
        Some(shares.0)
    }
}
