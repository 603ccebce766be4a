//! A small SMTP server that keeps what it is sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail as the server received it.
#[derive(Debug, Clone)]
pub struct Received {
    /// To whom it was addressed in the conversation.
    pub recipient: String,
    /// The message: headers and body as they came.
    pub raw: String,
}

impl Received {
    /// A header's value, as it came.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.raw
            .lines()
            .take_while(|line| !line.is_empty())
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The text, decoded.
    #[must_use]
    pub fn text(&self) -> String {
        let (_, body) = self.raw.split_once("\r\n\r\n").unwrap();
        let packed: String = body.split_whitespace().collect();
        String::from_utf8(STANDARD.decode(packed).unwrap()).unwrap()
    }
}

/// An SMTP server at a port of its own (RFC 5321). A recipient whose name begins with `busy` is refused for now, one that
/// begins with `gone` for good.
#[derive(Debug)]
pub struct Mailbox {
    /// Its address for the setting `smtp_url`.
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Mailbox {
    /// Starts it.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = received.clone();
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, kept.clone()));
            }
        });
        Self {
            url,
            received,
            serving,
        }
    }

    /// What has arrived, in order.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn converse(mut stream: TcpStream, received: Arc<Mutex<Vec<Received>>>) {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read);
    let mut recipient = String::new();
    write
        .write_all(b"220 mail.example.com ready\r\n")
        .await
        .unwrap();
    let mut line = String::new();
    while lines
        .read_line(&mut line)
        .await
        .is_ok_and(|length| length > 0)
    {
        let command = line.trim_end().to_owned();
        line.clear();
        let verb = command
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let reply = match verb.as_str() {
            "EHLO" => "250-mail.example.com\r\n250 8BITMIME\r\n",
            "HELO" | "MAIL" | "RSET" | "NOOP" => "250 ok\r\n",
            "RCPT" => {
                recipient = command
                    .split(['<', '>'])
                    .nth(1)
                    .unwrap_or_default()
                    .to_owned();
                // A reply that quotes the address, as many servers do.
                if recipient.starts_with("busy") {
                    &format!("450 <{recipient}> mailbox busy\r\n")
                } else if recipient.starts_with("gone") {
                    &format!("550 <{recipient}> no such mailbox\r\n")
                } else {
                    "250 ok\r\n"
                }
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.unwrap();
                let raw = data(&mut lines).await;
                received.lock().unwrap().push(Received {
                    recipient: recipient.clone(),
                    raw,
                });
                "250 taken\r\n"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await.unwrap();
                return;
            }
            _ => "500 what\r\n",
        };
        if write.write_all(reply.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// The message up to the line with a dot.
async fn data(lines: &mut (impl AsyncBufReadExt + Unpin)) -> String {
    let mut raw = String::new();
    let mut line = String::new();
    while lines
        .read_line(&mut line)
        .await
        .is_ok_and(|length| length > 0)
        && line != ".\r\n"
    {
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
        line.clear();
    }
    raw
}
