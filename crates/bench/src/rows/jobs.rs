//! What runs once and long: settlements, comparisons, imports, the roll-up of statistics.

use super::customers::{DIRECTOR, column};
use super::sites::SALES_DIRECTOR;
use crate::bench::Bench;
use crate::http::{Connection, Request};
use crate::journey::text;
use crate::number::{count, median};
use crate::results::{Once, Row};
use crate::{Error, process, say};
use bytes::Bytes;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::process::Command;

/// Who settles the developer's commission.
const FINANCE: &str = "hao.finance";
/// Rows of the import.
const IMPORTED: u64 = 100_000;
/// How often one day's roll-up is refreshed.
const REFRESHES: usize = 40;
/// Longest that is waited for.
const PATIENCE: Duration = Duration::from_secs(1_200);

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Settlement,
    WhatIf,
    Import,
    Rebuild,
    Refresh,
}

/// What was used until the work began.
struct Meter {
    begun: Instant,
    server: Duration,
    postgres: Duration,
}

impl Kind {
    pub(super) async fn measure(self, bench: &mut Bench, row: &mut Row) -> Result<(), Error> {
        match self {
            Self::Settlement => settlement(bench, row).await,
            Self::WhatIf => what_if(bench, row).await,
            Self::Import => import(bench, row).await,
            Self::Rebuild => rebuild(bench, row).await,
            Self::Refresh => refresh(bench, row).await,
        }
    }
}

impl Meter {
    fn begin(bench: &Bench) -> Result<Self, Error> {
        process::forget_peak(bench.server.pid)?;
        Ok(Self {
            server: process::processor_time(bench.server.pid)?,
            postgres: process::processor_time_of_all(bench.ground.postgres)?,
            begun: Instant::now(),
        })
    }

    fn end(self, bench: &Bench, things: u64, of: &str) -> Result<Once, Error> {
        let seconds = self.begun.elapsed().as_secs_f64();
        let server = process::processor_time(bench.server.pid)?;
        let postgres = process::processor_time_of_all(bench.ground.postgres)?;
        Ok(Once {
            things,
            of: of.to_owned(),
            seconds,
            server_cpu_s: server.saturating_sub(self.server).as_secs_f64(),
            postgres_cpu_s: postgres.saturating_sub(self.postgres).as_secs_f64(),
            peak_kib: process::memory(bench.server.pid)?.peak,
        })
    }
}

/// The latest month of each site that has deals and can be settled, all begun at once and awaited. Afterwards they are
/// discarded, so that the next run finds the data set as it was.
async fn settlement(bench: &mut Bench, row: &mut Row) -> Result<(), Error> {
    let sql = "select d.site_id || ' ' || to_char(max(d.counted_at at time zone 'Asia/Shanghai'), 'YYYY-MM')
               from deals d where d.counted_at < date_trunc('month', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'
               group by d.site_id order by count(*) desc";
    let candidates = column(bench, sql).await?;
    let token = bench.token(FINANCE).await?;
    let mut connection = bench.connect().await?;
    let meter = Meter::begin(bench)?;
    let (mut begun, mut refused) = (Vec::new(), Vec::new());
    for candidate in &candidates {
        let (site, month) = candidate.split_once(' ').unwrap_or_default();
        let ask = Request::post(
            &token,
            "/v1/commission/settlements",
            &json!({"site_id": site, "month": month}),
        );
        match connection.json(&ask).await {
            Ok(answer) if answer["state"] == "computing" => begun.push(text(&answer["id"])?),
            Ok(answer) => refused.push(format!("{month} is {}", answer["state"])),
            Err(error) => refused.push(error.to_string()),
        }
    }
    if begun.is_empty() {
        return Err(Error::Missing(format!(
            "a month that can be settled: {}",
            refused.join("; ")
        )));
    }
    let mut deals = 0;
    let mut posted = 0;
    for id in &begun {
        let ask = Request::get(&token, format!("/v1/commission/settlements/{id}"));
        let settled = until(&mut connection, &ask, |answer| {
            answer["settlement"]["state"] != "computing"
        })
        .await?;
        deals += settled["settlement"]["deals_total"]
            .as_u64()
            .unwrap_or_default();
        posted += settled["settlement"]["posting_count"]
            .as_u64()
            .unwrap_or_default();
    }
    row.once = Some(meter.end(bench, deals, "deals")?);
    row.figures
        .insert("sites".into(), crate::number::real(count(begun.len())));
    row.figures
        .insert("postings".into(), crate::number::real(posted));
    for id in &begun {
        let path = format!("/v1/commission/settlements/{id}/discard");
        let discarded = connection
            .json(&Request::post(&token, path, &json!({"reason": "测速结束"})))
            .await;
        if let Err(error) = discarded {
            say(&format!("a settlement stays: {error}"));
        }
    }
    if !refused.is_empty() {
        row.note = Some(format!(
            "{} sites were not settled: {}",
            refused.len(),
            refused.join("; ").chars().take(300).collect::<String>()
        ));
    }
    Ok(())
}

/// All determined deals of all sites, decided by the other preset.
async fn what_if(bench: &mut Bench, row: &mut Row) -> Result<(), Error> {
    let sites = column(
        bench,
        "select site_id::text from determinations group by site_id order by count(*) desc",
    )
    .await?;
    let token = bench.token(SALES_DIRECTOR).await?;
    let mut connection = bench.connect().await?;
    let meter = Meter::begin(bench)?;
    let mut asked = Vec::new();
    for site in &sites {
        let body = json!({"site_id": site, "policy": {"kind": "preset", "preset": "sales-office"}});
        let answer = connection
            .json(&Request::post(&token, "/v1/what-ifs", &body))
            .await?;
        asked.push((text(&answer["id"])?, text(&answer["job_id"])?));
    }
    let mut deals = 0;
    for (id, job) in &asked {
        finished(&mut connection, &token, job).await?;
        let answer = connection
            .json(&Request::get(&token, format!("/v1/what-ifs/{id}")))
            .await?;
        let comparison = answer.get("what_if").unwrap_or(&answer);
        deals += comparison["deals_total"].as_u64().unwrap_or_default();
    }
    row.once = Some(meter.end(bench, deals, "deals")?);
    Ok(())
}

/// A file of new customers, of which the data set's generator makes the rows.
async fn import(bench: &mut Bench, row: &mut Row) -> Result<(), Error> {
    let file = bench.ground.folder.join("import.csv");
    generate(&bench.ground.dataset, &file).await?;
    let token = bench.token(DIRECTOR).await?;
    let mut connection = bench.connect().await?;
    let content = std::fs::read(&file)?;
    let meter = Meter::begin(bench)?;
    let uploaded = connection.json(&upload(&token, &content)).await?;
    let unit = column(
        bench,
        "select id::text from units where code = 'HX-PETRO-SALES'",
    )
    .await?;
    let body = json!({"file_id": uploaded["id"], "unit_id": unit.first(), "accept_duplicates_reason": "测速数据"});
    let prepared = connection
        .json(&Request::post(&token, "/v1/customer-imports", &body))
        .await?;
    let id = text(&prepared["import"]["id"])?;
    let ask = Request::post(
        &token,
        format!("/v1/customer-imports/{id}/run"),
        &Value::Null,
    );
    let run = connection.json(&ask).await?;
    let job = run
        .get("job_id")
        .or_else(|| run["import"].get("job_id"))
        .unwrap_or(&run["id"]);
    finished(&mut connection, &token, &text(job)?).await?;
    let done = connection
        .json(&Request::get(&token, format!("/v1/customer-imports/{id}")))
        .await?;
    let done = done.get("import").unwrap_or(&done);
    row.once = Some(meter.end(
        bench,
        done["rows_done"].as_u64().unwrap_or_default(),
        "rows",
    )?);
    for name in [
        "created_count",
        "updated_count",
        "unchanged_count",
        "failed_count",
    ] {
        row.figures
            .insert(name.into(), done[name].as_f64().unwrap_or_default());
    }
    Ok(())
}

async fn generate(program: &Path, file: &Path) -> Result<(), Error> {
    if !program.is_file() {
        return Err(Error::Missing(format!(
            "{}, which makes the file",
            program.display()
        )));
    }
    let output = Command::new(program)
        .args(["csv", "--rows", &IMPORTED.to_string()])
        .output()
        .await?;
    if !output.status.success() {
        let complained = String::from_utf8_lossy(&output.stderr);
        return Err(Error::Missing(format!(
            "a file to import: {}",
            complained.lines().next().unwrap_or_default()
        )));
    }
    Ok(std::fs::write(file, output.stdout)?)
}

fn upload(token: &str, content: &[u8]) -> Request {
    const BOUNDARY: &str = "kehu-bench-part";
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nimport\r\n--{BOUNDARY}\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"import.csv\"\r\nContent-Type: text/csv\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    Request {
        body: Bytes::from(body),
        media_type: format!("multipart/form-data; boundary={BOUNDARY}"),
        ..Request::post(token, "/v1/files", &Value::Null)
    }
}

/// The operator's command, in a process of its own: its memory is not the server's.
async fn rebuild(bench: &mut Bench, row: &mut Row) -> Result<(), Error> {
    let visits: i64 = sqlx::query_scalar("select count(*) from receptions")
        .fetch_one(&mut bench.database)
        .await?;
    let meter = Meter::begin(bench)?;
    bench.ground.program.output(&["rebuild-statistics"]).await?;
    row.once = Some(meter.end(bench, u64::try_from(visits).unwrap_or_default(), "visits")?);
    row.note = Some(
        "kehu rebuild-statistics, a process of its own: server CPU and peak are the idle server's"
            .into(),
    );
    Ok(())
}

/// The function of the schema by which a record of a day that is rolled up refreshes that day.
async fn refresh(bench: &mut Bench, row: &mut Row) -> Result<(), Error> {
    let sql = "select format('select refresh_site_days(array [''%s'']::uuid[], ''%s'', ''%s'')', site_id, day, day + 1)
               from site_days order by md5(site_id::text || day) limit 200";
    let calls = column(bench, sql).await?;
    let mut millis = Vec::new();
    for call in calls.iter().take(REFRESHES) {
        let begun = Instant::now();
        sqlx::query(sqlx::AssertSqlSafe(call.clone()))
            .execute(&mut bench.database)
            .await?;
        millis.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    row.figures
        .insert("median_ms".into(), median(&millis).unwrap_or_default());
    row.figures
        .insert("slowest_ms".into(), millis.into_iter().fold(0.0, f64::max));
    Ok(())
}

async fn finished(connection: &mut Connection, token: &str, job: &str) -> Result<(), Error> {
    let ask = Request::get(token, format!("/v1/jobs/{job}"));
    let is_over = |answer: &Value| !matches!(answer["status"].as_str(), Some("queued" | "running"));
    let job = until(connection, &ask, is_over).await?;
    if job["status"] == "succeeded" {
        Ok(())
    } else {
        Err(Error::Other(format!(
            "the job is {}: {}",
            job["status"], job["error"]
        )))
    }
}

/// Asks again and again until an answer is what is waited for.
async fn until(
    connection: &mut Connection,
    ask: &Request,
    is_there: impl Fn(&Value) -> bool,
) -> Result<Value, Error> {
    let begun = Instant::now();
    loop {
        let answer = connection.json(ask).await?;
        if is_there(&answer) {
            return Ok(answer);
        }
        if begun.elapsed() > PATIENCE {
            return Err(Error::Other(format!(
                "not done after {} s: {answer}",
                PATIENCE.as_secs()
            )));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
