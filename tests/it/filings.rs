//! Customers filed by those outside the group, by published policies of other offices: agencies (P14), anybody (P16), owners (P13);
//! ATT-F01 to ATT-F09.

mod paid;

use crate::office::text;
use crate::reception::site::{A, B, Site};
use kehu_attribution::policy::{
    BuyerMatch, FilingMoment, FilingReward, FilingTerms, Period, PeriodUnit, RecommenderKind,
    SiteRules,
};
use kehu_tests::{Answer, Caller};
use serde_json::{Value, json};

fn days(count: u16) -> Period {
    Period {
        count,
        unit: PeriodUnit::Days,
    }
}

/// P14: not at the office within the last 7 days; protected 30 days from the reception.
pub(crate) fn p14() -> FilingTerms {
    FilingTerms {
        by: RecommenderKind::Agency,
        filed: FilingMoment::BeforeVisit,
        absent_for: Some(days(7)),
        only_new: false,
        visit_within: days(15),
        comes_along: false,
        protection: days(30),
        buyer: BuyerMatch::Party,
        reward: FilingReward::Rate { rate_ppm: 10_000 },
        needs_approval: false,
    }
}

/// P16: the buyer has the recommended name and telephone, and was not at the office before.
pub(crate) fn p16() -> FilingTerms {
    FilingTerms {
        by: RecommenderKind::PrivatePerson,
        absent_for: None,
        only_new: true,
        buyer: BuyerMatch::NameAndTelephone,
        ..p14()
    }
}

/// P13: an owner comes along at the first visit with the papers of both; a fixed sum per deal, here after approval.
pub(crate) fn p13() -> FilingTerms {
    FilingTerms {
        by: RecommenderKind::Owner,
        filed: FilingMoment::AtFirstVisit,
        absent_for: None,
        only_new: true,
        comes_along: true,
        reward: FilingReward::FixedSum {
            sum: "3000.00".parse().unwrap(),
        },
        needs_approval: true,
        ..p14()
    }
}

/// A developer's rules that take filings of all three kinds.
pub(crate) fn rules() -> SiteRules {
    let mut rules = SiteRules::developer();
    rules.determination.filings = vec![p14(), p16(), p13()];
    rules
}

impl Site {
    /// A company of the dossier that files as an agency, under contract for the year.
    pub(crate) async fn agency(&self) -> String {
        let code = kehu_identifiers::uscc::compose('9', '1', "430100", "MA5K0007").unwrap();
        let company = json!({"unit_id": self.unit, "name": "安居房产经纪有限公司",
            "profile": {"kind": "company", "legal_representative": "李强"},
            "identifiers": [{"kind": "unified_social_credit_code", "value": code}]});
        let made = self
            .project
            .post("/v1/customers", company)
            .await
            .expect(201);
        self.recommender("agency", &made["id"]).await
    }

    /// A person of the dossier who recommends.
    pub(crate) async fn private_person(&self) -> String {
        let person = json!({"unit_id": self.unit, "name": "孙悦", "profile": {"kind": "person"}, "mobile": "13511112222"});
        let made = self.project.post("/v1/customers", person).await.expect(201);
        self.recommender("private_person", &made["id"]).await
    }

    pub(crate) async fn recommender(&self, kind: &str, customer: &Value) -> String {
        let made = self.try_recommender(kind, customer).await.expect(201);
        text(&made["id"])
    }

    async fn try_recommender(&self, kind: &str, customer: &Value) -> Answer {
        let body = json!({"kind": kind, "customer_id": customer, "contract_from": "2026-01-01", "contract_until": "2026-12-31"});
        self.project.post(&self.path("recommenders"), body).await
    }

    pub(crate) async fn try_file(&self, recommender: &str, name: &str, mobile: &str) -> Answer {
        let body =
            json!({"recommender_id": recommender, "customer": {"name": name, "mobile": mobile}});
        self.project.post(&self.path("filings"), body).await
    }

    pub(crate) async fn file(&self, recommender: &str, mobile: &str) -> Value {
        self.try_file(recommender, "赵明", mobile).await.expect(201)
    }

    pub(crate) async fn filing(&self, id: &Value) -> Value {
        let path = format!("/v1/filings/{}", text(id));
        self.project.get(&path).await.expect(200)
    }

    /// A filed customer comes to one, is registered and confirmed; answers the registration.
    pub(crate) async fn comes(&mut self, one: usize, mobile: &str) -> Value {
        self.pass_a_minute().await;
        let who = json!({"kind": "visitor", "mobile": mobile});
        let begun = self.begin_in_turn(one, who).await;
        let registration = self.register(one, &begun, mobile).await.expect(201);
        self.finish(one, &begun).await;
        self.confirm(&registration).await.expect(200);
        self.pass_a_minute().await;
        registration
    }
}

/// How a filing stands, and which condition it fails.
pub(crate) fn standing(filing: &Value) -> (String, Value) {
    let last = filing["verdicts"].as_array().unwrap().last().unwrap();
    (text(&last["state"]), last["rule"].clone())
}

fn holds(state: &str) -> (String, Value) {
    (state.to_owned(), Value::Null)
}

fn fails(rule: &str) -> (String, Value) {
    ("void".to_owned(), json!(rule))
}

#[actix_web::test]
async fn p14_a_filing_is_void_when_the_visitor_was_on_site_within_seven_days() {
    let mut site = Site::with(|it| *it = rules()).await;
    let agency = site.agency().await;
    site.registered(A, "13812341234").await;
    site.clock("2026-06-08", "23:59").await;
    let void = site.file(&agency, "13812341234").await;
    assert_eq!(standing(&void), fails("ATT-F02"));
    let why = text(&void["verdicts"][0]["reason"]);
    assert!(
        why.contains("2026-06-01") && why.contains("2026-06-08"),
        "{why}"
    );
    site.clock("2026-06-09", "00:00").await;
    let filed = site.file(&agency, "13812341234").await;
    assert_eq!(standing(&filed), holds("awaited"));
    let until = text(&filed["verdicts"][0]["holds_until"]);
    assert!(until.starts_with("2026-06-24T15:59:59"), "{until}");
}

#[actix_web::test]
async fn p14_the_desk_names_the_filing_and_until_when_it_is_protected() {
    let mut site = Site::with(|it| *it = rules()).await;
    let (agency, somebody) = (site.agency().await, site.private_person().await);
    let filed = site.file(&agency, "13812341234").await;
    let other = site
        .try_file(&somebody, "钱进", "13812340000")
        .await
        .expect(201);
    // Who never came is found too, with the filing; nobody's turn or claim changes.
    let found = site.search(B, "1234").await["matches"][0].clone();
    assert_eq!(found["filing"]["filing_id"], filed["id"]);
    assert_eq!(found["filing"]["recommender_name"], "安居房产经纪有限公司");
    assert_eq!(found["filing"]["state"], "awaited");
    assert_eq!(found["advice"]["capacity"], "turn");
    site.comes(A, "13812341234").await;
    let found = site.search(B, "13812341234").await["matches"][0].clone();
    assert_eq!(found["filing"]["state"], "protected");
    let until = text(&found["filing"]["until"]);
    assert!(until.starts_with("2026-07-01T15:59:59"), "{until}");
    assert_eq!(
        standing(&site.filing(&filed["id"]).await),
        holds("protected")
    );
    // A person who recommends is masked for everybody.
    let found = site.search(A, "13812340000").await["matches"][0].clone();
    assert_eq!(found["filing"]["filing_id"], other["id"]);
    assert_eq!(found["filing"]["recommender_name"], "孙*");
    let record = site.record(&filed["party_id"]).await;
    assert!(
        record.iter().any(|entry| entry["kind"] == "filed"),
        "{record:?}"
    );
}

#[actix_web::test]
async fn p16_the_first_recommender_wins_and_a_visitor_of_before_cannot_be_recommended() {
    let mut site = Site::with(|it| *it = rules()).await;
    let (agency, somebody) = (site.agency().await, site.private_person().await);
    let first = site.file(&somebody, "13812341234").await;
    site.pass_a_minute().await;
    let second = site.file(&agency, "13812341234").await;
    assert_eq!(standing(&first), holds("awaited"));
    assert_eq!(standing(&second), fails("ATT-F03"));
    let referral = json!({"name": "赵明", "mobile": "13812341234", "relation": "friend", "origin": "private",
                          "appointed_on": "2026-06-02"});
    site.employee
        .post(&site.path("referrals"), referral)
        .await
        .problem(409, "filed-already");
    // The first lapses on the fifteenth day: somebody else may recommend.
    site.clock("2026-06-16", "23:59").await;
    let third = site.file(&agency, "13812341234").await;
    assert_eq!(standing(&third), fails("ATT-F03"));
    site.clock("2026-06-17", "00:00").await;
    let fourth = site.file(&agency, "13812341234").await;
    assert_eq!(standing(&fourth), holds("awaited"));
    // Who was here, however long ago, is nobody's to recommend.
    site.on("2026-06-18", "09:00").await;
    site.registered(A, "13812345678").await;
    site.clock("2026-12-01", "09:00").await;
    let late = site.file(&somebody, "13812345678").await;
    assert_eq!(standing(&late), fails("ATT-F02"));
}

#[actix_web::test]
async fn att_f03_an_employee_who_referred_first_beats_a_filing() {
    let mut site = Site::with(|it| *it = rules()).await;
    let agency = site.agency().await;
    let referral = json!({"name": "赵明", "mobile": "13812341234", "relation": "friend", "origin": "private",
                          "appointed_on": "2026-06-02"});
    site.employee
        .post(&site.path("referrals"), referral)
        .await
        .expect(201);
    site.pass_a_minute().await;
    let filed = site.file(&agency, "13812341234").await;
    assert_eq!(standing(&filed), fails("ATT-F03"));
    site.clock("2026-06-03", "00:00").await;
    let anew = site.file(&agency, "13812341234").await;
    assert_eq!(standing(&anew), holds("awaited"), "the referral has lapsed");
}

#[actix_web::test]
async fn att_f04_a_filing_lapses_when_the_customer_comes_too_late() {
    for (day, state) in [
        ("2026-06-16", holds("protected")),
        ("2026-06-17", fails("ATT-F04")),
    ] {
        let mut site = Site::with(|it| *it = rules()).await;
        let agency = site.agency().await;
        let filed = site.file(&agency, "13812341234").await;
        site.on(day, "09:00").await;
        site.comes(A, "13812341234").await;
        assert_eq!(standing(&site.filing(&filed["id"]).await), state, "{day}");
    }
}

#[actix_web::test]
async fn att_f01_a_contract_has_its_days_and_a_kind_its_terms() {
    let mut site = Site::with(|it| *it = rules()).await;
    let agency = site.agency().await;
    let path = format!("/v1/recommenders/{agency}");
    let read = site.project.get(&path).await.require(200);
    let ended = json!({"contract_until": "2026-06-01"});
    site.project
        .patch(&path, "\"9\"", ended.clone())
        .await
        .problem(412, "recommender-stale");
    site.project
        .patch(&path, read.header("etag"), ended)
        .await
        .expect(200);
    let within = site.file(&agency, "13812341234").await;
    assert_eq!(standing(&within), holds("awaited"));
    site.clock("2026-06-02", "00:00").await;
    let outside = site.file(&agency, "13812340000").await;
    assert_eq!(standing(&outside), fails("ATT-F01"));
    assert_eq!(
        standing(&site.filing(&within["id"]).await),
        holds("awaited"),
        "what was filed keeps the contract as it stood"
    );
    // The shipped sets take no filings.
    let plain = Site::developer().await;
    let person = json!({"unit_id": plain.unit, "name": "孙悦", "profile": {"kind": "person"}, "mobile": "13511112222"});
    let made = plain
        .project
        .post("/v1/customers", person)
        .await
        .expect(201);
    plain
        .try_recommender("private_person", &made["id"])
        .await
        .problem(409, "filings-not-taken");
    // An agency is a company, anybody else a person.
    let person = json!({"unit_id": site.unit, "name": "孙悦", "profile": {"kind": "person"}, "mobile": "13511112222"});
    let made = site.project.post("/v1/customers", person).await.expect(201);
    site.try_recommender("agency", &made["id"])
        .await
        .problem(422, "validation-failed");
}

#[actix_web::test]
async fn att_f07_a_filing_is_corrected_until_somebody_comes_and_never_altered() {
    let mut site = Site::with(|it| *it = rules()).await;
    let somebody = site.private_person().await;
    let filed = site
        .try_file(&somebody, "赵铭", "13812341234")
        .await
        .expect(201);
    let path = |filing: &Value| format!("/v1/filings/{}/corrections", text(&filing["id"]));
    let correction = json!({"name": "赵明", "reason": "听写有误"});
    site.pass_a_minute().await;
    let corrected = site
        .project
        .post(&path(&filed), correction.clone())
        .await
        .expect(201);
    assert_eq!(
        (&corrected["corrects_id"], &corrected["filed_at"]),
        (&filed["id"], &filed["filed_at"])
    );
    assert_eq!(
        corrected["name_agrees"], false,
        "the dossier bears the name that was told first"
    );
    site.project
        .post(&path(&filed), correction.clone())
        .await
        .problem(409, "filing-corrected");
    site.comes(A, "13812341234").await;
    let read = site.filing(&corrected["id"]).await;
    assert_eq!(read["name_agrees"], true, "the visitor told the same name");
    site.project
        .post(&path(&corrected), correction)
        .await
        .problem(409, "filing-visited");
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    for statement in [
        "update filings set has_bought = true",
        "delete from filing_verdicts",
        "update filing_names set name = null",
    ] {
        let refused = sqlx::query(statement).execute(&mut superuser).await;
        assert!(refused.is_err(), "{statement}");
    }
}

#[actix_web::test]
async fn att_f01_filings_are_of_the_site_that_the_caller_reaches() {
    let site = Site::with(|it| *it = rules()).await;
    let agency = site.agency().await;
    let filed = site.file(&agency, "13812341234").await;
    let elsewhere = site
        .server
        .site_under(site.server.org.company, "SITE-S")
        .await;
    let stranger: Caller = site.server.caller("project_manager", elsewhere).await;
    let path = format!("/v1/filings/{}", text(&filed["id"]));
    stranger.get(&path).await.problem(404, "filing-not-found");
    stranger
        .get(&format!("/v1/recommenders/{agency}"))
        .await
        .problem(404, "recommender-not-found");
    let listed = stranger.get("/v1/filings").await.expect(200);
    assert_eq!(listed["items"], json!([]));
    let listed = site.project.get("/v1/filings").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    site.people[A].get(&path).await.problem(403, "forbidden");
}
