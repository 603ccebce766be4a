//! The load: clients whose choices follow from a seed.

use crate::client::text_at;
use crate::{Act, Client, Deed, Failure, Journal, Opened, Settled, Site, World};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How much of what.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// From which everything follows that clients choose.
    pub seed: u64,
    /// Clients at once.
    pub clients: usize,
    /// After so many writes the clients stop.
    pub operations: usize,
    /// Units for sale made at each site.
    pub units: usize,
}

/// A party that was received and registered, and may buy.
#[derive(Debug, Clone)]
struct Buyer {
    party: String,
    customer: String,
    seller: String,
}

/// A site while the load runs.
#[derive(Debug, Default)]
struct Floor {
    units: Vec<(String, String)>,
    /// How many of the units are sold, counted from the first.
    sold: AtomicUsize,
    buyers: Mutex<Vec<Buyer>>,
    deals: Mutex<Vec<String>>,
}

/// The load on a world.
#[derive(Debug)]
pub struct Load {
    plan: Plan,
    world: Arc<World>,
    floors: Vec<Floor>,
    bases: Arc<Vec<String>>,
    journal: Arc<Journal>,
    done: AtomicUsize,
    acknowledged: AtomicUsize,
    stop: AtomicBool,
    give_up: Arc<AtomicBool>,
}

impl Load {
    /// Opens the world for business, and prepares clients of these instances that write this journal.
    ///
    /// # Errors
    /// When the journal cannot be made or the servers refuse.
    pub async fn prepare(
        plan: Plan,
        world: Arc<World>,
        bases: Vec<String>,
        journal: &Path,
    ) -> Result<Arc<Self>, Failure> {
        let journal = Arc::new(Journal::create(journal)?);
        let (bases, give_up) = (Arc::new(bases), Arc::new(AtomicBool::new(false)));
        let client = Client::new(bases.clone(), 0, journal.clone(), give_up.clone())?;
        let code = format!("D{:x}", plan.seed & 0xffff_ffff);
        let opened: Opened = world.open(&client, &code, plan.units).await?;
        let floor = |units| Floor {
            units,
            ..Floor::default()
        };
        Ok(Arc::new(Self {
            plan,
            world,
            floors: opened.units.into_iter().map(floor).collect(),
            bases,
            journal,
            done: AtomicUsize::new(0),
            acknowledged: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
            give_up,
        }))
    }

    /// What stands at the beginning of all marks of this load.
    #[must_use]
    pub fn prefix(seed: u64) -> String {
        format!("D{seed:016x}-")
    }

    /// Milliseconds of the journal.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.journal.now()
    }

    /// Writes that came to an end, and those of them that were acknowledged.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (
            self.done.load(Ordering::Relaxed),
            self.acknowledged.load(Ordering::Relaxed),
        )
    }

    /// Tells the clients to begin nothing new; what is not known yet they go on asking for.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Tells the clients to leave what is not known.
    pub fn give_up(&self) {
        self.stop();
        self.give_up.store(true, Ordering::Relaxed);
    }

    fn over(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
            || self.done.load(Ordering::Relaxed) >= self.plan.operations
    }

    /// Runs all clients until the writes of the plan are done or [`Load::stop`] is called.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub async fn run(self: Arc<Self>) -> Result<(), Failure> {
        let clients = (0..self.plan.clients).map(|number| {
            let load = self.clone();
            tokio::spawn(async move { load.work(number).await })
        });
        for client in clients.collect::<Vec<_>>() {
            client
                .await
                .map_err(|error| Failure::told(error.to_string()))??;
        }
        Ok(())
    }

    async fn work(&self, number: usize) -> Result<(), Failure> {
        let http = Client::new(
            self.bases.clone(),
            number,
            self.journal.clone(),
            self.give_up.clone(),
        )?;
        let stream = number.try_into().unwrap_or_default();
        let mut chance = ChaCha8Rng::seed_from_u64(self.plan.seed);
        chance.set_stream(stream);
        let mut worker = Worker {
            load: self,
            http,
            number,
            count: 0,
            chance,
        };
        while !self.over() {
            worker.step().await?;
        }
        Ok(())
    }
}

/// One client at work.
struct Worker<'a> {
    load: &'a Load,
    http: Client,
    number: usize,
    count: u32,
    chance: ChaCha8Rng,
}

impl Worker<'_> {
    /// Does one thing.
    async fn step(&mut self) -> Result<(), Failure> {
        let place = self.below(self.load.world.sites.len());
        let (Some(site), Some(floor)) = (
            self.load.world.sites.get(place),
            self.load.floors.get(place),
        ) else {
            return Err(Failure::told("the world has no sites"));
        };
        match self.below(100) {
            0..30 => self.visit(site, floor).await,
            30..45 => self.subscribe(site, floor).await,
            45..72 => self.pay(site, floor).await,
            72..82 => self.complain().await,
            82..92 => self.enquire(site).await,
            _ => self.assign().await,
        }
    }

    fn below(&mut self, end: usize) -> usize {
        if end == 0 {
            0
        } else {
            self.chance.random_range(0..end)
        }
    }

    fn key(&mut self) -> String {
        self.count = self.count.saturating_add(1);
        let prefix = Load::prefix(self.load.plan.seed);
        format!("{prefix}{}-{}", self.number, self.count)
    }

    async fn deed(&mut self, person: &crate::Person, deed: Deed) -> Result<Option<Value>, Failure> {
        let settled = self.http.write(person, &deed).await?;
        self.load.done.fetch_add(1, Ordering::Relaxed);
        Ok(match settled {
            Settled::Done(body) => {
                self.load.acknowledged.fetch_add(1, Ordering::Relaxed);
                Some(body)
            }
            Settled::Refused | Settled::Unknown => None,
        })
    }

    /// A visitor comes, is received by the next in order, registered, and leaves.
    async fn visit(&mut self, site: &Site, floor: &Floor) -> Result<(), Failure> {
        let asking = self.below(site.salespeople.len());
        let Some(asking) = site.salespeople.values().nth(asking) else {
            return Ok(());
        };
        let key = self.key();
        let mobile = format!("166{:08}", self.chance.next_u32() % 100_000_000);
        let received = Deed {
            act: Act::Receive,
            path: format!("/v1/sites/{}/receptions", site.id),
            body: json!({"who": {"kind": "visitor", "name": key, "mobile": mobile}, "capacity": "turn", "been_before": "no"}),
            subject: None,
            amount: None,
            key,
        };
        let Some(received) = self.deed(asking, received).await? else {
            return Ok(());
        };
        let part = |pointer| text_at(Some(&received), pointer);
        let (Some(reception), Some(party), Some(receiver), Some(customer)) = (
            part("/reception/id"),
            part("/reception/party_id"),
            part("/reception/receiver_id"),
            part("/reception/visitors/0"),
        ) else {
            return Ok(());
        };
        let Some(salesperson) = site.salespeople.get(&receiver) else {
            return Ok(());
        };
        let key = self.key();
        let register = Deed {
            act: Act::Register,
            path: "/v1/registrations".to_owned(),
            body: json!({"reception_id": reception, "visit": "first", "form": {"source": "natural",
                "channel": "passing_by", "intent_level": "a", "outcome": "undecided", "remark": key}}),
            subject: Some(reception.clone()),
            amount: None,
            key,
        };
        let registered = self.deed(salesperson, register).await?.is_some();
        let finish = Deed {
            act: Act::Finish,
            path: format!("/v1/receptions/{reception}/finish"),
            body: json!({}),
            subject: Some(reception),
            amount: None,
            key: self.key(),
        };
        self.deed(salesperson, finish).await?;
        if registered {
            let buyer = Buyer {
                party,
                customer,
                seller: receiver,
            };
            locked(&floor.buyers).push(buyer);
        }
        Ok(())
    }

    /// A party that was registered subscribes one of the next three units, as others do in this moment.
    async fn subscribe(&mut self, site: &Site, floor: &Floor) -> Result<(), Failure> {
        let unit = floor
            .sold
            .load(Ordering::Relaxed)
            .saturating_add(self.below(3));
        let Some((unit, price)) = floor.units.get(unit) else {
            return Ok(());
        };
        let Some(buyer) = locked(&floor.buyers).pop() else {
            return Ok(());
        };
        let Some(seller) = site.salespeople.get(&buyer.seller) else {
            return Ok(());
        };
        let day = self.http.read(seller, "/v1/clock").await;
        let day = text_at(day.as_ref(), "/today").unwrap_or_default();
        let deed = Deed {
            act: Act::Subscribe,
            path: format!("/v1/sites/{}/subscriptions", site.id),
            body: json!({"sale_unit_id": unit, "party_id": buyer.party,
                "holders": [{"customer_id": buyer.customer, "share": "100"}],
                "agreement": {"deposit_amount": "50000.00", "payment_method": "instalments",
                    "address": "长沙市岳麓区麓谷大道1号", "postal_code": "410205", "telephone": "16612345678",
                    "instalments": [{"due_on": day, "amount": price}]}}),
            subject: Some(format!("{}/{unit}", buyer.party)),
            amount: None,
            key: self.key(),
        };
        if let Some(deal) = self.deed(seller, deed).await?
            && let Some(deal) = text_at(Some(&deal), "/id")
        {
            floor.sold.fetch_add(1, Ordering::Relaxed);
            locked(&floor.deals).push(deal);
        }
        Ok(())
    }

    /// Finance receives money for a deal of this load.
    async fn pay(&mut self, site: &Site, floor: &Floor) -> Result<(), Failure> {
        let count = locked(&floor.deals).len();
        let chosen = self.below(count);
        let Some(deal) = locked(&floor.deals).get(chosen).cloned() else {
            return Ok(());
        };
        let cents = self.chance.random_range(1..200_000_u32);
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        let key = self.key();
        let deed = Deed {
            act: Act::Pay,
            path: format!("/v1/deals/{deal}/payments"),
            body: json!({"kind": "price", "way": "transfer", "amount": amount, "remark": key}),
            subject: Some(deal),
            amount: Some(amount),
            key,
        };
        self.deed(&site.finance, deed).await.map(|_| ())
    }

    async fn complain(&mut self) -> Result<(), Failure> {
        let desk = &self.load.world.desk;
        let key = self.key();
        let deed = Deed {
            act: Act::Complain,
            path: "/v1/complaints".to_owned(),
            body: json!({"unit_id": desk.unit, "channel": "telephone", "category": "delivery", "content": key,
                "complainant": {"name": "单小红", "telephone": "13812341234"}}),
            subject: None,
            amount: None,
            key,
        };
        self.deed(&desk.officer, deed).await.map(|_| ())
    }

    async fn enquire(&mut self, site: &Site) -> Result<(), Failure> {
        let answering = self.below(site.salespeople.len());
        let Some(answering) = site.salespeople.values().nth(answering) else {
            return Ok(());
        };
        let key = self.key();
        let mobile = format!("167{:08}", self.chance.next_u32() % 100_000_000);
        let deed = Deed {
            act: Act::Enquire,
            path: format!("/v1/sites/{}/phone-enquiries", site.id),
            body: json!({"visitor": {"mobile": mobile}, "channel": "internet", "question": "price", "invited": true,
                "remark": key}),
            subject: None,
            amount: None,
            key,
        };
        self.deed(answering, deed).await.map(|_| ())
    }

    /// A customer gets another account manager, as others want at the same time.
    async fn assign(&mut self) -> Result<(), Failure> {
        let portfolio = &self.load.world.portfolio;
        let (customer, manager) = (
            self.below(portfolio.customers.len()),
            self.below(portfolio.managers.len()),
        );
        let (Some(customer), Some(manager)) = (
            portfolio.customers.get(customer),
            portfolio.managers.get(manager),
        ) else {
            return Ok(());
        };
        let key = self.key();
        let deed = Deed {
            act: Act::Assign,
            path: format!("/v1/customers/{customer}/assign-account-manager"),
            body: json!({"account_manager_id": manager, "reason": key}),
            subject: Some(customer.clone()),
            amount: None,
            key,
        };
        self.deed(&portfolio.assigner, deed).await.map(|_| ())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
