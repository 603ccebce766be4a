//! Questionnaires and their versions as rows.

use super::inconsistent;
use crate::Error as Refused;
use crate::model::QuestionnaireVersion;
use crate::questionnaire::Questionnaire;
use crate::words::VersionState;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Caller, Digest, PageRequest, QuestionnaireId, QuestionnaireVersionId, Scope, UnitId, UserId,
};
use serde_json::Value;
use uuid::Uuid;

/// Which versions a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionnaireFilter {
    /// Of questionnaires of this unit.
    pub unit: Option<UnitId>,
    /// Of this questionnaire.
    pub questionnaire: Option<QuestionnaireId>,
    /// In this state.
    pub state: Option<VersionState>,
}

struct Row {
    id: QuestionnaireVersionId,
    questionnaire_id: QuestionnaireId,
    unit_id: UnitId,
    name: String,
    number: i32,
    state: VersionState,
    content: Value,
    digest: Vec<u8>,
    drafted_at: DateTime<Utc>,
    drafted_by: UserId,
    edited_at: DateTime<Utc>,
    published_at: Option<DateTime<Utc>>,
    version: i64,
}

impl TryFrom<Row> for QuestionnaireVersion {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let broken = |reason: String| inconsistent("questionnaire_versions", row.id, reason);
        let content: Questionnaire =
            serde_json::from_value(row.content).map_err(|error| broken(error.to_string()))?;
        Ok(Self {
            id: row.id,
            questionnaire_id: row.questionnaire_id,
            unit_id: row.unit_id,
            name: row.name,
            number: row.number,
            state: row.state,
            content,
            digest: Digest::try_from(row.digest).map_err(broken)?,
            drafted_at: row.drafted_at,
            drafted_by: row.drafted_by,
            edited_at: row.edited_at,
            published_at: row.published_at,
            version: row.version,
        })
    }
}

macro_rules! select_versions {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select v.id as "id: _", v.questionnaire_id as "questionnaire_id: _", q.unit_id as "unit_id: _", q.name, v.number,
                      v.state as "state: _", v.content, v.digest, v.drafted_at, v.drafted_by as "drafted_by: _", v.edited_at,
                      v.published_at, v.version
               from questionnaire_versions v join questionnaires q on q.id = v.questionnaire_id
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: QuestionnaireVersionId,
) -> Result<Option<QuestionnaireVersion>, Error> {
    select_versions!(
        "where v.id = $1 and ($2::boolean or q.unit_id = any($3))",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_optional(connection)
    .await?
    .map(QuestionnaireVersion::try_from)
    .transpose()
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: QuestionnaireVersionId,
) -> Result<Option<QuestionnaireVersion>, Error> {
    select_versions!(
        "where v.id = $1 and ($2::boolean or q.unit_id = any($3)) for update of v",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_optional(&mut **tx)
    .await?
    .map(QuestionnaireVersion::try_from)
    .transpose()
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &QuestionnaireFilter,
    page: &PageRequest<QuestionnaireVersionId>,
) -> Result<Vec<QuestionnaireVersion>, Error> {
    select_versions!(
        "where ($1::boolean or q.unit_id = any($2)) and ($3::uuid is null or q.unit_id = $3)
           and ($4::uuid is null or q.id = $4) and ($5::text is null or v.state = $5)
           and ($6::uuid is null or v.id < $6)
         order by v.id desc limit $7",
        scope.all,
        scope.units.as_slice() as _,
        filter.unit.map(Uuid::from),
        filter.questionnaire.map(Uuid::from),
        filter.state.map(VersionState::as_str),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(QuestionnaireVersion::try_from)
    .collect()
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: QuestionnaireId,
    (unit, name, by): (UnitId, &str, UserId),
) -> Result<(), Refused> {
    sqlx::query!(
        "insert into questionnaires (id, unit_id, name, created_at, created_by) values ($1, $2, $3, $4, $5)",
        id.0,
        unit.0,
        name,
        caller.now,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The unit of a questionnaire inside a scope; the questionnaire is locked, so that numbers are given one by one.
pub(crate) async fn lock(
    tx: &mut Tx,
    scope: &Scope,
    id: QuestionnaireId,
) -> Result<Option<UnitId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select unit_id as "unit_id: UnitId" from questionnaires
           where id = $1 and ($2::boolean or unit_id = any($3)) for update"#,
        id.0,
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

pub(crate) async fn insert_version(
    tx: &mut Tx,
    caller: &Caller,
    id: QuestionnaireVersionId,
    questionnaire: QuestionnaireId,
    (content, digest, by): (&Value, Digest, UserId),
) -> Result<(), Refused> {
    sqlx::query!(
        "insert into questionnaire_versions (id, questionnaire_id, number, state, content, digest, drafted_at, drafted_by, edited_at)
         select $1, $2, 1 + coalesce(max(number), 0), 'draft', $3, $4, $5, $6, $5
         from questionnaire_versions where questionnaire_id = $2",
        id.0,
        questionnaire.0,
        content,
        digest.bytes(),
        caller.now,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn update_content(
    tx: &mut Tx,
    caller: &Caller,
    id: QuestionnaireVersionId,
    content: &Value,
    digest: Digest,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update questionnaire_versions set content = $2, digest = $3, edited_at = $4, version = version + 1
         where id = $1 and state = 'draft'",
        id.0,
        content,
        digest.bytes(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("questionnaire_versions", changed.rows_affected(), 1)
}

pub(crate) async fn mark_published(
    tx: &mut Tx,
    caller: &Caller,
    id: QuestionnaireVersionId,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update questionnaire_versions set state = 'published', published_at = $2, version = version + 1
         where id = $1 and state = 'draft'",
        id.0,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("questionnaire_versions", changed.rows_affected(), 1)
}
