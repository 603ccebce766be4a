//! Labels of mails.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "MailKind",
        &[
            ("survey_invitation", "调查邀请", "Invitation to a survey"),
            ("survey_reminder", "调查提醒", "Reminder of a survey"),
        ],
    ),
    (
        "MailState",
        &[
            ("queued", "排队中", "Waits"),
            ("sent", "已发送", "Sent"),
            ("refused", "被拒收", "Refused by the mail server"),
            ("expired", "已过期未送达", "Expired before it could be sent"),
            ("called_off", "已取消", "Called off"),
        ],
    ),
];
