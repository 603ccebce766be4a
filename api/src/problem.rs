//! RFC 9457 problem documents: the only error body that this API sends.
//!
//! A [`Problem`] carries its texts in both languages until the outermost middleware writes it in the language of
//! the request, with the request's identifier. What went wrong inside the server is logged there once and never sent.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use kehu_kernel::{Fact, Fault, Kind, Language, Refusal, Words};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Seconds after which something that does not answer is worth another try.
const SOON: u64 = 5;

/// Media type of problem documents.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// An error, as described by RFC 9457. Branch on `code`, which never changes; `title`, `detail` and `message` are for
/// people and follow `Accept-Language`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Reference that identifies the problem type; `GET /v1/problems` lists all.
    #[serde(rename = "type")]
    #[schema(
        format = "uri-reference",
        max_length = 200,
        example = "/v1/problems#customer-not-found"
    )]
    pub type_: String,
    /// Short summary of the problem type.
    #[schema(max_length = 200, example = "The customer does not exist")]
    pub title: String,
    /// HTTP status of this response.
    #[schema(minimum = 400, maximum = 599, example = 404)]
    pub status: u16,
    /// Stable code of the problem type, in kebab case. New codes may appear.
    #[schema(
        max_length = 100,
        pattern = "^[a-z0-9-]+$",
        example = "customer-not-found"
    )]
    pub code: String,
    /// What happened here and what to do.
    #[schema(max_length = 4000)]
    pub detail: String,
    /// The policy rule that decided, when one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20, example = "CUS-11")]
    pub rule: Option<String>,
    /// Identifier of the request, as in `X-Request-Id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub request_id: Option<Uuid>,
    /// The single faults of what was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, max_items = 1000)]
    pub errors: Vec<FieldProblem>,
}

/// One fault in what was sent: at a place in the body, or in a parameter.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldProblem {
    /// JSON Pointer (RFC 6901) into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 500, example = "/profile/name")]
    pub pointer: Option<String>,
    /// Name of the query, path or header parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100, example = "limit")]
    pub parameter: Option<String>,
    /// Stable code of the fault.
    #[schema(max_length = 100, example = "length")]
    pub code: String,
    /// What is wrong and what would be right.
    #[schema(max_length = 2000, example = "must be 1 to 200 characters long")]
    pub message: String,
}

/// A problem before its language is known.
#[derive(Debug, Clone)]
pub struct Problem {
    fact: Fact,
    status: StatusCode,
    detail: Words,
    faults: Vec<(Place, &'static str, Words)>,
    retry_after: Option<u64>,
}

#[derive(Debug, Clone)]
enum Place {
    Body(String),
    Parameter(String),
}

macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:ident, $kind:ident, $en:literal, $zh:literal,
        $detail_en:literal, $detail_zh:literal;)*) => {
        $($(#[$doc])* pub const $name: (Fact, StatusCode) = (
            Fact { code: $code, kind: Kind::$kind, rule: "", en: $en, zh: $zh, detail_en: $detail_en, detail_zh: $detail_zh },
            StatusCode::$status,
        );)*
        /// The problems of the HTTP layer itself.
        pub(crate) const HTTP_FACTS: &[(Fact, StatusCode)] = &[$($name),*];
    };
}

facts! {
    /// Syntax of the request, or a parameter.
    MALFORMED = "malformed-request", BAD_REQUEST, Invalid, "The request is malformed", "请求格式错误",
        "The syntax of the body, or a parameter, is wrong; errors names the parameter. Mend the request.",
        "请求体语法或参数有误，errors 指出具体参数。请修正后再发送。";
    /// No or wrong credentials.
    UNAUTHENTICATED = "unauthenticated", UNAUTHORIZED, Unauthenticated, "Sign in first", "请先登录",
        "Send an access token as Authorization: Bearer, or an API key as X-Api-Key, not both. A token lives for 15 minutes; exchange the refresh token for the next one.",
        "请以 Authorization: Bearer 发送访问令牌，或以 X-Api-Key 发送 API 密钥，二者不可同时发送。访问令牌有效期 15 分钟，可用刷新令牌换取下一个。";
    /// The permission is missing.
    FORBIDDEN = "forbidden", FORBIDDEN, Forbidden, "You may not do this", "无权执行此操作",
        "The account lacks the permission that the detail names. An administrator gives it with a role.",
        "账号缺少 detail 中指明的权限，请管理员通过角色授予。";
    /// Nothing at this path.
    NOT_FOUND = "not-found", NOT_FOUND, NotFound, "There is no such resource", "资源不存在",
        "The identifier is wrong, or the thing lies outside the scope of the account.",
        "标识有误，或该资源不在账号的数据范围内。";
    /// Another method is meant.
    METHOD_NOT_ALLOWED = "method-not-allowed", METHOD_NOT_ALLOWED, Invalid, "The resource does not take this method", "不支持的请求方法",
        "The Allow header lists the methods that the path takes.",
        "Allow 标头列出该路径支持的方法。";
    /// The body did not arrive in time.
    REQUEST_TIMEOUT = "request-timeout", REQUEST_TIMEOUT, Invalid, "The request took too long to arrive", "请求超时",
        "Send the whole request without pauses; with a slow network, in smaller parts.",
        "请连续发送完整请求；网络较慢时请减小请求体。";
    /// If-Match names an old version.
    STALE = "stale-version", PRECONDITION_FAILED, Stale, "The resource has changed since you read it", "数据已被他人修改",
        "Read the resource again, apply the change to what you read, and send its new ETag as If-Match.",
        "请重新读取资源，在最新内容上修改，并以 If-Match 发送新的 ETag。";
    /// If-Match is missing.
    PRECONDITION_REQUIRED = "if-match-required", PRECONDITION_REQUIRED, Invalid, "If-Match is required", "缺少 If-Match",
        "Read the resource and send its ETag as If-Match.",
        "请先读取资源，并以 If-Match 发送其 ETag。";
    /// Too large a body.
    TOO_LARGE = "payload-too-large", PAYLOAD_TOO_LARGE, TooLarge, "The body is too large", "请求体过大",
        "Send less at once; the operation names its limit.",
        "请减小单次发送的内容，上限见操作说明。";
    /// Another media type is meant.
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, Invalid, "The body has another media type", "不支持的内容类型",
        "Set Content-Type: application/json for bodies, application/merge-patch+json for changes, multipart/form-data for files.",
        "请设置 Content-Type：请求体为 application/json，修改为 application/merge-patch+json，文件为 multipart/form-data。";
    /// The body breaks its schema or a rule.
    VALIDATION_FAILED = "validation-failed", UNPROCESSABLE_ENTITY, Invalid, "The request breaks a rule", "请求内容不符合规则",
        "See errors for each place and what would be right.",
        "详见 errors 中的每一处及其正确写法。";
    /// Items of a batch of which all or nothing is done.
    BATCH_REFUSED = "batch-refused", UNPROCESSABLE_ENTITY, Invalid, "Items of the batch are refused", "批次中有条目被拒绝",
        "Nothing was done. See errors for each refused item and what would be right; send the batch again without them or mended.",
        "批次未执行。详见 errors 中每个被拒绝的条目及其正确写法，请修正或去除后重新发送。";
    /// The key was used for another request.
    KEY_REUSED = "idempotency-key-reused", UNPROCESSABLE_ENTITY, Invalid, "The idempotency key was used for another request", "幂等键已用于其他请求",
        "Use a new key for each act, and the same key only to repeat the same request.",
        "每次操作请使用新的幂等键，仅在重复同一请求时使用相同的键。";
    /// The key is being worked on.
    KEY_RUNNING = "idempotency-key-running", CONFLICT, Conflict, "The request with this idempotency key is still running", "相同幂等键的请求正在处理",
        "Wait as long as Retry-After says, then repeat the request with the same key.",
        "请按 Retry-After 等待后，以相同的幂等键重复请求。";
    /// Too many requests.
    RATE_LIMITED = "rate-limited", TOO_MANY_REQUESTS, RateLimited, "Too many requests", "请求过于频繁",
        "Wait as long as Retry-After says.",
        "请按 Retry-After 等待后重试。";
    /// The answer takes too long; the work goes on.
    STILL_RUNNING = "outcome-unknown", SERVICE_UNAVAILABLE, OutcomeUnknown, "The outcome is unknown", "操作结果未知",
        "The work takes longer than 10 seconds and goes on. Repeat the request with the same Idempotency-Key to learn its outcome.",
        "操作超过 10 秒仍在进行，请使用相同的 Idempotency-Key 重试以获知结果。";
    /// A fault of the server.
    INTERNAL = "internal", INTERNAL_SERVER_ERROR, Internal, "Internal error", "内部错误",
        "The fault has been recorded. Give the request id when you report it.",
        "故障已记录，反馈时请提供 request_id。";
}

/// The status with which a kind of refusal is answered.
pub(crate) const fn status_of(kind: Kind) -> StatusCode {
    match kind {
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Stale => StatusCode::PRECONDITION_FAILED,
        Kind::Gone => StatusCode::GONE,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Kind::Unavailable | Kind::OutcomeUnknown => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl Problem {
    /// A problem of the HTTP layer.
    pub fn new(fact: (Fact, StatusCode), en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            fact: fact.0,
            status: fact.1,
            detail: Words::new(en, zh),
            faults: Vec::new(),
            retry_after: None,
        }
    }

    /// A wrong parameter: 400.
    pub fn parameter(name: &str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        let words = Words::new(en, zh);
        let mut problem = Self::new(
            MALFORMED,
            format!("{name}: {}", words.en),
            format!("{name}：{}", words.zh),
        );
        problem
            .faults
            .push((Place::Parameter(name.to_owned()), "invalid", words));
        problem
    }

    /// A body that breaks its schema: 422.
    pub fn body(
        pointer: impl Into<String>,
        code: &'static str,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) -> Self {
        let mut problem = Self::invalid();
        problem
            .faults
            .push((Place::Body(pointer.into()), code, Words::new(en, zh)));
        problem
    }

    /// A body that breaks rules; the faults follow.
    pub(crate) fn invalid() -> Self {
        Self::new(
            VALIDATION_FAILED,
            VALIDATION_FAILED.0.detail_en,
            VALIDATION_FAILED.0.detail_zh,
        )
    }

    /// As the answer to a request without a body: what a use case finds wrong is a parameter, 400.
    pub(crate) fn of_parameters(mut self) -> Self {
        if self.fact != VALIDATION_FAILED.0 {
            return self;
        }
        for (place, ..) in &mut self.faults {
            if let Place::Body(pointer) = place {
                *place = Place::Parameter(pointer.trim_start_matches('/').to_owned());
            }
        }
        let named = self.faults.first().map(|(place, _, words)| {
            let (Place::Body(name) | Place::Parameter(name)) = place;
            Words::new(
                format!("{name}: {}", words.en),
                format!("{name}：{}", words.zh),
            )
        });
        (self.fact, self.status) = MALFORMED;
        self.detail = named.unwrap_or(self.detail);
        self
    }

    pub(crate) fn add_body_fault(&mut self, pointer: String, code: &'static str, words: Words) {
        self.faults.push((Place::Body(pointer), code, words));
    }

    /// The problem of a part of the body: its places lead from the whole.
    #[must_use]
    pub(crate) fn within(mut self, outer: &str) -> Self {
        for (place, ..) in &mut self.faults {
            if let Place::Body(pointer) = place {
                pointer.insert_str(0, outer);
            }
        }
        self
    }

    /// Adds the faults of another problem; one without faults becomes one itself, at this place.
    pub(crate) fn add_faults_of(&mut self, other: &Self, pointer: &str) {
        if other.faults.is_empty() {
            let (code, words) = (other.fact.code, other.detail.clone());
            self.add_body_fault(pointer.to_owned(), code, words);
        }
        self.faults.extend(other.faults.iter().cloned());
    }

    /// A fault of the server, logged here and told to nobody.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(INTERNAL, INTERNAL.0.detail_en, INTERNAL.0.detail_zh)
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.fact.code
    }

    /// Names the policy rule that decided.
    #[must_use]
    pub fn under_rule(mut self, rule: &'static str) -> Self {
        self.fact.rule = rule;
        self
    }

    /// Seconds after which to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// For a status that something else has set; the texts are the general ones.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let fact = match status {
            StatusCode::UNAUTHORIZED => UNAUTHENTICATED,
            StatusCode::FORBIDDEN => FORBIDDEN,
            StatusCode::NOT_FOUND => NOT_FOUND,
            StatusCode::METHOD_NOT_ALLOWED => METHOD_NOT_ALLOWED,
            StatusCode::REQUEST_TIMEOUT => REQUEST_TIMEOUT,
            StatusCode::PAYLOAD_TOO_LARGE => TOO_LARGE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => UNSUPPORTED_MEDIA_TYPE,
            StatusCode::TOO_MANY_REQUESTS => RATE_LIMITED,
            status if status.is_client_error() => MALFORMED,
            _ => INTERNAL,
        };
        let mut problem = Self::new(fact, fact.0.detail_en, fact.0.detail_zh);
        problem.status = status;
        problem
    }

    /// The code, if a policy rule decided.
    pub(crate) fn code_of_rule(&self) -> Option<&'static str> {
        (!self.fact.rule.is_empty()).then_some(self.fact.code)
    }

    /// The document in the language of the request.
    pub(crate) fn write(&self, language: Language, request_id: Option<Uuid>) -> ProblemBody {
        let title = match language {
            Language::English => self.fact.en,
            Language::Chinese => self.fact.zh,
        };
        ProblemBody {
            type_: format!("/v1/problems#{}", self.fact.code),
            title: title.to_owned(),
            status: self.status.as_u16(),
            code: self.fact.code.to_owned(),
            detail: self.detail.text(language).to_owned(),
            rule: (!self.fact.rule.is_empty()).then(|| self.fact.rule.to_owned()),
            request_id,
            errors: self
                .faults
                .iter()
                .map(|fault| field_problem(fault, language))
                .collect(),
        }
    }
}

fn field_problem(
    (place, code, words): &(Place, &'static str, Words),
    language: Language,
) -> FieldProblem {
    let (pointer, parameter) = match place {
        Place::Body(pointer) => (Some(pointer.clone()), None),
        Place::Parameter(name) => (None, Some(name.clone())),
    };
    FieldProblem {
        pointer,
        parameter,
        code: (*code).to_owned(),
        message: words.text(language).to_owned(),
    }
}

impl<E: Refusal> From<E> for Problem {
    fn from(error: E) -> Self {
        let fact = error.fact();
        match fact.kind {
            Kind::Internal => tracing::error!(cause = %error, "request failed"),
            Kind::Unavailable | Kind::OutcomeUnknown => {
                tracing::warn!(cause = %error, "a part that is needed does not answer")
            }
            _ => {}
        }
        let faults = error.faults().into_iter().map(
            |Fault {
                 pointer,
                 code,
                 message,
             }| (Place::Body(pointer), code, message),
        );
        Self {
            fact,
            status: status_of(fact.kind),
            detail: error.detail(),
            faults: faults.collect(),
            retry_after: error
                .retry_after()
                .or((status_of(fact.kind) == StatusCode::SERVICE_UNAVAILABLE).then_some(SOON)),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.fact.code)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    /// An empty answer with the right head; the outermost middleware writes the body.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"kehu\""));
        }
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        response.finish()
    }
}

/// What the work of a write fails with: a domain's refusal, already a problem, and whether to try again.
#[derive(Debug)]
pub struct Failure {
    /// What the caller is told.
    pub problem: Problem,
    retriable: bool,
}

impl Failure {
    /// Whether what was asked is refused; otherwise something failed, and the whole may be tried again.
    pub(crate) fn is_refusal(&self) -> bool {
        !self.retriable && self.problem.status.is_client_error()
    }
}

impl<E: Refusal> From<E> for Failure {
    fn from(error: E) -> Self {
        let retriable = error.retriable();
        Self {
            problem: error.into(),
            retriable,
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            retriable: false,
        }
    }
}

impl kehu_db::TransactionError for Failure {
    fn retriable(&self) -> bool {
        self.retriable
    }
    fn refused_commit(error: sqlx::Error) -> Self {
        kehu_db::Error::from(error).into()
    }
}
