//! Two runs beside each other.

use crate::results::{Outcome, Results, Row};
use std::fmt::Write;

/// What changed from one run to another, row by row: throughput, processor time and ratio of the second by those of the first.
#[must_use]
pub fn compare(first: &Results, second: &Results) -> String {
    let mut out = format!(
        "{} ({}) -> {} ({})\n",
        first.versions.commit, first.begun_at, second.versions.commit, second.begun_at
    );
    if first.machine != second.machine || first.versions.profile != second.versions.profile {
        out.push_str(
            "The machines or the builds differ: only the ratios to pgbench can be compared.\n",
        );
    }
    for size in &second.sizes {
        let Some(former) = first
            .sizes
            .iter()
            .find(|former| former.customers == size.customers)
        else {
            continue;
        };
        let _ = writeln!(
            out,
            "\n{} customers\n{:<24}{:>12}{:>14}{:>16}{:>12}",
            size.customers, "", "per second", "server CPU", "ratio, before", "after"
        );
        for row in &size.rows {
            let Some(before) = former.row(&row.name) else {
                continue;
            };
            out.push_str(&line(before, row));
        }
    }
    out
}

fn line(before: &Row, after: &Row) -> String {
    if before.outcome != Outcome::Measured || after.outcome != Outcome::Measured {
        return format!(
            "{:<24}{:?} -> {:?}\n",
            after.name, before.outcome, after.outcome
        );
    }
    if let (Some(before), Some(once)) = (&before.once, &after.once) {
        return format!(
            "{:<24}{:>10.2} s -> {:.2} s\n",
            after.name, before.seconds, once.seconds
        );
    }
    let Some((former, ours)) = before.ours.as_ref().zip(after.ours.as_ref()) else {
        let figures = after.figures.iter().filter_map(|(name, value)| {
            Some(format!(
                "{name} {:.1} -> {value:.1}",
                before.figures.get(name)?
            ))
        });
        return format!(
            "{:<24}{}\n",
            after.name,
            figures.collect::<Vec<_>>().join(", ")
        );
    };
    let ratio = |row: &Row| {
        row.ratio
            .map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"))
    };
    format!(
        "{:<24}{:>11.2}x{:>13.2}x{:>16}{:>12}\n",
        after.name,
        ours.per_second / former.per_second,
        ours.server_cpu_us / former.server_cpu_us,
        ratio(before),
        ratio(after)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_beside_itself_has_not_changed_and_one_at_double_the_speed_has() {
        let first: Results = serde_json::from_str(include_str!("../tests/results.json")).unwrap();
        let same = compare(&first, &first);
        assert!(same.contains("1.00x") && !same.contains("differ"), "{same}");
        let mut second = first.clone();
        for size in &mut second.sizes {
            for row in &mut size.rows {
                if let Some(ours) = &mut row.ours {
                    ours.per_second *= 2.0;
                }
            }
        }
        second.versions.profile = "dev".into();
        let changed = compare(&first, &second);
        assert!(
            changed.contains("2.00x") && changed.contains("differ"),
            "{changed}"
        );
    }
}
