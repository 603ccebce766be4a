//! The page behind a personal link, by HTTP and in a browser; invitations by e-mail (SUR-04).

mod browser;
pub(crate) mod invitations;
mod pages;

use crate::survey_results::fixture::{Plan, lay, questionnaire, section, superuser, text};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use kehu_kernel::EventId;
use kehu_tests::Server;
use serde_json::{Value, json};
use uuid::Uuid;

fn both(zh: &str, en: &str) -> Value {
    json!({"zh": zh, "en": en})
}

fn asked(key: &str, words: (&str, &str), more: Value) -> Value {
    let mut question = json!({"key": key, "subject": "service_quality", "text": both(words.0, words.1), "required": false, "weight": 1,
        "shown_if": [], "about": null, "kind": "scale"});
    question
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    question
}

/// A scale that must be answered, why when it was answered badly, and a recommendation.
fn content() -> Value {
    let why = json!({"kind": {"free_text": {"most_characters": 200}}, "weight": 0, "required": true,
        "shown_if": [{"question": "service", "test": {"at_most": 2}}]});
    let questions = vec![
        asked(
            "service",
            ("您对服务是否满意？", "Are you satisfied with our service?"),
            json!({"required": true}),
        ),
        asked("why", ("哪里不满意？", "What was wrong?"), why),
        asked(
            "nps",
            ("您会推荐我们吗？", "Would you recommend us?"),
            json!({"kind": "recommendation", "weight": 0}),
        ),
    ];
    let mut whole = questionnaire("to_zero", vec![section("s", 1, questions)]);
    whole["languages"] = json!(["zh", "en"]);
    whole["title"] = both("客户满意度调查", "Customer satisfaction survey");
    whole["competitors"] = json!([]);
    whole["sections"][0]["title"] = both("服务", "Service");
    whole["introduction"] = text("<b>感谢</b>您的参与");
    whole["introduction"]["en"] = json!("Thank you");
    whole
}

/// An anonymous survey that is asked, with a link; answers the survey, the version and the secret.
async fn link(server: &Server) -> (Uuid, Uuid, String) {
    let survey = lay(server, &Plan::plain(server, content())).await;
    let mut superuser = superuser(server).await;
    sqlx::query("update surveys set stage = 'fieldwork', fieldwork_closed_at = null where id = $1")
        .bind(survey)
        .execute(&mut superuser)
        .await
        .unwrap();
    let version: Uuid =
        sqlx::query_scalar("select questionnaire_version_id from surveys where id = $1")
            .bind(survey)
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    let mut secret = [7_u8; 32];
    secret[..16].copy_from_slice(EventId::generate().0.as_bytes());
    sqlx::query(
        r"insert into survey_links (id, survey_id, anonymous, stratum, digest, language, expires_at, state)
          values ($1, $2, true, 'all', sha256('survey link'::bytea || '\x00'::bytea || $3), 'zh', $4, 'open')",
    )
    .bind(EventId::generate().0)
    .bind(survey)
    .bind(secret.as_slice())
    .bind(server.app.clock.now() + Duration::days(14))
    .execute(&mut superuser)
    .await
    .unwrap();
    (survey, version, URL_SAFE_NO_PAD.encode(secret))
}

async fn taken(server: &Server) -> i64 {
    sqlx::query_scalar("select count(*) from survey_responses")
        .fetch_one(&mut superuser(server).await)
        .await
        .unwrap()
}
