//! The names of users and units that stand in rows: read once for each page, and kept for the pages after it.

use super::columns::{Column, Shape};
use crate::problem::Problem;
use crate::state::State;
use kehu_kernel::{CustomerId, Language, UnitId, UserId, Words};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The names known so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    users: HashMap<UserId, String>,
    units: HashMap<UnitId, Words>,
}

/// Whom a page names.
#[derive(Debug, Default)]
pub(super) struct Named {
    users: BTreeSet<UserId>,
    units: BTreeSet<UnitId>,
    /// Customers whose rows show them.
    pub(super) customers: BTreeSet<CustomerId>,
}

impl Names {
    /// Learns the names that a page needs.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn learn(&mut self, app: &State, named: &Named) -> Result<(), Problem> {
        let users: Vec<UserId> = named
            .users
            .iter()
            .copied()
            .filter(|user| !self.users.contains_key(user))
            .collect();
        let units: Vec<UnitId> = named
            .units
            .iter()
            .copied()
            .filter(|unit| !self.units.contains_key(unit))
            .collect();
        if users.is_empty() && units.is_empty() {
            return Ok(());
        }
        let mut connection = app.db.read().await?;
        if !users.is_empty() {
            let names = kehu_identity::users::names_of(&mut connection, &users).await?;
            self.users.extend(names);
        }
        if !units.is_empty() {
            let names = kehu_identity::units::names_of(&mut connection, &units).await?;
            self.units.extend(names);
        }
        Ok(())
    }

    pub(super) fn user(&self, value: &Value) -> Option<String> {
        self.users.get(&UserId(identifier(value)?)).cloned()
    }

    pub(super) fn unit(&self, value: &Value, language: Language) -> Option<String> {
        let name = self.units.get(&UnitId(identifier(value)?))?;
        Some(name.text(language).to_owned())
    }
}

impl Named {
    /// Whom these items name in these columns.
    pub(super) fn of(columns: &[Column], items: &[Value]) -> Self {
        let mut named = Self::default();
        for item in items {
            for column in columns {
                named.gather(&column.shape, column.value(item));
            }
        }
        named
    }

    fn gather(&mut self, shape: &Shape, value: &Value) {
        match shape {
            Shape::User => self.users.extend(identifier(value).map(UserId)),
            Shape::Unit => self.units.extend(identifier(value).map(UnitId)),
            Shape::Customer => self.customers.extend(identifier(value).map(CustomerId)),
            Shape::List(of) => {
                let values = value.as_array().into_iter().flatten();
                values.for_each(|value| self.gather(of, value));
            }
            Shape::Record(fields) => {
                for (property, shape) in fields {
                    self.gather(shape, value.get(property).unwrap_or(&Value::Null));
                }
            }
            _ => {}
        }
    }
}

fn identifier(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok()
}
