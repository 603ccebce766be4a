use super::super::answers::holds;
use super::super::{
    About, Choice, Condition, Question, QuestionKind, Questionnaire, Section, Test, Text, Value,
    templates,
};
use crate::words::{Language, ScaleMap, Subject};
use proptest::prelude::*;
use std::collections::HashMap;

fn text() -> Text {
    Text {
        zh: Some("问".to_owned()),
        en: Some("Ask".to_owned()),
    }
}

fn ask(key: &str, kind: QuestionKind, shown_if: Vec<Condition>) -> Question {
    Question {
        key: key.to_owned(),
        subject: Subject::ServiceQuality,
        text: text(),
        required: true,
        not_applicable: false,
        weight: 1,
        shown_if,
        about: None,
        kind,
    }
}

fn choices(keys: &[&str]) -> Vec<Choice> {
    let choice = |key: &&str| Choice {
        key: (*key).to_owned(),
        text: text(),
    };
    keys.iter().map(choice).collect()
}

fn when(question: &str, test: Test) -> Condition {
    Condition {
        question: question.to_owned(),
        test,
    }
}

fn any_of(keys: &[&str]) -> Test {
    Test::AnyOf(keys.iter().map(|key| (*key).to_owned()).collect())
}

fn asking(questions: Vec<Question>) -> Questionnaire {
    Questionnaire {
        languages: vec![Language::Zh, Language::En],
        scale_map: ScaleMap::ToZero,
        title: text(),
        introduction: None,
        competitors: Vec::new(),
        sections: vec![Section {
            key: "all".to_owned(),
            title: text(),
            weight: 1,
            questions,
        }],
    }
}

fn faults(questionnaire: &Questionnaire) -> Vec<(String, &'static str)> {
    let found = questionnaire.check().err().unwrap_or_default();
    found
        .0
        .into_iter()
        .map(|fault| (fault.pointer, fault.code))
        .collect()
}

#[test]
fn sur_05_only_scales_allow_not_applicable() {
    let allows = |kind| Question {
        not_applicable: true,
        ..ask("a", kind, Vec::new())
    };
    for kind in [
        QuestionKind::Scale,
        QuestionKind::VisitScale(crate::words::VisitScale::Service),
    ] {
        assert_eq!(faults(&asking(vec![allows(kind)])), []);
    }
    for kind in [QuestionKind::Recommendation, QuestionKind::YesNo] {
        let found = faults(&asking(vec![allows(kind)]));
        let at = "/sections/0/questions/0/not_applicable".to_owned();
        assert_eq!(found, [(at, "no-scale")]);
    }
}

#[test]
fn sur_05_what_was_published_before_questions_could_allow_not_applicable_reads_as_it_was() {
    let questionnaire = asking(vec![ask("a", QuestionKind::Scale, Vec::new())]);
    let written = serde_json::to_string(&questionnaire).unwrap();
    assert!(!written.contains("not_applicable"), "its fingerprint stays");
    let read: Questionnaire = serde_json::from_str(&written).unwrap();
    assert_eq!(read, questionnaire);
}

#[test]
fn sur_05_a_condition_on_the_question_itself_or_a_later_one_is_a_loop() {
    for condition in ["a", "b", "nowhere"] {
        let circle = asking(vec![
            ask(
                "a",
                QuestionKind::YesNo,
                vec![when(condition, any_of(&["yes"]))],
            ),
            ask("b", QuestionKind::YesNo, vec![when("a", any_of(&["yes"]))]),
        ]);
        assert_eq!(
            faults(&circle),
            [(
                "/sections/0/questions/0/shown_if/0/question".to_owned(),
                "not-earlier"
            )],
            "{condition}"
        );
    }
}

#[test]
fn sur_05_contradicting_conditions_leave_a_question_that_nobody_reaches() {
    // Directly, and through the question on which it depends.
    let direct = asking(vec![
        ask("a", QuestionKind::Scale, vec![]),
        ask(
            "b",
            QuestionKind::YesNo,
            vec![when("a", Test::AtMost(2)), when("a", Test::AtLeast(3))],
        ),
    ]);
    assert_eq!(
        faults(&direct),
        [("/sections/0/questions/1/shown_if".to_owned(), "unreachable")]
    );
    let inherited = asking(vec![
        ask("a", QuestionKind::YesNo, vec![]),
        ask("b", QuestionKind::Scale, vec![when("a", any_of(&["yes"]))]),
        ask(
            "c",
            QuestionKind::Scale,
            vec![when("b", Test::AtMost(2)), when("a", any_of(&["no"]))],
        ),
        ask("d", QuestionKind::Scale, vec![when("c", Test::AtMost(2))]),
    ]);
    let unreached: Vec<_> = faults(&inherited).into_iter().map(|(at, _)| at).collect();
    assert_eq!(
        unreached,
        [
            "/sections/0/questions/2/shown_if",
            "/sections/0/questions/3/shown_if"
        ]
    );
}

#[test]
fn sur_05_a_multiple_choice_fulfils_as_many_conditions_as_choices_may_be_chosen() {
    let with_most = |at_most| {
        asking(vec![
            ask(
                "a",
                QuestionKind::MultipleChoice {
                    choices: choices(&["x", "y", "z"]),
                    at_least: 1,
                    at_most,
                },
                vec![],
            ),
            ask(
                "b",
                QuestionKind::YesNo,
                vec![when("a", any_of(&["x"])), when("a", any_of(&["y"]))],
            ),
        ])
    };
    assert_eq!(faults(&with_most(2)), []);
    assert_eq!(faults(&with_most(1)).len(), 1);
}

#[test]
fn sur_05_a_question_that_cannot_be_answered_is_a_dead_end() {
    let dead = [
        QuestionKind::MultipleChoice {
            choices: choices(&["x", "y"]),
            at_least: 1,
            at_most: 3,
        },
        QuestionKind::MultipleChoice {
            choices: choices(&["x", "y"]),
            at_least: 2,
            at_most: 1,
        },
        QuestionKind::MultipleChoice {
            choices: choices(&["x", "y"]),
            at_least: 0,
            at_most: 1,
        },
        QuestionKind::Number {
            least: 2.into(),
            most: 1.into(),
            places: 0,
        },
        QuestionKind::SingleChoice {
            choices: choices(&["x"]),
        },
        QuestionKind::SingleChoice { choices: vec![] },
        QuestionKind::FreeText { most_characters: 0 },
    ];
    for kind in dead {
        assert_eq!(
            faults(&asking(vec![ask("a", kind.clone(), vec![])])).len(),
            1,
            "{kind:?}"
        );
    }
}

#[test]
fn sur_05_conditions_name_answers_that_are_offered() {
    let after = |kind, test| {
        faults(&asking(vec![
            ask("a", kind, vec![]),
            ask("b", QuestionKind::YesNo, vec![when("a", test)]),
        ]))
    };
    let single = || QuestionKind::SingleChoice {
        choices: choices(&["x", "y"]),
    };
    assert_eq!(after(single(), any_of(&["x", "y"])), []);
    assert_eq!(after(QuestionKind::Recommendation, Test::AtMost(0)), []);
    for (kind, test) in [
        (single(), any_of(&["z"])),
        (single(), any_of(&[])),
        (single(), Test::AtMost(1)),
        (QuestionKind::Scale, Test::AtMost(0)),
        (QuestionKind::Scale, Test::AtLeast(6)),
        (QuestionKind::YesNo, any_of(&["maybe"])),
        (
            QuestionKind::FreeText {
                most_characters: 10,
            },
            any_of(&["x"]),
        ),
    ] {
        assert_eq!(
            after(kind.clone(), test.clone())[0].1,
            "cannot-hold",
            "{kind:?} {test:?}"
        );
    }
}

#[test]
fn sur_05_every_text_is_there_in_every_language() {
    let mut questionnaire = asking(vec![ask("a", QuestionKind::YesNo, vec![])]);
    questionnaire.sections[0].questions[0].text.en = None;
    assert_eq!(
        faults(&questionnaire),
        [("/sections/0/questions/0/text/en".to_owned(), "text")]
    );
    questionnaire.languages = vec![Language::Zh];
    assert_eq!(faults(&questionnaire), []);
    questionnaire.languages = vec![];
    assert_eq!(faults(&questionnaire)[0].0, "/languages");
}

#[test]
fn sur_08_a_question_about_a_competitor_is_compared_with_one_of_its_kind() {
    let mut questionnaire = templates()[0].questionnaire.clone();
    assert_eq!(faults(&questionnaire), []);
    let about = |competitor: &str, own: &str| {
        Some(About {
            competitor: competitor.to_owned(),
            compared_with: Some(own.to_owned()),
        })
    };
    for (about, member) in [
        (about("nobody", "service_attitude"), "competitor"),
        (about("other_supplier", "recommendation"), "compared_with"),
        (
            about("other_supplier", "competitor_service"),
            "compared_with",
        ),
        (about("other_supplier", "nowhere"), "compared_with"),
    ] {
        questionnaire.sections[3].questions[0].about = about;
        assert_eq!(
            faults(&questionnaire)[0].0,
            format!("/sections/3/questions/0/about/{member}")
        );
    }
}

#[test]
fn keys_are_unique_over_all_sections() {
    let mut questionnaire = templates()[0].questionnaire.clone();
    questionnaire.sections[1].questions[0].key = "delivery".to_owned();
    assert_eq!(faults(&questionnaire)[0].1, "duplicate");
    questionnaire.sections[1].questions[0].key = "Not a key".to_owned();
    assert_eq!(faults(&questionnaire)[0].1, "form");
}

/// All answers to the kinds that the property test draws.
fn answers_to(kind: &QuestionKind) -> Vec<Value> {
    match kind {
        QuestionKind::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
        QuestionKind::Scale => (1..=5).map(Value::Scale).collect(),
        QuestionKind::SingleChoice { choices } => choices
            .iter()
            .map(|one| Value::SingleChoice(one.key.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether some answers show the question at a place: tries them all.
fn somebody_reaches(questions: &[Question], place: usize) -> bool {
    fn shown(questions: &[Question], place: usize, given: &HashMap<String, Value>) -> bool {
        questions[place].shown_if.iter().all(|condition| {
            let earlier = questions[..place]
                .iter()
                .position(|one| one.key == condition.question)
                .unwrap();
            shown(questions, earlier, given) && holds(condition, &given[&condition.question])
        })
    }
    let mut all = vec![HashMap::new()];
    for question in &questions[..place] {
        all = all
            .into_iter()
            .flat_map(|given| {
                answers_to(&question.kind).into_iter().map(move |value| {
                    let mut given = given.clone();
                    given.insert(question.key.clone(), value);
                    given
                })
            })
            .collect();
    }
    all.iter().any(|given| shown(questions, place, given))
}

fn kinds() -> impl Strategy<Value = QuestionKind> {
    prop_oneof![
        Just(QuestionKind::YesNo),
        Just(QuestionKind::Scale),
        Just(QuestionKind::SingleChoice {
            choices: choices(&["x", "y", "z"])
        }),
    ]
}

fn test_of(kind: &QuestionKind, draw: u8) -> Test {
    match kind {
        QuestionKind::YesNo => any_of(&[if draw.is_multiple_of(2) { "yes" } else { "no" }]),
        QuestionKind::Scale if draw.is_multiple_of(2) => Test::AtMost(1 + draw / 2 % 5),
        QuestionKind::Scale => Test::AtLeast(1 + draw / 2 % 5),
        _ => any_of(&[["x", "y", "z"][usize::from(draw % 3)]]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn sur_05_exactly_the_questions_that_no_answers_reach_are_found(
        kinds in prop::collection::vec(kinds(), 5),
        draws in prop::collection::vec((0usize..4, 0u8..30, prop::bool::ANY), 10),
    ) {
        let mut questions: Vec<Question> = Vec::new();
        for (place, kind) in kinds.into_iter().enumerate() {
            let own = draws.iter().skip(place * 2).take(2);
            let conditions = own
                .filter(|(earlier, _, used)| *used && *earlier < place)
                .map(|(earlier, draw, _)| {
                    let on = &questions[*earlier];
                    when(&on.key, test_of(&on.kind, *draw))
                })
                .collect();
            questions.push(ask(&format!("q{place}"), kind, conditions));
        }
        let expected: Vec<String> = (0..questions.len())
            .filter(|place| !somebody_reaches(&questions, *place))
            .map(|place| format!("/sections/0/questions/{place}/shown_if"))
            .collect();
        let found: Vec<String> = faults(&asking(questions)).into_iter().map(|(at, _)| at).collect();
        prop_assert_eq!(found, expected);
    }
}
