//! What a refusal means for a row: its faults, each at its column.

use crate::dossier;
use crate::transfers::model::RowFault;
use crate::transfers::update::{Part, Stop};
use crate::transfers::{Column, Error};
use kehu_kernel::{Kind, Refusal};

/// The faults of a row that was stopped; what is no fault of the row stops the whole batch.
pub(super) fn faults_of(stop: Stop) -> Result<Vec<RowFault>, Error> {
    match stop {
        Stop::Cells(faults) => Ok(faults),
        Stop::Refused(_, error)
            if error.retriable()
                || matches!(
                    error.fact().kind,
                    Kind::Internal | Kind::Unavailable | Kind::OutcomeUnknown
                ) =>
        {
            Err(error.into())
        }
        Stop::Refused(part, error) => {
            Ok(row_faults(&error, |pointer| changed_column(pointer, part)))
        }
    }
}

pub(super) fn row_faults(
    error: &dossier::Error,
    column: impl Fn(&str) -> Option<Column>,
) -> Vec<RowFault> {
    let faults = error.faults();
    if faults.is_empty() {
        let at = match error {
            dossier::Error::SecondCreditCode {} | dossier::Error::CreditCodeTaken { .. } => {
                Some(Column::CreditCode)
            }
            _ => None,
        };
        return vec![RowFault {
            column: at,
            code: error.fact().code.to_owned(),
            message: error.detail(),
        }];
    }
    faults
        .into_iter()
        .map(|fault| RowFault {
            column: column(&fault.pointer),
            code: fault.code.to_owned(),
            message: fault.message,
        })
        .collect()
}

/// The column to which a pointer into a new customer belongs.
pub(super) fn created_column(pointer: &str, numbers: &[Column]) -> Option<Column> {
    if let Some(rest) = pointer.strip_prefix("/contacts/0/") {
        return named(&format!("contact_{rest}"));
    }
    if let Some(rest) = pointer.strip_prefix("/identifiers/") {
        let place: usize = rest.split('/').next()?.parse().ok()?;
        return numbers.get(place).copied();
    }
    changed_column(pointer, Part::Customer)
}

/// The column to which a pointer into a part of a customer on file belongs.
pub(super) fn changed_column(pointer: &str, part: Part) -> Option<Column> {
    let field = pointer
        .trim_start_matches("/profile")
        .trim_start_matches('/');
    match (part, field) {
        (Part::Number(column), _) => Some(column),
        (Part::Contact, field) => named(&format!("contact_{field}")),
        (Part::Customer, "unit_id") => Some(Column::UnitCode),
        (Part::Customer, "account_manager_id") => Some(Column::AccountManager),
        (Part::Customer, field) => named(field),
    }
}

fn named(key: &str) -> Option<Column> {
    Column::ALL
        .iter()
        .copied()
        .find(|column| column.as_str() == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_01_every_place_of_a_customer_leads_to_its_column() {
        let numbers = [Column::ResidentId];
        for (pointer, column) in [
            ("/name", Some(Column::Name)),
            ("/profile/founded_on", Some(Column::FoundedOn)),
            ("/contacts/0/mobile", Some(Column::ContactMobile)),
            ("/identifiers/0/value", Some(Column::ResidentId)),
            ("/unit_id", Some(Column::UnitCode)),
            ("/contacts", None),
        ] {
            assert_eq!(created_column(pointer, &numbers), column, "{pointer}");
        }
        assert_eq!(
            changed_column("/name", Part::Contact),
            Some(Column::ContactName)
        );
        assert_eq!(
            changed_column("/value", Part::Number(Column::CreditCode)),
            Some(Column::CreditCode)
        );
    }
}
