//! Consents of the owners' committee and rules agreed before, on file (CMP-17).

use crate::case::{self, enter};
use crate::desk::attach;
use crate::model::Consent;
use crate::telling::{Told, tell};
use crate::words::ConsentKind;
use crate::{Error, store};
use chrono::NaiveDate;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::text::line;
use kehu_kernel::{Caller, ComplaintConsentId, ComplaintId, Faults, FileId};

/// A consent to be put on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConsent {
    /// Which.
    pub kind: ConsentKind,
    /// What it is, such as a resolution's number: 1 to 500 characters.
    pub reference: String,
    /// When it was agreed.
    pub agreed_on: NaiveDate,
    /// The paper.
    pub file_id: FileId,
}

/// The consents of a complaint inside the caller's scope, the first one first.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn consents(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ComplaintId,
) -> Result<Vec<Consent>, Error> {
    case::load(connection, &caller.scope, id).await?;
    Ok(store::consents::list(connection, id).await?)
}

/// Puts a consent on file, before the reply that rests on it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::Finished`]; [`Error::Invalid`] for a day in the future or a file that the
/// caller does not see.
pub async fn put_on_file(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    new: &NewConsent,
) -> Result<Consent, Error> {
    let (user, case) = enter(tx, caller, id).await?;
    case.demand_unfinished()?;
    if new.agreed_on > caller.today() {
        return Err(Faults::one(
            "/agreed_on",
            "future",
            "must not lie in the future",
            "不得晚于今日",
        )
        .into());
    }
    let consent = Consent {
        id: ComplaintConsentId::generate(),
        kind: new.kind,
        reference: line(&new.reference, "/reference", 500)?.to_owned(),
        agreed_on: new.agreed_on,
        file_id: new.file_id,
        recorded_at: caller.now,
        recorded_by: user,
    };
    attach(tx, caller, ("complaint", id.0), new.file_id, "/file_id").await?;
    store::consents::insert(tx, id, &consent).await?;
    tell(
        tx,
        caller,
        &case.complaint,
        Told::plain("complaints.file_consent", "complaint.consent_filed"),
    )
    .await?;
    Ok(consent)
}
