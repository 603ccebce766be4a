//! What the dossier holds.

mod contact;
mod customer;
mod identifier;
mod need;
mod patch;
mod record;
mod words;

pub(crate) use contact::set;
pub use contact::{Contact, ContactPatch, NewContact};
pub use customer::{Company, Customer, Dossier, NewCustomer, Person, Profile};
pub use identifier::{Identifier, NewIdentifier, Number, Verdict};
pub use need::{Need, NeedPatch, NewNeed};
pub use patch::{CustomerPatch, Field};
pub use record::{Actor, Change, Event, Recorded};
pub use words::{
    ContactRole, CustomerKind, CustomerStatus, CustomerType, NeedKind, NeedStatus, ProcessingState,
    Size,
};
