//! The kinds of qualification document, and the states a document passes through.

use kehu_kernel::Words;

kehu_kernel::word_lists! {
    /// A kind of qualification document 资质材料 (CUS-10).
    DocumentKind {
        /// 营业执照 with a registration number of 15 digits, from before the merger of certificates.
        BusinessLicence = "business_licence",
        /// 营业执照 with the unified social credit code: licence, tax registration and organisation code in one.
        BusinessLicenceUscc = "business_licence_uscc",
        /// 国税税务登记证.
        TaxRegistrationNational = "tax_registration_national",
        /// 地税税务登记证.
        TaxRegistrationLocal = "tax_registration_local",
        /// 组织机构代码证.
        OrganisationCodeCertificate = "organisation_code_certificate",
        /// 开票资料: title, taxpayer number, bank, account, address, telephone.
        InvoicingDetails = "invoicing_details",
        /// 危险化学品经营许可证.
        HazardousChemicalsLicence = "hazardous_chemicals_licence",
        /// 基本存款账户信息, formerly 开户许可证.
        BankAccountCertificate = "bank_account_certificate",
        /// 法定代表人身份证明; of a customer who is a person, that person's own.
        LegalRepresentativeId = "legal_representative_id",
        /// 授权委托书.
        LetterOfAuthority = "letter_of_authority",
        /// 易制毒化学品购买或经营备案证明.
        PrecursorCertificate = "precursor_certificate",
        /// Anything else that the policy asks for.
        Other = "other",
    }

    /// Where a document stands. A verified document never changes; what replaces it is another document that renews it.
    DocumentState {
        /// Sent in, not yet looked at.
        Submitted = "submitted",
        /// Compared with the original and found right, by somebody else than who sent it.
        Verified = "verified",
        /// Found wrong; the reason is kept.
        Rejected = "rejected",
        /// A renewal of it has been verified.
        Superseded = "superseded",
        /// Taken back before it was verified.
        Withdrawn = "withdrawn",
    }

    /// Where a supporting proof 相关证明 stands (CUS-13).
    ProofState {
        /// Sent in, not yet looked at.
        Submitted = "submitted",
        /// Accepted, until a day.
        Accepted = "accepted",
        /// Not accepted.
        Rejected = "rejected",
    }

    /// What the law sees in a customer: decides which documents there can be.
    #[schema(as = LegalForm)]
    Subject {
        /// A company or another organisation.
        Company = "company",
        /// 个体工商户: the old pair of licence and tax certificate can still be legal.
        SoleTrader = "sole_trader",
        /// A natural person.
        Person = "person",
    }
}

impl DocumentKind {
    /// The name shown to people.
    #[must_use]
    pub fn words(self) -> Words {
        let (en, zh) = match self {
            Self::BusinessLicence => (
                "business licence (15-digit number)",
                "营业执照（15位注册号）",
            ),
            Self::BusinessLicenceUscc => (
                "business licence with unified social credit code",
                "营业执照（统一社会信用代码）",
            ),
            Self::TaxRegistrationNational => ("tax registration (national)", "税务登记证（国税）"),
            Self::TaxRegistrationLocal => ("tax registration (local)", "税务登记证（地税）"),
            Self::OrganisationCodeCertificate => {
                ("organisation code certificate", "组织机构代码证")
            }
            Self::InvoicingDetails => ("invoicing details", "开票资料"),
            Self::HazardousChemicalsLicence => {
                ("hazardous chemicals licence", "危险化学品经营许可证")
            }
            Self::BankAccountCertificate => ("bank account certificate", "银行开户信息"),
            Self::LegalRepresentativeId => (
                "identity document of the legal representative",
                "法定代表人身份证明",
            ),
            Self::LetterOfAuthority => ("letter of authority", "授权委托书"),
            Self::PrecursorCertificate => {
                ("precursor chemicals certificate", "易制毒化学品备案证明")
            }
            Self::Other => ("other document", "其他材料"),
        };
        Words::new(en, zh)
    }
}

kehu_kernel::labels! {
    DocumentState {
        Submitted = "待核验", "Submitted";
        Verified = "已核验", "Verified";
        Rejected = "核验未通过", "Rejected";
        Superseded = "已更新", "Superseded";
        Withdrawn = "已撤回", "Withdrawn";
    }
}
