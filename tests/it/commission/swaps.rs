//! A unit swap settled by the difference, or as a cancellation with a new purchase (P10: "cancel and buy anew, difference
//! settled"; ATT-D11).

use crate::books::{Books, on};
use crate::reception::site::A;
use kehu_attribution::policy::{AccrualBase, SiteRules, UnitSwap};

/// Commission on the price, at 4 per mille in May and at 5 per mille from June on.
fn rules(rate_ppm: u32, unit_swap: UnitSwap) -> SiteRules {
    let mut rules = SiteRules::developer();
    rules.commission.rate_ppm = rate_ppm;
    rules.commission.accrual.base = AccrualBase::Price;
    rules.commission.unit_swap = unit_swap;
    rules
}

/// Sold in May at 1000000, swapped in June to a unit at 1200000; answers what June brings the salesperson.
async fn swapped(unit_swap: UnitSwap) -> (Books, serde_json::Value) {
    let mut books = Books::under(rules(4000, unit_swap)).await;
    let seller = books.seller(A).clone();
    let deal = books.sold_by(A, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    assert_eq!(books.statement(&may, &seller).await["paid"], "4000.00");
    // The swap is later than the settlement that has counted what was so before it.
    books.at(on("2026-06-03")).await;
    books.publish(rules(5000, unit_swap)).await;
    books.swap(&deal, A, "1200000.00").await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    let statement = books.statement(&june, &seller).await;
    books.prove().await;
    (books, statement)
}

#[actix_web::test]
async fn p10_by_the_difference_only_what_is_new_accrues_at_the_rate_of_the_month() {
    let (_, june) = swapped(UnitSwap::Difference).await;
    assert_eq!(
        (&june["accrued"], &june["reversed"], &june["paid"]),
        (&"1000.00".into(), &"0.00".into(), &"1000.00".into()),
        "200000 at 5 per mille"
    );
}

#[actix_web::test]
async fn p10_cancelled_and_bought_anew_the_old_is_reversed_and_the_whole_accrues_at_the_rate_of_its_month()
 {
    let (mut books, june) = swapped(UnitSwap::CancelAndBuyAnew).await;
    assert_eq!(
        (&june["accrued"], &june["reversed"], &june["paid"]),
        (&"6000.00".into(), &"-4000.00".into(), &"2000.00".into()),
        "1200000 at 5 per mille, less what was paid"
    );
    // The next month posts nothing anew: the swap is settled.
    let seller = books.seller(A).clone();
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    let path = format!("/v1/commission/statements/{july}/{}", seller.user.unwrap());
    books
        .finance
        .get(&path)
        .await
        .problem(404, "commission-statement-not-found");
    books.prove().await;
}
