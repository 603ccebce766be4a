//! A proxy between server and database, which can stop passing bytes on without closing anything: a cut cable.

use crate::Failure;
use std::path::PathBuf;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixStream};
use tokio::sync::watch;

/// Whether bytes pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// They do.
    Open,
    /// They do not; connections stay as they are, and new ones are taken and hear nothing.
    Cut,
}

/// A proxy on a port of this machine to a socket of PostgreSQL, for as long as it is kept.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    flow: watch::Sender<Flow>,
    listening: tokio::task::JoinHandle<()>,
}

impl Proxy {
    /// Starts one.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(socket: PathBuf) -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let (flow, watched) = watch::channel(Flow::Open);
        let listening = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                // Small answers would otherwise wait for one another, some 40 ms each.
                if near.set_nodelay(true).is_err() {
                    continue;
                }
                let (socket, flow) = (socket.clone(), watched.clone());
                tokio::spawn(async move {
                    let mut opened = flow.clone();
                    if opened.wait_for(|flow| *flow == Flow::Open).await.is_err() {
                        return;
                    }
                    // While the database is down the connection is closed at once, as a refused one would be.
                    let Ok(far) = UnixStream::connect(socket).await else {
                        return;
                    };
                    let (near_read, near_write) = near.into_split();
                    let (far_read, far_write) = far.into_split();
                    tokio::select! {
                        () = pass(near_read, far_write, flow.clone()) => {}
                        () = pass(far_read, near_write, flow) => {}
                    }
                });
            }
        });
        Ok(Self {
            port,
            flow,
            listening,
        })
    }

    /// The URL of a database behind the proxy.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let user = kehu_cluster::SUPERUSER;
        format!("postgres://{user}@127.0.0.1:{}/{database}", self.port)
    }

    /// Lets bytes pass, or not.
    pub fn set(&self, flow: Flow) {
        self.flow.send_replace(flow);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// Passes bytes on while they may pass, until either side closes.
async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut flow: watch::Receiver<Flow>,
) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if flow.wait_for(|flow| *flow == Flow::Open).await.is_err() {
            return;
        }
        let passed = buffer.get(..count).unwrap_or_default();
        if to.write_all(passed).await.is_err() {
            return;
        }
    }
}
