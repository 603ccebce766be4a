//! Where the guides lead.

use super::{all_places, attributes, page};
use kehu_tests::Server;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Other sites that the guides name.
const OUTSIDE: [&str; 1] = ["https://www.standardwebhooks.com/"];

/// A fragment as it stands in attributes of the page it leads to.
fn plain(fragment: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = fragment.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Places of operations in Swagger UI, as the guides write them.
fn operations(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    let operations = paths
        .values()
        .flat_map(|item| item.as_object().unwrap().values());
    operations
        .filter_map(|operation| {
            let (tag, id) = (
                operation["tags"][0].as_str()?,
                operation["operationId"].as_str()?,
            );
            Some(format!("#/{tag}/{id}"))
        })
        .collect()
}

#[actix_web::test]
async fn every_link_and_every_anchor_leads_somewhere() {
    let server = Server::start().await;
    let anyone = server.anyone();
    let operations = operations(&anyone.get("/openapi.json").await.expect(200));
    let mut anchors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut links: BTreeSet<(String, String)> = BTreeSet::new();
    let mut reached: BTreeSet<String> = BTreeSet::new();
    for place in all_places() {
        let page = page(&anyone, &place).await;
        let ids = attributes(&page, "id");
        let own: BTreeSet<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(own.len(), ids.len(), "an anchor stands twice in {place}");
        for link in attributes(&page, "href") {
            links.insert((place.clone(), link.to_owned()));
        }
        anchors.insert(place, own);
    }
    for (from, link) in &links {
        let (path, fragment) = link
            .split_once('#')
            .map_or((link.as_str(), None), |(path, fragment)| {
                (path, Some(fragment))
            });
        let path = if path.is_empty() { from.as_str() } else { path };
        if path == "data:," || OUTSIDE.contains(&path) {
            continue;
        }
        assert!(path.starts_with('/'), "{from} leads outside, to {link}");
        if path == "/docs/operations/" {
            let known = fragment.is_none_or(|place| operations.contains(&format!("#{place}")));
            assert!(known, "{from} names no operation by {link}");
        } else if let Some(own) = anchors.get(path) {
            assert!(
                fragment.is_none_or(|anchor| own.contains(&plain(anchor))),
                "{from}: {link}"
            );
        } else if reached.insert(path.to_owned()) {
            anyone.get(path).await.require(200);
        }
    }
    let named = links
        .iter()
        .filter(|(_, link)| link.starts_with("/docs/operations/#/"));
    assert!(
        named.count() > 50,
        "guides lead to the operations that they name"
    );
    server.stop().await;
}
