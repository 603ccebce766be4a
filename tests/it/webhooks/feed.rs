//! The feed: one order, nothing missed, nothing twice, the caller's scope.

use super::*;

/// A key with these permissions for a unit and all below it; at the group for everything.
async fn key(hooks: &Hooks, unit: UnitId, permissions: &[&str]) -> Key {
    let reach = if unit == hooks.server.org.group {
        "all"
    } else {
        "unit_and_below"
    };
    let new = json!({"name": "ERP", "permissions": permissions, "unit_id": unit, "reach": reach});
    let made = hooks.operator.post("/v1/api-keys", new).await.expect(201);
    Key(
        hooks.server.anyone(),
        made["secret"].as_str().unwrap().to_owned(),
    )
}

struct Key(Caller, String);

impl Key {
    async fn get(&self, path: &str) -> kehu_tests::Answer {
        let request = self
            .0
            .request(reqwest::Method::GET, path)
            .header("x-api-key", &self.1);
        self.0.send(request).await
    }
}

fn ids(page: &Value) -> Vec<String> {
    texts(page["items"].as_array().unwrap(), "id")
        .into_iter()
        .map(str::to_owned)
        .collect()
}

fn strings(ids: &[EventId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

#[actix_web::test]
async fn an_event_that_is_committed_late_comes_later_and_is_not_missed() {
    let hooks = Hooks::open().await;
    let reader = key(
        &hooks,
        hooks.server.org.group,
        &["events:read", "customers:read"],
    )
    .await;
    let acting = Acting::system("test", hooks.now());
    // The first event is made first and committed last.
    let (emitted, mut seen) = tokio::sync::oneshot::channel();
    let (commit, wait) = tokio::sync::oneshot::channel::<()>();
    let late = std::cell::RefCell::new((Some(emitted), Some(wait)));
    let unit = hooks.server.org.branch;
    let slow = hooks.server.app.db.transaction(async |tx| {
        let event = Event {
            kind: "customer.updated",
            subject_kind: "customer",
            subject_id: EventId::generate().0,
            unit_id: Some(unit),
            payload: json!({"fields": [], "version": 1}),
        };
        let id = outbox::emit(tx, &acting, event).await?;
        let emitted = late.borrow_mut().0.take().unwrap();
        let wait = late.borrow_mut().1.take().unwrap();
        emitted.send(id).unwrap();
        wait.await.unwrap();
        Ok::<_, Error>(id)
    });
    let quick = async {
        while seen.try_recv().is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let second = hooks.emit(1).await;
        hooks.publish().await;
        let page = reader.get("/v1/events").await.expect(200);
        assert_eq!(ids(&page), strings(&second));
        commit.send(()).unwrap();
        page["next_after"].as_i64().unwrap()
    };
    let (first, after) = tokio::join!(slow, quick);
    hooks.publish().await;
    let rest = reader
        .get(&format!("/v1/events?after={after}"))
        .await
        .expect(200);
    assert_eq!(ids(&rest), [first.unwrap().to_string()]);
    assert_eq!(rest["more"], false);
    let end = rest["next_after"].as_i64().unwrap();
    assert_eq!(
        ids(&reader
            .get(&format!("/v1/events?after={end}"))
            .await
            .expect(200)),
        Vec::<String>::new()
    );
}

#[actix_web::test]
async fn who_begins_at_the_end_hears_of_what_comes_and_of_nothing_before() {
    let hooks = Hooks::open().await;
    let permissions = ["events:read", "customers:read"];
    let reader = key(&hooks, hooks.server.org.group, &permissions).await;
    hooks.emit(3).await;
    hooks.publish().await;
    let end = reader.get("/v1/events?latest=true").await.expect(200);
    assert_eq!(ids(&end), Vec::<String>::new());
    assert_eq!(end["more"], false);
    let coming = hooks.emit(2).await;
    hooks.publish().await;
    let place = format!("/v1/events?after={}", end["next_after"]);
    let rest = reader.get(&place).await.expect(200);
    assert_eq!(ids(&rest), strings(&coming));
}

#[actix_web::test]
async fn publishers_at_once_give_each_event_one_place_without_gaps() {
    let hooks = Hooks::open().await;
    let reader = key(
        &hooks,
        hooks.server.org.group,
        &["events:read", "customers:read"],
    )
    .await;
    let (mut emitted, mut published) = (Vec::new(), 0);
    for _ in 0..5 {
        emitted.extend(hooks.emit(60).await);
        let (one, other, third) = tokio::join!(hooks.publish(), hooks.publish(), hooks.publish());
        published += one + other + third;
    }
    let (mut read, mut after) = (Vec::new(), 0);
    loop {
        let page = reader
            .get(&format!("/v1/events?limit=7&after={after}"))
            .await
            .expect(200);
        read.extend(ids(&page));
        after = page["next_after"].as_i64().unwrap();
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(
        read,
        strings(&emitted),
        "in the order in which they were made"
    );
    let mut superuser = hooks.server.database.as_ref().unwrap().superuser().await;
    let (count, last, places): (i64, i64, i64) = sqlx::query_as(
        "select count(*), max(position), count(distinct position) from outbox_events",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(
        (count.unsigned_abs(), last, places),
        (published, count, count)
    );
}

#[actix_web::test]
async fn a_key_reads_its_units_and_the_types_whose_things_it_may_read() {
    let hooks = Hooks::open().await;
    let org = hooks.server.org;
    let reader = key(&hooks, org.company, &["events:read", "customers:read"]).await;
    let here = hooks.emit_at(Some(org.branch), "customer.updated", 1).await;
    hooks.emit_at(Some(org.other), "customer.updated", 1).await;
    hooks.emit_at(Some(org.branch), "deal.reserved", 1).await;
    hooks.emit_at(None, "calendar.schedule_confirmed", 1).await;
    let created = hooks
        .emit_at(Some(org.company), "customer.created", 1)
        .await;
    hooks.publish().await;
    assert_eq!(
        ids(&reader.get("/v1/events").await.expect(200)),
        strings(&[here[0], created[0]])
    );
    let some = reader
        .get("/v1/events?types=customer.created&types=customer.merged")
        .await
        .expect(200);
    assert_eq!(ids(&some), strings(&created));
    reader
        .get("/v1/events?types=deal.reserved")
        .await
        .problem(403, "forbidden");
    reader
        .get("/v1/events?types=customer.abducted")
        .await
        .problem(400, "malformed-request");
    reader
        .get("/v1/events?after=-1")
        .await
        .problem(400, "malformed-request");
    let blind = key(&hooks, org.company, &["customers:read"]).await;
    blind.get("/v1/events").await.problem(403, "forbidden");
    let all = key(
        &hooks,
        org.group,
        &[
            "events:read",
            "customers:read",
            "deals:read",
            "calendars:read",
        ],
    )
    .await;
    assert_eq!(
        ids(&all.get("/v1/events").await.expect(200)).len(),
        5,
        "what belongs to no unit is for who reads everything"
    );
}

#[actix_web::test]
async fn a_place_that_is_no_longer_kept_or_not_there_yet_is_refused() {
    let hooks = Hooks::open().await;
    let reader = key(
        &hooks,
        hooks.server.org.group,
        &["events:read", "customers:read"],
    )
    .await;
    hooks.emit(3).await;
    hooks.publish().await;
    let mut superuser = hooks.server.database.as_ref().unwrap().superuser().await;
    sqlx::query("update outbox_events set dispatched_at = occurred_at")
        .execute(&mut superuser)
        .await
        .unwrap();
    let end = reader.get("/v1/events").await.expect(200)["next_after"]
        .as_i64()
        .unwrap();
    reader
        .get(&format!("/v1/events?after={}", end + 1))
        .await
        .problem(409, "events-beyond-end");
    hooks.at(Duration::days(90));
    hooks.emit(1).await;
    hooks.publish().await;
    let purge = async |at: Duration| {
        let now = noon() + at;
        hooks
            .server
            .app
            .db
            .transaction(async |tx| kehu_notifications::purge(tx, now).await)
            .await
            .unwrap()
            .events
    };
    assert_eq!(purge(Duration::days(90)).await, 0);
    assert!(purge(Duration::days(90) + Duration::seconds(1)).await > 0);
    reader
        .get("/v1/events?after=1")
        .await
        .problem(410, "events-no-longer-kept");
    assert_eq!(ids(&reader.get("/v1/events").await.expect(200)).len(), 1);
    assert_eq!(
        ids(&reader
            .get(&format!("/v1/events?after={end}"))
            .await
            .expect(200))
        .len(),
        1
    );
}
