//! The survey of the property manager: anonymous, running, some of its places taken.

use super::answers::Mood;
use super::course::{self, Course, Wording};
use crate::Error;
use crate::actors::Actors;
use crate::chance::Chance;
use crate::customers::Arrivals;
use crate::organisation::{PROPERTY, Units};
use crate::sites::Name;
use chrono::{DateTime, Duration, Utc};
use kehu_db::Tx;
use kehu_kernel::Caller;
use kehu_surveys::questionnaire::templates;
use kehu_surveys::words::{ExpectationSource, Stratification, Subject};
use kehu_surveys::{Draw, NewExpectation, SampleFilter, StratumWish, links, questionnaires};

/// Days since it was planned.
const AGO: i64 = 40;
/// Days after the beginning on which answers come in.
const ANSWERING: (u32, u32) = (21, 38);
/// How many are asked, how many places there are, and how many of a hundred answer.
const ASKED: u32 = 150;
const PLACES: u32 = 90;
const ANSWER: u64 = 40;

const OWNER: Name = "shen.property";
const REVIEWER: Name = "he.group";

const MOOD: Mood = Mood {
    steps: &[
        ("cleaning", [2, 8, 22, 42, 26]),
        ("security", [1, 5, 20, 46, 28]),
        ("repairs", [8, 18, 28, 30, 16]),
        ("attitude", [1, 5, 18, 44, 32]),
    ],
    words: &[
        "报修后希望当天能有人上门。",
        "地下车库照明偏暗。",
        "希望增加周末的社区活动。",
        "电梯维保请提前通知。",
    ],
};

/// Begins the survey; it is still asked when the demo is loaded.
pub(super) async fn begin(
    tx: &mut Tx,
    arrivals: &mut Arrivals<'_>,
    units: &Units,
    actors: &Actors,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let unit = units.of(PROPERTY)?;
    let begun = now - Duration::days(AGO);
    arrivals.until(tx, course::drawn(begun)).await?;
    let wording = Wording {
        title: "业主满意度调查".to_owned(),
        objective: "了解业主和租户对物业服务的评价，确定下一季度改进重点。",
        reward: "感谢参与，结果将在公告栏公布。",
        anonymous: true,
        asks_about_competitors: false,
    };
    let people = (OWNER, REVIEWER);
    let course = Course::plan(tx, actors, (unit, vec![unit]), people, begun, wording).await?;
    let wish = Draw {
        filter: SampleFilter {
            prospects: true,
            ..SampleFilter::default()
        },
        stratified_by: Stratification::Nothing,
        size: ASKED,
        strata: vec![StratumWish {
            key: "all".to_owned(),
            size: None,
            quota: Some(PLACES),
        }],
        seed: Some("owners".to_owned()),
    };
    course.draw(tx, &wish).await?;
    let expectation = NewExpectation {
        subject: Subject::ServiceQuality,
        source: ExpectationSource::Complaints,
        content: "希望报修当天上门，维修结果有回访。".to_owned(),
    };
    course.learn(tx, &[expectation]).await?;
    let template = templates().into_iter().find(|one| one.key == "property");
    let content = template
        .ok_or(Error::Inconsistent {
            what: "a questionnaire",
        })?
        .questionnaire;
    let drafter = course.owner(11)?;
    let version = questionnaires::draft(tx, &drafter, unit, "业主满意度问卷", &content).await?;
    let mut chance = Chance::of("owners' survey");
    for link in course.open(tx, version.id).await? {
        if !chance.percent(ANSWER) {
            continue;
        }
        let day = chance.between(ANSWERING.0, ANSWERING.1);
        let minutes = i64::from(chance.between(0, 600));
        let at = course.at(day.into()) + Duration::minutes(minutes);
        let given = MOOD.answers(&mut chance, &content);
        let customer = Caller::system("demo", at);
        links::submit(tx, &customer, &link.token, version.id, None, &given).await?;
    }
    Ok(())
}
