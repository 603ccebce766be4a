//! The dossiers of the trading company, as its customer management director reads them.

use super::encoded;
use crate::Error;
use crate::bench::Bench;
use crate::http::Request;
use crate::load::Work;
use serde_json::json;

/// Who asks: somebody who sees all of the company's customers.
pub(super) const DIRECTOR: &str = "lin.director";

/// The list that is paged through.
const LIST: &str = "/v1/customers?status=active&status=prospect&sort=-created_at";

/// How many pages of fifty lie before the deep one.
const DEEP: usize = 10_000;

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    ById,
    FirstPage,
    DeepPage,
    /// By so many characters of a name.
    Characters(u32),
    Initials,
    Telephone,
}

impl Kind {
    pub(super) async fn prepare(self, bench: &mut Bench) -> Result<Work, Error> {
        let token = bench.token(DIRECTOR).await?;
        let requests = match self {
            Self::ById => {
                let ids = column(bench, &ids_sql()).await?;
                ids.iter()
                    .map(|id| Request::get(&token, format!("/v1/customers/{id}")))
                    .collect()
            }
            Self::FirstPage => vec![Request::get(&token, format!("{LIST}&limit=50"))],
            Self::DeepPage => vec![deep_page(bench, &token).await?],
            Self::Characters(count) => {
                let sql = characters_sql(count);
                column(bench, &sql)
                    .await?
                    .iter()
                    .map(|text| search(&token, text))
                    .collect()
            }
            Self::Initials => column(bench, &initials_sql())
                .await?
                .iter()
                .map(|text| search(&token, text))
                .collect(),
            Self::Telephone => {
                let tails = column(bench, &telephones_sql()).await?;
                let ask = |tail: &String| {
                    Request::post(
                        &token,
                        "/v1/customers/search",
                        &json!({"q": tail, "limit": 20}),
                    )
                };
                tails.iter().map(ask).collect()
            }
        };
        Ok(Work::Requests(requests.into()))
    }
}

fn search(token: &str, text: &str) -> Request {
    Request::get(token, format!("/v1/customers?q={}&limit=20", encoded(text)))
}

/// Walks through the list in pages of two hundred, and answers the page of fifty that then follows.
async fn deep_page(bench: &Bench, token: &str) -> Result<Request, Error> {
    let mut connection = bench.connect().await?;
    let mut cursor = String::new();
    for _ in 0..DEEP * 50 / 200 {
        let ask = Request::get(token, format!("{LIST}&limit=200{cursor}"));
        let page = connection.json(&ask).await?;
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={}", encoded(next)),
            None => break,
        }
    }
    Ok(Request::get(token, format!("{LIST}&limit=50{cursor}")))
}

/// The first column of what a question answers, in an order that has nothing to do with that of the table.
pub(super) async fn column(bench: &mut Bench, sql: &str) -> Result<Vec<String>, Error> {
    let values: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
        .fetch_all(&mut bench.database)
        .await?;
    if values.is_empty() {
        return Err(Error::Missing("rows in the data set".into()));
    }
    Ok(values)
}

/// A sample of the company's customers, drawn over the whole table; of a small one all.
const SAMPLE: &str = "with company as (select id from units where code = 'HX-PETRO'),
    place as (select u.id from units u, company c where u.id = c.id or c.id = any (u.ancestors)),
    large as (select reltuples > 100000 as is_so from pg_class where relname = 'customers' and relkind = 'r'),
    drawn as (select c.* from customers c tablesample system (3), large where large.is_so
              union all
              select c.* from customers c, large where not large.is_so),
    sample as (select d.* from drawn d where d.unit_id in (select id from place) and d.status in ('active', 'prospect')
               and d.processing_state = 'active' order by md5(d.id::text) limit 4000)";

fn ids_sql() -> String {
    format!("{SAMPLE} select id::text from sample")
}

/// So many characters that follow each other anywhere in a name.
fn characters_sql(count: u32) -> String {
    format!(
        "{} select substring(name, 1 + (('x' || substr(md5(id::text), 1, 7))::bit(28)::int % (length(name) - {count} + 1)), {count})
         from sample where length(name) >= {count} limit 1000",
        SAMPLE
    )
}

/// The first letters of three to five characters.
fn initials_sql() -> String {
    format!(
        "{} select distinct on (s.id) left(k.key, 4) from sample s join customer_search_keys k on k.customer_id = s.id
         where length(k.key) between 3 and 12 and k.contact_id is null order by s.id, length(k.key) limit 1000",
        SAMPLE
    )
}

fn telephones_sql() -> String {
    format!(
        "{} select right(t.digits, 4 + (('x' || substr(md5(s.id::text), 1, 7))::bit(28)::int % 5)) from sample s
         join customer_telephones t on t.customer_id = s.id where length(t.digits) >= 8 limit 1000",
        SAMPLE
    )
}
