//! Every state against every step.

use super::*;
use kehu_kernel::Refusal;
use proptest::prelude::*;

const NOON: &str = "2026-06-01T04:00:00Z";

fn step(content: StepContent) -> Step {
    Step {
        id: ComplaintStepId::generate(),
        round: 1,
        at: NOON.parse().unwrap(),
        by_kind: "user".to_owned(),
        by_id: UserId::generate().to_string(),
        found: "查明".to_owned(),
        content,
    }
}

fn approval() -> ApprovalId {
    "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60".parse().unwrap()
}

fn nature(nature: Nature, severity: Severity) -> StepContent {
    StepContent::Nature { nature, severity }
}

fn call(result: FollowUpResult, last: bool) -> StepContent {
    StepContent::FollowUp {
        result,
        score: None,
        last,
    }
}

fn meeting() -> StepContent {
    let meeting = Meeting {
        held_at: NOON.parse().unwrap(),
        convened_by: UserId::generate(),
        attendees: vec![],
        minutes: FileId::generate(),
        joint_opinion: FileId::generate(),
    };
    StepContent::Clearance {
        decision: ClearedBy::Meeting(meeting),
    }
}

/// One of each kind, in the order of the way to the end.
fn way() -> Vec<StepContent> {
    vec![
        StepContent::Acceptance {},
        nature(Nature::Founded, Severity::General),
        StepContent::Cause {
            cause: "staff".to_owned(),
        },
        StepContent::Responsibility {
            unit: UnitId::generate(),
            user: None,
        },
        StepContent::Opinion {
            departments: vec![],
            approval: Some(approval()),
        },
        StepContent::Clearance {
            decision: ClearedBy::Leader {
                approval: approval(),
            },
        },
        StepContent::Reply {
            channel: Channel::Telephone,
        },
        call(FollowUpResult::Satisfied, false),
        StepContent::Evaluation {},
    ]
}

/// The progress after so many steps of the way.
fn walked(steps: usize) -> Progress {
    let steps: Vec<Step> = way().into_iter().take(steps).map(step).collect();
    Progress::of(&steps).unwrap()
}

fn every_kind() -> Vec<StepContent> {
    let mut all = way();
    all.push(StepContent::Redirection {
        party: "开发商".to_owned(),
        channel: Channel::Telephone,
    });
    all.push(StepContent::Objection {
        approval: approval(),
    });
    all
}

fn code(refused: Result<Progress, Error>) -> &'static str {
    refused.err().map_or("allowed", |error| error.fact().code)
}

#[test]
fn cmp_04_the_eight_steps_are_taken_in_order_to_the_end() {
    let stages: Vec<&str> = (0..=way().len())
        .map(|steps| walked(steps).stage().as_str())
        .collect();
    assert_eq!(
        stages,
        [
            "received",
            "accepted",
            "determined",
            "investigated",
            "attributed",
            "proposed",
            "cleared",
            "replied",
            "followed_up",
            "closed"
        ]
    );
    assert!(walked(9).is_finished());
}

#[test]
fn cmp_04_every_step_that_is_not_due_is_refused_at_every_stage() {
    for steps in 0..=way().len() {
        for content in every_kind() {
            let (before, kind) = (walked(steps), content.kind());
            let due = way().get(steps).map(StepContent::kind);
            let objected = before.stage() == Stage::Proposed && kind == StepKind::Objection;
            let expected = if Some(kind) == due || objected {
                "allowed"
            } else if steps == 9 {
                "complaint-finished"
            } else if kind == StepKind::Reply && steps < 6 {
                "complaint-not-cleared"
            } else {
                "complaint-step-out-of-order"
            };
            assert_eq!(
                code(before.after(&step(content))),
                expected,
                "{kind:?} after {steps} steps"
            );
        }
    }
}

#[test]
fn cmp_03_what_is_misdirected_is_redirected_and_nothing_else() {
    let misdirected = || {
        walked(1)
            .after(&step(nature(Nature::Misdirected, Severity::General)))
            .unwrap()
    };
    for content in every_kind() {
        let kind = content.kind();
        let after = misdirected().after(&step(content));
        match kind {
            StepKind::Redirection => {
                let redirected = after.unwrap();
                assert!(redirected.is_finished());
                for content in every_kind() {
                    assert_eq!(
                        code(redirected.clone().after(&step(content))),
                        "complaint-finished"
                    );
                }
            }
            _ => assert_eq!(code(after), "complaint-misdirected", "{kind:?}"),
        }
    }
}

#[test]
fn cmp_06_each_opinion_is_cleared_by_its_own_decision() {
    let attributed = || walked(4);
    let before_leader = || {
        attributed()
            .after(&step(StepContent::Opinion {
                departments: vec![],
                approval: Some(approval()),
            }))
            .unwrap()
    };
    let before_meeting = || {
        attributed()
            .after(&step(StepContent::Opinion {
                departments: vec![],
                approval: None,
            }))
            .unwrap()
    };
    let leader = |approval| StepContent::Clearance {
        decision: ClearedBy::Leader { approval },
    };
    assert_eq!(
        code(before_leader().after(&step(leader(approval())))),
        "allowed"
    );
    assert_eq!(
        code(before_leader().after(&step(leader(ApprovalId::generate())))),
        "complaint-step-out-of-order"
    );
    assert_eq!(
        code(before_leader().after(&step(meeting()))),
        "complaint-step-out-of-order"
    );
    assert_eq!(code(before_meeting().after(&step(meeting()))), "allowed");
    assert_eq!(
        code(before_meeting().after(&step(leader(approval())))),
        "complaint-step-out-of-order"
    );
    let other = StepContent::Objection {
        approval: ApprovalId::generate(),
    };
    assert_eq!(
        code(before_leader().after(&step(other))),
        "complaint-step-out-of-order"
    );
    let before = before_leader();
    let basis = before.basis().cloned();
    let objection = StepContent::Objection {
        approval: approval(),
    };
    let after = before.after(&step(objection)).unwrap();
    assert_eq!(Some(after), basis.map(Progress::Attributed));
}

#[test]
fn cmp_10_dissatisfaction_opens_the_investigation_again() {
    let again = walked(7)
        .after(&step(call(FollowUpResult::Dissatisfied, false)))
        .unwrap();
    assert_eq!(again.stage(), Stage::Determined);
    assert_eq!(
        again.determination(),
        walked(7).determination(),
        "the nature stands"
    );
    assert_eq!((again.cause(), again.basis()), (None, None));
}

#[test]
fn cmp_10_calls_that_nobody_answers_are_counted_until_the_last() {
    let mut now = walked(7);
    for count in 1..=2 {
        now = now
            .after(&step(call(FollowUpResult::Unreachable, false)))
            .unwrap();
        let Progress::Replied(_, _, calls) = &now else {
            panic!("{now:?}")
        };
        assert_eq!(calls.count, count);
    }
    now = now
        .after(&step(call(FollowUpResult::Unreachable, true)))
        .unwrap();
    assert_eq!(
        now.follow_up().map(|found| found.outcome),
        Some(Outcome::Unreachable)
    );
}

#[test]
fn what_is_stored_of_a_step_reads_back_and_names_its_kind() {
    for content in every_kind().into_iter().chain([meeting()]) {
        let stored = serde_json::to_value(&content).unwrap();
        assert_eq!(stored["kind"], content.kind().as_str());
        assert_eq!(
            serde_json::from_value::<StepContent>(stored).unwrap(),
            content
        );
    }
}

proptest! {
    #[test]
    fn cmp_04_whatever_is_tried_the_reply_never_comes_before_the_clearance(tried in prop::collection::vec(0_usize..11, 0..60)) {
        let mut now = Progress::Received;
        let mut taken = Vec::new();
        for choice in tried {
            let content = every_kind().swap_remove(choice);
            let kind = content.kind();
            if let Ok(next) = now.clone().after(&step(content)) {
                now = next;
                taken.push(kind);
            }
        }
        let of = |kind| taken.iter().filter(|one| **one == kind).count();
        prop_assert!(of(StepKind::Reply) <= of(StepKind::Clearance));
        prop_assert!(of(StepKind::Clearance) <= of(StepKind::Opinion));
        prop_assert!(of(StepKind::Evaluation) <= of(StepKind::FollowUp));
        prop_assert!(of(StepKind::Acceptance) <= 1 && of(StepKind::Nature) <= of(StepKind::Acceptance));
    }
}
