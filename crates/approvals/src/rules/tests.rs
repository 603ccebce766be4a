//! The rules of approvals, as tables and properties.

use super::*;
use kehu_kernel::Refusal;
use proptest::prelude::*;
use uuid::Uuid;

fn step(number: u128) -> StepId {
    StepId(Uuid::from_u128(number))
}

fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(1000 + number))
}

/// The steps of a flow whose first stage is open; the steps are numbered from 1 through all stages.
fn flow(stages: &[(Needs, u8)]) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (stage, (needs, steps)) in (1_i16..).zip(stages) {
        for _ in 0..*steps {
            let state = if stage == 1 {
                StepState::Open
            } else {
                StepState::Waiting
            };
            slots.push(Slot {
                id: step(u128::try_from(slots.len()).unwrap() + 1),
                stage,
                needs: *needs,
                state,
            });
        }
    }
    slots
}

fn apply(slots: &mut [Slot], decided: StepId, decision: Decision) -> Option<Next> {
    let progress = progress(slots, decided, decision)?;
    for slot in slots.iter_mut() {
        if slot.id == decided {
            slot.state = decision.step_state();
        }
        if let Some((_, state)) = progress.changes.iter().find(|(id, _)| *id == slot.id) {
            slot.state = *state;
        }
    }
    Some(progress.next)
}

fn states(slots: &[Slot]) -> Vec<&'static str> {
    slots.iter().map(|slot| slot.state.as_str()).collect()
}

#[test]
fn cus_11_three_steps_open_one_after_the_other() {
    let mut slots = flow(&[(Needs::All, 1); 3]);
    assert_eq!(
        apply(&mut slots, step(1), Decision::Approve),
        Some(Next::Stage(2))
    );
    assert_eq!(states(&slots), ["approved", "open", "waiting"]);
    assert_eq!(
        apply(&mut slots, step(2), Decision::Approve),
        Some(Next::Stage(3))
    );
    assert_eq!(
        apply(&mut slots, step(3), Decision::Approve),
        Some(Next::End(Finished::Approved))
    );
    assert_eq!(states(&slots), ["approved", "approved", "approved"]);
}

#[test]
fn gov_09_all_parallel_approvers_are_needed_where_the_stage_says_all() {
    let mut slots = flow(&[(Needs::All, 2), (Needs::All, 1)]);
    assert_eq!(
        apply(&mut slots, step(2), Decision::Approve),
        Some(Next::Stage(1))
    );
    assert_eq!(states(&slots), ["open", "approved", "waiting"]);
    assert_eq!(
        apply(&mut slots, step(1), Decision::Approve),
        Some(Next::Stage(2))
    );
    assert_eq!(states(&slots), ["approved", "approved", "open"]);
}

#[test]
fn gov_09_one_parallel_approver_suffices_where_the_stage_says_any() {
    let mut slots = flow(&[(Needs::Any, 3), (Needs::All, 1)]);
    assert_eq!(
        apply(&mut slots, step(2), Decision::Approve),
        Some(Next::Stage(2))
    );
    assert_eq!(states(&slots), ["skipped", "approved", "skipped", "open"]);
    assert_eq!(apply(&mut slots, step(1), Decision::Approve), None);
}

#[test]
fn gov_09_a_return_or_rejection_ends_it_at_once() {
    for (decision, how, word) in [
        (Decision::Return, Finished::Returned, "returned"),
        (Decision::Reject, Finished::Rejected, "rejected"),
    ] {
        let mut slots = flow(&[(Needs::All, 1), (Needs::Any, 2), (Needs::All, 1)]);
        apply(&mut slots, step(1), Decision::Approve);
        assert_eq!(apply(&mut slots, step(3), decision), Some(Next::End(how)));
        assert_eq!(states(&slots), ["approved", "skipped", word, "skipped"]);
    }
}

#[test]
fn gov_09_a_step_that_is_not_open_cannot_be_decided() {
    let mut slots = flow(&[(Needs::All, 1), (Needs::All, 1)]);
    assert_eq!(apply(&mut slots, step(2), Decision::Approve), None);
    apply(&mut slots, step(1), Decision::Approve);
    assert_eq!(apply(&mut slots, step(1), Decision::Reject), None);
    assert_eq!(apply(&mut slots, step(9), Decision::Approve), None);
}

fn flows() -> impl Strategy<Value = Vec<(Needs, u8)>> {
    proptest::collection::vec(
        (prop_oneof![Just(Needs::All), Just(Needs::Any)], 1_u8..4),
        1..5,
    )
}

fn decisions() -> impl Strategy<Value = Vec<(u128, Decision)>> {
    let decision = prop_oneof![8 => Just(Decision::Approve), 1 => Just(Decision::Return), 1 => Just(Decision::Reject)];
    proptest::collection::vec((1_u128..13, decision), 0..80)
}

/// Whether the approvals that were given satisfy a stage.
fn satisfied(slots: &[Slot], stage: i16) -> bool {
    let mut of_stage = slots.iter().filter(|slot| slot.stage == stage);
    let approved = |slot: &Slot| slot.state == StepState::Approved;
    match of_stage.clone().next().map(|slot| slot.needs) {
        Some(Needs::All) => of_stage.all(approved),
        _ => of_stage.any(approved),
    }
}

proptest! {
    #[test]
    fn gov_09_whatever_is_decided_the_order_and_the_end_hold(stages in flows(), decisions in decisions()) {
        let mut slots = flow(&stages);
        let mut end = None;
        for (number, decision) in decisions {
            let before = slots.clone();
            match apply(&mut slots, step(number), decision) {
                None => prop_assert_eq!(&before, &slots),
                Some(next) => {
                    prop_assert_eq!(end, None, "decided after the end");
                    if let Next::End(how) = next {
                        end = Some(how);
                    }
                }
            }
            let last = i16::try_from(stages.len()).unwrap();
            let open: Vec<i16> = slots.iter().filter(|slot| slot.state == StepState::Open).map(|slot| slot.stage).collect();
            match end {
                // Approved only when every stage is satisfied, and then always.
                Some(Finished::Approved) => prop_assert!((1..=last).all(|stage| satisfied(&slots, stage))),
                Some(_) => prop_assert!(!(1..=last).all(|stage| satisfied(&slots, stage))),
                None => {
                    let current = *open.first().expect("a pending approval has an open step");
                    prop_assert!(open.iter().all(|stage| *stage == current));
                    prop_assert!((1..current).all(|stage| satisfied(&slots, stage)));
                    prop_assert!(!satisfied(&slots, current));
                    prop_assert!(slots.iter().all(|slot| (slot.stage > current) == (slot.state == StepState::Waiting)));
                }
            }
            if end.is_some() {
                prop_assert!(slots.iter().all(|slot| !is_undecided(slot.state)));
            }
        }
    }

    #[test]
    fn gov_09_approving_every_open_step_ends_in_approval(stages in flows()) {
        let mut slots = flow(&stages);
        let mut next = None;
        while let Some(open) = slots.iter().find(|slot| slot.state == StepState::Open).map(|slot| slot.id) {
            next = apply(&mut slots, open, Decision::Approve);
        }
        prop_assert_eq!(next, Some(Next::End(Finished::Approved)));
    }
}

fn own(number: u128, of: u128) -> Claim {
    Claim {
        step: step(number),
        person: user(of),
        delegation: None,
    }
}

fn lent(number: u128, by: u128) -> Claim {
    Claim {
        step: step(number),
        person: user(by),
        delegation: Some(DelegationId(Uuid::from_u128(by))),
    }
}

/// Steps 1 (approved) and 2 (open) and 3 (waiting); applicant 9, participant 8; user 1 asks.
fn ask(claims: &[Claim], named: Option<u128>) -> Result<Claim, &'static str> {
    ask_as(1, &[9], &[8], claims, named)
}

fn ask_as(
    caller: u128,
    applicants: &[u128],
    participants: &[u128],
    claims: &[Claim],
    named: Option<u128>,
) -> Result<Claim, &'static str> {
    let mut slots = flow(&[(Needs::All, 1); 3]);
    apply(&mut slots, step(1), Decision::Approve);
    let users = |numbers: &[u128]| numbers.iter().copied().map(user).collect::<Vec<_>>();
    let (applicants, participants) = (users(applicants), users(participants));
    let open = Words::new("Finance review", "财务部审核");
    let board = Board {
        slots: &slots,
        applicants: &applicants,
        participants: &participants,
        open: &open,
    };
    seat(board, user(caller), claims, named.map(step)).map_err(|error| error.fact().code)
}

#[test]
fn cus_11_the_holder_of_the_open_step_decides() {
    assert_eq!(ask(&[own(2, 1)], None), Ok(own(2, 1)));
    assert_eq!(ask(&[own(2, 1)], Some(2)), Ok(own(2, 1)));
    assert_eq!(ask(&[own(2, 1), own(3, 1)], None), Ok(own(2, 1)));
}

#[test]
fn cus_11_wrong_persons_and_wrong_turns_are_told_why() {
    assert_eq!(ask(&[], None), Err("approval-not-approver"));
    assert_eq!(ask(&[own(2, 1)], Some(3)), Err("approval-not-approver"));
    assert_eq!(ask(&[own(3, 1)], None), Err("approval-out-of-order"));
    assert_eq!(
        ask(&[own(2, 1), own(3, 1)], Some(3)),
        Err("approval-out-of-order")
    );
    assert_eq!(ask(&[own(1, 1)], None), Err("approval-step-decided"));
}

#[test]
fn cus_11_nobody_decides_their_own_application() {
    assert_eq!(
        ask_as(9, &[9], &[], &[own(2, 9)], None),
        Err("approval-own-application")
    );
    assert_eq!(
        ask_as(9, &[9], &[], &[], None),
        Err("approval-own-application")
    );
    assert_eq!(
        ask_as(8, &[9, 8], &[], &[lent(2, 3)], None),
        Err("approval-own-application")
    );
}

#[test]
fn cus_11_an_applicant_cannot_lend_the_right_to_decide() {
    assert_eq!(ask(&[lent(2, 9)], None), Err("approval-own-application"));
    assert_eq!(ask(&[lent(2, 9), lent(2, 3)], None), Ok(lent(2, 3)));
}

#[test]
fn cus_11_nobody_takes_part_twice_not_even_through_another() {
    assert_eq!(
        ask_as(8, &[9], &[8], &[own(1, 8), own(2, 8)], None),
        Err("approval-second-part")
    );
    assert_eq!(
        ask_as(8, &[9], &[8], &[lent(2, 3)], None),
        Err("approval-second-part")
    );
    assert_eq!(ask(&[lent(2, 8)], None), Err("approval-second-part"));
    assert_eq!(
        ask_as(8, &[9], &[8], &[own(1, 8)], None),
        Err("approval-step-decided")
    );
    assert_eq!(
        ask_as(8, &[9], &[8], &[own(1, 8), own(3, 8)], None),
        Err("approval-step-decided")
    );
}

#[test]
fn gov_09_ones_own_right_goes_before_an_absentees() {
    assert_eq!(ask(&[lent(2, 3), own(2, 1)], None), Ok(own(2, 1)));
    assert_eq!(ask(&[lent(2, 3)], None), Ok(lent(2, 3)));
}
