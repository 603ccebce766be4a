//! Requests that follow from what was answered before: acts on a sales floor, and complaints, each of which is new.

use crate::Error;
use crate::http::{Answer, Connection, Request};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a client does again and again.
#[derive(Debug, Clone)]
pub enum Journey {
    /// Takes a turn in the rotation, and makes its salesperson free again: two requests.
    Turn(Arc<Floor>),
    /// Receives a new visitor by the turn, registers and sees off: three requests.
    Visit(Arc<Floor>),
    /// Enters a complaint: one request.
    Complaint(Arc<Desk>),
}

/// A site on which salespeople are free.
#[derive(Debug)]
pub struct Site {
    /// Its identifier.
    pub id: String,
    /// Access tokens of its salespeople, by their identifiers.
    pub salespeople: HashMap<String, String>,
    /// Who calls: the tokens again, in an order.
    pub callers: Vec<String>,
}

/// Sites on which one works: of sixteen a client has two of its own or, where there are twice the clients, shares two with one
/// other, so that somebody is always free.
#[derive(Debug)]
pub struct Floor {
    /// The sites.
    pub sites: Vec<Site>,
    /// Counts the acts.
    pub acts: AtomicU64,
    /// Gives each visitor a mobile that nobody has.
    pub mobiles: Mobiles,
    /// Gives each act a key of idempotency of its own.
    pub keys: Keys,
}

/// Where complaints are taken in.
#[derive(Debug)]
pub struct Desk {
    /// The token of who takes them in.
    pub token: String,
    /// The unit that answers for them.
    pub unit: String,
    /// The policy's category.
    pub category: String,
    /// Counts complainants, so that none is a repeat of another.
    pub mobiles: Mobiles,
    /// Gives each act a key of idempotency of its own.
    pub keys: Keys,
}

/// Gives out keys of idempotency, none twice.
#[derive(Debug)]
pub struct Keys {
    run: String,
    next: AtomicU64,
}

impl Keys {
    /// Those of a run, which its name tells from those of others.
    #[must_use]
    pub fn of(run: &str) -> Self {
        Self {
            run: run.to_owned(),
            next: AtomicU64::new(0),
        }
    }

    fn next(&self) -> String {
        format!("{}-{}", self.run, self.next.fetch_add(1, Ordering::Relaxed))
    }
}

/// Gives out mobile numbers that nobody in the database has.
#[derive(Debug)]
pub struct Mobiles {
    taken: HashSet<String>,
    prefix: &'static str,
    next: AtomicU64,
}

impl Mobiles {
    /// Those of a prefix of three digits, but for those that are taken; from a place in their order on.
    #[must_use]
    pub fn new(prefix: &'static str, taken: HashSet<String>, first: u64) -> Self {
        Self {
            taken,
            prefix,
            next: AtomicU64::new(first % 100_000_000),
        }
    }

    /// The next one.
    pub fn next(&self) -> String {
        loop {
            // The factor has no divisor in common with the count of eight digits: each number comes once.
            let place =
                self.next.fetch_add(1, Ordering::Relaxed) % 100_000_000 * 38_699_813 % 100_000_000;
            let number = format!("{}{place:08}", self.prefix);
            if !self.taken.contains(&number) {
                return number;
            }
        }
    }
}

impl Journey {
    /// Goes once, as one of several clients.
    ///
    /// # Errors
    /// With the first refusal.
    pub async fn walk(&self, connection: &mut Connection, client: usize) -> Result<(), Error> {
        match self {
            Self::Turn(floor) => floor.turn(connection, client).await,
            Self::Visit(floor) => floor.visit(connection, client).await,
            Self::Complaint(desk) => desk.complaint(connection).await,
        }
    }
}

impl Floor {
    async fn turn(&self, connection: &mut Connection, client: usize) -> Result<(), Error> {
        let site = self.site(client)?;
        let path = format!("/v1/sites/{}/rotation/take-turn", site.id);
        let ask = Request::post(site.caller(client)?, path, &json!({})).once(&self.keys.next());
        let taken = connection.json(&ask).await?;
        let token = site.salesperson(&taken["salesperson_id"])?;
        let path = format!("/v1/sites/{}/rotation/become-free", site.id);
        connection
            .json(&Request::post(token, path, &json!({})))
            .await?;
        Ok(())
    }

    async fn visit(&self, connection: &mut Connection, client: usize) -> Result<(), Error> {
        let site = self.site(client)?;
        let mobile = self.mobiles.next();
        let path = format!("/v1/sites/{}/receptions", site.id);
        let body = json!({"who": {"kind": "visitor", "name": name_of(&mobile), "mobile": mobile}, "capacity": "turn",
                          "been_before": "no", "party_size": 2, "channel": "internet"});
        let ask = Request::post(site.caller(client)?, path, &body).once(&self.keys.next());
        let received = connection.json(&ask).await?;
        let reception = &received["reception"];
        let token = site.salesperson(&reception["receiver_id"])?;
        let id = text(&reception["id"])?;
        let body = json!({"reception_id": id, "visit": "first",
                          "visitor": {"address": "长沙市岳麓区潇湘中路120号", "postal_code": "410000"}, "form": form()});
        let ask = Request::post(token, "/v1/registrations", &body).once(&self.keys.next());
        connection.json(&ask).await?;
        let path = format!("/v1/receptions/{id}/finish");
        connection
            .json(&Request::post(token, path, &json!({})))
            .await?;
        Ok(())
    }

    /// The site of a client's next act.
    fn site(&self, client: usize) -> Result<&Site, Error> {
        let half = (self.sites.len() / 2).max(1);
        let act = usize::try_from(self.acts.fetch_add(1, Ordering::Relaxed)).unwrap_or_default();
        let place = (client + act % 2 * half)
            .checked_rem(self.sites.len())
            .unwrap_or_default();
        self.sites
            .get(place)
            .ok_or_else(|| Error::Missing("sites".into()))
    }
}

impl Site {
    fn caller(&self, client: usize) -> Result<&str, Error> {
        let place = client.checked_rem(self.callers.len()).unwrap_or_default();
        let caller = self.callers.get(place).map(String::as_str);
        caller.ok_or_else(|| Error::Missing("salespeople".into()))
    }

    fn salesperson(&self, id: &Value) -> Result<&str, Error> {
        let token = id.as_str().and_then(|id| self.salespeople.get(id));
        token
            .map(String::as_str)
            .ok_or_else(|| Error::Other(format!("salesperson {id} is not of the run")))
    }
}

impl Desk {
    async fn complaint(&self, connection: &mut Connection) -> Result<(), Error> {
        let mobile = self.mobiles.next();
        let body = json!({"unit_id": self.unit, "channel": "telephone", "category": self.category,
                          "content": "提货排队三小时仍未装车，要求说明原因并改进。",
                          "complainant": {"name": name_of(&mobile), "telephone": mobile}});
        let key = self.keys.next();
        let ask = Request::post(&self.token, "/v1/complaints", &body).once(&key);
        let answer: Answer = connection.ask(&ask).await?;
        answer.json(&ask).map(drop)
    }
}

/// A name out of the digits of a number: of some thousand different ones.
fn name_of(mobile: &str) -> String {
    const SURNAMES: [char; 10] = ['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周'];
    const GIVEN: [char; 10] = ['伟', '芳', '娜', '敏', '静', '丽', '强', '磊', '军', '洋'];
    let digits: Vec<usize> = mobile
        .bytes()
        .map(|digit| usize::from(digit % 10))
        .collect();
    let of = |from: &[char; 10], place: usize| {
        digits
            .get(place)
            .and_then(|digit| from.get(*digit))
            .copied()
    };
    [of(&SURNAMES, 10), of(&GIVEN, 9), of(&GIVEN, 8)]
        .into_iter()
        .flatten()
        .collect()
}

/// What is asked of a visitor: all that any of the shipped rules demands.
fn form() -> Value {
    json!({"source": "natural", "channel": "internet", "intent_level": "b", "salutation": "mr", "age_band": "from35",
           "occupation": "教师", "residence_district": "岳麓区", "work_district": "开福区", "transport": "own_car",
           "purposes": ["better_home"], "property_types": ["residence"], "layouts": ["三室两厅"], "area_min": 95, "area_max": 125,
           "storey": "middle", "payment": "mortgage", "times_bought_before": 1, "focus_points": ["location"],
           "outcome": "undecided"})
}

/// A text out of an answer.
///
/// # Errors
/// When it is none.
pub fn text(value: &Value) -> Result<String, Error> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| Error::Other(format!("{value} is no text")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mobile_comes_twice_and_none_that_is_taken() {
        let taken: HashSet<String> = ["19138699813".to_owned()].into();
        let mobiles = Mobiles::new("191", taken, 99_999_990);
        let given: HashSet<String> = (0..10_000).map(|_| mobiles.next()).collect();
        assert_eq!(given.len(), 10_000);
        assert!(!given.contains("19138699813") && given.iter().all(|one| one.len() == 11));
        assert_eq!(name_of("19100000120").chars().count(), 3);
    }
}
