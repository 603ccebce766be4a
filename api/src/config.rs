//! Settings: from the file that `--config` or `KEHU_CONFIG` names, overridden by environment variables `KEHU_...`.
//! Unknown or wrong settings stop the start with a message that names them. `.env.example` lists all.

use ipnet::IpNet;
use kehu_webhooks::Guard;
use serde::Deserialize;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

/// How the server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Makes its own keys, can set the clock, loads the demo when told to.
    Development,
    /// Refuses to start without keys and a database.
    Production,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// All settings. Each has the environment variable `KEHU_` and its name in capitals.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `development` (default) or `production`.
    pub mode: Mode,
    /// Address and port on which to serve; default `127.0.0.1:8080`.
    pub bind: SocketAddr,
    /// A PostgreSQL 15 (or later) database, made with `encoding 'UTF8' lc_ctype 'C.UTF-8'`. `DATABASE_URL` does the
    /// same. Without it development mode keeps a private cluster in the data folder.
    pub database_url: Option<String>,
    /// A streaming replica of the database, from which figures, reports and their exports are read while it is at most
    /// five seconds behind; none by default.
    pub replica_url: Option<String>,
    /// Folder for what the server keeps outside the database; default `.data`.
    pub data_folder: PathBuf,
    /// Folder of the key files; default `keys` in the data folder. See the README for their names.
    pub keys_folder: Option<PathBuf>,
    /// Where files are stored: a folder, or `s3://bucket/prefix` with the usual `AWS_...` variables; default `files`
    /// in the data folder.
    pub files_location: Option<String>,
    /// File to which the head of the audit chain is anchored; keep it on another disk. Default `audit-anchors` in the
    /// data folder.
    pub audit_anchor_file: Option<PathBuf>,
    /// Log filter, such as `info` or `info,kehu_api=debug`.
    pub log: String,
    /// `text` (default in development) or `json`.
    pub log_format: Option<LogFormat>,
    /// Where to send traces, such as `http://collector:4318/v1/traces`; none by default.
    pub otlp_endpoint: Option<String>,
    /// Origins of browser applications that may call, separated by commas; none by default.
    pub cors_origins: Vec<String>,
    /// Number of reverse proxies in front that append to `X-Forwarded-For`; default 0.
    pub proxies: usize,
    /// Requests a minute for each signed-in principal, and three times as many for each address; default 1200.
    pub requests_per_minute: NonZeroU32,
    /// Mebibytes of a file to be imported, at most; default 64.
    pub import_file_mib: u32,
    /// Connections of the writing pool; default 8.
    pub write_connections: u32,
    /// Connections of the reading pool; default 8.
    pub read_connections: u32,
    /// Milliseconds after which the database stops a statement; default 8000.
    pub statement_timeout_ms: u32,
    /// Threads that serve requests; default one for each core.
    pub http_workers: Option<usize>,
    /// Whether to run the background workers in this instance; default true. At least one instance must.
    pub background_workers: bool,
    /// Issuer in access tokens; default `kehu`.
    pub token_issuer: String,
    /// Audience in access tokens; default `kehu`.
    pub token_audience: String,
    /// Networks of your own to which webhooks may be sent although they are not public, such as `10.20.0.0/16`, separated
    /// by commas; default none, in development mode this machine.
    pub webhook_trusted_networks: Option<Vec<IpNet>>,
    /// File with certificates (PEM) of authorities of your own that receivers of webhooks may descend from; none by default.
    pub webhook_ca_file: Option<PathBuf>,
    /// The mail server, such as `smtps://user:password@mail.example.com` or `smtp://mail.example.com:25?tls=required`.
    /// Without it mails wait in the queue, where development mode shows them.
    pub smtp_url: Option<String>,
    /// Sender of mails, such as `华信客户服务 <service@example.com>`; required with `smtp_url`.
    pub mail_from: Option<String>,
    /// Where customers reach this server, for personal links, such as `https://kehu.example.com`; default `http://` and
    /// the address of `bind`. Required with `smtp_url`.
    pub public_url: Option<String>,
    /// Whether to load the demo into an empty database; default false. Development mode only.
    pub demo: bool,
    /// Folder of PostgreSQL's server programs, if they are not found by themselves.
    pub pg_bin: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            mode: Mode::Development,
            bind: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database_url: None,
            replica_url: None,
            data_folder: PathBuf::from(".data"),
            keys_folder: None,
            files_location: None,
            audit_anchor_file: None,
            log: "info".to_owned(),
            log_format: None,
            otlp_endpoint: None,
            cors_origins: Vec::new(),
            proxies: 0,
            requests_per_minute: NonZeroU32::MIN.saturating_add(1199),
            import_file_mib: 64,
            write_connections: 8,
            read_connections: 8,
            statement_timeout_ms: 8_000,
            http_workers: None,
            background_workers: true,
            token_issuer: "kehu".to_owned(),
            token_audience: "kehu".to_owned(),
            webhook_trusted_networks: None,
            webhook_ca_file: None,
            smtp_url: None,
            mail_from: None,
            public_url: None,
            demo: false,
            pg_bin: None,
        }
    }
}

impl Config {
    /// Reads file and environment.
    ///
    /// # Errors
    /// Names the setting that is unknown, malformed or contradicts another.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the environment is read"
    )]
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        Self::from_sources(file, std::env::vars().collect())
    }

    fn from_sources(
        file: Option<&Path>,
        environment: HashMap<String, String>,
    ) -> Result<Self, String> {
        let mut settings: HashMap<String, String> = environment
            .iter()
            .filter(|(name, _)| name.starts_with("KEHU_") && *name != "KEHU_CONFIG")
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        if let Some(url) = environment.get("DATABASE_URL") {
            settings
                .entry("KEHU_DATABASE_URL".to_owned())
                .or_insert_with(|| url.clone());
        }
        let environment = config::Environment::with_prefix("KEHU")
            .prefix_separator("_")
            .separator("__")
            .try_parsing(true)
            .list_separator(",")
            .with_list_parse_key("cors_origins")
            .with_list_parse_key("webhook_trusted_networks")
            .ignore_empty(true)
            .source(Some(settings.into_iter().collect()));
        let mut builder = config::Config::builder();
        if let Some(file) = file {
            builder = builder.add_source(config::File::from(file).format(config::FileFormat::Toml));
        }
        let read: Self = builder
            .add_source(environment)
            .build()
            .and_then(config::Config::try_deserialize)
            .map_err(|error| format!("the settings are wrong: {error}. See .env.example for all settings and their forms"))?;
        read.check()
    }

    fn check(self) -> Result<Self, String> {
        let production = self.mode == Mode::Production;
        let wrong = if production && self.database_url.is_none() {
            "KEHU_DATABASE_URL is required in production mode"
        } else if production && self.demo {
            "KEHU_DEMO is for development mode only"
        } else if self.write_connections == 0 || self.read_connections == 0 {
            "KEHU_WRITE_CONNECTIONS and KEHU_READ_CONNECTIONS must be at least 1"
        } else if self.statement_timeout_ms < 100 {
            "KEHU_STATEMENT_TIMEOUT_MS must be at least 100"
        } else if self
            .cors_origins
            .iter()
            .any(|origin| origin.contains('*') || !origin.starts_with("http"))
        {
            "KEHU_CORS_ORIGINS lists whole origins such as https://crm.example.com; a wildcard is refused"
        } else if !self.otlp_endpoint.as_deref().is_none_or(is_web_address) {
            "KEHU_OTLP_ENDPOINT is a whole address such as http://collector:4318/v1/traces"
        } else if self.smtp_url.is_some() && (self.mail_from.is_none() || self.public_url.is_none())
        {
            "KEHU_SMTP_URL needs KEHU_MAIL_FROM, the sender, and KEHU_PUBLIC_URL, where customers reach this server"
        } else if !self.public_url.as_deref().is_none_or(is_web_address) {
            "KEHU_PUBLIC_URL is a whole address such as https://kehu.example.com"
        } else {
            return Ok(self);
        };
        Err(wrong.to_owned())
    }

    /// Whether this is development mode.
    #[must_use]
    pub fn development(&self) -> bool {
        self.mode == Mode::Development
    }

    /// Folder of the key files.
    #[must_use]
    pub fn keys_folder(&self) -> PathBuf {
        self.keys_folder
            .clone()
            .unwrap_or_else(|| self.data_folder.join("keys"))
    }

    /// Where files are stored.
    #[must_use]
    pub fn files_location(&self) -> String {
        self.files_location
            .clone()
            .unwrap_or_else(|| self.data_folder.join("files").display().to_string())
    }

    /// Most bytes of a file to be imported.
    #[must_use]
    pub fn import_file_limit(&self) -> u64 {
        u64::from(self.import_file_mib) * 1024 * 1024
    }

    /// File of the audit anchors.
    #[must_use]
    pub fn audit_anchor_file(&self) -> PathBuf {
        self.audit_anchor_file
            .clone()
            .unwrap_or_else(|| self.data_folder.join("audit-anchors"))
    }

    /// Where webhooks may be sent.
    #[must_use]
    pub fn webhook_guard(&self) -> Guard {
        let this_machine = || {
            let loopback: [IpNet; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
                .map(|address: IpAddr| address.into());
            if self.development() {
                loopback.to_vec()
            } else {
                Vec::new()
            }
        };
        Guard {
            trusted: self
                .webhook_trusted_networks
                .clone()
                .unwrap_or_else(this_machine),
            plain_http: self.development(),
        }
    }

    /// Where customers reach this server, without a slash at the end.
    #[must_use]
    pub fn public_url(&self) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.bind),
        }
    }

    /// The way to the mail server, where there is one.
    ///
    /// # Errors
    /// Names the setting that is wrong.
    pub fn mailer(&self) -> Result<Option<kehu_mail::Mailer>, String> {
        let Some((server, sender)) = self.smtp_url.as_deref().zip(self.mail_from.as_deref()) else {
            return Ok(None);
        };
        kehu_mail::Mailer::new(server, sender)
            .map(Some)
            .map_err(|error| {
                let setting = match error {
                    kehu_mail::SettingsError::Sender => "KEHU_MAIL_FROM",
                    _ => "KEHU_SMTP_URL",
                };
                format!("{setting} is wrong: {error}")
            })
    }

    /// Threads that answer requests.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.http_workers
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(2, usize::from))
            .max(1)
    }

    /// How to reach the database at this URL.
    #[must_use]
    pub fn database(&self, url: &str) -> kehu_db::Settings {
        kehu_db::Settings {
            url: url.to_owned(),
            replica_url: self.replica_url.clone(),
            write_connections: self.write_connections,
            read_connections: self.read_connections,
            threads: self.threads(),
            statement_timeout_ms: self.statement_timeout_ms,
        }
    }
}

fn is_web_address(text: &str) -> bool {
    text.parse::<actix_web::http::Uri>().is_ok_and(|address| {
        matches!(address.scheme_str(), Some("http" | "https")) && address.host().is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(pairs: &[(&str, &str)]) -> Result<Config, String> {
        Config::from_sources(
            None,
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn the_environment_overrides_defaults() {
        let config = load(&[
            ("KEHU_BIND", "0.0.0.0:9000"),
            ("KEHU_CORS_ORIGINS", "https://a.example,https://b.example"),
            ("PATH", "/bin"),
        ])
        .unwrap();
        assert_eq!(config.bind.port(), 9000);
        assert_eq!(config.cors_origins.len(), 2);
    }

    #[test]
    fn webhooks_reach_this_machine_and_plain_http_in_development_only() {
        let (here, inside) = ("127.0.0.1".parse().unwrap(), "10.20.1.1".parse().unwrap());
        let development = load(&[]).unwrap().webhook_guard();
        assert!(development.admits(here) && development.plain_http);
        let production = [
            ("KEHU_MODE", "production"),
            ("DATABASE_URL", "postgres://x/y"),
        ];
        let guard = load(&production).unwrap().webhook_guard();
        assert!(!guard.admits(here) && !guard.plain_http);
        let networks = ("KEHU_WEBHOOK_TRUSTED_NETWORKS", "10.20.0.0/16,fd00::/8");
        let guard = load(&[production[0], production[1], networks])
            .unwrap()
            .webhook_guard();
        assert!(guard.admits(inside) && !guard.admits(here));
        let wrong = ("KEHU_WEBHOOK_TRUSTED_NETWORKS", "10.20.0.0/40");
        assert!(
            load(&[wrong])
                .unwrap_err()
                .contains("webhook_trusted_networks")
        );
    }

    #[test]
    fn unknown_and_wrong_settings_are_named() {
        assert!(load(&[("KEHU_BIMD", "x")]).unwrap_err().contains("bimd"));
        assert!(
            load(&[("KEHU_BIND", "nowhere")])
                .unwrap_err()
                .contains("bind")
        );
        assert!(load(&[("KEHU_CORS_ORIGINS", "*")]).is_err());
        for endpoint in ["foo", "collector:4318", "/v1/traces", "ftp://collector/"] {
            let refused = load(&[("KEHU_OTLP_ENDPOINT", endpoint)]).unwrap_err();
            assert!(refused.contains("KEHU_OTLP_ENDPOINT"), "{endpoint}");
        }
        assert!(load(&[("KEHU_OTLP_ENDPOINT", "http://collector:4318/v1/traces")]).is_ok());
        let server = ("KEHU_SMTP_URL", "smtp://127.0.0.1:25");
        let sender = ("KEHU_MAIL_FROM", "service@example.com");
        let place = ("KEHU_PUBLIC_URL", "https://kehu.example.com/");
        assert!(
            load(&[server, sender])
                .unwrap_err()
                .contains("KEHU_PUBLIC_URL")
        );
        assert!(
            load(&[server, place])
                .unwrap_err()
                .contains("KEHU_MAIL_FROM")
        );
        assert!(load(&[("KEHU_PUBLIC_URL", "kehu.example.com")]).is_err());
        let all = load(&[server, sender, place]).unwrap();
        assert_eq!(all.public_url(), "https://kehu.example.com");
        assert!(load(&[]).unwrap().mailer().unwrap().is_none());
        assert!(
            load(&[("KEHU_MODE", "production")])
                .unwrap_err()
                .contains("KEHU_DATABASE_URL")
        );
        assert!(
            load(&[
                ("KEHU_MODE", "production"),
                ("DATABASE_URL", "postgres://x/y")
            ])
            .is_ok()
        );
    }
}
