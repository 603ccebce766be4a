//! Questionnaires (SUR-05, SUR-07): what a version asks, whether it can be asked, whether answers fit it. All pure.

mod answers;
mod check;
mod model;
mod reach;
mod shown;
mod steps;
mod templates;

pub use answers::{Answer, AnswerRow, Value};
pub use model::{
    About, Choice, Competitor, Condition, Question, QuestionKind, Questionnaire, Section, Test,
    Text,
};
pub use steps::{Step, not_applicable};
pub use templates::{Template, templates};

pub(crate) use answers::{checked_draft, checked_rows};
