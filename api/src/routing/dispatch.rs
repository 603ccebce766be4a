//! The service that hands each request to the handler of its operation.

use super::{Handler, resource};
use crate::deadline::Deadline;
use crate::state::State;
use actix_service::{Service, ServiceFactory, always_ready};
use actix_web::Route;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{Error, web};
use futures_util::future::LocalBoxFuture;

/// Makes the service of one thread.
pub(crate) struct Dispatcher {
    app: State,
    /// By the numbers of their operations.
    routes: Vec<(usize, Route)>,
    otherwise: Route,
}

type RouteService = <Route as ServiceFactory<ServiceRequest>>::Service;

/// The handlers by the numbers of their operations.
pub(crate) struct Dispatch {
    app: State,
    handlers: Vec<Option<RouteService>>,
    otherwise: RouteService,
}

impl Dispatcher {
    /// Answers operations by their handlers, and what is no operation otherwise.
    pub(crate) fn new(app: &State, handlers: Vec<Handler>, otherwise: Route) -> Self {
        let operations = &app.contract.operations;
        let numbered = handlers.into_iter().filter_map(|handler| {
            // A pattern leads to itself. Every handler is described; what is not could not be called.
            let operation = operations
                .resource(&handler.path)?
                .operation(&handler.method)?;
            Some((operation.number, handler.route))
        });
        Self {
            routes: numbered.collect(),
            app: app.clone(),
            otherwise,
        }
    }

    /// Answers the operations alone.
    pub(crate) fn of_operations(app: &State, handlers: Vec<Handler>) -> Self {
        Self::new(app, handlers, web::route())
    }
}

impl ServiceFactory<ServiceRequest> for Dispatcher {
    type Response = ServiceResponse;
    type Error = Error;
    type Config = ();
    type Service = Dispatch;
    type InitError = ();
    type Future = LocalBoxFuture<'static, Result<Dispatch, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        let app = self.app.clone();
        let made = self.routes.iter();
        let made: Vec<_> = made
            .map(|(number, route)| (*number, route.new_service(())))
            .collect();
        let otherwise = self.otherwise.new_service(());
        Box::pin(async move {
            let mut handlers = Vec::new();
            handlers.resize_with(app.contract.operations.count(), || None);
            for (number, route) in made {
                let route = route.await?;
                if let Some(place) = handlers.get_mut(number) {
                    *place = Some(route);
                }
            }
            Ok(Dispatch {
                app,
                handlers,
                otherwise: otherwise.await?,
            })
        })
    }
}

impl Service<ServiceRequest> for Dispatch {
    type Response = ServiceResponse;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<ServiceResponse, Error>>;

    always_ready!();

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let found = resource(&self.app, request.request()).and_then(|resource| {
            let operation = resource.operation(request.method())?;
            Some((resource, self.handlers.get(operation.number)?.as_ref()?))
        });
        let Some((resource, handler)) = found else {
            return self.otherwise.call(request);
        };
        let parameters = resource.parameters_in(request.match_info().as_str());
        for (name, value) in parameters {
            request.match_info_mut().add_static(name, value);
        }
        let Some(deadline) = Deadline::of(request.request()) else {
            return handler.call(request);
        };
        let asked = request.request().clone();
        let answering = handler.call(request);
        Box::pin(async move {
            let outcome = deadline.give_up(answering).await;
            outcome.unwrap_or_else(|problem| Ok(ServiceResponse::from_err(problem, asked)))
        })
    }
}
