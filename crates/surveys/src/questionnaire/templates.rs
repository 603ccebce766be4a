//! Questionnaires that come with the program, to begin from: service quality, company image and product quality (SUR-07).

use super::{
    About, Choice, Competitor, Condition, Question, QuestionKind, Questionnaire, Section, Test,
    Text,
};
use crate::words::{Language, ScaleMap, Subject, VisitScale};
use kehu_kernel::Words;

/// A questionnaire to begin from.
#[derive(Debug, Clone)]
pub struct Template {
    /// Key in kebab case.
    pub key: &'static str,
    /// What people call it.
    pub name: Words,
    /// What it asks.
    pub questionnaire: Questionnaire,
}

/// The questionnaires that come with the program.
#[must_use]
pub fn templates() -> Vec<Template> {
    vec![
        Template {
            key: "petrochemical",
            name: Words::new(
                "Petrochemical sales (A13): service, image, products, a competitor",
                "石化销售：服务、形象、产品及竞争对手",
            ),
            questionnaire: petrochemical(),
        },
        Template {
            key: "oil-dispatch",
            name: Words::new(
                "Oil dispatch (A2): the seven-step visit scale",
                "油品配送：走访七级评分",
            ),
            questionnaire: oil_dispatch(),
        },
        Template {
            key: "property",
            name: Words::new("Property management (A4)", "物业管理"),
            questionnaire: property(),
        },
    ]
}

fn petrochemical() -> Questionnaire {
    let own = |key, subject, zh, en| question(key, subject, QuestionKind::Scale, zh, en);
    let mut competitor = own(
        "competitor_service",
        Subject::ServiceQuality,
        "您对另一主要供应商的服务是否满意？",
        "How satisfied are you with the service of your other main supplier?",
    );
    competitor.required = false;
    competitor.about = Some(About {
        competitor: "other_supplier".to_owned(),
        compared_with: Some("service_attitude".to_owned()),
    });
    Questionnaire {
        competitors: vec![Competitor {
            key: "other_supplier".to_owned(),
            name: text("另一主要供应商", "Your other main supplier"),
        }],
        ..questionnaire(
            text("客户满意度调查", "Customer satisfaction survey"),
            vec![
                section(
                    "service",
                    50,
                    "服务质量",
                    "Service quality",
                    vec![
                        own(
                            "service_attitude",
                            Subject::ServiceQuality,
                            "您对客户经理的服务是否满意？",
                            "How satisfied are you with your account manager?",
                        ),
                        own(
                            "delivery",
                            Subject::ServiceQuality,
                            "您对提货与配送是否满意？",
                            "How satisfied are you with collection and delivery?",
                        ),
                        reason(
                            "service_reason",
                            "service_attitude",
                            "请告诉我们哪里不满意。",
                            "Please tell us what was wrong.",
                        ),
                    ],
                ),
                section(
                    "product",
                    30,
                    "产品质量",
                    "Product quality",
                    vec![own(
                        "product_quality",
                        Subject::ProductQuality,
                        "您对产品质量是否满意？",
                        "How satisfied are you with the quality of our products?",
                    )],
                ),
                section(
                    "image",
                    20,
                    "企业形象",
                    "Company image",
                    vec![
                        own(
                            "image",
                            Subject::CompanyImage,
                            "您对公司的整体印象如何？",
                            "What is your overall impression of the company?",
                        ),
                        recommendation(),
                    ],
                ),
                section(
                    "market",
                    0,
                    "市场",
                    "Market",
                    vec![competitor, suggestion()],
                ),
            ],
        )
    }
}

fn oil_dispatch() -> Questionnaire {
    let visit = |key, subject, scale, zh, en| {
        question(key, subject, QuestionKind::VisitScale(scale), zh, en)
    };
    questionnaire(
        text("客户满意度调查", "Customer satisfaction survey"),
        vec![
            section(
                "service",
                50,
                "服务质量",
                "Service quality",
                vec![visit(
                    "service_quality",
                    Subject::ServiceQuality,
                    VisitScale::Service,
                    "您如何评价我们的服务？",
                    "How do you rate our service?",
                )],
            ),
            section(
                "product",
                30,
                "产品质量",
                "Product quality",
                vec![visit(
                    "product_quality",
                    Subject::ProductQuality,
                    VisitScale::Quality,
                    "您如何评价我们的产品质量？",
                    "How do you rate the quality of our products?",
                )],
            ),
            section(
                "image",
                20,
                "企业形象",
                "Company image",
                vec![
                    visit(
                        "awareness",
                        Subject::CompanyImage,
                        VisitScale::Awareness,
                        "您如何评价我们产品的知名度？",
                        "How well known are our products?",
                    ),
                    recommendation(),
                    suggestion(),
                ],
            ),
        ],
    )
}

fn property() -> Questionnaire {
    let own = |key, zh, en| question(key, Subject::ServiceQuality, QuestionKind::Scale, zh, en);
    questionnaire(
        text("业主满意度调查", "Owners' satisfaction survey"),
        vec![
            section(
                "service",
                60,
                "物业服务",
                "Services",
                vec![
                    own(
                        "cleaning",
                        "您对环境卫生是否满意？",
                        "How satisfied are you with cleaning?",
                    ),
                    own(
                        "security",
                        "您对秩序维护是否满意？",
                        "How satisfied are you with security?",
                    ),
                    // Who reported nothing has no opinion of it.
                    Question {
                        not_applicable: true,
                        ..own(
                            "repairs",
                            "您对报修服务是否满意？",
                            "How satisfied are you with repairs?",
                        )
                    },
                    reason(
                        "repairs_reason",
                        "repairs",
                        "请告诉我们报修哪里不满意。",
                        "Please tell us what was wrong with repairs.",
                    ),
                ],
            ),
            section(
                "staff",
                40,
                "服务人员",
                "Staff",
                vec![
                    own(
                        "attitude",
                        "您对服务人员的态度是否满意？",
                        "How satisfied are you with the staff's attitude?",
                    ),
                    recommendation(),
                ],
            ),
            section("wishes", 0, "需求", "Wishes", vec![wanted(), suggestion()]),
        ],
    )
}

fn questionnaire(title: Text, sections: Vec<Section>) -> Questionnaire {
    Questionnaire {
        languages: vec![Language::Zh, Language::En],
        scale_map: ScaleMap::ToZero,
        title,
        introduction: Some(text(
            "感谢您的支持，本问卷约需三分钟。",
            "Thank you for your help. This takes about three minutes.",
        )),
        competitors: Vec::new(),
        sections,
    }
}

fn section(key: &str, weight: u16, zh: &str, en: &str, questions: Vec<Question>) -> Section {
    Section {
        key: key.to_owned(),
        title: text(zh, en),
        weight,
        questions,
    }
}

fn question(key: &str, subject: Subject, kind: QuestionKind, zh: &str, en: &str) -> Question {
    Question {
        key: key.to_owned(),
        subject,
        text: text(zh, en),
        required: true,
        not_applicable: false,
        weight: 1,
        shown_if: Vec::new(),
        about: None,
        kind,
    }
}

/// Asked of whoever is dissatisfied.
fn reason(key: &str, after: &str, zh: &str, en: &str) -> Question {
    let kind = QuestionKind::FreeText {
        most_characters: 1000,
    };
    Question {
        required: false,
        shown_if: vec![Condition {
            question: after.to_owned(),
            test: Test::AtMost(2),
        }],
        ..question(key, Subject::ServiceQuality, kind, zh, en)
    }
}

fn recommendation() -> Question {
    question(
        "recommendation",
        Subject::CompanyImage,
        QuestionKind::Recommendation,
        "您有多大可能向他人推荐我们？（0–10）",
        "How likely are you to recommend us? (0 to 10)",
    )
}

fn wanted() -> Question {
    let choice = |key: &str, zh, en| Choice {
        key: key.to_owned(),
        text: text(zh, en),
    };
    let kind = QuestionKind::MultipleChoice {
        choices: vec![
            choice("housekeeping", "家政服务", "Housekeeping"),
            choice("activities", "社区活动", "Community activities"),
            choice("parking", "停车管理", "Parking"),
        ],
        at_least: 1,
        at_most: 3,
    };
    Question {
        required: false,
        ..question(
            "wanted",
            Subject::Other,
            kind,
            "您希望增加哪些服务？",
            "Which services would you like to have?",
        )
    }
}

fn suggestion() -> Question {
    let kind = QuestionKind::FreeText {
        most_characters: 2000,
    };
    Question {
        required: false,
        ..question(
            "suggestion",
            Subject::Other,
            kind,
            "您还有什么建议？",
            "What else would you suggest?",
        )
    }
}

fn text(zh: &str, en: &str) -> Text {
    Text {
        zh: Some(zh.to_owned()),
        en: Some(en.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sur_07_every_template_can_be_asked_and_asks_about_service_and_image() {
        for template in templates() {
            let checked = template.questionnaire.check();
            assert!(checked.is_ok(), "{}: {checked:?}", template.key);
            for subject in [Subject::ServiceQuality, Subject::CompanyImage] {
                let mut questions = template.questionnaire.questions();
                assert!(questions.any(|one| one.subject == subject));
            }
        }
    }
}
