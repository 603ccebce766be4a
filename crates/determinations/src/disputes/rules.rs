//! What is admissible. Pure.

use super::error::Error;
use super::model::{Dispute, DisputeState, Finding, Terms};
use chrono::{DateTime, Days, NaiveDate, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::facts::{Portion, Recipient};
use kehu_attribution::policy::{DeterminationRules, RuleSet};
use kehu_kernel::{Faults, UserId, Zone};
use std::collections::BTreeSet;

const MAX_TEXT: usize = 4000;
const MAX_PORTIONS: usize = 20;

/// The last day on which a dispute over a deal is opened and settled; none without limit.
pub(super) fn last_day(rules: &DeterminationRules, dealt_at: DateTime<Utc>) -> Option<NaiveDate> {
    let days = Days::new(rules.settlement_days?.into());
    Zone::CHINA.day_of(dealt_at).checked_add_days(days)
}

/// Demands that the days after the deal are not over.
pub(super) fn demand_in_time(
    rules: &DeterminationRules,
    dealt_at: Option<DateTime<Utc>>,
    today: NaiveDate,
) -> Result<(), Error> {
    match dealt_at.and_then(|at| last_day(rules, at)) {
        Some(last) if today > last => Err(Error::TooLate { last }),
        _ => Ok(()),
    }
}

pub(super) fn demand_open(dispute: &Dispute) -> Result<(), Error> {
    match dispute.state {
        DisputeState::Open => Ok(()),
        state => Err(Error::NotOpen { state }),
    }
}

/// Agreements, mediation and quarrels settle something by the sales office's rules only.
pub(super) fn demand_sales_office(dispute: &Dispute) -> Result<(), Error> {
    match dispute.rule_set {
        RuleSet::SalesOffice => Ok(()),
        RuleSet::Developer => Err(Error::OnlyRulings {}),
    }
}

pub(super) fn demand_claimant(dispute: &Dispute, user: UserId) -> Result<(), Error> {
    if dispute.is_between(user) {
        Ok(())
    } else {
        Err(Error::NotClaimant {})
    }
}

pub(super) fn demand_disinterested(dispute: &Dispute, user: UserId) -> Result<(), Error> {
    if dispute.is_between(user) {
        Err(Error::OwnDispute {})
    } else {
        Ok(())
    }
}

/// Demands words, shares that are whole, and recipients who claim.
pub(super) fn demand_sound(dispute: &Dispute, terms: &Terms) -> Result<(), Error> {
    let mut faults = Faults::default();
    if terms.text.trim().is_empty() || terms.text.chars().count() > MAX_TEXT {
        faults.add(
            "/text",
            "length",
            "must have 1 to 4000 characters",
            "长度须为 1 至 4000 个字符",
        );
    }
    for (list, portions) in [
        ("performance", &terms.performance),
        ("commission", &terms.commission),
    ] {
        check_recipients(dispute, list, portions, &mut faults);
    }
    if let Some(user) = terms.follow_up
        && !dispute.is_between(user)
    {
        faults.add(
            "/follow_up_id",
            "not-claimant",
            "must be one of those between whom the dispute is",
            "须为争议当事人之一",
        );
    }
    faults.none()?;
    if is_whole(&terms.commission) && (terms.performance.is_empty() || is_whole(&terms.performance))
    {
        Ok(())
    } else {
        Err(Error::NotWhole {})
    }
}

fn check_recipients(dispute: &Dispute, list: &str, portions: &[Portion], faults: &mut Faults) {
    if portions.len() > MAX_PORTIONS {
        faults.add(
            format!("/{list}"),
            "length",
            "must have at most 20 items",
            "至多 20 项",
        );
    }
    let mut seen = BTreeSet::new();
    for (place, portion) in portions.iter().enumerate() {
        let pointer = format!("/{list}/{place}");
        if let Recipient::Salesperson { user } = portion.to
            && !dispute.is_between(user)
        {
            faults.add(
                format!("{pointer}/to/user"),
                "not-claimant",
                "must be one of those between whom the dispute is",
                "须为争议当事人之一",
            );
        }
        if !seen.insert(portion.to) {
            faults.add(
                format!("{pointer}/to"),
                "duplicate",
                "has a part already",
                "该方的份额重复",
            );
        }
        if portion.share.denominator() > Fraction::LARGEST_WRITTEN {
            faults.add(
                format!("{pointer}/share"),
                "out-of-range",
                "must have a denominator of at most 10000",
                "分母不得超过 10000",
            );
        }
    }
}

fn is_whole(portions: &[Portion]) -> bool {
    portions.iter().all(|portion| !portion.share.is_zero())
        && Fraction::sum(portions.iter().map(|portion| portion.share)) == Some(Fraction::ONE)
}

/// Demands one finding for each claimant: the ruling is by fault and contribution.
pub(super) fn demand_findings(dispute: &Dispute, findings: &[Finding]) -> Result<(), Error> {
    let mut faults = Faults::default();
    let found: BTreeSet<UserId> = findings.iter().map(|finding| finding.claimant).collect();
    let claimants: BTreeSet<UserId> = dispute.claimants.iter().copied().collect();
    if found != claimants || found.len() != findings.len() {
        faults.add(
            "/findings",
            "claimants",
            "must name each of those between whom the dispute is once",
            "须对每位争议当事人各作一项认定",
        );
    }
    for (place, finding) in findings.iter().enumerate() {
        let length = finding.contribution.chars().count();
        if finding.contribution.trim().is_empty() || length > 2000 {
            faults.add(
                format!("/findings/{place}/contribution"),
                "length",
                "must have 1 to 2000 characters",
                "长度须为 1 至 2000 个字符",
            );
        }
    }
    Ok(faults.none()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_attribution::policy::SiteRules;
    use proptest::prelude::*;

    fn rules(days: Option<u16>) -> DeterminationRules {
        DeterminationRules {
            settlement_days: days,
            ..SiteRules::sales_office().determination
        }
    }

    #[test]
    fn att_r18_the_last_day_counts_to_its_end_in_the_sites_zone() {
        let dealt: DateTime<Utc> = "2026-06-01T15:59:00Z".parse().unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let week = rules(Some(7));
        assert!(demand_in_time(&week, Some(dealt), day("2026-06-08")).is_ok());
        assert!(demand_in_time(&week, Some(dealt), day("2026-06-09")).is_err());
        assert!(
            demand_in_time(&week, None, day("2027-01-01")).is_ok(),
            "without a deal"
        );
        assert!(demand_in_time(&rules(None), Some(dealt), day("2027-01-01")).is_ok());
    }

    proptest! {
        #[test]
        fn att_r15_shares_are_whole_exactly_when_they_sum_to_one(parts in proptest::collection::vec(1i64..50, 1..6), extra in -1i64..=1) {
            let total: i64 = parts.iter().sum();
            let denominator = total + extra;
            prop_assume!(denominator > 0 && parts.iter().all(|part| *part <= denominator));
            let portions: Vec<Portion> = parts.iter().map(|part| Portion {
                to: Recipient::Salesperson { user: UserId::generate() },
                share: Fraction::new(*part, denominator).unwrap(),
            }).collect();
            prop_assert_eq!(is_whole(&portions), extra == 0);
        }
    }
}
