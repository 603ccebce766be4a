//! Signing in, staying signed in, signing out, and one's own account.

mod account;
mod dto;
mod keys;
mod sign_in;

use crate::contract::Routes;

pub(super) fn outside_v1(routes: &mut Routes<'_>) {
    routes.service(keys::get_json_web_keys);
}

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(sign_in::sign_in)
        .service(sign_in::refresh_tokens)
        .service(sign_in::sign_out)
        .service(sign_in::sign_out_everywhere)
        .service(account::get_me)
        .service(account::change_password);
}
