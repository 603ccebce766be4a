//! The kinds of identifier.

use serde::{Deserialize, Serialize};

use crate::Label;

/// A kind of identifier of a company or person. The wire name is the snake-case name.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// 统一社会信用代码, GB 32100-2015.
    UnifiedSocialCreditCode,
    /// 组织机构代码, GB 11714-1997.
    OrganisationCode,
    /// 公民身份号码, GB 11643-1999; also the residence permit of residents of Hong Kong, Macau and
    /// Taiwan, which has the same form.
    ResidentId,
    /// 护照 of any country.
    Passport,
    /// 港澳居民来往内地通行证.
    HkMacauPermit,
    /// 台湾居民来往大陆通行证.
    TaiwanPermit,
    /// 外国人永久居留身份证, both forms.
    ForeignerPermanentResident,
    /// 军官证.
    MilitaryId,
    /// 户口簿.
    HouseholdRegister,
    /// 营业执照注册号 of 15 digits, GS15-2006.
    BusinessLicenceNumber,
    /// 纳税人识别号.
    TaxpayerNumber,
    /// 银行卡号.
    BankCard,
    /// 对公账户 or any other account that is not a card.
    BankAccount,
}

impl IdentifierKind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 13] = [
        Self::UnifiedSocialCreditCode,
        Self::OrganisationCode,
        Self::ResidentId,
        Self::Passport,
        Self::HkMacauPermit,
        Self::TaiwanPermit,
        Self::ForeignerPermanentResident,
        Self::MilitaryId,
        Self::HouseholdRegister,
        Self::BusinessLicenceNumber,
        Self::TaxpayerNumber,
        Self::BankCard,
        Self::BankAccount,
    ];

    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnifiedSocialCreditCode => "unified_social_credit_code",
            Self::OrganisationCode => "organisation_code",
            Self::ResidentId => "resident_id",
            Self::Passport => "passport",
            Self::HkMacauPermit => "hk_macau_permit",
            Self::TaiwanPermit => "taiwan_permit",
            Self::ForeignerPermanentResident => "foreigner_permanent_resident",
            Self::MilitaryId => "military_id",
            Self::HouseholdRegister => "household_register",
            Self::BusinessLicenceNumber => "business_licence_number",
            Self::TaxpayerNumber => "taxpayer_number",
            Self::BankCard => "bank_card",
            Self::BankAccount => "bank_account",
        }
    }

    /// The kind with this wire name; `None` if there is none.
    #[must_use]
    pub fn parse(wire: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == wire)
    }

    /// The name shown to people.
    #[must_use]
    pub const fn label(self) -> Label {
        let (zh, en) = match self {
            Self::UnifiedSocialCreditCode => ("统一社会信用代码", "unified social credit code"),
            Self::OrganisationCode => ("组织机构代码", "organisation code"),
            Self::ResidentId => ("居民身份证", "resident identity card"),
            Self::Passport => ("护照", "passport"),
            Self::HkMacauPermit => (
                "港澳居民来往内地通行证",
                "mainland travel permit for Hong Kong and Macau residents",
            ),
            Self::TaiwanPermit => (
                "台湾居民来往大陆通行证",
                "mainland travel permit for Taiwan residents",
            ),
            Self::ForeignerPermanentResident => (
                "外国人永久居留身份证",
                "foreigner's permanent residence card",
            ),
            Self::MilitaryId => ("军官证", "officer's certificate"),
            Self::HouseholdRegister => ("户口簿", "household register"),
            Self::BusinessLicenceNumber => ("营业执照注册号", "business licence number"),
            Self::TaxpayerNumber => ("纳税人识别号", "taxpayer identification number"),
            Self::BankCard => ("银行卡号", "bank card number"),
            Self::BankAccount => ("银行账号", "bank account number"),
        };
        Label { zh, en }
    }

    /// Whether a value of this kind is shown masked and stored encrypted: documents of a person,
    /// and accounts.
    ///
    /// A taxpayer number may hold a person's identity number as well; that depends on the value
    /// and is told by [`crate::Checked::personal`].
    #[must_use]
    pub const fn is_personal(self) -> bool {
        !matches!(
            self,
            Self::UnifiedSocialCreditCode
                | Self::OrganisationCode
                | Self::BusinessLicenceNumber
                | Self::TaxpayerNumber
        )
    }
}
