//! `kehu audit`.

use super::Ground;
use clap::Subcommand;
use kehu_audit::{Anchors, Part, Report};
use std::process::ExitCode;

/// What to do with the audit record.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum AuditCommand {
    /// Verify the whole record; ends with code 1 when something is wrong.
    Verify,
}

impl Ground {
    pub(super) async fn verify_audit(self) -> Result<ExitCode, String> {
        let file = self.config.audit_anchor_file();
        let anchors = Anchors::read(&file, std::slice::from_ref(&self.keys.audit))
            .map_err(|error| format!("{}: {error}", file.display()))?;
        let mut connection = self.db.read().await.map_err(|error| error.to_string())?;
        let report = kehu_audit::verify(&mut connection, &anchors, Part::WHOLE)
            .await
            .map_err(|error| error.to_string())?;
        print(&report);
        Ok(if report.is_sound() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

fn print(report: &Report) {
    println!(
        "{} entries, {} seals up to position {}, {} anchors compared",
        report.entries, report.seals, report.verified_to, report.anchors
    );
    for finding in &report.findings {
        let entry = finding
            .entry
            .map(|entry| format!(", entry {entry}"))
            .unwrap_or_default();
        println!(
            "position {}: {} ({}{entry})",
            finding.position,
            finding.kind.as_str(),
            finding.span
        );
    }
    if report.more_findings > 0 {
        println!("and {} more", report.more_findings);
    }
    println!(
        "{}",
        if report.is_sound() {
            "the record is sound"
        } else {
            "THE RECORD IS NOT SOUND"
        }
    );
}
