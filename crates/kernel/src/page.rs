//! Pages of lists: keyset, so that the ten-thousandth page costs what the first does.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

/// Where a page begins and how long it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest<K> {
    /// At most this many items: 1 to 200.
    pub limit: u8,
    /// The sort key of the last item of the page before; none for the first page.
    pub after: Option<K>,
}

impl<K> PageRequest<K> {
    /// The number of rows to ask for: one more than the page holds tells whether another page follows.
    #[must_use]
    pub fn fetch(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// Cuts what was fetched to a page; `key` names the sort key of an item.
    pub fn page<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> K) -> Page<T, K> {
        let more = rows.len() > usize::from(self.limit);
        rows.truncate(usize::from(self.limit));
        let next = if more { rows.last().map(key) } else { None };
        Page { items: rows, next }
    }
}

/// A page of items, and the sort key after which the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, K> {
    /// The items, in order.
    pub items: Vec<T>,
    /// Where the next page begins; none on the last.
    pub next: Option<K>,
}

/// Why a cursor is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// It was not made by this API.
    #[error("the cursor is malformed; take it from next_cursor of the page before")]
    Malformed,
    /// It belongs to a list with other filters or another order.
    #[error(
        "the cursor belongs to a list with other filters or another sort; begin again without a cursor"
    )]
    Foreign,
}

/// A place in a list, opaque to clients, bound to the list's filters and order.
#[derive(Debug, Serialize, Deserialize)]
pub struct Cursor<K> {
    k: K,
    h: String,
}

impl<K: Serialize + DeserializeOwned> Cursor<K> {
    /// Encodes a sort key for a list whose filters and order serialise to `list`.
    pub fn encode(key: K, list: &impl Serialize) -> String {
        let cursor = Self {
            k: key,
            h: fingerprint(list),
        };
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
    }

    /// Decodes a cursor for the same list.
    ///
    /// # Errors
    /// [`CursorError`] when it is malformed or was made for another list.
    pub fn decode(text: &str, list: &impl Serialize) -> Result<K, CursorError> {
        let bytes = URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| CursorError::Malformed)?;
        let cursor: Self = serde_json::from_slice(&bytes).map_err(|_| CursorError::Malformed)?;
        if cursor.h == fingerprint(list) {
            Ok(cursor.k)
        } else {
            Err(CursorError::Foreign)
        }
    }
}

fn fingerprint(list: &impl Serialize) -> String {
    let digest = Sha256::digest(serde_json::to_vec(list).unwrap_or_default());
    URL_SAFE_NO_PAD.encode(digest.get(..9).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_serves_only_the_list_that_made_it() {
        let text = Cursor::encode(("a".to_owned(), 7), &("status", "active"));
        assert_eq!(
            Cursor::decode(&text, &("status", "active")),
            Ok(("a".to_owned(), 7))
        );
        assert_eq!(
            Cursor::<(String, i32)>::decode(&text, &("status", "prospect")),
            Err(CursorError::Foreign)
        );
        assert_eq!(
            Cursor::<(String, i32)>::decode("%%%", &()),
            Err(CursorError::Malformed)
        );
    }

    #[test]
    fn the_last_page_has_no_next() {
        let request = PageRequest {
            limit: 2,
            after: None,
        };
        assert_eq!(
            request.page(vec![1, 2, 3], |n| *n),
            Page {
                items: vec![1, 2],
                next: Some(2)
            }
        );
        assert_eq!(
            request.page(vec![1, 2], |n| *n),
            Page {
                items: vec![1, 2],
                next: None
            }
        );
    }
}
