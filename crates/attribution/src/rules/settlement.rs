//! How those who claim settled it, or others for them (ATT-R15 to ATT-R18, ATT-V20).

use super::{Finding, Parts, Weighed, ensure};
use crate::case::{Case, agreed as agreement_made, not_obeyed, quarrelled, ruled};
use crate::decision::{Holder, Reason, Record};
use crate::facts::{Agreement, Portion, Recipient, Ruling};
use crate::period::day_of;
use crate::policy::{Role, RuleSet};
use crate::{Fraction, RuleId};
use chrono::{DateTime, Days, Utc};

/// R15: those who claim agree, in writing.
pub(super) fn agreed(case: &Case<'_>) -> Weighed {
    let agreement = last_agreement(case)?;
    ensure(agreement.mediated_by.is_none(), Reason::Mediated)?;
    by_agreement(agreement)
}

/// R16: the department mediates to an agreement.
pub(super) fn mediated(case: &Case<'_>) -> Weighed {
    let agreement = last_agreement(case)?;
    ensure(agreement.mediated_by.is_some(), Reason::NotMediated)?;
    by_agreement(agreement)
}

/// R17: those who claim quarrel, or one does not obey a ruling.
pub(super) fn quarrel(case: &Case<'_>) -> Weighed {
    let quarrels = case.facts.quarrels.iter();
    let quarrels = quarrels
        .filter(|it| it.at <= case.facts.as_of)
        .map(quarrelled);
    let of_ruling = |id| case.facts.rulings.iter().any(|ruling| ruling.id == id);
    let disobediences = case
        .facts
        .disobediences
        .iter()
        .filter(|it| it.at <= case.facts.as_of && of_ruling(it.ruling))
        .map(not_obeyed);
    let evidence = quarrels
        .chain(disobediences)
        .min()
        .ok_or(Reason::NoQuarrel)?;
    Finding::owned_by(&[Role::Department])
        .shown([evidence])
        .decides()
}

/// V20, R18: the ruling, given in time, approved where that is asked for, and whole. It is looked at only where no rule
/// decides.
pub(crate) fn ruling(case: &Case<'_>) -> Weighed {
    let ruling = case
        .facts
        .rulings
        .iter()
        .filter(|it| in_time(case, it.at))
        .max_by_key(|it| (it.at, it.id))
        .ok_or(Reason::NoRuling)?;
    let not_valid = Reason::RulingNotValid {
        record: Record::Evidence(ruling.id),
    };
    ensure(is_approved(case, ruling), not_valid)?;
    as_given(&ruling.performance, &ruling.commission)
        .map(|(performance, commission)| {
            Finding::as_given(performance, commission, ruling.follow_up).shown([ruled(ruling)])
        })
        .ok_or(not_valid)?
        .decides()
}

/// The rule under which rulings are given.
pub(crate) const fn ruling_rule(set: RuleSet) -> RuleId {
    match set {
        RuleSet::Developer => RuleId::V20,
        RuleSet::SalesOffice => RuleId::R18,
    }
}

/// The department manager's ruling stands by itself; the project manager's opinion needs the sales director's approval.
fn is_approved(case: &Case<'_>, ruling: &Ruling) -> bool {
    case.rules.rule_set == RuleSet::SalesOffice
        || ruling.approved_at.is_some_and(|at| at <= case.facts.as_of)
}

fn by_agreement(agreement: &Agreement) -> Weighed {
    let not_valid = Reason::AgreementNotValid {
        record: Record::Evidence(agreement.id),
    };
    let (performance, commission) =
        as_given(&agreement.performance, &agreement.commission).ok_or(not_valid)?;
    ensure(agreement.written, not_valid)?;
    Finding::as_given(performance, commission, agreement.follow_up)
        .shown([agreement_made(agreement)])
        .decides()
}

fn last_agreement<'a>(case: &Case<'a>) -> Result<&'a Agreement, Reason> {
    case.facts
        .agreements
        .iter()
        .filter(|it| in_time(case, it.at))
        .max_by_key(|it| (it.at, it.id))
        .ok_or(Reason::NoAgreement)
}

/// Whether a settlement comes by the instant of the facts, and within the days that the policy leaves after the deal.
fn in_time(case: &Case<'_>, at: DateTime<Utc>) -> bool {
    let days = case.rules.settlement_days.filter(|_| case.has_deal);
    let last_day =
        days.and_then(|days| day_of(case.until).checked_add_days(Days::new(days.into())));
    at <= case.facts.as_of && last_day.is_none_or(|last| day_of(at) <= last)
}

/// The parts as given, each positive and together exactly the whole; the commission's for the performance where that is
/// left open.
fn as_given(performance: &[Portion], commission: &[Portion]) -> Option<(Parts, Parts)> {
    let commission = whole(commission)?;
    let performance = if performance.is_empty() {
        commission.clone()
    } else {
        whole(performance)?
    };
    Some((performance, commission))
}

fn whole(portions: &[Portion]) -> Option<Parts> {
    let sum = Fraction::sum(portions.iter().map(|portion| portion.share));
    let written = portions.iter().all(|portion| {
        !portion.share.is_zero() && portion.share.denominator() <= Fraction::LARGEST_WRITTEN
    });
    (written && sum == Some(Fraction::ONE)).then(|| {
        portions
            .iter()
            .map(|portion| (holder(portion.to), portion.share))
            .collect()
    })
}

fn holder(recipient: Recipient) -> Holder {
    match recipient {
        Recipient::Salesperson { user } => Holder::Salesperson { user },
        Recipient::Pool {} => Holder::Pool,
        Recipient::Department {} => Holder::Department,
    }
}
