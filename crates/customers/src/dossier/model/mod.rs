//! What the dossier holds.

mod customer;
mod words;

pub use customer::{Company, Customer, Person, Profile};
pub use words::{
    ContactRole, CustomerKind, CustomerStatus, CustomerType, NeedKind, NeedStatus, ProcessingState,
    Size, UnknownWord,
};
