//! What an application must say before it is submitted (CUS-12). Pure.

use super::model::OpeningContent;
use super::policy::AccountOpeningPolicy;
use kehu_kernel::Faults;

/// Whether an application names only conditions of its type, each once. A draft may leave some out.
///
/// # Errors
/// [`Faults`] at each that does not belong.
pub(crate) fn check_named(
    policy: &AccountOpeningPolicy,
    content: &OpeningContent,
) -> Result<(), Faults> {
    let demanded = policy
        .of_type(content.customer_type)
        .map(|one| one.conditions.as_slice())
        .unwrap_or_default();
    let mut faults = Faults::default();
    for (place, one) in content.conditions.iter().enumerate() {
        if !demanded
            .iter()
            .any(|condition| condition.key == one.condition)
        {
            faults.add(
                format!("/conditions/{place}/condition"),
                "unknown-condition",
                "is not an entry condition of this customer type",
                "不属于该客户类型的准入条件",
            );
        }
        if content
            .conditions
            .iter()
            .take(place)
            .any(|other| other.condition == one.condition)
        {
            faults.add(
                format!("/conditions/{place}/condition"),
                "repeated",
                "must occur once",
                "准入条件不能重复",
            );
        }
    }
    faults.none()
}

/// What an application lacks before it may be submitted: keys of conditions, and `region`.
pub(crate) fn lacking(policy: &AccountOpeningPolicy, content: &OpeningContent) -> Vec<String> {
    let Some(of_type) = policy.of_type(content.customer_type) else {
        return Vec::new();
    };
    let evidenced = |key: &str, needs_attachment: bool| {
        content.conditions.iter().any(|one| {
            one.condition == key
                && !one.statement.trim().is_empty()
                && (!needs_attachment || one.document_id.is_some() || one.file_id.is_some())
        })
    };
    let conditions = of_type
        .conditions
        .iter()
        .filter(|one| !evidenced(&one.key, one.needs_attachment))
        .map(|one| one.key.clone());
    let region = (of_type.needs_region && content.region.is_none()).then(|| "region".to_owned());
    conditions.chain(region).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::CustomerType;
    use crate::opening::model::ConditionEvidence;
    use kehu_kernel::FileId;
    use kehu_policy::PolicyDocument;

    fn content(customer_type: CustomerType, keys: &[&str]) -> OpeningContent {
        OpeningContent {
            customer_type,
            expected_monthly_volume: None,
            products: vec!["PE".to_owned()],
            registered_capital: None,
            region: Some("华东".to_owned()),
            remark: None,
            conditions: keys
                .iter()
                .map(|key| ConditionEvidence {
                    condition: (*key).to_owned(),
                    statement: "see report".to_owned(),
                    document_id: None,
                    file_id: None,
                })
                .collect(),
        }
    }

    #[test]
    fn cus_12_every_condition_of_every_type_is_asked_for() {
        let policy = AccountOpeningPolicy::petrochemical();
        let demanded = [
            (
                CustomerType::Direct,
                vec!["producing_company", "some_scale", "creditworthy", "own_use"],
            ),
            (
                CustomerType::ExclusiveAgent,
                vec![
                    "in_region",
                    "sound_and_honest",
                    "funded",
                    "reputation_and_ability",
                    "no_competing_products",
                ],
            ),
            (
                CustomerType::Dealer,
                vec![
                    "in_region",
                    "sound_and_honest",
                    "funded",
                    "reputation_and_ability",
                ],
            ),
            (CustomerType::Other, vec![]),
        ];
        for (customer_type, keys) in demanded {
            assert_eq!(
                lacking(&policy, &content(customer_type, &keys)),
                Vec::<String>::new(),
                "{customer_type}"
            );
            for left_out in &keys {
                let others: Vec<&str> =
                    keys.iter().copied().filter(|key| key != left_out).collect();
                assert_eq!(
                    lacking(&policy, &content(customer_type, &others)),
                    [*left_out],
                    "{customer_type}"
                );
            }
        }
    }

    #[test]
    fn cus_12_an_agent_names_its_region_and_words_must_be_there() {
        let policy = AccountOpeningPolicy::petrochemical();
        let mut dealer = content(
            CustomerType::Dealer,
            &[
                "in_region",
                "sound_and_honest",
                "funded",
                "reputation_and_ability",
            ],
        );
        dealer.region = None;
        assert_eq!(lacking(&policy, &dealer), ["region"]);
        dealer.region = Some("华东".to_owned());
        dealer.conditions[0].statement = "  ".to_owned();
        assert_eq!(lacking(&policy, &dealer), ["in_region"]);
    }

    #[test]
    fn cus_12_where_papers_are_demanded_words_alone_do_not_do() {
        let policy = AccountOpeningPolicy::evidenced_by_papers();
        let keys = ["producing_company", "some_scale", "creditworthy", "own_use"];
        let mut direct = content(CustomerType::Direct, &keys);
        assert_eq!(lacking(&policy, &direct), keys);
        for one in &mut direct.conditions {
            one.file_id = Some(FileId::generate());
        }
        assert!(lacking(&policy, &direct).is_empty());
    }

    #[test]
    fn cus_12_conditions_of_another_type_and_repeated_ones_are_refused() {
        let policy = AccountOpeningPolicy::petrochemical();
        assert!(check_named(&policy, &content(CustomerType::Direct, &["own_use"])).is_ok());
        assert!(check_named(&policy, &content(CustomerType::Direct, &["funded"])).is_err());
        assert!(
            check_named(
                &policy,
                &content(CustomerType::Direct, &["own_use", "own_use"])
            )
            .is_err()
        );
    }

    #[test]
    fn cus_12_the_shipped_policies_are_sound() {
        for preset in AccountOpeningPolicy::presets() {
            assert!(preset.document.check().is_ok(), "{}", preset.key);
        }
        let mut twice = AccountOpeningPolicy::petrochemical();
        let again = twice.entry_conditions[0].clone();
        twice.entry_conditions.push(again);
        assert!(twice.check().is_err());
    }
}
