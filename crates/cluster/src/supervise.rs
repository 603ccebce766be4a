//! Runs a command to its end, and passes a wish to end on to it.

use std::io;
use std::process::{Command, ExitStatus, Stdio};

use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals that are listened for from here on; none of them ends this program any more.
pub(crate) struct Signals {
    runtime: Runtime,
    terminate: Signal,
    /// A terminal sends it to the command as well: it is waited for, and nothing passed on.
    _interrupt: Signal,
}

impl Signals {
    pub(crate) fn listen() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let guard = runtime.enter();
        let terminate = signal(SignalKind::terminate())?;
        let interrupt = signal(SignalKind::interrupt())?;
        drop(guard);
        Ok(Self {
            runtime,
            terminate,
            _interrupt: interrupt,
        })
    }

    /// Runs the command to its end.
    pub(crate) fn run(mut self, command: Command) -> io::Result<ExitStatus> {
        let runtime = self.runtime;
        runtime.block_on(async {
            let mut child = tokio::process::Command::from(command).spawn()?;
            loop {
                tokio::select! {
                    status = child.wait() => return status,
                    _ = self.terminate.recv() => {
                        if let Some(process) = child.id() {
                            terminate(process)?;
                        }
                    }
                }
            }
        })
    }
}

/// The process is a child that was not waited for: its number is nobody else's.
fn terminate(process: u32) -> io::Result<()> {
    Command::new("/bin/sh")
        .args(["-c", r#"kill -s TERM "$1""#, "sh", &process.to_string()])
        .stderr(Stdio::null())
        .status()
        .map(drop)
}
