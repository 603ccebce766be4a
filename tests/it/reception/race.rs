//! The same moment on two machines (ATT-G22).

use super::site::{A, B, Site, form};
use crate::office::text;
use kehu_attribution::policy::SiteRules;
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};

fn many(config: &mut kehu_api::config::Config) {
    config.write_connections = 8;
    config.read_connections = 4;
}

async fn at_once(calls: Vec<(Caller, &'static str, Value)>) -> Vec<(u16, Value)> {
    let tasks: Vec<_> = calls
        .into_iter()
        .map(|(caller, path, body)| {
            actix_web::rt::spawn(async move {
                let answer = caller.post(path, body).await;
                (answer.status.as_u16(), answer.json)
            })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

#[actix_web::test]
async fn att_g22_two_registrations_in_the_same_moment_on_two_machines_exactly_one_wins_and_the_other_is_told_who_holds()
 {
    let site = Site::open(Server::start_with(many).await, SiteRules::developer(), 2).await;
    let second = Server::beside(&site.server);
    for round in 0..8 {
        let mobile = format!("1381234{round:04}");
        let receptions = [site.visitor(A).await, site.visitor(B).await];
        let calls = [A, B]
            .map(|one| {
                let caller = if one == A {
                    site.people[one].clone()
                } else {
                    second.adopt(&site.people[one])
                };
                let body = json!({"reception_id": receptions[one]["id"], "visit": "first",
                                  "visitor": {"name": "赵明", "mobile": mobile}, "form": form()});
                (caller, "/v1/registrations", body)
            })
            .to_vec();
        let answers = at_once(calls).await;
        let won: Vec<usize> = (0..2).filter(|one| answers[*one].0 == 201).collect();
        assert_eq!(won.len(), 1, "{answers:?}");
        let lost = &answers[1 - won[0]];
        assert_eq!(
            (lost.0, text(&lost.1["code"])),
            (409, "registration-claim-stands".to_owned()),
            "{lost:?}"
        );
        assert!(text(&lost.1["detail"]).contains("2026-07-01"), "{lost:?}");
        let claims = "select count(*) from claims c join party_members m on m.party_id = c.party_id
                      join customers p on p.id = m.customer_id where p.mobile = ";
        assert_eq!(site.count(&format!("{claims}'{mobile}'")).await, 1);
        assert_eq!(
            site.count(&format!(
                "select count(*) from customers where mobile = '{mobile}'"
            ))
            .await,
            1
        );
        for one in [A, B] {
            site.finish(one, &receptions[one]).await;
        }
    }
    let gaps = "select max(form_number) - count(*) from registrations";
    assert_eq!(site.count(gaps).await, 0, "numbers have no gaps");
    second.stop().await;
}

#[actix_web::test]
async fn att_g06_the_same_new_mobile_at_two_desks_in_the_same_moment_is_one_person() {
    let site = Site::open(Server::start_with(many).await, SiteRules::sales_office(), 2).await;
    let second = Server::beside(&site.server);
    let path: &'static str = Box::leak(site.path("phone-enquiries").into_boxed_str());
    for round in 0..6 {
        let mobile = format!("1391234{round:04}");
        let body = json!({"visitor": {"mobile": mobile}, "channel": "internet", "question": "price", "invited": true});
        let calls = vec![
            (site.people[A].clone(), path, body.clone()),
            (second.adopt(&site.people[B]), path, body),
        ];
        let answers = at_once(calls).await;
        assert!(answers.iter().all(|answer| answer.0 == 201), "{answers:?}");
        assert_eq!(answers[0].1["party_id"], answers[1].1["party_id"]);
        assert_eq!(
            site.count(&format!(
                "select count(*) from customers where mobile = '{mobile}'"
            ))
            .await,
            1
        );
    }
    second.stop().await;
}
