//! What content is taken, and under which names. Pure.

mod name;
mod sniff;

pub(crate) use name::clean_name;
pub(crate) use sniff::{HEAD, Sniffer, by_beginning};
