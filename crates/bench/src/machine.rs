//! Where and of what is measured.

use crate::results::{Machine, Versions};
use std::path::Path;
use std::process::Command;

/// The machine, with the disk on which a folder lies.
#[must_use]
pub fn machine(folder: &Path) -> Machine {
    let information = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = information
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map(|name| name.trim_start_matches([' ', '\t', ':']).to_owned());
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = memory.lines().find_map(|line| {
        line.strip_prefix("MemTotal:")?
            .split_whitespace()
            .next()?
            .parse::<u64>()
            .ok()
    });
    let disk = said(
        "df",
        &["--output=fstype,source", &folder.display().to_string()],
    );
    Machine {
        processor: processor.unwrap_or_default(),
        cores: std::thread::available_parallelism().map_or(0, usize::from),
        memory_mib: kib.unwrap_or_default() / 1024,
        kernel: said("uname", &["-r"]),
        disk: disk
            .lines()
            .last()
            .unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// The versions of what is measured.
#[must_use]
pub fn versions(profile: &str, postgres: &str, settings: &[(&str, &str)]) -> Versions {
    let commit = said("git", &["rev-parse", "--short=10", "HEAD"]);
    let changed = !said("git", &["status", "--porcelain", "--untracked-files=no"]).is_empty();
    Versions {
        commit: if changed {
            format!("{commit}+")
        } else {
            commit
        },
        profile: profile.to_owned(),
        rustc: said("rustc", &["--version"]),
        postgres: postgres.to_owned(),
        settings: settings
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect(),
    }
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
