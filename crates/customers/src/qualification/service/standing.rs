//! How a customer stands with its documents, and whether business may be done with it.

use crate::dossier::{self, CustomerStatus, CustomerType, ProcessingState};
use crate::lineage::policy_of;
use crate::qualification::error::Error;
use crate::qualification::model::Document;
use crate::qualification::policy::QualificationPolicy;
use crate::qualification::rules::{self, Assessment, Counting, CustomerFacts, Reason};
use crate::qualification::store;
use crate::qualification::store::evidence::Candidate;
use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, CustomerId, PolicyVersionId, Words};

/// How a customer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualification {
    /// The customer.
    pub customer_id: CustomerId,
    /// Its status.
    pub status: CustomerStatus,
    /// The judgement of its verified documents.
    pub assessment: Assessment,
    /// Whether business may be done today.
    pub trading: Trading,
    /// What will happen, and when, if nothing is done; none while nothing will.
    pub outlook: Option<Words>,
    /// The policy version that decided; none for a shipped preset.
    pub policy_version: Option<PolicyVersionId>,
}

/// Whether business may be done with a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trading {
    /// It may.
    Yes,
    /// It may not.
    No {
        /// Why, for people.
        because: Words,
        /// The documents that are wanting, if that is why.
        reasons: Vec<Reason>,
        /// The rule that decides.
        rule: &'static str,
    },
}

impl Trading {
    /// Whether it may.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Yes)
    }
}

/// Whether business may be done with a customer on a day: it is active, and its documents suffice on that very day,
/// whether or not the regular check has come to it yet (CUS-11, CUS-13, CUS-14).
///
/// # Errors
/// [`Error::Dossier`] when there is no such customer; [`Error::Database`].
pub async fn may_trade(
    connection: &mut PgConnection,
    customer: CustomerId,
    on: NaiveDate,
) -> Result<Trading, Error> {
    let candidate = store::evidence::candidate(connection, customer)
        .await?
        .ok_or(dossier::Error::NotFound {})?;
    if candidate.status != CustomerStatus::Active {
        return Ok(trading(&candidate, None));
    }
    let (assessment, _) = assess_one(connection, &candidate, on).await?;
    Ok(trading(&candidate, Some(&assessment)))
}

/// How a customer inside the caller's scope stands today.
///
/// # Errors
/// [`Error::Dossier`] when there is no such customer.
pub async fn qualification(
    connection: &mut PgConnection,
    caller: &Caller,
    customer: CustomerId,
) -> Result<Qualification, Error> {
    let customer = dossier::load(connection, caller, customer).await?;
    let candidate = store::evidence::candidate(connection, customer.id)
        .await?
        .ok_or(dossier::Error::NotFound {})?;
    let (assessment, policy_version) = assess_one(connection, &candidate, caller.today()).await?;
    Ok(Qualification {
        customer_id: customer.id,
        status: candidate.status,
        trading: trading(&candidate, Some(&assessment)),
        outlook: outlook(&candidate, &assessment),
        assessment,
        policy_version,
    })
}

/// The judgement of a customer's verified documents on a day.
pub(super) async fn assess_one(
    connection: &mut PgConnection,
    candidate: &Candidate,
    on: NaiveDate,
) -> Result<(Assessment, Option<PolicyVersionId>), Error> {
    let known = store::evidence::numbers_of(connection, &[candidate.id])
        .await?
        .remove(&candidate.id)
        .unwrap_or_default();
    assess_facts(
        connection,
        candidate,
        candidate.facts(&known),
        Counting::Verified,
        on,
    )
    .await
}

/// The judgement of a customer's documents as if it were of a type already.
pub(crate) async fn assess_as(
    connection: &mut PgConnection,
    customer: CustomerId,
    customer_type: CustomerType,
    counting: Counting,
    on: NaiveDate,
) -> Result<Assessment, Error> {
    let candidate = store::evidence::candidate(connection, customer)
        .await?
        .ok_or(dossier::Error::NotFound {})?;
    let known = store::evidence::numbers_of(connection, &[customer])
        .await?
        .remove(&customer)
        .unwrap_or_default();
    let facts = CustomerFacts {
        customer_type: Some(customer_type),
        ..candidate.facts(&known)
    };
    Ok(assess_facts(connection, &candidate, facts, counting, on)
        .await?
        .0)
}

async fn assess_facts(
    connection: &mut PgConnection,
    candidate: &Candidate,
    facts: CustomerFacts,
    counting: Counting,
    on: NaiveDate,
) -> Result<(Assessment, Option<PolicyVersionId>), Error> {
    let policy = policy_of::<QualificationPolicy>(connection, candidate.unit_id, on).await?;
    let evidence = store::evidence::evidence_of(connection, &[candidate.id])
        .await?
        .remove(&candidate.id)
        .unwrap_or_default();
    Ok((
        rules::assess(&policy.document, facts, &evidence, counting, on),
        policy.version,
    ))
}

/// The documents of a customer that were not taken back, rejected or superseded.
pub(crate) async fn live_documents(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<Document>, Error> {
    Ok(store::documents::live_of(connection, customer).await?)
}

/// What may only be stored, and whoever is erased, does no business, whatever the status (CUS-05).
fn trading(candidate: &Candidate, assessment: Option<&Assessment>) -> Trading {
    match candidate.processing_state {
        ProcessingState::Active => trading_by_status(candidate.status, assessment),
        ProcessingState::Restricted => refused(
            "the customer's data may only be stored",
            "客户信息已限制处理",
            "CUS-05",
        ),
        ProcessingState::Erased => refused(
            "the customer's data has been erased",
            "客户信息已删除",
            "CUS-05",
        ),
    }
}

fn refused(en: &str, zh: &str, rule: &'static str) -> Trading {
    Trading::No {
        because: Words::new(en, zh),
        reasons: Vec::new(),
        rule,
    }
}

fn trading_by_status(status: CustomerStatus, assessment: Option<&Assessment>) -> Trading {
    let no = refused;
    match status {
        CustomerStatus::Prospect => no("the account has not been opened", "客户尚未开户", "CUS-11"),
        CustomerStatus::Suspended => match assessment {
            Some(found) if !found.meets => wanting(found),
            _ => no(
                "business with the customer is suspended",
                "与该客户的业务已暂停",
                "CUS-13",
            ),
        },
        CustomerStatus::Disqualified => no(
            "the customer has been disqualified",
            "客户资格已取消",
            "CUS-14",
        ),
        CustomerStatus::Merged => no(
            "the dossier was merged into another",
            "客户档案已并入其他档案",
            "CUS-01",
        ),
        CustomerStatus::Active => match assessment {
            Some(found) if !found.meets => wanting(found),
            _ => Trading::Yes,
        },
    }
}

fn wanting(assessment: &Assessment) -> Trading {
    Trading::No {
        because: rules::sentence(&assessment.because),
        reasons: assessment.because.clone(),
        rule: "CUS-13",
    }
}

/// What will happen if nothing is done. Only business that is done can be suspended.
fn outlook(candidate: &Candidate, assessment: &Assessment) -> Option<Words> {
    let trades = candidate.status == CustomerStatus::Active
        && candidate.processing_state == ProcessingState::Active;
    let from = assessment.suspended_from.filter(|_| trades)?;
    let why = rules::sentence(&assessment.because);
    Some(Words::new(
        format!("Business will be suspended on {from} because: {}", why.en),
        format!("将于{from}暂停业务，原因：{}", why.zh),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qualification::kind::DocumentKind;

    fn candidate(status: CustomerStatus, processing_state: ProcessingState) -> Candidate {
        Candidate::of_company(CustomerId::generate(), status, processing_state)
    }

    fn active(status: CustomerStatus) -> Candidate {
        candidate(status, ProcessingState::Active)
    }

    fn assessment(meets: bool) -> Assessment {
        let on: NaiveDate = "2026-06-01".parse().unwrap();
        let because = if meets {
            Vec::new()
        } else {
            vec![Reason::Absent {
                kind: DocumentKind::InvoicingDetails,
            }]
        };
        Assessment {
            on,
            meets,
            missing: Vec::new(),
            expiring: Vec::new(),
            expired: Vec::new(),
            findings: Vec::new(),
            suspended_from: (!meets).then_some(on),
            because,
        }
    }

    #[test]
    fn cus_13_business_is_done_only_with_an_active_customer_whose_documents_suffice() {
        for &status in CustomerStatus::ALL {
            for meets in [true, false] {
                let allowed = trading_by_status(status, Some(&assessment(meets))).is_allowed();
                assert_eq!(
                    allowed,
                    status == CustomerStatus::Active && meets,
                    "{status} {meets}"
                );
            }
        }
    }

    #[test]
    fn cus_14_each_refusal_names_its_own_rule() {
        let rule = |status| match trading_by_status(status, Some(&assessment(true))) {
            Trading::Yes => "",
            Trading::No { rule, .. } => rule,
        };
        assert_eq!(rule(CustomerStatus::Prospect), "CUS-11");
        assert_eq!(rule(CustomerStatus::Suspended), "CUS-13");
        assert_eq!(rule(CustomerStatus::Disqualified), "CUS-14");
    }

    #[test]
    fn cus_05_no_business_is_done_with_whom_may_only_be_stored_or_was_erased() {
        for (state, allowed) in [
            (ProcessingState::Active, true),
            (ProcessingState::Restricted, false),
            (ProcessingState::Erased, false),
        ] {
            let found = candidate(CustomerStatus::Active, state);
            let trading = trading(&found, Some(&assessment(true)));
            assert_eq!(trading.is_allowed(), allowed, "{state}");
        }
    }

    #[test]
    fn cus_13_only_an_active_customer_is_told_of_a_coming_suspension() {
        assert!(
            outlook(&active(CustomerStatus::Active), &assessment(false))
                .unwrap()
                .en
                .contains("2026-06-01")
        );
        assert_eq!(
            outlook(&active(CustomerStatus::Prospect), &assessment(false)),
            None
        );
        assert_eq!(
            outlook(&active(CustomerStatus::Active), &assessment(true)),
            None
        );
    }
}
