//! The kinds of qualification document, and the states a document passes through.

use kehu_kernel::Words;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A kind of qualification document 资质材料 (CUS-10).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DocumentKind {
    /// 营业执照 with a registration number of 15 digits, from before the merger of certificates.
    BusinessLicence,
    /// 营业执照 with the unified social credit code: licence, tax registration and organisation code in one.
    BusinessLicenceUscc,
    /// 国税税务登记证.
    TaxRegistrationNational,
    /// 地税税务登记证.
    TaxRegistrationLocal,
    /// 组织机构代码证.
    OrganisationCodeCertificate,
    /// 开票资料: title, taxpayer number, bank, account, address, telephone.
    InvoicingDetails,
    /// 危险化学品经营许可证.
    HazardousChemicalsLicence,
    /// 基本存款账户信息, formerly 开户许可证.
    BankAccountCertificate,
    /// 法定代表人身份证明; of a customer who is a person, that person's own.
    LegalRepresentativeId,
    /// 授权委托书.
    LetterOfAuthority,
    /// 易制毒化学品购买或经营备案证明.
    PrecursorCertificate,
    /// Anything else that the policy asks for.
    Other,
}

impl DocumentKind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 12] = [
        Self::BusinessLicenceUscc,
        Self::BusinessLicence,
        Self::TaxRegistrationNational,
        Self::TaxRegistrationLocal,
        Self::OrganisationCodeCertificate,
        Self::InvoicingDetails,
        Self::HazardousChemicalsLicence,
        Self::BankAccountCertificate,
        Self::LegalRepresentativeId,
        Self::LetterOfAuthority,
        Self::PrecursorCertificate,
        Self::Other,
    ];

    /// The wire name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BusinessLicence => "business_licence",
            Self::BusinessLicenceUscc => "business_licence_uscc",
            Self::TaxRegistrationNational => "tax_registration_national",
            Self::TaxRegistrationLocal => "tax_registration_local",
            Self::OrganisationCodeCertificate => "organisation_code_certificate",
            Self::InvoicingDetails => "invoicing_details",
            Self::HazardousChemicalsLicence => "hazardous_chemicals_licence",
            Self::BankAccountCertificate => "bank_account_certificate",
            Self::LegalRepresentativeId => "legal_representative_id",
            Self::LetterOfAuthority => "letter_of_authority",
            Self::PrecursorCertificate => "precursor_certificate",
            Self::Other => "other",
        }
    }

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

impl std::str::FromStr for DocumentKind {
    type Err = UnknownWord;
    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or(UnknownWord)
    }
}

/// A word that names none of the values of an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown word")]
pub struct UnknownWord;

/// Where a document stands. A verified document never changes; what replaces it is another document that renews it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum DocumentState {
    /// Sent in, not yet looked at.
    Submitted,
    /// Compared with the original and found right, by somebody else than who sent it.
    Verified,
    /// Found wrong; the reason is kept.
    Rejected,
    /// A renewal of it has been verified.
    Superseded,
    /// Taken back before it was verified.
    Withdrawn,
}

impl DocumentState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Submitted,
        Self::Verified,
        Self::Rejected,
        Self::Superseded,
        Self::Withdrawn,
    ];

    /// The wire name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Verified => "verified",
            Self::Rejected => "rejected",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl std::str::FromStr for DocumentState {
    type Err = UnknownWord;
    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or(UnknownWord)
    }
}

/// Where a supporting proof 相关证明 stands (CUS-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ProofState {
    /// Sent in, not yet looked at.
    Submitted,
    /// Accepted, until a day.
    Accepted,
    /// Not accepted.
    Rejected,
}

/// What the law sees in a customer: decides which documents there can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LegalForm)]
pub enum Subject {
    /// A company or another organisation.
    Company,
    /// 个体工商户: the old pair of licence and tax certificate can still be legal.
    SoleTrader,
    /// A natural person.
    Person,
}
