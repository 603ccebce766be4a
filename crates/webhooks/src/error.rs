//! Why an act on webhooks or a reading of the feed is refused.

kehu_kernel::refusals! {
    /// Why an act on webhooks or a reading of the feed is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Identity(kehu_identity::Error),
    } {
        /// There is no such endpoint inside the caller's scope.
        NotFound {} = "webhook-endpoint-not-found", NotFound, "",
            "No such webhook endpoint", "回调地址不存在",
            "There is no endpoint with this id that you may see.", "该回调地址不存在，或不在您的数据范围内。";
        /// There is no such delivery inside the caller's scope.
        DeliveryNotFound {} = "webhook-delivery-not-found", NotFound, "",
            "No such delivery", "推送记录不存在",
            "There is no delivery with this id that you may see; deliveries are kept for 90 days.", "该推送记录不存在，或不在您的数据范围内；推送记录保留 90 天。";
        /// The unit is not there, not active, or lies outside the caller's scope.
        UnknownUnit {} = "webhook-unit-not-found", NotFound, "",
            "No such unit", "单位不存在",
            "Make endpoints at a unit that lies in your scope and is active.", "只能在您有权管理且在用的单位设置回调地址。";
        /// It is disabled.
        Disabled {} = "webhook-endpoint-disabled", Conflict, "",
            "The endpoint is disabled", "回调地址已停用",
            "Mend the receiver, enable the endpoint, then send what was missed again with replay.", "请先修复接收端并启用回调地址，再重新推送遗漏的事件。";
        /// It is enabled.
        Enabled {} = "webhook-endpoint-enabled", Conflict, "",
            "The endpoint is enabled", "回调地址已启用",
            "It gets events already.", "该回调地址已在接收事件。";
        /// Somebody changed it since it was read.
        Stale { version: i64 } = "webhook-endpoint-changed", Stale, "",
            "The endpoint has changed", "回调地址已变更",
            "It is at version {version} now; read it again.", "当前版本为 {version}，请重新读取。";
        /// The delivery has no end yet.
        Waiting {} = "webhook-delivery-waiting", Conflict, "",
            "The delivery has not ended", "推送尚未结束",
            "It is tried by itself; replay what was delivered or given up.", "系统会自动重试；仅可重新推送已送达或已放弃的记录。";
        /// Events after this place are no longer kept.
        NoLongerKept { from: i64 } = "events-no-longer-kept", Gone, "",
            "Events after this place are no longer kept", "该位置之后的事件已不再保留",
            "Events are kept for 90 days. Read the things themselves anew, then go on after {from}.", "事件保留 90 天。请重新读取数据，然后从位置 {from} 之后继续。";
        /// The feed has no such place.
        BeyondEnd { last: i64 } = "events-beyond-end", Conflict, "",
            "The feed does not reach that far", "事件流中尚无该位置",
            "The last place is {last}. If it was further before, the server was restored from a backup: read the things themselves anew and go on after {last}.", "当前最后位置为 {last}。若此前曾大于该值，说明系统由备份恢复，请重新读取数据并从 {last} 之后继续。";
        /// Secrets could not be made or read.
        Cryptography { what: &'static str } = "webhook-cryptography", Internal, "",
            "A secret could not be used", "密钥不可用",
            "The fault is in {what}; it has been recorded.", "故障位于 {what}，已记录。";
    }
}

kehu_db::constraints! { Error {
    "webhook_endpoints_unit_fkey" => Error::UnknownUnit {},
} }
