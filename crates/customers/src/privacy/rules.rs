//! What is erased, what is kept on which ground and until when. Pure.

use super::model::HeldPart;
use super::policy::PrivacyPolicy;
use super::words::{ErasureFate, PrivacyHolding, RetentionGround};
use chrono::{Datelike, Months, NaiveDate};

/// How much is held of a person who is a customer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Held {
    /// The dossier, and those that were merged into it.
    pub(crate) dossiers: i64,
    /// Contacts.
    pub(crate) contacts: i64,
    /// Identifiers, present and former.
    pub(crate) identifiers: i64,
    /// Lines of the history with personal values.
    pub(crate) history: i64,
    /// Needs.
    pub(crate) needs: i64,
    /// Service orders, communications, complaints and consultations.
    pub(crate) service: i64,
    /// Documents that were verified, invoicing details apart.
    pub(crate) examined_documents: i64,
    /// The other documents.
    pub(crate) other_documents: i64,
    /// Invoicing details that were verified.
    pub(crate) examined_invoicing: i64,
    /// The other invoicing details.
    pub(crate) other_invoicing: i64,
    /// Account openings and disqualifications that were approved.
    pub(crate) approved_applications: i64,
    /// The others.
    pub(crate) other_applications: i64,
    /// Archives of exports that are there.
    pub(crate) exports: i64,
    /// Lines of the timeline.
    pub(crate) timeline: i64,
    /// Entries of the audit record about the person.
    pub(crate) audit_record: i64,
    /// Records of sites with free texts or particulars of the person.
    pub(crate) site_records: i64,
    /// Files of imports and exports since the person was entered.
    pub(crate) transfer_files: i64,
    /// The day on which the last of those files was stored.
    pub(crate) last_transfer_on: Option<NaiveDate>,
    /// The day of the last act of business on record; none when there never was any.
    pub(crate) last_act_on: Option<NaiveDate>,
}

impl Held {
    /// What becomes of each part. Of what was examined for business that was done, the law demands a copy; of whom never
    /// was a customer it demands nothing.
    pub(crate) fn parts(&self, policy: &PrivacyPolicy) -> Vec<HeldPart> {
        use PrivacyHolding::*;
        let contract = self.last_act_on.map(|day| {
            (
                RetentionGround::Contract,
                contract_until(day, policy.contract_years),
            )
        });
        let accounting = self.last_act_on.map(|day| {
            (
                RetentionGround::Accounting,
                accounting_until(day, policy.accounting_years),
            )
        });
        let parts = [
            erased(Dossier, self.dossiers),
            erased(Contacts, self.contacts),
            erased(Identifiers, self.identifiers),
            erased(History, self.history),
            erased(Needs, self.needs),
            erased(Service, self.service),
            erased(Documents, self.other_documents),
            kept_for(Documents, self.examined_documents, contract),
            erased(Invoicing, self.other_invoicing),
            kept_for(Invoicing, self.examined_invoicing, accounting),
            erased(Applications, self.other_applications),
            kept_for(Applications, self.approved_applications, contract),
            erased(Exports, self.exports),
            erased(SiteRecords, self.site_records),
            recorded(Timeline, self.timeline),
            recorded(AuditRecord, self.audit_record),
            HeldPart {
                holding: TransferFiles,
                count: self.transfer_files,
                fate: ErasureFate::Expires,
                ground: None,
                until: self
                    .last_transfer_on
                    .map(|day| policy.transfer_file_expires_on(day)),
            },
        ];
        merged(parts.into_iter().filter(|part| part.count > 0))
    }
}

/// The last day on which accounting records are kept: terms run from the first day after the accounting year.
fn accounting_until(last_act_on: NaiveDate, years: u16) -> NaiveDate {
    let year = last_act_on.year().saturating_add(i32::from(years));
    NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX)
}

/// The last day on which the proof of a contract is kept.
fn contract_until(last_act_on: NaiveDate, years: u16) -> NaiveDate {
    last_act_on
        .checked_add_months(Months::new(u32::from(years) * 12))
        .unwrap_or(NaiveDate::MAX)
}

fn erased(holding: PrivacyHolding, count: i64) -> HeldPart {
    HeldPart {
        holding,
        count,
        fate: ErasureFate::Erased,
        ground: None,
        until: None,
    }
}

/// Kept on a ground, or erased where there is none.
fn kept_for(
    holding: PrivacyHolding,
    count: i64,
    term: Option<(RetentionGround, NaiveDate)>,
) -> HeldPart {
    match term {
        None => erased(holding, count),
        Some((ground, until)) => HeldPart {
            fate: ErasureFate::Kept,
            ground: Some(ground),
            until: Some(until),
            ..erased(holding, count)
        },
    }
}

/// A record without personal values, kept without a term.
pub(crate) fn recorded(holding: PrivacyHolding, count: i64) -> HeldPart {
    HeldPart {
        fate: ErasureFate::Kept,
        ground: Some(RetentionGround::Accountability),
        ..erased(holding, count)
    }
}

/// Adjoining parts of one holding and fate are one part.
fn merged(parts: impl Iterator<Item = HeldPart>) -> Vec<HeldPart> {
    let mut all: Vec<HeldPart> = Vec::new();
    for part in parts {
        match all.last_mut() {
            Some(last) if (last.holding, last.fate) == (part.holding, part.fate) => {
                last.count += part.count;
            }
            _ => all.push(part),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn held(last_act_on: Option<NaiveDate>) -> Held {
        Held {
            dossiers: 1,
            examined_documents: 2,
            other_documents: 1,
            examined_invoicing: 1,
            approved_applications: 1,
            other_applications: 1,
            timeline: 9,
            last_act_on,
            ..Held::default()
        }
    }

    fn fates(held: &Held) -> Vec<(PrivacyHolding, i64, ErasureFate)> {
        held.parts(&PrivacyPolicy::statutory())
            .iter()
            .map(|part| (part.holding, part.count, part.fate))
            .collect()
    }

    #[test]
    fn cus_05_of_whom_never_was_a_customer_only_the_record_stays() {
        use ErasureFate::{Erased, Kept};
        use PrivacyHolding::*;
        assert_eq!(
            fates(&held(None)),
            [
                (Dossier, 1, Erased),
                (Documents, 3, Erased),
                (Invoicing, 1, Erased),
                (Applications, 2, Erased),
                (Timeline, 9, Kept),
            ]
        );
    }

    #[test]
    fn cus_05_of_a_customer_what_was_examined_and_approved_is_kept_for_its_term() {
        use ErasureFate::{Erased, Kept};
        use PrivacyHolding::*;
        let found = held(Some(day("2026-06-01")));
        assert_eq!(
            fates(&found),
            [
                (Dossier, 1, Erased),
                (Documents, 1, Erased),
                (Documents, 2, Kept),
                (Invoicing, 1, Kept),
                (Applications, 1, Erased),
                (Applications, 1, Kept),
                (Timeline, 9, Kept),
            ]
        );
        let until = |holding| {
            let parts = found.parts(&PrivacyPolicy::statutory());
            let kept = parts
                .iter()
                .find(|part| part.holding == holding && part.fate == Kept);
            kept.map(|part| (part.ground, part.until)).unwrap()
        };
        assert_eq!(
            until(Invoicing),
            (Some(RetentionGround::Accounting), Some(day("2036-12-31")))
        );
        assert_eq!(
            until(Documents),
            (Some(RetentionGround::Contract), Some(day("2029-06-01")))
        );
        assert_eq!(
            until(Timeline),
            (Some(RetentionGround::Accountability), None)
        );
    }

    #[test]
    fn cus_05_accounting_terms_run_from_the_end_of_the_year() {
        for (last, until) in [
            ("2026-01-01", "2036-12-31"),
            ("2026-12-31", "2036-12-31"),
            ("2027-01-01", "2037-12-31"),
        ] {
            assert_eq!(accounting_until(day(last), 10), day(until), "{last}");
        }
        assert_eq!(contract_until(day("2024-02-29"), 3), day("2027-02-28"));
    }
}
