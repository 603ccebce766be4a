//! Taking complaints in (CMP-01, CMP-03).

use crate::belonging::demand_ours;
use crate::case;
use crate::model::{Case, Complainant, Complaint, NewComplaint, NewIntake, Series};
use crate::policy::ComplaintPolicy;
use crate::statistics::demand_order;
use crate::store::complaints::{Filter, Placed};
use crate::telling::{Told, tell};
use crate::text::{FOUND, REASON};
use crate::words::{AlarmKind, Channel};
use crate::{Error, clock, steps, store};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_identifiers::Telephone;
use kehu_identity::belonging::Named;
use kehu_kernel::text::{line, passage};
use kehu_kernel::{
    Caller, ComplaintId, CustomerId, Faults, FileId, IntakeLinkId, Page, PageRequest, Scope, UnitId,
};
use kehu_policy::InForce;
use serde_json::json;

const MAX_FILES: usize = 10;
const MAX_ACCUSED: usize = 10;
const MAX_NAME: usize = 100;

/// The policy under which a unit handles complaints on a day.
///
/// # Errors
/// When the database fails.
pub async fn policy_at(
    connection: &mut PgConnection,
    unit: UnitId,
    day: NaiveDate,
) -> Result<InForce<ComplaintPolicy>, Error> {
    Ok(kehu_policy::in_force_at(connection, unit, day).await?)
}

/// The policy that a complaint is handled under: that of the day of its acceptance.
pub(crate) async fn policy_of(
    connection: &mut PgConnection,
    caller: &Caller,
    complaint: &Complaint,
) -> Result<ComplaintPolicy, Error> {
    let day = complaint.acceptance.map_or_else(
        || caller.today(),
        |acceptance| kehu_kernel::Zone::CHINA.day_of(acceptance.at),
    );
    Ok(policy_at(connection, complaint.unit_id, day)
        .await?
        .document)
}

/// A complaint inside the caller's scope, with its steps.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ComplaintId,
) -> Result<Case, Error> {
    case::load(connection, &caller.scope, id).await
}

/// The complaints inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Invalid`] for a span of receipt that ends before it begins; [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &Filter,
    page: &PageRequest<ComplaintId>,
) -> Result<Page<Complaint, ComplaintId>, Error> {
    demand_order(filter.received_from, filter.received_before)?;
    let rows = store::complaints::list(connection, &caller.scope, filter, caller.now, page).await?;
    Ok(page.page(rows, |complaint| complaint.id))
}

/// Takes a complaint in. A known customer is recognised by the telephone, a repetition by complainant and category; what the
/// media publish is escalated from the start. Whoever takes it in accepts it where that is wanted (CMP-05).
///
/// # Errors
/// [`Error::UnknownUnit`], [`Error::UnknownCategory`], [`Error::UnknownCustomer`], [`Error::UnknownReference`];
/// [`Error::Invalid`] for texts, telephone, files and instants that cannot be; when it is to be accepted those of
/// [`crate::accept`].
pub async fn register(tx: &mut Tx, caller: &Caller, new: &NewComplaint) -> Result<Case, Error> {
    take_in(tx, caller, new, None).await
}

pub(crate) async fn take_in(
    tx: &mut Tx,
    caller: &Caller,
    new: &NewComplaint,
    source: Option<(IntakeLinkId, &[u8])>,
) -> Result<Case, Error> {
    let intake = received(tx, caller, &new.intake).await?;
    new.remedy_sought
        .as_deref()
        .map(|text| passage(text, "/remedy_sought", REASON))
        .transpose()?;
    new.remarks
        .as_deref()
        .map(|text| passage(text, "/remarks", REASON))
        .transpose()?;
    count("/file_ids", new.files.len(), MAX_FILES)?;
    count("/accused", new.accused.len(), MAX_ACCUSED)?;
    let policy = policy_at(tx, new.intake.unit_id, caller.today())
        .await?
        .document;
    let category = policy
        .category(&new.category)
        .ok_or(Error::UnknownCategory {})?;
    let escalated = new.intake.channel == Channel::Media;
    let repeat_of = repeated(tx, &policy, &intake, &new.category).await?;
    let year = caller.today().year();
    let id = ComplaintId::generate();
    let placed = Placed {
        company: intake.company,
        number: store::desk::next_number(tx, intake.company, Series::Complaints, year).await?,
        content: intake.content,
        complainant: &intake.complainant,
        received_at: intake.received_at,
        severity: if escalated {
            policy.media_severity.max(new.severity)
        } else {
            new.severity
        },
        escalated,
        needs_consent: category.needs_consent,
        acknowledged: new
            .intake
            .channel
            .acknowledges_at_once()
            .then_some(new.intake.channel),
        repeat_of,
        source,
    };
    let named = Named {
        people: new.accused.clone(),
        ..Named::default()
    };
    demand_ours(tx, intake.company, named, caller.today()).await?;
    store::complaints::insert(tx, caller, id, new, &placed).await?;
    store::accused::insert(tx, caller, id, &new.accused).await?;
    attach_all(tx, caller, id, &new.files).await?;
    let complaint = store::complaints::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::NotFound {})?;
    announce(tx, caller, &policy, &complaint).await?;
    if new.accept {
        return steps::accept(tx, &reaching(caller, &complaint), id).await;
    }
    clock::remind(
        tx,
        caller,
        &complaint,
        AlarmKind::Unaccepted,
        policy.accept_within_working_minutes,
    )
    .await?;
    case::load(tx, &Scope::everything(), id).await
}

/// Tells that it came; of what was escalated from the start the leader and the general manager hear at once (CMP-01).
async fn announce(
    tx: &mut Tx,
    caller: &Caller,
    policy: &ComplaintPolicy,
    complaint: &Complaint,
) -> Result<(), Error> {
    tell(
        tx,
        caller,
        complaint,
        Told::plain("complaints.register", "complaint.received"),
    )
    .await?;
    if complaint.escalated {
        for role in [&policy.leader_role, &policy.general_manager_role] {
            let told = Told {
                action: "complaints.escalate",
                event: "complaint.escalated",
                reason: None,
                payload: json!({ "role": role }),
            };
            tell(tx, caller, complaint, told).await?;
        }
    }
    Ok(())
}

/// Who has just taken a complaint in reaches it, also where the scope holds only what one is accountable for already.
fn reaching(caller: &Caller, complaint: &Complaint) -> Caller {
    let mut scope = caller.scope.clone();
    scope.units.push(complaint.unit_id);
    Caller {
        scope,
        ..caller.clone()
    }
}

/// What comes in, checked and placed.
pub(crate) struct Received<'a> {
    pub(crate) company: UnitId,
    pub(crate) content: &'a str,
    pub(crate) complainant: Complainant,
    pub(crate) received_at: DateTime<Utc>,
}

/// Checks what comes in, and recognises who speaks.
pub(crate) async fn received<'a>(
    tx: &mut Tx,
    caller: &Caller,
    new: &'a NewIntake,
) -> Result<Received<'a>, Error> {
    let unit = kehu_identity::units::find(tx, &Scope::everything(), new.unit_id)
        .await?
        .filter(|unit| caller.scope.may_place(unit.id, caller.user()))
        .ok_or(Error::UnknownUnit {})?;
    let received_at = new.received_at.unwrap_or(caller.now);
    if received_at > caller.now {
        return Err(Faults::one(
            "/received_at",
            "future",
            "must not lie in the future",
            "不得晚于当前时间",
        )
        .into());
    }
    let company = kehu_identity::units::company_of(tx, unit.id)
        .await?
        .unwrap_or(unit.id);
    let said = &new.complainant;
    let name = said
        .name
        .as_deref()
        .map(|text| line(text, "/complainant/name", MAX_NAME))
        .transpose()?;
    let represented_by = said
        .represented_by
        .as_deref()
        .map(|text| line(text, "/complainant/represented_by", MAX_NAME))
        .transpose()?;
    if new.channel == Channel::Proxy && represented_by.is_none() {
        return Err(Faults::one(
            "/complainant/represented_by",
            "required",
            "must say who speaks on the complainant's behalf",
            "代为投诉须填写代理人",
        )
        .into());
    }
    let telephone = said.telephone.as_deref().map(normalised).transpose()?;
    Ok(Received {
        company,
        content: passage(&new.content, "/content", FOUND)?,
        complainant: Complainant {
            customer_id: recognised(tx, company, said.customer_id, telephone.as_deref()).await?,
            name: name.map(str::to_owned),
            telephone,
            represented_by: represented_by.map(str::to_owned),
        },
        received_at,
    })
}

fn normalised(telephone: &str) -> Result<String, Error> {
    let read = Telephone::parse(telephone).map_err(|fault| {
        Faults::one(
            "/complainant/telephone",
            "telephone-form",
            fault.to_string(),
            fault.message_zh(),
        )
    })?;
    Ok(read.normalised)
}

/// The customer who was named, else the only one of the company who is reached at the number.
async fn recognised(
    tx: &mut Tx,
    company: UnitId,
    named: Option<CustomerId>,
    telephone: Option<&str>,
) -> Result<Option<CustomerId>, Error> {
    if let Some(customer) = named {
        return match store::desk::is_customer_of(tx, customer, company).await? {
            true => Ok(Some(customer)),
            false => Err(Error::UnknownCustomer {}),
        };
    }
    let Some(telephone) = telephone else {
        return Ok(None);
    };
    let digits = telephone.trim_start_matches('+');
    Ok(
        match store::desk::reached_at(tx, company, digits)
            .await?
            .as_slice()
        {
            [one] => Some(*one),
            _ => None,
        },
    )
}

async fn repeated(
    tx: &mut Tx,
    policy: &ComplaintPolicy,
    intake: &Received<'_>,
    category: &str,
) -> Result<Option<ComplaintId>, Error> {
    let since = intake
        .received_at
        .checked_sub_days(Days::new(policy.repeat_within_days.into()))
        .unwrap_or(intake.received_at);
    let span = (since, intake.received_at);
    Ok(
        store::complaints::last_alike(tx, intake.company, category, &intake.complainant, span)
            .await?,
    )
}

/// Says who complains, where the desk has found out only later.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::Finished`], [`Error::UnknownCustomer`].
pub async fn recognise(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    customer: CustomerId,
) -> Result<Case, Error> {
    let (_, case) = case::enter(tx, caller, id).await?;
    case.demand_unfinished()?;
    let complaint = case.complaint;
    if !store::desk::is_customer_of(tx, customer, complaint.company_id).await? {
        return Err(Error::UnknownCustomer {});
    }
    let policy = policy_of(tx, caller, &complaint).await?;
    let known = Received {
        company: complaint.company_id,
        content: &complaint.content,
        complainant: Complainant {
            customer_id: Some(customer),
            ..Complainant::default()
        },
        received_at: complaint.received_at,
    };
    let repeat_of = repeated(tx, &policy, &known, &complaint.category).await?;
    store::complaints::update_customer(tx, id, customer, repeat_of).await?;
    let case = case::load(tx, &Scope::everything(), id).await?;
    tell(
        tx,
        caller,
        &case.complaint,
        Told::plain("complaints.recognise", "complaint.recognised"),
    )
    .await?;
    Ok(case)
}

/// Puts on record that the complainant was told of the receipt.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::Finished`], [`Error::AlreadyAcknowledged`].
pub async fn acknowledge(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    channel: Channel,
) -> Result<Case, Error> {
    let (_, case) = case::enter(tx, caller, id).await?;
    case.demand_unfinished()?;
    if case.complaint.acknowledged.is_some() {
        return Err(Error::AlreadyAcknowledged {});
    }
    store::complaints::mark_acknowledged(tx, caller, id, channel).await?;
    let case = case::load(tx, &Scope::everything(), id).await?;
    tell(
        tx,
        caller,
        &case.complaint,
        Told::plain("complaints.acknowledge", "complaint.acknowledged"),
    )
    .await?;
    Ok(case)
}

/// Attaches files that the caller sees.
pub(crate) async fn attach_all(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    files: &[FileId],
) -> Result<(), Error> {
    for (place, file) in files.iter().enumerate() {
        attach(
            tx,
            caller,
            ("complaint", id.0),
            *file,
            &format!("/file_ids/{place}"),
        )
        .await?;
    }
    Ok(())
}

/// Attaches a file that the caller sees to a thing.
pub(crate) async fn attach(
    tx: &mut Tx,
    caller: &Caller,
    (kind, id): (&'static str, uuid::Uuid),
    file: FileId,
    pointer: &str,
) -> Result<(), Error> {
    match kehu_files::link(tx, caller, file, kind, id).await {
        Ok(_) => Ok(()),
        Err(kehu_files::Error::NotFound {} | kehu_files::Error::Erased {}) => Err(Faults::one(
            pointer,
            "unknown-file",
            "There is no such file that you may use; upload it first.",
            "文件不存在或您无权使用，请先上传。",
        )
        .into()),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn count(pointer: &str, number: usize, most: usize) -> Result<(), Error> {
    if number > most {
        return Err(Faults::one(
            pointer,
            "count",
            format!("must have at most {most} items"),
            format!("最多 {most} 项"),
        )
        .into());
    }
    Ok(())
}

impl Channel {
    /// Whether the complainant learns of the receipt while complaining.
    const fn acknowledges_at_once(self) -> bool {
        matches!(
            self,
            Self::Telephone | Self::InPerson | Self::Proxy | Self::Online
        )
    }
}
