//! Taking in without signing in: through a link of the company's website, or with its API key (CMP-01).
//!
//! - A link is a secret of 256 bits, shown once and kept as its digest. A wrong and a revoked one get the same answer.
//! - The answer to an intake tells its number and nothing that the sender did not know.
//! - Floods are counted in the database, by link and by address, so that no instance can be gone round. What was taken
//!   stays; what comes above the policy's figures is refused until the hour has passed.

use crate::flooded::Flooded;
use crate::model::{Complainant, IntakeLink, NewComplaint, NewIntake, Number};
use crate::policy::{Category, PublicIntakeRules};
use crate::words::{Channel, Severity};
use crate::{Error, consultations, desk, store};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_identity::units::Unit;
use kehu_kernel::text::line;
use kehu_kernel::{Caller, Faults, IntakeLinkId, Page, PageRequest, Scope, UnitId};
use kehu_vault::Vault;
use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// What the keyed digests of addresses are for.
const SOURCE: &str = "complaint intake address";

/// What is sent in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Key of the category of a complaint; none for a question.
    pub category: Option<String>,
    /// What is said, 1 to 4000 characters.
    pub content: String,
    /// What a complainant asks for, 1 to 2000 characters; none with a question.
    pub remedy_sought: Option<String>,
    /// Name, 1 to 100 characters.
    pub name: Option<String>,
    /// Telephone.
    pub telephone: Option<String>,
}

/// What somebody who sends something in is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Its number.
    pub number: Number,
    /// When it was taken in.
    pub received_at: DateTime<Utc>,
}

/// Makes a link and tells its secret, this once.
///
/// # Errors
/// [`Error::UnknownUnit`]; [`Error::Invalid`] for a name that cannot be.
pub async fn make_link(
    tx: &mut Tx,
    caller: &Caller,
    unit: UnitId,
    name: &str,
) -> Result<(IntakeLink, String), Error> {
    let by = caller.user().ok_or(Error::PersonsOnly {})?;
    if !caller.scope.holds(unit, None) {
        return Err(Error::UnknownUnit {});
    }
    let mut secret = [0; 32];
    aws_lc_rs::rand::fill(&mut secret)
        .map_err(|_| kehu_identity::Error::Cryptography { what: "randomness" })?;
    let link = IntakeLink {
        id: IntakeLinkId::generate(),
        unit_id: unit,
        name: line(name, "/name", 100)?.to_owned(),
        created_at: caller.now,
        revoked_at: None,
    };
    store::links::insert(tx, &link, &digest(&secret), by).await?;
    record(tx, caller, "complaints.make_intake_link", &link).await?;
    Ok((link, URL_SAFE_NO_PAD.encode(secret)))
}

/// The links inside the caller's scope, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_links(
    connection: &mut PgConnection,
    caller: &Caller,
    page: &PageRequest<IntakeLinkId>,
) -> Result<Page<IntakeLink, IntakeLinkId>, Error> {
    let rows = store::links::list(connection, &caller.scope, page).await?;
    Ok(page.page(rows, |link| link.id))
}

/// Revokes a link: nothing comes in through it any more.
///
/// # Errors
/// [`Error::IntakeNotFound`].
pub async fn revoke_link(
    tx: &mut Tx,
    caller: &Caller,
    id: IntakeLinkId,
) -> Result<IntakeLink, Error> {
    let link = store::links::revoke(tx, caller, id)
        .await?
        .ok_or(Error::IntakeNotFound {})?;
    record(tx, caller, "complaints.revoke_intake_link", &link).await?;
    Ok(link)
}

/// The unit and the categories that the form behind a link offers.
///
/// # Errors
/// [`Error::IntakeNotFound`].
pub async fn open_form(
    tx: &mut Tx,
    caller: &Caller,
    secret: &str,
) -> Result<(Unit, Vec<Category>), Error> {
    let link = opened(tx, secret).await?;
    let unit = kehu_identity::units::find(tx, &Scope::everything(), link.unit_id)
        .await?
        .ok_or(Error::IntakeNotFound {})?;
    let policy = desk::policy_at(tx, link.unit_id, caller.today())
        .await?
        .document;
    Ok((unit, policy.categories))
}

/// Takes in what came through a link.
///
/// # Errors
/// [`Error::IntakeNotFound`] for a secret that is not known or was revoked; [`Error::Flooded`]; as [`crate::register`].
pub async fn take_in(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    (secret, address): (&str, IpAddr),
    sent: Sent,
) -> Result<Receipt, Error> {
    let link = opened(tx, secret).await?;
    let policy = desk::policy_at(tx, link.unit_id, caller.today())
        .await?
        .document;
    let source = vault.blind_index(SOURCE, &address.to_string());
    demand_room(tx, &link, &source, &policy.public_intake, caller.now).await?;
    place(tx, caller, link.unit_id, sent, Some((link.id, &source)))
        .await
        .map_err(|error| as_sent(error, ""))
}

/// Takes in what another system passes on with its API key, at a unit of its scope.
///
/// # Errors
/// As [`crate::register`].
pub async fn pass_on(
    tx: &mut Tx,
    caller: &Caller,
    unit: UnitId,
    sent: Sent,
) -> Result<Receipt, Error> {
    place(tx, caller, unit, sent, None)
        .await
        .map_err(|error| as_sent(error, "/sent"))
}

async fn place(
    tx: &mut Tx,
    caller: &Caller,
    unit_id: UnitId,
    sent: Sent,
    source: Option<(IntakeLinkId, &[u8])>,
) -> Result<Receipt, Error> {
    let intake = NewIntake {
        unit_id,
        channel: Channel::Online,
        content: sent.content,
        complainant: Complainant {
            name: sent.name,
            telephone: sent.telephone,
            ..Complainant::default()
        },
        received_at: None,
    };
    let number = match sent.category {
        None if sent.remedy_sought.is_some() => {
            return Err(Faults::one(
                "/remedy_sought",
                "question",
                "a question seeks no remedy: name a category to complain",
                "咨询不含诉求；如需投诉请选择类别",
            )
            .into());
        }
        None => {
            consultations::take_in(tx, caller, &intake, source)
                .await?
                .number
        }
        Some(category) => {
            let new = NewComplaint {
                intake,
                category,
                severity: Severity::General,
                remedy_sought: sent.remedy_sought,
                remarks: None,
                accused: Vec::new(),
                files: Vec::new(),
                accept: false,
            };
            desk::take_in(tx, caller, &new, source)
                .await?
                .complaint
                .number
        }
    };
    Ok(Receipt {
        number,
        received_at: caller.now,
    })
}

/// Faults at the places at which they were sent: who speaks stands beside what is said.
fn as_sent(error: Error, before: &str) -> Error {
    let Error::Invalid(mut faults) = error else {
        return error;
    };
    for fault in &mut faults.0 {
        let place = fault.pointer.strip_prefix("/complainant");
        fault.pointer = format!("{before}{}", place.unwrap_or(&fault.pointer));
    }
    Error::Invalid(faults)
}

async fn opened(tx: &mut Tx, secret: &str) -> Result<IntakeLink, Error> {
    let secret: Option<[u8; 32]> = URL_SAFE_NO_PAD
        .decode(secret)
        .ok()
        .and_then(|bytes| bytes.try_into().ok());
    let secret = secret.ok_or(Error::IntakeNotFound {})?;
    store::links::open(tx, &digest(&secret))
        .await?
        .ok_or(Error::IntakeNotFound {})
}

async fn demand_room(
    tx: &mut Tx,
    link: &IntakeLink,
    source: &[u8],
    rules: &PublicIntakeRules,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let hour = TimeDelta::hours(1);
    let flow = store::links::flow(tx, link.id, source, now - hour).await?;
    let full = |count: i64, most: u32, earliest: Option<DateTime<Utc>>| {
        earliest
            .filter(|_| count >= i64::from(most))
            .map(|at| at + hour - now)
    };
    let waits = [
        full(flow.all, rules.most_per_link_and_hour, flow.earliest),
        full(
            flow.of_source,
            rules.most_per_address_and_hour,
            flow.earliest_of_source,
        ),
    ];
    match waits.into_iter().flatten().max() {
        None => Ok(()),
        Some(wait) => Err(Flooded {
            seconds: u64::try_from(wait.num_seconds())
                .unwrap_or(0)
                .saturating_add(1),
        }
        .into()),
    }
}

/// A plain digest suffices: the secret has 256 random bits.
fn digest(secret: &[u8; 32]) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"complaint intake link\0")
        .chain_update(secret)
        .finalize()
        .into()
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    link: &IntakeLink,
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: "complaint_intake_link",
        subject_id: link.id.0,
        unit_id: Some(link.unit_id),
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}
