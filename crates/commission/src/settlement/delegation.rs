//! What the delegates of those who left get (ATT-D09): their agreed share of what becomes payable after the departure.

use super::batch::missing_account;
use super::copy::NewPosting;
use super::terms::Terms;
use super::{Settlement, store};
use crate::accrual::TooLarge;
use crate::booking::Reason;
use crate::departures::Delegation;
use crate::{Account, AccountKind, Error, ledger};
use kehu_attribution::Fraction;
use kehu_db::Tx;
use kehu_kernel::{DealId, DeterminationId, LedgerAccountId, SettlementId};

/// What of a deal was payable to one who left, and what of it went to others, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    /// When the person left.
    pub(super) kept: i64,
    /// By now.
    pub(super) payable: i64,
    /// What went to the delegate.
    pub(super) to_delegate: i64,
    /// What went to the department, the delegate having forfeited it.
    pub(super) to_department: i64,
}

/// What goes to delegate and department, below nothing when it comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Passed {
    pub(super) to_delegate: i64,
    pub(super) to_department: i64,
}

/// Passes on what is missing to the delegate's share of what came after the departure, half a cent up; what is too much comes
/// back, from the department first. What was payable before is the leaver's alone.
pub(super) fn pass(tally: Tally, share: Fraction, is_forfeited: bool) -> Result<Passed, TooLarge> {
    let after = (tally.payable - tally.kept.max(0)).max(0);
    let (numerator, denominator) = (
        i128::from(share.numerator()),
        i128::from(share.denominator()),
    );
    let target = (i128::from(after) * numerator * 2 + denominator) / (denominator * 2);
    let target = i64::try_from(target).map_err(|_| TooLarge)?;
    let missing = target - tally.to_delegate - tally.to_department;
    Ok(if missing >= 0 {
        let (to_delegate, to_department) = if is_forfeited {
            (0, missing)
        } else {
            (missing, 0)
        };
        Passed {
            to_delegate,
            to_department,
        }
    } else {
        let from_department = (-missing).min(tally.to_department);
        Passed {
            to_delegate: missing + from_department,
            to_department: -from_department,
        }
    })
}

/// The postings of all delegations of a settlement, upon all that it has posted so far.
pub(super) async fn delegations(
    tx: &mut Tx,
    settlement: &Settlement,
    terms: &Terms,
) -> Result<Vec<NewPosting>, Error> {
    let mut counted: Vec<SettlementId> = terms.closed.clone();
    counted.push(settlement.id);
    let mut postings = Vec::new();
    for delegation in &terms.left.delegations {
        postings.extend(of_leaver(tx, settlement, terms, &counted, delegation).await?);
    }
    Ok(postings)
}

async fn of_leaver(
    tx: &mut Tx,
    settlement: &Settlement,
    terms: &Terms,
    counted: &[SettlementId],
    delegation: &Delegation,
) -> Result<Vec<NewPosting>, Error> {
    let delegate = delegation.delegate;
    let wanted = [
        Account::of(AccountKind::Payable, delegation.leaver),
        Account::of(AccountKind::Payable, delegate.user_id),
        Account::of_site(AccountKind::Department),
    ];
    let accounts = ledger::ensure_accounts(tx, settlement.site_id, &wanted).await?;
    let [Some(leaver), Some(person), Some(department)] =
        wanted.map(|account| accounts.get(&account).copied())
    else {
        return Err(missing_account(settlement).into());
    };
    let held = store::Delegated {
        leaver,
        delegate: person,
        department,
        since: delegation.since,
        deals: delegation.deals,
    };
    let mut postings = Vec::new();
    for (deal, counted_at, determination, tally) in
        store::list_delegated(tx, counted, &held).await?
    {
        let is_forfeited = terms.left.is_forfeited(delegate.user_id, counted_at);
        let passed = pass(tally, delegate.share, is_forfeited)?;
        for (to, cents) in [
            (person, passed.to_delegate),
            (department, passed.to_department),
        ] {
            postings.extend(posting((deal, determination), leaver, to, cents));
        }
    }
    Ok(postings)
}

/// Cents from one to another, below nothing the other way round.
fn posting(
    (deal, determination): (DealId, DeterminationId),
    from: LedgerAccountId,
    to: LedgerAccountId,
    cents: i64,
) -> Option<NewPosting> {
    let (debit, credit) = if cents > 0 { (from, to) } else { (to, from) };
    (cents != 0).then_some(NewPosting {
        reason: Reason::Delegation,
        debit,
        credit,
        cents: cents.abs(),
        deal_id: Some(deal),
        determination_id: Some(determination),
        reverses_id: None,
        violation_id: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn half() -> Fraction {
        "1/2".parse().unwrap()
    }

    #[test]
    fn att_d09_a_delegate_gets_the_share_of_what_came_after_and_nothing_of_what_was_before() {
        let tally = |kept, payable| Tally {
            kept,
            payable,
            ..Tally::default()
        };
        for (kept, payable, passed) in [
            (28_000, 28_000, 0),
            (28_000, 28_001, 1),
            (28_000, 28_003, 2),
            (28_000, 68_000, 20_000),
            (0, 101, 51),
            (28_000, 10_000, 0),
        ] {
            let found = pass(tally(kept, payable), half(), false).unwrap();
            let wanted = Passed {
                to_delegate: passed,
                to_department: 0,
            };
            assert_eq!(found, wanted, "{kept} {payable}");
            let lost = pass(tally(kept, payable), half(), true).unwrap();
            assert_eq!((lost.to_delegate, lost.to_department), (0, passed));
        }
    }

    #[test]
    fn att_d09_what_falls_away_comes_back_from_the_department_first() {
        let tally = Tally {
            kept: 0,
            payable: 0,
            to_delegate: 70,
            to_department: 30,
        };
        let back = pass(tally, half(), false).unwrap();
        assert_eq!((back.to_delegate, back.to_department), (-70, -30));
        let some = pass(
            Tally {
                payable: 150,
                ..tally
            },
            half(),
            true,
        )
        .unwrap();
        assert_eq!((some.to_delegate, some.to_department), (0, -25));
    }

    proptest! {
        /// Whatever becomes payable and falls away again, delegate and department together have the share of it, rounded once,
        /// and neither ever owes.
        #[test]
        fn att_d09_after_any_history_the_share_is_exact(
            kept in 0_i64..1_000_000,
            history in prop::collection::vec((0_i64..2_000_000, any::<bool>()), 1..20),
            numerator in 1_i64..=10_000,
        ) {
            let share = Fraction::new(numerator, 10_000).unwrap();
            let mut tally = Tally { kept, ..Tally::default() };
            for (payable, is_forfeited) in history {
                tally.payable = payable;
                let passed = pass(tally, share, is_forfeited).unwrap();
                tally.to_delegate += passed.to_delegate;
                tally.to_department += passed.to_department;
                let after = (payable - kept).max(0);
                let twice = i128::from(tally.to_delegate + tally.to_department) * 20_000;
                let exact = i128::from(after) * i128::from(numerator) * 2;
                prop_assert!((twice - exact).abs() <= 10_000);
                prop_assert!(tally.to_delegate >= 0 && tally.to_department >= 0);
                prop_assert_eq!(pass(tally, share, is_forfeited).unwrap(), Passed::default());
            }
        }
    }
}
