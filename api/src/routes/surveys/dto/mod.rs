//! Bodies of surveys.

mod answers;
mod form;
mod questionnaire;
mod sample;
mod survey;

pub use answers::*;
pub use form::*;
pub use questionnaire::*;
pub use sample::*;
pub use survey::*;
