//! Visitors as persons of the dossier.

use super::namesakes::{self, Namesakes};
use super::store;
use crate::site::unscoped;
use crate::{Error, Site};
use chrono::NaiveDate;
use kehu_attribution::facts::SearchKey;
use kehu_customers::dossier::{
    self, Assignment, Customer, CustomerPatch, Duplicate, NewCustomer, Person, Profile, Target,
};
use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId, Fault, Faults, PartyId, UserId};
use kehu_vault::Vault;

/// What a visitor tells of itself; all of it goes to the dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitorDetails {
    /// Name, as far as known.
    pub name: Option<String>,
    /// Mobile.
    pub mobile: Option<String>,
    /// Landline.
    pub telephone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Birthday.
    pub born_on: Option<NaiveDate>,
}

impl VisitorDetails {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a person is called who has not told a name.
pub(crate) const UNNAMED: &str = "未留姓名";

/// Who has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arrival {
    pub(crate) party: PartyId,
    pub(crate) customer: CustomerId,
    /// By what the visitor was led to a party that was known already; none for a new one.
    pub(crate) known_by: Option<SearchKey>,
}

/// The party of a visitor who gives a mobile or none: that of the person with this mobile, or a new one. Two who give the
/// same mobile in the same moment become one person, since the number is locked. `at` is where in the body the visitor stands.
pub(crate) async fn arrive(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: &Site,
    visitor: &VisitorDetails,
    salesperson: Option<UserId>,
    at: &'static str,
) -> Result<Arrival, Error> {
    match reached(tx, site, visitor, at).await? {
        Some(customer) => known(tx, caller, site, customer, SearchKey::Telephone).await,
        None => begin(tx, caller, vault, site, visitor, salesperson, at).await,
    }
}

/// As [`arrive`]; where nobody has the mobile, by name too as far as the site's rules say. One who may be known by name is
/// entered as new, and shown to the manager.
pub(crate) async fn arrive_or_bear_name(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: &Site,
    visitor: &VisitorDetails,
    salesperson: Option<UserId>,
    at: &'static str,
) -> Result<Arrival, Error> {
    if let Some(customer) = reached(tx, site, visitor, at).await? {
        return known(tx, caller, site, customer, SearchKey::Telephone).await;
    }
    let namesakes = namesakes::of(tx, site, visitor.name.as_deref(), None).await?;
    if let Namesakes::TheVisitor(customer) = namesakes {
        return known(tx, caller, site, customer, SearchKey::Name).await;
    }
    let came = begin(tx, caller, vault, site, visitor, salesperson, at).await?;
    if let Namesakes::Possible(others) = namesakes {
        namesakes::note(tx, caller, site, came.party, &others).await?;
    }
    Ok(came)
}

/// Whom the visitor's mobile leads to.
async fn reached(
    tx: &mut Tx,
    site: &Site,
    visitor: &VisitorDetails,
    at: &'static str,
) -> Result<Option<CustomerId>, Error> {
    match &visitor.mobile {
        Some(mobile) => person_with(tx, site, mobile, at).await,
        None => Ok(None),
    }
}

/// A visitor whom nothing led to anybody: a new person with a new party.
async fn begin(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: &Site,
    visitor: &VisitorDetails,
    salesperson: Option<UserId>,
    at: &'static str,
) -> Result<Arrival, Error> {
    let customer = enter(tx, caller, vault, site, visitor, salesperson, at).await?;
    Ok(Arrival {
        party: open(tx, caller, site, customer).await?,
        customer,
        known_by: None,
    })
}

async fn known(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    customer: CustomerId,
    by: SearchKey,
) -> Result<Arrival, Error> {
    let (party, known_by) = match store::party_of(tx, customer).await? {
        Some(party) => (party, Some(by)),
        None => (open(tx, caller, site, customer).await?, None),
    };
    Ok(Arrival {
        party,
        customer,
        known_by,
    })
}

async fn open(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    customer: CustomerId,
) -> Result<PartyId, Error> {
    let by = crate::site::person(caller)?;
    let party = PartyId::generate();
    store::open(tx, party, site.id, &[customer], caller.now, by).await?;
    Ok(party)
}

/// The person of the site who has this mobile. The number stays locked until the end of the transaction.
pub(super) async fn person_with(
    tx: &mut Tx,
    site: &Site,
    mobile: &str,
    at: &'static str,
) -> Result<Option<CustomerId>, Error> {
    dossier::person_reached_at(tx, site.id, mobile)
        .await
        .map_err(|error| pointed(at, error))
}

/// The person of the site who has this mobile, with their party. The number stays locked until the end of the transaction.
pub(crate) async fn known_by_mobile(
    tx: &mut Tx,
    site: &Site,
    mobile: &str,
    at: &'static str,
) -> Result<Option<(CustomerId, PartyId)>, Error> {
    let Some(customer) = person_with(tx, site, mobile, at).await? else {
        return Ok(None);
    };
    Ok(store::party_of(tx, customer)
        .await?
        .map(|party| (customer, party)))
}

/// Enters a person at the site. The same mobile at another unit of the group belongs to that one's dossier, not to this.
pub(super) async fn enter(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: &Site,
    visitor: &VisitorDetails,
    salesperson: Option<UserId>,
    at: &'static str,
) -> Result<CustomerId, Error> {
    let VisitorDetails {
        name,
        mobile,
        telephone,
        address,
        postal_code,
        born_on,
    } = visitor.clone();
    let new = NewCustomer {
        unit_id: site.id,
        account_manager_id: salesperson,
        customer_type: None,
        name: name.unwrap_or_else(|| UNNAMED.to_owned()),
        profile: Profile::Person(Person { born_on }),
        telephone,
        mobile,
        email: None,
        region_code: None,
        address,
        postal_code,
        industry: None,
        website: None,
        remark: None,
        marketing_opt_out: false,
        survey_opt_out: false,
        contacts: Vec::new(),
        identifiers: Vec::new(),
    };
    let elsewhere = |found: &Duplicate| found.unit_id != site.id || !found.person;
    let reason = "dossier of another unit";
    let dossier =
        dossier::create_beside(tx, &unscoped(caller), vault, new, elsewhere, reason).await;
    Ok(dossier.map_err(|error| pointed(at, error))?.customer.id)
}

/// Completes a person by what the visitor tells now, and gives the dossier to the salesperson if nobody has it; answers the
/// person as it then is.
pub(crate) async fn complete(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    customer: CustomerId,
    visitor: &VisitorDetails,
    salesperson: UserId,
    at: &'static str,
) -> Result<Customer, Error> {
    let caller = &unscoped(caller);
    let target = Target {
        customer,
        version: None,
    };
    let known = if visitor.is_empty() {
        dossier::load(tx, caller, customer).await?
    } else {
        let VisitorDetails {
            name,
            mobile,
            telephone,
            address,
            postal_code,
            born_on,
        } = visitor.clone();
        let patch = CustomerPatch {
            name,
            mobile: mobile.map(Some),
            telephone: telephone.map(Some),
            address: address.map(Some),
            postal_code: postal_code.map(Some),
            born_on: born_on.map(Some),
            ..CustomerPatch::default()
        };
        dossier::update(tx, caller, vault, target, patch, None)
            .await
            .map_err(|error| pointed(at, error))?
    };
    if known.account_manager_id.is_some() {
        return Ok(known);
    }
    let assignment = Assignment {
        account_manager: Some(Some(salesperson)),
        unit: None,
    };
    Ok(dossier::assign(tx, caller, vault, target, assignment, "received by").await?)
}

/// The dossier's pointers begin at the customer; here the customer is a part of the body.
fn pointed(at: &'static str, error: dossier::Error) -> Error {
    match error {
        dossier::Error::Invalid(faults) => below(at, faults),
        other => other.into(),
    }
}

fn below(at: &'static str, faults: Faults) -> Error {
    let moved = faults.0.into_iter().map(|fault| Fault {
        pointer: format!("{at}{}", fault.pointer),
        ..fault
    });
    Error::Invalid(Faults(moved.collect()))
}
