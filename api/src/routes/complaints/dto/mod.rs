//! Bodies of the complaints desk.

mod acts;
mod catalogue;
mod complaint;
mod consequences;
mod deadlines;
mod incidents;
mod intake;
mod statistics;

pub use acts::*;
pub use catalogue::*;
pub use complaint::*;
pub use consequences::*;
pub use deadlines::*;
pub use incidents::*;
pub use intake::*;
pub use statistics::*;
