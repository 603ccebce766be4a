//! In a browser on a telephone's screen: Chromium, driven through its WebDriver.

use super::{link, taken};
use kehu_tests::Server;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const DRIVER: &str = "/usr/bin/chromedriver";
const BROWSER: &str = "/usr/bin/chromium";

/// A browser whose screen is a telephone's.
struct Telephone {
    driver: Child,
    client: reqwest::Client,
    session: String,
}

impl Telephone {
    async fn open() -> Self {
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
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            "mobileEmulation": {"deviceMetrics": {"width": 390, "height": 844, "pixelRatio": 3.0, "touch": true}}
        }}}});
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
        telephone
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

    async fn tell(&self, script: &str) -> Value {
        self.post("/execute/sync", json!({"script": script, "args": []}))
            .await
    }

    /// Waits until a page is there on which this holds.
    async fn until(&self, script: &str) {
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

    async fn tap(&self, selector: &str) {
        let element = self.find(selector).await;
        self.post(&format!("/element/{element}/click"), json!({}))
            .await;
    }

    async fn write(&self, selector: &str, text: &str) {
        let element = self.find(selector).await;
        self.post(&format!("/element/{element}/value"), json!({"text": text}))
            .await;
    }

    async fn close(mut self) {
        drop(self.client.delete(&self.session).send().await);
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

#[actix_web::test]
async fn sur_04_a_customer_answers_on_a_telephone() {
    if !Path::new(DRIVER).exists() || !Path::new(BROWSER).exists() {
        println!(
            "SKIPPED: no Chromium with its driver is installed; scripts/install-chromium installs it"
        );
        return;
    }
    let server = Server::start().await;
    let (_, _, token) = link(&server).await;
    let telephone = Telephone::open().await;
    let url = format!("{}/s/{token}", server.anyone().base());
    telephone.post("/url", json!({"url": url})).await;
    let fits = "return document.documentElement.scrollWidth <= window.innerWidth && window.innerWidth === 390";
    assert_eq!(
        telephone.tell(fits).await,
        true,
        "nothing stands outside the screen"
    );
    let reachable = "return [...document.querySelectorAll('label, button')].every(one => one.getBoundingClientRect().height >= 44)";
    assert_eq!(
        telephone.tell(reachable).await,
        true,
        "everything to tap is large enough"
    );
    let styled = "return getComputedStyle(document.querySelector('button.main')).backgroundColor";
    assert_eq!(
        telephone.tell(styled).await,
        "rgb(11, 87, 164)",
        "the style is loaded"
    );
    let labelled = "return [...document.querySelectorAll('input:not([type=hidden]), textarea')].every(one => one.labels.length === 1 || one.ariaLabel)";
    assert_eq!(
        telephone.tell(labelled).await,
        true,
        "every field has a name"
    );
    // Badly, by its label; then the question why appears.
    telephone.tap("label[for='q-service-1']").await;
    telephone.tap("button.main").await;
    telephone
        .until("return document.querySelector('[role=alert]') !== null")
        .await;
    assert_eq!(
        telephone
            .tell("return document.querySelector('#q-service-1').checked")
            .await,
        true
    );
    telephone
        .write(
            "textarea",
            "排队太久 <img src=x onerror=document.title='hacked'>",
        )
        .await;
    telephone.tap("label[for='q-nps-9']").await;
    telephone.tap("button[value=save]").await;
    telephone
        .until("return document.querySelector('[role=status]') !== null")
        .await;
    assert_eq!(
        telephone
            .tell("return document.querySelectorAll('img').length")
            .await,
        0
    );
    telephone.tap("button.main").await;
    telephone
        .until("return document.querySelector('h1').textContent === '感谢您的支持'")
        .await;
    assert_eq!(
        telephone.tell("return document.title").await,
        "感谢您的支持"
    );
    assert_eq!(taken(&server).await, 1);
    telephone.close().await;
    server.stop().await;
}
