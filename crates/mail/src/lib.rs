//! E-mail: a queue in the database, and its delivery to an SMTP server.
//!
//! - A mail is queued in the transaction of the act that it tells of ([`enqueue`]), so that nothing is announced that did
//!   not happen and nothing that happened is forgotten.
//! - A worker takes what is due ([`deliver_next`]): what the server takes is sent; what it refuses for good is recorded with
//!   its reply; what it refuses for now, or a server that cannot be reached, is tried again after a growing while, until
//!   the mail itself has served its time.
//! - A mail is claimed for some minutes before it is sent, without a transaction: an instance that dies meanwhile leaves
//!   it to the others. The recipient may then get it twice, under one Message-ID, and never not at all.
//! - Address, subject and text are personal data, and may hold a personal link: they are sealed, named in no log and no
//!   error, and erased as soon as the mail is sent or given up. What remains is what it was about and what became of it.
//! - Without SMTP settings mails stay in the queue; development mode shows them there.

mod delivery;
mod error;
mod mailer;
mod model;
mod queue;
mod rules;
mod store;

pub use delivery::{DeliveryError, deliver_next};
pub use error::Error;
pub use mailer::{Mailer, SettingsError};
pub use model::{Letter, Mail, MailKind, MailState, NewMail};
pub use queue::{call_off, call_off_campaign, enqueue, find, list, purge, read, waiting};
pub use store::Filter;

/// What events of mails are kept under.
pub const SUBJECT: &str = "mail";
