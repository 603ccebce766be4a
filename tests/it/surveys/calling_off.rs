//! Calling a survey off (SUR-01).

use super::bench::{Bench, answers};
use kehu_tests::Answer;
use serde_json::{Value, json};

async fn call_off(bench: &Bench, place: &str, reason: &str) -> Answer {
    let body = json!({ "reason": reason });
    bench
        .director
        .post(&format!("{place}/call-off"), body)
        .await
}

#[actix_web::test]
async fn sur_01_a_survey_is_called_off_with_its_reason_and_goes_on_no_more() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let members = bench.members(&place).await;
    bench
        .enter(&place, &members[0], &version, answers(4, 9))
        .await
        .expect(201);
    for reason in ["", " "] {
        call_off(&bench, &place, reason)
            .await
            .problem(422, "validation-failed");
    }
    let officer = json!({"reason": "无权"});
    bench
        .officer
        .post(&format!("{place}/call-off"), officer)
        .await
        .require(403);
    let done = call_off(&bench, &place, "与集团统一调查合并")
        .await
        .expect(200);
    assert_eq!(
        done["called_off"],
        json!({"at": "2026-06-01T04:00:00Z", "by": bench.director.user.unwrap(), "reason": "与集团统一调查合并"})
    );
    assert_eq!(done["stage"], "fieldwork", "where it stood stays visible");
    assert_eq!(bench.survey(&place).await["called_off"], done["called_off"]);
    // Nothing goes on.
    let director = &bench.director;
    let handed = json!({"stage": "fieldwork", "owner_id": director.user.unwrap(), "due_on": "2026-12-31", "reason": "改"});
    for refused in [
        call_off(&bench, &place, "再次取消").await,
        bench.finish(&place, "fieldwork").await,
        director
            .post(&format!("{place}/hand-stage-over"), handed)
            .await,
        director
            .post(&format!("{place}/links"), json!({"language": "zh"}))
            .await,
        bench
            .enter(&place, &members[1], &version, answers(4, 9))
            .await,
    ] {
        assert_eq!(refused.problem(409, "survey-called-off")["rule"], "SUR-01");
    }
    // What was answered stays, and its results are read.
    let results = bench
        .office
        .general
        .get(&format!("{place}/results"))
        .await
        .expect(200);
    assert_eq!(
        (
            &results["response"]["all"]["answered"],
            &results["survey"]["called_off"]
        ),
        (&json!(1), &json!(true))
    );
    let recorded = "select count(*) from audit_entries where action = 'surveys.call_off' and reason = '与集团统一调查合并'";
    assert_eq!(bench.office.count(recorded).await, 1);
    let told = format!(
        "select count(*) from outbox_events where kind = 'survey.called_off' and payload ->> 'owner_id' = '{}'",
        director.user.unwrap()
    );
    assert_eq!(bench.office.count(&told).await, 1);
}

#[actix_web::test]
async fn sur_01_a_survey_can_be_called_off_at_every_stage_until_asking_has_ended() {
    let bench = Bench::open().await;
    bench.customers(40, "direct").await;
    let size = || json!({"size": 2, "stratified_by": "nothing"});
    let planned = bench.planned(json!({})).await;
    let selecting = bench.selecting(json!({})).await;
    let drafting = bench.drafting(json!({}), size()).await;
    for place in [&planned, &selecting, &drafting] {
        call_off(&bench, place, "不再需要").await.expect(200);
    }
    // Not over the heads of those who decide on the questionnaire.
    let reviewing = bench.drafting(json!({}), size()).await;
    let version = bench
        .questionnaire(bench.template("property").await)
        .await
        .expect(201);
    let chosen = json!({"questionnaire_version_id": version["id"]});
    let choose = format!("{reviewing}/choose-questionnaire");
    bench.director.post(&choose, chosen).await.expect(200);
    bench.finish(&reviewing, "drafting").await.expect(200);
    let submitted = bench
        .director
        .act(&format!("{reviewing}/submit-review"))
        .await
        .expect(200);
    call_off(&bench, &reviewing, "不再需要")
        .await
        .problem(409, "survey-approval-pending");
    let approval = &submitted["review_approval_id"];
    bench
        .decide(&bench.office.department, approval, "return")
        .await
        .expect(200);
    call_off(&bench, &reviewing, "不再需要").await.expect(200);
    // What was answered is reported, whatever it says.
    let (asked, version) = bench.asking(json!({}), size()).await;
    let customer = bench.members(&asked).await.remove(0);
    bench
        .enter(&asked, &customer, &version, answers(1, 0))
        .await
        .expect(201);
    bench.finish(&asked, "fieldwork").await.expect(200);
    call_off(&bench, &asked, "结果不佳")
        .await
        .problem(409, "survey-out-of-order");
    let list = async |query: &str| {
        let found = bench
            .director
            .get(&format!("/v1/surveys{query}"))
            .await
            .expect(200);
        found["items"].as_array().unwrap().len()
    };
    assert_eq!(list("").await, 5);
    assert_eq!(list("?called_off=true").await, 4);
    assert_eq!(list("?called_off=false").await, 1);
    let own = format!("?owner_id={}", bench.director.user.unwrap());
    assert_eq!(
        list(&own).await,
        1,
        "nobody answers for a stage of what was called off"
    );
}

#[actix_web::test]
async fn sur_04_open_links_tell_that_the_survey_was_called_off_and_used_ones_that_they_were_used() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({})).await;
    let links = bench.links(&place).await;
    let anyone = bench.office.server.anyone();
    let part = json!({"questionnaire_version_id": version, "answers": [{"question": "cleaning", "kind": "scale", "score": 5}]});
    let save = format!("{}/save", links[1].1);
    anyone.post(&save, part.clone()).await.expect(200);
    bench
        .submit(&links[0].1, &version, answers(4, 9))
        .await
        .expect(201);
    call_off(&bench, &place, "不再需要").await.expect(200);
    let used = anyone.get(&links[0].1).await;
    used.problem(410, "survey-link-used");
    for refused in [
        anyone.get(&links[1].1).await,
        anyone.post(&save, part).await,
        bench.submit(&links[2].1, &version, answers(4, 9)).await,
    ] {
        let problem = refused.problem(410, "survey-link-called-off");
        assert!(
            !problem.to_string().contains("不再需要"),
            "the reason is the company's own"
        );
    }
    let count = async |sql: &str| bench.office.count(sql).await;
    assert_eq!(
        count("select count(*) from survey_links where state = 'open' or draft is not null").await,
        0
    );
    assert_eq!(count("select count(*) from survey_responses").await, 1);
}

#[actix_web::test]
async fn sur_06_who_was_not_asked_yet_can_be_drawn_after_the_survey_was_called_off() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let (first, version) = bench.asking(json!({}), json!({"size": 10})).await;
    let asked = bench.members(&first).await.remove(0);
    bench
        .enter(&first, &asked, &version, answers(4, 9))
        .await
        .expect(201);
    let next = bench.selecting(json!({})).await;
    bench
        .draw(&next, json!({}))
        .await
        .problem(409, "survey-nobody-to-ask");
    call_off(&bench, &first, "不再需要").await.expect(200);
    let drawn = bench.draw(&next, json!({})).await.expect(200);
    assert_eq!(
        (&drawn["asked_lately"], &drawn["strata"][0]["drawn"]),
        (&json!(1), &json!(9))
    );
    assert!(!bench.members(&next).await.contains(&asked));
}

#[actix_web::test]
async fn sur_01_answers_at_the_moment_of_calling_off_are_taken_or_told_and_none_is_half_taken() {
    let bench = Bench::open().await;
    bench.customers(30, "direct").await;
    let (place, version) = bench.asking(json!({}), json!({"size": 30})).await;
    let links = bench.links(&place).await;
    let sent = links
        .iter()
        .map(|(_, path)| bench.submit(path, &version, answers(4, 9)));
    let (sent, called_off) = futures_util::future::join(
        futures_util::future::join_all(sent),
        call_off(&bench, &place, "不再需要"),
    )
    .await;
    called_off.expect(200);
    let taken = sent.iter().filter(|one| one.status == 201).count();
    for one in sent.into_iter().filter(|one| one.status != 201) {
        one.problem(410, "survey-link-called-off");
    }
    let kept = bench
        .office
        .count("select count(*) from survey_responses")
        .await;
    assert_eq!(usize::try_from(kept).unwrap(), taken);
    let counted = bench
        .office
        .count("select sum(answered)::bigint from survey_strata")
        .await;
    assert_eq!(counted, kept);
    let _: Value = bench.survey(&place).await;
}
