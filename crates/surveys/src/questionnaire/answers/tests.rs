use super::super::{Answer, AnswerRow, Questionnaire, Value, templates};
use super::{checked_draft, checked_rows};
use crate::words::ScaleMap;
use proptest::prelude::*;

fn property() -> Questionnaire {
    templates().remove(2).questionnaire
}

fn answer(question: &str, value: Value) -> Answer {
    Answer {
        question: question.to_owned(),
        value,
    }
}

/// Every required question of the property manager's template.
fn complete(repairs: u8) -> Vec<Answer> {
    vec![
        answer("cleaning", Value::Scale(5)),
        answer("security", Value::Scale(4)),
        answer("repairs", Value::Scale(repairs)),
        answer("attitude", Value::Scale(3)),
        answer("recommendation", Value::Recommendation(9)),
    ]
}

fn faults(answers: &[Answer]) -> Vec<(String, &'static str)> {
    let found = checked_rows(&property(), answers).err().unwrap_or_default();
    found
        .0
        .into_iter()
        .map(|fault| (fault.pointer, fault.code))
        .collect()
}

fn row<'a>(rows: &'a [AnswerRow], question: &str) -> &'a AnswerRow {
    rows.iter().find(|row| row.question == question).unwrap()
}

#[test]
fn sur_05_steps_count_as_the_map_of_the_version_says() {
    let mut questionnaire = property();
    let rows = checked_rows(&questionnaire, &complete(3)).unwrap();
    assert_eq!(row(&rows, "repairs").points, Some(50));
    questionnaire.scale_map = ScaleMap::ToTwenty;
    let rows = checked_rows(&questionnaire, &complete(3)).unwrap();
    assert_eq!(row(&rows, "repairs").points, Some(60));
    assert_eq!(row(&rows, "recommendation").points, None);
}

#[test]
fn sur_05_a_question_is_asked_when_its_condition_holds_and_not_otherwise() {
    let reason = answer("repairs_reason", Value::FreeText(" 太慢 ".to_owned()));
    let mut dissatisfied = complete(2);
    dissatisfied.push(reason.clone());
    let rows = checked_rows(&property(), &dissatisfied).unwrap();
    assert_eq!(row(&rows, "repairs_reason").text.as_deref(), Some("太慢"));
    let mut satisfied = complete(3);
    satisfied.push(reason);
    assert_eq!(
        faults(&satisfied),
        [("/answers/5/question".to_owned(), "not-asked")]
    );
}

#[test]
fn sur_05_what_is_required_is_answered_and_what_is_not_may_be_left_out() {
    assert_eq!(faults(&complete(5)), []);
    let mut lacking = complete(5);
    lacking.remove(1);
    assert_eq!(faults(&lacking), [("/answers".to_owned(), "required")]);
    assert!(checked_draft(&property(), &lacking).is_ok());
    assert_eq!(faults(&[]).len(), 6);
}

#[test]
fn sur_05_answers_outside_a_question_are_refused_in_drafts_too() {
    let wrong = [
        answer("cleaning", Value::Scale(0)),
        answer("cleaning", Value::Scale(6)),
        answer("cleaning", Value::VisitScale(100)),
        answer("recommendation", Value::Recommendation(11)),
        answer("nowhere", Value::YesNo(true)),
        answer("wanted", Value::MultipleChoice(vec![])),
        answer("wanted", Value::MultipleChoice(vec!["gold".to_owned()])),
        answer(
            "wanted",
            Value::MultipleChoice(vec!["parking".to_owned(), "parking".to_owned()]),
        ),
        answer("suggestion", Value::FreeText("  ".to_owned())),
        answer("suggestion", Value::FreeText("字".repeat(2001))),
    ];
    for one in wrong {
        assert_eq!(
            checked_draft(&property(), std::slice::from_ref(&one))
                .unwrap_err()
                .0
                .len(),
            1,
            "{one:?}"
        );
    }
    let twice = [
        answer("cleaning", Value::Scale(1)),
        answer("cleaning", Value::Scale(2)),
    ];
    assert!(checked_draft(&property(), &twice).is_err());
    let longest = answer("suggestion", Value::FreeText("字".repeat(2000)));
    assert!(checked_draft(&property(), &[longest]).is_ok());
}

#[test]
fn sur_05_not_applicable_answers_a_question_on_a_scale_that_allows_it_and_no_other() {
    let mut answers = complete(5);
    answers[2] = answer("repairs", Value::NotApplicable);
    let rows = checked_rows(&property(), &answers).unwrap();
    let repairs = row(&rows, "repairs");
    assert!(repairs.not_applicable);
    assert_eq!((repairs.score, repairs.points), (None, None));
    assert_eq!(rows.iter().filter(|row| row.not_applicable).count(), 1);
    // It fulfils no condition: nobody is asked what was wrong.
    answers.push(answer("repairs_reason", Value::FreeText("太慢".to_owned())));
    assert_eq!(
        faults(&answers),
        [("/answers/5/question".to_owned(), "not-asked")]
    );
    for other in ["cleaning", "recommendation", "suggestion", "wanted"] {
        let said = [answer(other, Value::NotApplicable)];
        assert!(checked_draft(&property(), &said).is_err(), "{other}");
    }
}

#[test]
fn cus_42_a_visit_scale_is_answered_by_its_points_alone() {
    let questionnaire = templates().remove(1).questionnaire;
    let said = |points| [answer("service_quality", Value::VisitScale(points))];
    for points in [100, 90, 85, 80, 70, 30, 0] {
        assert!(checked_draft(&questionnaire, &said(points)).is_ok());
    }
    for points in [95, 60, 50, 1] {
        assert!(checked_draft(&questionnaire, &said(points)).is_err());
    }
}

#[test]
fn choices_are_kept_in_the_order_in_which_they_are_offered() {
    let mut answers = complete(5);
    let chosen = vec!["parking".to_owned(), "housekeeping".to_owned()];
    answers.push(answer("wanted", Value::MultipleChoice(chosen)));
    let rows = checked_rows(&property(), &answers).unwrap();
    let wanted: Vec<_> = rows
        .iter()
        .filter(|row| row.question == "wanted")
        .map(|row| (row.place, row.choice.as_deref().unwrap()))
        .collect();
    assert_eq!(wanted, [(0, "housekeeping"), (1, "parking")]);
}

proptest! {
    #[test]
    fn sur_05_the_order_in_which_answers_are_sent_changes_nothing(
        steps in prop::collection::vec(1u8..=5, 4),
        shuffled in Just((0..5usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut answers = complete(steps[0]);
        for (answer, step) in answers.iter_mut().zip(&steps[1..]) {
            answer.value = Value::Scale(*step);
        }
        let permuted: Vec<_> = shuffled.into_iter().map(|place| answers[place].clone()).collect();
        let questionnaire = property();
        prop_assert_eq!(
            checked_rows(&questionnaire, &answers).unwrap(),
            checked_rows(&questionnaire, &permuted).unwrap()
        );
    }

    #[test]
    fn sur_05_points_lie_between_0_and_100(step in 0u8..=255, to_zero in prop::bool::ANY) {
        let map = if to_zero { ScaleMap::ToZero } else { ScaleMap::ToTwenty };
        prop_assert_eq!(map.points(step).is_some(), (1..=5).contains(&step));
        prop_assert!(map.points(step).is_none_or(|points| points <= 100));
    }
}
