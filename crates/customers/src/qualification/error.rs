//! Why an act on a qualification document is refused.

use super::kind::DocumentState;
use chrono::NaiveDate;

kehu_kernel::refusals! {
    /// Why an act on a qualification document is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Dossier(crate::dossier::Error),
        Policy(kehu_policy::Error),
        Files(kehu_files::Error),
    } {
        /// There is no such document inside the caller's scope.
        NotFound {} = "document-not-found", NotFound, "CUS-06",
            "No such document", "材料不存在",
            "There is no qualification document with this id that you may see.", "该资质材料不存在，或不在您的数据范围内。";
        /// There is no such proof of the document.
        ProofNotFound {} = "proof-not-found", NotFound, "CUS-13",
            "No such proof", "证明不存在",
            "The document has no supporting proof with this id.", "该材料没有此证明。";
        /// The state of the document does not allow it.
        StateForbidden { state: DocumentState } = "document-state-forbidden", Conflict, "CUS-10",
            "The document's state does not allow this", "材料当前状态不允许此操作",
            "The document is {state}. Only a submitted one is verified, rejected or withdrawn; only a verified one is renewed.",
            "材料状态为 {state}。仅已提交的可核验、退回或撤回，仅已核验的可换证。";
        /// A renewal of the document is there already.
        AlreadyRenewed {} = "document-already-renewed", Conflict, "CUS-10",
            "A renewal is there already", "已有换证材料",
            "Another document already renews this one; decide on that one, or withdraw it first.",
            "已有材料用于更换此材料，请先处理或撤回该材料。";
        /// The one who sent it in may not decide on it.
        OwnSubmission {} = "document-own-submission", Forbidden, "CUS-11",
            "You sent this in yourself", "不能核验自己提交的材料",
            "Somebody else must verify, reject or accept what you sent in.", "须由他人核验、退回或采纳。";
        /// Who verifies an account number must see it.
        FinanceOnly {} = "invoicing-needs-finance", Forbidden, "CUS-77",
            "Finance verifies invoicing details", "开票资料须由财务核验",
            "Who verifies an account number must be allowed to see it in full: leave it to finance.",
            "核验银行账号须有查看完整信息的权限，请由财务人员办理。";
        /// The number is not the customer's.
        NumberMismatch { shown: String, known: String } = "document-number-mismatch", Conflict, "CUS-10",
            "The number is not this customer's", "证件号码与客户不符",
            "The document says {shown}, the dossier says {known}. Correct whichever is wrong.",
            "材料号码为 {shown}，档案中为 {known}，请更正其中有误者。";
        /// The number with which the document must agree is not in the dossier.
        NumberUnknown {} = "document-number-unknown", Conflict, "CUS-10",
            "The dossier lacks the number", "档案中缺少对应号码",
            "Record the customer's unified social credit code in the dossier first; the licence must agree with it.",
            "请先在档案中登记该客户的统一社会信用代码，营业执照须与其一致。";
        /// The document is past its end.
        Expired { ended_on: NaiveDate } = "document-expired", Conflict, "CUS-13",
            "The document has expired", "材料已过期",
            "It was valid through {ended_on}; send in the renewed one.", "有效期至 {ended_on}，请提交换发的新材料。";
        /// The proof was decided on before.
        ProofDecided {} = "proof-already-decided", Conflict, "CUS-13",
            "The proof has been decided on", "证明已处理",
            "It has been accepted or rejected already; send in another.", "该证明已被采纳或退回，请另行提交。";
        /// A document without end needs no proof.
        NothingToBridge {} = "document-without-end", Conflict, "CUS-13",
            "The document has no end to bridge", "材料长期有效，无需证明",
            "Supporting proofs are for verified documents with a last day of validity.", "仅已核验且有截止日期的材料需要相关证明。";
        /// No invoicing details have been approved.
        NoInvoicing {} = "invoicing-not-approved", NotFound, "CUS-77",
            "No invoicing details have been approved", "尚无已批准的开票资料",
            "They are approved with the account opening.", "开票资料随开户审批一并批准。";
        /// The account number cannot be read with the present keys.
        Unreadable {} = "invoicing-unreadable", Internal, "CUS-77",
            "The account number cannot be read", "银行账号无法读取",
            "The fault has been recorded. Give the request id when you report it.", "故障已记录，反馈时请提供 request_id。";
    }
}

kehu_db::constraints! { Error {
    "customer_documents_renewal_key" => Error::AlreadyRenewed {},
    "customer_documents_four_eyes_check" => Error::OwnSubmission {},
    "document_proofs_four_eyes_check" => Error::OwnSubmission {},
} }

impl Error {
    pub(crate) fn state(state: DocumentState) -> Self {
        Self::StateForbidden { state }
    }
}

impl From<kehu_vault::SealError> for Error {
    fn from(_: kehu_vault::SealError) -> Self {
        Self::Unreadable {}
    }
}
