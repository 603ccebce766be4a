//! The way to the SMTP server.

use crate::Letter;
use crate::rules::{Outcome, meaning};
use chrono::{DateTime, Utc};
use kehu_kernel::MailId;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox, SinglePart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

/// How long the server may take over one step of the conversation.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is wrong with the settings for sending mail.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Not the address of a server.
    #[error(
        "it is an address such as smtps://user:password@mail.example.com, or smtp://mail.example.com:25?tls=required"
    )]
    Server,
    /// A password would go over the network in the clear.
    #[error("with a password it must begin with smtps:// or end with ?tls=required")]
    PasswordInTheClear,
    /// Not a sender.
    #[error("the sender is an address such as 华信客户服务 <service@example.com>")]
    Sender,
}

/// Sends letters through one SMTP server, as one sender.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Mailbox,
}

impl Mailer {
    /// A mailer for a server and a sender; it connects when it sends. Needs a runtime around it.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn new(server: &str, sender: &str) -> Result<Self, SettingsError> {
        let sender: Mailbox = sender.parse().map_err(|_| SettingsError::Sender)?;
        let encrypted = server.starts_with("smtps://") || server.contains("tls=required");
        if server.contains('@') && !encrypted {
            return Err(SettingsError::PasswordInTheClear);
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
            .map_err(|_| SettingsError::Server)?
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self { transport, sender })
    }

    /// Tries to send a letter; the same identifier gives the same Message-ID.
    pub(crate) async fn send(&self, id: MailId, letter: &Letter, now: DateTime<Utc>) -> Outcome {
        // An address that cannot be written into a message is refused as servers refuse it (RFC 5321: syntax error in
        // parameters).
        let Some(message) = self.message(id, letter, now) else {
            return Outcome::Refused(501);
        };
        match self.transport.send(message).await {
            Ok(_) => Outcome::Sent,
            // The text of a reply may quote the address: only its number is kept.
            Err(error) => error
                .status()
                .map_or(Outcome::Unreachable(None), |code| meaning(code.into())),
        }
    }

    fn message(&self, id: MailId, letter: &Letter, now: DateTime<Utc>) -> Option<Message> {
        let recipient = address(&letter.recipient)?;
        let body =
            Body::new_with_encoding(letter.text.clone(), ContentTransferEncoding::Base64).ok()?;
        let text = SinglePart::builder()
            .header(ContentType::TEXT_PLAIN)
            .body(body);
        Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.sender.email.domain())))
            .date(now.into())
            .from(self.sender.clone())
            .to(Mailbox::new(None, recipient))
            .subject(letter.subject.as_str())
            .header(AutoSubmitted)
            .singlepart(text)
            .ok()
    }
}

/// An address as the server is told it; none where it is malformed.
pub(crate) fn address(text: &str) -> Option<Address> {
    text.trim().parse().ok()
}

/// Asks answering machines for silence (RFC 3834).
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_settings_are_refused() {
        assert!(matches!(
            Mailer::new("mail.example.com", "a@example.com"),
            Err(SettingsError::Server)
        ));
        assert!(matches!(
            Mailer::new("smtp://user:secret@mail.example.com", "a@example.com"),
            Err(SettingsError::PasswordInTheClear)
        ));
        assert!(matches!(
            Mailer::new("smtps://mail.example.com", "nobody"),
            Err(SettingsError::Sender)
        ));
    }

    #[test]
    fn addresses_are_checked() {
        for (text, good) in [
            ("zhang.wei@example.com", true),
            (" zhang.wei@example.com ", true),
            ("zhang.wei", false),
            ("a@b@c", false),
            ("a@example.com\r\nBcc: all@example.com", false),
            ("", false),
        ] {
            assert_eq!(address(text).is_some(), good, "{text:?}");
        }
    }
}
