//! Contact persons.

use super::ContactRole;
use chrono::{DateTime, Utc};
use kehu_kernel::ContactId;
use serde::Deserialize;

/// A contact person of a customer. Personal values are in full: whoever shows them masks them (CUS-05).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Contact {
    /// Identifier.
    pub id: ContactId,
    /// Name.
    pub name: String,
    /// Title in the company, such as 采购经理.
    pub title: Option<String>,
    /// What the contact decides or does.
    pub role: ContactRole,
    /// Landline, as typed.
    pub telephone: Option<String>,
    /// Mobile, normalised.
    pub mobile: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Whether this is the one to call first; at most one is.
    pub is_primary: bool,
    /// Place in the list, from 0.
    pub position: i32,
    /// When the contact was added.
    pub created_at: DateTime<Utc>,
    /// When the contact was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A contact to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    /// See [`Contact::name`].
    pub name: String,
    /// See [`Contact::title`].
    pub title: Option<String>,
    /// See [`Contact::role`].
    pub role: ContactRole,
    /// See [`Contact::telephone`].
    pub telephone: Option<String>,
    /// See [`Contact::mobile`].
    pub mobile: Option<String>,
    /// See [`Contact::email`].
    pub email: Option<String>,
    /// See [`Contact::is_primary`]; takes the mark from the present one.
    pub is_primary: bool,
}

/// A change of a contact: what is absent stays, an inner `None` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactPatch {
    /// See [`Contact::name`].
    pub name: Option<String>,
    /// See [`Contact::title`].
    pub title: Option<Option<String>>,
    /// See [`Contact::role`].
    pub role: Option<ContactRole>,
    /// See [`Contact::telephone`].
    pub telephone: Option<Option<String>>,
    /// See [`Contact::mobile`].
    pub mobile: Option<Option<String>>,
    /// See [`Contact::email`].
    pub email: Option<Option<String>>,
    /// See [`Contact::is_primary`].
    pub is_primary: Option<bool>,
}

impl Contact {
    /// A contact as it will stand, at a place in the list.
    pub(crate) fn new(input: NewContact, position: i32, now: DateTime<Utc>) -> Self {
        let NewContact {
            name,
            title,
            role,
            telephone,
            mobile,
            email,
            is_primary,
        } = input;
        Self {
            id: ContactId::generate(),
            name,
            title,
            role,
            telephone,
            mobile,
            email,
            is_primary,
            position,
            created_at: now,
            updated_at: now,
        }
    }

    /// Takes over what the patch names.
    pub(crate) fn apply(&mut self, patch: ContactPatch) {
        let ContactPatch {
            name,
            title,
            role,
            telephone,
            mobile,
            email,
            is_primary,
        } = patch;
        set(&mut self.name, name);
        set(&mut self.title, title);
        set(&mut self.role, role);
        set(&mut self.telephone, telephone);
        set(&mut self.mobile, mobile);
        set(&mut self.email, email);
        set(&mut self.is_primary, is_primary);
    }
}

/// Takes over a value that is present.
pub(crate) fn set<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}
