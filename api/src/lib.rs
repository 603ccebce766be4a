//! Kehu's HTTP layer: the operations, the contract generated from them, and what surrounds every request.
//!
//! A request passes, from the outside in: CORS, [`metrics`], tracing, [`middleware::problems`] (every error becomes
//! a problem document), security headers, [`middleware::guard`] (permission, rate, unknown parameters), its handler, which
//! [`routing`] finds.
//! A handler extracts, calls one use case, and maps the result; writes run through [`act::Act`].

pub mod act;
mod answering;
mod approval_subjects;
pub mod auth;
pub mod batch;
pub mod commands;
pub mod config;
pub mod contract;
mod deadline;
pub mod document;
pub mod exports;
pub mod extract;
pub mod gauges;
mod guides;
mod import_file;
pub mod key_usage;
pub mod keys;
pub mod known_callers;
mod markup;
pub mod metrics;
pub mod middleware;
pub mod page;
pub mod permissions;
pub mod problem;
pub mod problem_catalogue;
pub mod reply;
pub mod routes;
pub mod routing;
pub mod server;
mod sheet;
pub mod state;
pub mod telemetry;
mod tidying;
pub mod union;
pub mod webhook_outfit;
pub mod workers;
