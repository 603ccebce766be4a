//! Histories of payments, determinations, withdrawals and settlements, carried out on a ledger in memory.

use super::*;
use crate::account::Owner;
use crate::basis::Determination;
use crate::booking::Reason;
use crate::departures::Span;
use crate::settlement::SettlementState;
use kehu_attribution::decision::Holder;
use kehu_attribution::policy::{AccrualBase, AccrualCondition, ClawBack, SiteRules};
use kehu_attribution::{Fraction, split};
use kehu_kernel::{Money, SettlementId, UnitId, UserId};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A site with one deal, whose ledger is kept in memory.
struct Site {
    terms: Terms,
    people: Vec<UserId>,
    deal: Basis,
    month: Month,
    weights: Vec<i64>,
    reward: Option<Reward>,
    /// Postings of the deal that count and were not taken back.
    live: Vec<Movement>,
    ledger: BTreeMap<Account, i64>,
}

impl Site {
    fn new() -> Self {
        let rules = SiteRules::developer().commission;
        let people: Vec<UserId> = (0..4).map(|_| UserId::generate()).collect();
        let mut accounts = HashMap::new();
        for kind in [
            AccountKind::Payable,
            AccountKind::Retention,
            AccountKind::Held,
        ] {
            for user in &people {
                accounts.insert(LedgerAccountId::generate(), Account::of(kind, *user));
            }
        }
        for kind in [
            AccountKind::Pool,
            AccountKind::Department,
            AccountKind::Expense,
        ] {
            accounts.insert(LedgerAccountId::generate(), Account::of_site(kind));
        }
        let standing = Standing {
            stands: true,
            price: 100_000_000,
            received: 0,
            is_contracted: false,
            first_instalment: None,
            way: None,
            is_loan_contracted: false,
        };
        let deal = Basis {
            deal_id: DealId::generate(),
            counted_at: "2026-05-10T04:00:00Z".parse().unwrap(),
            standing,
            is_new: true,
            is_swapped: false,
            leading: None,
            determination: None,
            loan_paid_out: false,
            handed_over: false,
            former: None,
        };
        Self {
            terms: Terms {
                rules,
                closed: Vec::new(),
                left: crate::departures::Left::default(),
                project_ended: false,
                accounts,
            },
            people,
            deal,
            month: "2026-05".parse().unwrap(),
            weights: Vec::new(),
            reward: None,
            live: Vec::new(),
            ledger: BTreeMap::new(),
        }
    }

    /// Determines the deal anew: weights for the people, one for the pool.
    fn determine(&mut self, weights: &[i64]) {
        self.weights = weights.to_vec();
        let sum: i64 = weights.iter().sum();
        let people = self
            .people
            .iter()
            .map(|user| Holder::Salesperson { user: *user })
            .chain([Holder::Pool]);
        let shares = people
            .zip(weights)
            .filter(|(_, weight)| **weight > 0)
            .map(|(holder, weight)| Share {
                holder,
                share: Fraction::new(*weight, sum).unwrap(),
                held: false,
            })
            .collect();
        let before = self.deal.determination.take();
        if let Some(former) = self.deal.former.as_mut() {
            let division = before
                .as_ref()
                .filter(|one| one.id == former.determination_id);
            former.reward = division.map_or(former.reward, |one| one.reward);
            former.shares = division
                .map(|one| one.shares.clone())
                .or(former.shares.take());
        }
        self.deal.determination = Some(Determination {
            id: DeterminationId::generate(),
            shares,
            reward: self.reward,
            filing: None,
        });
    }

    /// Determines the deal anew with another sum for the last of the people as referrer.
    fn refer(&mut self, cents: i64, held: bool) {
        let referrer = self.people[3];
        self.reward = (cents > 0).then_some(Reward {
            referrer,
            cents,
            held,
        });
        self.determine(&self.weights.clone());
    }

    /// The referral is approved.
    fn approve(&mut self) {
        let now = self.deal.determination.as_mut().map(|one| &mut one.reward);
        for reward in [Some(&mut self.reward), now]
            .into_iter()
            .flatten()
            .flatten()
        {
            reward.held = false;
        }
    }

    fn post(&mut self, movement: Movement) {
        *self.ledger.entry(movement.debit).or_default() -= movement.cents;
        *self.ledger.entry(movement.credit).or_default() += movement.cents;
    }

    /// Settles the month; tells the reasons of what was posted.
    fn settle(&mut self) -> Vec<Reason> {
        let settlement = Settlement {
            id: SettlementId::generate(),
            site_id: UnitId::generate(),
            month: self.month,
            state: SettlementState::Computing,
            cutoff: self.month.end(),
            as_of: self.month.end(),
            policy_version_id: None,
            job_id: None,
            former_id: None,
            last_deal_id: None,
            deals_total: 1,
            deals_done: 0,
            posting_count: 0,
            undetermined_count: 0,
            approval_id: None,
            started_by: UserId::generate(),
            computed_at: None,
            submitted_at: None,
            approved_at: None,
            closed_at: None,
            closed_by: None,
            discarded_at: None,
            discard_reason: None,
            version: 1,
        };
        self.month = self.month.next();
        let rates = Rates::plain_of(&self.terms.rules);
        let Verdict::Settled(settled) =
            decide(&self.deal, &settlement, &self.terms, &rates).unwrap()
        else {
            return Vec::new();
        };
        let mut reasons = Vec::new();
        if settled.renews {
            for old in std::mem::take(&mut self.live) {
                reasons.push(Reason::Reversal);
                self.post(Movement {
                    reason: Reason::Reversal,
                    debit: old.credit,
                    credit: old.debit,
                    cents: old.cents,
                });
            }
        }
        for movement in &settled.movements {
            reasons.push(movement.reason);
            self.live.push(*movement);
            self.post(*movement);
        }
        let ids: HashMap<Account, LedgerAccountId> = self
            .terms
            .accounts
            .iter()
            .map(|(id, account)| (*account, *id))
            .collect();
        self.deal.former = Some(Former {
            determination_id: settled.determination_id,
            shares: None,
            reward: None,
            filing: None,
            first_month: settled.first_month.first_day(),
            price: settled.standing.price,
            received: settled.standing.received,
            base: settled.earned.base,
            exact: in_yuan(settled.earned.exact).unwrap(),
            pool_exact: in_yuan(settled.earned.pool_exact).unwrap(),
            due_ppm: settled.due_ppm,
            position: settled
                .position
                .iter()
                .map(|(account, cents)| (ids[account], *cents))
                .collect(),
        });
        reasons
    }

    fn total_of(&self, user: UserId) -> i64 {
        self.ledger
            .iter()
            .filter(|(account, _)| account.owner == Owner::User(user))
            .map(|(_, cents)| cents)
            .sum()
    }
}

#[test]
fn att_d09_a_deal_without_a_determination_waits() {
    let mut site = Site::new();
    site.deal.standing.received = 10_000;
    assert!(site.settle().is_empty() && site.ledger.is_empty());
    site.determine(&[1, 0, 0, 0, 0]);
    assert_eq!(site.settle(), [Reason::Accrual]);
    assert_eq!(site.total_of(site.people[0]), 40);
}

#[test]
fn att_d09_a_changed_ruling_reverses_and_posts_anew() {
    let mut site = Site::new();
    site.deal.standing.received = 25_025;
    site.determine(&[1, 0, 0, 0, 0]);
    site.settle();
    site.determine(&[1, 1, 0, 0, 0]);
    assert_eq!(
        site.settle(),
        [Reason::Reversal, Reason::Accrual, Reason::Accrual]
    );
    assert_eq!(
        (site.total_of(site.people[0]), site.total_of(site.people[1])),
        (50, 50)
    );
    assert!(site.settle().is_empty(), "once");
}

#[test]
fn att_d09_a_determination_that_divides_alike_reverses_nothing() {
    let mut site = Site::new();
    site.deal.standing.received = 10_000;
    site.determine(&[3, 1, 0, 0, 0]);
    site.settle();
    site.determine(&[3, 1, 0, 0, 0]);
    assert!(site.settle().is_empty());
}

#[test]
fn att_d09_a_withdrawal_takes_all_back_or_leaves_what_was_paid() {
    for (claw_back, left) in [(ClawBack::Everything, 0), (ClawBack::UnpaidOnly, 28)] {
        let mut site = Site::new();
        site.terms.rules.claw_back = claw_back;
        site.terms.rules.payment[0].part_ppm = 700_000;
        site.deal.standing.received = 10_000;
        site.determine(&[1, 0, 0, 0, 0]);
        site.settle();
        site.deal.standing.stands = false;
        assert!(site.settle().contains(&Reason::Reversal));
        assert_eq!(site.total_of(site.people[0]), left);
        assert!(site.settle().is_empty(), "once");
    }
}

#[test]
fn att_d11_a_swap_to_a_dearer_unit_leaves_what_has_accrued_and_more_waits_for_the_condition() {
    for (base, after_more, at_the_end) in [
        (AccrualBase::MoneyReceived, 120_000, 168_000),
        (AccrualBase::Price, 400_000, 560_000),
    ] {
        let mut site = Site::new();
        let accrual = &mut site.terms.rules.accrual;
        (accrual.condition, accrual.received_ppm, accrual.base) =
            (AccrualCondition::ReceivedPart, 300_000, base);
        site.determine(&[1, 0, 0, 0, 0]);
        site.deal.standing.received = 30_000_000;
        site.settle();
        site.deal.standing.price = 140_000_000;
        site.settle();
        site.deal.standing.received = 41_999_999;
        site.settle();
        assert_eq!(site.total_of(site.people[0]), after_more, "{base:?}");
        site.deal.standing.received = 42_000_000;
        site.settle();
        assert_eq!(site.total_of(site.people[0]), at_the_end, "{base:?}");
        // Money that goes back is asked for its condition anew.
        site.deal.standing.received = 41_999_999;
        site.settle();
        assert_eq!(site.total_of(site.people[0]), 0, "{base:?}");
    }
}

#[test]
fn att_e06_a_fixed_sum_comes_once_beside_the_commission_and_goes_with_the_deal() {
    let mut site = Site::new();
    site.deal.standing.received = 10_000;
    site.determine(&[1, 0, 0, 0, 0]);
    site.refer(300_000, true);
    site.settle();
    let referrer = site.people[3];
    let held = Account::of(AccountKind::Held, referrer);
    let payable = Account::of(AccountKind::Payable, referrer);
    assert_eq!(site.ledger[&held], 300_000);
    assert_eq!(site.total_of(site.people[0]), 40, "the commission is whole");
    site.approve();
    assert_eq!(site.settle(), [Reason::Release]);
    assert_eq!((site.ledger[&held], site.ledger[&payable]), (0, 300_000));
    site.deal.standing.received = 20_000;
    assert_eq!(
        site.settle(),
        [Reason::Accrual],
        "a sum of the deal, not of each month"
    );
    assert_eq!(site.ledger[&payable], 300_000);
    site.deal.standing.stands = false;
    site.settle();
    assert_eq!(site.ledger[&payable], 0);
}

#[test]
fn att_e06_another_sum_reverses_and_posts_anew() {
    let mut site = Site::new();
    site.deal.standing.received = 10_000;
    site.determine(&[1, 0, 0, 0, 0]);
    site.refer(300_000, false);
    site.settle();
    site.refer(200_000, false);
    let reasons = site.settle();
    let reversals = reasons.iter().filter(|one| **one == Reason::Reversal);
    assert_eq!(reversals.count(), 2);
    assert_eq!(site.total_of(site.people[3]), 200_000);
}

#[derive(Debug, Clone)]
enum Step {
    Pay(i64),
    GiveBack(u8),
    Determine(Vec<i64>),
    Withdraw,
    Due(u32),
    Forfeit(usize),
    Refer(i64, bool),
    Approve,
    Settle,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1i64..3_000_000).prop_map(Step::Pay),
        (1u8..100).prop_map(Step::GiveBack),
        prop::collection::vec(0i64..8, 5)
            .prop_filter("somebody", |weights| weights.iter().sum::<i64>() > 0)
            .prop_map(Step::Determine),
        Just(Step::Withdraw),
        (1u32..=1_000_000).prop_map(Step::Due),
        (0usize..4).prop_map(Step::Forfeit),
        (0i64..500_000, any::<bool>()).prop_map(|(cents, held)| Step::Refer(cents, held)),
        Just(Step::Approve),
        Just(Step::Settle),
        Just(Step::Settle),
        Just(Step::Settle),
    ]
}

proptest! {
    #[test]
    fn att_d09_the_ledger_balances_and_everybody_has_their_part_after_any_history(steps in prop::collection::vec(step(), 1..40)) {
        let mut site = Site::new();
        site.determine(&[2, 1, 0, 0, 0]);
        for step in steps {
            match step {
                Step::Pay(cents) => site.deal.standing.received += cents,
                Step::GiveBack(percent) => site.deal.standing.received -= site.deal.standing.received * i64::from(percent) / 100,
                Step::Determine(weights) => site.determine(&weights),
                Step::Withdraw => site.deal.standing.stands = false,
                Step::Due(ppm) => site.terms.rules.payment[0].part_ppm = ppm,
                Step::Forfeit(place) => site.terms.left.forfeited.push((site.people[place], Span::default())),
                Step::Refer(cents, held) => site.refer(cents, held),
                Step::Approve => site.approve(),
                Step::Settle => drop(site.settle()),
            }
            prop_assert_eq!(site.ledger.values().sum::<i64>(), 0);
        }
        site.settle();
        prop_assert_eq!(site.ledger.values().sum::<i64>(), 0);
        prop_assert!(site.settle().is_empty(), "a repetition posts nothing");
        let standing = &site.deal.standing;
        let commission = if standing.stands { (standing.received * 4 + 500) / 1000 } else { 0 };
        let expense = site.ledger.get(&EXPENSE).copied().unwrap_or(0);
        let is_due = standing.stands && standing.received > 0;
        let reward = site.reward.filter(|_| is_due);
        prop_assert_eq!(expense, -commission - reward.map_or(0, |one| one.cents));
        if site.terms.left.forfeited.is_empty() {
            let shares = site.deal.determination.as_ref().unwrap().shares.clone();
            for part in split(Money::new(Decimal::new(commission, 2)).unwrap(), &shares).unwrap() {
                if let Holder::Salesperson { user } = part.holder {
                    let own = reward.filter(|one| one.referrer == user).map_or(0, |one| one.cents);
                    prop_assert_eq!(Decimal::new(site.total_of(user) - own, 2), part.amount.value());
                }
            }
        }
        for (account, cents) in &site.ledger {
            prop_assert!(*cents >= 0 || account.kind == AccountKind::Expense, "{account:?}");
        }
    }
}
