//! Those who call.

use crate::Answer;
use crate::declared::{hold_tag, is_dry_run};
use kehu_kernel::UserId;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

/// Someone who calls the server; without a token, anyone.
#[derive(Debug, Clone)]
pub struct Caller {
    pub(crate) client: Client,
    pub(crate) base: String,
    /// The access token that is sent.
    pub token: Option<String>,
    /// The user, if there is one.
    pub user: Option<UserId>,
    /// The sign-in name.
    pub name: String,
    /// Sent as `Accept-Language`.
    pub language: &'static str,
}

impl Caller {
    /// Where the server is, such as `http://127.0.0.1:40123`.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A request to be completed and sent by [`Caller::send`].
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .header("accept-language", self.language);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let (client, request) = request.build_split();
        let request = request.unwrap();
        let (method, url) = (request.method().clone(), request.url().clone());
        let dry = is_dry_run(&request);
        let answer = Answer::of(client.execute(request).await.unwrap()).await;
        hold_tag(&method, &url, dry, answer.status.as_u16(), &answer.headers);
        answer
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).json(&body))
            .await
    }

    /// POST with a JSON body and an idempotency key.
    pub async fn post_once(&self, path: &str, key: &str, body: Value) -> Answer {
        self.send(
            self.request(Method::POST, path)
                .header("idempotency-key", key)
                .json(&body),
        )
        .await
    }

    /// POST without a body.
    pub async fn act(&self, path: &str) -> Answer {
        self.send(self.request(Method::POST, path)).await
    }

    /// PUT with a JSON body.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(&body)).await
    }

    /// PATCH with a merge patch and `If-Match`.
    pub async fn patch(&self, path: &str, etag: &str, body: Value) -> Answer {
        let request = self
            .request(Method::PATCH, path)
            .header("if-match", etag)
            .header("content-type", "application/merge-patch+json");
        self.send(request.body(body.to_string())).await
    }

    /// DELETE with `If-Match`.
    pub async fn delete(&self, path: &str, etag: &str) -> Answer {
        self.send(self.request(Method::DELETE, path).header("if-match", etag))
            .await
    }
}
