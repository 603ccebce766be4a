//! Nothing is sent into networks that are not public: no connection is made.

use super::*;
use futures_util::future::BoxFuture;
use kehu_webhooks::{Guard, Message, Outcome, Resolve, Sender};
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// Answers every name with the addresses that are told, one answer after the other, the last for good.
#[derive(Debug, Default)]
struct Told {
    answers: Mutex<Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Told {
    fn answering(answers: &[&[&str]]) -> Arc<Self> {
        let answers = answers
            .iter()
            .map(|answer| answer.iter().map(|one| one.parse().unwrap()).collect());
        Arc::new(Self {
            answers: Mutex::new(answers.collect()),
            asked: AtomicUsize::new(0),
        })
    }
}

impl Resolve for Told {
    fn resolve<'a>(&'a self, _: &'a str) -> BoxFuture<'a, std::io::Result<Vec<IpAddr>>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock().unwrap();
        let answer = if answers.len() > 1 {
            answers.remove(0)
        } else {
            answers[0].clone()
        };
        Box::pin(async move { Ok(answer) })
    }
}

fn message() -> Message {
    Message {
        id: "a".to_owned(),
        timestamp: 1,
        signatures: "v1,x".to_owned(),
        body: "{}".into(),
    }
}

fn sender(trusted: &[&str], resolver: Arc<dyn Resolve>) -> Sender {
    let guard = Guard {
        trusted: trusted.iter().map(|net| net.parse().unwrap()).collect(),
        plain_http: true,
    };
    Sender::new(guard, resolver, Vec::new()).unwrap()
}

/// Addresses that no message may reach, in all the ways of writing them.
const LITERALS: [&str; 34] = [
    "127.0.0.1",
    "127.1",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "0",
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
];

/// What names may resolve to.
const RESOLVED: [&str; 26] = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "100.100.100.200",
    "168.63.129.16",
    "169.254.169.254",
    "172.20.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.251",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::1",
    "2001::1",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
];

#[actix_web::test]
async fn sixty_forbidden_addresses_are_refused_without_any_connection() {
    let listener = Receiver::answering(Answer::status(200)).await;
    let mut refused = 0;
    for literal in LITERALS {
        let asked = Told::answering(&[&["127.0.0.1"]]);
        let url = format!("http://{literal}:{}/", listener.port);
        let sent = sender(&[], asked.clone())
            .send(&url, &message(), noon())
            .await;
        assert_eq!(sent.outcome, Outcome::AddressForbidden, "{literal}");
        assert_eq!(
            asked.asked.load(Ordering::SeqCst),
            0,
            "{literal} is no name"
        );
        refused += 1;
    }
    for address in RESOLVED {
        // Beside a public address it is refused as well.
        for answer in [vec![address], vec!["8.8.8.8", address]] {
            let url = format!("http://receiver.example:{}/", listener.port);
            let sent = sender(&[], Told::answering(&[&answer]))
                .send(&url, &message(), noon())
                .await;
            assert_eq!(sent.outcome, Outcome::AddressForbidden, "{address}");
        }
        refused += 1;
    }
    for name in ["localhost", "localhost."] {
        let url = format!("http://{name}:{}/", listener.port);
        let sent = sender(&[], Arc::new(kehu_webhooks::SystemResolver))
            .send(&url, &message(), noon())
            .await;
        assert!(
            [Outcome::AddressForbidden, Outcome::Unreachable].contains(&sent.outcome),
            "{name}"
        );
        refused += 1;
    }
    assert!(refused >= 60, "{refused}");
    assert_eq!(listener.connections(), 0);
}

#[actix_web::test]
async fn the_checked_address_is_the_one_that_is_connected_to() {
    let listener = Receiver::answering(Answer::status(200)).await;
    // A second answer would lead elsewhere; it is never asked for.
    let resolver = Told::answering(&[&["127.0.0.1"], &["127.0.0.2"]]);
    let sender = sender(&["127.0.0.1/32"], resolver.clone());
    let url = format!("http://receiver.example:{}/", listener.port);
    assert_eq!(
        sender.send(&url, &message(), noon()).await.outcome,
        Outcome::Delivered
    );
    assert_eq!(resolver.asked.load(Ordering::SeqCst), 1);
    assert_eq!(
        listener.seen()[0].headers["host"],
        format!("receiver.example:{}", listener.port)
    );
    // The name is resolved and checked anew at every delivery.
    assert_eq!(
        sender.send(&url, &message(), noon()).await.outcome,
        Outcome::AddressForbidden
    );
    assert_eq!(listener.connections(), 1);
}

#[actix_web::test]
async fn a_forbidden_url_is_refused_when_it_is_given_and_when_it_became_so() {
    let mut hooks = Hooks::on(
        Server::start_with(|config| config.webhook_trusted_networks = Some(Vec::new())).await,
    )
    .await;
    let listener = Receiver::answering(Answer::status(200)).await;
    let new = |url: &str| json!({"unit_id": hooks.server.org.group, "name": "ERP", "url": url, "types": []});
    for url in [
        listener.url(),
        "http://[::1]/kehu".to_owned(),
        "https://u:p@a.example/".to_owned(),
        "gopher://a.example/".to_owned(),
        "https://0x7f.1/x".to_owned(),
        "nonsense".to_owned(),
    ] {
        let refused = hooks
            .operator
            .post(ENDPOINTS, new(&url))
            .await
            .problem(422, "validation-failed");
        assert_eq!(refused["errors"][0]["pointer"], "/url", "{url}");
    }
    let made = hooks
        .operator
        .post(ENDPOINTS, new("http://localhost/kehu"))
        .await
        .require(201);
    let place = made.header("location").to_owned();
    let mut superuser = hooks.server.database.as_ref().unwrap().superuser().await;
    sqlx::query("update webhook_endpoints set url = $1")
        .bind(listener.url())
        .execute(&mut superuser)
        .await
        .unwrap();
    hooks
        .operator
        .act(&format!("{place}/test"))
        .await
        .expect(202);
    hooks.deliver().await;
    let delivery = hooks.deliveries(&place).await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let record = hooks
        .get(&format!("/v1/webhook-deliveries/{delivery}"))
        .await;
    assert_eq!(
        (
            &record["attempts"][0]["outcome"],
            &record["attempts"][0]["status"]
        ),
        (&json!("address_forbidden"), &Value::Null)
    );
    assert_eq!(listener.connections(), 0);
}

#[actix_web::test]
async fn plain_http_is_for_development_mode_and_certificates_are_checked() {
    let listener = Receiver::answering(Answer::status(200)).await;
    let guard = Guard {
        trusted: vec!["127.0.0.1/32".parse().unwrap()],
        plain_http: false,
    };
    let strict = Sender::new(guard, Told::answering(&[&["127.0.0.1"]]), Vec::new()).unwrap();
    assert_eq!(
        strict
            .send(&listener.url(), &message(), noon())
            .await
            .outcome,
        Outcome::AddressForbidden
    );
    assert_eq!(listener.connections(), 0);
    // Who does not speak TLS is not spoken to.
    let url = format!("https://receiver.example:{}/", listener.port);
    let sent = strict.send(&url, &message(), noon()).await;
    assert!(
        [Outcome::BrokenOff, Outcome::Untrusted, Outcome::TimedOut].contains(&sent.outcome),
        "{:?}",
        sent.outcome
    );
    assert_eq!(listener.count(), 0, "no message in the clear");
}
