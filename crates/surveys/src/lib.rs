//! Satisfaction surveys: from the plan through nine stages to the evaluation (SUR).

pub mod questionnaire;
pub mod words;
