//! Long-running work: leases, cancellation, who sees what.

use kehu_jobs::{Claim, Failure, Job, NewJob, Outcome, Signal};
use kehu_kernel::{Caller as Acting, Principal, UnitId, Words};
use kehu_tests::{Caller, Server, noon};
use serde_json::json;

fn acting(caller: &Caller) -> Acting {
    Acting {
        principal: Principal::User(caller.user.unwrap()),
        ..Acting::system("test", noon())
    }
}

async fn enqueue(server: &Server, caller: &Caller, unit: UnitId) -> Job {
    let new = NewJob {
        kind: "tests.count",
        unit_id: Some(unit),
        parameters: json!({}),
        total: Some(10),
    };
    let caller = acting(caller);
    server
        .app
        .db
        .transaction(async |tx| kehu_jobs::enqueue(tx, &caller, new.clone()).await)
        .await
        .unwrap()
}

async fn claim(server: &Server) -> Option<Claim> {
    let now = server.app.clock.now();
    server
        .app
        .db
        .transaction(async |tx| kehu_jobs::claim_next(tx, &["tests.count"], now).await)
        .await
        .unwrap()
}

async fn report(server: &Server, claim: &Claim, done: i64) -> Signal {
    let now = server.app.clock.now();
    server
        .app
        .db
        .transaction(async |tx| kehu_jobs::report_progress(tx, claim, done, None, now).await)
        .await
        .unwrap()
}

async fn succeed(server: &Server, claim: &Claim) -> Option<Job> {
    let now = server.app.clock.now();
    let outcome = Outcome {
        result: Some(json!({"created_count": 3, "skipped_count": 1})),
        file: None,
    };
    server
        .app
        .db
        .transaction(async |tx| kehu_jobs::succeed(tx, claim, &outcome, now).await)
        .await
        .unwrap()
}

fn after(server: &Server, seconds: i64) {
    server
        .app
        .clock
        .fix(server.app.clock.now() + chrono::Duration::seconds(seconds));
}

#[actix_web::test]
async fn a_job_is_done_once_and_tells_its_progress_and_result() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let job = enqueue(&server, &clerk, server.org.branch).await;
    let path = format!("/v1/jobs/{}", job.id);
    let answer = clerk.get(&path).await.require(200);
    assert_eq!(
        (&answer.json["status"], answer.header("retry-after")),
        (&"queued".into(), "2")
    );
    let (first, second) = tokio::join!(claim(&server), claim(&server));
    assert!(first.is_some() != second.is_some(), "one instance gets it");
    let claimed = first.or(second).unwrap();
    assert_eq!(report(&server, &claimed, 4).await, Signal::Continue);
    let running = clerk.get(&path).await.expect(200);
    assert_eq!(
        (
            &running["status"],
            &running["progress_done"],
            &running["progress_total"]
        ),
        (&"running".into(), &4.into(), &10.into())
    );
    assert!(succeed(&server, &claimed).await.is_some());
    let answer = clerk.get(&path).await.require(200);
    assert_eq!(
        (&answer.json["status"], &answer.json["progress_done"]),
        (&"succeeded".into(), &10.into())
    );
    assert_eq!(
        answer.json["figures"][0],
        json!({"name": "created_count", "value": "3"})
    );
    assert_eq!(answer.header("retry-after"), "");
    let known = clerk
        .request(reqwest::Method::GET, &path)
        .header("if-none-match", answer.etag());
    clerk.send(known).await.require(304);
}

#[actix_web::test]
async fn a_job_whose_instance_died_is_taken_over_after_its_lease_and_the_dead_one_is_not_heard() {
    let server = Server::start().await;
    let mut clerk = server.caller("account_manager", server.org.branch).await;
    let job = enqueue(&server, &clerk, server.org.branch).await;
    let first = claim(&server).await.unwrap();
    after(&server, 40);
    assert_eq!(
        report(&server, &first, 1).await,
        Signal::Continue,
        "the report renews the lease"
    );
    after(&server, 60);
    assert!(claim(&server).await.is_none(), "the lease holds to its end");
    after(&server, 1);
    let second = claim(&server).await.unwrap();
    assert_eq!((second.job.id, second.job.attempts), (job.id, 2));
    assert_eq!(report(&server, &first, 9).await, Signal::Lost);
    assert!(succeed(&server, &first).await.is_none());
    assert!(succeed(&server, &second).await.is_some());
    server.renew(&mut clerk).await;
    assert_eq!(
        clerk.get(&format!("/v1/jobs/{}", job.id)).await.expect(200)["status"],
        "succeeded"
    );
}

#[actix_web::test]
async fn a_job_that_kills_three_instances_fails_but_giving_it_back_does_not_count() {
    let server = Server::start().await;
    let mut clerk = server.caller("account_manager", server.org.branch).await;
    let job = enqueue(&server, &clerk, server.org.branch).await;
    for _ in 0..5 {
        let claimed = claim(&server).await.unwrap();
        server
            .app
            .db
            .transaction(async |tx| kehu_jobs::release(tx, &claimed).await)
            .await
            .unwrap();
    }
    for _ in 0..3 {
        assert!(claim(&server).await.is_some());
        after(&server, 61);
    }
    assert!(claim(&server).await.is_none());
    server.renew(&mut clerk).await;
    let failed = clerk.get(&format!("/v1/jobs/{}", job.id)).await.expect(200);
    assert_eq!(
        (&failed["status"], &failed["error"]["code"]),
        (&"failed".into(), &"job-interrupted".into())
    );
}

#[actix_web::test]
async fn a_waiting_job_is_cancelled_at_once_a_running_one_is_told_and_a_finished_one_refuses() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let waiting = enqueue(&server, &clerk, server.org.branch).await;
    let cancelled = clerk
        .act(&format!("/v1/jobs/{}/cancel", waiting.id))
        .await
        .expect(200);
    assert_eq!(cancelled["status"], "cancelled");
    assert!(claim(&server).await.is_none());
    clerk
        .act(&format!("/v1/jobs/{}/cancel", waiting.id))
        .await
        .problem(409, "job-already-finished");
    let running = enqueue(&server, &clerk, server.org.branch).await;
    let claimed = claim(&server).await.unwrap();
    let asked = clerk
        .act(&format!("/v1/jobs/{}/cancel", running.id))
        .await
        .expect(200);
    assert_eq!(
        (&asked["status"], &asked["cancel_requested"]),
        (&"running".into(), &true.into())
    );
    assert_eq!(report(&server, &claimed, 1).await, Signal::Cancel);
    let now = server.app.clock.now();
    server
        .app
        .db
        .transaction(async |tx| kehu_jobs::stop(tx, &claimed, now).await)
        .await
        .unwrap();
    assert_eq!(
        clerk
            .get(&format!("/v1/jobs/{}", running.id))
            .await
            .expect(200)["status"],
        "cancelled"
    );
}

#[actix_web::test]
async fn a_failure_is_told_in_the_language_of_the_reader() {
    let server = Server::start().await;
    let mut clerk = server.caller("account_manager", server.org.branch).await;
    let job = enqueue(&server, &clerk, server.org.branch).await;
    let (claimed, now) = (claim(&server).await.unwrap(), server.app.clock.now());
    let failure = Failure {
        code: "file-empty".into(),
        detail: Words::new("Nothing in it.", "内容为空。"),
    };
    server
        .app
        .db
        .transaction(async |tx| kehu_jobs::fail(tx, &claimed, &failure, now).await)
        .await
        .unwrap();
    let path = format!("/v1/jobs/{}", job.id);
    assert_eq!(
        clerk.get(&path).await.expect(200)["error"]["detail"],
        "Nothing in it."
    );
    clerk.language = "zh-CN";
    assert_eq!(
        clerk.get(&path).await.expect(200)["error"]["detail"],
        "内容为空。"
    );
}

#[actix_web::test]
async fn jobs_are_seen_by_who_asked_and_by_who_reads_jobs_of_the_unit() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let stranger = server.caller("account_manager", server.org.branch).await;
    let manager = server.caller("general_manager", server.org.company).await;
    let elsewhere = server.caller("general_manager", server.org.other).await;
    let job = enqueue(&server, &clerk, server.org.branch).await;
    let path = format!("/v1/jobs/{}", job.id);
    manager.get(&path).await.expect(200);
    for outside in [&stranger, &elsewhere] {
        outside.get(&path).await.problem(404, "job-not-found");
        outside
            .act(&format!("{path}/cancel"))
            .await
            .problem(404, "job-not-found");
        assert!(
            outside.get("/v1/jobs").await.expect(200)["items"]
                .as_array()
                .unwrap()
                .is_empty()
        );
    }
    for inside in [&clerk, &manager] {
        assert_eq!(
            inside
                .get("/v1/jobs?status=queued&status=running")
                .await
                .expect(200)["items"][0]["id"],
            job.id.to_string()
        );
        assert!(
            inside.get("/v1/jobs?status=failed").await.expect(200)["items"]
                .as_array()
                .unwrap()
                .is_empty()
        );
    }
    assert!(
        manager.get("/v1/jobs?own=true").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}
