//! The allowed edges between the workspace's crates.

use std::collections::BTreeMap;

/// Each crate and the crates of the workspace that it may know.
const ALLOWED: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("handlers", &[]),
    ("cluster", &[]),
    ("bench", &["cluster"]),
    ("drill", &["cluster"]),
    ("vault", &[]),
    ("names", &[]),
    ("identifiers", &["names"]),
    ("db", &["kernel"]),
    ("backup", &["cluster", "db", "files"]),
    ("audit", &["db", "kernel", "vault"]),
    ("identity", &["audit", "db", "kernel"]),
    ("policy", &["audit", "db", "identity", "kernel"]),
    (
        "approvals",
        &["audit", "db", "identity", "kernel", "policy"],
    ),
    ("calendar", &["audit", "db", "identity", "kernel", "policy"]),
    (
        "communications",
        &["audit", "customers", "db", "identity", "kernel"],
    ),
    ("satisfaction", &[]),
    ("obligations", &["db", "kernel", "policy"]),
    ("invitations", &["db", "kernel", "mail", "surveys", "vault"]),
    ("indicators", &["db", "kernel", "policy", "survey-results"]),
    (
        "survey-results",
        &[
            "db",
            "improvements",
            "kernel",
            "names",
            "satisfaction",
            "surveys",
        ],
    ),
    ("mail", &["db", "kernel", "vault"]),
    ("improvements", &["audit", "db", "identity", "kernel"]),
    (
        "surveys",
        &[
            "approvals",
            "audit",
            "complaints",
            "customers",
            "db",
            "identity",
            "improvements",
            "kernel",
            "policy",
            "satisfaction",
        ],
    ),
    (
        "service-orders",
        &[
            "audit",
            "calendar",
            "customers",
            "db",
            "identity",
            "kernel",
            "policy",
        ],
    ),
    ("files", &["audit", "db", "kernel"]),
    ("jobs", &["audit", "db", "kernel"]),
    ("notifications", &["audit", "db", "kernel"]),
    ("webhooks", &["audit", "db", "identity", "kernel", "vault"]),
    (
        "customers",
        &[
            "approvals",
            "audit",
            "db",
            "files",
            "identifiers",
            "identity",
            "jobs",
            "kernel",
            "names",
            "notifications",
            "policy",
            "vault",
        ],
    ),
    ("attribution", &["kernel", "policy"]),
    (
        "violations",
        &[
            "attribution",
            "audit",
            "db",
            "files",
            "identity",
            "kernel",
            "policy",
        ],
    ),
    (
        "rotation",
        &["attribution", "audit", "db", "identity", "kernel", "policy"],
    ),
    (
        "reception",
        &[
            "approvals",
            "attribution",
            "audit",
            "customers",
            "db",
            "files",
            "identity",
            "jobs",
            "kernel",
            "names",
            "notifications",
            "policy",
            "rotation",
            "vault",
            "violations",
        ],
    ),
    (
        "determinations",
        &[
            "approvals",
            "attribution",
            "audit",
            "customers",
            "db",
            "files",
            "identity",
            "jobs",
            "kernel",
            "notifications",
            "policy",
            "reception",
            "rotation",
            "violations",
        ],
    ),
    (
        "deals",
        &[
            "approvals",
            "attribution",
            "audit",
            "customers",
            "db",
            "determinations",
            "files",
            "identifiers",
            "identity",
            "jobs",
            "kernel",
            "names",
            "notifications",
            "policy",
            "reception",
            "vault",
            "violations",
        ],
    ),
    (
        "statistics",
        &[
            "attribution",
            "audit",
            "db",
            "deals",
            "files",
            "identity",
            "jobs",
            "kernel",
            "policy",
            "reception",
        ],
    ),
    (
        "complaints",
        &[
            "approvals",
            "audit",
            "calendar",
            "customers",
            "db",
            "files",
            "identifiers",
            "identity",
            "improvements",
            "kernel",
            "policy",
            "reception",
            "service-orders",
            "vault",
        ],
    ),
    (
        "commission",
        &[
            "approvals",
            "attribution",
            "audit",
            "db",
            "deals",
            "determinations",
            "files",
            "identity",
            "jobs",
            "kernel",
            "notifications",
            "policy",
            "violations",
        ],
    ),
];

#[test]
fn crates_know_only_the_crates_that_they_may() {
    let metadata = cargo_metadata::MetadataCommand::new()
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .unwrap();
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    for package in &metadata.packages {
        let name = package.name.strip_prefix("kehu-").unwrap();
        let edges = package
            .dependencies
            .iter()
            .filter(|edge| edge.kind == cargo_metadata::DependencyKind::Normal);
        let edges: Vec<&str> = edges
            .filter_map(|edge| edge.name.strip_prefix("kehu-"))
            .collect();
        if matches!(name, "api" | "tests" | "demo" | "dataset") {
            continue;
        }
        let may = allowed
            .get(name)
            .unwrap_or_else(|| panic!("{name} is not on the list of allowed edges"));
        for edge in edges {
            assert!(
                may.contains(&edge),
                "{name} must not know {edge}; see ARCHITECTURE.md"
            );
        }
    }
}

#[test]
fn nothing_below_the_api_names_http() {
    let metadata = cargo_metadata::MetadataCommand::new()
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .unwrap();
    for package in metadata
        .packages
        .iter()
        .filter(|package| !matches!(package.name.as_str(), "kehu-api" | "kehu-tests"))
    {
        for edge in &package.dependencies {
            assert!(
                !edge.name.starts_with("actix"),
                "{} knows {}",
                package.name,
                edge.name
            );
        }
    }
}
