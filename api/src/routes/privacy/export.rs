//! Exporting.

use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routes::jobs::Job;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use actix_web::http::header;
use kehu_customers::privacy;
use kehu_kernel::PrivacyRequestId;

/// Export what is held of a person
///
/// Queues a job that makes a ZIP archive for an open request for export: `data.json` with every value under a title in
/// Chinese and English (dossier, contacts, identifiers in full, history in clear, documents, openings, timeline, who was
/// shown the data when and what for, to whom changes were passed on), and the person's files. When it is made the request
/// is done, and the archive is downloaded with `downloadPrivacyExport` until it is erased. A job that failed or was
/// cancelled can be followed by another. Rule: CUS-05 (PIPL 45).
#[utoipa::path(operation_id = "exportPerson", tag = "privacy", security(("bearer" = ["privacy:handle"])),
    params(("id" = PrivacyRequestId, Path, description = "The request")),
    responses((status = 202, description = "Queued", body = Job, headers(("Location" = String, description = "The job"))),
        (status = 409, description = "It is being made, or it is no open request for export", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/privacy-requests/{id}/export")]
pub async fn export_person(
    caller: Caller<can::HandlePrivacy>,
    app: State,
    path: Path<PrivacyRequestId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let job = privacy::start_export(tx, caller, path.0).await?;
        Reply::begun(
            format!("/v1/jobs/{}", job.id),
            &Job::of(job, caller.language),
        )
    })
    .await
}

/// Download the archive of an export
///
/// All that is held of the person, to be handed to that person. Each download is on the record as a disclosure. The archive
/// is there for the days that the policy sets and goes with the person's erasure. Rule: CUS-05 (PIPL 45).
#[utoipa::path(operation_id = "downloadPrivacyExport", tag = "privacy", security(("bearer" = ["privacy:handle"])),
    params(("id" = PrivacyRequestId, Path, description = "The request")),
    responses((status = 200, description = "The archive", content_type = "application/zip", body = crate::sheet::FileContent,
            headers(("Content-Disposition" = String, description = "Its name"))),
        (status = 409, description = "It has not been made", body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "It was erased", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/privacy-requests/{id}/archive")]
pub async fn download_privacy_export(
    caller: Caller<can::HandlePrivacy>,
    app: State,
    path: Path<PrivacyRequestId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let caller = caller.into_inner();
    let id = path.0;
    // On the record before it is shown.
    let file = app
        .db
        .transaction(async |tx| privacy::open_file(tx, &caller, id).await)
        .await?;
    let content = app.files.content(&file).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"personal-data-{id}.zip\""),
        ))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .content_type(file.media_type.as_str())
        .no_chunking(u64::try_from(file.size).unwrap_or_default())
        .streaming(content))
}
