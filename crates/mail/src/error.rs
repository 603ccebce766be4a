//! Why an act on a mail is refused.

kehu_kernel::refusals! {
    /// Why an act on a mail is refused.
    pub enum Error wraps {
        Database(kehu_db::Error),
    } {
        /// There is no such mail inside the caller's scope.
        NotFound {} = "mail-not-found", NotFound, "",
            "No such mail", "邮件不存在",
            "There is no mail with this id that you may see.", "该邮件不存在，或不在您的数据范围内。";
        /// The address is none.
        BadAddress {} = "mail-address-malformed", Invalid, "",
            "The e-mail address is malformed", "电子邮箱地址格式不正确",
            "Correct the address in the dossier, such as name@example.com.", "请在客户档案中更正邮箱地址，例如 name@example.com。";
        /// A mail of this kind about this thing has been queued before.
        AlreadyQueued {} = "mail-already-queued", Conflict, "",
            "This mail has been sent off already", "该邮件已发出或已在队列中",
            "One mail of a kind goes out for one thing.", "同一事项的同类邮件只发送一次。";
        /// The text is not shown.
        NotShown {} = "mail-text-not-shown", Forbidden, "",
            "The text of mails is not shown", "不显示邮件正文",
            "It may hold a personal link; only development mode shows it, while the mail waits.",
            "正文可能含有个人专属链接；仅开发模式可查看排队中的邮件正文。";
    }
}

kehu_db::constraints! { Error {
    "mails_subject_key" => Error::AlreadyQueued {},
} }
