//! What is told of requests to the outside: traces.

use kehu_api::telemetry;
use kehu_tests::Server;
use reqwest::Method;
use serde_json::json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A collector of traces: takes requests and hands on their paths and bodies.
fn collector() -> (String, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let sender = sender.clone();
            std::thread::spawn(move || {
                let mut connection = BufReader::new(connection.unwrap());
                while let Some(request) = receive(&mut connection) {
                    let taken = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
                    connection.get_mut().write_all(taken).unwrap();
                    drop(sender.send(request));
                }
            });
        }
    });
    (format!("http://{address}/v1/traces"), receiver)
}

/// One request; none when the connection has ended.
fn receive(connection: &mut BufReader<TcpStream>) -> Option<(String, Vec<u8>)> {
    let mut lines = connection.by_ref().lines().map_while(Result::ok);
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let length = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse().ok())?
        })
        .last()
        .unwrap_or(0);
    let mut body = vec![0; length];
    connection.read_exact(&mut body).ok()?;
    Some((path, body))
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[actix_web::test]
async fn traces_arrive_with_route_and_status_under_the_callers_trace_and_without_personal_data() {
    let (endpoint, received) = collector();
    let mut export = None;
    let server = Server::start_with(|config| {
        config.otlp_endpoint = Some(endpoint);
        export = Some(telemetry::start(config).unwrap());
    })
    .await;
    let clerk = server.caller("account_manager", server.org.branch).await;
    let body = json!({"unit_id": server.org.branch, "name": "单雄信", "profile": {"kind": "person"}, "mobile": "13812341234"});
    let entered = clerk.post("/v1/customers", body).await.expect(201);
    let path = format!("/v1/customers/{}", entered["id"].as_str().unwrap());
    let traced = clerk.request(Method::GET, &path).header(
        "traceparent",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    );
    clerk.send(traced).await.require(200);
    clerk.get("/v1/customers?q=13812341234").await.require(200);
    let liar = clerk
        .request(Method::GET, "/v1/me")
        .header("traceparent", "13812341234");
    clerk.send(liar).await.require(200);
    // Dropping it sends what is left, from a thread that may wait.
    std::thread::spawn(move || drop(export)).join().unwrap();

    let mut all = Vec::new();
    while let Ok((to, body)) = received.recv_timeout(Duration::from_millis(500)) {
        assert_eq!(to, "/v1/traces");
        all.extend(body);
    }
    let trace = 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.to_be_bytes();
    for (wanted, what) in [
        (b"GET /v1/customers/{id}".as_slice(), "the operation"),
        (b"POST /v1/customers".as_slice(), "the other operation"),
        (b"http.response.status_code".as_slice(), "the status"),
        (b"kehu".as_slice(), "the service"),
        (trace.as_slice(), "the caller's trace"),
    ] {
        assert!(holds(&all, wanted), "{what} is missing");
    }
    let token = clerk.token.clone().unwrap();
    for secret in ["13812341234", "单雄信", &path, &token, "q="] {
        assert!(!holds(&all, secret.as_bytes()), "{secret} was told");
    }
}
