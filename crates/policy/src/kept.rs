//! Documents of published versions, read once and kept in memory under their digests: what has a digest never changes.

use kehu_kernel::Digest;
use std::any::Any;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// So many documents are kept at most, of all kinds: more than installations have in force at once.
const MOST: usize = 256;

type Document = (Digest, Arc<dyn Any + Send + Sync>);

static KEPT: LazyLock<Mutex<Vec<Document>>> = LazyLock::new(Mutex::default);

fn with<T>(work: impl FnOnce(&mut Vec<Document>) -> T) -> T {
    work(&mut KEPT.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The documents of a kind that are kept.
pub(crate) fn documents<P: Send + Sync + 'static>() -> Vec<(Digest, Arc<P>)> {
    let of_kind = |(digest, document): &Document| {
        let document = Arc::clone(document).downcast::<P>().ok()?;
        Some((*digest, document))
    };
    with(|kept| kept.iter().filter_map(of_kind).collect())
}

/// Keeps a document.
pub(crate) fn keep<P: Send + Sync + 'static>(digest: Digest, document: &Arc<P>) {
    with(|kept| {
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.push((digest, Arc::<P>::clone(document)));
    });
}

#[cfg(test)]
mod tests {
    use super::{MOST, documents, keep};
    use kehu_kernel::Digest;
    use serde_json::json;
    use std::sync::Arc;

    #[derive(Debug, PartialEq, Eq)]
    struct Rules(i32);

    #[test]
    fn documents_are_kept_by_kind_and_no_more_than_there_is_room_for() {
        let digest = Digest::of(&json!({ "figure": 1 }));
        assert!(documents::<Rules>().is_empty());
        keep(digest, &Arc::new("another kind".to_owned()));
        keep(digest, &Arc::new(Rules(1)));
        assert_eq!(documents::<Rules>(), vec![(digest, Arc::new(Rules(1)))]);
        for _ in 0..MOST {
            keep(digest, &Arc::new(0_i64));
        }
        assert!(documents::<Rules>().is_empty());
    }
}
