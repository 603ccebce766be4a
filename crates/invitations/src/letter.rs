//! What invitations say.

use kehu_mail::Letter;
use kehu_surveys::words::Language;

/// What is to be told.
pub(crate) struct Facts<'a> {
    pub(crate) company: &'a str,
    pub(crate) title: &'a str,
    pub(crate) reward: &'a str,
    pub(crate) anonymous: bool,
    /// The last day on which the link holds.
    pub(crate) until: String,
    pub(crate) language: Language,
}

impl Facts<'_> {
    /// The invitation with the personal link.
    pub(crate) fn invitation(&self, recipient: &str, link: &str) -> Letter {
        let Self {
            company,
            title,
            reward,
            until,
            ..
        } = self;
        let secrecy = self.secrecy();
        match self.language {
            Language::Zh => Letter {
                recipient: recipient.to_owned(),
                subject: format!("{company}邀请您参加{title}"),
                text: format!(
                    "尊敬的客户：\n\n{company}诚邀您参加“{title}”。请打开以下专属链接作答，无需登录，中途可保存：\n\n{link}\n\n\
                     链接仅供您本人使用一次，有效期至 {until}。{secrecy}\n答谢：{reward}\n\n感谢您的支持！\n{company}\n"
                ),
            },
            Language::En => Letter {
                recipient: recipient.to_owned(),
                subject: format!("{company} asks for your opinion: {title}"),
                text: format!(
                    "Dear customer,\n\n{company} invites you to \"{title}\". Please answer through your personal link; you need not sign \
                     in, and you can save and go on later:\n\n{link}\n\nThe link is for you alone, can be used once and holds until \
                     {until}. {secrecy}\nOur thanks: {reward}\n\nThank you.\n{company}\n"
                ),
            },
        }
    }

    /// The reminder; without a link where the survey is anonymous.
    pub(crate) fn reminder(&self, recipient: &str, link: Option<&str>) -> Letter {
        let Self {
            company,
            title,
            until,
            ..
        } = self;
        match self.language {
            Language::Zh => Letter {
                recipient: recipient.to_owned(),
                subject: format!("提醒：{title}"),
                text: format!(
                    "尊敬的客户：\n\n“{title}”将于 {until} 截止。如您已作答，请忽略本邮件；如尚未作答，请打开{}\n\n感谢您的支持！\n{company}\n",
                    match link {
                        Some(link) => format!("您的专属链接：\n\n{link}"),
                        None => "我们上一封邮件中的专属链接。".to_owned(),
                    }
                ),
            },
            Language::En => Letter {
                recipient: recipient.to_owned(),
                subject: format!("Reminder: {title}"),
                text: format!(
                    "Dear customer,\n\n\"{title}\" ends on {until}. If you have answered, please disregard this mail. If not, please open {}\n\n\
                     Thank you.\n{company}\n",
                    match link {
                        Some(link) => format!("your personal link:\n\n{link}"),
                        None => "the personal link in our earlier mail.".to_owned(),
                    }
                ),
            },
        }
    }

    fn secrecy(&self) -> &'static str {
        match (self.anonymous, self.language) {
            (true, Language::Zh) => "本次调查匿名。",
            (true, Language::En) => "The survey is anonymous.",
            (false, _) => "",
        }
    }
}
