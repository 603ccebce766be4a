//! A browser on a telephone's screen: Chromium, driven through its WebDriver.

use kehu_tests::Server;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const DRIVER: &str = "/usr/bin/chromedriver";
const BROWSER: &str = "/usr/bin/chromium";

/// The name under which invitations say that the server is reached; the telephone finds it there.
pub(crate) const PUBLIC_URL: &str = "http://kehu.example.com";

/// A browser whose screen is a telephone's.
pub(crate) struct Telephone {
    driver: Child,
    client: reqwest::Client,
    session: String,
}

impl Telephone {
    /// Opens one that reaches the server; none, and says so, where no Chromium is installed.
    pub(crate) async fn open(server: &Server) -> Option<Self> {
        if !Path::new(DRIVER).exists() || !Path::new(BROWSER).exists() {
            println!(
                "SKIPPED: no Chromium with its driver is installed; scripts/install-chromium installs it"
            );
            return None;
        }
        let caller = server.anyone();
        let reached = caller.base().strip_prefix("http://").unwrap();
        let named = format!("--host-resolver-rules=MAP kehu.example.com {reached}");
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let driver = Command::new(DRIVER)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let client = reqwest::Client::new();
        let base = format!("http://127.0.0.1:{port}");
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": {
            "binary": BROWSER,
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--disable-features=HttpsUpgrades", named],
            "mobileEmulation": {"deviceMetrics": {"width": 390, "height": 844, "pixelRatio": 3.0, "touch": true}}
        }, "goog:loggingPrefs": {"browser": "ALL"}, "timeouts": {"script": 180_000}}}});
        let mut telephone = Self {
            driver,
            client,
            session: base.clone(),
        };
        for _ in 0..100 {
            let ready = telephone.client.get(format!("{base}/status")).send().await;
            if ready.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let session = telephone.post("/session", wanted).await;
        telephone.session = format!("{base}/session/{}", session["sessionId"].as_str().unwrap());
        Some(telephone)
    }

    /// Opens an address.
    pub(crate) async fn visit(&self, url: &str) {
        self.post("/url", json!({"url": url})).await;
    }

    /// What the console has said since it was last asked: errors, refused resources, warnings.
    pub(crate) async fn console(&self) -> Vec<String> {
        let log = self.post("/se/log", json!({"type": "browser"})).await;
        let lines = log.as_array().unwrap().iter();
        lines
            .map(|line| line["message"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self
            .client
            .post(format!("{}{path}", self.session))
            .json(&body)
            .send()
            .await
            .unwrap();
        let (status, body) = (answer.status(), answer.json::<Value>().await.unwrap());
        assert!(status.is_success(), "{path}: {body}");
        body["value"].clone()
    }

    /// What a script of the page answers.
    pub(crate) async fn tell(&self, script: &str) -> Value {
        self.post("/execute/sync", json!({"script": script, "args": []}))
            .await
    }

    /// Waits until a page is there on which this holds.
    pub(crate) async fn until(&self, script: &str) {
        let mut tries = 0;
        while self.tell(script).await != true {
            tries += 1;
            assert!(tries < 100, "never: {script}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn find(&self, selector: &str) -> String {
        let found = self
            .post(
                "/element",
                json!({"using": "css selector", "value": selector}),
            )
            .await;
        let (_, id) = found.as_object().unwrap().iter().next().unwrap();
        id.as_str().unwrap().to_owned()
    }

    /// Taps on an element.
    pub(crate) async fn tap(&self, selector: &str) {
        let element = self.find(selector).await;
        self.post(&format!("/element/{element}/click"), json!({}))
            .await;
    }

    /// Writes into a field.
    pub(crate) async fn write(&self, selector: &str, text: &str) {
        let element = self.find(selector).await;
        self.post(&format!("/element/{element}/value"), json!({"text": text}))
            .await;
    }

    /// Ends the browser.
    pub(crate) async fn close(self) {
        drop(self.client.delete(&self.session).send().await);
    }
}

/// A test that fails leaves no browser behind.
impl Drop for Telephone {
    fn drop(&mut self) {
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}
