//! The sales floors of the developer.

use super::customers::column;
use crate::Error;
use crate::bench::Bench;
use crate::http::{Connection, Request};
use crate::journey::{Floor, Journey, Keys, Mobiles, Site, text};
use crate::load::Work;
use serde_json::{Value, json};
use sqlx::Row;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Who reads statistics and determinations of all sites.
pub(super) const SALES_DIRECTOR: &str = "deng.director";
const ADMINISTRATOR: &str = "admin";
const MANAGER: &str = "cao.manager";
/// Their password.
const PASSWORD: &str = "Measured-Today-2026";

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Day,
    Week,
    Month,
    Year,
    Preview,
    Replay,
    Desk,
    Turn,
    OneSite,
    Visit,
}

impl Kind {
    pub(super) async fn prepare(self, bench: &mut Bench) -> Result<Work, Error> {
        match self {
            Self::Turn => floors(bench, Journey::Turn).await,
            Self::OneSite => one_site(bench).await,
            Self::Visit => floors(bench, Journey::Visit).await,
            Self::Desk => desk(bench).await,
            Self::Preview | Self::Replay => {
                let token = bench.token(SALES_DIRECTOR).await?;
                let (sql, ask): (_, fn(&str, &str) -> Request) = match self {
                    Self::Preview => (PARTIES, |token, id| {
                        Request::post(
                            token,
                            format!("/v1/parties/{id}/preview-determination"),
                            &json!({}),
                        )
                    }),
                    _ => (DETERMINATIONS, |token, id| {
                        Request::post(
                            token,
                            format!("/v1/determinations/{id}/replay"),
                            &Value::Null,
                        )
                    }),
                };
                let ids = column(bench, sql).await?;
                Ok(Work::Requests(
                    ids.iter().map(|id| ask(&token, id)).collect(),
                ))
            }
            Self::Day | Self::Week | Self::Month | Self::Year => self.statistics(bench).await,
        }
    }

    async fn statistics(self, bench: &mut Bench) -> Result<Work, Error> {
        let token = bench.token(SALES_DIRECTOR).await?;
        let paths: Vec<String> = match self {
            Self::Year => {
                let sql = "select distinct extract(year from arrived_at at time zone 'Asia/Shanghai')::int::text
                           from receptions where arrived_at > now() - interval '400 days'";
                let years = column(bench, sql).await?;
                years
                    .iter()
                    .map(|year| format!("/v1/statistics/sites/{year}"))
                    .collect()
            }
            Self::Month => {
                let sql = "select format('/v1/sites/%s/statistics/days?from=%s&until=%s', site_id, month::date,
                                         (month + interval '1 month' - interval '1 day')::date)
                           from (select site_id, date_trunc('month', arrived_at at time zone 'Asia/Shanghai') as month
                                 from receptions group by 1, 2 having count(*) > 20) visited order by md5(month::text || site_id) limit 200";
                column(bench, sql).await?
            }
            _ => {
                let of = if matches!(self, Self::Day) {
                    "daily"
                } else {
                    "weekly-report"
                };
                let sql = format!(
                    "select format('/v1/sites/%s/statistics/{of}?day=%s', site_id, day)
                     from (select site_id, (arrived_at at time zone 'Asia/Shanghai')::date as day
                           from receptions group by 1, 2 having count(*) > 5) visited order by md5(day::text || site_id) limit 200"
                );
                column(bench, &sql).await?
            }
        };
        Ok(Work::Requests(
            paths
                .into_iter()
                .map(|path| Request::get(&token, path))
                .collect(),
        ))
    }
}

/// Parties that have been received, at all sites.
const PARTIES: &str = "select p.id::text from parties p 
    where p.merged_into is null and exists (select from receptions r where r.party_id = p.id) order by md5(p.id::text) limit 1000";

/// Determinations of the latest form.
const DETERMINATIONS: &str =
    "select id::text from determinations  order by md5(id::text) limit 1000";

/// Searches at the desk of the busiest site that has been open all the time, by one of its salespeople: by mobile, its end, or name.
/// The one whose month is settled has had more visitors, but in a month.
async fn desk(bench: &mut Bench) -> Result<Work, Error> {
    let sql =
        "select site_id::text from receptions group by site_id
               order by count(distinct (arrived_at at time zone 'Asia/Shanghai')::date) desc, count(*) desc limit 1";
    let site = column(bench, sql)
        .await?
        .into_iter()
        .next()
        .unwrap_or_default();
    let sql = format!(
        "select u.sign_in_name from users u join assignments a on a.user_id = u.id join roles r on r.id = a.role_id
         where r.code = 'salesperson' and a.unit_id = '{site}' and u.active
           and a.valid_from <= current_date and coalesce(a.valid_before > current_date, true) order by u.sign_in_name limit 1"
    );
    let name = column(bench, &sql)
        .await?
        .into_iter()
        .next()
        .unwrap_or_default();
    let token = bench.token(&name).await?;
    let sql = format!(
        "select case ('x' || substr(md5(c.id::text), 1, 1))::bit(4)::int % 3
                when 0 then c.mobile when 1 then right(c.mobile, 4) else c.name end
         from (select id from parties where site_id = '{site}' and merged_into is null order by md5(id::text) limit 1500) p
         join party_members m on m.party_id = p.id join customers c on c.id = m.customer_id
         where c.mobile is not null and length(c.name) > 1 and c.processing_state = 'active'"
    );
    let asked = column(bench, &sql).await?;
    let path = format!("/v1/sites/{site}/desk-search");
    let requests = asked
        .iter()
        .map(|text| Request::post(&token, path.as_str(), &json!({"q": text})));
    Ok(Work::Requests(requests.collect()))
}

/// Sites for what is measured, and sites for pgbench: a day's order is read whole by who takes a turn, so that the acts are spread
/// over sites, as they are where people work.
async fn floors(bench: &mut Bench, journey: fn(Arc<Floor>) -> Journey) -> Result<Work, Error> {
    let measured = floor(bench, bench.effort.clients * 2, 2).await?;
    let mut observed = Vec::new();
    for _ in 0..bench.effort.clients {
        observed.push(journey(Arc::new(floor(bench, 1, 2).await?)));
    }
    Ok(Work::Journey {
        measured: journey(Arc::new(measured)),
        observed,
    })
}

/// All clients at one site.
async fn one_site(bench: &mut Bench) -> Result<Work, Error> {
    let crew = bench.effort.clients * 3;
    let measured = Journey::Turn(Arc::new(floor(bench, 1, crew).await?));
    let observed = vec![Journey::Turn(Arc::new(floor(bench, 1, crew).await?))];
    Ok(Work::Journey { measured, observed })
}

/// New sites on each of which so many salespeople are on duty and free.
async fn floor(bench: &mut Bench, sites: usize, crew: usize) -> Result<Floor, Error> {
    let run = run_key(bench).await?;
    let mut opened = Vec::new();
    for place in 0..sites {
        opened.push(site(bench, &format!("{run}-{place}"), crew).await?);
    }
    Ok(Floor {
        sites: opened,
        acts: AtomicU64::new(0),
        mobiles: mobiles(bench, "191").await?,
        keys: Keys::of(&run),
    })
}

async fn site(bench: &mut Bench, name: &str, crew: usize) -> Result<Site, Error> {
    let mut connection = bench.connect().await?;
    let administrator = bench.token(ADMINISTRATOR).await?;
    let parent = column(bench, "select id::text from units where code = 'HX-HOMES'").await?;
    let body = json!({"kind": "site", "parent_id": parent.first(), "code": format!("BENCH-{name}"), "name": "测速售楼处"});
    let made = connection
        .json(&Request::post(&administrator, "/v1/units", &body))
        .await?;
    let id = text(&made["id"])?;
    let mut salespeople = HashMap::new();
    let mut order = Vec::new();
    for place in 0..crew {
        let name = format!("bench.{}.{place}", name.to_lowercase());
        let body = json!({"unit_id": id, "sign_in_name": name, "display_name": "测速员"});
        let made = connection
            .json(&Request::post(&administrator, "/v1/users", &body))
            .await?;
        let user = text(&made["user"]["id"])?;
        let path = format!("/v1/users/{user}/assignments");
        let body = json!({"role": "salesperson", "unit_id": id});
        connection
            .json(&Request::post(&administrator, path, &body))
            .await?;
        let given = text(&made["one_time_password"])?;
        let token = sign_in(&mut connection, &name, &given).await?;
        let body = json!({"present": given, "new": PASSWORD});
        connection
            .json(&Request::post(&token, "/v1/me/change-password", &body))
            .await?;
        salespeople.insert(
            user.clone(),
            sign_in(&mut connection, &name, PASSWORD).await?,
        );
        order.push(user);
    }
    let manager = bench.token(MANAGER).await?;
    let today = column(
        bench,
        "select (now() at time zone 'Asia/Shanghai')::date::text",
    )
    .await?;
    let body = json!({"applies": {"to": "day", "day": today.first()}, "salespeople": order});
    let path = format!("/v1/sites/{id}/rotation/rosters");
    connection
        .json(&Request::post(&manager, path, &body))
        .await?;
    for token in salespeople.values() {
        let path = format!("/v1/sites/{id}/rotation/arrive");
        connection
            .json(&Request::post(token, path, &json!({})))
            .await?;
    }
    let callers = salespeople.values().cloned().collect();
    Ok(Site {
        id,
        salespeople,
        callers,
    })
}

async fn sign_in(connection: &mut Connection, name: &str, password: &str) -> Result<String, Error> {
    let body = json!({"name": name, "password": password});
    let answer = connection
        .json(&Request::post("", "/v1/auth/tokens", &body))
        .await?;
    text(&answer["access_token"])
}

/// Mobiles that nobody in the database has.
pub(super) async fn mobiles(bench: &mut Bench, prefix: &'static str) -> Result<Mobiles, Error> {
    let taken = sqlx::query("select mobile from customers where mobile like $1 || '%'")
        .bind(prefix)
        .fetch_all(&mut bench.database)
        .await?;
    let taken: HashSet<String> = taken.iter().filter_map(|row| row.try_get(0).ok()).collect();
    let second: i64 = sqlx::query_scalar("select extract(epoch from clock_timestamp())::bigint")
        .fetch_one(&mut bench.database)
        .await?;
    Ok(Mobiles::new(
        prefix,
        taken,
        u64::try_from(second).unwrap_or_default() * 1_000,
    ))
}

/// Tells what this run makes from what others made.
pub(super) async fn run_key(bench: &mut Bench) -> Result<String, Error> {
    let sql = "select to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint)";
    let keys = column(bench, sql).await?;
    Ok(keys.into_iter().next().unwrap_or_default().to_uppercase())
}
