//! Who and what the load works with.

use crate::client::text_at;
use crate::{Client, Failure};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};

/// Of a batch of units, and of the prices in a list.
const BATCH: usize = 100;
/// Salespeople by site, in the demo.
const DEMO_SITES: [[&str; 5]; 2] = [
    ["he.jia", "pan.yue", "dai.lin", "mo.fei", "zou.kai"],
    ["yu.hao", "jiang.lan", "tian.ye", "ren.xin", "wei.chen"],
];
/// Account managers among whom customers go about, in the demo.
const DEMO_ACCOUNT_MANAGERS: [&str; 3] = ["wang.fang", "zhang.wei", "liu.jing"];

/// Somebody who signs in.
#[derive(Debug)]
pub struct Person {
    name: String,
    password: Option<String>,
    token: Mutex<Option<String>>,
}

impl Person {
    /// Somebody with a password.
    #[must_use]
    pub fn with_password(name: &str, password: &str) -> Self {
        Self {
            name: name.to_owned(),
            password: Some(password.to_owned()),
            token: Mutex::new(None),
        }
    }

    /// Somebody who is signed in already.
    #[must_use]
    pub fn with_token(name: &str, token: &str) -> Self {
        Self {
            name: name.to_owned(),
            password: None,
            token: Mutex::new(Some(token.to_owned())),
        }
    }

    /// The sign-in name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn credentials(&self) -> Option<Value> {
        Some(json!({"name": self.name, "password": self.password.as_ref()?}))
    }

    /// Held while somebody signs in, so that all clients wait for one sign-in.
    pub(crate) async fn token(&self) -> MutexGuard<'_, Option<String>> {
        self.token.lock().await
    }

    pub(crate) async fn forget_token(&self) {
        if self.password.is_some() {
            self.token.lock().await.take();
        }
    }
}

/// A sales site.
#[derive(Debug)]
pub struct Site {
    /// Its identifier.
    pub id: String,
    /// Its salespeople, by user identifier.
    pub salespeople: BTreeMap<String, Person>,
    /// Who enters buildings and prices.
    pub manager: Person,
    /// Who receives money.
    pub finance: Person,
}

/// Where complaints are opened.
#[derive(Debug)]
pub struct Desk {
    /// The unit.
    pub unit: String,
    /// Who takes them in.
    pub officer: Person,
}

/// Customers who go about among account managers.
#[derive(Debug)]
pub struct Portfolio {
    /// Who assigns.
    pub assigner: Person,
    /// The customers.
    pub customers: Vec<String>,
    /// The account managers' user identifiers.
    pub managers: Vec<String>,
}

/// Who and what the load works with.
#[derive(Debug)]
pub struct World {
    /// The sites.
    pub sites: Vec<Site>,
    /// The complaint desk.
    pub desk: Desk,
    /// The customers to assign.
    pub portfolio: Portfolio,
}

/// The units for sale that were made for the load, by site: identifier and price.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// By the order of the sites.
    pub units: Vec<Vec<(String, String)>>,
}

impl World {
    /// The people of the demo, at its two sites.
    ///
    /// # Errors
    /// When the server is not that of a demo.
    pub async fn of_demo(client: &Client, password: &str) -> Result<Self, Failure> {
        let person = |name: &str| Person::with_password(name, password);
        let mut sites = Vec::new();
        for names in DEMO_SITES {
            let (mut site, mut salespeople) = (String::new(), BTreeMap::new());
            for name in names {
                let one = person(name);
                let me = about(client, &one).await?;
                site = field(&me, "/unit_id")?;
                salespeople.insert(field(&me, "/id")?, one);
            }
            sites.push(Site {
                id: site,
                salespeople,
                manager: person("cao.manager"),
                finance: person("hao.finance"),
            });
        }
        let officer = person("tang.service");
        let unit = field(&about(client, &officer).await?, "/unit_id")?;
        let mut managers = Vec::new();
        for name in DEMO_ACCOUNT_MANAGERS {
            managers.push(field(&about(client, &person(name)).await?, "/id")?);
        }
        let assigner = person("lin.director");
        let path = "/v1/customers?limit=8&status=active";
        let customers = client.read(&assigner, path).await;
        Ok(Self {
            sites,
            desk: Desk { unit, officer },
            portfolio: Portfolio {
                customers: ids(customers.as_ref(), "/items"),
                assigner,
                managers,
            },
        })
    }

    /// The salespeople come to work, and each site gets a building `code` of that many units with prices.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn open(&self, client: &Client, code: &str, units: usize) -> Result<Opened, Failure> {
        let mut opened = Opened::default();
        for site in &self.sites {
            for one in site.salespeople.values() {
                let path = format!("/v1/sites/{}/rotation/arrive", site.id);
                // Who is there already is refused.
                client
                    .call(one, Method::POST, &path, Some(&json!({})))
                    .await;
            }
            opened.units.push(site.build(client, code, units).await?);
        }
        Ok(opened)
    }
}

impl Site {
    async fn build(
        &self,
        client: &Client,
        code: &str,
        units: usize,
    ) -> Result<Vec<(String, String)>, Failure> {
        let building = json!({"code": code, "name": "演练楼"});
        let building = self.enter(client, "buildings", &building).await?;
        let building = field(&building, "/id")?;
        let mut made = Vec::new();
        for first in (0..units).step_by(BATCH) {
            let items: Vec<Value> = (first..units.min(first.saturating_add(BATCH)))
                .map(|room| {
                    json!({"building_id": building, "floor": 1, "room": room.to_string(), "kind": "residence",
                        "built_area": "100.00", "inner_area": "80.00", "layout": "三室两厅", "grade": 3})
                })
                .collect();
            let batch = json!({"items": items});
            let batch = self.enter(client, "sale-units/batch", &batch).await?;
            made.extend(ids(Some(&batch), "/items"));
        }
        let price = "1000000.00";
        let clock = client
            .read(&self.manager, "/v1/clock")
            .await
            .unwrap_or_default();
        let today = field(&clock, "/today")?;
        for part in made.chunks(BATCH) {
            let prices: Vec<Value> = part
                .iter()
                .map(|unit| json!({"sale_unit_id": unit, "total": price, "floor_total": "900000.00"}))
                .collect();
            let list = json!({"effective_on": today, "prices": prices});
            self.enter(client, "price-lists", &list).await?;
        }
        Ok(made
            .into_iter()
            .map(|unit| (unit, price.to_owned()))
            .collect())
    }

    async fn enter(&self, client: &Client, path: &str, body: &Value) -> Result<Value, Failure> {
        let path = format!("/v1/sites/{}/{path}", self.id);
        let answer = tokio::time::timeout(
            Duration::from_secs(60),
            client.call(&self.manager, Method::POST, &path, Some(body)),
        );
        answer
            .await
            .ok()
            .flatten()
            .ok_or_else(|| Failure::told(format!("POST {path} was refused")))
    }
}

async fn about(client: &Client, person: &Person) -> Result<Value, Failure> {
    client
        .read(person, "/v1/me")
        .await
        .ok_or_else(|| Failure::told(format!("{} cannot sign in", person.name)))
}

fn field(body: &Value, pointer: &str) -> Result<String, Failure> {
    text_at(Some(body), pointer).ok_or_else(|| Failure::told(format!("an answer has no {pointer}")))
}

fn ids(body: Option<&Value>, pointer: &str) -> Vec<String> {
    let items = body
        .and_then(|body| body.pointer(pointer))
        .and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(|item| text_at(Some(item), "/id"))
        .collect()
}
