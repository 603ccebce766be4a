//! Which documents a customer needs, and how their ends are watched: policy data (CUS-10, CUS-13).

use super::kind::{DocumentKind, Subject};
use super::rules::CustomerFacts;
use crate::dossier::CustomerType;
use kehu_kernel::{Faults, Words};
use kehu_policy::{PolicyDocument, Preset};
use serde::{Deserialize, Serialize};

/// A name in both languages inside a policy document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Name {
    /// A name in both languages.
    #[must_use]
    pub fn new(en: &str, zh: &str) -> Self {
        Self {
            en: en.to_owned(),
            zh: zh.to_owned(),
        }
    }

    /// Whether both are there and of a length that fits a form.
    pub(crate) fn is_sound(&self) -> bool {
        [&self.en, &self.zh]
            .into_iter()
            .all(|text| !text.trim().is_empty() && text.chars().count() <= 100)
    }
}

impl From<Name> for Words {
    fn from(name: Name) -> Self {
        Self {
            en: name.en,
            zh: name.zh,
        }
    }
}

/// Whether a text serves as a key in a policy document: 1 to 50 lower-case letters, digits, underscores.
pub(crate) fn is_key(text: &str) -> bool {
    (1..=50).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Something that must be shown: any one of the accepted combinations of documents does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Key, unique in the document.
    pub key: String,
    /// What it is called.
    pub name: Name,
    /// The customer types that need it; all when empty.
    #[serde(default)]
    pub customer_types: Vec<CustomerType>,
    /// The subjects that need it; all when empty.
    #[serde(default)]
    pub subjects: Vec<Subject>,
    /// The combinations: each is a list of kinds that together suffice.
    pub accepted: Vec<Vec<DocumentKind>>,
}

/// The age at which documents of a kind lose their worth, whatever is printed on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaximumAge {
    /// The kind.
    pub kind: DocumentKind,
    /// Days on which it counts, the day of issue among them.
    pub days: u32,
}

/// A kind of document that a subject should no longer have; one that is shown becomes a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outdated {
    /// The kind.
    pub kind: DocumentKind,
    /// The subject.
    pub subject: Subject,
}

/// The policy document of kind `qualification`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualificationPolicy {
    /// What must be shown.
    pub requirements: Vec<Requirement>,
    /// Days before the end at which the account manager is warned; falling.
    pub warning_days: Vec<u16>,
    /// Days between two checks of all customers; the group's policy decides.
    pub check_interval_days: u16,
    /// Kinds that may be of unlimited validity 长期.
    pub unlimited_kinds: Vec<DocumentKind>,
    /// Kinds that age.
    #[serde(default)]
    pub maximum_ages: Vec<MaximumAge>,
    /// Kinds that are out of use.
    #[serde(default)]
    pub outdated: Vec<Outdated>,
}

impl QualificationPolicy {
    /// The source's own list of before the merger of certificates: four things to show (A13.7).
    #[must_use]
    pub fn petrochemical() -> Self {
        use DocumentKind::*;
        Self {
            requirements: vec![
                requirement(
                    "business_licence",
                    "Business licence",
                    "企业营业执照",
                    &[],
                    vec![vec![BusinessLicence]],
                ),
                requirement(
                    "tax_registration",
                    "Tax registration (national and local)",
                    "税务登记证（国税、地税）",
                    &[],
                    vec![vec![TaxRegistrationNational, TaxRegistrationLocal]],
                ),
                requirement(
                    "organisation_code",
                    "Organisation code certificate",
                    "组织机构代码证",
                    &[],
                    vec![vec![OrganisationCodeCertificate]],
                ),
                requirement(
                    "invoicing",
                    "Invoicing details",
                    "开票资料",
                    &[],
                    vec![vec![InvoicingDetails]],
                ),
            ],
            outdated: Vec::new(),
            ..Self::watching()
        }
    }

    /// Today's list: the merged licence in place of the first three. A sole trader's old pair is still legal.
    #[must_use]
    pub fn modern() -> Self {
        use DocumentKind::*;
        let outdated = [
            BusinessLicence,
            TaxRegistrationNational,
            TaxRegistrationLocal,
            OrganisationCodeCertificate,
        ]
        .map(|kind| Outdated {
            kind,
            subject: Subject::Company,
        });
        Self {
            requirements: vec![
                requirement(
                    "licence",
                    "Business licence",
                    "营业执照",
                    &[Subject::Company],
                    vec![vec![BusinessLicenceUscc]],
                ),
                requirement(
                    "licence_sole_trader",
                    "Business licence of a sole trader",
                    "个体工商户营业执照",
                    &[Subject::SoleTrader],
                    vec![
                        vec![BusinessLicenceUscc],
                        vec![BusinessLicence, TaxRegistrationNational],
                    ],
                ),
                requirement(
                    "identity",
                    "Identity document",
                    "身份证明",
                    &[Subject::Person],
                    vec![vec![LegalRepresentativeId]],
                ),
                requirement(
                    "invoicing",
                    "Invoicing details",
                    "开票资料",
                    &[],
                    vec![vec![InvoicingDetails]],
                ),
            ],
            outdated: outdated.to_vec(),
            ..Self::watching()
        }
    }

    /// What both presets share.
    fn watching() -> Self {
        use DocumentKind::*;
        Self {
            requirements: Vec::new(),
            warning_days: vec![60, 30, 7],
            check_interval_days: 1,
            unlimited_kinds: vec![
                BusinessLicence,
                BusinessLicenceUscc,
                TaxRegistrationNational,
                TaxRegistrationLocal,
                InvoicingDetails,
                BankAccountCertificate,
                LegalRepresentativeId,
                Other,
            ],
            maximum_ages: vec![MaximumAge {
                kind: LetterOfAuthority,
                days: 366,
            }],
            outdated: Vec::new(),
        }
    }

    /// The requirements that apply to a customer. While its type is unknown, those for all types do.
    #[must_use]
    pub fn requirements_for(&self, customer: CustomerFacts) -> Vec<&Requirement> {
        let typed = |one: &Requirement| {
            one.customer_types.is_empty()
                || customer
                    .customer_type
                    .is_some_and(|held| one.customer_types.contains(&held))
        };
        let subject =
            |one: &Requirement| one.subjects.is_empty() || one.subjects.contains(&customer.subject);
        self.requirements
            .iter()
            .filter(|one| typed(one) && subject(one))
            .collect()
    }

    /// Days on which a document of a kind counts, if the kind ages.
    #[must_use]
    pub fn maximum_age(&self, kind: DocumentKind) -> Option<u32> {
        self.maximum_ages
            .iter()
            .find(|age| age.kind == kind)
            .map(|age| age.days)
    }

    /// Whether documents of the kind may have no end.
    #[must_use]
    pub fn may_be_unlimited(&self, kind: DocumentKind) -> bool {
        self.unlimited_kinds.contains(&kind)
    }

    /// Whether the kind is out of use for a subject.
    #[must_use]
    pub fn is_outdated(&self, kind: DocumentKind, subject: Subject) -> bool {
        self.outdated
            .iter()
            .any(|one| one.kind == kind && one.subject == subject)
    }
}

impl PolicyDocument for QualificationPolicy {
    const KIND: &'static str = "qualification";

    fn presets() -> Vec<Preset<Self>> {
        vec![
            Preset {
                key: "modern",
                name: Words::new("Merged licence", "三证合一后"),
                document: Self::modern(),
            },
            Preset {
                key: "petrochemical",
                name: Words::new("Petrochemical sales, as the source", "石化销售（原制度）"),
                document: Self::petrochemical(),
            },
        ]
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        if self.requirements.is_empty() || self.requirements.len() > 50 {
            faults.add(
                "/requirements",
                "count",
                "must hold 1 to 50 requirements",
                "须有1至50项要求",
            );
        }
        for (place, one) in self.requirements.iter().enumerate() {
            check_requirement(&mut faults, place, one, &self.requirements);
        }
        if self.warning_days.len() > 10
            || !self
                .warning_days
                .windows(2)
                .all(|pair| matches!(pair, [a, b] if a > b))
        {
            faults.add(
                "/warning_days",
                "order",
                "must be at most 10 days, each fewer than the one before",
                "最多10个天数，且须依次递减",
            );
        }
        if self
            .warning_days
            .iter()
            .any(|days| !(1..=365).contains(days))
        {
            faults.add(
                "/warning_days",
                "range",
                "each must be 1 to 365",
                "每个天数须在1至365之间",
            );
        }
        if !(1..=31).contains(&self.check_interval_days) {
            faults.add(
                "/check_interval_days",
                "range",
                "must be 1 to 31",
                "须在1至31之间",
            );
        }
        for (place, age) in self.maximum_ages.iter().enumerate() {
            if !(1..=36_500).contains(&age.days) {
                faults.add(
                    format!("/maximum_ages/{place}/days"),
                    "range",
                    "must be 1 to 36500",
                    "须在1至36500之间",
                );
            }
        }
        faults.none()
    }
}

fn check_requirement(faults: &mut Faults, place: usize, one: &Requirement, all: &[Requirement]) {
    if !is_key(&one.key) || all.iter().filter(|other| other.key == one.key).count() > 1 {
        faults.add(
            format!("/requirements/{place}/key"),
            "key",
            "must be a unique key of lower-case letters",
            "须为唯一的小写标识",
        );
    }
    if !one.name.is_sound() {
        faults.add(
            format!("/requirements/{place}/name"),
            "name",
            "must be given in both languages, at most 100 characters",
            "须有中英文名称，最多100字",
        );
    }
    if one.accepted.is_empty()
        || one.accepted.len() > 20
        || one
            .accepted
            .iter()
            .any(|kinds| kinds.is_empty() || kinds.len() > 12)
    {
        faults.add(
            format!("/requirements/{place}/accepted"),
            "count",
            "must hold 1 to 20 combinations of 1 to 12 kinds each",
            "须有1至20种组合，每种1至12类材料",
        );
    }
}

fn requirement(
    key: &str,
    en: &str,
    zh: &str,
    subjects: &[Subject],
    accepted: Vec<Vec<DocumentKind>>,
) -> Requirement {
    Requirement {
        key: key.to_owned(),
        name: Name::new(en, zh),
        customer_types: Vec::new(),
        subjects: subjects.to_vec(),
        accepted,
    }
}
