//! How fast requests are answered and how long what is kept: policy data (CUS-05).

use chrono::{Days, NaiveDate};
use kehu_kernel::{Faults, Words};
use kehu_policy::{PolicyDocument, Preset};
use serde::{Deserialize, Serialize};

/// The policy document of kind `privacy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacyPolicy {
    /// Calendar days within which a request is carried out or refused.
    pub answer_within_days: u16,
    /// Days on which the archive of an export is there.
    pub export_file_days: u16,
    /// Days after which files of imports and exports of customers are erased; the group's policy decides.
    pub transfer_file_days: u16,
    /// Years for which accounting records are kept, from the end of the year of the last act.
    pub accounting_years: u16,
    /// Years for which the proof of a contract is kept, from the last act.
    pub contract_years: u16,
}

impl PrivacyPolicy {
    /// The figures that are shipped.
    ///
    /// - The law says "promptly" (PIPL 50); practice is 15 working days. 15 calendar days are never later than that.
    /// - Ten years: Rules for the Implementation of the Tax Collection Law, art. 29, and accounting archives of ten years,
    ///   counted from the first day after the accounting year.
    /// - Three years: the general limitation of claims, Civil Code, art. 188.
    /// - The days of files are a choice: no law names a figure.
    #[must_use]
    pub const fn statutory() -> Self {
        Self {
            answer_within_days: 15,
            export_file_days: 7,
            transfer_file_days: 30,
            accounting_years: 10,
            contract_years: 3,
        }
    }

    /// The last day on which a request is answered in time.
    pub(crate) fn due_on(&self, received_on: NaiveDate) -> NaiveDate {
        days_after(received_on, self.answer_within_days)
    }

    /// The last day on which an archive that is made today is there.
    pub(crate) fn file_until(&self, today: NaiveDate) -> NaiveDate {
        days_after(today, self.export_file_days)
    }

    /// The first day on which a file of an import or export that was stored on a day is erased.
    pub(crate) fn transfer_file_expires_on(&self, stored_on: NaiveDate) -> NaiveDate {
        days_after(stored_on, self.transfer_file_days)
    }
}

fn days_after(day: NaiveDate, days: u16) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days)))
        .unwrap_or(NaiveDate::MAX)
}

impl PolicyDocument for PrivacyPolicy {
    const KIND: &'static str = "privacy";

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let figures = [
            ("/answer_within_days", self.answer_within_days, 1, 90),
            ("/export_file_days", self.export_file_days, 1, 90),
            ("/transfer_file_days", self.transfer_file_days, 1, 365),
            ("/accounting_years", self.accounting_years, 10, 100),
            ("/contract_years", self.contract_years, 3, 100),
        ];
        for (pointer, figure, least, most) in figures {
            if !(least..=most).contains(&figure) {
                faults.add(
                    pointer,
                    "range",
                    format!("must be {least} to {most}"),
                    format!("须在{least}至{most}之间"),
                );
            }
        }
        faults.none()
    }

    fn presets() -> Vec<Preset<Self>> {
        vec![Preset {
            key: "statutory",
            name: Words::new("Statutory terms", "法定期限"),
            document: Self::statutory(),
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_05_statutory_terms_cannot_be_shortened() {
        let statutory = PrivacyPolicy::statutory();
        assert!(statutory.check().is_ok());
        for shorter in [
            PrivacyPolicy {
                accounting_years: 9,
                ..statutory.clone()
            },
            PrivacyPolicy {
                contract_years: 2,
                ..statutory.clone()
            },
            PrivacyPolicy {
                answer_within_days: 0,
                ..statutory.clone()
            },
            PrivacyPolicy {
                answer_within_days: 91,
                ..statutory
            },
        ] {
            assert!(shorter.check().is_err(), "{shorter:?}");
        }
    }

    #[test]
    fn cus_05_a_request_is_due_fifteen_days_after_it_came_in() {
        let received: NaiveDate = "2026-06-01".parse().unwrap();
        let due = PrivacyPolicy::statutory().due_on(received);
        assert_eq!(due.to_string(), "2026-06-16");
    }
}
