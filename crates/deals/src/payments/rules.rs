//! What may be received and given back, pure (ATT-D02, ATT-D03).

use super::model::MoneyKind;
use crate::Error;
use kehu_attribution::policy::DealStage;
use kehu_kernel::{DecimalError, Money};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

const WHOLE_BASIS_POINTS: u16 = 10_000;

/// What a deal has of each kind of money, given back taken off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Totals(pub(crate) BTreeMap<MoneyKind, Money>);

impl Totals {
    pub(crate) fn of(&self, kind: MoneyKind) -> Money {
        self.0.get(&kind).copied().unwrap_or_default()
    }
}

/// A part of an amount in hundredths of a per cent, rounded half up to the fen.
pub(crate) fn portion(amount: Money, basis_points: u16) -> Result<Money, DecimalError> {
    let exact = amount.value() * Decimal::from(basis_points) / Decimal::from(WHOLE_BASIS_POINTS);
    Money::new(exact.round_dp_with_strategy(Money::PLACES, RoundingStrategy::MidpointAwayFromZero))
}

/// Whether a part is at most so many hundredths of a per cent of the whole: exact, without rounding.
fn within_portion(part: Money, whole: Money, basis_points: u16) -> bool {
    part.value() * Decimal::from(WHOLE_BASIS_POINTS) <= whole.value() * Decimal::from(basis_points)
}

/// Whether a part is at least so many hundredths of a per cent of the whole: exact, without rounding.
pub(crate) fn reaches_portion(part: Money, whole: Money, basis_points: u16) -> bool {
    part.value() * Decimal::from(WHOLE_BASIS_POINTS) >= whole.value() * Decimal::from(basis_points)
}

/// The most that is within a part of the whole, rounded down to the fen.
fn most_within(whole: Money, basis_points: u16) -> Result<Money, DecimalError> {
    let exact = whole.value() * Decimal::from(basis_points) / Decimal::from(WHOLE_BASIS_POINTS);
    Money::new(exact.round_dp_with_strategy(Money::PLACES, RoundingStrategy::ToZero))
}

/// How a deal stands when money comes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'a> {
    pub(super) live: bool,
    pub(super) stage: DealStage,
    pub(super) price: Money,
    pub(super) received: Money,
    pub(super) totals: &'a Totals,
    pub(super) deposit_max_basis_points: u16,
}

/// Whether money of a kind may be received: after its document, never more than the price, and deposits within the
/// lawful part of it.
pub(super) fn check_receipt(
    standing: Standing<'_>,
    kind: MoneyKind,
    amount: Money,
) -> Result<(), Error> {
    if !standing.live {
        return Err(out_of_order(
            "The deal is closed: money is only given back.",
            "本单已结束，只可退款。",
        ));
    }
    check_order(standing.stage, kind)?;
    if kind.counts_as_price() {
        let balance = standing.price.checked_sub(standing.received)?;
        if amount > balance {
            return Err(Error::PaymentOverBalance { balance });
        }
    }
    if kind == MoneyKind::Deposit {
        let together = standing.totals.of(kind).checked_add(amount)?;
        if !within_portion(together, standing.price, standing.deposit_max_basis_points) {
            return Err(Error::DepositTooHigh {
                most: most_within(standing.price, standing.deposit_max_basis_points)?,
            });
        }
    }
    Ok(())
}

/// Whether an agreed deposit is within the lawful part of the price.
pub(crate) fn check_deposit(deposit: Money, price: Money, basis_points: u16) -> Result<(), Error> {
    if within_portion(deposit, price, basis_points) {
        return Ok(());
    }
    Err(Error::DepositTooHigh {
        most: most_within(price, basis_points)?,
    })
}

fn check_order(stage: DealStage, kind: MoneyKind) -> Result<(), Error> {
    let (needed, en, zh) = match kind {
        MoneyKind::EarnestMoney | MoneyKind::Reservation => (DealStage::Reservation, "", ""),
        MoneyKind::Deposit | MoneyKind::Price | MoneyKind::CollectedForOthers => (
            DealStage::Subscription,
            "Deposit and price are paid after the subscription agreement is signed; with a reservation goes its advance.",
            "定金、购房款须在签订认购书后收取；小定阶段只收订金或诚意金。",
        ),
        MoneyKind::Mortgage | MoneyKind::TransferFee => (
            DealStage::Contract,
            "A mortgage loan and the fee of a transfer come after the contract.",
            "按揭款、过户费须在签约后收取。",
        ),
        MoneyKind::Compensation => {
            return Err(out_of_order(
                "Compensation is paid by the seller, never received.",
                "双倍返还定金由卖方支付，不得收取。",
            ));
        }
    };
    if stage < needed {
        return Err(out_of_order(en, zh));
    }
    Ok(())
}

fn out_of_order(en: &'static str, zh: &'static str) -> Error {
    Error::PaymentOutOfOrder { en, zh }
}

/// What may go back of a payment: no more than is left of it, and never what the buyer has forfeited.
pub(super) fn refundable(left: Money, received: Money, forfeited: Money) -> Result<Money, Error> {
    let spare = received.checked_sub(forfeited)?;
    Ok(left.min(spare).max(Money::default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_kernel::Refusal;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn standing(stage: DealStage, totals: &Totals) -> Standing<'_> {
        Standing {
            live: true,
            stage,
            price: money("1000000"),
            received: totals.of(MoneyKind::Deposit),
            totals,
            deposit_max_basis_points: 2000,
        }
    }

    fn code(outcome: Result<(), Error>) -> &'static str {
        outcome.map_or_else(|error| error.fact().code, |()| "")
    }

    #[test]
    fn att_d03_deposits_together_are_a_fifth_of_the_price_at_most() {
        let had = Totals(BTreeMap::from([(MoneyKind::Deposit, money("150000"))]));
        let at = standing(DealStage::Subscription, &had);
        assert_eq!(
            code(check_receipt(at, MoneyKind::Deposit, money("50000"))),
            ""
        );
        assert_eq!(
            code(check_receipt(at, MoneyKind::Deposit, money("50000.01"))),
            "deposit-too-high"
        );
        assert_eq!(
            code(check_receipt(at, MoneyKind::Price, money("50000.01"))),
            ""
        );
    }

    #[test]
    fn att_d02_money_comes_after_its_document() {
        let none = Totals::default();
        for (stage, kind, comes) in [
            (DealStage::Reservation, MoneyKind::Reservation, true),
            (DealStage::Reservation, MoneyKind::Deposit, false),
            (DealStage::Reservation, MoneyKind::Price, false),
            (DealStage::Subscription, MoneyKind::Deposit, true),
            (DealStage::Subscription, MoneyKind::Mortgage, false),
            (DealStage::Contract, MoneyKind::Mortgage, true),
            (DealStage::Contract, MoneyKind::Compensation, false),
        ] {
            let outcome = code(check_receipt(standing(stage, &none), kind, money("1")));
            assert_eq!(outcome.is_empty(), comes, "{stage:?} {kind:?}");
        }
    }

    #[test]
    fn att_d03_no_more_than_the_balance_is_received() {
        let had = Totals(BTreeMap::from([(MoneyKind::Deposit, money("200000"))]));
        let at = standing(DealStage::Contract, &had);
        assert_eq!(
            code(check_receipt(at, MoneyKind::Price, money("800000"))),
            ""
        );
        assert_eq!(
            code(check_receipt(at, MoneyKind::Price, money("800000.01"))),
            "payment-over-balance"
        );
        assert_eq!(
            code(check_receipt(
                at,
                MoneyKind::CollectedForOthers,
                money("900000")
            )),
            ""
        );
    }

    #[test]
    fn att_d06_what_was_forfeited_does_not_go_back() {
        for (left, received, forfeited, back) in [
            ("100", "300", "0", "100"),
            ("100", "300", "250", "50"),
            ("100", "200", "200", "0"),
        ] {
            let most = refundable(money(left), money(received), money(forfeited)).unwrap();
            assert_eq!(most, money(back));
        }
    }

    #[test]
    fn parts_are_rounded_half_up_once() {
        for (whole, points, part) in [
            ("1000000", 100, "10000"),
            ("0.50", 100, "0.01"),
            ("0.49", 100, "0"),
        ] {
            assert_eq!(portion(money(whole), points).unwrap(), money(part));
        }
    }
}
