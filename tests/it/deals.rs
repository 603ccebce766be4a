//! From reservation to contract, and what changes of deals (ATT-D02, ATT-D04 to ATT-D07, ATT-D11, GOV-10).

mod changes;
mod parties;
mod registers;
mod stages;
