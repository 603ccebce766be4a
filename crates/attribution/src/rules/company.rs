//! Customers of the company itself (ATT-V13 to ATT-V17, ATT-E09).

use super::{Finding, Verdict, Weighed, ensure};
use crate::case::{Case, Claim, claimed, company_contacted, received};
use crate::decision::{Reason, Turn};
use crate::facts::{Capacity, CompanyContact, Worker};
use crate::policy::Role;
use kehu_kernel::UserId;

/// V17: had visited and been registered before the company was contacted. Whether that claim still stands is no matter:
/// the visitor found the way without the company.
pub(super) fn registered_before_the_company(case: &Case<'_>) -> Weighed {
    let contact = first_contact(case)?;
    let claim = registration_before(case, contact).ok_or(Reason::CompanyFirst)?;
    Ok(Verdict::StandsBeside(vec![
        claimed(claim),
        company_contacted(contact),
    ]))
}

/// V16: deal and after-sale work by other staff.
pub(super) fn all_by_the_company(case: &Case<'_>) -> Weighed {
    let contact = company_customer(case)?;
    ensure(
        done_by(contact.negotiated_by).is_none(),
        Reason::DoneBySalespeople,
    )?;
    ensure(
        done_by(contact.after_sale_by).is_none(),
        Reason::DoneBySalespeople,
    )?;
    Finding::owned_by(&[Role::Pool])
        .shown([company_contacted(contact)])
        .decides()
}

/// V15: deal arranged by the company; a salesperson does the after-sale work.
pub(super) fn after_sale_by_a_salesperson(case: &Case<'_>) -> Weighed {
    let contact = company_customer(case)?;
    ensure(
        done_by(contact.negotiated_by).is_none(),
        Reason::DoneBySalespeople,
    )?;
    let salesperson = done_by(contact.after_sale_by).ok_or(Reason::DoneByCompany)?;
    Finding::owned_by(&[Role::CompanysSalesperson])
        .part(Role::CompanysSalesperson, salesperson, contact.at)
        .shown([company_contacted(contact)])
        .decides()
}

/// V14: introduced or brought only; a salesperson does all the rest.
pub(super) fn introduced_only(case: &Case<'_>) -> Weighed {
    let contact = company_customer(case)?;
    let salesperson = done_by(contact.negotiated_by).ok_or(Reason::DoneByCompany)?;
    if let Some(named) = &contact.named {
        let salesperson = named.salesperson;
        return Err(Reason::NamedByExecutive { salesperson });
    }
    let finding = Finding::owned_by(&[Role::CompanysSalesperson])
        .part(Role::CompanysSalesperson, salesperson, contact.at)
        .shown([company_contacted(contact)]);
    turn_of_visit(case, finding, |capacity| {
        if capacity == Capacity::Turn {
            Turn::Used
        } else {
            Turn::NotUsed
        }
    })
}

/// V13: a salesperson named by an executive volunteers.
pub(super) fn salesperson_named_by_executive(case: &Case<'_>) -> Weighed {
    let contact = company_customer(case)?;
    let named = contact.named.as_ref().ok_or(Reason::NotNamedByExecutive)?;
    let finding = Finding::owned_by(&[Role::Pool])
        .part(Role::CompanysSalesperson, named.salesperson, contact.at)
        .followed_up_by(Role::CompanysSalesperson)
        .shown([company_contacted(contact)]);
    turn_of_visit(case, finding, |_| Turn::NotUsed)
}

fn turn_of_visit(case: &Case<'_>, finding: Finding, turn: fn(Capacity) -> Turn) -> Weighed {
    match case.question() {
        Some(reception) => finding
            .turn(reception, reception.receiver, turn(reception.capacity))
            .shown([received(reception)])
            .decides(),
        None => finding.decides(),
    }
}

/// The contact that makes the visitor a company customer: no registration goes before it.
fn company_customer<'a>(case: &Case<'a>) -> Result<&'a CompanyContact, Reason> {
    let contact = first_contact(case)?;
    match registration_before(case, contact) {
        Some(claim) => Err(Reason::RegisteredBeforeCompany {
            by: claim.salesperson,
        }),
        None => Ok(contact),
    }
}

fn first_contact<'a>(case: &Case<'a>) -> Result<&'a CompanyContact, Reason> {
    case.facts
        .company_contacts
        .iter()
        .filter(|contact| contact.at <= case.until)
        .min_by_key(|contact| (contact.at, contact.id))
        .ok_or(Reason::NoCompanyContact)
}

fn registration_before<'c, 'a>(
    case: &'c Case<'a>,
    contact: &CompanyContact,
) -> Option<&'c Claim<'a>> {
    case.claims
        .iter()
        .find(|claim| claim.is_of_visit() && claim.from < contact.at)
}

fn done_by(worker: Worker) -> Option<UserId> {
    match worker {
        Worker::Salesperson { user } => Some(user),
        Worker::Company {} => None,
    }
}
