//! Who calls: the extractor that stands in the signature of every handler that is not public.

use crate::extract::language_of;
use crate::permissions::Demand;
use crate::problem::{self, Problem};
use crate::state::State;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use kehu_identity::{Authenticated, Permission, Standing};
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;
use tracing_actix_web::RequestId;
use uuid::Uuid;

/// The authenticated caller, with the scope of the permission `P`.
#[derive(Debug)]
pub struct Caller<P> {
    caller: kehu_kernel::Caller,
    who: Arc<Authenticated>,
    demand: PhantomData<P>,
}

/// What the guard found out, for the extractor.
#[derive(Debug, Clone)]
pub(crate) struct Known(pub(crate) Arc<Authenticated>);

impl<P> Caller<P> {
    pub(crate) fn into_inner(self) -> kehu_kernel::Caller {
        self.caller
    }

    /// Everything the caller may do.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.who.standing
    }

    /// The caller as identity knows it: session, state of the password.
    #[must_use]
    pub fn authenticated(&self) -> &Authenticated {
        &self.who
    }

    /// Whether the caller has another permission as well.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.who.standing.scope(permission).is_some()
    }

    /// The same caller with the scope of another permission, if it has it.
    #[must_use]
    pub fn with_scope_of(&self, permission: Permission) -> Option<kehu_kernel::Caller> {
        let scope = self.who.standing.scope(permission)?.clone();
        Some(kehu_kernel::Caller {
            scope,
            ..self.caller.clone()
        })
    }
}

impl<P> Deref for Caller<P> {
    type Target = kehu_kernel::Caller;
    fn deref(&self) -> &kehu_kernel::Caller {
        &self.caller
    }
}

impl<P: Demand> FromRequest for Caller<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(caller_of(request))
    }
}

fn caller_of<P: Demand>(request: &HttpRequest) -> Result<Caller<P>, Problem> {
    let Some(Known(who)) = request.extensions().get::<Known>().cloned() else {
        return Err(unauthenticated());
    };
    let Some(app) = request.app_data::<State>() else {
        return Err(Problem::internal(&"the application's state is missing"));
    };
    let scope = match P::PERMISSION {
        None => kehu_kernel::Scope {
            owner: who.principal.user(),
            ..kehu_kernel::Scope::default()
        },
        Some(permission) => who
            .standing
            .scope(permission)
            .cloned()
            .ok_or_else(|| forbidden(permission))?,
    };
    let caller = kehu_kernel::Caller {
        principal: who.principal,
        scope,
        unmasked: who.standing.scope(Permission::CustomersUnmask).is_some(),
        now: app.clock.now(),
        request_id: request_id(request),
        language: language_of(request),
    };
    Ok(Caller {
        caller,
        who,
        demand: PhantomData,
    })
}

/// No or no valid credentials.
pub(crate) fn unauthenticated() -> Problem {
    Problem::new(
        problem::UNAUTHENTICATED,
        "Send a valid access token as `Authorization: Bearer ...` or an API key as `X-Api-Key`. Access tokens live for 15 minutes.",
        "请以 Authorization: Bearer 发送有效的访问令牌，或以 X-Api-Key 发送 API 密钥。访问令牌有效期为 15 分钟。",
    )
}

/// A permission is missing.
pub(crate) fn forbidden(permission: Permission) -> Problem {
    let name = permission.as_str();
    Problem::new(
        problem::FORBIDDEN,
        format!(
            "The operation needs the permission {name}; ask an administrator for a role that has it."
        ),
        format!("此操作需要权限 {name}，请联系管理员授予相应角色。"),
    )
}

/// The request's identifier, as answered in `X-Request-Id`.
pub(crate) fn request_id(request: &HttpRequest) -> Option<Uuid> {
    request.extensions().get::<RequestId>().map(|id| **id)
}

/// The application's state; short for handlers.
pub type AppState = web::Data<crate::state::App>;
