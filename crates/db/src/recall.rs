//! What a transaction has read and need not read again: the policy in force at a unit, that there is such a site.
//!
//! The use cases of a transaction each ask for what they rest on, so that none depends on who called it; here the second who
//! asks gets what the first read. Nothing is remembered outside a transaction or beyond its end. Whoever changes what may be
//! remembered, or takes a lock under which it must be read, calls [`forget`].

use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;

tokio::task_local! {
    static READ: RefCell<HashMap<String, Box<dyn Any + Send>>>;
}

/// Runs a transaction's work, with nothing remembered at its beginning.
pub(crate) async fn within<F: Future>(work: F) -> F::Output {
    READ.scope(RefCell::default(), work).await
}

/// What this transaction remembers under a name, if it is of this type.
#[must_use]
pub fn recall<T: Clone + 'static>(name: &str) -> Option<T> {
    READ.try_with(|read| read.borrow().get(name)?.downcast_ref::<T>().cloned())
        .ok()
        .flatten()
}

/// Remembers under a name what was read, until the transaction ends.
pub fn remember<T: Clone + Send + 'static>(name: String, value: T) {
    let _outside = READ.try_with(|read| read.borrow_mut().insert(name, Box::new(value)));
}

/// Forgets all that this transaction remembers.
pub fn forget() {
    let _outside = READ.try_with(|read| read.borrow_mut().clear());
}

#[cfg(test)]
mod tests {
    use super::{forget, recall, remember, within};

    #[tokio::test]
    async fn what_was_read_is_remembered_within_the_transaction_and_no_longer() {
        remember("site".to_owned(), 1);
        assert_eq!(recall::<i32>("site"), None);
        within(async {
            assert_eq!(recall::<i32>("site"), None);
            remember("site".to_owned(), 1);
            assert_eq!(recall::<i32>("site"), Some(1));
            assert_eq!(recall::<i64>("site"), None);
            within(async { assert_eq!(recall::<i32>("site"), None) }).await;
            forget();
            assert_eq!(recall::<i32>("site"), None);
        })
        .await;
    }
}
