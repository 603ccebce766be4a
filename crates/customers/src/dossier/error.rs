//! Why an act on the dossier is refused.

use super::CustomerStatus;
use kehu_kernel::{CustomerId, Faults};

kehu_kernel::refusals! {
    /// Why an act on the dossier is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Organisation(kehu_identity::Error),
        Policy(kehu_policy::Error),
        Database(kehu_db::Error),
    } {
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
        /// Another customer, which the caller may see, has the unified social credit code.
        CreditCodeTaken { customer: CustomerId } = "customer-credit-code-taken", Conflict, "CUS-01",
            "The unified social credit code is already on file", "统一社会信用代码已存在",
            "Customer {customer} has this code; work with that dossier.", "客户 {customer} 已使用该代码，请使用该档案。";
        /// Another customer, which the caller may not see, has the unified social credit code.
        CreditCodeTakenElsewhere {} = "customer-credit-code-taken-elsewhere", Conflict, "CUS-01",
            "The unified social credit code is already on file elsewhere", "统一社会信用代码已在其他单位建档",
            "A dossier with this code exists outside what you may see; ask your administrator whose it is.",
            "该代码已在您的数据范围之外建档，请联系管理员确认归属。";
        /// The customer already has a unified social credit code.
        SecondCreditCode {} = "customer-second-credit-code", Conflict, "CUS-01",
            "The customer already has a unified social credit code", "客户已有统一社会信用代码",
            "A company has one code for life; remove the wrong one first.", "每个主体仅有一个统一社会信用代码，请先移除错误的代码。";
        /// The customer already has this number.
        IdentifierExists {} = "customer-identifier-exists", Conflict, "CUS-01",
            "The customer already has this identifier", "客户已登记该证件号码",
            "Nothing is left to do.", "无需重复登记。";
        /// Customers that may be the same one exist.
        PossibleDuplicate { customers: String, unseen: usize } = "customer-possible-duplicate", Conflict, "CUS-01",
            "The customer may already be on file", "可能存在重复客户",
            "Compare with: {customers}; outside what you may see: {unseen}. If it is another customer, repeat with accepted_duplicates: customer_ids, unseen where there are any, and the reason.",
            "请核对客户：{customers}；数据范围外另有 {unseen} 个。如确为不同客户，请在 accepted_duplicates 中填写 customer_ids、unseen（如有）和理由后重试。";
        /// The caller may not overrule the check of an identifier.
        OverrideForbidden {} = "customer-identifier-override-forbidden", Forbidden, "CUS-01",
            "You may not overrule the check of an identifier", "无权跳过证件号码校验",
            "Correct the number, or ask someone with the permission to overrule the check.", "请更正号码，或由有权限的人员登记。";
        /// There is no such contact of this customer.
        ContactNotFound {} = "customer-contact-not-found", NotFound, "CUS-01",
            "No such contact", "联系人不存在",
            "The customer has no contact with this id.", "该客户没有此联系人。";
        /// The customer has as many contacts as it may.
        TooManyContacts {} = "customer-too-many-contacts", Conflict, "CUS-01",
            "Too many contacts", "联系人过多",
            "A customer has at most 100 contacts; remove one first.", "每个客户最多100个联系人，请先移除。";
        /// There is no such identifier of this customer.
        IdentifierNotFound {} = "customer-identifier-not-found", NotFound, "CUS-01",
            "No such identifier", "证件号码不存在",
            "The customer has no identifier with this id.", "该客户没有此证件号码。";
        /// The customer has as many identifiers as it may.
        TooManyIdentifiers {} = "customer-too-many-identifiers", Conflict, "CUS-01",
            "Too many identifiers", "证件号码过多",
            "A customer has at most 50 identifiers; remove one first.", "每个客户最多50个证件号码，请先移除。";
        /// A dossier cannot be merged with itself.
        MergeWithItself {} = "customer-merge-with-itself", Invalid, "CUS-01",
            "A customer cannot be merged with itself", "不能与自身合并",
            "Name another customer to be merged.", "请指定另一个客户。";
        /// A company and a person are never the same customer.
        MergeKindsDiffer {} = "customer-merge-kinds-differ", Conflict, "CUS-01",
            "A company and a person cannot be merged", "企业客户与个人客户不能合并",
            "Make the person a contact of the company instead.", "可将个人登记为企业的联系人。";
        /// The dossiers belong to different companies of the group.
        MergeCompaniesDiffer {} = "customer-merge-companies-differ", Conflict, "CUS-01",
            "The customers belong to different companies", "客户分属不同公司",
            "Assign one of them to a unit of the other's company first.", "请先将其中一个客户划归同一公司的单位。";
        /// Both have a unified social credit code, and not the same.
        MergeCreditCodesDiffer {} = "customer-merge-credit-codes-differ", Conflict, "CUS-01",
            "The customers have different unified social credit codes", "统一社会信用代码不同",
            "By law they are different companies; remove a wrong code first.", "依法为不同主体，如有错误请先移除错误代码。";
        /// The one to be merged stands further than the survivor.
        MergeWouldLoseStatus { survivor: CustomerStatus, merged: CustomerStatus } = "customer-merge-would-lose-status", Conflict, "CUS-01",
            "The merge would lose the status", "合并会丢失客户状态",
            "The survivor is {survivor}, the other {merged}; merge the other way round.", "保留方为 {survivor}，被合并方为 {merged}，请反向合并。";
        /// An approval over one of the two is under way.
        MergeApprovalOpen {} = "customer-merge-approval-open", Conflict, "CUS-01",
            "An approval over one of the customers is under way", "客户存在进行中的审批",
            "Finish or withdraw it first.", "请先完成或撤回审批。";
        /// What one company has opened, suspended or shut out does not go to another.
        CompanyFixed { status: CustomerStatus } = "customer-company-fixed", Conflict, "CUS-11",
            "The customer stays with its company", "客户不能转到其他公司",
            "It is {status} with the company that decided so. Assign it to a unit of that company; only a prospect goes to another one.",
            "客户在原公司的状态为 {status}，只能转给该公司的单位；仅潜在客户可以转到其他公司。";
        /// An account opening or disqualification of the customer is drafted or under way.
        ApprovalOpen {} = "customer-approval-open", Conflict, "CUS-11",
            "An approval over the customer is under way", "客户存在进行中的审批",
            "Finish or withdraw it before the customer goes to another company.", "请先完成或撤回审批，再将客户转到其他公司。";
        /// There is no such need inside the caller's scope.
        NeedNotFound {} = "customer-need-not-found", NotFound, "CUS-07",
            "No such need", "需求不存在",
            "There is no need with this id that you may see.", "该需求不存在，或不在您的数据范围内。";
        /// A closed need does not change.
        NeedClosed {} = "customer-need-closed", Conflict, "CUS-07",
            "The need is closed", "需求已关闭",
            "Note a new one instead.", "请登记新的需求。";
    }
}

kehu_db::constraints! { Error {
    // The friendly refusals are found before the insert; these are for whoever came second in a race.
    "customer_identifiers_credit_code_key" => Error::CreditCodeTakenElsewhere {},
    "customer_identifiers_one_credit_code_key" => Error::SecondCreditCode {},
    "customer_identifiers_value_key" => Error::IdentifierExists {},
    "customer_identifiers_blind_key" => Error::IdentifierExists {},
    "customers_unit_fkey" => unknown("/unit_id", "there is no such unit", "单位不存在"),
    "customers_account_manager_fkey" => unknown("/account_manager_id", "there is no such user", "用户不存在"),
}}

fn unknown(pointer: &'static str, en: &'static str, zh: &'static str) -> Error {
    Error::Invalid(Faults::one(pointer, "unknown", en, zh))
}

impl Error {
    /// Refuses an act that was meant for another version.
    pub(crate) fn expect_version(actual: i64, expected: Option<i64>) -> Result<(), Self> {
        match expected {
            Some(expected) if expected != actual => Err(Self::Stale { version: actual }),
            _ => Ok(()),
        }
    }
}
