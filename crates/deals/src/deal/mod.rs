//! Deals: the sale of one unit, from reservation over subscription to contract (ATT-D02).

mod agreement;
mod close;
mod holders;
mod model;
mod open;
mod pricing;
mod reading;
mod rules;
mod stages;
mod store;

pub use agreement::{PARTICULARS, Particulars, particulars_of};
pub use close::lapse_due;
pub use model::{
    Agreement, Closed, Contract, Contracted, Deal, DealState, Holder, Instalment, Loan, NewHolder,
    Opening, PaymentMethod, Reserved, Subscribed,
};
pub use open::{reserve, subscribe_directly};
pub use reading::{find, list};
pub use stages::{sign_contract, subscribe};
pub use store::DealFilter;

pub(crate) use agreement::seal as seal_particulars;
pub(crate) use close::{Ending, close, lapse};
pub(crate) use holders::check as check_holders;
pub(crate) use pricing::{AgreedPrice, agree, use_up};
pub(crate) use reading::{demand_live, demand_unlapsed, lock, lock_live, lock_with, reload};
pub(crate) use rules::check_plan;
pub(crate) use store::{update_holders, update_unit};
