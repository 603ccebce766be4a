//! The clock of both servers jumps to ends of months and years and to a leap day: nothing is answered with a 5xx, the books
//! add up, and a complaint is due at the end of the next working day.

use super::{counted, told};
use crate::client::text_at;
use crate::{Client, Failure, Journal, Load, Person, Plan, Row, Scene, Stage};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The password of everybody in the demo, as the README tells it.
const PASSWORD: &str = "Huaxin-Demo-2026";

/// Where the clock jumps to, and when a complaint of that moment must be replied to: by 18:00 of the next working day in China.
/// Nothing where midnight passes while the load runs.
const JUMPS: [(&str, Option<&str>); 7] = [
    // The last working day of a short February, a Friday.
    ("2027-02-26T02:00:00Z", Some("2027-03-01T10:00:00Z")),
    ("2027-06-30T02:00:00Z", Some("2027-07-01T10:00:00Z")),
    ("2027-12-30T02:00:00Z", Some("2027-12-31T10:00:00Z")),
    // Two seconds before the new year in China.
    ("2027-12-31T15:59:58Z", None),
    ("2028-02-28T02:00:00Z", Some("2028-02-29T10:00:00Z")),
    ("2028-02-29T02:00:00Z", Some("2028-03-01T10:00:00Z")),
    ("2028-02-29T15:59:58Z", None),
];

/// Without the national schedules of these years, which nobody has announced, deadlines would wait for them.
const SCHEDULES: &str = "
    insert into holiday_schedules (id, year, number, holidays, make_up_days, source, state, imported_by_kind, imported_by_id,
        imported_at, decided_by_kind, decided_by_id, decided_at)
    select gen_random_uuid(), year, 1, array [make_date(year, 1, 1)], '{}', 'drill', 'in_force', 'system', 'drill', now(),
        'system', 'drill', now()
    from generate_series(2027, 2029) year";

pub(super) async fn run(stage: &Stage, full: bool, seed: u64) -> Result<Row, Failure> {
    let operations = if full { 1_000 } else { 100 };
    let scene = stage.scene("clock", 8).await?;
    stage.sql(&scene.database, SCHEDULES)?;
    let admin = Person::with_password("admin", PASSWORD);
    let mut findings = Vec::new();
    let mut lines = Vec::new();
    let mut wrong = 0_usize;
    for (jump, (instant, due)) in JUMPS.iter().enumerate() {
        set(&scene, &admin, &json!({"now": instant})).await?;
        if let Some(due) = due {
            let told = complain(&scene).await?;
            if told != *due {
                println!("    a complaint of {instant} is due at {told}, not at {due}");
                wrong = wrong.saturating_add(1);
            }
        }
        let jump = u64::try_from(jump).unwrap_or_default();
        let plan = Plan {
            seed: seed.wrapping_add(jump),
            clients: 16,
            operations,
            units: 50,
        };
        scene.load(plan).await?.run().await?;
        let now = scene.lines()?;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        let mut connection = PgConnection::connect(&scene.url).await?;
        let found = crate::check(&mut connection, &now, &Load::prefix(plan.seed)).await?;
        connection.close().await?;
        println!("    {instant}: {}; {}", told(&found), counted(&now));
        findings.extend(found);
        lines.extend(now);
    }
    set(&scene, &admin, &json!({"now": Value::Null})).await?;
    findings.extend(scene.verify_audit().await);
    let unavailable = super::answers(&lines)
        .filter(|answered| answered.status.is_some_and(|status| status >= 500))
        .count();
    let measured = format!(
        "{}; {}; {wrong} deadlines wrong",
        told(&findings),
        counted(&lines)
    );
    stage.strike(scene).await?;
    Ok(Row {
        drill: "clock",
        size: format!("{} jumps, {operations} operations each", JUMPS.len()),
        passed: Some(findings.is_empty() && unavailable == 0 && wrong == 0),
        measured,
    })
}

/// A client of one server that writes its own journal.
fn client(scene: &Scene, base: String) -> Result<Client, Failure> {
    let journal = Arc::new(Journal::create(&scene.folder.join("aside.jsonl"))?);
    Client::new(
        Arc::new(vec![base]),
        0,
        journal,
        Arc::new(AtomicBool::new(false)),
    )
}

/// Sets the clock of both servers.
async fn set(scene: &Scene, admin: &Person, body: &Value) -> Result<(), Failure> {
    for instance in &scene.instances {
        let client = client(scene, instance.base())?;
        client
            .call(admin, Method::PUT, "/v1/clock", Some(body))
            .await
            .ok_or_else(|| Failure::told(format!("the clock could not be set: {body}")))?;
    }
    Ok(())
}

/// Opens a complaint: when it must be replied to.
async fn complain(scene: &Scene) -> Result<String, Failure> {
    let base = scene.instances.first().map(crate::Instance::base);
    let client = client(scene, base.unwrap_or_default())?;
    let body = json!({"unit_id": scene.world.desk.unit, "channel": "telephone", "category": "delivery", "content": "时钟演练",
        "complainant": {"name": "单小红", "telephone": "13812341234"}});
    let officer = &scene.world.desk.officer;
    let made = client
        .call(officer, Method::POST, "/v1/complaints", Some(&body))
        .await;
    text_at(made.as_ref(), "/complaint/due_at")
        .ok_or_else(|| Failure::told("a complaint was refused"))
}
