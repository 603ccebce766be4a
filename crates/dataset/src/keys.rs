//! The server's keys for personal data, from the files of its keys folder.

use crate::Error;
use kehu_vault::{Key, Vault};
use std::path::Path;

/// Reads the keys under which the server seals columns and finds sealed values.
///
/// # Errors
/// [`Error::Keys`] names the file that is missing or holds what is no key.
pub fn read(folder: &Path) -> Result<Vault, Error> {
    let column = list(folder, "column.key")?;
    let blind = list(folder, "blind.key")?;
    Vault::new(column, blind).map_err(|error| Error::Keys(error.to_string()))
}

fn list(folder: &Path, name: &str) -> Result<Vec<Key>, Error> {
    let path = folder.join(name);
    let refused = |reason: String| Error::Keys(format!("{}: {reason}", path.display()));
    let text = std::fs::read_to_string(&path).map_err(|error| refused(error.to_string()))?;
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Key::from_base64(line).map_err(|error| refused(error.to_string())))
        .collect()
}
