//! Asking lists from inside: the operations without the layers that surround a request from outside. Who asks was
//! found out by the guard before the export began, and holds to its end.

use crate::auth::Known;
use crate::problem::Problem;
use crate::routing::Dispatcher;
use crate::state::State;
use actix_http::Request;
use actix_service::boxed::{self, BoxService};
use actix_service::{IntoServiceFactory, ServiceFactory};
use actix_web::body::to_bytes;
use actix_web::dev::{AppConfig, Service, ServiceResponse};
use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderValue};
use actix_web::http::{Method, Uri};
use actix_web::{App, Error, HttpMessage, HttpRequest};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::OnceCell;
use tracing_actix_web::RequestId;

/// The operations of one worker, put together when the first export asks.
#[derive(Default)]
pub(super) struct Lists {
    routes: OnceCell<BoxService<Request, ServiceResponse, Error>>,
}

/// A page as lists answer it.
#[derive(Debug, Deserialize)]
pub(super) struct Page {
    pub(super) items: Vec<Value>,
    pub(super) next_cursor: Option<String>,
}

/// What a request to the list takes over from the request for the export.
pub(super) struct Asking {
    known: Option<Known>,
    request: Option<RequestId>,
    language: Option<HeaderValue>,
}

impl Asking {
    pub(super) fn of(request: &HttpRequest) -> Self {
        let extensions = request.extensions();
        Self {
            known: extensions.get::<Known>().cloned(),
            request: extensions.get::<RequestId>().copied(),
            language: request.headers().get(ACCEPT_LANGUAGE).cloned(),
        }
    }

    fn request(&self, address: &str) -> Result<Request, Problem> {
        let mut request = Request::new();
        let uri: Uri = address.parse().map_err(|error| Problem::internal(&error))?;
        // The head comes from a pool, with the method of the request that had it before.
        let head = request.head_mut();
        head.method = Method::GET;
        head.uri = uri;
        if let Some(language) = &self.language {
            request
                .headers_mut()
                .insert(ACCEPT_LANGUAGE, language.clone());
        }
        let mut extensions = request.extensions_mut();
        if let Some(known) = &self.known {
            extensions.insert(known.clone());
        }
        if let Some(id) = self.request {
            extensions.insert(id);
        }
        drop(extensions);
        Ok(request)
    }
}

impl Lists {
    /// A page of the list at an address.
    ///
    /// # Errors
    /// What the list answers.
    pub(super) async fn page(
        &self,
        app: &State,
        asking: &Asking,
        address: &str,
    ) -> Result<Page, Problem> {
        let routes = self.routes.get_or_try_init(|| routes(app.clone())).await?;
        let response = routes
            .call(asking.request(address)?)
            .await
            .map_err(|error| problem_of(&error))?;
        let status = response.status();
        if !status.is_success() {
            let problem = response.response().error().map(problem_of);
            return Err(problem.unwrap_or_else(|| Problem::of_status(status)));
        }
        let body = to_bytes(response.into_body())
            .await
            .map_err(|error| Problem::internal(&error))?;
        serde_json::from_slice(&body).map_err(|error| Problem::internal(&error))
    }
}

async fn routes(app: State) -> Result<BoxService<Request, ServiceResponse, Error>, Problem> {
    let lists = Dispatcher::of_operations(&app, crate::routes::handlers());
    let app = App::new().app_data(app).default_service(lists);
    let service = app.into_factory().new_service(AppConfig::default()).await;
    service
        .map(boxed::service)
        .map_err(|()| Problem::internal(&"the lists could not be put together"))
}

fn problem_of(error: &Error) -> Problem {
    error
        .as_error::<Problem>()
        .cloned()
        .unwrap_or_else(|| Problem::of_status(error.as_response_error().status_code()))
}
