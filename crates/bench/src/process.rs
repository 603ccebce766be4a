//! What a process has used, from `/proc`.

use crate::Error;
use std::fs;
use std::time::Duration;

/// Linux counts processor time in hundredths of a second for programs.
const TICK: Duration = Duration::from_millis(10);

/// Memory of a process, in KiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Resident now.
    pub resident: u64,
    /// What of it is no page of a file: what the process has written itself.
    pub own: u64,
    /// Most that has been resident.
    pub peak: u64,
}

/// The processor time of a process: its own, and that of its children that have ended and been waited for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Times {
    own: u64,
    ended_children: u64,
}

/// Processor time that a process has used itself.
///
/// # Errors
/// When it is gone.
pub fn processor_time(pid: u32) -> Result<Duration, Error> {
    Ok(ticks(times(pid)?.1.own))
}

/// Processor time of a process with all its children, those that have ended among them: of PostgreSQL's first process that of
/// the whole server.
///
/// # Errors
/// When it is gone.
pub fn processor_time_of_all(pid: u32) -> Result<Duration, Error> {
    let (_, first) = times(pid)?;
    let living = every_process()
        .filter_map(|other| times(other).ok())
        .filter(|(parent, _)| *parent == pid)
        .map(|(_, times)| times.own + times.ended_children);
    Ok(ticks(
        first.own + first.ended_children + living.sum::<u64>(),
    ))
}

/// Resident memory of a process.
///
/// # Errors
/// When it is gone.
pub fn memory(pid: u32) -> Result<Memory, Error> {
    let status = read(pid, "status")?;
    let line = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse().ok()
    };
    match (line("VmRSS:"), line("RssAnon:"), line("VmHWM:")) {
        (Some(resident), Some(own), Some(peak)) => Ok(Memory {
            resident,
            own,
            peak,
        }),
        _ => Err(Error::Process { pid }),
    }
}

/// Lets the peak begin anew at what is resident now.
///
/// # Errors
/// When the kernel does not allow it.
pub fn forget_peak(pid: u32) -> Result<(), Error> {
    Ok(fs::write(format!("/proc/{pid}/clear_refs"), "5")?)
}

fn every_process() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn times(pid: u32) -> Result<(u32, Times), Error> {
    parse(&read(pid, "stat")?).ok_or(Error::Process { pid })
}

fn read(pid: u32, file: &str) -> Result<String, Error> {
    fs::read_to_string(format!("/proc/{pid}/{file}")).map_err(|_| Error::Process { pid })
}

/// Parent and times out of a line of `/proc/PID/stat`. The second field is the name in brackets, in which anything may stand.
fn parse(line: &str) -> Option<(u32, Times)> {
    let fields: Vec<&str> = line.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<u64>().ok();
    let parent = fields.get(1)?.parse().ok()?;
    let own = number(11)? + number(12)?;
    let ended_children = number(13)? + number(14)?;
    Some((
        parent,
        Times {
            own,
            ended_children,
        },
    ))
}

fn ticks(count: u64) -> Duration {
    TICK.saturating_mul(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_does_not_shift_the_fields() {
        let line = "42 (postgres: kehu) x (y) S 7 42 42 0 -1 4194560 1 2 3 4 100 20 3000 400 20 0 1 0 5 6 7";
        let times = Times {
            own: 120,
            ended_children: 3400,
        };
        assert_eq!(parse(line), Some((7, times)));
        assert_eq!(parse("42 (x) S 7"), None);
    }

    #[test]
    fn this_process_has_memory_and_a_peak_not_below_it() {
        let memory = memory(std::process::id()).unwrap();
        assert!(memory.resident > 500 && memory.peak >= memory.resident);
        assert!(memory.own > 100 && memory.own < memory.resident);
        assert!(processor_time(std::process::id()).is_ok());
        assert!(memory_of_nobody());
    }

    fn memory_of_nobody() -> bool {
        matches!(super::memory(u32::MAX), Err(Error::Process { .. }))
    }
}
