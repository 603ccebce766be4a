//! Invitations to surveys by e-mail, with the personal link, and their reminders (SUR-04).
//!
//! - [`invite`] makes the links of a survey and queues a mail to each customer with an address, all in one transaction.
//! - The reminder waits in the queue from the beginning, since the secret of a link is told once and kept nowhere. It is
//!   not sent when the link has been used by then, or answers are taken no more ([`call_off_moot`]).
//! - In an anonymous survey nothing tells who has answered: everybody is reminded, by a mail without a link that points to
//!   the first one, and neither mail is kept with the customer (SUR-12).

mod letter;
mod service;
mod store;

pub use service::{Invited, NewInvitation, call_off_moot, call_survey_off, invite};

/// What mails of links are about.
pub const SUBJECT: &str = "survey_link";
