//! Changes passed on to those who need them (CUS-03).

use crate::office::{Office, morning};
use kehu_customers::deliveries::DeliveryPolicy;
use kehu_policy::PolicyDocument;
use kehu_tests::Caller;
use serde_json::{Value, json};

async fn news(caller: &Caller) -> Vec<Value> {
    let list = caller
        .get("/v1/deliveries?acknowledged=false")
        .await
        .expect(200);
    list["items"].as_array().unwrap().clone()
}

/// Suspends a customer, which finance, the plant office and the parent hear of.
async fn suspended(office: &mut Office) -> String {
    let (customer, _) = office.customer("2026-06-30").await;
    office.sql("delete from customer_deliveries").await;
    office.at(morning("2026-07-01")).await;
    office.check().await;
    customer.id
}

#[actix_web::test]
async fn cus_03_each_recipient_sees_what_is_new_to_it_and_acknowledges_it_once() {
    let mut office = Office::open().await;
    let customer = suspended(&mut office).await;
    let mine = news(&office.plant).await;
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0]["customer_id"], customer);
    assert_eq!(mine[0]["recipient"], "plant_offices");
    assert_eq!(mine[0]["subjects"], json!(["status"]));
    assert_eq!(mine[0]["due_on"], "2026-07-04");
    let id = mine[0]["id"].as_str().unwrap();
    let done = office
        .plant
        .act(&format!("/v1/deliveries/{id}/acknowledge"))
        .await
        .expect(200);
    assert_eq!(
        done["items"][0]["acknowledged_by"]["id"],
        office.plant.user.unwrap().to_string()
    );
    assert!(news(&office.plant).await.is_empty());
    office
        .plant
        .act(&format!("/v1/deliveries/{id}/acknowledge"))
        .await
        .problem(409, "delivery-already-acknowledged");
}

#[actix_web::test]
async fn cus_03_only_people_of_the_recipient_unit_acknowledge() {
    let mut office = Office::open().await;
    suspended(&mut office).await;
    let parent = office
        .server
        .caller("parent_company_officer", office.server.org.group)
        .await;
    let stranger = office
        .server
        .caller("plant_office_clerk", office.server.org.other)
        .await;
    assert!(news(&stranger).await.is_empty());
    let all = news(&parent).await;
    let recipients: Vec<&str> = all
        .iter()
        .map(|one| one["recipient"].as_str().unwrap())
        .collect();
    assert!(recipients.contains(&"parent"), "{recipients:?}");
    let plants = news(&office.plant).await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    stranger
        .act(&format!("/v1/deliveries/{plants}/acknowledge"))
        .await
        .problem(404, "delivery-not-found");
    office
        .manager
        .act(&format!("/v1/deliveries/{plants}/acknowledge"))
        .await
        .problem(403, "forbidden");
    let both = json!({"delivery_ids": [plants, crate::office::nothing()]});
    office
        .plant
        .post("/v1/deliveries/acknowledge", both)
        .await
        .problem(404, "delivery-not-found");
    assert_eq!(news(&office.plant).await.len(), 1, "all or none");
}

#[actix_web::test]
async fn cus_03_what_was_left_lying_shows_the_day_after_it_was_due() {
    let mut office = Office::open().await;
    let customer = suspended(&mut office).await;
    let overdue = "/v1/deliveries?overdue=true";
    office.at(morning("2026-07-04")).await;
    let none = office.plant.get(overdue).await.expect(200);
    assert_eq!(none["items"], json!([]));
    office.at(morning("2026-07-05")).await;
    let one = office.plant.get(overdue).await.expect(200);
    assert_eq!(one["items"][0]["overdue"], true);
    let of_customer = office
        .manager
        .get(&format!("/v1/customers/{customer}/deliveries"))
        .await
        .expect(200);
    assert_eq!(
        of_customer["items"].as_array().unwrap().len(),
        3,
        "its account manager sees all recipients: {of_customer}"
    );
}

#[actix_web::test]
async fn cus_03_who_is_told_is_policy() {
    let mut office = Office::open().await;
    let nobody = DeliveryPolicy::presets().pop().unwrap();
    assert_eq!(nobody.key, "nobody");
    office.publish(nobody.document).await;
    suspended(&mut office).await;
    assert!(news(&office.plant).await.is_empty());
    assert_eq!(
        office
            .count("select count(*) from customer_deliveries")
            .await,
        0
    );
}

#[actix_web::test]
async fn cus_03_the_plant_office_hears_nothing_of_invoicing() {
    let mut office = Office::open().await;
    let (customer, _) = office.customer("2030-01-01").await;
    office.sql("delete from customer_deliveries").await;
    let document = office.invoicing(&customer).await;
    office.verify(&document).await.expect(200);
    assert!(news(&office.plant).await.is_empty());
    let finance = news(&office.finance).await;
    assert_eq!(finance[0]["subjects"], json!(["invoicing"]));
}

#[actix_web::test]
async fn cus_03_a_recipient_reads_what_is_new_without_seeing_the_dossier() {
    let mut office = Office::open().await;
    let customer = suspended(&mut office).await;
    let place = format!("/v1/customers/{customer}");
    office.plant.get(&place).await.problem(403, "forbidden");
    let told = &news(&office.plant).await[0];
    let id = told["id"].as_str().unwrap();
    let read = office
        .plant
        .get(&format!("/v1/deliveries/{id}"))
        .await
        .expect(200);
    assert_eq!(&read["delivery"], told);
    let dossier = office.manager.get(&place).await.require(200);
    assert_eq!(read["delivery"]["customer_name"], dossier.json["name"]);
    let lines: Vec<_> = read["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (&line["field"], &line["old_value"], &line["new_value"]))
        .collect();
    assert_eq!(
        lines,
        [(&json!("status"), &json!("active"), &json!("suspended"))]
    );
    let stranger = office
        .server
        .caller("plant_office_clerk", office.server.org.other)
        .await;
    stranger
        .get(&format!("/v1/deliveries/{id}"))
        .await
        .problem(404, "delivery-not-found");
}

#[actix_web::test]
async fn cus_03_a_delivery_tells_of_nothing_but_its_subjects_and_masks_persons() {
    let mut office = Office::open().await;
    let (customer, _) = office.customer("2030-01-01").await;
    office.sql("delete from customer_deliveries").await;
    let place = format!("/v1/customers/{}", customer.id);
    let etag = office.manager.get(&place).await.require(200).etag();
    let change = json!({"telephone": "0731-84005678", "industry": "塑料制品业"});
    office
        .manager
        .patch(&place, &etag, change)
        .await
        .require(200);
    let contact = json!({"name": "单小红", "role": "purchasing", "mobile": "13812341234"});
    office
        .manager
        .post(&format!("{place}/contacts"), contact)
        .await
        .require(201);
    let mut lines = Vec::new();
    for told in news(&office.plant).await {
        let path = format!("/v1/deliveries/{}", told["id"].as_str().unwrap());
        let read = office.plant.get(&path).await.expect(200);
        for line in read["changes"].as_array().unwrap() {
            lines.push((line["field"].clone(), line["new_value"].clone()));
        }
    }
    for (field, value) in [
        ("telephone", "0731-84005678"),
        ("contact.name", "单**"),
        ("contact.mobile", "138****1234"),
    ] {
        assert!(lines.contains(&(json!(field), json!(value))), "{lines:?}");
    }
    assert!(
        lines.iter().all(|(field, _)| field != "industry"),
        "{lines:?}"
    );
}
