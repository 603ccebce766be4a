//! Why an act on the dossier is refused.

use super::CustomerStatus;
use kehu_kernel::CustomerId;

kehu_kernel::refusals! {
    /// Why an act on the dossier is refused.
    pub enum Error wraps { Invalid(kehu_kernel::Faults), Database(kehu_db::Error) } {
        /// There is no such customer inside the caller's scope.
        NotFound {} = "customer-not-found", NotFound, "CUS-06",
            "No such customer", "客户不存在",
            "There is no customer with this id that you may see.", "该客户不存在，或不在您的数据范围内。";
        /// The dossier was merged into another one.
        Merged { survivor: CustomerId } = "customer-merged", Conflict, "CUS-01",
            "The customer has been merged", "客户已被合并",
            "The dossier lives on as customer {survivor}; address that one.", "该档案已并入客户 {survivor}，请对其操作。";
        /// The person's data may only be stored.
        Restricted {} = "customer-restricted", Conflict, "CUS-05",
            "The customer's data may only be stored", "客户信息已限制处理",
            "Processing was restricted at the person's request; only storage is allowed until it is lifted.",
            "已应本人要求限制处理，解除前仅可存储，不得使用或修改。";
        /// The person's data was erased.
        Erased {} = "customer-erased", Conflict, "CUS-05",
            "The customer's data has been erased", "客户信息已删除",
            "The dossier no longer holds personal data and can no longer change.", "该档案的个人信息已删除，不能再修改。";
        /// The dossier has changed since the caller read it.
        Stale { version: i64 } = "customer-stale", Stale, "CUS-02",
            "The customer has changed meanwhile", "客户信息已被他人修改",
            "It is now at version {version}. Read it again and repeat the change.", "当前版本为 {version}，请重新读取后再修改。";
        /// The status does not lead to the one that was asked for.
        StatusForbidden { from: CustomerStatus, to: CustomerStatus } = "customer-status-forbidden", Conflict, "CUS-11",
            "The customer's status does not allow this", "客户当前状态不允许此操作",
            "A customer does not go from {from} to {to}.", "客户状态不能由 {from} 变为 {to}。";
    }
}

kehu_db::constraints! { Error {} }
