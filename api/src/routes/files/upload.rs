//! Uploading.

use super::dto::{FileDescription, UploadFile};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Form, FormFault, Part, RawBody};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::web::BytesMut;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use kehu_files::{DEFAULT_LIMIT, Intake, NewFile, Purpose, StoredContent};
use kehu_identity::Permission;
use kehu_kernel::UnitId;

/// Most bytes of a part that is not the file.
const FIELD_LIMIT: usize = 1_024;

/// Upload a file
///
/// A form with the parts `file`, `purpose` and, where others of a unit are to see it, `unit_id`. The content must be of
/// the type that it is declared to be; of one that is declared as `application/octet-stream`, or not at all, the type is told
/// by the ending of its name, and without a known ending by its first bytes. The same content is stored once, however often
/// it is uploaded. A file to be imported may be larger than others, 64 MiB unless the operator has set another limit: name
/// its `purpose` before the `file`, and one that is too large is refused (413) as soon as it is.
#[utoipa::path(operation_id = "uploadFile", tag = "files", security(("bearer" = ["files:write"])),
    request_body(content = UploadFile, content_type = "multipart/form-data", encoding(("file" = (content_type = UploadFile::media_types())))),
    responses((status = 201, description = "Stored", body = FileDescription, headers(("Location" = String, description = "The file")))))]
#[post("/files")]
pub async fn upload_file(
    caller: Caller<can::WriteFiles>,
    app: State,
    act: Act,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let received = receive(&app, form).await?;
    let Received {
        content,
        file_name,
        purpose,
        unit_id,
    } = received;
    if unit_id.is_some_and(|unit| !may_place(&caller, unit)) {
        return Err(Problem::body(
            "/unit_id",
            "unit-out-of-reach",
            "must be a unit at which you may upload files",
            "须为您有权上传文件的单位",
        ));
    }
    // What decides whether a repetition is the same: the boundaries of a form differ from time to time.
    let fingerprint = format!(
        "{} {file_name} {} {unit_id:?}",
        hex::encode(content.sha256()),
        purpose.as_str()
    );
    request.extensions_mut().insert(RawBody(fingerprint.into()));
    let store = app.files.clone();
    act.run(&app, caller, async move |tx, caller| {
        let new = NewFile {
            file_name: file_name.clone(),
            unit_id,
            purpose,
        };
        let file = kehu_files::register(tx, caller, &store, &content, new).await?;
        Reply::created(
            format!("/v1/files/{}", file.id),
            &FileDescription::from(file),
        )
    })
    .await
}

fn may_place(caller: &Caller<can::WriteFiles>, unit: UnitId) -> bool {
    caller.scope.holds(unit, None)
        || caller
            .standing()
            .places_of(Permission::FilesWrite)
            .contains(&unit)
}

struct Received {
    content: StoredContent,
    file_name: String,
    purpose: Purpose,
    unit_id: Option<UnitId>,
}

/// Most bytes of a file for a purpose.
fn limit_of(app: &State, purpose: Purpose) -> u64 {
    match purpose {
        Purpose::Import => app.config.import_file_limit(),
        _ => DEFAULT_LIMIT,
    }
}

async fn receive(app: &State, mut form: Form) -> Result<Received, Problem> {
    let mut content = None;
    match receive_parts(app, &mut form, &mut content).await {
        Ok((purpose, unit_id)) => {
            let missing = || Problem::body("/file", "required", "is required", "必填");
            let (intake, file_name) = content.ok_or_else(missing)?;
            Ok(Received {
                content: intake.finish().await?,
                file_name,
                purpose,
                unit_id,
            })
        }
        Err(problem) => {
            if let Some((intake, _)) = content {
                intake.abandon().await;
            }
            Err(problem)
        }
    }
}

/// Reads the parts in whatever order they come. Where the purpose stands before the file, a file too large for it is refused
/// as soon as it is; otherwise at the end of the form.
async fn receive_parts(
    app: &State,
    form: &mut Form,
    content: &mut Option<(Intake, String)>,
) -> Result<(Purpose, Option<UnitId>), Problem> {
    let (mut purpose, mut unit_id) = (None, None);
    while let Some(mut part) = form.next().await? {
        match part.name() {
            "file" if content.is_none() => {
                let largest = limit_of(app, Purpose::Import).max(DEFAULT_LIMIT);
                let limit = purpose.map_or(largest, |purpose| limit_of(app, purpose));
                *content = Some(take(app, &mut part, limit).await?);
            }
            "purpose" if purpose.is_none() => purpose = Some(word(&mut part, "/purpose").await?),
            "unit_id" if unit_id.is_none() => unit_id = Some(word(&mut part, "/unit_id").await?),
            other => {
                let place = format!("/{}", other.chars().take(50).collect::<String>());
                return Err(Problem::body(
                    place,
                    "invalid",
                    "must be one of file, purpose, unit_id, each once",
                    "仅支持 file、purpose、unit_id，且各出现一次",
                ));
            }
        }
    }
    if purpose == Some(Purpose::PrivacyExport) {
        return Err(Problem::body(
            "/purpose",
            "reserved",
            "is for archives that Kehu makes; use another purpose",
            "该用途仅供系统生成的导出文件使用，请选择其他用途",
        ));
    }
    let missing = |place: &str| Problem::body(place, "required", "is required", "必填");
    let (intake, _) = content.as_ref().ok_or_else(|| missing("/file"))?;
    let purpose = purpose.ok_or_else(|| missing("/purpose"))?;
    intake.hold_to(limit_of(app, purpose))?;
    Ok((purpose, unit_id))
}

/// Stores the bytes of the file as they come, and leaves it to the rest of the form whether they stay.
async fn take(app: &State, part: &mut Part, limit: u64) -> Result<(Intake, String), Problem> {
    let file_name = part.file_name().unwrap_or_default();
    let mut head = BytesMut::new();
    while head.len() < Intake::HEAD
        && let Some(chunk) = part.chunk().await?
    {
        head.extend_from_slice(&chunk);
    }
    let told = part.media_type();
    let mut intake = Intake::upload(&app.files, &told, &file_name, &head, limit)?;
    let mut next = Some(head.freeze());
    loop {
        let chunk = match next.take() {
            Some(head) => Ok(Some(head)),
            None => part.chunk().await,
        };
        let chunk = match chunk {
            Ok(Some(chunk)) => chunk,
            Ok(None) => return Ok((intake, file_name)),
            Err(problem) => {
                intake.abandon().await;
                return Err(problem);
            }
        };
        if let Err(refusal) = intake.write(chunk).await {
            intake.abandon().await;
            return Err(refusal.into());
        }
    }
}

/// Reads a short part as a word of a type.
async fn word<T: serde::de::DeserializeOwned>(part: &mut Part, place: &str) -> Result<T, Problem> {
    let wrong = |said: &str| {
        let fault = FormFault::read(said);
        Problem::body(place, fault.code, fault.words.en, fault.words.zh)
    };
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > FIELD_LIMIT {
            return Err(wrong("invalid value: string, expected a short string"));
        }
    }
    let text = String::from_utf8(bytes).map_err(|error| wrong(&error.to_string()))?;
    serde_json::from_value(serde_json::Value::String(text))
        .map_err(|error| wrong(&error.to_string()))
}
