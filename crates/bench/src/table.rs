//! The tables of `docs/benchmarks.md`, out of the results of a run.

use crate::Error;
use crate::results::{Outcome, Results, Row, Size};
use crate::rows::{Goal, PLANS};
use std::fmt::Write;
use std::path::Path;

const BEGIN: &str = "<!-- figures -->";
const END: &str = "<!-- /figures -->";

/// Puts the tables between the marks of a file.
///
/// # Errors
/// When the file has no marks, or cannot be written.
pub fn put_into(path: &Path, results: &Results) -> Result<(), Error> {
    let text = std::fs::read_to_string(path)?;
    let parts = text
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts
        .ok_or_else(|| Error::Other(format!("{} has no {BEGIN} and {END}", path.display())))?;
    Ok(std::fs::write(
        path,
        format!("{before}{BEGIN}\n{}{END}{after}", tables(results)),
    )?)
}

/// All tables of a run.
#[must_use]
pub fn tables(results: &Results) -> String {
    let mut out = circumstances(results);
    for size in &results.sizes {
        out.push_str(&table_of(size));
    }
    if let (Some(small), Some(large)) = (results.sizes.first(), results.sizes.last())
        && results.sizes.len() > 1
    {
        out.push_str(&growth(small, large));
    }
    out
}

fn circumstances(results: &Results) -> String {
    let (machine, versions) = (&results.machine, &results.versions);
    let lines = [
        ("when", results.begun_at.clone()),
        (
            "machine",
            format!(
                "{} cores of {}, {} MiB, Linux {}, {}",
                machine.cores, machine.processor, machine.memory_mib, machine.kernel, machine.disk
            ),
        ),
        (
            "commit",
            format!("{}, {} build", versions.commit, versions.profile),
        ),
        (
            "versions",
            format!("{}, {}", versions.rustc, versions.postgres),
        ),
        (
            "database",
            format!(
                "fsync and synchronous_commit on; {}",
                versions.settings.join(", ")
            ),
        ),
        ("command", format!("`{}`", results.command)),
        (
            "method",
            format!(
                "{} rounds of {} s, ours and pgbench's in turn; medians",
                results.rounds, results.seconds
            ),
        ),
    ];
    let mut out = String::new();
    for (name, value) in lines {
        let _ = writeln!(out, "- {name}: {value}");
    }
    out
}

fn table_of(size: &Size) -> String {
    let mut out = format!("\n### {} customers\n\n", grouped(size.customers));
    let of = |name: &str| grouped(size.rows_of.get(name).copied().unwrap_or_default());
    let _ = writeln!(
        out,
        "{} customers, {} receptions, {} deals, {} determinations, {} complaints, {} answers to surveys; {} MiB.\n",
        of("customers"),
        of("receptions"),
        of("deals"),
        of("determinations"),
        of("complaints"),
        of("survey_responses"),
        grouped(size.database_mib)
    );
    if let Some(missing) = &size.missing {
        let _ = writeln!(
            out,
            "The data set is missing ({missing}): only the demo was measured.\n"
        );
    }
    out.push_str("| work | goal | found | per second | p50, p99 ms | of one client | CPU of server, database, us | round trips | of pgbench | memory MiB |\n");
    out.push_str("|---|---|---|---|---|---|---|---|---|---|\n");
    for row in &size.rows {
        out.push_str(&line(size, row));
    }
    let notes: Vec<String> = size.rows.iter().filter_map(noted).collect();
    if !notes.is_empty() {
        out.push('\n');
        out.push_str(&notes.concat());
    }
    out
}

fn noted(row: &Row) -> Option<String> {
    let script = row
        .script
        .as_ref()
        .filter(|script| script.starts_with("none"));
    let told: Vec<&str> = row
        .note
        .iter()
        .map(String::as_str)
        .chain(script.map(String::as_str))
        .collect();
    (!told.is_empty()).then(|| format!("- {}: {}\n", row.title, told.join("; ").replace('\n', " ")))
}

fn line(size: &Size, row: &Row) -> String {
    let goals = PLANS
        .iter()
        .find(|plan| plan.name == row.name)
        .map_or(&[][..], |plan| plan.goals);
    let wanted: Vec<String> = goals.iter().map(|goal| told(*goal)).collect();
    let found = match row.outcome {
        Outcome::Missing => "not measured".to_owned(),
        Outcome::Failed => "**failed**".to_owned(),
        Outcome::Measured => goals
            .iter()
            .map(|goal| reached(*goal, size, row))
            .collect::<Vec<_>>()
            .join("; "),
    };
    let mut cells = vec![row.title.clone(), wanted.join("; "), found];
    match (&row.ours, &row.once) {
        (Some(ours), _) => cells.extend([
            figure(ours.per_second),
            format!("{}, {}", figure(ours.p50_ms), figure(ours.p99_ms)),
            row.alone.as_ref().map_or_else(String::new, |alone| {
                format!("{}, {}", figure(alone.p50_ms), figure(alone.p99_ms))
            }),
            format!(
                "{}, {}",
                figure(ours.server_cpu_us),
                figure(ours.postgres_cpu_us)
            ),
            row.round_trips
                .map(|trips| trips.to_string())
                .unwrap_or_default(),
            match (&row.limit, row.ratio) {
                (Some(limit), Some(ratio)) => {
                    format!("{} of {}", figure(ratio), figure(limit.per_second))
                }
                _ => String::new(),
            },
            grouped(ours.resident_kib / 1024),
        ]),
        (None, Some(once)) => cells.extend([
            format!(
                "{} {} in {} s",
                grouped(once.things),
                once.of,
                figure(once.seconds)
            ),
            String::new(),
            String::new(),
            format!(
                "{} s, {} s in all",
                figure(once.server_cpu_s),
                figure(once.postgres_cpu_s)
            ),
            String::new(),
            String::new(),
            grouped(once.peak_kib / 1024),
        ]),
        (None, None) => {
            let figures: Vec<String> = row
                .figures
                .iter()
                .map(|(name, value)| format!("{} {}", name.replace('_', " "), figure(*value)))
                .collect();
            cells.push(figures.join(", "));
            cells.extend(std::iter::repeat_n(String::new(), 6));
        }
    }
    format!("| {} |\n", cells.join(" | "))
}

/// A goal in words.
fn told(goal: Goal) -> String {
    match goal {
        Goal::Ratio(least) => format!(">= {least} of pgbench"),
        Goal::ServerCpu(most) => format!("<= {most} us server CPU"),
        Goal::P99(most) => format!("p99 <= {most} ms"),
        Goal::P99Alone(most) => format!("p99 <= {most} ms for one client"),
        Goal::P50Alone(most) => format!("p50 <= {most} ms for one client"),
        Goal::Seconds(most) => format!("<= {most} s"),
        Goal::Peak(most) => format!("<= {} MiB", most / 1024),
        Goal::AtLeast(name, least) => format!("{} >= {least}", name.replace('_', " ")),
        Goal::AtMost(name, most) => format!("{} <= {most}", name.replace('_', " ")),
        Goal::Beside(other, most) => format!("<= {most} x {other}"),
    }
}

/// What was found of a goal, and whether it is reached.
fn reached(goal: Goal, size: &Size, row: &Row) -> String {
    let ours = row.ours.as_ref();
    let alone = row.alone.as_ref();
    let once = row.once.as_ref();
    let (found, is_reached) = match goal {
        Goal::Ratio(least) => (row.ratio, row.ratio.is_some_and(|ratio| ratio >= least)),
        Goal::ServerCpu(most) => at_most(ours.map(|ours| ours.server_cpu_us), most),
        Goal::P99(most) => at_most(ours.map(|ours| ours.p99_ms), most),
        Goal::P99Alone(most) => at_most(alone.map(|alone| alone.p99_ms), most),
        Goal::P50Alone(most) => at_most(alone.map(|alone| alone.p50_ms), most),
        Goal::Seconds(most) => at_most(once.map(|once| once.seconds), most),
        Goal::Peak(most) => {
            let mib = |kib: u64| crate::number::real(kib) / 1024.0;
            at_most(once.map(|once| mib(once.peak_kib)), mib(most))
        }
        Goal::AtLeast(name, least) => {
            let found = row.figures.get(name).copied();
            (found, found.is_some_and(|found| found >= least))
        }
        Goal::AtMost(name, most) => at_most(row.figures.get(name).copied(), most),
        Goal::Beside(other, most) => {
            let other = size.row(other).and_then(|other| other.ours.as_ref());
            at_most(
                ours.zip(other)
                    .map(|(ours, other)| ours.p50_ms / other.p50_ms),
                most,
            )
        }
    };
    match found {
        Some(found) => format!(
            "{} {}",
            figure(found),
            if is_reached {
                "reached"
            } else {
                "**not reached**"
            }
        ),
        None => "not comparable".to_owned(),
    }
}

fn at_most(found: Option<f64>, most: f64) -> (Option<f64>, bool) {
    (found, found.is_some_and(|found| found <= most))
}

/// How much more a request costs on the large set than on the small one.
fn growth(small: &Size, large: &Size) -> String {
    let mut out = format!(
        "\n### From {} to {} customers\n\nProcessor time of server and database for a request, on the large set by that on the small one; for what runs once, time \
         for each thing. The goal is 1.3 for what goes over an index.\n\n| work | factor | found |\n|---|---|---|\n",
        grouped(small.customers),
        grouped(large.customers)
    );
    for row in &large.rows {
        let Some(factor) = small
            .row(&row.name)
            .and_then(|small| Some(cost(row)? / cost(small)?))
        else {
            continue;
        };
        let verdict = if factor <= 1.3 {
            "reached"
        } else {
            "**not reached**"
        };
        let _ = writeln!(out, "| {} | {} | {verdict} |", row.title, figure(factor));
    }
    out
}

/// What one request, or one thing, costs.
fn cost(row: &Row) -> Option<f64> {
    if row.outcome != Outcome::Measured {
        return None;
    }
    let requests = row
        .ours
        .as_ref()
        .map(|ours| ours.server_cpu_us + ours.postgres_cpu_us);
    let once = row
        .once
        .as_ref()
        .map(|once| once.seconds / crate::number::real(once.things.max(1)));
    requests.or(once).filter(|cost| *cost > 0.0)
}

/// A number with three figures that count.
fn figure(value: f64) -> String {
    if value >= 100.0 {
        return grouped(whole(value));
    }
    let places = if value >= 10.0 {
        1
    } else if value >= 1.0 {
        2
    } else {
        3
    };
    format!("{value:.places$}")
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded, and never negative"
)]
fn whole(value: f64) -> u64 {
    value.round().max(0.0) as u64
}

/// A count with commas.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results() -> Results {
        serde_json::from_str(include_str!("../tests/results.json")).unwrap()
    }

    #[test]
    fn the_tables_say_what_was_found_beside_what_was_asked() {
        let tables = tables(&results());
        for wanted in [
            "| customer by id | >= 0.75 of pgbench; <= 60 us server CPU | 0.810 reached; 71.0 **not reached** | 12,345 | 0.600, 1.50 | 0.250, 0.400 | 71.0, 55.0 | 1 | 0.810 of 15,241 | 98 |",
            "| the same, 10,000th page (or the last) | >= 0.75 of pgbench; <= 1.1 x list_first | not comparable; 1.05 reached |",
            "| settlement of a month at all sites | <= 20 s; <= 200 MiB | 18.2 reached; 250 **not reached** | 1,000,000 deals in 18.2 s |",
            "| cold start to ready, database up and migrated | median ms <= 300 | 142 reached | median ms 142 |",
            "| open a complaint | >= 0.6 of pgbench | **failed** |",
            "- open a complaint: 3 requests failed: no\n",
            "| customer by id | 1.26 | reached |",
        ] {
            assert!(tables.contains(wanted), "{wanted}\n{tables}");
        }
    }

    #[test]
    fn tables_go_between_the_marks_and_nothing_else_changes() {
        let path = std::env::temp_dir().join(format!("kehu-bench-table-{}", std::process::id()));
        std::fs::write(
            &path,
            format!("before\n{BEGIN}\nformer figures\n{END}\nafter\n"),
        )
        .unwrap();
        put_into(&path, &results()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("before\n<!-- figures -->\n- when: ")
                && text.ends_with("<!-- /figures -->\nafter\n")
        );
        assert!(!text.contains("former figures"));
        std::fs::write(&path, "no marks").unwrap();
        assert!(put_into(&path, &results()).is_err());
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn numbers_have_three_figures_that_count() {
        assert_eq!(
            [0.81234, 1.0, 12.34, 99.96, 123.4, 1_234_567.0].map(figure),
            ["0.812", "1.00", "12.3", "100.0", "123", "1,234,567"]
        );
        assert_eq!(grouped(1_000), "1,000");
    }
}
