//! The server's settings, passed on its command line so that they are never out of date.

use std::path::Path;

use crate::cluster::Kind;

/// Names the socket's file; no network port is opened.
pub(crate) const PORT: u16 = 5432;

/// For both kinds. The logging lines keep statements, parameters and the values that error messages
/// repeat, thus personal data, out of the log; the application reports its errors itself. `log`
/// ranks above `error` here: starts, stops and fatal failures are still written.
const COMMON: &[(&str, &str)] = &[
    ("listen_addresses", ""),
    ("unix_socket_permissions", "0700"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("lc_messages", "C"),
    ("jit", "off"),
    ("password_encryption", "scram-sha-256"),
    ("log_destination", "stderr"),
    ("logging_collector", "off"),
    ("log_min_messages", "log"),
    ("log_statement", "none"),
    ("log_min_error_statement", "panic"),
    ("log_min_duration_statement", "-1"),
    ("log_parameter_max_length", "0"),
    ("log_parameter_max_length_on_error", "0"),
    ("log_error_verbosity", "terse"),
    ("log_checkpoints", "off"),
];

const DURABLE: &[(&str, &str)] = &[
    ("max_connections", "100"),
    ("shared_buffers", "128MB"),
    ("work_mem", "8MB"),
    ("maintenance_work_mem", "64MB"),
    ("max_wal_size", "512MB"),
    ("fsync", "on"),
    ("synchronous_commit", "on"),
    ("full_page_writes", "on"),
];

/// Nothing here must survive a crash; speed is all.
const THROWAWAY: &[(&str, &str)] = &[
    ("max_connections", "200"),
    ("shared_buffers", "128MB"),
    ("work_mem", "4MB"),
    ("maintenance_work_mem", "32MB"),
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("max_wal_size", "1GB"),
    ("autovacuum", "off"),
    ("max_parallel_workers_per_gather", "0"),
];

/// The arguments that follow `postgres -D <folder>`.
pub(crate) fn arguments(kind: Kind, socket_folder: &str) -> Vec<String> {
    let of_kind = match kind {
        Kind::Durable => DURABLE,
        Kind::Throwaway => THROWAWAY,
    };
    let mut arguments = Vec::new();
    for (name, value) in COMMON.iter().chain(of_kind) {
        arguments.extend(["-c".to_owned(), format!("{name}={value}")]);
    }
    // A list setting: quoted, because a comma would separate two folders.
    let quoted = socket_folder.replace('"', "\"\"");
    arguments.extend([
        "-c".to_owned(),
        format!("unix_socket_directories=\"{quoted}\""),
    ]);
    arguments.extend(["-c".to_owned(), format!("port={PORT}")]);
    arguments
}

/// Whether the socket of a server in `socket_folder` fits an address of Linux's (107 bytes).
pub(crate) fn socket_fits(socket_folder: &Path) -> bool {
    let file = socket_folder.join(format!(".s.PGSQL.{PORT}"));
    file.as_os_str().len() <= 107
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_path_of_107_bytes_fits_and_of_108_does_not() {
        let name = "/.s.PGSQL.5432";
        let folder = |length: usize| format!("/{}", "x".repeat(length - 1 - name.len()));
        assert!(socket_fits(Path::new(&folder(107))));
        assert!(!socket_fits(Path::new(&folder(108))));
    }

    #[test]
    fn no_kind_listens_on_the_network_or_logs_statements() {
        for kind in [Kind::Durable, Kind::Throwaway] {
            let arguments = arguments(kind, "/s,\"x");
            for wanted in [
                "listen_addresses=",
                "log_statement=none",
                "log_parameter_max_length_on_error=0",
                "unix_socket_directories=\"/s,\"\"x\"",
            ] {
                assert!(
                    arguments.iter().any(|argument| argument == wanted),
                    "{wanted}"
                );
            }
        }
    }
}
