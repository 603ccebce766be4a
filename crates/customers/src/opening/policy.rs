//! The entry conditions by customer type: policy data (CUS-12).

use crate::dossier::CustomerType;
use crate::qualification::{Name, is_key};
use kehu_kernel::{Faults, Words};
use kehu_policy::{PolicyDocument, Preset};
use serde::{Deserialize, Serialize};

/// Something that a customer of a type must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryCondition {
    /// Key, unique within the type.
    pub key: String,
    /// What it demands.
    pub name: Name,
    /// Whether words alone do not do: a document or file must show it.
    #[serde(default)]
    pub needs_attachment: bool,
}

/// The conditions of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeConditions {
    /// The type.
    pub customer_type: CustomerType,
    /// Its conditions; every one must be evidenced.
    pub conditions: Vec<EntryCondition>,
    /// Whether the application must name a region.
    #[serde(default)]
    pub needs_region: bool,
}

/// The policy document of kind `account-opening`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountOpeningPolicy {
    /// The conditions by type; a type that is not named has none.
    pub entry_conditions: Vec<TypeConditions>,
}

impl AccountOpeningPolicy {
    /// The source's conditions (A13.10).
    #[must_use]
    pub fn petrochemical() -> Self {
        let agent = || {
            vec![
                condition("in_region", "Does business in the region", "在该区域内经营"),
                condition(
                    "sound_and_honest",
                    "Sound and honest in its business",
                    "经营理念稳健、诚信",
                ),
                condition("funded", "Well funded", "资金实力较强"),
                condition(
                    "reputation_and_ability",
                    "Of good market reputation and ability",
                    "市场信誉和经营能力优良",
                ),
            ]
        };
        let mut exclusive = agent();
        exclusive.push(condition(
            "no_competing_products",
            "Sells no other maker's product of the same kind",
            "只经营本公司化工产品",
        ));
        let direct = vec![
            condition("producing_company", "A producing company", "生产型企业"),
            condition(
                "some_scale",
                "Of some scale of production",
                "具有一定生产规模",
            ),
            condition("creditworthy", "Funded and creditworthy", "资金诚信良好"),
            condition("own_use", "Uses the product itself", "直接使用公司产品"),
        ];
        Self {
            entry_conditions: vec![
                TypeConditions {
                    customer_type: CustomerType::Direct,
                    conditions: direct,
                    needs_region: false,
                },
                TypeConditions {
                    customer_type: CustomerType::ExclusiveAgent,
                    conditions: exclusive,
                    needs_region: true,
                },
                TypeConditions {
                    customer_type: CustomerType::Dealer,
                    conditions: agent(),
                    needs_region: true,
                },
            ],
        }
    }

    /// The same conditions, each of which a document or file must show.
    #[must_use]
    pub fn evidenced_by_papers() -> Self {
        let mut policy = Self::petrochemical();
        for one in policy
            .entry_conditions
            .iter_mut()
            .flat_map(|of_type| &mut of_type.conditions)
        {
            one.needs_attachment = true;
        }
        policy
    }

    /// The conditions of a type.
    #[must_use]
    pub fn of_type(&self, customer_type: CustomerType) -> Option<&TypeConditions> {
        self.entry_conditions
            .iter()
            .find(|one| one.customer_type == customer_type)
    }
}

impl PolicyDocument for AccountOpeningPolicy {
    const KIND: &'static str = "account-opening";

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        for (place, of_type) in self.entry_conditions.iter().enumerate() {
            let pointer = format!("/entry_conditions/{place}");
            let same = self
                .entry_conditions
                .iter()
                .filter(|other| other.customer_type == of_type.customer_type)
                .count();
            if same > 1 {
                faults.add(
                    format!("{pointer}/customer_type"),
                    "repeated",
                    "must occur once",
                    "客户类型不能重复",
                );
            }
            if of_type.conditions.len() > 30 {
                faults.add(
                    format!("{pointer}/conditions"),
                    "count",
                    "at most 30",
                    "最多30项",
                );
            }
            for (nth, one) in of_type.conditions.iter().enumerate() {
                let unique = of_type
                    .conditions
                    .iter()
                    .filter(|other| other.key == one.key)
                    .count()
                    == 1;
                if !unique || !is_key(&one.key) {
                    faults.add(
                        format!("{pointer}/conditions/{nth}/key"),
                        "key",
                        "must be a unique key of lower-case letters",
                        "须为唯一的小写标识",
                    );
                }
                if !one.name.is_sound() {
                    faults.add(
                        format!("{pointer}/conditions/{nth}/name"),
                        "name",
                        "must be given in both languages, at most 100 characters",
                        "须有中英文名称，最多100字",
                    );
                }
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
                key: "papers",
                name: Words::new(
                    "Petrochemical sales, every condition shown by papers",
                    "石化销售（各项条件均须附证明材料）",
                ),
                document: Self::evidenced_by_papers(),
            },
        ]
    }
}

fn condition(key: &str, en: &str, zh: &str) -> EntryCondition {
    EntryCondition {
        key: key.to_owned(),
        name: Name::new(en, zh),
        needs_attachment: false,
    }
}
