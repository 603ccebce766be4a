//! The account opening approval form 客户开户审批表 (CUS-11): all that is printed on it.

use super::error::Error;
use super::model::Opening;
use super::policy::{AccountOpeningPolicy, EntryCondition};
use super::store;
use crate::dossier::{self, Customer};
use crate::lineage::policy_of;
use crate::qualification::{self, Assessment, Counting, Document, KnownNumbers};
use kehu_approvals::Record;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, OpeningId, Scope, UserId};
use std::collections::HashMap;

/// All that is printed on the form.
#[derive(Debug, Clone)]
pub struct OpeningForm {
    /// The application.
    pub opening: Opening,
    /// The customer; personal values in full, to be masked by who prints.
    pub customer: Customer,
    /// The numbers by which the dossier knows the customer.
    pub numbers: KnownNumbers,
    /// The entry conditions of the type, in the policy's order.
    pub conditions: Vec<EntryCondition>,
    /// The documents on file, with the invoicing details among them.
    pub documents: Vec<Document>,
    /// The judgement of the documents on the day of printing.
    pub assessment: Assessment,
    /// The latest approval with the approvers' opinions; none for a draft, and where the caller may not see it.
    pub approval: Option<Record>,
    /// The names of those who decided.
    pub names: HashMap<UserId, String>,
}

/// Gathers the form of an application inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn form(
    connection: &mut PgConnection,
    caller: &Caller,
    id: OpeningId,
) -> Result<OpeningForm, Error> {
    let opening = store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    let customer = dossier::load(connection, caller, opening.customer_id).await?;
    let customer_type = opening.content.customer_type;
    let policy = policy_of::<AccountOpeningPolicy>(connection, customer.unit_id, caller.today())
        .await?
        .document;
    let approval = match opening.approval_id {
        Some(approval) => visible(kehu_approvals::find(connection, caller, approval).await)?,
        None => None,
    };
    Ok(OpeningForm {
        names: names(connection, approval.as_ref()).await?,
        approval,
        numbers: qualification::known_numbers(connection, customer.id).await?,
        conditions: policy
            .of_type(customer_type)
            .map(|one| one.conditions.clone())
            .unwrap_or_default(),
        documents: qualification::live_documents(connection, customer.id).await?,
        assessment: qualification::assess_as(
            connection,
            customer.id,
            customer_type,
            Counting::Verified,
            caller.today(),
        )
        .await?,
        opening,
        customer,
    })
}

/// Who may see the application need not see its approval: the form then leaves the opinions out.
fn visible(found: Result<Record, kehu_approvals::Error>) -> Result<Option<Record>, Error> {
    match found {
        Ok(record) => Ok(Some(record)),
        Err(kehu_approvals::Error::NotFound {}) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn names(
    connection: &mut PgConnection,
    approval: Option<&Record>,
) -> Result<HashMap<UserId, String>, Error> {
    let mut names = HashMap::new();
    for ruling in approval
        .iter()
        .flat_map(|record| &record.steps)
        .filter_map(|step| step.ruling.as_ref())
    {
        let user = kehu_identity::users::find(connection, &Scope::everything(), ruling.decided_by)
            .await
            .map_err(kehu_approvals::Error::from)?;
        names.insert(ruling.decided_by, user.display_name);
    }
    Ok(names)
}
