//! The yearly surveys of the trading company, finished in the two calendar years before: what was improved after the first one
//! shows in the second; there another question has fallen, and with it the whole.

use super::answers::Mood;
use super::course::{self, Course, Wording};
use crate::Error;
use crate::actors::Actors;
use crate::chance::Chance;
use crate::customers::Arrivals;
use crate::organisation::{CHANGSHA, PETRO, PETRO_FINANCE, PETRO_SALES, Units, WUHAN};
use crate::sites::Name;
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc};
use kehu_db::Tx;
use kehu_identity::Permission;
use kehu_kernel::{Caller, ImprovementId, PageRequest, Zone};
use kehu_surveys::questionnaire::{Answer, templates};
use kehu_surveys::report::{self, NewMeasure};
use kehu_surveys::words::{Channel, ExpectationSource, Language, Stage, Stratification, Subject};
use kehu_surveys::{
    Draw, FollowUpFilter, IssuedLink, NewExpectation, QuestionnaireVersion, SampleFilter,
    TakenAnswers, consequences, links, questionnaires,
};

const OWNER: Name = "lin.director";
const ASKER: Name = "tang.service";
const LEADERS: [Name; 2] = ["xu.manager", "chen.gm"];

/// Days after the beginning on which answers come in.
const ANSWERING: (u32, u32) = (21, 44);
/// Days after the beginning on which the later stages are finished.
const CLOSED: i64 = 47;
const ANALYSED: i64 = 52;
const REPORTED: i64 = 56;
const ACTED: i64 = 62;
const EVALUATED: i64 = 75;
/// Days until a measure is to be done, and until it is.
const MEASURE_DUE: i64 = 240;
const MEASURE_DONE: i64 = 200;
/// How many are asked each year.
const ASKED: u32 = 800;
/// Of a hundred, how many answer.
const ANSWER: u64 = 40;

/// From this month and day on the surveys are held late in the year.
const LATE_FROM: (u32, u32) = (10, 20);

/// A yearly survey.
#[derive(Debug)]
struct Yearly {
    /// Years before the present one.
    ago: i32,
    mood: Mood,
    report: (&'static str, &'static str),
    measure: Wanted,
}

/// What is to be better.
#[derive(Debug)]
struct Wanted {
    question: &'static str,
    title: &'static str,
    content: &'static str,
    owner: Name,
}

const WORDS: &[&str] = &[
    "提货排队时间偏长，希望按预约时段装车。",
    "客户经理走访少，价格变动希望提前告知。",
    "合作多年，总体满意。",
    "质检报告随车很方便。",
    "开票速度希望再快一些。",
];

const FIRST: Yearly = Yearly {
    ago: 2,
    mood: Mood {
        steps: &[
            ("service_attitude", [4, 12, 27, 36, 21]),
            ("delivery", [1, 4, 12, 43, 40]),
            ("product_quality", [1, 3, 12, 45, 39]),
            ("image", [1, 4, 17, 45, 33]),
            ("competitor_service", [3, 12, 35, 35, 15]),
        ],
        words: WORDS,
    },
    report: (
        "总体评价较好，产品质量与配送得分居前；客户经理服务得分最低，客户反映走访少、价格变动通知不及时。",
        "产品质量稳定，装车与配送准时。",
    ),
    measure: Wanted {
        question: "service_attitude",
        title: "客户经理按月走访并提前通知调价",
        content: "客户经理每月至少走访或电话联系一次所辖客户，调价提前一个工作日告知。",
        owner: ASKER,
    },
};

const SECOND: Yearly = Yearly {
    ago: 1,
    mood: Mood {
        steps: &[
            ("service_attitude", [1, 5, 16, 44, 34]),
            ("delivery", [6, 20, 42, 22, 10]),
            ("product_quality", [1, 3, 12, 45, 39]),
            ("image", [1, 4, 17, 45, 33]),
            ("competitor_service", [3, 12, 35, 35, 15]),
        ],
        words: WORDS,
    },
    report: (
        "客户经理服务较上年明显改善；提货与配送得分大幅下降，拉低总体指数，主要原因为装车排队与预约脱节，须制定改进措施。",
        "上年改进措施见效，客户经理服务得分上升。",
    ),
    measure: Wanted {
        question: "delivery",
        title: "提货预约与装车计划同步",
        content: "提货预约与装车计划每日核对两次，排队超过一小时须告知客户并登记原因。",
        owner: "xu.manager",
    },
};

/// Holds both, and judges in the second what the measure of the first has brought.
pub(super) async fn hold(
    tx: &mut Tx,
    arrivals: &mut Arrivals<'_>,
    units: &Units,
    actors: &Actors,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let today = Zone::CHINA.day_of(now);
    let mut version = None;
    let mut before = None;
    for yearly in [FIRST, SECOND] {
        let begun = begun(today, yearly.ago)?;
        arrivals.until(tx, course::drawn(begun)).await?;
        let course = yearly.plan(tx, units, actors, begun).await?;
        let asked = match version.take() {
            Some(asked) => asked,
            None => draft(tx, &course).await?,
        };
        yearly.ask(tx, &course, &asked).await?;
        follow_up(tx, &course).await?;
        let measure = yearly.conclude(tx, &course, before.take()).await?;
        before = Some(measure);
        version = Some(asked);
    }
    Ok(())
}

/// The morning on which a yearly survey began. Asking ended in October or, where the demo is loaded so late in the year that
/// this would lie beyond the indicators' twelve months, on the last day of December.
fn begun(today: NaiveDate, years_ago: i32) -> Result<DateTime<Utc>, Error> {
    let (month, day) = match (today.month(), today.day()) < LATE_FROM {
        true => (9, 10),
        false => (11, 14),
    };
    NaiveDate::from_ymd_opt(today.year() - years_ago, month, day)
        .zip(NaiveTime::from_hms_opt(1, 30, 0))
        .map(|(day, time)| day.and_time(time).and_utc())
        .ok_or(Error::Inconsistent { what: "a day" })
}

/// The questionnaire of both years, so that their questions compare.
async fn draft(tx: &mut Tx, course: &Course<'_>) -> Result<QuestionnaireVersion, Error> {
    let template = templates()
        .into_iter()
        .find(|one| one.key == "petrochemical")
        .ok_or(Error::Inconsistent {
            what: "a questionnaire",
        })?;
    let owner = course.owner(11)?;
    let (unit, content) = (course.unit, template.questionnaire);
    Ok(questionnaires::draft(tx, &owner, unit, "年度客户满意度问卷", &content).await?)
}

impl Yearly {
    /// Plans the survey, draws the sample and learns what customers expect.
    async fn plan<'a>(
        &self,
        tx: &mut Tx,
        units: &Units,
        actors: &'a Actors,
        begun: DateTime<Utc>,
    ) -> Result<Course<'a>, Error> {
        let departments = [PETRO_SALES, PETRO_FINANCE, CHANGSHA, WUHAN]
            .into_iter()
            .map(|code| units.of(code))
            .collect::<Result<Vec<_>, _>>()?;
        let place = (units.of(PETRO)?, departments);
        let wording = Wording {
            title: format!("{}年度客户满意度调查", begun.year()),
            objective: "了解客户对服务、产品与形象的评价，与上年及主要竞争对手比较，确定改进重点。",
            reward: "感谢参与，改进结果将向您反馈。",
            anonymous: false,
            asks_about_competitors: true,
        };
        let people = (OWNER, "xu.manager");
        let course = Course::plan(tx, actors, place, people, begun, wording).await?;
        let wish = Draw {
            filter: SampleFilter {
                prospects: true,
                ..SampleFilter::default()
            },
            stratified_by: Stratification::Unit,
            size: ASKED,
            strata: Vec::new(),
            seed: Some(format!("yearly-{}", begun.year())),
        };
        course.draw(tx, &wish).await?;
        course.learn(tx, &expectations()).await?;
        Ok(course)
    }

    /// Asks the customers: about two of five answer, half of these by their link.
    async fn ask(
        &self,
        tx: &mut Tx,
        course: &Course<'_>,
        asked: &QuestionnaireVersion,
    ) -> Result<(), Error> {
        let mut chance = Chance::of(&format!("yearly survey {}", self.ago));
        for link in course.open(tx, asked.id).await? {
            if !chance.percent(ANSWER) {
                continue;
            }
            let day = chance.between(ANSWERING.0, ANSWERING.1);
            let at = course.at(day.into()) + Duration::minutes(chance.between(0, 450).into());
            let channel = chance.weighted(&[
                (Some(Channel::Link), 50),
                (Some(Channel::Telephone), 30),
                (Some(Channel::FaceToFace), 12),
                (Some(Channel::Email), 8),
            ]);
            let given = self.mood.answers(&mut chance, &asked.content);
            let channel = channel.unwrap_or(Channel::Link);
            answer(tx, course, (&link, at), (asked, channel), given).await?;
        }
        course
            .finish(tx, CLOSED, Stage::Fieldwork, "调查结束，约四成客户作答。")
            .await
    }

    /// Analyses, reports, decides the measure, and judges that of the survey before.
    async fn conclude(
        &self,
        tx: &mut Tx,
        course: &Course<'_>,
        before: Option<ImprovementId>,
    ) -> Result<ImprovementId, Error> {
        let summary = "已按分层加权计算各项指数并与上年比较。";
        course
            .finish(tx, ANALYSED, Stage::Analysis, summary)
            .await?;
        course.report(tx, REPORTED, self.report, &LEADERS).await?;
        let new = NewMeasure {
            question: self.measure.question.to_owned(),
            unit_id: None,
            title: self.measure.title.to_owned(),
            content: self.measure.content.to_owned(),
            owner_id: course.actors.id(self.measure.owner)?,
            due_on: course.day(MEASURE_DUE),
        };
        let measure = report::decide_measure(tx, &course.owner(ACTED)?, course.id, &new).await?;
        course
            .finish(tx, ACTED, Stage::Action, "报告已审阅，改进措施已下达。")
            .await?;
        if let Some(before) = before {
            judge(tx, course, before).await?;
        } else {
            let owner = course.actors.caller(
                self.measure.owner,
                Permission::ImprovementsWrite,
                course.at(MEASURE_DONE),
            )?;
            let result = "走访与调价通知已纳入客户经理月度考核，连续四个月达标。";
            kehu_improvements::report_done(tx, &owner, measure.improvement_id, result).await?;
        }
        let summary = "过程按计划进行，下年度继续使用同一问卷以便比较。";
        course
            .finish(tx, EVALUATED, Stage::Evaluation, summary)
            .await?;
        Ok(measure.improvement_id)
    }
}

/// The same question shows the effect of what was done after the survey before.
async fn judge(tx: &mut Tx, course: &Course<'_>, before: ImprovementId) -> Result<(), Error> {
    let at = course.at(ACTED);
    let director = course
        .actors
        .caller(OWNER, Permission::ImprovementsWrite, at)?;
    let effect = "同一题目得分较上年上升，措施有效。";
    kehu_improvements::judge(tx, &director, before, effect, None).await?;
    Ok(())
}

/// One customer answers, by the own link or asked by the service officer.
async fn answer(
    tx: &mut Tx,
    course: &Course<'_>,
    (link, at): (&IssuedLink, DateTime<Utc>),
    (asked, channel): (&QuestionnaireVersion, Channel),
    answers: Vec<Answer>,
) -> Result<(), Error> {
    if channel == Channel::Link {
        let customer = Caller::system("demo", at);
        links::submit(tx, &customer, &link.token, asked.id, None, &answers).await?;
        return Ok(());
    }
    let officer = course.actors.caller(ASKER, Permission::SurveysAsk, at)?;
    let taken = TakenAnswers {
        customer_id: link.customer_id,
        channel,
        language: Language::Zh,
        asked_by: None,
        version: asked.id,
        answers,
    };
    kehu_surveys::answering::enter_taken(tx, &officer, course.id, &taken).await?;
    Ok(())
}

/// What very low answers raised is followed up when asking ends.
async fn follow_up(tx: &mut Tx, course: &Course<'_>) -> Result<(), Error> {
    let officer = course
        .actors
        .caller(ASKER, Permission::SurveysAsk, course.at(CLOSED))?;
    let filter = FollowUpFilter {
        survey: Some(course.id),
        owner: None,
        open: true,
    };
    let page = PageRequest {
        limit: 200,
        after: None,
    };
    let result = "已电话回访，客户意见已转责任部门。";
    for one in consequences::list(tx, &officer, &filter, &page)
        .await?
        .items
    {
        consequences::close(tx, &officer, one.id, result).await?;
    }
    Ok(())
}

fn expectations() -> [NewExpectation; 2] {
    [
        NewExpectation {
            subject: Subject::ServiceQuality,
            source: ExpectationSource::Visit,
            content: "希望按预约时间提货，价格变动提前告知。".to_owned(),
        },
        NewExpectation {
            subject: Subject::ProductQuality,
            source: ExpectationSource::Seminar,
            content: "希望批次间指标稳定，质检报告随货。".to_owned(),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Months;

    /// Also after a leap day.
    #[test]
    fn sur_10_the_second_survey_lies_within_twelve_months_whenever_the_demo_is_loaded() {
        let mut today = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        while today.year() < 2030 {
            let begun = begun(today, 1).unwrap();
            let day = |days| Zone::CHINA.day_of(begun + Duration::days(days));
            assert!(day(CLOSED) >= today - Months::new(12), "{today}");
            assert_eq!(
                day(CLOSED).year(),
                today.year() - 1,
                "{today}: this year's is owed"
            );
            assert!(day(EVALUATED) < today, "{today}");
            today += Duration::days(1);
        }
    }
}
