//! What surrounds every request, from the outside in: CORS, metrics, tracing, problems, the guard.

mod attempts;
mod guard;
mod limits;
mod problems;
mod security_headers;

pub use guard::guard;
pub use limits::Limits;
pub use problems::problems;
pub use security_headers::security_headers;
