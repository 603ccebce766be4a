use super::*;
use crate::model::{Acknowledged, Report};
use kehu_kernel::ApprovalId;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn closed() -> Closed {
    Closed {
        asked: Asked {
            version: QuestionnaireVersionId::generate(),
            opened_at: at("2026-06-01T01:00:00Z"),
        },
        closed_at: at("2026-06-30T01:00:00Z"),
    }
}

fn report(acknowledged: bool) -> Report {
    Report {
        text: "报告".to_owned(),
        went_well: None,
        approval: Some(ApprovalId::generate()),
        acknowledged_at: acknowledged.then(|| at("2026-07-01T01:00:00Z")),
    }
}

fn found(index: i64, previous: Option<i64>) -> Findings {
    Findings {
        index: Some(index.into()),
        previous: previous.map(Into::into),
    }
}

/// The word of the stage reached, or the code of the refusal.
fn reached(progress: Progress, change: impl FnOnce(&mut Made, &mut SurveyPolicy)) -> String {
    let mut policy = SurveyPolicy::petrochemical();
    let mut made = Made {
        samples: 1,
        expectations: 1,
        responses: 1,
        measures: 0,
    };
    change(&mut made, &mut policy);
    let evidence = Evidence {
        made,
        policy: &policy,
        findings: found(80, None),
        now: at("2026-07-01T01:00:00Z"),
    };
    match after(progress, &evidence) {
        Ok(next) => next.stage().to_string(),
        Err(error) => kehu_kernel::Refusal::fact(&error).code.to_owned(),
    }
}

fn action(findings: Findings, acknowledged: bool) -> Progress {
    Progress::Action {
        closed: closed(),
        findings,
        report: Some(report(acknowledged)),
    }
}

#[test]
fn sur_01_each_stage_leads_to_the_next_alone() {
    let version = QuestionnaireVersionId::generate();
    let done = Acknowledged {
        closed: closed(),
        findings: found(80, None),
        report: report(true),
    };
    let stages = [
        Progress::Plan,
        Progress::Selection,
        Progress::Expectations,
        Progress::Drafting {
            version: Some(version),
        },
        Progress::Fieldwork(closed().asked),
        Progress::Analysis(closed()),
        action(found(80, None), true),
        Progress::Evaluation(done.clone()),
    ];
    for progress in stages {
        let next = progress.stage().next().to_string();
        assert_eq!(reached(progress, |_, _| ()), next);
    }
    assert_eq!(
        reached(Progress::Finished(done), |_, _| ()),
        "survey-out-of-order"
    );
    let review = Progress::Review {
        version,
        approval: None,
    };
    assert_eq!(reached(review, |_, _| ()), "survey-out-of-order");
}

#[test]
fn sur_01_no_stage_is_finished_without_what_it_is_for() {
    let lacking = "survey-stage-lacking";
    assert_eq!(
        reached(Progress::Selection, |made, _| made.samples = 0),
        lacking
    );
    assert_eq!(
        reached(Progress::Expectations, |made, _| made.expectations = 0),
        lacking
    );
    assert_eq!(
        reached(Progress::Drafting { version: None }, |_, _| ()),
        lacking
    );
    assert_eq!(
        reached(Progress::Fieldwork(closed().asked), |made, _| made
            .responses =
            0),
        lacking
    );
    assert_eq!(reached(action(found(80, None), false), |_, _| ()), lacking);
}

#[test]
fn sur_09_where_satisfaction_fell_measures_are_decided_first() {
    let due = "survey-measures-due";
    let on = "evaluation";
    for (index, previous, measures, plan_required, expected) in [
        (80, None, 0, false, on),
        (80, Some(80), 0, false, on),
        (80, Some(79), 0, false, on),
        (80, Some(81), 0, false, due),
        (80, Some(81), 1, false, on),
        (80, None, 0, true, due),
        (80, None, 1, true, on),
    ] {
        let outcome = reached(action(found(index, previous), true), |made, policy| {
            made.measures = measures;
            policy.plan_required = plan_required;
        });
        assert_eq!(
            outcome, expected,
            "{index} {previous:?} {measures} {plan_required}"
        );
    }
}
