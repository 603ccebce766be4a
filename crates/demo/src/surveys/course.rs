//! The course of a survey from its plan until customers are asked, and what later stages have in common.

use crate::Error;
use crate::actors::Actors;
use crate::sites::Name;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use kehu_approvals::Decision;
use kehu_db::Tx;
use kehu_identity::Permission;
use kehu_kernel::{Caller, QuestionnaireVersionId, SurveyId, UnitId, Zone};
use kehu_surveys::words::{Language, Stage};
use kehu_surveys::{
    Draw, IssuedLink, NewExpectation, Plan, PlannedStage, links, report, review, sample,
};

/// Days after the beginning on which the nine stages are due.
const DUE: [i64; 9] = [2, 8, 12, 15, 20, 50, 55, 65, 80];
/// Days after the beginning on which what leads to the asking is done.
const DRAWN: i64 = 6;
const LEARNT: i64 = 10;
const DRAFTED: i64 = 13;
const REVIEWED: i64 = 16;
const LINKED: i64 = 20;

/// A survey on its way.
#[derive(Debug)]
pub(super) struct Course<'a> {
    pub(super) actors: &'a Actors,
    pub(super) unit: UnitId,
    /// Who carries it out and answers for its stages.
    pub(super) owner: Name,
    /// Who reviews the questionnaire.
    pub(super) reviewer: Name,
    pub(super) begun: DateTime<Utc>,
    pub(super) id: SurveyId,
}

/// When the sample of a survey is drawn that begins then.
pub(super) fn drawn(begun: DateTime<Utc>) -> DateTime<Utc> {
    begun + Duration::days(DRAWN)
}

/// What a survey asks for, in words.
#[derive(Debug)]
pub(super) struct Wording {
    pub(super) title: String,
    pub(super) objective: &'static str,
    pub(super) reward: &'static str,
    pub(super) anonymous: bool,
    pub(super) asks_about_competitors: bool,
}

impl<'a> Course<'a> {
    /// Plans a survey and finishes its first stage.
    pub(super) async fn plan(
        tx: &mut Tx,
        actors: &'a Actors,
        (unit, departments): (UnitId, Vec<UnitId>),
        (owner, reviewer): (Name, Name),
        begun: DateTime<Utc>,
        wording: Wording,
    ) -> Result<Self, Error> {
        let owner_id = actors.id(owner)?;
        let due = |days: i64| Zone::CHINA.day_of(begun + Duration::days(days));
        let stages = Stage::NINE
            .into_iter()
            .zip(DUE)
            .map(|(stage, days)| PlannedStage {
                stage,
                owner_id,
                due_on: due(days),
            })
            .collect();
        let plan = Plan {
            title: wording.title,
            anonymous: wording.anonymous,
            objective: wording.objective.to_owned(),
            departments,
            communication: "结果在月度例会通报，并向受访客户反馈改进情况。".to_owned(),
            response_measures: "发送专属链接，一周后由客服电话回访未答客户。".to_owned(),
            reward: wording.reward.to_owned(),
            asks_about_competitors: wording.asks_about_competitors,
            carried_out_by: owner_id,
            previous_id: None,
            stages,
        };
        let caller = actors.caller(owner, Permission::SurveysManage, begun)?;
        let survey = kehu_surveys::plan(tx, &caller, unit, plan).await?;
        let course = Self {
            actors,
            unit,
            owner,
            reviewer,
            begun,
            id: survey.id,
        };
        course
            .finish(tx, 1, Stage::Plan, "方案已定，九个阶段均有责任人。")
            .await?;
        Ok(course)
    }

    /// An instant of a day after the beginning.
    pub(super) fn at(&self, day: i64) -> DateTime<Utc> {
        self.begun + Duration::days(day)
    }

    /// A day after the beginning.
    pub(super) fn day(&self, day: i64) -> NaiveDate {
        Zone::CHINA.day_of(self.at(day))
    }

    /// The owner on a day after the beginning.
    pub(super) fn owner(&self, day: i64) -> Result<Caller, Error> {
        self.actors
            .caller(self.owner, Permission::SurveysManage, self.at(day))
    }

    /// The owner finishes a stage.
    pub(super) async fn finish(
        &self,
        tx: &mut Tx,
        day: i64,
        stage: Stage,
        summary: &str,
    ) -> Result<(), Error> {
        kehu_surveys::finish(tx, &self.owner(day)?, self.id, stage, summary).await?;
        Ok(())
    }

    /// Draws the sample.
    pub(super) async fn draw(&self, tx: &mut Tx, wish: &Draw) -> Result<(), Error> {
        sample::draw(tx, &self.owner(DRAWN)?, self.id, wish).await?;
        self.finish(tx, DRAWN, Stage::Selection, "按方案抽样，随机种子已留存。")
            .await
    }

    /// Learns what customers expect.
    pub(super) async fn learn(
        &self,
        tx: &mut Tx,
        expectations: &[NewExpectation],
    ) -> Result<(), Error> {
        let owner = self.owner(LEARNT)?;
        for expectation in expectations {
            kehu_surveys::record_expectation(tx, &owner, self.id, expectation).await?;
        }
        self.finish(
            tx,
            LEARNT,
            Stage::Expectations,
            "客户期望已汇总并用于拟题。",
        )
        .await
    }

    /// Chooses the questionnaire, has it reviewed, and makes a personal link for everybody who is asked.
    pub(super) async fn open(
        &self,
        tx: &mut Tx,
        version: QuestionnaireVersionId,
    ) -> Result<Vec<IssuedLink>, Error> {
        let owner = self.owner(DRAFTED)?;
        kehu_surveys::choose_questionnaire(tx, &owner, self.id, version).await?;
        self.finish(tx, DRAFTED, Stage::Drafting, "问卷初稿完成。")
            .await?;
        review::submit(tx, &self.owner(DRAFTED)?, self.id).await?;
        self.review(tx).await?;
        let owner = self.owner(LINKED)?;
        Ok(links::make(tx, &owner, self.id, &[], Language::Zh).await?)
    }

    async fn review(&self, tx: &mut Tx) -> Result<(), Error> {
        const REASON: &str = "题目清楚，同意发放。";
        let survey = kehu_surveys::find(tx, &self.owner(REVIEWED)?, self.id).await?;
        let kehu_surveys::Progress::Review {
            approval: Some(approval),
            ..
        } = survey.progress
        else {
            return Err(Error::Inconsistent {
                what: "a questionnaire under review",
            });
        };
        let at = self.at(REVIEWED);
        let leader = self
            .actors
            .caller(self.reviewer, Permission::ApprovalsDecide, at)?;
        let current = review::current_snapshot(tx, self.id.0).await?;
        let decision = Decision::Approve;
        let outcome =
            kehu_approvals::decide(tx, &leader, approval, None, decision, REASON, &current).await?;
        if let Some(finished) = outcome.finished {
            review::settle(tx, &leader, self.id.0, finished, REASON).await?;
        }
        Ok(())
    }

    /// Writes the report and lets these leaders read and acknowledge it one after the other, a day each.
    pub(super) async fn report(
        &self,
        tx: &mut Tx,
        day: i64,
        (text, went_well): (&str, &str),
        leaders: &[Name],
    ) -> Result<(), Error> {
        const REASON: &str = "已审阅，请按期落实改进。";
        let owner = self.owner(day)?;
        report::write(tx, &owner, self.id, text, Some(went_well)).await?;
        let survey = report::submit(tx, &owner, self.id).await?;
        let approval = survey.progress.report().and_then(|report| report.approval);
        let approval = approval.ok_or(Error::Inconsistent {
            what: "a report before the leaders",
        })?;
        for (leader, day) in leaders.iter().zip(day + 1..) {
            let at = self.at(day);
            let leader = self
                .actors
                .caller(leader, Permission::ApprovalsDecide, at)?;
            let current = report::current_snapshot(tx, self.id.0).await?;
            let decision = Decision::Approve;
            let outcome =
                kehu_approvals::decide(tx, &leader, approval, None, decision, REASON, &current)
                    .await?;
            if let Some(finished) = outcome.finished {
                report::settle(tx, &leader, self.id.0, finished, REASON).await?;
            }
        }
        Ok(())
    }
}
