//! One whole story at a site of each preset: from the visitor at the desk to the claw-back of what was paid for the deal.

mod developer;
mod sales_office;

use crate::books::{Books, text};
use kehu_tests::Caller;
use serde_json::Value;

/// A judgment as it is read: the headline, then each heading with its lines.
fn read(determination: &Value) -> Vec<String> {
    let judgment = &determination["decision"]["judgment"];
    let mut said = vec![text(&judgment["headline"])];
    for section in judgment["sections"].as_array().unwrap() {
        said.push(format!("# {}", text(&section["heading"])));
        said.extend(section["lines"].as_array().unwrap().iter().map(text));
    }
    said
}

/// A judgment holds these lines, in this order, among others.
#[track_caller]
fn says(judgment: &[String], lines: &[&str]) {
    let mut rest = judgment.iter();
    for line in lines {
        let found = rest.any(|said| said == line);
        assert!(
            found,
            "{line}\nis not said, or not there, in\n{judgment:#?}"
        );
    }
}

impl Books {
    /// The judgment of a deal in a language.
    async fn judgment(&self, deal: &str, reader: &Caller, language: &'static str) -> Vec<String> {
        let mut reader = reader.clone();
        reader.language = language;
        read(&self.determination(deal, &reader).await)
    }

    /// A statement holds these amounts.
    async fn states(&self, settlement: &str, of: &Caller, amounts: &[(&str, &str)]) {
        let statement = self.statement(settlement, of).await;
        for (name, amount) in amounts {
            assert_eq!(statement[name], *amount, "{name}: {statement}");
        }
        // Every cent is explained: the lines sum to the change of what is the person's. What goes from one of the person's
        // accounts to another, such as what is released, changes nothing.
        let cents = |value: &Value| text(value).replace('.', "").parse::<i64>().unwrap();
        let own = ["payable", "retention", "held"];
        let lines = self.lines(settlement, of).await;
        let lines: i64 = lines
            .iter()
            .filter(|line| !own.contains(&line["counter_account"].as_str().unwrap()))
            .map(|line| cents(&line["amount"]))
            .sum();
        let change: i64 = ["payable", "retained", "held"]
            .map(|name| cents(&statement[name]))
            .iter()
            .sum();
        assert_eq!(lines, change - cents(&statement["opening"]), "{statement}");
    }
}
