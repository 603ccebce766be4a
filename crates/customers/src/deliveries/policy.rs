//! Who is told of which changes: policy data (CUS-03).

use crate::qualification::{Name, is_key};
use kehu_identity::units::UnitKind;
use kehu_kernel::{Faults, Words};
use kehu_policy::{PolicyDocument, Preset};
use serde::{Deserialize, Serialize};

/// Which units receive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Target {
    /// The units of a kind in the customer's company.
    UnitKind {
        /// The kind.
        kind: UnitKind,
    },
    /// The units in the customer's company at which somebody holds a role.
    Role {
        /// The role's code.
        role: String,
    },
    /// The company or group above the customer's company.
    ParentCompany {},
}

/// A recipient of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Key, unique in the document.
    pub key: String,
    /// What it is called.
    pub name: Name,
    /// Which units receive.
    pub to: Target,
    /// The fields and events that interest it; everything when empty.
    #[serde(default)]
    pub interests: Vec<String>,
}

impl Recipient {
    /// Of the things that changed, those that interest it.
    pub(crate) fn interesting(&self, changed: &[&str]) -> Vec<String> {
        let wanted = |one: &str| {
            self.interests.is_empty() || self.interests.iter().any(|interest| interest == one)
        };
        changed
            .iter()
            .filter(|one| wanted(one))
            .map(|one| (*one).to_owned())
            .collect()
    }
}

/// The policy document of kind `deliveries`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryPolicy {
    /// Who receives.
    pub recipients: Vec<Recipient>,
    /// Days within which a recipient acknowledges.
    pub acknowledge_within_days: u16,
}

impl DeliveryPolicy {
    /// The source's recipients: finance, the plant offices, the parent company (A13.8, A2.9).
    #[must_use]
    pub fn petrochemical() -> Self {
        let finance = [
            "status",
            "opened",
            "customer_type",
            "name",
            "identifiers",
            "invoicing",
            "legal_representative",
            "address",
            "telephone",
            "unit_id",
            "merged",
            "erased",
        ];
        let plant = [
            "status",
            "opened",
            "customer_type",
            "name",
            "telephone",
            "mobile",
            "contacts",
            "address",
            "merged",
            "erased",
        ];
        Self {
            recipients: vec![
                recipient(
                    "finance",
                    "Finance department",
                    "财务部",
                    Target::Role {
                        role: "finance_reviewer".to_owned(),
                    },
                    &finance,
                ),
                recipient(
                    "plant_offices",
                    "Plant offices",
                    "驻厂办",
                    Target::UnitKind {
                        kind: UnitKind::PlantOffice,
                    },
                    &plant,
                ),
                recipient(
                    "parent",
                    "Parent company (copy on file)",
                    "上级公司（备案）",
                    Target::ParentCompany {},
                    &[],
                ),
            ],
            acknowledge_within_days: 3,
        }
    }
}

impl PolicyDocument for DeliveryPolicy {
    const KIND: &'static str = "deliveries";

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        if self.recipients.len() > 30 {
            faults.add("/recipients", "count", "at most 30", "最多30个接收方");
        }
        if !(1..=365).contains(&self.acknowledge_within_days) {
            faults.add(
                "/acknowledge_within_days",
                "range",
                "must be 1 to 365",
                "须在1至365之间",
            );
        }
        for (place, one) in self.recipients.iter().enumerate() {
            if !is_key(&one.key)
                || self
                    .recipients
                    .iter()
                    .filter(|other| other.key == one.key)
                    .count()
                    > 1
            {
                faults.add(
                    format!("/recipients/{place}/key"),
                    "key",
                    "must be a unique key of lower-case letters",
                    "须为唯一的小写标识",
                );
            }
            if !one.name.is_sound() {
                faults.add(
                    format!("/recipients/{place}/name"),
                    "name",
                    "must be given in both languages, at most 100 characters",
                    "须有中英文名称，最多100字",
                );
            }
            if one.interests.len() > 100 || !one.interests.iter().all(|interest| is_key(interest)) {
                faults.add(
                    format!("/recipients/{place}/interests"),
                    "interests",
                    "at most 100 names of fields or events",
                    "最多100个字段或事件名",
                );
            }
        }
        faults.none()
    }

    fn presets() -> Vec<Preset<Self>> {
        vec![
            Preset {
                key: "petrochemical",
                name: Words::new("Petrochemical sales", "石化销售"),
                document: Self::petrochemical(),
            },
            Preset {
                key: "nobody",
                name: Words::new("Nobody is told", "不传递变更"),
                document: Self {
                    recipients: Vec::new(),
                    acknowledge_within_days: 3,
                },
            },
        ]
    }
}

fn recipient(key: &str, en: &str, zh: &str, to: Target, interests: &[&str]) -> Recipient {
    Recipient {
        key: key.to_owned(),
        name: Name::new(en, zh),
        to,
        interests: interests.iter().map(|one| (*one).to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_03_a_recipient_hears_of_what_interests_it_and_of_nothing_else() {
        let policy = DeliveryPolicy::petrochemical();
        let heard = |key: &str, changed: &[&str]| {
            policy
                .recipients
                .iter()
                .find(|one| one.key == key)
                .map(|one| one.interesting(changed))
                .unwrap_or_default()
        };
        assert_eq!(heard("finance", &["invoicing", "remark"]), ["invoicing"]);
        assert_eq!(heard("plant_offices", &["invoicing"]), Vec::<String>::new());
        assert_eq!(heard("plant_offices", &["contacts"]), ["contacts"]);
        assert_eq!(heard("parent", &["remark"]), ["remark"]);
        for everybody in ["finance", "plant_offices", "parent"] {
            assert_eq!(heard(everybody, &["erased"]), ["erased"]);
        }
    }

    #[test]
    fn cus_03_the_shipped_policies_are_sound_and_read_back() {
        for preset in DeliveryPolicy::presets() {
            assert!(preset.document.check().is_ok(), "{}", preset.key);
            let stored = serde_json::to_value(&preset.document).unwrap();
            assert_eq!(
                serde_json::from_value::<DeliveryPolicy>(stored).unwrap(),
                preset.document
            );
        }
        let mut policy = DeliveryPolicy::petrochemical();
        policy.acknowledge_within_days = 0;
        assert!(policy.check().is_err());
    }
}
