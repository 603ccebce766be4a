//! A connection of its own for each call, to an address that was checked.

use crate::model::Outcome;
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::net::IpAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls;
use tokio_rustls::rustls::pki_types::ServerName;
use url::Url;

/// One address must answer within this time; then the next is tried.
const PATIENCE: Duration = Duration::from_secs(5);
/// So many addresses of a name are tried.
const MOST_TRIED: usize = 3;

/// What drives a connection; dropping it closes the connection, whatever still comes.
#[derive(Debug)]
pub(super) struct Connection {
    driver: JoinHandle<()>,
    requests: Option<SendRequest<Full<Bytes>>>,
}

impl Connection {
    /// Keeps the sending half open for as long as the answer is read.
    pub(super) fn keep(&mut self, requests: SendRequest<Full<Bytes>>) {
        self.requests = Some(requests);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Opens a connection to the first address that answers, with TLS where a connector is given.
pub(super) async fn open(
    url: &Url,
    addresses: &[IpAddr],
    tls: Option<&TlsConnector>,
) -> Result<(Connection, SendRequest<Full<Bytes>>), Outcome> {
    let port = url.port_or_known_default().ok_or(Outcome::Unreachable)?;
    let plain = dial(addresses, port).await?;
    let stream: Box<dyn Stream> = match tls {
        None => Box::new(plain),
        Some(tls) => {
            let name = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
            let name = ServerName::try_from(name.to_owned()).map_err(|_| Outcome::Unreachable)?;
            let secured = tls.connect(name, plain).await;
            Box::new(secured.map_err(|error| distrust(&error))?)
        }
    };
    let (requests, connection) = handshake(TokioIo::new(stream))
        .await
        .map_err(|_| Outcome::BrokenOff)?;
    let driver = tokio::spawn(async move { drop(connection.await) });
    Ok((
        Connection {
            driver,
            requests: None,
        },
        requests,
    ))
}

async fn dial(addresses: &[IpAddr], port: u16) -> Result<TcpStream, Outcome> {
    for address in addresses.iter().take(MOST_TRIED) {
        if let Ok(Ok(stream)) = timeout(PATIENCE, TcpStream::connect((*address, port))).await {
            // A message is one small packet; waiting to fill it helps nobody.
            drop(stream.set_nodelay(true));
            return Ok(stream);
        }
    }
    Err(Outcome::Unreachable)
}

fn distrust(error: &std::io::Error) -> Outcome {
    let cause = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match cause {
        Some(rustls::Error::InvalidCertificate(_)) => Outcome::Untrusted,
        _ => Outcome::BrokenOff,
    }
}
