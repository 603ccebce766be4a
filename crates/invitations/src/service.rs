//! Inviting and reminding.

use crate::letter::Facts;
use crate::{SUBJECT, store};
use chrono::{DateTime, Days, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, CustomerId, EventId, SurveyId, Zone};
use kehu_mail::{MailKind, NewMail};
use kehu_surveys::words::Language;
use kehu_surveys::{Error, IssuedLink, Survey, links};
use kehu_vault::Vault;
use std::collections::HashMap;

/// Who is invited, and how.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// These customers of the sample, or all who have not answered.
    pub customers: Vec<CustomerId>,
    /// The language of the mails.
    pub language: Language,
    /// Days after which who has not answered is reminded; never when none.
    pub remind_after_days: Option<u16>,
}

/// What an invitation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// Mails that were queued.
    pub queued: usize,
    /// Customers without a usable address, who have to be asked in another way.
    pub without_address: Vec<CustomerId>,
}

/// Makes the links of a survey and queues a mail with each. `place` is where customers reach the server.
///
/// # Errors
/// Those of [`links::make`].
pub async fn invite(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    place: &str,
    id: SurveyId,
    new: &NewInvitation,
) -> Result<Invited, Error> {
    let issued = links::make(tx, caller, id, &new.customers, new.language).await?;
    let customers: Vec<CustomerId> = issued.iter().map(|link| link.customer_id).collect();
    let survey = store::survey(tx, id).await?;
    let addresses = store::addresses(tx, &customers).await?;
    let links = match survey.anonymous {
        true => HashMap::new(),
        false => store::links(tx, id, &customers).await?,
    };
    let mut invited = Invited {
        queued: 0,
        without_address: Vec::new(),
    };
    for link in &issued {
        let post = Post {
            survey: (id, &survey),
            facts: facts(&survey, new.language, link.expires_at),
            address: addresses.get(&link.customer_id).map(String::as_str),
            // Nothing that is kept of a mail leads from an anonymous link to its customer.
            subject: links.get(&link.customer_id).copied(),
            url: format!("{place}/s/{}", link.token),
            remind_at: new.remind_after_days.map(|days| after(caller.now, days)),
        };
        match post.queue(tx, caller, vault, link).await? {
            true => invited.queued += 1,
            false => invited.without_address.push(link.customer_id),
        }
    }
    Ok(invited)
}

fn after(now: DateTime<Utc>, days: u16) -> DateTime<Utc> {
    now.checked_add_days(Days::new(days.into())).unwrap_or(now)
}

fn facts(survey: &store::SurveyFacts, language: Language, until: DateTime<Utc>) -> Facts<'_> {
    Facts {
        company: &survey.unit_name,
        title: &survey.title,
        reward: &survey.reward,
        anonymous: survey.anonymous,
        until: Zone::CHINA.day_of(until).to_string(),
        language,
    }
}

/// One customer's mails.
struct Post<'a> {
    survey: (SurveyId, &'a store::SurveyFacts),
    facts: Facts<'a>,
    address: Option<&'a str>,
    /// The link, where the survey keeps whose it is.
    subject: Option<uuid::Uuid>,
    url: String,
    remind_at: Option<DateTime<Utc>>,
}

impl Post<'_> {
    /// Queues invitation and reminder; false where there is no usable address.
    async fn queue(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        vault: &Vault,
        link: &IssuedLink,
    ) -> Result<bool, Error> {
        let Some(address) = self.address else {
            return Ok(false);
        };
        let (campaign, survey) = self.survey;
        let new = |kind, not_before, letter| NewMail {
            unit_id: survey.unit_id,
            kind,
            subject_kind: SUBJECT,
            subject_id: self.subject.unwrap_or_else(|| EventId::generate().0),
            campaign_id: Some(campaign.0),
            customer_id: self.subject.map(|_| link.customer_id),
            not_before,
            expires_at: link.expires_at,
            letter,
        };
        // What was queued for the link before gives way: its secret does not hold any more.
        if let Some(subject) = self.subject {
            for kind in [MailKind::SurveyInvitation, MailKind::SurveyReminder] {
                store::withdraw(tx, kind, subject).await?;
            }
        }
        let letter = self.facts.invitation(address, &self.url);
        let invitation = new(MailKind::SurveyInvitation, None, letter);
        match kehu_mail::enqueue(tx, caller, vault, invitation).await {
            Ok(_) => {}
            Err(kehu_mail::Error::BadAddress {}) => return Ok(false),
            Err(error) => return Err(failed(error)),
        }
        let in_time = self.remind_at.filter(|at| *at < link.expires_at);
        if in_time.is_some() {
            let own = (!survey.anonymous).then_some(self.url.as_str());
            let reminder = self.facts.reminder(address, own);
            let reminder = new(MailKind::SurveyReminder, in_time, reminder);
            let queued = kehu_mail::enqueue(tx, caller, vault, reminder).await;
            queued.map_err(failed)?;
        }
        Ok(true)
    }
}

/// What is left of a mail's refusals is no fault of the caller.
fn failed(error: kehu_mail::Error) -> Error {
    match error {
        kehu_mail::Error::Database(error) => Error::Database(error),
        other => Error::Database(kehu_db::Error::Inconsistent {
            table: "mails",
            row: String::new(),
            reason: other.to_string(),
        }),
    }
}

/// Calls off the mails that serve nobody any more: of links that are not open, since they were used or ended, and of surveys
/// that take no more answers. Returns how many.
///
/// # Errors
/// When the database fails.
pub async fn call_off_moot(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, kehu_db::Error> {
    store::call_off_moot(connection, now).await
}

/// Calls a survey off, and with it the invitations and reminders that have not been sent.
///
/// # Errors
/// Those of [`kehu_surveys::call_off`].
pub async fn call_survey_off(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    reason: &str,
) -> Result<Survey, Error> {
    let survey = kehu_surveys::call_off(tx, caller, id, reason).await?;
    kehu_mail::call_off_campaign(tx, caller, id.0).await?;
    Ok(survey)
}
