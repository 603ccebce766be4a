//! Refusals.

kehu_kernel::refusals! {
    /// Why an act on a notification is refused.
    pub enum Error wraps { Database(kehu_db::Error) } {
        /// No such notification in the caller's inbox.
        NotFound {} = "notification-not-found", NotFound, "",
            "No such notification", "通知不存在",
            "Check the notification id; you see your own inbox only.", "请核对通知编号；仅能查看本人的通知。";
    }
}

kehu_db::constraints! { Error {} }
