//! Runs real servers, as root as well as by a plain user. Without an installed server there is
//! nothing to prove, and the tests end early.

#![expect(clippy::unwrap_used, reason = "a test's steps fail the test")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use kehu_cluster::{Binaries, Cluster, Options};

/// A folder for durable clusters, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kehu-test-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn cluster(&self) -> PathBuf {
        self.0.join("data/cluster")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn installed() -> bool {
    let found = Binaries::find();
    if let Err(error) = &found {
        eprintln!("skipped: {error}");
    }
    found.is_ok()
}

fn server_pid(cluster: &Cluster) -> u32 {
    let text = fs::read_to_string(cluster.folder().join("pgdata/postmaster.pid")).unwrap();
    text.lines().next().unwrap().parse().unwrap()
}

fn signal(name: &str, pid: u32) {
    let status = Command::new("/bin/sh")
        .args(["-c", r#"kill -s "$1" "$2""#, "sh", name, &pid.to_string()])
        .status();
    assert!(status.unwrap().success());
}

fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn query(cluster: &Cluster, sql: &str) -> String {
    cluster.psql("kehu", sql).unwrap().trim().to_owned()
}

#[test]
fn a_throwaway_cluster_has_what_kehu_needs_and_leaves_nothing() {
    if !installed() {
        return;
    }
    let cluster = Cluster::start(Options::throwaway()).unwrap();
    assert!(!cluster.reused());
    assert!(cluster.ensure_database("kehu").unwrap());
    assert!(!cluster.ensure_database("kehu").unwrap());
    let kept = "select pg_encoding_to_char(encoding), datcollate, datctype from pg_database where datname = 'kehu'";
    assert_eq!(query(&cluster, kept), "UTF8|C|C.UTF-8");
    query(&cluster, "create extension pg_trgm");
    assert_eq!(
        query(
            &cluster,
            "select array_length(show_trgm('客户关系'), 1) > 0"
        ),
        "t"
    );
    for (setting, value) in [
        ("listen_addresses", ""),
        ("fsync", "off"),
        ("max_connections", "200"),
        ("data_checksums", "on"),
        ("log_parameter_max_length_on_error", "0"),
        ("log_statement", "none"),
        ("TimeZone", "UTC"),
    ] {
        assert_eq!(
            query(&cluster, &format!("show {setting}")),
            value,
            "{setting}"
        );
    }
    assert_eq!(query(&cluster, "select current_user"), "kehu");
    let folder = cluster.folder().to_owned();
    assert_eq!(
        folder
            .join("socket")
            .metadata()
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o700
    );
    assert_eq!(
        folder.metadata().unwrap().permissions().mode() & 0o777,
        0o700
    );
    cluster.stop().unwrap();
    assert!(!folder.exists());
}

#[test]
fn values_of_failed_statements_stay_out_of_the_log() {
    if !installed() {
        return;
    }
    let folder = Folder::new("log");
    let cluster = Cluster::start(Options::durable(folder.cluster())).unwrap();
    assert!(cluster.psql("postgres", "select 'Zhang San'::int").is_err());
    let log = fs::read_to_string(cluster.folder().join("server.log")).unwrap();
    assert!(log.contains("ready to accept connections"), "{log}");
    assert!(!log.contains("Zhang San"), "{log}");
}

#[test]
fn committed_data_survive_a_killed_server_and_an_orderly_stop() {
    if !installed() {
        return;
    }
    let folder = Folder::new("killed");
    let options = || Options::durable(folder.cluster());
    let cluster = Cluster::start(options()).unwrap();
    cluster.ensure_database("kehu").unwrap();
    query(
        &cluster,
        "create table kept (n int); insert into kept values (7)",
    );
    signal("KILL", server_pid(&cluster));
    // The stale postmaster.pid is still there, and backends may be on their way out.
    let second = Cluster::start(options()).unwrap();
    assert!(!second.reused());
    assert_eq!(query(&second, "select n from kept"), "7");
    drop(cluster);
    assert_eq!(query(&second, "select n from kept"), "7");
    second.stop().unwrap();
    let third = Cluster::start(options()).unwrap();
    assert!(!third.reused());
    assert_eq!(query(&third, "select n from kept"), "7");
}

#[test]
fn the_second_user_joins_and_the_last_one_stops_the_server() {
    if !installed() {
        return;
    }
    let folder = Folder::new("joined");
    let first = Cluster::start(Options::durable(folder.cluster())).unwrap();
    let second = Cluster::start(Options::durable(folder.cluster())).unwrap();
    assert!(second.reused());
    assert_eq!(first.url("kehu"), second.url("kehu"));
    assert_eq!(server_pid(&first), server_pid(&second));
    first.stop().unwrap();
    assert_eq!(second.psql("postgres", "select 1").unwrap().trim(), "1");
    let pid_file = second.folder().join("pgdata/postmaster.pid");
    second.stop().unwrap();
    assert!(!pid_file.exists());
}

#[test]
fn a_process_number_given_to_a_stranger_does_not_block_the_start() {
    if !installed() {
        return;
    }
    let folder = Folder::new("stranger");
    let cluster = Cluster::start(Options::durable(folder.cluster())).unwrap();
    let pid_file = cluster.folder().join("pgdata/postmaster.pid");
    let text = fs::read_to_string(&pid_file).unwrap();
    let old = server_pid(&cluster).to_string();
    cluster.stop().unwrap();
    // This test's own process stands for the stranger: alive, and not in the data folder.
    fs::write(
        &pid_file,
        text.replacen(&old, &std::process::id().to_string(), 1),
    )
    .unwrap();
    let again = Cluster::start(Options::durable(folder.cluster())).unwrap();
    assert!(!again.reused());
}

#[test]
fn an_interrupted_initialisation_is_begun_anew() {
    if !installed() {
        return;
    }
    let folder = Folder::new("interrupted");
    let unfinished = folder.cluster().join("pgdata.unfinished");
    fs::create_dir_all(&unfinished).unwrap();
    fs::write(unfinished.join("PG_VERSION"), "15\n").unwrap();
    let cluster = Cluster::start(Options::durable(folder.cluster())).unwrap();
    assert!(!unfinished.exists());
    assert_eq!(cluster.psql("postgres", "show fsync").unwrap().trim(), "on");
}

#[test]
fn a_folder_too_deep_for_a_socket_gets_a_short_one_and_keeps_it() {
    if !installed() {
        return;
    }
    let folder = Folder::new("deep");
    let deep = folder.0.join("数".repeat(40));
    let cluster = Cluster::start(Options::durable(&deep)).unwrap();
    assert_eq!(cluster.psql("postgres", "select 1").unwrap().trim(), "1");
    let url = cluster.url("postgres");
    let short = fs::read_to_string(cluster.folder().join("socket-at")).unwrap();
    cluster.stop().unwrap();
    let again = Cluster::start(Options::durable(&deep)).unwrap();
    assert_eq!(again.url("postgres"), url);
    again.stop().unwrap();
    fs::remove_dir_all(short).unwrap();
}

/// Begins itself anew in another folder, since a process has one working folder for all its tests.
#[test]
fn a_folder_named_from_where_the_caller_stands_is_the_place_itself() {
    if !installed() {
        return;
    }
    let here = std::env::current_dir().unwrap();
    if here.ends_with("caller-stands-here") {
        let cluster = Cluster::start(Options::durable("data/cluster")).unwrap();
        assert_eq!(cluster.folder(), here.join("data/cluster"));
        assert!(here.join("data/cluster/pgdata").is_dir());
        return;
    }
    let folder = Folder::new("relative");
    let stand = folder.0.canonicalize().unwrap().join("caller-stands-here");
    fs::create_dir(&stand).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "a_folder_named_from_where_the_caller_stands_is_the_place_itself",
        ])
        .current_dir(&stand)
        .status();
    assert!(status.unwrap().success());
}

#[test]
fn root_finds_a_place_when_the_account_of_the_server_cannot_enter_the_folder() {
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    if !installed() || !root {
        return;
    }
    let folder = Folder::new("closed");
    fs::set_permissions(&folder.0, fs::Permissions::from_mode(0o700)).unwrap();
    let cluster = Cluster::start(Options::durable(folder.cluster())).unwrap();
    let place = cluster.folder().to_owned();
    assert!(!place.starts_with(&folder.0), "{}", place.display());
    cluster.ensure_database("kehu").unwrap();
    cluster.stop().unwrap();
    let again = Cluster::start(Options::durable(folder.cluster())).unwrap();
    assert_eq!(again.folder(), place);
    assert!(!again.ensure_database("kehu").unwrap());
    again.stop().unwrap();
    fs::remove_dir_all(place).unwrap();
}

/// Starts `kehu-cluster run` with a command that prints its database's URL and then stays.
fn spawn_run() -> (Child, PathBuf) {
    let script = r#"echo "$DATABASE_URL"; exec sleep 10"#;
    let mut command = Command::new(env!("CARGO_BIN_EXE_kehu-cluster"));
    command.args(["run", "--", "sh", "-c", script]);
    spawn(command)
}

/// Starts a run that prints its database's URL; answers it with the folder of the server's socket.
fn spawn(mut command: Command) -> (Child, PathBuf) {
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut url = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut url)
        .unwrap();
    let host = url
        .split("host=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    let socket_folder = PathBuf::from(host.replace("%2F", "/"));
    (child, socket_folder)
}

#[test]
fn a_throwaway_cluster_dies_with_its_parent() {
    if !installed() {
        return;
    }
    let (mut parent, socket_folder) = spawn_run();
    let home = socket_folder.parent().unwrap();
    let pid = fs::read_to_string(home.join("pgdata/postmaster.pid"))
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .to_owned();
    assert!(socket_folder.join(".s.PGSQL.5432").exists());
    parent.kill().unwrap();
    parent.wait().unwrap();
    eventually("the folder is removed", || !home.exists());
    let gone = || fs::read_link(Path::new("/proc").join(&pid).join("cwd")).is_err();
    eventually("the server is gone", gone);
}

#[test]
fn run_passes_the_exit_code_on() {
    if !installed() {
        return;
    }
    let run = |script: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kehu-cluster"));
        command
            .args(["run", "--", "sh", "-c", script])
            .status()
            .unwrap()
            .code()
    };
    assert_eq!(run(r#"test -n "$DATABASE_URL" && exit 7"#), Some(7));
    assert_eq!(run("kill -TERM $$"), Some(143));
}

#[test]
fn run_passes_a_wish_to_end_on_to_its_command_and_stops_the_server() {
    if !installed() {
        return;
    }
    let folder = Folder::new("terminated");
    let told = folder.0.join("told");
    let script = r#"trap 'echo told > "$1"; exit 9' TERM; echo "$DATABASE_URL"; while :; do sleep 0.05; done"#;
    let mut command = Command::new(env!("CARGO_BIN_EXE_kehu-cluster"));
    command.args(["run", "--", "sh", "-c", script, "sh"]);
    command.arg(&told);
    let (mut run, socket_folder) = spawn(command);
    let home = socket_folder.parent().unwrap();
    signal("TERM", run.id());
    assert_eq!(
        run.wait().unwrap().code(),
        Some(9),
        "the command's own code"
    );
    assert!(told.exists(), "the command was told");
    assert!(!home.exists(), "nothing is left");
}
