//! Results as files and on paper.

use super::fixture::*;
use kehu_tests::Server;
use serde_json::json;
use uuid::Uuid;

async fn laid(server: &Server) -> Uuid {
    let hostile = json!({"text": text("<script>alert(1)</script>服务态度")});
    let content = questionnaire(
        "to_zero",
        vec![
            section("a", 3, vec![question("q", hostile)]),
            section(
                "b",
                1,
                vec![
                    question("other", json!({})),
                    question("nps", json!({"kind": "recommendation", "weight": 0})),
                ],
            ),
        ],
    );
    let survey = lay(server, &Plan::plain(server, content)).await;
    for (first, second, score) in [(5, 3, 10), (4, 4, 9), (4, 2, 8), (3, 3, 6), (5, 5, 10)] {
        let answers = [
            ("q", Answered::Step(first)),
            ("other", Answered::Step(second)),
            ("nps", Answered::Recommends(score)),
        ];
        answer(server, survey, "all", None, &answers).await;
    }
    survey
}

#[actix_web::test]
async fn sur_08_files_hold_the_figures_of_the_results() {
    let server = Server::start().await;
    let reader = reader(&server).await;
    let survey = laid(&server).await;
    let found = results(&reader, survey).await;
    let place = format!("/v1/surveys/{survey}/results/export?table=results&format=csv");
    let answer = reader.get(&place).await.require(200);
    assert!(
        answer
            .header("content-disposition")
            .contains("survey-results-2026-06-01.csv")
    );
    let text = String::from_utf8(answer.bytes).unwrap();
    let row = |key: &str| {
        text.lines()
            .find(|line| line.split(',').nth(1) == Some(key))
            .unwrap()
            .to_owned()
    };
    assert!(text.starts_with('\u{feff}'));
    let index = &by_key(&found["questions"], "q")["index"];
    let (value, low, high) = figure(index);
    assert!(
        row("q").contains(&format!("5,{value},{low},{high}")),
        "{}",
        row("q")
    );
    assert!(row("nps").contains("40.00"), "{}", row("nps"));
    let workbook = reader
        .get(&format!(
            "/v1/surveys/{survey}/results/export?table=stratum&format=xlsx"
        ))
        .await
        .require(200);
    assert!(workbook.bytes.starts_with(b"PK"));
    let mut superuser = superuser(&server).await;
    let recorded: i64 =
        sqlx::query_scalar("select count(*) from audit_entries where action = 'surveys.export'")
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    assert_eq!(recorded, 2);
    server.stop().await;
}

#[actix_web::test]
async fn sur_08_the_report_prints_the_figures_of_the_results_with_charts() {
    let server = Server::start().await;
    let mut reader = reader(&server).await;
    let survey = laid(&server).await;
    let found = results(&reader, survey).await;
    for (language, title) in [
        ("zh", "满意度调查报告"),
        ("en", "Report of a satisfaction survey"),
    ] {
        reader.language = language;
        let answer = reader
            .get(&format!("/v1/surveys/{survey}/results/report"))
            .await
            .require(200);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(policy.contains("sandbox"), "{policy}");
        let page = String::from_utf8(answer.bytes).unwrap();
        assert!(page.contains(title));
        assert_eq!(page.matches("<svg").count(), 2);
        assert!(
            !page.contains("<script"),
            "what a customer or employee wrote is no markup"
        );
        let mut figures = vec![&found["overall"]];
        figures.extend(["a", "b"].map(|key| &by_key(&found["sections"], key)["index"]));
        figures.extend(["q", "other"].map(|key| &by_key(&found["questions"], key)["index"]));
        figures.push(&by_key(&found["questions"], "nps")["recommendation"]);
        for one in figures {
            let (value, low, high) = figure(one);
            let cells = format!("<td class=\"n\">{value}</td><td class=\"n\">{low} – {high}</td>");
            assert!(page.contains(&cells), "{cells}");
        }
    }
    server.stop().await;
}
