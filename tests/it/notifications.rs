//! From the outbox to the inbox: each event once, none lost, none held up by another.

use crate::customers::{company, create, director, id};
use kehu_api::workers::Workers;
use kehu_db::outbox::{self, Event};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{Caller as Acting, EventId, UserId, Words};
use kehu_notifications::{Addressing, Dispatched, Message, StoredEvent, dispatch_batch};
use kehu_tests::{Server, noon};
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

/// Tells one user of every event, except of one that cannot be told.
struct TellOne {
    user: UserId,
    broken: Option<EventId>,
}

impl Addressing for TellOne {
    async fn messages(
        &self,
        connection: &mut PgConnection,
        event: &StoredEvent,
    ) -> Result<Vec<Message>, Error> {
        if self.broken == Some(event.id) {
            // An error of the database spoils a transaction; here it must spoil this event alone.
            sqlx::query("select 1 / 0").execute(connection).await?;
        }
        if event.kind != "test.happened" {
            return Ok(Vec::new());
        }
        Ok(vec![Message {
            user_id: self.user,
            title: Words::new("Done", "完成"),
            text: Words::default(),
        }])
    }
}

async fn emit(server: &Server, count: usize) -> Vec<EventId> {
    let acting = Acting::system("test", server.app.clock.now());
    let emitted = server.app.db.transaction(async |tx| {
        let mut ids = Vec::new();
        for _ in 0..count {
            let payload = json!({});
            let event = Event {
                kind: "test.happened",
                subject_kind: "test",
                subject_id: Uuid::nil(),
                unit_id: None,
                payload,
            };
            ids.push(outbox::emit(tx, &acting, event).await?);
        }
        Ok::<_, Error>(ids)
    });
    emitted.await.unwrap()
}

async fn dispatch(server: &Server, limit: u16, addressing: &TellOne) -> Dispatched {
    let now = server.app.clock.now();
    server
        .app
        .db
        .transaction(async |tx| dispatch_batch(tx, now, limit, addressing).await)
        .await
        .unwrap()
}

async fn publish(server: &Server) {
    let now = server.app.clock.now();
    server
        .app
        .db
        .transaction(async |tx| kehu_webhooks::publish(tx, now, 100).await)
        .await
        .unwrap();
}

async fn count(server: &Server, query: &'static str) -> i64 {
    let mut database = server.database.as_ref().unwrap().superuser().await;
    sqlx::query_scalar(query)
        .fetch_one(&mut database)
        .await
        .unwrap()
}

#[actix_web::test]
async fn two_dispatchers_at_once_tell_each_event_once() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let addressing = TellOne {
        user: clerk.user.unwrap(),
        broken: None,
    };
    emit(&server, 300).await;
    let dispatcher = async || while dispatch(&server, 20, &addressing).await.more {};
    tokio::join!(dispatcher(), dispatcher());
    dispatch(&server, 200, &addressing).await;
    assert_eq!(
        count(
            &server,
            "select count(*) from outbox_events where dispatched_at is null"
        )
        .await,
        0
    );
    assert_eq!(
        clerk
            .get("/v1/notifications/unread-count")
            .await
            .expect(200)["count"],
        300
    );
}

/// Knows of one kind that nobody is told of it.
struct TellNobody;

impl Addressing for TellNobody {
    fn is_silent(&self, kind: &str) -> bool {
        kind == "test.happened"
    }

    async fn messages(
        &self,
        _: &mut PgConnection,
        event: &StoredEvent,
    ) -> Result<Vec<Message>, Error> {
        Err(Error::Inconsistent {
            table: "outbox_events",
            row: event.id.to_string(),
            reason: "asked of a kind of which nobody is told".to_owned(),
        })
    }
}

#[actix_web::test]
async fn an_event_of_which_nobody_is_told_is_done_without_asking() {
    let server = Server::start().await;
    emit(&server, 30).await;
    let now = server.app.clock.now();
    let done = server
        .app
        .db
        .transaction(async |tx| dispatch_batch(tx, now, 20, &TellNobody).await)
        .await
        .unwrap();
    assert_eq!(
        (done.events, done.failed, done.messages, done.more),
        (20, 0, 0, true)
    );
    let left = "select count(*) from outbox_events where dispatched_at is null";
    assert_eq!(count(&server, left).await, 10);
}

#[actix_web::test]
async fn an_event_told_again_makes_no_second_message() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let addressing = TellOne {
        user: clerk.user.unwrap(),
        broken: None,
    };
    emit(&server, 3).await;
    dispatch(&server, 100, &addressing).await;
    let mut database = server.database.as_ref().unwrap().superuser().await;
    sqlx::query("update outbox_events set dispatched_at = null")
        .execute(&mut database)
        .await
        .unwrap();
    let again = dispatch(&server, 100, &addressing).await;
    assert_eq!((again.failed, again.messages), (0, 0));
    assert_eq!(
        clerk
            .get("/v1/notifications/unread-count")
            .await
            .expect(200)["count"],
        3
    );
}

#[actix_web::test]
async fn an_event_that_fails_holds_up_no_other_and_is_tried_again() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let events = emit(&server, 5).await;
    let mut addressing = TellOne {
        user: clerk.user.unwrap(),
        broken: Some(events[0]),
    };
    let done = dispatch(&server, 100, &addressing).await;
    assert_eq!((done.failed, done.messages), (1, 4));
    assert_eq!(
        count(
            &server,
            "select attempts::bigint from outbox_events where dispatched_at is null"
        )
        .await,
        1
    );
    addressing.broken = None;
    server
        .app
        .clock
        .fix(noon() + chrono::Duration::milliseconds(4_999));
    assert_eq!(
        dispatch(&server, 100, &addressing).await.messages,
        0,
        "before its time"
    );
    server.app.clock.fix(noon() + chrono::Duration::seconds(5));
    assert_eq!(dispatch(&server, 100, &addressing).await.messages, 1);
}

#[actix_web::test]
async fn the_inbox_is_ones_own_and_is_marked_as_read_once() {
    let server = Server::start().await;
    let mut clerk = server.caller("account_manager", server.org.branch).await;
    let other = server.caller("general_manager", server.org.company).await;
    emit(&server, 4).await;
    dispatch(
        &server,
        100,
        &TellOne {
            user: clerk.user.unwrap(),
            broken: None,
        },
    )
    .await;
    let page = clerk.get("/v1/notifications?limit=3").await.expect(200);
    assert_eq!(
        (
            page["items"].as_array().unwrap().len(),
            &page["items"][0]["title"]
        ),
        (3, &"Done".into())
    );
    clerk.language = "zh-CN";
    assert_eq!(
        clerk.get("/v1/notifications").await.expect(200)["items"][0]["title"],
        "完成"
    );
    let (newest, second) = (
        page["items"][0]["id"].as_str().unwrap(),
        page["items"][1]["id"].as_str().unwrap(),
    );
    other
        .act(&format!("/v1/notifications/{newest}/read"))
        .await
        .problem(404, "notification-not-found");
    assert!(
        other.get("/v1/notifications").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let read = clerk
        .act(&format!("/v1/notifications/{newest}/read"))
        .await
        .expect(200);
    server.app.clock.fix(noon() + chrono::Duration::minutes(1));
    let again = clerk
        .act(&format!("/v1/notifications/{newest}/read"))
        .await
        .expect(200);
    assert_eq!(
        read["read_at"], again["read_at"],
        "marking again changes nothing"
    );
    assert_eq!(
        clerk
            .get("/v1/notifications/unread-count")
            .await
            .expect(200)["count"],
        3
    );
    let unread = clerk.get("/v1/notifications?unread=true").await.expect(200);
    assert_eq!(
        (
            unread["items"].as_array().unwrap().len(),
            &unread["items"][0]["id"]
        ),
        (3, &second.into())
    );
    let third = page["items"][2]["id"].as_str().unwrap();
    assert_eq!(
        clerk
            .post("/v1/notifications/read-all", json!({"until": third}))
            .await
            .expect(200)["count"],
        2
    );
    assert_eq!(
        clerk
            .post("/v1/notifications/read-all", json!({}))
            .await
            .expect(200)["count"],
        1
    );
    assert_eq!(
        clerk
            .get("/v1/notifications/unread-count")
            .await
            .expect(200)["count"],
        0
    );
}

#[actix_web::test]
async fn dispatched_events_are_kept_for_ninety_days_and_waiting_ones_for_ever() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let events = emit(&server, 2).await;
    dispatch(
        &server,
        100,
        &TellOne {
            user: clerk.user.unwrap(),
            broken: Some(events[0]),
        },
    )
    .await;
    let purge = async |days: i64| {
        let now = noon() + chrono::Duration::days(days);
        server
            .app
            .db
            .transaction(async |tx| kehu_notifications::purge(tx, now).await)
            .await
            .unwrap()
    };
    assert_eq!(purge(91).await.events, 0, "what was not published is kept");
    publish(&server).await;
    assert_eq!(purge(90).await.events, 0);
    assert!(purge(91).await.events >= 1);
    assert_eq!(
        count(&server, "select count(*) from outbox_events").await,
        1,
        "the one that waits"
    );
    assert_eq!(
        (
            purge(365).await.notifications,
            purge(366).await.notifications
        ),
        (0, 1)
    );
}

#[actix_web::test]
async fn the_workers_of_two_instances_tell_of_a_finished_job_and_seal_the_record() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let acting = Acting {
        principal: kehu_kernel::Principal::User(clerk.user.unwrap()),
        ..Acting::system("test", noon())
    };
    let new = kehu_jobs::NewJob {
        kind: "tests.nothing",
        unit_id: None,
        parameters: json!({}),
        total: None,
    };
    let db = &server.app.db;
    let job = db
        .transaction(async |tx| kehu_jobs::enqueue(tx, &acting, new.clone()).await)
        .await
        .unwrap();
    db.transaction(async |tx| kehu_jobs::cancel(tx, &acting, job.id).await)
        .await
        .unwrap();
    let workers = [Workers::start(&server.app), Workers::start(&server.app)];
    for _ in 0..100 {
        if clerk
            .get("/v1/notifications/unread-count")
            .await
            .expect(200)["count"]
            == 1
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let inbox = clerk.get("/v1/notifications").await.expect(200);
    assert_eq!(inbox["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&inbox["items"][0]["kind"], &inbox["items"][0]["title"]),
        (&"job.finished".into(), &"Your job was cancelled".into())
    );
    for workers in workers {
        workers.stop(Duration::from_secs(5)).await;
    }
    assert_eq!(
        count(&server, "select count(*) from audit_entries e where not exists (select from audit_seals s where s.entry_id = e.id)").await,
        0,
        "all is sealed when the workers have stopped"
    );
    let auditor = server.caller("auditor", server.org.group).await;
    let report = auditor.get("/v1/audit/verification").await.expect(200);
    assert_eq!(report["sound"], true);
    assert!(
        report["anchor_count"].as_i64().unwrap() >= 1,
        "the head was anchored at the end"
    );
}

#[actix_web::test]
async fn who_is_given_a_customer_is_told_and_who_gave_it_away_is_not() {
    let server = Server::start().await;
    let director = director(&server).await;
    let (giver, taker) = (
        server.caller("account_manager", server.org.branch).await,
        server.caller("account_manager", server.org.branch).await,
    );
    let customer = create(&giver, company(&server, "甲公司")).await;
    let path = format!("/v1/customers/{}/assign-account-manager", id(&customer));
    let body = json!({"account_manager_id": taker.user.unwrap(), "reason": "left the region"});
    director.post(&path, body).await.require(200);
    let workers = Workers::start(&server.app);
    for _ in 0..100 {
        if taker
            .get("/v1/notifications/unread-count")
            .await
            .expect(200)["count"]
            == 1
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    workers.stop(Duration::from_secs(5)).await;
    let inbox = taker.get("/v1/notifications").await.expect(200);
    assert_eq!(inbox["items"][0]["title"], "A customer was given to you");
    assert_eq!(inbox["items"][0]["subject_id"], id(&customer));
    assert!(
        !inbox.to_string().contains("甲公司"),
        "messages carry no names"
    );
    assert_eq!(
        giver
            .get("/v1/notifications/unread-count")
            .await
            .expect(200)["count"],
        0
    );
}

#[actix_web::test]
async fn the_workers_go_on_after_the_database_was_away() {
    let server = Server::start().await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let mut database = server.database.as_ref().unwrap().superuser().await;
    let workers = Workers::start(&server.app);
    // The statement that forbids connections does not work from inside the database.
    let forbid = "update pg_database set datallowconn = false where datname = current_database()";
    let allow = "update pg_database set datallowconn = true where datname = current_database()";
    sqlx::query(forbid).execute(&mut database).await.unwrap();
    let cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    sqlx::query(cut).execute(&mut database).await.unwrap();
    // Longer than every worker's rhythm, so that each has failed at least once.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    sqlx::query(allow).execute(&mut database).await.unwrap();
    let acting = Acting {
        principal: kehu_kernel::Principal::User(clerk.user.unwrap()),
        ..Acting::system("test", noon())
    };
    let new = kehu_jobs::NewJob {
        kind: "tests.nothing",
        unit_id: None,
        parameters: json!({}),
        total: None,
    };
    let asked = server.app.db.transaction(async |tx| {
        let job = kehu_jobs::enqueue(tx, &acting, new.clone()).await?;
        kehu_jobs::cancel(tx, &acting, job.id).await
    });
    asked.await.unwrap();
    let told = "select count(*) from notifications";
    for _ in 0..150 {
        if count(&server, told).await == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(count(&server, told).await, 1);
    workers.stop(Duration::from_secs(5)).await;
    assert_eq!(
        count(&server, "select count(*) from audit_entries e where not exists (select from audit_seals s where s.entry_id = e.id)").await,
        0
    );
}
