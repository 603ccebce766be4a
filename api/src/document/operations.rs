//! The operations as the server needs them at run time.

use super::walk::operations;
use crate::permissions::SIGNED_IN;
use actix_web::dev::ResourceDef;
use actix_web::http::Method;
use kehu_identity::Permission;
use serde_json::Value;
use std::collections::HashMap;
use std::str::FromStr;

/// The only operations that may be called without signing in.
const PUBLIC: [&str; 13] = [
    "signIn",
    "refreshTokens",
    "getJsonWebKeys",
    "listProblems",
    "listLabels",
    "checkLiveness",
    "checkReadiness",
    "getClock",
    "getComplaintIntake",
    "submitToComplaintIntake",
    "openSurveyLink",
    "saveSurveyAnswers",
    "submitSurveyAnswers",
];

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Public,
    /// Any user who is signed in.
    SignedIn,
    /// Who holds the permission.
    Permission(Permission),
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its operation id.
    pub id: String,
    /// Who may call it.
    pub access: Access,
    /// Its query parameters.
    pub parameters: Vec<String>,
}

impl Operation {
    /// Whether a user who must change the password may still call it.
    #[must_use]
    pub(crate) fn serves_password_change(&self) -> bool {
        matches!(self.id.as_str(), "changePassword" | "getMe" | "signOut")
    }
}

/// All operations, by method and path, and the table for the answer 405.
#[derive(Debug)]
pub struct Operations {
    by_route: HashMap<String, Vec<(Method, Operation)>>,
    resources: Vec<(ResourceDef, Vec<Method>)>,
}

impl Operations {
    /// Reads the finished document.
    ///
    /// # Errors
    /// Names the operation that declares no permission, an unknown one, or that is public without being on the list:
    /// such a server does not start.
    pub fn read(document: &Value) -> Result<Self, String> {
        let mut by_route: HashMap<String, Vec<(Method, Operation)>> = HashMap::new();
        let mut resources: Vec<(ResourceDef, Vec<Method>)> = Vec::new();
        for (path, method, fields) in operations(document) {
            let method = Method::from_str(&method.to_ascii_uppercase())
                .map_err(|error| error.to_string())?;
            let id = fields
                .get("operationId")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            let access = access_of(
                &id,
                fields
                    .get("x-permission")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
            )?;
            let parameters = fields
                .get("parameters")
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            let parameters = parameters
                .filter(|parameter| parameter.get("in").and_then(Value::as_str) == Some("query"))
                .filter_map(|parameter| Some(parameter.get("name")?.as_str()?.to_owned()))
                .collect();
            let routes = by_route.entry(path.to_owned()).or_default();
            if routes.is_empty() {
                resources.push((ResourceDef::new(path), Vec::new()));
            }
            if let Some((_, methods)) = resources.last_mut() {
                methods.push(method.clone());
            }
            routes.push((
                method,
                Operation {
                    id,
                    access,
                    parameters,
                },
            ));
        }
        Ok(Self {
            by_route,
            resources,
        })
    }

    /// The operation of a method and path pattern.
    #[must_use]
    pub fn find(&self, method: &Method, pattern: &str) -> Option<&Operation> {
        let routes = self.by_route.get(pattern)?;
        routes
            .iter()
            .find(|(own, _)| own == method)
            .map(|(_, operation)| operation)
    }

    /// The methods that a path takes, for `Allow`; empty when the path is unknown.
    #[must_use]
    pub fn methods(&self, path: &str) -> Vec<&str> {
        let mut methods: Vec<&str> = self
            .resources
            .iter()
            .filter(|(resource, _)| resource.is_match(path))
            .flat_map(|(_, methods)| methods.iter().map(Method::as_str))
            .collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        if !methods.is_empty() {
            methods.push("OPTIONS");
        }
        methods.sort_unstable();
        methods.dedup();
        methods
    }
}

fn access_of(id: &str, role: &str) -> Result<Access, String> {
    match role {
        "public" if PUBLIC.contains(&id) => Ok(Access::Public),
        "public" | "" => Err(format!(
            "operation {id} declares no permission and is not on the list of public operations"
        )),
        SIGNED_IN => Ok(Access::SignedIn),
        permission => permission
            .parse()
            .map(Access::Permission)
            .map_err(|_| format!("operation {id} demands the unknown permission {permission}")),
    }
}
