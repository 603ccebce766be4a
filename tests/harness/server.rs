//! A running server.

use crate::{Caller, Database};
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use kehu_api::config::Config;
use kehu_api::contract::Contract;
use kehu_api::keys::Keys;
use kehu_api::middleware::Limits;
use kehu_api::state::App;
use kehu_db::Tx;
use kehu_identity::units::{self, NewUnit, UnitKind};
use kehu_identity::{Error, assignments, roles, sign_in, users};
use kehu_kernel::{Clock, EventId, UnitId};
use std::net::TcpListener;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tokio_util::task::TaskTracker;

/// Where every test begins: Monday, 1 June 2026, noon in China.
#[must_use]
pub fn noon() -> DateTime<Utc> {
    "2026-06-01T04:00:00Z".parse().unwrap()
}

/// The organisation of every test: a group with two companies; the first has a branch, a department and a plant office.
#[derive(Debug, Clone, Copy)]
pub struct Organisation {
    /// The group.
    pub group: UnitId,
    /// A trading company.
    pub company: UnitId,
    /// Its branch.
    pub branch: UnitId,
    /// Its finance department.
    pub finance: UnitId,
    /// Its plant office.
    pub plant: UnitId,
    /// Another company.
    pub other: UnitId,
}

/// A running server on its own database.
#[derive(Debug)]
pub struct Server {
    /// The server's state, for the clock and for looking behind the API.
    pub app: Data<App>,
    /// The organisation.
    pub org: Organisation,
    /// The database.
    pub database: Option<Database>,
    base: String,
    client: reqwest::Client,
    /// The data folder, where it is the instance's own.
    folder: Option<PathBuf>,
    handle: actix_web::dev::ServerHandle,
}

impl Server {
    /// Starts a server whose clock stands at [`noon`].
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// Starts a server with changed settings.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::launch(change, async |app| {
            app.db.transaction(async |tx| organisation(tx).await).await
        })
        .await
    }

    /// Starts a server on an empty database, fills that, and reads out of it what stands for the organisation.
    pub async fn launch<E: std::fmt::Debug>(
        change: impl FnOnce(&mut Config),
        fill: impl AsyncFnOnce(&App) -> Result<Organisation, E>,
    ) -> Self {
        let database = Database::create().await;
        let folder = std::env::temp_dir().join(format!("kehu-test-{}", EventId::generate()));
        Keys::make_missing(&folder.join("keys")).unwrap();
        let mut config = Config {
            data_folder: folder.clone(),
            http_workers: Some(1),
            write_connections: 1,
            read_connections: 1,
            ..Config::default()
        };
        config.requests_per_minute = NonZeroU32::new(1_000_000).unwrap();
        change(&mut config);
        let app = app(config, &database.url, Clock::fixed(noon()));
        let (base, handle) = serve(&app);
        let org = fill(&app).await.unwrap();
        Self {
            app,
            org,
            database: Some(database),
            base,
            client: reqwest::Client::new(),
            folder: Some(folder),
            handle,
        }
    }

    /// A second instance on the database, keys and clock of the first: tokens of one are good at the other. It must not
    /// outlive the first.
    #[must_use]
    pub fn beside(first: &Self) -> Self {
        Self::over(
            first,
            first.app.config.clone(),
            &first.database.as_ref().unwrap().url,
        )
    }

    /// An instance with the organisation and clock of another one, on settings and a database of its own. It drops neither.
    #[must_use]
    pub fn over(first: &Self, config: Config, url: &str) -> Self {
        let app = app(config, url, first.app.clock.clone());
        let (base, handle) = serve(&app);
        Self {
            app,
            org: first.org,
            database: None,
            base,
            client: reqwest::Client::new(),
            folder: None,
            handle,
        }
    }

    /// A caller of another instance as a caller of this one.
    #[must_use]
    pub fn adopt(&self, caller: &Caller) -> Caller {
        Caller {
            client: self.client.clone(),
            base: self.base.clone(),
            ..caller.clone()
        }
    }

    /// Someone who is not signed in.
    #[must_use]
    pub fn anyone(&self) -> Caller {
        Caller {
            client: self.client.clone(),
            base: self.base.clone(),
            token: None,
            user: None,
            name: String::new(),
            language: "en",
        }
    }

    /// A sales site below a unit.
    pub async fn site_under(&self, parent: UnitId, code: &str) -> UnitId {
        let system = kehu_kernel::Caller::system("test", self.app.clock.now());
        let name = "滨江花园售楼处";
        let made = self.app.db.transaction(async |tx| {
            unit(tx, &system, UnitKind::Site, Some(parent), code, name).await
        });
        made.await.unwrap()
    }

    /// A new user who holds a role at a unit, signed in.
    pub async fn caller(&self, role: &str, unit: UnitId) -> Caller {
        self.named("王芳", role, unit).await
    }

    /// A new user of that name who holds a role at a unit, signed in.
    pub async fn named(&self, display_name: &str, role: &str, unit: UnitId) -> Caller {
        let name = format!("u{}", EventId::generate().0.simple());
        let now = self.app.clock.now();
        let system = kehu_kernel::Caller::system("test", now);
        let (user, token) = self
            .app
            .db
            .transaction(async |tx| {
                let new = users::NewUser {
                    unit_id: unit,
                    sign_in_name: name.clone(),
                    display_name: display_name.to_owned(),
                };
                let user =
                    users::create(tx, &system, new, users::Credential::Own(UNUSABLE)).await?;
                assignments::create(tx, &system, user.id, role, unit, system.today()).await?;
                let token = sign_in::issue_for_operator(tx, &self.app.signing, &name, now).await?;
                Ok::<_, Error>((user.id, token))
            })
            .await
            .unwrap();
        Caller {
            token: Some(token),
            user: Some(user),
            name,
            ..self.anyone()
        }
    }

    /// A caller's token anew, after the clock has moved.
    pub async fn renew(&self, caller: &mut Caller) {
        let now = self.app.clock.now();
        let token = self
            .app
            .db
            .transaction(async |tx| {
                sign_in::issue_for_operator(tx, &self.app.signing, &caller.name, now).await
            })
            .await;
        caller.token = Some(token.unwrap());
    }

    /// Gives a caller a password.
    pub async fn give_password(&self, caller: &Caller, password: &str) {
        let hash = self.app.hasher.hash(password.to_owned()).await.unwrap();
        let system = kehu_kernel::Caller::system("test", self.app.clock.now());
        let user = caller.user.unwrap();
        let credential = users::Credential::Own(&hash);
        self.app
            .db
            .transaction(async |tx| users::replace_password(tx, &system, user, credential).await)
            .await
            .unwrap();
    }

    /// Stops the server and drops its database.
    pub async fn stop(mut self) {
        self.handle.stop(false).await;
        self.app.db.close().await;
        if let Some(database) = self.database.take() {
            database.drop().await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            drop(std::fs::remove_dir_all(folder));
        }
    }
}

fn app(config: Config, url: &str, clock: Clock) -> Data<App> {
    let keys = Keys::read(&config.keys_folder(), "kehu", "kehu").unwrap();
    let db = kehu_db::Database::prepare(&config.database(url)).unwrap();
    Data::new(App {
        survey_figures: kehu_survey_results::Figures::new(db.clone()),
        db,
        clock,
        vault: keys.vault,
        signing: keys.signing,
        hasher: kehu_identity::Hasher::default(),
        refresh_key: keys.refresh,
        audit_key: keys.audit,
        webhooks: kehu_api::webhook_outfit::fit_out(
            &config,
            keys.webhook,
            Arc::new(kehu_webhooks::SystemResolver),
        )
        .unwrap(),
        gauges: kehu_api::gauges::Gauges::new().unwrap(),
        known_callers: kehu_api::known_callers::KnownCallers::default(),
        key_usage: kehu_api::key_usage::KeyUsage::default(),
        files: kehu_files::FileStore::open(&config.files_location()).unwrap(),
        contract: Contract::read(crate::declared::DOCUMENT.clone()).unwrap(),
        mailer: config.mailer().unwrap(),
        limits: Limits::new(config.requests_per_minute, config.proxies),
        writes: TaskTracker::new(),
        stopping: AtomicBool::new(false),
        config,
    })
}

/// Serves at a free port; answers where.
fn serve(app: &Data<App>) -> (String, actix_web::dev::ServerHandle) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let server = kehu_api::server::start(app, listener).unwrap();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    (base, handle)
}

/// A PHC string that no password has: these users sign in without one.
const UNUSABLE: &str = "$argon2id$v=19$m=12288,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

async fn organisation(tx: &mut Tx) -> Result<Organisation, Error> {
    let system = kehu_kernel::Caller::system("test", noon());
    roles::ensure_shipped(tx, noon()).await?;
    let group = unit(tx, &system, UnitKind::Group, None, "GROUP", "华信集团").await?;
    let company = unit(
        tx,
        &system,
        UnitKind::Company,
        Some(group),
        "TRADE",
        "华信石化销售有限公司",
    )
    .await?;
    Ok(Organisation {
        group,
        company,
        branch: unit(
            tx,
            &system,
            UnitKind::Branch,
            Some(company),
            "TRADE-CS",
            "长沙分公司",
        )
        .await?,
        finance: unit(
            tx,
            &system,
            UnitKind::Department,
            Some(company),
            "TRADE-FIN",
            "财务部",
        )
        .await?,
        plant: unit(
            tx,
            &system,
            UnitKind::PlantOffice,
            Some(company),
            "TRADE-PO",
            "驻厂办",
        )
        .await?,
        other: unit(
            tx,
            &system,
            UnitKind::Company,
            Some(group),
            "OTHER",
            "华信物业有限公司",
        )
        .await?,
    })
}

async fn unit(
    tx: &mut Tx,
    system: &kehu_kernel::Caller,
    kind: UnitKind,
    parent_id: Option<UnitId>,
    code: &str,
    name: &str,
) -> Result<UnitId, Error> {
    let new = NewUnit {
        kind,
        parent_id,
        code: code.to_owned(),
        name: name.to_owned(),
        name_en: None,
    };
    Ok(units::create(tx, system, new).await?.id)
}
