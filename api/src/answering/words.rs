//! The words of the page itself, in the two languages of questionnaires.

use kehu_surveys::words::{Language, VisitScale};

/// Chinese or English.
pub(super) const fn say(language: Language, zh: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

/// The steps of a scale, from the best to the worst, with what is sent.
pub(super) fn scale(language: Language) -> [(u8, &'static str); 5] {
    [
        (5, say(language, "非常满意", "Very satisfied")),
        (4, say(language, "满意", "Satisfied")),
        (3, say(language, "一般", "Neither")),
        (2, say(language, "不满意", "Dissatisfied")),
        (1, say(language, "非常不满意", "Very dissatisfied")),
    ]
}

/// The steps of a scale of visits (CUS-42), from the best to the worst.
pub(super) fn visit_scale(scale: VisitScale, language: Language) -> [(u8, &'static str); 7] {
    let words = match scale {
        VisitScale::Quality => [
            ("非常优良", "Outstanding"),
            ("优良", "Excellent"),
            ("优", "Very good"),
            ("良好", "Good"),
            ("一般", "Fair"),
            ("合格", "Acceptable"),
            ("不合格", "Not acceptable"),
        ],
        VisitScale::Service => [
            ("非常优良", "Outstanding"),
            ("优良", "Excellent"),
            ("优", "Very good"),
            ("良好", "Good"),
            ("一般", "Fair"),
            ("不好", "Bad"),
            ("恶劣", "Very bad"),
        ],
        VisitScale::Awareness => [
            ("非常驰名", "Famous everywhere"),
            ("驰名", "Famous"),
            ("知名度高", "Very well known"),
            ("知名度较高", "Well known"),
            ("知名", "Known"),
            ("知道", "Heard of"),
            ("不知道", "Never heard of"),
        ],
    };
    let mut steps = [(0, ""); 7];
    for ((step, points), (zh, en)) in steps.iter_mut().zip(scale.steps()).zip(words) {
        *step = (points, say(language, zh, en));
    }
    steps
}
