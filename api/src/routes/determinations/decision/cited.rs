//! What a decision cites: rules, records, people, reasons.

use super::Speaker;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::RuleId;
use kehu_attribution::decision::{Evidence, LostClaim, Missing, Reason, Record};
use kehu_attribution::facts::{DealChangeKind, FaultDegree, Kin};
use kehu_attribution::judgment::{
    words_of_evidence, words_of_loss, words_of_missing, words_of_reason,
};
use kehu_attribution::words_of;
use kehu_determinations::disputes::{Pointer, PointerKind};
use kehu_kernel::{Language, PartyId, ReceptionId, UserId, Words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A rule with what it says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CitedRule {
    /// The rule.
    pub rule: RuleId,
    /// What people call it.
    #[schema(max_length = 200)]
    pub title: String,
    /// What it says.
    #[schema(max_length = 2000)]
    pub sentence: String,
    /// The clause of the source.
    #[schema(max_length = 100, example = "A12.3(7)i")]
    pub source: String,
}

impl CitedRule {
    /// The rule in a language.
    pub fn of(rule: RuleId, language: Language) -> Self {
        let said = words_of(rule);
        Self {
            rule,
            title: said.title.text(language).to_owned(),
            sentence: said.sentence.text(language).to_owned(),
            source: said.source.to_owned(),
        }
    }
}

/// An employee who is named.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvolvedPerson {
    /// Who.
    pub id: UserId,
    /// The name; none for an identifier that is made up.
    #[schema(max_length = 100)]
    pub name: Option<String>,
}

/// A record, and where it is found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordLink {
    /// What it is.
    pub kind: PointerKind,
    /// Its identifier.
    pub id: Uuid,
    /// Where it is found; none where it stands in no resource of its own.
    #[schema(
        max_length = 200,
        example = "/v1/receptions/019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60"
    )]
    pub href: Option<String>,
}

impl RecordLink {
    pub(super) fn of(record: Record, party: Option<PartyId>) -> Self {
        let (kind, id) = match record {
            Record::Reception(id) => (PointerKind::Reception, id.0),
            Record::Registration(id) => (PointerKind::Registration, id.0),
            Record::Enquiry(id) => (PointerKind::Enquiry, id.0),
            Record::FollowUp(id) => (PointerKind::FollowUp, id.0),
            Record::Minutes(id) => (PointerKind::Minutes, id.0),
            Record::Referral(id) => (PointerKind::Referral, id.0),
            Record::Evidence(id) => (PointerKind::Evidence, id.0),
            Record::Deal(id) => (PointerKind::Deal, id.0),
            Record::DealChange(id) => (PointerKind::DealChange, id.0),
            Record::Filing(id) => (PointerKind::Filing, id.0),
        };
        Self {
            kind,
            id,
            href: party.and_then(|party| href(kind, id, party)),
        }
    }

    /// A record to which a statement points.
    pub fn of_pointer(pointer: Pointer, party: PartyId) -> Self {
        let Pointer { kind, id } = pointer;
        Self {
            kind,
            id,
            href: href(kind, id, party),
        }
    }
}

fn href(kind: PointerKind, id: Uuid, party: PartyId) -> Option<String> {
    match kind {
        PointerKind::Reception => Some(format!("/v1/receptions/{id}")),
        PointerKind::Registration => Some(format!("/v1/registrations/{id}")),
        PointerKind::Enquiry => Some(format!("/v1/phone-enquiries/{id}")),
        PointerKind::Referral => Some(format!("/v1/referrals/{id}")),
        PointerKind::Filing => Some(format!("/v1/filings/{id}")),
        PointerKind::Evidence | PointerKind::FollowUp | PointerKind::Minutes => {
            Some(format!("/v1/parties/{party}/record"))
        }
        PointerKind::Deal => Some(format!("/v1/deals/{id}")),
        PointerKind::DealChange => None,
    }
}

/// A record and what it shows. Which of the properties are present depends on `shows`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EvidenceItem {
    /// When it was so.
    pub at: DateTime<Utc>,
    /// The record.
    pub record: RecordLink,
    /// Stable code of what it shows. New codes may appear.
    #[schema(max_length = 50, pattern = "^[a-z_]+$", example = "registered")]
    pub shows: String,
    /// What it shows, in words.
    #[schema(max_length = 1000)]
    pub text: String,
    /// Whom it concerns: who received, registered, was named, gives the party up.
    pub person: Option<InvolvedPerson>,
    /// The other one: the earlier salesperson who was found, or to whom the party goes.
    pub other_person: Option<InvolvedPerson>,
    /// The last instant of a claim.
    pub until: Option<DateTime<Utc>>,
    /// The time agreed with the visitor.
    pub appointed_at: Option<DateTime<Utc>>,
    /// How grave a fault is.
    pub fault: Option<FaultDegree>,
    /// Which family tie.
    pub kin: Option<Kin>,
    /// What was changed of a deal.
    pub change: Option<DealChangeKind>,
}

/// What a record shows, as the domain writes it; a field that is new there stops here.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Shown {
    shows: String,
    by: Option<UserId>,
    of: Option<UserId>,
    salesperson: Option<UserId>,
    about: Option<UserId>,
    from: Option<UserId>,
    to: Option<UserId>,
    earlier: Option<UserId>,
    until: Option<DateTime<Utc>>,
    appointed_at: Option<DateTime<Utc>>,
    degree: Option<FaultDegree>,
    kin: Option<Kin>,
    kind: Option<DealChangeKind>,
}

impl EvidenceItem {
    pub(super) fn of(item: &Evidence, speaker: &Speaker) -> Self {
        let shown: Shown = read(&item.shows);
        let persons = [
            shown.by,
            shown.of,
            shown.salesperson,
            shown.about,
            shown.from,
            shown.earlier,
            shown.to,
        ];
        let mut persons = persons
            .into_iter()
            .flatten()
            .map(|user| speaker.person(user));
        Self {
            at: item.at,
            record: speaker.record(item.record),
            shows: shown.shows,
            text: words_of_evidence(item, &speaker.names)
                .text(speaker.language)
                .to_owned(),
            person: persons.next(),
            other_person: persons.next(),
            until: shown.until,
            appointed_at: shown.appointed_at,
            fault: shown.degree,
            kin: shown.kin,
            change: shown.kind,
        }
    }
}

/// Why a rule does not apply, why a claim came to nothing, or what is missing. Which of the properties are present depends on
/// `code`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatedReason {
    /// Stable code. New codes may appear.
    #[schema(
        max_length = 50,
        pattern = "^[a-z_]+$",
        example = "recognised_too_late"
    )]
    pub code: String,
    /// In words.
    #[schema(max_length = 1000)]
    pub text: String,
    /// Whom it concerns.
    pub person: Option<InvolvedPerson>,
    /// When it was so.
    pub at: Option<DateTime<Utc>>,
    /// The day on which something was to be.
    pub appointed_on: Option<NaiveDate>,
    /// The last instant of the claim or window.
    pub until: Option<DateTime<Utc>>,
    /// The record that it is about.
    pub record: Option<RecordLink>,
    /// The rule that it is about.
    pub rule: Option<RuleId>,
}

/// A reason, as the domain writes it; a field that is new there stops here.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    code: String,
    claimant: Option<UserId>,
    salesperson: Option<UserId>,
    to: Option<UserId>,
    by: Option<UserId>,
    holder: Option<UserId>,
    at: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
    window_end: Option<DateTime<Utc>>,
    appointed_on: Option<NaiveDate>,
    reception: Option<ReceptionId>,
    record: Option<Record>,
    rule: Option<RuleId>,
}

impl StatedReason {
    pub(super) fn of_reason(reason: Reason, speaker: &Speaker) -> Self {
        Self::of(
            read(&reason),
            &words_of_reason(reason, &speaker.names),
            speaker,
        )
    }

    pub(super) fn of_loss(claim: &LostClaim, speaker: &Speaker) -> Self {
        Self::of(
            read(&claim.why),
            &words_of_loss(claim, &speaker.names),
            speaker,
        )
    }

    pub(super) fn of_missing(missing: Missing, speaker: &Speaker) -> Self {
        Self::of(
            read(&missing),
            &words_of_missing(missing, &speaker.names),
            speaker,
        )
    }

    fn of(raw: Raw, words: &Words, speaker: &Speaker) -> Self {
        let person = [raw.claimant, raw.salesperson, raw.to, raw.by, raw.holder];
        let record = raw.record.or(raw.reception.map(Record::Reception));
        Self {
            code: raw.code,
            text: words.text(speaker.language).to_owned(),
            person: person
                .into_iter()
                .flatten()
                .next()
                .map(|user| speaker.person(user)),
            at: raw.at,
            appointed_on: raw.appointed_on,
            until: raw.until.or(raw.window_end),
            record: record.map(|record| speaker.record(record)),
            rule: raw.rule,
        }
    }
}

/// Reads what the domain writes. Both are of this program, so that what does not fit shows in the tests.
fn read<T: for<'de> Deserialize<'de> + Default>(domain: &impl Serialize) -> T {
    let written = serde_json::to_value(domain).unwrap_or_default();
    serde_json::from_value(written).unwrap_or_else(|error| {
        tracing::error!(%error, "a reason has a field that the contract does not know");
        T::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contract knows every field of every reason that has any.
    #[test]
    fn reasons_keep_their_fields() {
        let now = "2026-06-01T04:00:00Z".parse().unwrap();
        let user = UserId::generate();
        let raw: Raw = read(&Reason::RecognisedTooLate {
            at: now,
            window_end: now,
        });
        assert_eq!(
            (raw.code.as_str(), raw.window_end),
            ("recognised_too_late", Some(now))
        );
        let raw: Raw = read(&Reason::NotNew {
            claimant: user,
            until: now,
        });
        assert_eq!((raw.claimant, raw.until), (Some(user), Some(now)));
        let record = Record::Reception(ReceptionId::generate());
        let raw: Raw = read(&Missing::Confirmation {
            record,
            salesperson: user,
        });
        assert_eq!((raw.record, raw.salesperson), (Some(record), Some(user)));
        let raw: Raw = read(&Reason::NoReception);
        assert_eq!(raw.code, "no_reception");
    }
}
