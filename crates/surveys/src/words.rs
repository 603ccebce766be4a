//! The closed lists of words, as stored and as sent.

kehu_kernel::word_lists! {
    /// Where a survey stands: the nine stages, then finished (SUR-01).
    #[schema(as = SurveyStage)]
    Stage {
        /// It is planned.
        Plan = "plan",
        /// Who is asked is selected from the customer base.
        Selection = "selection",
        /// Customers' expectations are learnt.
        Expectations = "expectations",
        /// The questionnaire is drafted.
        Drafting = "drafting",
        /// The questionnaire is reviewed.
        Review = "review",
        /// Customers are asked.
        Fieldwork = "fieldwork",
        /// What they answered is analysed.
        Analysis = "analysis",
        /// It is reported, and measures are decided.
        Action = "action",
        /// The process itself is evaluated again.
        Evaluation = "evaluation",
        /// All nine stages are done.
        Finished = "finished",
    }
    /// What is asked about (SUR-07).
    #[schema(as = SurveySubject)]
    Subject {
        /// Service quality.
        ServiceQuality = "service_quality",
        /// Company image.
        CompanyImage = "company_image",
        /// Product quality.
        ProductQuality = "product_quality",
        /// Something else.
        Other = "other",
    }
    /// By what way it was answered (SUR-04).
    #[schema(as = SurveyChannel)]
    Channel {
        /// Through a personal link.
        Link = "link",
        /// By telephone.
        Telephone = "telephone",
        /// By e-mail.
        Email = "email",
        /// By fax.
        Fax = "fax",
        /// Face to face.
        FaceToFace = "face_to_face",
    }
    /// A language in which a questionnaire is offered (SUR-05).
    #[schema(as = QuestionnaireLanguage)]
    Language {
        /// Simplified Chinese.
        Zh = "zh",
        /// English.
        En = "en",
    }
    /// What the five steps of a scale count, from the best to the worst (SUR-05).
    ScaleMap {
        /// 100, 75, 50, 25, 0.
        ToZero = "to_zero",
        /// 100, 80, 60, 40, 20.
        ToTwenty = "to_twenty",
    }
    /// Which of the seven-step scales of visits (CUS-42).
    VisitScale {
        /// Quality: 100, 90, 85, 80, 70, 60, 50.
        Quality = "quality",
        /// Awareness: 100, 90, 85, 80, 70, 60, 50.
        Awareness = "awareness",
        /// Service: 100, 90, 85, 80, 70, 30, 0.
        Service = "service",
    }
    /// How a question is answered (SUR-05).
    #[schema(as = QuestionKindWord)]
    AnswerKind {
        /// On a scale of five steps.
        Scale = "scale",
        /// On the seven-step scale of visits.
        VisitScale = "visit_scale",
        /// By one of several choices.
        SingleChoice = "single_choice",
        /// By any of several choices.
        MultipleChoice = "multiple_choice",
        /// By yes or no.
        YesNo = "yes_no",
        /// By a number.
        Number = "number",
        /// In the customer's own words.
        FreeText = "free_text",
        /// By 0 to 10: would you recommend us.
        Recommendation = "recommendation",
    }
    /// Whether a version of a questionnaire may change.
    #[schema(as = QuestionnaireVersionState)]
    VersionState {
        /// It may.
        Draft = "draft",
        /// It may not, for good.
        Published = "published",
    }
    /// What the members of a stratum have in common (SUR-06).
    #[schema(as = SurveyStratification)]
    Stratification {
        /// One stratum holds all.
        Nothing = "nothing",
        /// The customer type.
        CustomerType = "customer_type",
        /// The province: the first two digits of the region code.
        Region = "region",
        /// The unit.
        Unit = "unit",
    }
    /// How an expectation was learnt.
    #[schema(as = SurveyExpectationSource)]
    ExpectationSource {
        /// By interviewing customers.
        Interview = "interview",
        /// On visits.
        Visit = "visit",
        /// At a seminar.
        Seminar = "seminar",
        /// From complaints.
        Complaints = "complaints",
        /// From an earlier survey.
        EarlierSurvey = "earlier_survey",
        /// From papers and figures.
        DeskResearch = "desk_research",
    }
    /// Where a personal link stands.
    #[schema(as = SurveyLinkState)]
    LinkState {
        /// It may be used.
        Open = "open",
        /// It was used.
        Used = "used",
        /// Answers are taken no more.
        Closed = "closed",
    }
    /// What a very low answer raises (SUR-11).
    #[schema(as = LowAnswerConsequence)]
    Consequence {
        /// Nothing.
        Nothing = "nothing",
        /// Somebody asks the customer what was wrong.
        FollowUp = "follow_up",
        /// A complaint.
        Complaint = "complaint",
    }
}

impl Stage {
    /// The nine stages, in their order.
    pub const NINE: [Self; 9] = [
        Self::Plan,
        Self::Selection,
        Self::Expectations,
        Self::Drafting,
        Self::Review,
        Self::Fieldwork,
        Self::Analysis,
        Self::Action,
        Self::Evaluation,
    ];

    /// Its place from 1; none when all are done.
    #[must_use]
    pub fn place(self) -> Option<i16> {
        let index = Self::NINE.iter().position(|stage| *stage == self)?;
        i16::try_from(index).ok()?.checked_add(1)
    }

    /// The stage at a place from 1.
    #[must_use]
    pub fn at(place: i16) -> Option<Self> {
        let index = usize::try_from(place.checked_sub(1)?).ok()?;
        Self::NINE.get(index).copied()
    }

    /// The stage after it.
    #[must_use]
    pub fn next(self) -> Self {
        self.place()
            .and_then(|place| Self::at(place.saturating_add(1)))
            .unwrap_or(Self::Finished)
    }
}

impl From<kehu_kernel::Language> for Language {
    fn from(language: kehu_kernel::Language) -> Self {
        match language {
            kehu_kernel::Language::Chinese => Self::Zh,
            kehu_kernel::Language::English => Self::En,
        }
    }
}

impl From<Language> for kehu_kernel::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Chinese,
            Language::En => Self::English,
        }
    }
}

impl ScaleMap {
    /// What a step from 1 (worst) to 5 (best) counts; none for another step.
    #[must_use]
    pub fn points(self, step: u8) -> Option<u8> {
        let steps = match self {
            Self::ToZero => [0, 25, 50, 75, 100],
            Self::ToTwenty => [20, 40, 60, 80, 100],
        };
        steps.get(usize::from(step.checked_sub(1)?)).copied()
    }
}

impl VisitScale {
    /// What its steps count, from the best to the worst.
    #[must_use]
    pub const fn steps(self) -> [u8; 7] {
        match self {
            Self::Quality | Self::Awareness => [100, 90, 85, 80, 70, 60, 50],
            Self::Service => [100, 90, 85, 80, 70, 30, 0],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sur_01_nine_stages_follow_each_other_and_none_is_skipped() {
        let mut stage = Stage::Plan;
        for (place, expected) in (1..).zip(Stage::NINE) {
            assert_eq!(stage, expected);
            assert_eq!(stage.place(), Some(place));
            assert_eq!(Stage::at(place), Some(stage));
            stage = stage.next();
        }
        assert_eq!(stage, Stage::Finished);
        assert_eq!((stage.place(), stage.next()), (None, Stage::Finished));
        assert_eq!((Stage::at(0), Stage::at(10)), (None, None));
    }

    #[test]
    fn sur_05_both_maps_count_from_the_worst_to_the_best_step() {
        let counted = |map: ScaleMap| (0..=6).map(|step| map.points(step)).collect::<Vec<_>>();
        assert_eq!(
            counted(ScaleMap::ToZero),
            [None, Some(0), Some(25), Some(50), Some(75), Some(100), None]
        );
        assert_eq!(
            counted(ScaleMap::ToTwenty),
            [
                None,
                Some(20),
                Some(40),
                Some(60),
                Some(80),
                Some(100),
                None
            ]
        );
    }

    #[test]
    fn cus_42_service_falls_deeper_than_quality_and_awareness() {
        assert_eq!(VisitScale::Quality.steps(), [100, 90, 85, 80, 70, 60, 50]);
        assert_eq!(VisitScale::Awareness.steps(), [100, 90, 85, 80, 70, 60, 50]);
        assert_eq!(VisitScale::Service.steps(), [100, 90, 85, 80, 70, 30, 0]);
    }
}
