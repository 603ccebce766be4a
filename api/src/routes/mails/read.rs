//! Reading the queue.

use super::dto::{Mail, MailPage, MailText};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::MailId;
use kehu_mail::{Error, Filter, MailKind, MailState};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

/// The filters of the queue.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListMails {
    /// Only those in this state.
    pub state: Option<MailState>,
    /// Only those of this kind.
    pub kind: Option<MailKind>,
    /// Only those about this thing.
    pub subject_id: Option<Uuid>,
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
}

/// List mails
///
/// Of units within the caller's reach, the latest first: those that wait, with when they are tried next, and those that
/// have ended, with the mail server's reply. A mailbox that bounces shows here as `refused`. Rule: SUR-04.
#[utoipa::path(operation_id = "listMails", tag = "mails", security(("bearer" = ["mails:read"])),
    params(ListMails), responses((status = 200, description = "A page of mails", body = MailPage)))]
#[get("/mails")]
pub async fn list_mails(
    caller: Caller<can::ReadMails>,
    app: State,
    query: Query<ListMails>,
) -> Result<HttpResponse, Problem> {
    let ListMails {
        state,
        kind,
        subject_id,
        limit,
        cursor,
    } = query.0;
    let filter = Filter {
        state,
        kind,
        subject_id,
    };
    let list = ("mails", state, kind, subject_id);
    let page = page_request::<MailId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = kehu_mail::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(MailPage {
        items: found.items.into_iter().map(Mail::from).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Get a mail
///
/// What it is about and what became of it. Rule: SUR-04.
#[utoipa::path(operation_id = "getMail", tag = "mails", security(("bearer" = ["mails:read"])),
    params(("id" = MailId, Path, description = "The mail")),
    responses((status = 200, description = "The mail", body = Mail)))]
#[get("/mails/{id}")]
pub async fn get_mail(
    caller: Caller<can::ReadMails>,
    app: State,
    path: Path<MailId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let mail = kehu_mail::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Mail::from(mail)))
}

/// Get the text of a waiting mail
///
/// In development mode, and while the mail waits: a text may hold a personal link, with which anybody could answer in the
/// customer's place. Rule: SUR-04.
#[utoipa::path(operation_id = "getMailText", tag = "mails", security(("bearer" = ["mails:read"])),
    params(("id" = MailId, Path, description = "The mail")),
    responses((status = 200, description = "What it says", body = MailText)))]
#[get("/mails/{id}/text")]
pub async fn get_mail_text(
    caller: Caller<can::ReadMails>,
    app: State,
    path: Path<MailId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let letter = kehu_mail::read(&mut connection, &caller, &app.vault, path.0).await?;
    connection.give_back();
    let shown = letter.filter(|_| app.config.development());
    let letter = shown.ok_or(Error::NotShown {})?;
    Ok(HttpResponse::Ok().json(MailText::from(letter)))
}
