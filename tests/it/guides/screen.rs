//! The documentation on a telephone's screen.

use super::all_places;
use crate::telephone::Telephone;
use kehu_tests::Server;

#[actix_web::test]
async fn guides_read_well_on_a_telephone() {
    let server = Server::start().await;
    let Some(telephone) = Telephone::open(&server).await else {
        return;
    };
    let base = server.anyone().base().to_owned();
    for place in all_places() {
        telephone.visit(&format!("{base}{place}")).await;
        let fits = "return document.documentElement.scrollWidth <= window.innerWidth && window.innerWidth === 390";
        assert_eq!(
            telephone.tell(fits).await,
            true,
            "{place} is wider than the screen"
        );
        let styled = "return getComputedStyle(document.querySelector('main')).fontSize === '16px' && document.styleSheets.length === 1";
        assert_eq!(telephone.tell(styled).await, true, "{place} has its style");
        let reachable = "return [...document.querySelectorAll('header a, .contents a')].every(one => one.getBoundingClientRect().height >= 38 || getComputedStyle(one.closest('ul') ?? one).display === 'none')";
        assert_eq!(
            telephone.tell(reachable).await,
            true,
            "{place} has links that are hard to tap"
        );
        assert_eq!(telephone.console().await, Vec::<String>::new(), "{place}");
    }
    // A problem's type, opened in the browser, shows its place.
    telephone
        .visit(&format!("{base}/v1/problems#customer-stale"))
        .await;
    let shown = "const place = document.querySelector(':target').getBoundingClientRect(); return place.top >= 0 && place.top < window.innerHeight";
    assert_eq!(telephone.tell(shown).await, true);
    // The contents lie under the text, one tap away.
    telephone.tap("header .menu").await;
    let contents = "return document.querySelector('#contents').getBoundingClientRect().top < window.innerHeight";
    telephone.until(contents).await;
    telephone.close().await;
    server.stop().await;
}

#[actix_web::test]
async fn operations_are_shown_and_a_guide_leads_into_them() {
    let server = Server::start().await;
    let Some(telephone) = Telephone::open(&server).await else {
        return;
    };
    let base = server.anyone().base().to_owned();
    telephone
        .visit(&format!("{base}/docs/en/getting-started"))
        .await;
    telephone
        .tap("a[href$='#/customers/createCustomer'], a[href$='#/authentication/signIn']")
        .await;
    telephone
        .until("return document.querySelector('.opblock.is-open .opblock-summary-path')?.textContent.replace(/\\u200b/g, '') === '/v1/auth/tokens'")
        .await;
    telephone
        .until("return document.querySelectorAll('.opblock-tag').length > 20")
        .await;
    assert_eq!(telephone.console().await, Vec::<String>::new());
    telephone.close().await;
    server.stop().await;
}
