//! A receiver that does as it is told, and remembers what came.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a receiver answers.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// A status with further header lines and a body.
    Status(u16, String, String),
    /// Nothing, for ever.
    Hang,
    /// 200, and more than anybody wants to read.
    Giant,
    /// 200, and a body of which nothing comes.
    Stall,
    /// The connection is cut.
    Reset,
}

impl Answer {
    pub(crate) fn status(status: u16) -> Self {
        Self::Status(status, String::new(), String::new())
    }

    pub(crate) fn with(status: u16, header: &str) -> Self {
        Self::Status(status, format!("{header}\r\n"), String::new())
    }
}

/// A message that came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }
}

type Conduct = dyn Fn(&Received) -> Answer;

#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) port: u16,
    seen: Arc<Mutex<Vec<Received>>>,
    connections: Arc<AtomicUsize>,
}

impl Receiver {
    /// Answers every message with one status.
    pub(crate) async fn answering(answer: Answer) -> Self {
        Self::start(move |_| answer.clone()).await
    }

    pub(crate) async fn start(conduct: impl Fn(&Received) -> Answer + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            port: listener.local_addr().unwrap().port(),
            seen: Arc::default(),
            connections: Arc::default(),
        };
        let own = receiver.clone();
        let conduct: std::rc::Rc<Conduct> = std::rc::Rc::new(conduct);
        actix_web::rt::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                own.connections.fetch_add(1, Ordering::SeqCst);
                let (own, conduct) = (own.clone(), conduct.clone());
                actix_web::rt::spawn(async move { own.serve(stream, &*conduct).await });
            }
        });
        receiver
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/kehu", self.port)
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn seen(&self) -> Vec<Received> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    async fn serve(&self, mut stream: TcpStream, conduct: &Conduct) {
        let Some(received) = receive(&mut stream).await else {
            return;
        };
        let answer = conduct(&received);
        self.seen.lock().unwrap().push(received);
        match answer {
            Answer::Status(status, headers, body) => {
                let head = format!(
                    "HTTP/1.1 {status} Done\r\n{headers}content-length: {}\r\n\r\n{body}",
                    body.len()
                );
                drop(stream.write_all(head.as_bytes()).await);
                drop(stream.shutdown().await);
            }
            Answer::Hang => tokio::time::sleep(Duration::from_secs(600)).await,
            Answer::Stall => {
                drop(
                    stream
                        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n")
                        .await,
                );
                tokio::time::sleep(Duration::from_secs(600)).await;
            }
            Answer::Giant => {
                let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n";
                drop(stream.write_all(head).await);
                let chunk = vec![b'x'; 64 * 1024];
                while stream.write_all(&chunk).await.is_ok() {}
            }
            Answer::Reset => drop(stream.set_zero_linger()),
        }
    }
}

async fn receive(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).ok()?;
    let headers: BTreeMap<String, String> = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers.get("content-length")?.parse().ok()?;
    while bytes.len() < head_end + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Received {
        headers,
        body: bytes[head_end..].to_vec(),
    })
}
