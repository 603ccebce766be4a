//! Labels of surveys.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "LowAnswerConsequence",
        &[
            ("nothing", "不处理", "Nothing"),
            ("follow_up", "低分回访", "A follow-up"),
            ("complaint", "转为投诉", "A complaint"),
        ],
    ),
    (
        "QuestionKindWord",
        &[
            ("scale", "五级量表", "Five-step scale"),
            ("visit_scale", "走访七级评分", "Seven-step visit scale"),
            ("single_choice", "单选", "Single choice"),
            ("multiple_choice", "多选", "Multiple choice"),
            ("yes_no", "是否", "Yes or no"),
            ("number", "数字", "Number"),
            ("free_text", "文字", "Free text"),
            (
                "recommendation",
                "推荐意愿（0–10）",
                "Recommendation, 0 to 10",
            ),
        ],
    ),
    (
        "QuestionnaireLanguage",
        &[("zh", "中文", "Chinese"), ("en", "英文", "English")],
    ),
    (
        "QuestionnaireVersionState",
        &[
            ("draft", "草稿", "Draft"),
            ("published", "已发布", "Published"),
        ],
    ),
    (
        "ScaleMap",
        &[
            ("to_zero", "100/75/50/25/0", "100/75/50/25/0"),
            ("to_twenty", "100/80/60/40/20", "100/80/60/40/20"),
        ],
    ),
    (
        "SurveyChannel",
        &[
            ("link", "在线链接", "Personal link"),
            ("telephone", "电话", "Telephone"),
            ("email", "电子邮件", "E-mail"),
            ("fax", "传真", "Fax"),
            ("face_to_face", "面访", "Face to face"),
        ],
    ),
    (
        "SurveyExpectationSource",
        &[
            ("interview", "客户访谈", "Interview"),
            ("visit", "客户走访", "Visit"),
            ("seminar", "客户座谈会", "Seminar"),
            ("complaints", "投诉", "Complaints"),
            ("earlier_survey", "以往调查", "An earlier survey"),
            ("desk_research", "资料分析", "Papers and figures"),
        ],
    ),
    (
        "SurveyStage",
        &[
            ("plan", "调查计划", "Plan"),
            ("selection", "选取客户", "Selection of customers"),
            ("expectations", "了解期望", "Expectations"),
            ("drafting", "拟定问卷", "Drafting of the questionnaire"),
            ("review", "评审问卷", "Review of the questionnaire"),
            ("fieldwork", "实施调查", "Fieldwork"),
            ("analysis", "分析", "Analysis"),
            ("action", "报告与改进", "Report and action"),
            ("evaluation", "再评价", "Evaluation"),
            ("finished", "已完成", "Finished"),
        ],
    ),
    (
        "SurveyStratification",
        &[
            ("nothing", "不分层", "No strata"),
            ("customer_type", "客户类型", "Customer type"),
            ("region", "地区", "Region"),
            ("unit", "单位", "Unit"),
        ],
    ),
    (
        "SurveySubject",
        &[
            ("service_quality", "服务质量", "Service quality"),
            ("company_image", "企业形象", "Company image"),
            ("product_quality", "产品质量", "Product quality"),
            ("other", "其他", "Other"),
        ],
    ),
    (
        "VisitScale",
        &[
            ("quality", "质量", "Quality"),
            ("awareness", "知名度", "Awareness"),
            ("service", "服务", "Service"),
        ],
    ),
];
