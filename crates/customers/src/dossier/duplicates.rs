//! Finding a customer that is already on file, before it is entered again (CUS-01).

use super::duplicates_of_each::find_each;
use super::numbers::Accepted;
use super::store::duplicates::{Hit, Traits};
use super::{Contact, Customer, CustomerKind, Error};
use kehu_db::PgConnection;
use kehu_identifiers::{IdentifierKind, Telephone, TelephoneKind};
use kehu_kernel::{Caller, CustomerId, Faults, UnitId, Words};
use kehu_policy::{PolicyDocument, Preset};
use kehu_vault::Vault;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use utoipa::ToSchema;

/// When two customers may be the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DuplicatePolicy {
    /// From this likeness of company names on, 50 to 100 (CUS-01).
    #[schema(minimum = 50, maximum = 100)]
    pub similar_name_from: u8,
}

impl Default for DuplicatePolicy {
    fn default() -> Self {
        Self {
            similar_name_from: 80,
        }
    }
}

impl PolicyDocument for DuplicatePolicy {
    const KIND: &'static str = "customer-duplicates";

    fn check(&self) -> Result<(), Faults> {
        if (50..=100).contains(&self.similar_name_from) {
            return Ok(());
        }
        Err(Faults::one(
            "/similar_name_from",
            "out-of-range",
            "must be 50 to 100",
            "应为50至100",
        ))
    }

    fn presets() -> Vec<Preset<Self>> {
        vec![Preset {
            key: "usual",
            name: Words::new("Names alike from 80 of 100", "名称相似度80以上"),
            document: Self::default(),
        }]
    }
}

/// What is known of a customer that may be on file already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Name, and whether it is a person's.
    pub name: Option<(String, CustomerKind)>,
    /// Telephones and mobiles of the customer and its contacts.
    pub telephones: Vec<String>,
    /// Identifiers in normalised form.
    pub identifiers: Vec<(IdentifierKind, String)>,
}

impl Candidate {
    pub(crate) fn of(customer: &Customer, contacts: &[Contact], numbers: &[Accepted]) -> Self {
        let reached = contacts.iter().map(|contact| contact.mobile.clone());
        Self {
            name: Some((customer.name.clone(), customer.kind())),
            telephones: reached.chain([customer.mobile.clone()]).flatten().collect(),
            identifiers: numbers
                .iter()
                .map(|number| (number.kind, number.normalised.clone()))
                .collect(),
        }
    }
}

/// Why a customer may be the same.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = DuplicateReason)]
pub enum Reason {
    /// The same unified social credit code: it is the same.
    SameCreditCode,
    /// The same number of another kind.
    SameIdentifier,
    /// A mobile in common.
    SameMobile,
    /// A company name that is alike.
    SimilarName,
}

/// A customer that may be the same. The name is in full: whoever shows it masks it (CUS-05).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The customer.
    pub customer: CustomerId,
    /// Its name.
    pub name: String,
    /// Whether it is a person.
    pub person: bool,
    /// Its unit.
    pub unit_id: UnitId,
    /// Whether the caller may see it. Of others only that they exist may be told.
    pub visible: bool,
    /// Why, the strongest first.
    pub reasons: Vec<Reason>,
    /// Likeness of the names, 0 to 100; 0 for persons.
    pub likeness: u8,
}

/// The customers that were looked at and are others, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The customers.
    pub customers: Vec<CustomerId>,
    /// Whether those that the caller cannot see are accepted too.
    pub unseen: bool,
    /// Why they are others.
    pub reason: String,
}

/// The customers that may be the same as the candidate, wherever in the organisation they lie.
///
/// Persons' names are not compared: too many share one.
///
/// # Errors
/// [`Error::Database`].
pub async fn find_duplicates(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    unit: UnitId,
    candidate: &Candidate,
    except: Option<CustomerId>,
) -> Result<Vec<Duplicate>, Error> {
    let sought = [(unit, candidate.clone())];
    let found = find_each(connection, caller, vault, &sought, except).await?;
    Ok(found.into_iter().flatten().collect())
}

/// The strongest reason first.
pub(super) fn stronger(a: &Duplicate, b: &Duplicate) -> Ordering {
    a.reasons
        .cmp(&b.reasons)
        .then(b.likeness.cmp(&a.likeness))
        .then(a.customer.cmp(&b.customer))
}

/// The numbers by which a candidate is found.
pub(super) fn numbers(vault: &Vault, candidate: &Candidate) -> Traits {
    let mut traits = Traits::default();
    for (kind, number) in &candidate.identifiers {
        match kind {
            IdentifierKind::UnifiedSocialCreditCode => traits.credit_codes.push(number.clone()),
            // Several customers may share an account.
            IdentifierKind::BankAccount | IdentifierKind::BankCard => {}
            _ => {
                traits.values.push(number.clone());
                traits
                    .blind_indexes
                    .extend(vault.blind_indexes(kind.as_str(), number));
            }
        }
    }
    let telephones = candidate
        .telephones
        .iter()
        .filter_map(|number| Telephone::parse(number).ok());
    traits.mobiles = telephones
        .filter(|read| read.kind == TelephoneKind::Mobile)
        .map(|read| read.normalised)
        .collect();
    traits
}

pub(super) fn judge(core: &str, policy: &DuplicatePolicy, hit: Hit) -> Option<Duplicate> {
    let likeness = if hit.named_alike && !hit.person {
        kehu_names::similarity(core, &hit.core)
    } else {
        0
    };
    let reasons: Vec<Reason> = [
        (hit.same_credit_code, Reason::SameCreditCode),
        (hit.same_identifier, Reason::SameIdentifier),
        (hit.same_mobile, Reason::SameMobile),
        (likeness >= policy.similar_name_from, Reason::SimilarName),
    ]
    .into_iter()
    .filter_map(|(holds, reason)| holds.then_some(reason))
    .collect();
    (!reasons.is_empty()).then_some(Duplicate {
        customer: hit.id,
        name: hit.name,
        person: hit.person,
        unit_id: hit.unit_id,
        visible: hit.visible,
        reasons,
        likeness,
    })
}

/// Refuses a candidate that is, or may be, on file, by the policy under which the unit lives.
pub(crate) async fn refuse_duplicates(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    unit: UnitId,
    candidate: &Candidate,
    except: Option<CustomerId>,
    acceptance: Option<&Acceptance>,
) -> Result<(), Error> {
    let found = find_duplicates(connection, caller, vault, unit, candidate, except).await?;
    decide(&found, acceptance)
}

/// Refuses what was found, but for what was accepted.
pub(crate) fn decide(found: &[Duplicate], acceptance: Option<&Acceptance>) -> Result<(), Error> {
    if let Some(same) = found
        .iter()
        .find(|duplicate| duplicate.reasons.contains(&Reason::SameCreditCode))
    {
        return Err(match same.visible {
            true => Error::CreditCodeTaken {
                customer: same.customer,
            },
            false => Error::CreditCodeTakenElsewhere {},
        });
    }
    let accepted = |duplicate: &&Duplicate| match acceptance {
        None => false,
        Some(acceptance) if duplicate.visible => acceptance.customers.contains(&duplicate.customer),
        Some(acceptance) => acceptance.unseen,
    };
    let open: Vec<&Duplicate> = found
        .iter()
        .filter(|duplicate| !accepted(duplicate))
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    let seen: Vec<String> = open
        .iter()
        .filter(|duplicate| duplicate.visible)
        .map(|duplicate| duplicate.customer.to_string())
        .collect();
    Err(Error::PossibleDuplicate {
        unseen: open.len() - seen.len(),
        customers: seen.join(", "),
    })
}

/// A customer that is renamed is looked for by its new name.
pub(crate) fn renamed(customer: &Customer) -> Candidate {
    Candidate {
        name: Some((customer.name.clone(), customer.kind())),
        ..Candidate::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(core: &str) -> Hit {
        Hit {
            id: CustomerId::generate(),
            name: core.into(),
            core: core.into(),
            unit_id: UnitId::generate(),
            person: false,
            visible: true,
            same_credit_code: false,
            same_identifier: false,
            same_mobile: false,
            named_alike: true,
        }
    }

    fn policy(from: u8) -> DuplicatePolicy {
        DuplicatePolicy {
            similar_name_from: from,
        }
    }

    #[test]
    fn cus_01_a_name_is_alike_from_the_policys_figure_on() {
        let likeness = kehu_names::similarity("远大化工", "远大化工厂");
        assert!((50..100).contains(&likeness));
        assert!(judge("远大化工", &policy(likeness), hit("远大化工厂")).is_some());
        assert!(judge("远大化工", &policy(likeness + 1), hit("远大化工厂")).is_none());
    }

    #[test]
    fn cus_01_persons_with_the_same_name_are_not_duplicates() {
        let namesake = Hit {
            person: true,
            ..hit("张伟")
        };
        assert!(judge("", &policy(50), namesake).is_none());
    }

    #[test]
    fn cus_01_a_possible_duplicate_passes_only_when_each_is_accepted() {
        let found = [
            judge("甲乙", &policy(80), hit("甲乙")).unwrap(),
            judge("甲乙", &policy(80), hit("甲乙")).unwrap(),
        ];
        let accept = |customers: Vec<CustomerId>| Acceptance {
            customers,
            unseen: false,
            reason: "others".into(),
        };
        assert!(decide(&found, None).is_err());
        assert!(decide(&found, Some(&accept(vec![found[0].customer]))).is_err());
        assert!(
            decide(
                &found,
                Some(&accept(vec![found[0].customer, found[1].customer]))
            )
            .is_ok()
        );
    }

    #[test]
    fn cus_01_an_unseen_duplicate_is_counted_and_not_named() {
        let unseen = judge(
            "甲乙",
            &policy(80),
            Hit {
                visible: false,
                ..hit("甲乙")
            },
        )
        .unwrap();
        let refused = decide(std::slice::from_ref(&unseen), None).unwrap_err();
        assert!(
            matches!(refused, Error::PossibleDuplicate { ref customers, unseen: 1 } if customers.is_empty())
        );
        let accepted = Acceptance {
            customers: vec![],
            unseen: true,
            reason: "others".into(),
        };
        assert!(decide(&[unseen], Some(&accepted)).is_ok());
    }

    #[test]
    fn cus_01_the_same_credit_code_is_never_accepted() {
        let same = judge(
            "甲",
            &policy(80),
            Hit {
                same_credit_code: true,
                ..hit("乙")
            },
        )
        .unwrap();
        let accepted = Acceptance {
            customers: vec![same.customer],
            unseen: true,
            reason: "others".into(),
        };
        assert!(matches!(
            decide(&[same], Some(&accepted)),
            Err(Error::CreditCodeTaken { .. })
        ));
    }

    #[test]
    fn the_policy_takes_fifty_to_a_hundred() {
        for (figure, good) in [(49, false), (50, true), (100, true), (101, false)] {
            assert_eq!(policy(figure).check().is_ok(), good, "{figure}");
        }
    }
}
