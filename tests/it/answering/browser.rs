//! In a browser on a telephone's screen.

use super::{link, taken};
use crate::telephone::{PUBLIC_URL, Telephone};
use kehu_tests::Server;

#[actix_web::test]
async fn sur_04_a_customer_answers_on_a_telephone() {
    let server = Server::start().await;
    let (_, _, token) = link(&server).await;
    let Some(telephone) = Telephone::open(&server).await else {
        return;
    };
    telephone.visit(&format!("{PUBLIC_URL}/s/{token}")).await;
    let fits = "return document.documentElement.scrollWidth <= window.innerWidth && window.innerWidth === 390";
    assert_eq!(
        telephone.tell(fits).await,
        true,
        "nothing stands outside the screen"
    );
    let reachable = "return [...document.querySelectorAll('label, button')].every(one => one.getBoundingClientRect().height >= 44)";
    assert_eq!(
        telephone.tell(reachable).await,
        true,
        "everything to tap is large enough"
    );
    let styled = "return getComputedStyle(document.querySelector('button.main')).backgroundColor";
    assert_eq!(
        telephone.tell(styled).await,
        "rgb(11, 87, 164)",
        "the style is loaded"
    );
    let labelled = "return [...document.querySelectorAll('input:not([type=hidden]), textarea')].every(one => one.labels.length === 1 || one.ariaLabel)";
    assert_eq!(
        telephone.tell(labelled).await,
        true,
        "every field has a name"
    );
    // Badly, by its label; then the question why appears.
    telephone.tap("label[for='q-service-1']").await;
    telephone.tap("button.main").await;
    telephone
        .until("return document.querySelector('[role=alert]') !== null")
        .await;
    assert_eq!(
        telephone
            .tell("return document.querySelector('#q-service-1').checked")
            .await,
        true
    );
    telephone
        .write(
            "textarea",
            "排队太久 <img src=x onerror=document.title='hacked'>",
        )
        .await;
    telephone.tap("label[for='q-nps-9']").await;
    telephone.tap("button[value=save]").await;
    telephone
        .until("return document.querySelector('[role=status]') !== null")
        .await;
    assert_eq!(
        telephone
            .tell("return document.querySelectorAll('img').length")
            .await,
        0
    );
    telephone.tap("button.main").await;
    telephone
        .until("return document.querySelector('h1').textContent === '感谢您的支持'")
        .await;
    assert_eq!(
        telephone.tell("return document.title").await,
        "感谢您的支持"
    );
    assert_eq!(taken(&server).await, 1);
    telephone.close().await;
    server.stop().await;
}
