//! Identifiers. Each kind of thing has its own type over a UUIDv7, so that one cannot be passed for another.
//! New ones are made here and nowhere else: the time in them is the machine's, not the injected clock's, because
//! lists are paged by identifier and must keep the order of creation even while a test moves the clock.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        #[schema(value_type = String, format = Uuid, example = "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60")]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes a new identifier, later in order than all made before on this machine.
            #[must_use]
            pub fn generate() -> Self {
                Self(new_uuid())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// A place in the organisation tree: group, company, branch, department or site.
    UnitId;
    /// A person who signs in.
    UserId;
    /// A named set of permissions.
    RoleId;
    /// A user's role at a unit.
    AssignmentId;
    /// A key with which another system signs in.
    ApiKeyId;
    /// A family of refresh tokens: one sign-in on one device.
    SessionId;
    /// A customer: a company or a person in the dossier.
    CustomerId;
    /// A contact person of a customer.
    ContactId;
    /// A number by which a customer is known to an authority or bank.
    IdentifierId;
    /// A note of a customer's needs or of the market (CUS-07).
    NeedId;
    /// A qualification document (CUS-10).
    DocumentId;
    /// An application for account opening (CUS-11).
    OpeningId;
    /// A proposal to disqualify a customer (CUS-14).
    DisqualificationId;
    /// One line of a customer's timeline or field history.
    ChangeId;
    /// A change passed on to a recipient (CUS-03).
    DeliveryId;
    /// A stored file.
    FileId;
    /// An approval under way or finished (GOV-09).
    ApprovalId;
    /// One step of an approval.
    StepId;
    /// One line of an approval's record.
    ApprovalEventId;
    /// A period during which another decides in an approver's place.
    DelegationId;
    /// A published or drafted version of a policy document.
    PolicyVersionId;
    /// A line of the audit record.
    AuditId;
    /// An event waiting to be dispatched.
    EventId;
    /// A message in a user's inbox.
    NotificationId;
    /// A long-running piece of work.
    JobId;
    /// A request of a person concerned under privacy law: export or erasure.
    PrivacyRequestId;
    /// An import of customers.
    ImportId;
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where identifiers are made"
)]
fn new_uuid() -> Uuid {
    Uuid::now_v7()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_sort_by_creation() {
        let made: Vec<CustomerId> = (0..1000).map(|_| CustomerId::generate()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
