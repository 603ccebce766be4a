use crate::books::{Books, on};
use kehu_commission::settlement;
use std::time::Instant;

#[actix_web::test]
async fn scale() {
    let mut books = Books::open().await;
    let n: i64 = std::env::var("SCALE")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(20_000);
    let (site, seller) = (books.site, books.sellers[0].user.unwrap());
    let other = books.sellers[1].user.unwrap();
    let finance = books.finance.user.unwrap();
    books.sql(&format!("
create function vid(n bigint) returns uuid language sql immutable as $$ select ('019e0000-' || substr(lpad(to_hex(n),8,'0'),1,4) || '-7' || substr(lpad(to_hex(n),8,'0'),5,3) || '-8' || substr(lpad(to_hex(n),8,'0'),8,1) || '00-' || lpad(to_hex(n),12,'0'))::uuid $$;
insert into deals (id, site_id, unit_id, party_id, salesperson_id, stage, state, list_price, price, deposit_amount, subscribed_at, holder_set, plan_set, counted_at, created_by_kind, created_by_id, created_at, updated_at)
select vid(n), '{site}', gen_random_uuid(), gen_random_uuid(), '{seller}', 'subscription','live',1000000,1000000,0,'2026-05-10','1','1','2026-05-10','user','x','2026-05-10','2026-05-10' from generate_series(1,{n}) g(n);
insert into payments (id, document_id, deal_id, kind, way, amount, payer_id, received_at, recorded_at, recorded_by)
select gen_random_uuid(), gen_random_uuid(), vid(n), 'price','transfer', 100000 + n % 1000, gen_random_uuid(), '2026-05-10','2026-05-10', '{finance}' from generate_series(1,{n}) g(n);
insert into determinations (id, site_id, party_id, deal_id, number, made_because, made_at, made_by_kind, made_by, facts_until, policy_digest, rule_set, rule, answer, facts, facts_digest, decision, decision_digest)
select vid(n+2000000), '{site}', gen_random_uuid(), vid(n), 1, 'deal','2026-05-10','system','t','2026-05-10','\\x00','developer','ATT-V08','determined','{{}}', sha256('{{}}'), '{{}}', sha256('{{}}') from generate_series(1,{n}) g(n);
insert into determination_shares select vid(n+2000000), k, p, 'salesperson', case p when 1 then '{seller}'::uuid else '{other}'::uuid end, case p when 1 then 7 else 3 end, 10, false from generate_series(1,{n}) g(n), unnest(array['commission','performance']) k, generate_series(1,2) p;
analyze deals; analyze payments; analyze determinations; analyze determination_shares")).await;
    books.at(on("2026-06-02")).await;
    let begun = books
        .finance
        .post("/v1/commission/settlements", books.ask("2026-05"))
        .await
        .expect(202);
    let id = begun["id"].as_str().unwrap().parse().unwrap();
    let app = &books.server.app;
    let caller = kehu_kernel::Caller::system("test", app.clock.now());
    let mut connection = app.db.read().await.unwrap();
    let rates = settlement::rates(&mut connection, id).await.unwrap();
    drop(connection);
    let next = async |tx: &mut kehu_db::Tx| settlement::next_batch(tx, &caller, id, &rates).await;
    let start = Instant::now();
    loop {
        let progress = app.db.transaction(next).await.unwrap();
        if progress.finished {
            println!("{progress:?} {:?}", start.elapsed());
            break;
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    println!(
        "{}",
        status.lines().find(|l| l.starts_with("VmHWM")).unwrap()
    );
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    println!(
        "cpu ticks {:?}",
        stat.split(' ').skip(13).take(2).collect::<Vec<_>>()
    );
    println!(
        "postings {}",
        books.count("select count(*) from postings").await
    );
}
