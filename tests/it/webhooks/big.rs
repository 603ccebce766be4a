//! The big run: ten thousand events, bad receivers, killed workers. Not run by default; `make webhooks-drill` does.

use super::*;
use kehu_api::workers::Workers;
use std::collections::BTreeSet;
use std::time::{Duration as Span, Instant};

const EVENTS: usize = 10_000;
const KILLS: usize = 20;

#[actix_web::test]
#[ignore = "takes minutes; for the drill"]
async fn ten_thousand_events_reach_their_receiver_through_bad_company_and_kills() {
    let server = Server::start_with(|config| {
        config.write_connections = 6;
        config.read_connections = 2;
    })
    .await;
    server.app.clock.reset();
    let hooks = Hooks::on(server).await;
    let other = Server::beside(&hooks.server);
    let good = Receiver::answering(Answer::status(204)).await;
    // Refuses every seventh message the first time it comes.
    let refused = std::cell::RefCell::new(BTreeSet::new());
    let moody = Receiver::start(move |message| {
        let odd = message.body.len() % 7 == 0 || message.id().ends_with(['0', '7']);
        let first = refused.borrow_mut().insert(message.id().to_owned());
        Answer::status(if odd && first { 503 } else { 200 })
    })
    .await;
    let mut bad = Vec::new();
    for answer in [
        Answer::Hang,
        Answer::status(500),
        Answer::Reset,
        Answer::Giant,
        Answer::with(302, "location: http://127.0.0.1:9/"),
    ] {
        bad.push(Receiver::answering(answer).await);
    }
    for receiver in [&good, &moody].into_iter().chain(&bad) {
        hooks.endpoint(receiver).await;
    }
    let mut emitted = BTreeSet::new();
    let began = Instant::now();
    let mut workers = vec![
        Workers::start(&hooks.server.app),
        Workers::start(&other.app),
    ];
    for round in 0..KILLS {
        for _ in 0..EVENTS / KILLS / 100 {
            emitted.extend(hooks.emit(100).await.iter().map(ToString::to_string));
        }
        // Claimed and never carried out, as by an instance that was killed.
        let lost = hooks.claim().await.len();
        println!(
            "round {round}: {} emitted, {} received, {lost} claimed by the killed, {:?}",
            emitted.len(),
            good.count(),
            began.elapsed()
        );
        if round % 5 == 4 {
            let killed = workers.remove(0);
            killed.stop(Span::from_millis(1)).await;
            workers.push(Workers::start(if round % 2 == 0 {
                &hooks.server.app
            } else {
                &other.app
            }));
        }
    }
    let ids = |receiver: &Receiver| {
        receiver
            .seen()
            .iter()
            .map(|message| message.id().to_owned())
            .collect::<BTreeSet<_>>()
    };
    let (mut good_done, mut moody_done) = (None, None);
    while began.elapsed() < Span::from_secs(540) && (good_done.is_none() || moody_done.is_none()) {
        tokio::time::sleep(Span::from_secs(1)).await;
        if good_done.is_none() && ids(&good) == emitted {
            good_done = Some(began.elapsed());
        }
        let taken: i64 = {
            let mut superuser = hooks.server.database.as_ref().unwrap().superuser().await;
            sqlx::query_scalar("select count(*) from webhook_deliveries d join webhook_endpoints p on p.id = d.endpoint_id where p.url = $1 and d.state = 'delivered'")
                .bind(moody.url()).fetch_one(&mut superuser).await.unwrap()
        };
        if moody_done.is_none() && usize::try_from(taken).unwrap() == emitted.len() {
            moody_done = Some(began.elapsed());
        }
    }
    for worker in workers {
        worker.stop(Span::from_secs(2)).await;
    }
    println!(
        "{EVENTS} events, {} endpoints: the good receiver had all after {good_done:?} ({} messages), the moody one after {moody_done:?} ({} messages); hanging {}, 500 {}, reset {}, giant {}, redirect {}",
        2 + bad.len(),
        good.count(),
        moody.count(),
        bad[0].count(),
        bad[1].count(),
        bad[2].count(),
        bad[3].count(),
        bad[4].count()
    );
    assert_eq!(emitted.len(), EVENTS);
    assert_eq!(ids(&good), emitted, "none lost, ids stable");
    assert_eq!(ids(&moody), emitted, "none lost, ids stable");
    assert!(good_done.is_some() && moody_done.is_some());
    other.stop().await;
}
