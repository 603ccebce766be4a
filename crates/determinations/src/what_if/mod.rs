//! What-if: the past deals of a site under other rules, with who would gain and lose how much. Nothing else is changed.
//!
//! - It compares what was determined, in whatever way it came about, with what the same kept facts give under the rules that
//!   are tried.
//! - The deals are those determined when it was asked for; they are read in chunks, decided apart from the database, and
//!   stored with the place at which the work goes on, so that it bears to be begun again and needs little memory.
//! - Money is compared for deals whose commission is known and which are determined both ways. What somebody outside gets for a
//!   filing is no part of the commission and is not compared; the decision under the other rules says it.

mod compare;
mod model;
mod service;
mod store;

pub use compare::{Compared, Past, compare};
pub use model::{Gain, ShareInMoney, WhatIf, WhatIfDeal, WhatIfFilter, WhatIfSource};
pub use service::{
    Chunk, JOB_KIND, NewWhatIf, Place, ask, deals, find, finish, gains, id_of, list, next_chunk,
    store_chunk,
};
