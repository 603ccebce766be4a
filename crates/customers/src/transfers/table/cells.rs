//! The cells of a row, as one text: a file of many rows is held in memory while it is imported.

use csv::StringRecord;

/// The cells of a row, in order. One after the other in one text, of which only the ends are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    text: Box<str>,
    ends: Box<[u32]>,
}

impl Cells {
    /// The number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell at a place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&str> {
        let end = |place: usize| {
            self.ends
                .get(place)
                .and_then(|end| usize::try_from(*end).ok())
        };
        let start = match place.checked_sub(1) {
            None => 0,
            Some(before) => end(before)?,
        };
        self.text.get(start..end(place)?)
    }

    /// All cells.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|place| self.get(place))
    }
}

impl<'a> FromIterator<&'a str> for Cells {
    fn from_iter<I: IntoIterator<Item = &'a str>>(cells: I) -> Self {
        let mut text = String::new();
        let mut ends = Vec::new();
        for cell in cells {
            text.push_str(cell);
            // No file is as large as that.
            ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        }
        Self {
            text: text.into_boxed_str(),
            ends: ends.into_boxed_slice(),
        }
    }
}

impl From<&StringRecord> for Cells {
    fn from(record: &StringRecord) -> Self {
        let end = |place| record.range(place).map_or(0, |range| range.end);
        Self {
            text: record.as_slice().into(),
            ends: (0..record.len())
                .map(|place| u32::try_from(end(place)).unwrap_or(u32::MAX))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_01_cells_are_told_apart() {
        let each = ["", "长沙远大", "", "13812341234", ""];
        let cells: Cells = each.into_iter().collect();
        assert_eq!(cells.len(), each.len());
        assert_eq!(cells.iter().collect::<Vec<_>>(), each);
        assert_eq!(cells.get(1), Some("长沙远大"));
        assert_eq!(cells.get(5), None);
        assert_eq!(cells, Cells::from(&StringRecord::from_iter(each)));
        assert!(!cells.is_empty() && Cells::from_iter([]).is_empty());
    }
}
