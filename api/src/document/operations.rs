//! The operations as the server needs them at run time.

use crate::permissions::SIGNED_IN;
use crate::routing::{Tree, parameter, segments};
use actix_web::http::Method;
use kehu_identity::Permission;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

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
#[derive(Debug)]
pub struct Operation {
    /// Its place among all operations.
    pub number: usize,
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

/// A path of the contract, with its operations.
#[derive(Debug)]
pub struct Resource {
    /// The path; parameters stand in braces.
    pub pattern: String,
    /// Which segments are parameters, and their names.
    parameters: Vec<(usize, String)>,
    operations: Vec<(Method, Operation)>,
}

impl Resource {
    fn at(pattern: &str) -> Self {
        let parameters = segments(pattern)
            .enumerate()
            .filter_map(|(place, segment)| Some((place, parameter(segment)?.to_owned())));
        Self {
            pattern: pattern.to_owned(),
            parameters: parameters.collect(),
            operations: Vec::new(),
        }
    }

    /// The operation of a method.
    #[must_use]
    pub fn operation(&self, method: &Method) -> Option<&Operation> {
        let mut operations = self.operations.iter();
        operations
            .find(|(own, _)| own == method)
            .map(|(_, operation)| operation)
    }

    /// The parameters in a path that follows the pattern, by name.
    pub(crate) fn parameters_in(&self, path: &str) -> Vec<(String, String)> {
        let mut segments = segments(path).enumerate();
        let values = self.parameters.iter().filter_map(|(place, name)| {
            let (_, value) = segments.find(|(at, _)| at == place)?;
            Some((name.clone(), value.to_owned()))
        });
        values.collect()
    }

    /// The methods that the path takes, for `Allow`.
    #[must_use]
    pub fn methods(&self) -> Vec<&str> {
        let own = self.operations.iter().map(|(method, _)| method.as_str());
        let mut methods: Vec<&str> = own.chain(["OPTIONS"]).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.sort_unstable();
        methods
    }
}

/// All operations, by path and method.
#[derive(Debug, Default)]
pub struct Operations {
    paths: Tree,
    resources: Vec<Resource>,
    count: usize,
}

impl Operations {
    /// Reads the finished document.
    ///
    /// # Errors
    /// Names the operation that declares no permission, an unknown one, or that is public without being on the list:
    /// such a server does not start.
    pub fn read<'d, D: Deserializer<'d>>(document: D) -> Result<Self, String> {
        let document = Described::deserialize(document).map_err(|error| error.to_string())?;
        let mut all = Self::default();
        for (path, item) in document.paths {
            for (method, operation) in item.operations() {
                let parameters = operation.parameters.into_iter();
                let parameters = parameters.filter(|parameter| parameter.place == "query");
                let operation = Operation {
                    number: all.count,
                    access: access_of(&operation.id, &operation.permission)?,
                    id: operation.id,
                    parameters: parameters.map(|parameter| parameter.name).collect(),
                };
                all.add(&path, method, operation)?;
            }
        }
        Ok(all)
    }

    /// Adds an operation; those of one path follow each other.
    fn add(&mut self, path: &str, method: Method, operation: Operation) -> Result<(), String> {
        self.count += 1;
        if let Some(last) = self.resources.last_mut()
            && last.pattern == path
        {
            last.operations.push((method, operation));
            return Ok(());
        }
        if !self.paths.add(path, self.resources.len()) {
            return Err(format!(
                "{path} is a path that there is, with other names of its parameters"
            ));
        }
        let mut resource = Resource::at(path);
        resource.operations.push((method, operation));
        self.resources.push(resource);
        Ok(())
    }

    /// What the path of a request leads to.
    #[must_use]
    pub fn resource(&self, path: &str) -> Option<&Resource> {
        self.resources.get(self.paths.find(path)?)
    }

    /// The paths that take a method.
    pub(crate) fn paths_of(&self, method: &Method) -> impl Iterator<Item = &str> {
        let taking = self.resources.iter();
        let taking = taking.filter(move |resource| resource.operation(method).is_some());
        taking.map(|resource| resource.pattern.as_str())
    }

    /// How many operations there are.
    pub(crate) const fn count(&self) -> usize {
        self.count
    }
}

/// What is read of the document.
#[derive(Deserialize)]
struct Described {
    #[serde(default)]
    paths: BTreeMap<String, Item>,
}

#[derive(Deserialize)]
struct Item {
    get: Option<DescribedOperation>,
    put: Option<DescribedOperation>,
    post: Option<DescribedOperation>,
    delete: Option<DescribedOperation>,
    patch: Option<DescribedOperation>,
}

#[derive(Deserialize)]
struct DescribedOperation {
    #[serde(rename = "operationId", default)]
    id: String,
    #[serde(rename = "x-permission", default)]
    permission: String,
    #[serde(default)]
    parameters: Vec<Parameter>,
}

/// A parameter; one that is described elsewhere has no name here, and is no query parameter.
#[derive(Deserialize)]
struct Parameter {
    #[serde(default)]
    name: String,
    #[serde(rename = "in", default)]
    place: String,
}

impl Item {
    fn operations(self) -> impl Iterator<Item = (Method, DescribedOperation)> {
        [
            (Method::GET, self.get),
            (Method::PUT, self.put),
            (Method::POST, self.post),
            (Method::DELETE, self.delete),
            (Method::PATCH, self.patch),
        ]
        .into_iter()
        .filter_map(|(method, operation)| Some((method, operation?)))
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
