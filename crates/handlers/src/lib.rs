//! The attributes that make a function of `kehu-api` the handler of an operation: `#[get("/customers/{id}")]`.
//!
//! The function becomes a value of its name that is put into a list of operations, as with the attributes of actix-web, which
//! utoipa reads in the same way. Those however put a handler behind a path pattern of its own, and a request is matched against
//! one pattern after the other; these hand it over with its method and path, for `kehu_api::routing` to find by them.

use proc_macro::TokenStream;
use quote::{format_ident, quote};
use syn::{ItemFn, LitStr};

/// The handler of `GET` at a path.
#[proc_macro_attribute]
pub fn get(path: TokenStream, function: TokenStream) -> TokenStream {
    handler("GET", path, function)
}

/// The handler of `POST` at a path.
#[proc_macro_attribute]
pub fn post(path: TokenStream, function: TokenStream) -> TokenStream {
    handler("POST", path, function)
}

/// The handler of `PUT` at a path.
#[proc_macro_attribute]
pub fn put(path: TokenStream, function: TokenStream) -> TokenStream {
    handler("PUT", path, function)
}

/// The handler of `PATCH` at a path.
#[proc_macro_attribute]
pub fn patch(path: TokenStream, function: TokenStream) -> TokenStream {
    handler("PATCH", path, function)
}

/// The handler of `DELETE` at a path.
#[proc_macro_attribute]
pub fn delete(path: TokenStream, function: TokenStream) -> TokenStream {
    handler("DELETE", path, function)
}

fn handler(method: &str, path: TokenStream, function: TokenStream) -> TokenStream {
    let (path, function) = match (syn::parse::<LitStr>(path), syn::parse::<ItemFn>(function)) {
        (Ok(path), Ok(function)) => (path, function),
        (Err(error), _) | (_, Err(error)) => return error.into_compile_error().into(),
    };
    let method = format_ident!("{method}");
    let (name, visibility) = (&function.sig.ident, &function.vis);
    let words = function
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    quote! {
        #(#words)*
        #[allow(non_camel_case_types)]
        #visibility struct #name;

        impl crate::routing::Handles for #name {
            fn handler(self) -> crate::routing::Handler {
                #function
                crate::routing::Handler::new(
                    ::actix_web::http::Method::#method,
                    #path,
                    ::actix_web::web::to(#name),
                )
            }
        }

        // utoipa writes code that asks for it.
        impl ::actix_web::dev::HttpServiceFactory for #name {
            fn register(self, service: &mut ::actix_web::dev::AppService) {
                ::actix_web::dev::HttpServiceFactory::register(
                    crate::routing::Handles::handler(self),
                    service,
                );
            }
        }
    }
    .into()
}
