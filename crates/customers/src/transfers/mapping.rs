//! Which column of a file is which.

use super::{Column, Error, MAX_COLUMNS};
use kehu_kernel::Faults;
use std::collections::HashSet;

/// For each column of a file what it holds, if anything that is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping(Vec<Option<Column>>);

impl Mapping {
    /// Guesses by the headings; of two that mean the same the first counts.
    #[must_use]
    pub fn guess(headings: &[String]) -> Self {
        let mut taken = HashSet::new();
        Self(
            headings
                .iter()
                .map(|heading| Column::guess(heading).filter(|column| taken.insert(*column)))
                .collect(),
        )
    }

    /// Takes the places as they were named, each column and each place once.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a place that the file does not have or a repetition.
    pub fn new(width: usize, places: &[(usize, Column)]) -> Result<Self, Error> {
        let mut columns = vec![None; width.min(MAX_COLUMNS)];
        let mut taken = HashSet::new();
        let mut faults = Faults::default();
        for (at, (place, column)) in places.iter().enumerate() {
            match columns.get_mut(*place) {
                None => faults.add(
                    format!("/mapping/{at}/position"),
                    "no-such-column",
                    format!("the file has the columns 0 to {}", width.saturating_sub(1)),
                    format!("文件只有第 0 至 {} 列", width.saturating_sub(1)),
                ),
                Some(Some(_)) => repeated(&mut faults, &format!("/mapping/{at}/position")),
                Some(_) if !taken.insert(*column) => {
                    repeated(&mut faults, &format!("/mapping/{at}/column"));
                }
                Some(free) => *free = Some(*column),
            }
        }
        faults.none()?;
        Ok(Self(columns))
    }

    /// Reads what was stored; a name that this version does not know maps to nothing.
    #[must_use]
    pub fn from_stored(names: &[String]) -> Self {
        let known = |name: &String| {
            Column::ALL
                .iter()
                .copied()
                .find(|column| column.as_str() == name)
        };
        Self(names.iter().map(known).collect())
    }

    /// The names to store: empty for a column that is not imported.
    #[must_use]
    pub fn to_stored(&self) -> Vec<String> {
        self.0
            .iter()
            .map(|column| column.map(Column::as_str).unwrap_or_default().to_owned())
            .collect()
    }

    /// What a column of the file holds.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<Column> {
        self.0.get(place).copied().flatten()
    }

    /// Where a column stands in the file.
    #[must_use]
    pub fn place_of(&self, column: Column) -> Option<usize> {
        self.0.iter().position(|other| *other == Some(column))
    }

    /// A file must at least say whom its rows are about.
    ///
    /// # Errors
    /// [`Error::NobodyNamed`].
    pub fn check(&self) -> Result<(), Error> {
        let names = [Column::Name, Column::CustomerId, Column::CreditCode];
        if names.iter().any(|column| self.place_of(*column).is_some()) {
            return Ok(());
        }
        Err(Error::NobodyNamed {})
    }
}

fn repeated(faults: &mut Faults, pointer: &str) {
    faults.add(pointer, "repeated", "stands here twice", "重复出现");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(list: &[&str]) -> Vec<String> {
        list.iter().map(|&heading| heading.to_owned()).collect()
    }

    #[test]
    fn cus_01_of_two_headings_for_one_column_the_first_counts() {
        let mapping = Mapping::guess(&headings(&["名称", "客户名称", "无关", "手机"]));
        assert_eq!(mapping.at(0), Some(Column::Name));
        assert_eq!((mapping.at(1), mapping.at(2)), (None, None));
        assert_eq!(mapping.place_of(Column::Mobile), Some(3));
        assert_eq!(Mapping::from_stored(&mapping.to_stored()), mapping);
    }

    #[test]
    fn cus_01_a_mapping_names_each_place_and_column_once() {
        assert!(Mapping::new(2, &[(0, Column::Name), (1, Column::Mobile)]).is_ok());
        assert!(Mapping::new(2, &[(2, Column::Name)]).is_err());
        assert!(Mapping::new(2, &[(0, Column::Name), (0, Column::Mobile)]).is_err());
        assert!(Mapping::new(2, &[(0, Column::Name), (1, Column::Name)]).is_err());
    }

    #[test]
    fn cus_01_a_file_without_anybody_is_refused() {
        let mapping = Mapping::guess(&headings(&["手机"]));
        assert!(matches!(mapping.check(), Err(Error::NobodyNamed {})));
        assert!(Mapping::guess(&headings(&["信用代码"])).check().is_ok());
    }
}
