//! Who tells a decision: in which language, with which names, under which policy.

use super::cited::{EvidenceItem, InvolvedPerson, RecordLink};
use crate::problem::Problem;
use kehu_attribution::decision::{Decision, Evidence, Record};
use kehu_db::PgConnection;
use kehu_determinations::names_of;
use kehu_kernel::{Language, Money, PartyId, PolicyVersionId, UserId, Words};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a decision does not know and its telling needs.
#[derive(Debug)]
pub struct Speaker {
    /// The language of the caller.
    pub language: Language,
    /// The names of the people.
    pub names: BTreeMap<UserId, String>,
    /// The policy, as people call it.
    pub policy: Words,
    /// The commission, when it is known.
    pub commission: Option<Money>,
    /// The party, in whose record its evidence stands; none for facts that are made up, to which nothing leads.
    pub party: Option<PartyId>,
}

impl Speaker {
    /// Who tells a decision: everybody in it is looked up at once.
    pub async fn of(
        connection: &mut PgConnection,
        language: Language,
        decision: &Decision,
        policy: Words,
        commission: Option<Money>,
        party: Option<PartyId>,
    ) -> Result<Self, Problem> {
        let written = serde_json::to_value(decision).map_err(|error| Problem::internal(&error))?;
        let mut mentioned = Vec::new();
        collect(&written, &mut mentioned);
        mentioned.sort_unstable();
        mentioned.dedup();
        Ok(Self {
            language,
            names: names_of(connection, &mentioned).await?,
            policy,
            commission,
            party,
        })
    }

    /// Somebody with the name.
    pub fn person(&self, id: UserId) -> InvolvedPerson {
        InvolvedPerson {
            id,
            name: self.names.get(&id).cloned(),
        }
    }

    /// Where a record is found.
    pub fn record(&self, record: Record) -> RecordLink {
        RecordLink::of(record, self.party)
    }

    /// Evidence with its words.
    pub fn evidence(&self, evidence: &[Evidence]) -> Vec<EvidenceItem> {
        evidence
            .iter()
            .map(|item| EvidenceItem::of(item, self))
            .collect()
    }
}

/// Every identifier: those that are no user's are found to have no name.
fn collect(value: &Value, mentioned: &mut Vec<UserId>) {
    match value {
        Value::String(text) => mentioned.extend(text.parse::<UserId>().ok()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, mentioned)),
        Value::Object(fields) => fields.values().for_each(|item| collect(item, mentioned)),
        _ => {}
    }
}

/// The rules of a site as people call them.
pub async fn policy_words(
    connection: &mut PgConnection,
    version: Option<PolicyVersionId>,
) -> Result<Words, Problem> {
    let Some(id) = version else {
        return Ok(Words::new("shipped preset", "系统预设版本"));
    };
    let everything = kehu_kernel::Caller::system("determinations", chrono::DateTime::UNIX_EPOCH);
    let found = kehu_policy::find(connection, &everything, "site-rules", id).await?;
    Ok(match found.publication {
        Some(published) => Words::new(
            format!(
                "No. {} in force from {}",
                published.number, published.effective_on
            ),
            format!(
                "第 {} 版（自 {} 起生效）",
                published.number, published.effective_on
            ),
        ),
        None => Words::new(format!("draft {id}"), format!("草稿 {id}")),
    })
}
