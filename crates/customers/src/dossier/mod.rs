//! The dossier of a customer (CUS-01, CUS-02, CUS-05 to CUS-07).
//!
//! What others build on: [`load`] and [`load_for_update`] find a customer inside the caller's scope, [`set_status`]
//! is the only way to another status, [`timeline::note`] adds to the timeline.

mod error;
pub mod model;
mod reading;
mod status;
mod store;
pub mod timeline;

pub use error::Error;
pub use model::*;
pub use reading::{load, load_for_update};
pub use status::set_status;
