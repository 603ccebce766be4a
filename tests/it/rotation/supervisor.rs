//! Dress and preparation (ATT-G05), and who decides.

use super::site::Site;
use kehu_identity::assignments;
use kehu_rotation::Engagement;
use serde_json::json;

#[actix_web::test]
async fn att_g05_developer_the_turn_is_cancelled_for_dress() {
    let site = Site::developer().await;
    let cancel = json!({"kind": "cancel_turn", "salesperson_id": site.id(0), "reason": "未着工装"});
    let entry = site.decide(cancel).await.expect(200);
    assert_eq!(entry["kind"], "cancelled");
    assert_eq!(site.order().await, "bcda");
    assert_eq!(site.short_visits(4).await, "bcda", "this turn only");
}

#[actix_web::test]
async fn att_g05_developer_who_is_not_prepared_is_not_admitted_until_mended() {
    let mut site = Site::developer().await;
    let measure =
        |kind: &str| json!({"kind": kind, "salesperson_id": site.id(0), "reason": "销控表未核对"});
    let (bar, admit) = (measure("bar"), measure("admit"));
    site.decide(bar.clone()).await.expect(200);
    site.decide(bar).await.problem(409, "admission-unchanged");
    let taken = site.take().await.expect(200);
    assert_eq!(site.name(&taken["salesperson_id"]), "b");
    assert_eq!(taken["passed_over"][0]["cause"], "not_admitted");
    // Nor by name.
    let refused = site.begins(0, Engagement::Named).await.unwrap_err();
    assert_eq!(
        kehu_kernel::Refusal::fact(&refused).code,
        "not-admitted-to-reception"
    );
    // Still not the next day.
    site.on("2026-06-02", "09:00").await;
    for one in 0..4 {
        site.call(one, "arrive", json!({})).await.expect(200);
    }
    assert_eq!(site.standing(0).await["cause"], "not_admitted");
    site.decide(admit).await.expect(200);
    assert_eq!(site.standing(0).await["cause"], json!(null));
}

#[actix_web::test]
async fn att_g05_sales_office_knows_no_such_measure() {
    let site = Site::sales_office().await;
    for kind in ["cancel_turn", "bar"] {
        let body = json!({"kind": kind, "salesperson_id": site.id(0), "reason": "未着工装"});
        let problem = site
            .decide(body)
            .await
            .problem(409, "rotation-measure-not-in-policy");
        assert_eq!(problem["rule"], "ATT-G05");
    }
    let admit = json!({"kind": "admit", "salesperson_id": site.id(0), "reason": "已整改"});
    site.decide(admit).await.problem(409, "admission-unchanged");
}

#[actix_web::test]
async fn att_g05_salespeople_decide_nothing_and_nobody_decides_on_their_own_turns() {
    let site = Site::developer().await;
    let grant = json!({"kind": "priority", "salesperson_id": site.id(1), "reason": "优先"});
    site.call(0, "decisions", grant)
        .await
        .problem(403, "forbidden");
    // A supervisor who also takes part in the rotation.
    let system = kehu_kernel::Caller::system("test", site.server.app.clock.now());
    let (user, unit) = (site.supervisor.user.unwrap(), site.unit);
    site.server
        .app
        .db
        .transaction(async |tx| {
            assignments::create(tx, &system, user, "salesperson", unit, system.today())
                .await
                .map(|_| ())
        })
        .await
        .unwrap();
    let join = json!({"salesperson_id": user, "what": {"change": "join"}, "reason": "顶班"});
    site.supervisor
        .post(&site.path("order-changes"), join)
        .await
        .expect(200);
    for decision in [
        json!({"kind": "priority", "salesperson_id": user, "reason": "优先"}),
        json!({"kind": "make_up", "salesperson_id": user, "times": 1, "reason": "补接"}),
    ] {
        site.decide(decision)
            .await
            .problem(403, "rotation-own-decision");
    }
    let off = site.server.caller("salesperson", site.unit).await;
    for kind in ["priority", "pass_over", "use_turn", "cancel_turn", "bar"] {
        let body = json!({"kind": kind, "salesperson_id": off.user.unwrap(), "reason": "不在班"});
        site.decide(body).await.problem(409, "rotation-not-on-duty");
    }
}

#[actix_web::test]
async fn att_g04_a_manager_passes_somebody_over_by_decision() {
    let site = Site::developer().await;
    let pass = json!({"kind": "pass_over", "salesperson_id": site.id(0), "reason": "挑客户"});
    let entry = site.decide(pass).await.expect(200);
    assert_eq!(entry["cause"], "by_decision");
    assert_eq!(site.order().await, "bcda");
}
