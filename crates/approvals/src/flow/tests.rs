//! The shipped flows and the checks of others.

use super::*;

fn shipped() -> ApprovalFlow {
    ApprovalFlow::presets().remove(0).document
}

fn pointers(document: &ApprovalFlow) -> Vec<String> {
    document
        .check()
        .err()
        .map(|faults| faults.0.into_iter().map(|fault| fault.pointer).collect())
        .unwrap_or_default()
}

#[test]
fn every_preset_is_sound_and_the_default_has_every_flow() {
    for preset in ApprovalFlow::presets() {
        assert_eq!(preset.document.check(), Ok(()), "{}", preset.key);
    }
    assert!(
        SubjectKind::ALL
            .iter()
            .all(|kind| shipped().flow(kind.flow_key()).is_some())
    );
}

#[test]
fn cus_11_sales_then_finance_then_the_general_manager() {
    let roles: Vec<_> = shipped()
        .flow("account-opening")
        .unwrap()
        .stages
        .iter()
        .map(|stage| stage.approvers.clone())
        .collect();
    let role = |code: &str| {
        vec![Approver::Role {
            role: code.to_owned(),
        }]
    };
    assert_eq!(
        roles,
        [
            role("sales_reviewer"),
            role("finance_reviewer"),
            role("general_manager")
        ]
    );
}

#[test]
fn gov_09_a_flow_has_one_to_ten_stages_of_one_to_ten_approvers() {
    let stage = |number: usize| {
        role_stage(
            &format!("stage-{number}"),
            "环节",
            "Stage",
            "sales_reviewer",
        )
    };
    let approver = |number: usize| Approver::Role {
        role: format!("role_{number}"),
    };
    for (stages, approvers, sound) in [
        (1, 1, true),
        (10, 10, true),
        (0, 1, false),
        (11, 1, false),
        (1, 0, false),
        (1, 11, false),
    ] {
        let mut document = shipped();
        document.flows[0].stages = (0..stages).map(stage).collect();
        for stage in &mut document.flows[0].stages {
            stage.approvers = (0..approvers).map(approver).collect();
        }
        assert_eq!(
            document.check().is_ok(),
            sound,
            "{stages} stages of {approvers}"
        );
    }
}

#[test]
fn gov_09_keys_are_unique_and_known() {
    let mut document = shipped();
    document.flows[1].key = "account-opening".to_owned();
    document.flows[0].stages[1].key = "sales-review".to_owned();
    document.flows[0].stages[2].approvers.push(Approver::Role {
        role: "general_manager".to_owned(),
    });
    assert_eq!(
        pointers(&document),
        [
            "/flows/0/stages/1/key",
            "/flows/0/stages/2/approvers/1",
            "/flows/1/key"
        ]
    );
    document = shipped();
    document.flows[0].key = "acount-opening".to_owned();
    assert_eq!(pointers(&document), ["/flows/0/key"]);
}

#[test]
fn names_and_codes_keep_their_limits() {
    let mut document = shipped();
    document.flows[0].name_zh = "客".repeat(100);
    document.flows[0].stages[0].approvers = vec![Approver::Role {
        role: "abc".to_owned(),
    }];
    assert_eq!(document.check(), Ok(()));
    document.flows[0].name_zh.push('户');
    document.flows[0].name_en = "  ".to_owned();
    document.flows[0].stages[0].key = "Sales".to_owned();
    document.flows[0].stages[0].approvers = vec![Approver::Role {
        role: "ab".to_owned(),
    }];
    assert_eq!(
        pointers(&document),
        [
            "/flows/0/name_zh",
            "/flows/0/name_en",
            "/flows/0/stages/0/key",
            "/flows/0/stages/0/approvers/0/role"
        ]
    );
}

#[test]
fn approvers_are_told_apart_by_their_kind() {
    let json = serde_json::to_value(Approver::Role {
        role: "general_manager".to_owned(),
    })
    .unwrap();
    assert_eq!(
        json,
        serde_json::json!({ "kind": "role", "role": "general_manager" })
    );
    assert!(
        serde_json::from_value::<Approver>(serde_json::json!({ "kind": "role", "user": "x" }))
            .is_err()
    );
}
