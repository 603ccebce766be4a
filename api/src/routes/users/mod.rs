//! People, their roles at places of the organisation, and API keys (CUS-06).

mod api_keys;
mod assignments;
mod dto;
mod people;
mod roles;

use crate::contract::Routes;
pub(super) use dto::{Role, User};

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(people::list_users)
        .service(people::create_user)
        .service(people::get_user)
        .service(people::update_user)
        .service(people::block_user)
        .service(people::unblock_user)
        .service(people::reset_password)
        .service(assignments::list_assignments)
        .service(assignments::create_assignment)
        .service(assignments::end_assignment)
        .service(roles::list_permissions)
        .service(roles::list_roles)
        .service(roles::create_role)
        .service(roles::get_role)
        .service(roles::update_role)
        .service(api_keys::list_api_keys)
        .service(api_keys::create_api_key)
        .service(api_keys::revoke_api_key)
        .service(api_keys::limit_api_key)
        .service(api_keys::get_api_key_usage);
}
