//! A list of customers who are not on file yet, for an import.

use super::company::{Brand, Company, STAFF, contacts};
use crate::Error;
use crate::random::Seed;
use chrono::NaiveDate;
use std::io::Write;

/// With this the codes of the list begin.
const SERIES: &str = "MN";
/// With this its mobile numbers begin; those of the data set begin otherwise.
const MOBILES: &str = "198";
/// Has no divisor in common with the hundred million numbers that begin so: no two of the list are the same.
const STRIDE: u64 = 61_803_399;

const HEADINGS: [&str; 18] = [
    "name",
    "customer_type",
    "credit_code",
    "telephone",
    "region_code",
    "address",
    "postal_code",
    "industry",
    "legal_representative",
    "registered_capital",
    "founded_on",
    "size",
    "headcount",
    "business_scope",
    "contact_name",
    "contact_title",
    "contact_role",
    "contact_mobile",
];

/// Writes so many companies as CSV. Their codes and mobile numbers are nobody else's, and their names are unlike those of the
/// data set: an import enters all but the few of the list itself that bear one name.
///
/// # Errors
/// [`Error::Csv`].
pub fn write_list(to: impl Write, rows: u64, seed: Seed, today: NaiveDate) -> Result<(), Error> {
    let mut list = csv::Writer::from_writer(to);
    list.write_record(HEADINGS)?;
    for row in 0..rows {
        let mut chance = seed.chance("import", row);
        let (_, _, places) = chance.one_of(&STAFF);
        let made = Company::draw(&mut chance, places, Brand::Long, (SERIES, row), today);
        let mobile = format!("{MOBILES}{:08}", (row % 100_000_000) * STRIDE % 100_000_000);
        let headcount = made.headcount.to_string();
        let founded_on = made.founded_on.to_string();
        let contact = contacts(&mut chance).into_iter().next();
        let (name, title, role) = contact.map_or_else(Default::default, |contact| {
            (contact.name, contact.title, contact.role)
        });
        list.write_record([
            made.name.as_str(),
            made.customer_type,
            &made.code,
            made.telephone.as_deref().unwrap_or_default(),
            made.region,
            &made.address,
            made.postal_code,
            made.trade.industry,
            &made.legal_representative,
            made.capital,
            &founded_on,
            made.size(),
            &headcount,
            made.trade.scope,
            &name,
            title,
            role,
            &mobile,
        ])?;
    }
    list.flush().map_err(csv::Error::from)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_names::SearchKeys;
    use std::collections::HashSet;

    fn list(rows: u64) -> Vec<csv::StringRecord> {
        let mut bytes = Vec::new();
        write_list(&mut bytes, rows, Seed(1), "2026-06-01".parse().unwrap()).unwrap();
        let mut read = csv::Reader::from_reader(bytes.as_slice());
        read.records().map(Result::unwrap).collect()
    }

    #[test]
    fn the_list_repeats_no_code_and_no_mobile() {
        let list = list(3_000);
        let distinct = |column: usize| {
            list.iter()
                .map(|row| row[column].to_owned())
                .collect::<HashSet<_>>()
                .len()
        };
        assert_eq!(
            (list.len(), distinct(2), distinct(17)),
            (3_000, 3_000, 3_000)
        );
        assert!(
            list.iter()
                .all(|row| !SearchKeys::of_company(&row[0]).pinyin.is_empty())
        );
    }

    #[test]
    fn a_longer_list_begins_as_a_shorter_one() {
        assert_eq!(list(20), list(40)[..20]);
    }
}
