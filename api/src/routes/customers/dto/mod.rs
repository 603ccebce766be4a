//! Bodies of the dossier's operations. Texts are checked by the domain, which knows their places and forms; the schemas
//! here tell clients the same limits.

mod answers;
mod needs;
mod patches;
mod profile;
mod records;
mod requests;

pub use answers::{Contact, Customer, CustomerPage, CustomerSummary, Disclosure, Identifier};
pub use needs::{Need, NeedPage, NoteNeed, PatchNeed};
pub use patches::{PatchContact, PatchCustomer};
pub use profile::Profile;
pub use records::{Actor, CustomerChange, CustomerChangePage, CustomerEventPage};
pub use requests::{
    AcceptedDuplicates, AddContact, AddCustomerIdentifier, AssignAccountManager, CheckDuplicates,
    CreateCustomer, DiscloseCustomer, DuplicateReport, MergeCustomer, PossibleDuplicate,
    RemoveIdentifier, SearchCustomers,
};
