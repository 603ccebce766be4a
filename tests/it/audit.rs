//! The audit record: tampering by who rules the database is found and its place named.

use kehu_audit::{Anchor, AnchorFile, Anchors, Entry, FindingKind, Head, Part, Reach, Report};
use kehu_kernel::{AuditId, Caller as Acting};
use kehu_tests::Server;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

/// Writes this many entries and seals all there are.
async fn write_and_seal(server: &Server, count: usize) -> Head {
    let acting = Acting::system("test", server.app.clock.now());
    server
        .app
        .db
        .transaction(async |tx| {
            for _ in 0..count {
                let entry = Entry {
                    action: "tests.write",
                    subject_kind: "test",
                    subject_id: Uuid::nil(),
                    fields: &["name"],
                    ..Entry::default()
                };
                kehu_audit::record(tx, &acting, entry).await?;
            }
            Ok::<_, kehu_db::Error>(())
        })
        .await
        .unwrap();
    seal(server).await
}

async fn seal(server: &Server) -> Head {
    let now = server.app.clock.now();
    loop {
        let sealed = server
            .app
            .db
            .transaction(async |tx| kehu_audit::seal(tx, now, Reach::Late).await)
            .await
            .unwrap();
        if !sealed.more {
            return sealed.head.unwrap();
        }
    }
}

fn anchored(head: Head) -> Anchors {
    let at = kehu_tests::noon();
    let anchor = Anchor {
        position: head.position,
        hash: head.hash,
        at,
    };
    Anchors {
        valid: vec![anchor],
        forged: Vec::new(),
    }
}

/// Tampers with triggers and foreign keys switched off, verifies, and undoes it.
async fn tamper(
    database: &mut PgConnection,
    anchors: &Anchors,
    statements: &[String],
) -> Vec<(i64, FindingKind)> {
    let mut transaction = database.begin().await.unwrap();
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *transaction)
        .await
        .unwrap();
    for statement in statements {
        let done = sqlx::query(sqlx::AssertSqlSafe(statement.clone()))
            .execute(&mut *transaction)
            .await
            .unwrap();
        assert!(
            done.rows_affected() > 0,
            "nothing was tampered with: {statement}"
        );
    }
    let report = kehu_audit::verify(&mut transaction, anchors, Part::WHOLE)
        .await
        .unwrap();
    transaction.rollback().await.unwrap();
    report
        .findings
        .iter()
        .map(|finding| (finding.position, finding.kind))
        .collect()
}

async fn verified(database: &mut PgConnection, anchors: &Anchors) -> Report {
    kehu_audit::verify(database, anchors, Part::WHOLE)
        .await
        .unwrap()
}

#[actix_web::test]
async fn tampering_by_a_superuser_is_found_and_its_position_named() {
    let server = Server::start().await;
    let head = write_and_seal(&server, 200).await;
    let anchors = anchored(head);
    let mut database = server.database.as_ref().unwrap().superuser().await;
    let sound = verified(&mut database, &anchors).await;
    assert!(sound.is_sound() && sound.complete, "{sound:?}");
    assert_eq!(
        (sound.seals, sound.entries, sound.anchors),
        (head.position, head.position, 1)
    );
    let entry =
        |position: i64| format!("(select entry_id from audit_seals where position = {position})");
    let moved_up = |from: i64, by: i64| {
        [
            format!(
                "update audit_seals set position = position + 1000000 where position >= {from}"
            ),
            format!(
                "update audit_seals set position = position - 1000000 + {by} where position > 1000000"
            ),
        ]
    };
    for round in 0..25_i64 {
        let p = 3 + round * 7;
        let id = entry(p);
        let changed = [
            format!("update audit_entries set action = 'tests.other' where id = {id}"),
            format!("update audit_entries set principal_id = 'somebody' where id = {id}"),
            format!(
                "update audit_entries set occurred_at = occurred_at - interval '1 microsecond' where id = {id}"
            ),
            format!("update audit_entries set disclosure = not disclosure where id = {id}"),
            format!("update audit_entries set fields = '{{}}' where id = {id}"),
        ];
        let change = changed[usize::try_from(round).unwrap() % changed.len()].clone();
        assert_eq!(
            tamper(&mut database, &anchors, &[change]).await,
            [(p, FindingKind::Changed)]
        );

        let delete = format!("delete from audit_entries where id = {id}");
        assert_eq!(
            tamper(&mut database, &anchors, std::slice::from_ref(&delete)).await,
            [(p, FindingKind::Missing)]
        );
        let unseal = format!("delete from audit_seals where position = {p}");
        assert_eq!(
            tamper(&mut database, &anchors, &[delete.clone(), unseal.clone()]).await,
            [(p, FindingKind::Missing)]
        );
        let [up, down] = moved_up(p, -1);
        let hidden = tamper(&mut database, &anchors, &[delete, unseal, up, down]).await;
        assert_eq!(
            hidden,
            [(p, FindingKind::Missing)],
            "renumbered after position {p}"
        );

        let forged = AuditId::generate();
        let insert = format!(
            "insert into audit_entries select '{forged}', occurred_at, principal_kind, principal_id, action, subject_kind, \
             subject_id, unit_id, fields, reason, disclosure, request_id from audit_entries where id = {id}"
        );
        let [up, down] = moved_up(p, 1);
        let seal =
            format!("insert into audit_seals values ({p}, '{forged}', sha256('forged'), now())");
        let inserted = tamper(&mut database, &anchors, &[insert, up, down, seal]).await;
        assert_eq!(inserted, [(p, FindingKind::Inserted)]);

        let q = p + 11;
        let swap = format!(
            "update audit_seals s set entry_id = o.entry_id from audit_seals o \
             where (s.position = {p} and o.position = {q}) or (s.position = {q} and o.position = {p})"
        );
        let unindexed = "alter table audit_seals drop constraint audit_seals_entry_key".to_owned();
        let reordered = tamper_after(&mut database, &anchors, &unindexed, &[swap]).await;
        assert_eq!(
            reordered,
            [(p, FindingKind::Reordered), (q, FindingKind::Reordered)]
        );

        let cut = [
            format!(
                "delete from audit_entries where id in (select entry_id from audit_seals where position > {p})"
            ),
            format!("delete from audit_seals where position > {p}"),
        ];
        assert_eq!(
            tamper(&mut database, &anchors, &cut).await,
            [(p + 1, FindingKind::TailCut)]
        );
    }
    assert!(
        verified(&mut database, &anchors).await.is_sound(),
        "everything was undone"
    );
}

/// As [`tamper`], after a statement that changes no row.
async fn tamper_after(
    database: &mut PgConnection,
    anchors: &Anchors,
    first: &str,
    statements: &[String],
) -> Vec<(i64, FindingKind)> {
    let mut transaction = database.begin().await.unwrap();
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *transaction)
        .await
        .unwrap();
    sqlx::query(sqlx::AssertSqlSafe(first.to_owned()))
        .execute(&mut *transaction)
        .await
        .unwrap();
    for statement in statements {
        sqlx::query(sqlx::AssertSqlSafe(statement.clone()))
            .execute(&mut *transaction)
            .await
            .unwrap();
    }
    let report = kehu_audit::verify(&mut transaction, anchors, Part::WHOLE)
        .await
        .unwrap();
    transaction.rollback().await.unwrap();
    report
        .findings
        .iter()
        .map(|finding| (finding.position, finding.kind))
        .collect()
}

#[actix_web::test]
async fn entries_that_were_slipped_in_or_never_sealed_are_found() {
    let server = Server::start().await;
    let anchors = anchored(write_and_seal(&server, 10).await);
    let mut database = server.database.as_ref().unwrap().superuser().await;
    let slip_in = |age: &str| {
        // A UUIDv7 of the database's own clock, so old.
        format!(
            "insert into audit_entries select (lpad(to_hex((extract(epoch from clock_timestamp() - interval '{age}') * 1000)::bigint), 12, '0') \
             || '7000800000000000000a')::uuid, occurred_at, principal_kind, principal_id, action, subject_kind, subject_id, \
             unit_id, fields, reason, disclosure, request_id from audit_entries limit 1"
        )
    };
    for (age, expected) in [
        ("2 hours", vec![(0, FindingKind::Inserted)]),
        ("6 minutes", vec![(0, FindingKind::UnsealedTooOld)]),
        ("4 minutes", vec![]),
    ] {
        assert_eq!(
            tamper(&mut database, &anchors, &[slip_in(age)]).await,
            expected,
            "{age}"
        );
    }
}

#[actix_web::test]
async fn a_chain_that_lost_its_seals_and_was_sealed_anew_disagrees_with_its_anchor() {
    let server = Server::start().await;
    let anchors = anchored(write_and_seal(&server, 20).await);
    let mut database = server.database.as_ref().unwrap().superuser().await;
    for statement in [
        "set session_replication_role = replica",
        "delete from audit_seals",
        "update audit_entries set reason = 'forged' where disclosure = false",
    ] {
        sqlx::query(statement).execute(&mut database).await.unwrap();
    }
    server
        .app
        .clock
        .fix(kehu_tests::noon() + chrono::Duration::minutes(5));
    seal(&server).await;
    let report = verified(&mut database, &anchors).await;
    assert_eq!(
        report
            .findings
            .iter()
            .map(|finding| (finding.position, finding.kind))
            .collect::<Vec<_>>(),
        [(1, FindingKind::Rewritten)]
    );
}

#[actix_web::test]
async fn the_record_cannot_be_changed_by_the_application_nor_by_its_owner() {
    let server = Server::start().await;
    write_and_seal(&server, 3).await;
    let mut database = server.database.as_ref().unwrap().superuser().await;
    for statement in [
        "update audit_entries set action = 'x'",
        "delete from audit_entries",
        "truncate audit_entries cascade",
        "update audit_seals set hash = sha256('x')",
        "delete from audit_seals",
    ] {
        assert!(
            sqlx::query(statement).execute(&mut database).await.is_err(),
            "{statement}"
        );
    }
}

#[actix_web::test]
async fn entries_are_sealed_once_in_one_order_by_two_sealers_at_once() {
    let server = Server::start().await;
    let writers = (0..4).map(|_| write_only(&server, 400));
    let (now, db) = (server.app.clock.now(), &server.app.db);
    let sealer = async || {
        for _ in 0..60 {
            db.transaction(async |tx| kehu_audit::seal(tx, now, Reach::Recent).await)
                .await
                .unwrap();
        }
    };
    let writing = async {
        for writer in writers {
            writer.await;
        }
    };
    tokio::join!(writing, sealer(), sealer());
    let head = seal(&server).await;
    let mut database = server.database.as_ref().unwrap().superuser().await;
    let report = verified(&mut database, &anchored(head)).await;
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!(report.entries, report.seals);
    assert!(report.seals >= 1_600);
}

async fn write_only(server: &Server, count: usize) {
    let acting = Acting::system("test", server.app.clock.now());
    for _ in 0..count / 20 {
        let written = server.app.db.transaction(async |tx| {
            for _ in 0..20 {
                kehu_audit::record(
                    tx,
                    &acting,
                    Entry {
                        action: "tests.write",
                        subject_kind: "test",
                        ..Entry::default()
                    },
                )
                .await?;
            }
            Ok::<_, kehu_db::Error>(())
        });
        written.await.unwrap();
    }
}

#[actix_web::test]
async fn the_verification_is_told_through_the_api_to_those_who_may_read_the_record() {
    let server = Server::start().await;
    let auditor = server.caller("auditor", server.org.group).await;
    let head = write_and_seal(&server, 30).await;
    let mut file = AnchorFile::new(
        server.app.config.audit_anchor_file(),
        server.app.audit_key.clone(),
    );
    file.append(head, server.app.clock.now()).unwrap();
    let report = auditor.get("/v1/audit/verification").await.expect(200);
    assert_eq!(
        (
            &report["sound"],
            &report["complete"],
            &report["anchor_count"]
        ),
        (&true.into(), &true.into(), &1.into())
    );
    assert_eq!(report["seal_count"], head.position);
    let part = auditor
        .get("/v1/audit/verification?after=5&limit=10")
        .await
        .expect(200);
    assert_eq!(
        (&part["seal_count"], &part["verified_to"], &part["complete"]),
        (&10.into(), &15.into(), &false.into())
    );
    let mut database = server.database.as_ref().unwrap().superuser().await;
    for statement in [
        "set session_replication_role = replica",
        "update audit_entries set action = 'tests.other' where id = (select entry_id from audit_seals where position = 17)",
    ] {
        sqlx::query(statement).execute(&mut database).await.unwrap();
    }
    let report = auditor.get("/v1/audit/verification").await.expect(200);
    assert_eq!(report["sound"], false);
    assert_eq!(
        (
            &report["findings"][0]["kind"],
            &report["findings"][0]["position"]
        ),
        (&"changed".into(), &17.into())
    );
    let clerk = server.caller("account_manager", server.org.branch).await;
    clerk
        .get("/v1/audit/verification")
        .await
        .problem(403, "forbidden");
}

#[actix_web::test]
async fn a_forged_anchor_is_told_with_its_line() {
    let server = Server::start().await;
    let auditor = server.caller("auditor", server.org.group).await;
    let head = write_and_seal(&server, 3).await;
    let path = server.app.config.audit_anchor_file();
    let mut file = AnchorFile::new(&path, server.app.audit_key.clone());
    file.append(head, server.app.clock.now()).unwrap();
    let line = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{line}9{line}")).unwrap();
    let report = auditor.get("/v1/audit/verification").await.expect(200);
    assert_eq!(
        (
            &report["findings"][0]["kind"],
            &report["findings"][0]["position"]
        ),
        (&"anchor_forged".into(), &2.into())
    );
}

#[actix_web::test]
async fn entries_are_listed_by_thing_actor_act_and_time_page_by_page() {
    let server = Server::start().await;
    let auditor = server.caller("auditor", server.org.group).await;
    write_and_seal(&server, 7).await;
    let nil = Uuid::nil();
    let first = auditor
        .get(&format!(
            "/v1/audit/entries?subject_kind=test&subject_id={nil}&limit=5"
        ))
        .await
        .expect(200);
    assert_eq!(first["items"].as_array().unwrap().len(), 5);
    assert_eq!(first["items"][0]["action"], "tests.write");
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = auditor
        .get(&format!(
            "/v1/audit/entries?subject_kind=test&subject_id={nil}&limit=5&cursor={cursor}"
        ))
        .await
        .expect(200);
    assert_eq!(
        (
            second["items"].as_array().unwrap().len(),
            second["next_cursor"].is_null()
        ),
        (2, true)
    );
    let by = |query: &str| format!("/v1/audit/entries?{query}");
    let count = async |query: &str| {
        auditor.get(&by(query)).await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(
        count("principal_kind=system&principal_id=test&action=tests.write").await,
        7
    );
    assert_eq!(
        count("action=tests.write&occurred_from=2026-06-01T04:00:00Z").await,
        7
    );
    assert_eq!(
        count("action=tests.write&occurred_before=2026-06-01T04:00:00Z").await,
        0
    );
    assert_eq!(count("action=tests.write&disclosure=true").await, 0);
    auditor
        .get(&by(&format!(
            "subject_kind=other&subject_id={nil}&cursor={cursor}"
        )))
        .await
        .problem(400, "malformed-request");
    auditor
        .get(&by("subject_kind=test"))
        .await
        .problem(400, "malformed-request");
}
