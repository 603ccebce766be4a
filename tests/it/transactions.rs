//! What a transaction writes last and what it remembers: events, entries of the record, policies.

use kehu_audit::Entry;
use kehu_customers::dossier::DuplicatePolicy;
use kehu_db::outbox::{self, Event};
use kehu_db::{Error, Tx};
use kehu_kernel::{Caller as Acting, Refusal, UnitId};
use kehu_policy::{NewDraft, PolicyDocument};
use kehu_tests::Server;
use serde_json::json;
use uuid::Uuid;

fn acting(server: &Server) -> Acting {
    Acting::system("test", server.app.clock.now())
}

async fn happen(tx: &mut Tx, acting: &Acting, kind: &'static str) -> Result<(), Error> {
    let event = Event {
        kind,
        subject_kind: "test",
        subject_id: Uuid::nil(),
        unit_id: None,
        payload: json!({}),
    };
    outbox::emit(tx, acting, event).await?;
    let entry = Entry {
        action: kind,
        subject_kind: "test",
        fields: &["name", "mobile"],
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, acting, entry).await?)
}

/// What was told and recorded, in order.
async fn stored(server: &Server) -> (Vec<String>, Vec<String>) {
    let mut database = server.database.as_ref().unwrap().superuser().await;
    let told = sqlx::query_scalar(
        "select kind from outbox_events where subject_kind = 'test' order by id",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    let recorded = sqlx::query_scalar(
        "select action || ' ' || array_to_string(fields, ' ') from audit_entries where subject_kind = 'test' order by id",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    (told, recorded)
}

fn recorded(kinds: &[&str]) -> Vec<String> {
    kinds
        .iter()
        .map(|kind| format!("{kind} name mobile"))
        .collect()
}

#[actix_web::test]
async fn what_a_refused_part_owes_is_not_written_and_everything_else_is() {
    let server = Server::start().await;
    let acting = acting(&server);
    let refused = || Error::Inconsistent {
        table: "none",
        row: String::new(),
        reason: "refused".to_owned(),
    };
    server
        .app
        .db
        .transaction(async |tx| {
            happen(tx, &acting, "test.before").await?;
            let part = tx
                .part(async |tx| {
                    happen(tx, &acting, "test.refused").await?;
                    Err::<(), Error>(refused())
                })
                .await;
            assert!(part.is_err());
            tx.part(async |tx| happen(tx, &acting, "test.within").await)
                .await?;
            happen(tx, &acting, "test.after").await
        })
        .await
        .unwrap();
    let kinds = ["test.before", "test.within", "test.after"];
    assert_eq!(
        stored(&server).await,
        (kinds.map(str::to_owned).to_vec(), recorded(&kinds))
    );

    let undone = server
        .app
        .db
        .transaction(async |tx| {
            happen(tx, &acting, "test.undone").await?;
            Err::<(), Error>(refused())
        })
        .await;
    assert!(undone.is_err());
    server
        .app
        .db
        .rehearse(async |tx| happen(tx, &acting, "test.rehearsed").await)
        .await
        .unwrap();
    assert_eq!(stored(&server).await.0.len(), 3);
}

#[actix_web::test]
async fn a_transaction_that_owes_more_than_is_kept_waiting_writes_all_of_it_in_order() {
    let server = Server::start().await;
    let acting = acting(&server);
    server
        .app
        .db
        .transaction(async |tx| {
            for _ in 0..700 {
                happen(tx, &acting, "test.happened").await?;
            }
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
    let (told, entered) = stored(&server).await;
    assert_eq!((told.len(), entered.len()), (700, 700));
}

#[actix_web::test]
async fn an_entry_that_the_database_refuses_undoes_the_transaction_and_shows_in_a_rehearsal() {
    let server = Server::start().await;
    let acting = acting(&server);
    let too_long = "x".repeat(2001);
    let work = async |tx: &mut Tx| {
        happen(tx, &acting, "test.happened").await?;
        let entry = Entry {
            action: "test.happened",
            subject_kind: "test",
            reason: Some(&too_long),
            ..Entry::default()
        };
        Ok::<_, Error>(kehu_audit::record(tx, &acting, entry).await?)
    };
    let broken = server.app.db.transaction(work).await.unwrap_err();
    assert!(!broken.retriable(), "{broken}");
    assert!(server.app.db.rehearse(work).await.is_err());
    assert_eq!(stored(&server).await, (Vec::new(), Vec::new()));
}

async fn figure(tx: &mut Tx, acting: &Acting, unit: UnitId) -> Result<u8, kehu_policy::Error> {
    let found = kehu_policy::in_force_at::<DuplicatePolicy>(tx, unit, acting.today()).await?;
    Ok(found.document.similar_name_from)
}

#[actix_web::test]
async fn a_policy_counts_in_the_transaction_that_publishes_it_and_nowhere_when_that_is_undone() {
    let server = Server::start().await;
    let acting = acting(&server);
    let (company, branch) = (server.org.company, server.org.branch);
    let publish = async |tx: &mut Tx| {
        let before = figure(tx, &acting, branch).await?;
        let new = NewDraft {
            unit_id: company,
            document: DuplicatePolicy {
                similar_name_from: before + 1,
            },
            note: None,
        };
        let draft = kehu_policy::draft(tx, &acting, new).await?;
        assert_eq!(figure(tx, &acting, branch).await?, before);
        let kind = DuplicatePolicy::KIND;
        kehu_policy::publish(tx, &acting, kind, draft.id, acting.today()).await?;
        Ok::<_, kehu_policy::Error>((before, figure(tx, &acting, branch).await?))
    };
    let now = async || {
        server
            .app
            .db
            .transaction(async |tx| figure(tx, &acting, branch).await)
            .await
            .unwrap()
    };
    let (before, after) = server.app.db.rehearse(publish).await.unwrap();
    assert_eq!((after, now().await), (before + 1, before));
    assert_eq!(
        server.app.db.transaction(publish).await.unwrap(),
        (before, after)
    );
    assert_eq!(now().await, after);
    // By now the document is kept in memory.
    assert_eq!(now().await, after);
}
