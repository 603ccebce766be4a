//! The closed lists of words, as stored and as sent.

use kehu_kernel::Words;

kehu_kernel::word_lists! {
    /// What a person asks for.
    PrivacyRequestKind {
        /// A copy of all that is held (PIPL 45).
        Export = "export",
        /// Erasure (PIPL 47).
        Erasure = "erasure",
    }
    /// Where a request stands.
    PrivacyRequestState {
        /// Received, and to be carried out or refused.
        Open = "open",
        /// Carried out.
        Done = "done",
        /// Refused, on a legal ground (PIPL 50).
        Refused = "refused",
        /// Taken back by the person.
        Withdrawn = "withdrawn",
    }
    /// Who asks.
    PrivacyRequester {
        /// The person.
        Person = "person",
        /// Somebody whom the person has authorised.
        Representative = "representative",
        /// The parent or guardian of a minor (PIPL 31).
        Guardian = "guardian",
        /// A close relative of a person who has died (PIPL 49).
        Relative = "relative",
    }
    /// How the identity of who asks was verified.
    IdentityVerification {
        /// An identity document, shown in person.
        DocumentInPerson = "document_in_person",
        /// A copy of an identity document.
        DocumentCopy = "document_copy",
        /// A code to the mobile on file.
        RegisteredMobile = "registered_mobile",
        /// A code to the e-mail address on file.
        RegisteredEmail = "registered_email",
        /// A power of attorney with both identity documents.
        PowerOfAttorney = "power_of_attorney",
        /// Otherwise, as noted.
        Other = "other",
    }
    /// Why a request is refused.
    PrivacyRefusalGround {
        /// Who asks has not proven to be the person, or to act for it.
        IdentityNotProven = "identity_not_proven",
        /// The data is needed for a contract with the person that runs (PIPL 13 (2)).
        ContractInForce = "contract_in_force",
        /// A law demands that all of it be kept, and its term runs (PIPL 47).
        LegalRetention = "legal_retention",
        /// It is needed in a dispute, or an investigation by the authorities (PIPL 13 (3)).
        LegalProcedure = "legal_procedure",
        /// A law demands secrecy (PIPL 18, 45).
        Confidentiality = "confidentiality",
        /// It would harm the rights of others.
        HarmToOthers = "harm_to_others",
        /// Nothing is held of the person.
        NothingHeld = "nothing_held",
    }
    /// A part of what is held of a person.
    PrivacyHolding {
        /// Name, telephones, address, birthday, remark, and all by which the person is found.
        Dossier = "dossier",
        /// Contacts.
        Contacts = "contacts",
        /// Identity numbers and accounts.
        Identifiers = "identifiers",
        /// Personal values in the history of fields.
        History = "history",
        /// Needs and market information.
        Needs = "needs",
        /// What was written of service orders, communication, complaints, consultations and surveys.
        Service = "service",
        /// Qualification documents and supporting proofs, with their files.
        Documents = "documents",
        /// Invoicing details, with their files.
        Invoicing = "invoicing",
        /// Account openings and disqualifications, with what was submitted for approval.
        Applications = "applications",
        /// Archives of earlier exports.
        Exports = "exports",
        /// Free texts of visits, registrations, phone enquiries, follow-ups, minutes and disputes at sites, and the
        /// particulars under agreements.
        SiteRecords = "site_records",
        /// The timeline: identifiers, states and dates.
        Timeline = "timeline",
        /// The audit record: who did or saw what, when and why.
        AuditRecord = "audit_record",
        /// Files of imports and exports of customers, in which the person may stand.
        TransferFiles = "transfer_files",
    }
    /// What becomes of a part.
    ErasureFate {
        /// It is erased with the request.
        Erased = "erased",
        /// It is kept, on the ground and until the day that are named.
        Kept = "kept",
        /// It is erased by itself, by the day that is named.
        Expires = "expires",
    }
    /// Why a part is kept.
    RetentionGround {
        /// Accounting and tax records: Measures for the Administration of Accounting Archives, art. 14; Rules for the
        /// Implementation of the Tax Collection Law, art. 29.
        Accounting = "accounting",
        /// Proof of a contract while claims from it can be made: Civil Code, art. 188.
        Contract = "contract",
        /// Accounting for what was done with personal data: PIPL 54, 69.
        Accountability = "accountability",
    }
    /// What stands in the way of an erasure.
    ErasureObstacle {
        /// An account opening that is not finished.
        AccountOpening = "account_opening",
        /// A disqualification that is not finished.
        Disqualification = "disqualification",
        /// An export that the person has asked for as well.
        Export = "export",
        /// A deal of which the contract is not signed or the price not wholly paid.
        Deal = "deal",
        /// A reception that has not ended.
        Reception = "reception",
        /// An open dispute over the party.
        Dispute = "dispute",
    }
    /// A free text in which a contact is mentioned.
    MentionPlace {
        /// The remark of the customer.
        Remark = "remark",
        /// A need.
        Need = "need",
        /// The remark of a document.
        Document = "document",
        /// An account opening.
        AccountOpening = "account_opening",
        /// A disqualification.
        Disqualification = "disqualification",
    }
}

impl ErasureObstacle {
    /// What it is called in a refusal.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::AccountOpening => Words::new(
                "an account opening that is not finished",
                "未结束的开户申请",
            ),
            Self::Disqualification => Words::new(
                "a disqualification that is not finished",
                "未结束的取消资格提议",
            ),
            Self::Export => Words::new("an open request for export", "未办结的导出请求"),
            Self::Deal => Words::new("a deal that is under way", "未完成的成交"),
            Self::Reception => Words::new("a reception that has not ended", "未结束的接待"),
            Self::Dispute => Words::new("an open dispute over the party", "未处理完的客户争议"),
        }
    }
}

kehu_kernel::labels! {
    PrivacyRequestState {
        Open = "办理中", "Open";
        Done = "已办结", "Done";
        Refused = "已拒绝", "Refused";
        Withdrawn = "已撤回", "Withdrawn";
    }
}
