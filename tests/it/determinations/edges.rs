//! The rules at their edges, through HTTP: the case that is just in and the one just out.

mod developer;
mod referral;
mod sales_office;

use super::simulated::{Trial, told};
use super::story::Story;
use serde_json::Value;

/// Each story is told as it says; answers the decisions.
async fn are_told(cases: &[(Story, &str)]) -> Vec<Value> {
    let trial = Trial::open().await;
    let mut decisions = Vec::new();
    for (place, (story, expected)) in cases.iter().enumerate() {
        let decision = trial.simulate(story).await["decision"].clone();
        assert_eq!(told(&decision), *expected, "case {place}: {decision:#}");
        decisions.push(decision);
    }
    decisions
}

/// The amounts of a decision's commission.
fn amounts(decision: &Value) -> Vec<String> {
    let parts = decision["answer"]["commission"].as_array().unwrap().iter();
    parts
        .map(|part| part["amount"].as_str().unwrap().to_owned())
        .collect()
}
