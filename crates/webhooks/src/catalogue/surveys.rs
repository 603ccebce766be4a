//! Satisfaction surveys, what came of them, mail, indicators and obligations.

use super::{Family, Shape, field, id, kind, word};
use kehu_identity::Permission;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        data: "SurveyEventData",
        about: "An act on a satisfaction survey (SUR-01). Of an anonymous one nothing tells who answered (SUR-12).",
        permission: Permission::SurveysRead,
        fields: &[
            word(
                "stage",
                "SurveyStage",
                "The stage at which the survey stands after it.",
            ),
            word(
                "finished_stage",
                "SurveyStage",
                "The stage that was finished.",
            ),
            id("next_owner_id", "Who owns the stage that begins."),
            word(
                "handed_stage",
                "SurveyStage",
                "The stage that got another owner.",
            ),
            id(
                "owner_id",
                "Who owns that stage now; of a survey that was called off, the stage at which it stood.",
            ),
            id(
                "questionnaire_version_id",
                "The version of the questionnaire that is asked.",
            ),
            id("improvement_id", "The improvement item that was decided."),
            field(
                "question",
                Shape::Code,
                "Key of the question that the item is to improve.",
            ),
        ],
        kinds: &[
            kind("survey.planned", "满意度调查已立项", "A survey was planned"),
            kind(
                "survey.plan_changed",
                "调查计划已修改",
                "The plan of a survey changed",
            ),
            kind(
                "survey.expectation_recorded",
                "客户期望已记录",
                "What customers expect was recorded",
            ),
            kind(
                "survey.questionnaire_named",
                "调查问卷已选定",
                "The questionnaire of a survey was named",
            ),
            kind(
                "survey.sample_drawn",
                "调查样本已抽取",
                "The sample of a survey was drawn",
            ),
            kind(
                "survey.review_submitted",
                "问卷已送审",
                "The questionnaire was put before its reviewers",
            ),
            kind(
                "survey.review_returned",
                "问卷被退回",
                "The questionnaire was returned",
            ),
            kind(
                "survey.links_made",
                "个人链接已生成",
                "Personal links were made",
            ),
            kind("survey.answered", "已收到一份答卷", "A customer answered"),
            kind(
                "survey.called_off",
                "满意度调查已取消",
                "A survey was called off",
            ),
            kind(
                "survey.reported",
                "调查报告已编写",
                "The report of a survey was written",
            ),
            kind(
                "survey.report_submitted",
                "调查报告已送审阅",
                "The report was put before the leaders",
            ),
            kind(
                "survey.report_acknowledged",
                "调查报告已审阅",
                "The leaders acknowledged the report",
            ),
            kind(
                "survey.report_returned",
                "调查报告被退回",
                "The report was returned",
            ),
            kind(
                "survey.measure_decided",
                "改进措施已决定",
                "A measure was decided from a survey",
            ),
            kind(
                "survey.stage_finished",
                "调查阶段已完成",
                "A stage of a survey was finished",
            ),
            kind(
                "survey.stage_handed_over",
                "调查阶段已移交",
                "A stage of a survey got another owner",
            ),
        ],
    },
    Family {
        data: "SurveyFollowUpEventData",
        about: "What a very low answer raised (SUR-11).",
        permission: Permission::SurveysRead,
        fields: &[
            id("survey_id", "The survey."),
            id("owner_id", "Who follows it up."),
            field("due_on", Shape::Day, "By when."),
            id(
                "complaint_id",
                "The complaint that it became, where it did.",
            ),
        ],
        kinds: &[
            kind(
                "survey.follow_up_raised",
                "低分跟进已发起",
                "A very low answer is to be followed up",
            ),
            kind(
                "survey.follow_up_closed",
                "低分跟进已办结",
                "A very low answer was followed up",
            ),
        ],
    },
    Family {
        data: "QuestionnaireEventData",
        about: "A version of a questionnaire (SUR-05).",
        permission: Permission::SurveysRead,
        fields: &[
            id("questionnaire_id", "The questionnaire."),
            field("number", Shape::Number, "Number of the version."),
        ],
        kinds: &[
            kind(
                "questionnaire.drafted",
                "问卷已起草",
                "A version of a questionnaire was begun",
            ),
            kind(
                "questionnaire.edited",
                "问卷草稿已修改",
                "A draft of a questionnaire changed",
            ),
            kind(
                "questionnaire.published",
                "问卷已发布",
                "A version of a questionnaire was published",
            ),
        ],
    },
    Family {
        data: "IndicatorEventData",
        about: "A satisfaction indicator of a company (SUR-10); its value and target are read from the indicators.",
        permission: Permission::IndicatorsRead,
        fields: &[word("indicator", "Indicator", "The indicator.")],
        kinds: &[kind(
            "indicator.missed",
            "满意度指标未达标",
            "An indicator lies below its target",
        )],
    },
    Family {
        data: "ObligationEventData",
        about: "Something that a policy demands on a schedule (GOV-06).",
        permission: Permission::ObligationsRead,
        fields: &[
            word("duty", "Duty", "What is demanded."),
            field("from", Shape::Day, "First day of its period."),
            field("until", Shape::Day, "Last day of its period."),
        ],
        kinds: &[kind(
            "obligation.overdue",
            "制度义务已逾期",
            "What was demanded was not done in its time",
        )],
    },
    Family {
        data: "MailEventData",
        about: "An e-mail that did not arrive.",
        permission: Permission::MailsRead,
        fields: &[
            word("kind", "MailKind", "What the mail is."),
            field("about", Shape::Code, "Kind of the thing that it is about."),
            id("about_id", "The thing that it is about."),
        ],
        kinds: &[
            kind(
                "mail.refused",
                "邮件被拒收",
                "The receiving server refused a mail for good",
            ),
            kind(
                "mail.expired",
                "邮件未能送达",
                "A mail could not be delivered in its time",
            ),
        ],
    },
];
