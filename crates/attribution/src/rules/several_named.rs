//! Visitors who name several salespeople and choose none (ATT-R06).

use crate::case::{Case, named, on_site, was_not_on_site};
use crate::decision::{Evidence, Turn};
use crate::facts::Reception;
use crate::policy::RuleSet;
use kehu_kernel::{ReceptionId, UserId};

/// What ATT-R06 makes of a turn.
pub(crate) struct SeveralNamed {
    pub(crate) reception: ReceptionId,
    pub(crate) salesperson: UserId,
    pub(crate) turn: Turn,
    pub(crate) evidence: Vec<Evidence>,
}

/// R06: the visitor names several, chooses none, and the standing claimant is not on site. It says who receives; whose the
/// party is, the other rules say. The turn is used only if none of those named is on site, whatever another rule says.
pub(crate) fn several_named(case: &Case<'_>) -> Option<SeveralNamed> {
    if case.rules.rule_set != RuleSet::SalesOffice {
        return None;
    }
    let reception = case.course().iter().rev().find(|it| chooses_none(it))?;
    let claimant = case.standing(reception).next()?.holder;
    if on_site(reception, claimant) {
        return None;
    }
    let mut evidence: Vec<_> = reception
        .named
        .iter()
        .map(|it| named(reception, it.salesperson))
        .collect();
    evidence.push(was_not_on_site(reception, claimant));
    let anyone_there = reception
        .named
        .iter()
        .any(|it| on_site(reception, it.salesperson));
    Some(SeveralNamed {
        reception: reception.id,
        salesperson: reception.receiver,
        turn: if anyone_there {
            Turn::NotUsed
        } else {
            Turn::Used
        },
        evidence,
    })
}

/// Whether the visitor names several and neither insists on one nor declines any.
pub(super) fn chooses_none(reception: &Reception) -> bool {
    let mut others = reception.named.iter().map(|it| it.salesperson);
    let first = others.next();
    !reception.insists
        && reception.declined.is_empty()
        && others.any(|salesperson| Some(salesperson) != first)
}
