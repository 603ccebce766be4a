//! A row about a customer on file.

use super::Column;
use super::draft::Draft;
use super::model::RowFault;
use crate::dossier::{
    self, Acceptance, Candidate, ContactPatch, CustomerKind, CustomerPatch, Dossier, NewIdentifier,
    Number, Profile, Target,
};
use kehu_db::Tx;
use kehu_identifiers::{IdentifierKind, mask};
use kehu_kernel::{Caller, CustomerId, Faults};
use kehu_vault::Vault;

/// Why a row about a customer on file is not done.
pub(crate) enum Stop {
    /// The cells are at fault.
    Cells(Vec<RowFault>),
    /// The dossier refuses; the pointers of faults belong to this part.
    Refused(Part, dossier::Error),
}

/// The part of the dossier to which pointers belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The customer itself.
    Customer,
    /// The contact to call first.
    Contact,
    /// A number in this column.
    Number(Column),
}

impl From<dossier::Error> for Stop {
    fn from(error: dossier::Error) -> Self {
        Self::Refused(Part::Customer, error)
    }
}

/// Where a customer stands in the organisation, as the row may repeat it.
pub(crate) struct Belonging {
    pub(crate) unit_code: Option<String>,
    pub(crate) account_manager: Option<String>,
}

/// Brings a customer to what the row says; answers whether anything changed. An empty cell, and a masked value that
/// belongs to what is on file, change nothing.
pub(crate) async fn apply(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    dossier: &Dossier,
    belonging: &Belonging,
    draft: Draft,
    acceptance_reason: Option<&str>,
) -> Result<bool, Stop> {
    refuse_differing(dossier, belonging, &draft)?;
    let id = dossier.customer.id;
    let target = Target {
        customer: id,
        version: None,
    };
    let patch = patch(dossier, &draft);
    let mut changed = false;
    if patch != CustomerPatch::default() {
        let acceptance = accepted(tx, caller, vault, dossier, &patch, acceptance_reason).await?;
        let after = dossier::update(tx, caller, vault, target, patch, acceptance.as_ref()).await?;
        changed |= after.version != dossier.customer.version;
    }
    changed |= apply_contact(tx, caller, vault, dossier, target, &draft).await?;
    let numbers = [
        (
            Column::CreditCode,
            IdentifierKind::UnifiedSocialCreditCode,
            draft.credit_code,
        ),
        (
            Column::ResidentId,
            IdentifierKind::ResidentId,
            draft.resident_id,
        ),
    ];
    for (column, kind, value) in numbers {
        if let Some(value) = value
            && !is_on_file(tx, vault, dossier, kind, &value).await?
        {
            let new = NewIdentifier {
                kind,
                value,
                override_reason: None,
            };
            dossier::add_identifier(tx, caller, vault, target, &new, None, false)
                .await
                .map_err(|error| Stop::Refused(Part::Number(column), error))?;
            changed = true;
        }
    }
    Ok(changed)
}

/// Kind, unit and account manager do not change by import.
fn refuse_differing(dossier: &Dossier, belonging: &Belonging, draft: &Draft) -> Result<(), Stop> {
    let mut faults = Vec::new();
    let mut differs = |column, differs: bool, en: &str, zh: &str| {
        if differs {
            faults.push(RowFault::at(column, "differs", en, zh));
        }
    };
    differs(
        Column::Kind,
        draft
            .kind
            .is_some_and(|kind| kind != dossier.customer.kind()),
        "a company does not become a person, nor the reverse",
        "企业与个人不能互相变更",
    );
    differs(
        Column::UnitCode,
        draft.unit_code.is_some() && draft.unit_code != belonging.unit_code,
        "the customer belongs to another unit; assign it there first",
        "客户属于其他单位，请先调整归属",
    );
    differs(
        Column::AccountManager,
        draft.account_manager.is_some() && draft.account_manager != belonging.account_manager,
        "the customer has another account manager; assign it first",
        "客户经理不同，请先调整归属",
    );
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Stop::Cells(faults))
    }
}

/// The new value of a text: none when it is as it was, or the masked form of it.
fn renewed(
    written: &Option<String>,
    present: Option<&str>,
    masked: impl Fn(&str) -> String,
) -> Option<String> {
    let written = written.as_deref()?;
    let same = present.is_some_and(|present| written == present || written == masked(present));
    (!same).then(|| written.to_owned())
}

fn plain(text: &str) -> String {
    text.to_owned()
}

/// A value that differs from what is on file, to be set.
fn differing<T: Copy + PartialEq>(written: Option<T>, present: Option<T>) -> Option<Option<T>> {
    written
        .filter(|written| Some(*written) != present)
        .map(Some)
}

fn patch(dossier: &Dossier, draft: &Draft) -> CustomerPatch {
    let customer = &dossier.customer;
    let person = customer.kind() == CustomerKind::Person;
    let personal = |mask: fn(&str) -> String| if person { mask } else { plain };
    let empty = dossier::Company::default();
    let (company, born_on) = match &customer.profile {
        Profile::Company(company) => (company, None),
        Profile::Person(person) => (&empty, person.born_on),
    };
    let text = |written: &Option<String>, present: &Option<String>, masked: fn(&str) -> String| {
        renewed(written, present.as_deref(), masked).map(Some)
    };
    CustomerPatch {
        customer_type: differing(draft.customer_type, customer.customer_type),
        name: renewed(&draft.name, Some(&customer.name), personal(mask::name)),
        telephone: text(
            &draft.telephone,
            &customer.telephone,
            personal(mask::telephone),
        ),
        mobile: text(&draft.mobile, &customer.mobile, mask::telephone),
        email: text(&draft.email, &customer.email, mask::email),
        region_code: text(&draft.region_code, &customer.region_code, plain),
        address: text(&draft.address, &customer.address, personal(mask::address)),
        postal_code: text(&draft.postal_code, &customer.postal_code, plain),
        industry: text(&draft.industry, &customer.industry, plain),
        website: text(&draft.website, &customer.website, plain),
        remark: text(&draft.remark, &customer.remark, plain),
        marketing_opt_out: draft
            .marketing_opt_out
            .filter(|written| *written != customer.marketing_opt_out),
        survey_opt_out: draft
            .survey_opt_out
            .filter(|written| *written != customer.survey_opt_out),
        legal_representative: text(
            &draft.legal_representative,
            &company.legal_representative,
            plain,
        ),
        registered_capital: differing(draft.registered_capital, company.registered_capital),
        founded_on: differing(draft.founded_on, company.founded_on),
        size: differing(draft.size, company.size),
        headcount: differing(draft.headcount, company.headcount),
        business_scope: text(&draft.business_scope, &company.business_scope, plain),
        born_on: differing(draft.born_on, born_on),
    }
}

/// The customers that a new name is alike to, all accepted for the reason.
async fn accepted(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    dossier: &Dossier,
    patch: &CustomerPatch,
    reason: Option<&str>,
) -> Result<Option<Acceptance>, Stop> {
    let (Some(reason), Some(name)) = (reason, &patch.name) else {
        return Ok(None);
    };
    let candidate = Candidate {
        name: Some((name.clone(), dossier.customer.kind())),
        ..Candidate::default()
    };
    let (id, unit) = (dossier.customer.id, dossier.customer.unit_id);
    let found = dossier::find_duplicates(tx, caller, vault, unit, &candidate, Some(id)).await?;
    let customers: Vec<CustomerId> = found.iter().map(|found| found.customer).collect();
    Ok(Some(Acceptance {
        customers,
        unseen: true,
        reason: reason.to_owned(),
    }))
}

async fn apply_contact(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    dossier: &Dossier,
    target: Target,
    draft: &Draft,
) -> Result<bool, Stop> {
    let refused = |error| Stop::Refused(Part::Contact, error);
    let written = &draft.contact;
    let Some(present) = dossier.first_contact() else {
        let mut faults = Vec::new();
        let new = written.clone().into_new(&mut faults);
        if !faults.is_empty() {
            return Err(Stop::Cells(faults));
        }
        let Some(new) = new else { return Ok(false) };
        dossier::add_contact(tx, caller, vault, target, new)
            .await
            .map_err(refused)?;
        return Ok(true);
    };
    let text = |written: &Option<String>, present: &Option<String>, masked: fn(&str) -> String| {
        renewed(written, present.as_deref(), masked).map(Some)
    };
    let patch = ContactPatch {
        name: renewed(&written.name, Some(&present.name), mask::name),
        title: text(&written.title, &present.title, plain),
        role: written.role.filter(|role| *role != present.role),
        telephone: text(&written.telephone, &present.telephone, mask::telephone),
        mobile: text(&written.mobile, &present.mobile, mask::telephone),
        email: text(&written.email, &present.email, mask::email),
        is_primary: None,
    };
    if patch == ContactPatch::default() {
        return Ok(false);
    }
    let (_, after) = dossier::update_contact(tx, caller, vault, target, present.id, patch)
        .await
        .map_err(refused)?;
    Ok(after != *present)
}

/// Whether the customer has the number already; the masked form of a sealed one counts.
async fn is_on_file(
    tx: &mut Tx,
    vault: &Vault,
    dossier: &Dossier,
    kind: IdentifierKind,
    value: &str,
) -> Result<bool, Stop> {
    let wanted = kehu_identifiers::normalise(value);
    let same = dossier
        .identifiers
        .iter()
        .filter(|identifier| identifier.kind == kind)
        .any(|identifier| match &identifier.number {
            Number::Published(number) => *number == wanted,
            Number::Sealed(last4) => value == hidden(last4),
        });
    if same || !kind.is_personal() {
        return Ok(same);
    }
    let known = dossier::unsealed(tx, vault, dossier.customer.id).await?;
    Ok(known
        .iter()
        .any(|(_, other, number)| *other == kind && *number == wanted))
}

/// A sealed number as an export shows it.
pub(crate) fn hidden(last4: &str) -> String {
    format!("****{last4}")
}

impl From<Faults> for Stop {
    fn from(faults: Faults) -> Self {
        Self::Refused(Part::Customer, dossier::Error::Invalid(faults))
    }
}
