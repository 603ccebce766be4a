//! TLS to receivers: who shows, for its own name, a certificate that descends from a trusted authority gets messages; nobody
//! else gets a byte of one.

use super::*;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// Somebody who makes certificates.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn found() -> Self {
        let mut own = CertificateParams::default();
        own.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(own, key).unwrap())
    }

    /// Its own certificate in a file, as an operator puts it there.
    fn file(&self) -> PathBuf {
        let name = format!("kehu-authority-{}.pem", EventId::generate());
        let file = std::env::temp_dir().join(name);
        std::fs::write(&file, self.0.pem()).unwrap();
        file
    }

    /// Opens a port that speaks TLS under a name, and passes on what comes to a receiver.
    async fn before(&self, receiver: &Receiver, name: &str) -> String {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::from(key))
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, inner) = (listener.local_addr().unwrap().port(), receiver.port);
        actix_web::rt::spawn(async move {
            loop {
                let (outside, _) = listener.accept().await.unwrap();
                let acceptor = acceptor.clone();
                actix_web::rt::spawn(async move {
                    if let Ok(mut outside) = acceptor.accept(outside).await {
                        let mut inside = TcpStream::connect(("127.0.0.1", inner)).await.unwrap();
                        drop(copy_bidirectional(&mut outside, &mut inside).await);
                    }
                });
            }
        });
        format!("https://127.0.0.1:{port}/kehu")
    }
}

/// What came of the first try to send to an endpoint.
async fn outcome(hooks: &mut Hooks, place: &str) -> (Value, Value) {
    let delivery = hooks.deliveries(place).await[0].clone();
    let path = format!(
        "/v1/webhook-deliveries/{}",
        delivery["id"].as_str().unwrap()
    );
    let record = hooks.get(&path).await;
    (
        record["attempts"][0]["outcome"].clone(),
        delivery["state"].clone(),
    )
}

#[actix_web::test]
async fn a_receiver_is_spoken_to_under_a_certificate_of_a_trusted_authority_for_its_own_name() {
    let (own, foreign) = (Authority::found(), Authority::found());
    let file = own.file();
    let server = Server::start_with(|config| {
        config.write_connections = 8;
        config.webhook_ca_file = Some(file.clone());
    })
    .await;
    std::fs::remove_file(&file).unwrap();
    let mut hooks = Hooks::on(server).await;
    let group = hooks.server.org.group;
    let mut tried = Vec::new();
    for (authority, name, outcome, state) in [
        (&own, "127.0.0.1", "delivered", "delivered"),
        (&own, "receiver.example", "untrusted", "waiting"),
        (&foreign, "127.0.0.1", "untrusted", "waiting"),
    ] {
        let receiver = Receiver::answering(Answer::status(204)).await;
        let url = authority.before(&receiver, name).await;
        let (place, _) = hooks.endpoint_at(group, &url, &[]).await;
        tried.push((receiver, place, outcome, state));
    }
    let event = hooks.emit(1).await[0].to_string();
    hooks.publish().await;
    assert_eq!(hooks.deliver().await, 3);
    for (receiver, place, expected, state) in tried {
        assert_eq!(
            outcome(&mut hooks, &place).await,
            (json!(expected), json!(state))
        );
        let ids: Vec<String> = receiver
            .seen()
            .iter()
            .map(|one| one.id().to_owned())
            .collect();
        let heard: &[String] = match expected {
            "delivered" => std::slice::from_ref(&event),
            _ => &[],
        };
        assert_eq!(ids, heard, "{expected}");
    }
}

#[actix_web::test]
async fn without_an_authority_of_ones_own_only_public_ones_are_trusted() {
    let mut hooks = Hooks::open().await;
    let receiver = Receiver::answering(Answer::status(204)).await;
    let url = Authority::found().before(&receiver, "127.0.0.1").await;
    let (place, _) = hooks.endpoint_at(hooks.server.org.group, &url, &[]).await;
    hooks.emit(1).await;
    hooks.publish().await;
    assert_eq!(hooks.deliver().await, 1);
    let tried = outcome(&mut hooks, &place).await;
    assert_eq!(tried, (json!("untrusted"), json!("waiting")));
    assert_eq!(receiver.connections(), 0, "no message, not even in part");
}
