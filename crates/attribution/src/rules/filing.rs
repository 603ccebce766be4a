//! Filings by those outside the group (ATT-F01 to ATT-F07): one weighing for the filing itself, for the visit and for the deal,
//! by what is known at the instant. [`super::order::FILING`] says in which order the conditions are looked at.

use super::ensure;
use super::order::FILING;
use crate::RuleId;
use crate::decision::{PassedOver, Reason, Record};
use crate::facts::Filing;
use crate::period::{day_of, end_of_day, same_day};
use crate::policy::{BuyerMatch, FilingMoment, FilingTerms};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{CustomerId, FilingId, ReceptionId, ReferralId};

/// What bears on the filings of a party at an instant. What is later than the instant is not looked at.
#[derive(Debug, Clone)]
pub struct FilingScene<'a> {
    /// The policy's terms.
    pub terms: &'a [FilingTerms],
    /// The filings, by time.
    pub filings: Vec<&'a Filing>,
    /// When the party was received, by time.
    pub arrivals: Vec<Arrival>,
    /// Its referrals by employees.
    pub referrals: Vec<EarlierReferral>,
    /// The deal, once it is made.
    pub bought: Option<Bought<'a>>,
    /// The instant.
    pub until: DateTime<Utc>,
}

/// That a party was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// The reception.
    pub reception: ReceptionId,
    /// When it arrived.
    pub at: DateTime<Utc>,
}

/// That an employee referred a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlierReferral {
    /// The referral.
    pub id: ReferralId,
    /// When it was registered.
    pub at: DateTime<Utc>,
    /// The day for which it was.
    pub appointed_on: NaiveDate,
    /// When it was confirmed; none while it was not.
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// That a party bought.
#[derive(Debug, Clone, Copy)]
pub struct Bought<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// Who of it; all when empty.
    pub buyers: &'a [CustomerId],
}

/// How a filing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilingStanding {
    /// It holds, and the customer has not come yet.
    Awaited {
        /// Until when the customer may come.
        until: DateTime<Utc>,
    },
    /// It holds, and the customer has come.
    Protected {
        /// The reception with which the protection began.
        reception: ReceptionId,
        /// Its last instant.
        until: DateTime<Utc>,
    },
    /// It does not hold.
    Fails(PassedOver),
}

impl FilingStanding {
    /// Until when it holds; none when it does not.
    #[must_use]
    pub const fn until(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Awaited { until } | Self::Protected { until, .. } => Some(*until),
            Self::Fails(_) => None,
        }
    }
}

/// How each filing of a party stands at an instant, in their order; at most one holds (ATT-F03).
#[must_use]
pub fn weigh_filings(scene: &FilingScene<'_>) -> Vec<(FilingId, FilingStanding)> {
    let mut weighings: Vec<Weighing<'_>> = Vec::with_capacity(scene.filings.len());
    for filing in &scene.filings {
        let earlier = weighings
            .iter()
            .find_map(|before| Some((before.filing.id, before.standing(filing.at).until()?)));
        weighings.push(Weighing {
            scene,
            filing,
            terms: scene.terms.iter().find(|terms| terms.by == filing.by),
            earlier,
            until: scene.until,
        });
    }
    let mut holder: Option<(FilingId, DateTime<Utc>)> = None;
    weighings
        .iter()
        .map(|weighing| {
            let standing = weighing.standing(scene.until);
            let standing = match (holder, standing.until()) {
                // Who came first was found to hold only after the later one was made.
                (Some((filing, until)), Some(_)) => FilingStanding::Fails(PassedOver {
                    rule: RuleId::F03,
                    reason: Reason::FiledBefore {
                        record: Record::Filing(filing),
                        until,
                    },
                }),
                (None, Some(until)) => {
                    holder = Some((weighing.filing.id, until));
                    standing
                }
                (_, None) => standing,
            };
            (weighing.filing.id, standing)
        })
        .collect()
}

/// A filing as the conditions look at it.
#[derive(Clone, Copy)]
pub(crate) struct Weighing<'a> {
    scene: &'a FilingScene<'a>,
    filing: &'a Filing,
    terms: Option<&'a FilingTerms>,
    /// The filing that held when this one was made, and until when.
    earlier: Option<(FilingId, DateTime<Utc>)>,
    until: DateTime<Utc>,
}

impl<'a> Weighing<'a> {
    /// How it stands at an instant.
    fn standing(&self, until: DateTime<Utc>) -> FilingStanding {
        let then = Self { until, ..*self };
        for rule in FILING {
            match (rule.weigh)(&then) {
                Ok(()) => {}
                Err(Reason::AwaitingVisit { until }) => return FilingStanding::Awaited { until },
                Err(reason) => {
                    return FilingStanding::Fails(PassedOver {
                        rule: rule.id,
                        reason,
                    });
                }
            }
        }
        match then.visit().zip(then.protected_until()) {
            Some((visit, until)) => FilingStanding::Protected {
                reception: visit.reception,
                until,
            },
            // Without terms or visit a condition above has failed.
            None => FilingStanding::Fails(PassedOver {
                rule: RuleId::F01,
                reason: Reason::FilingNotTaken,
            }),
        }
    }

    fn terms(&self) -> Result<&'a FilingTerms, Reason> {
        self.terms.ok_or(Reason::FilingNotTaken)
    }

    fn arrivals(&self) -> impl Iterator<Item = Arrival> {
        let until = self.until;
        let arrivals = self.scene.arrivals.iter().copied();
        arrivals.filter(move |arrival| arrival.at <= until)
    }

    /// The visit that the filing brings: the first of all, or the first after it.
    fn visit(&self) -> Option<Arrival> {
        match self.terms?.filed {
            FilingMoment::AtFirstVisit => self.arrivals().next(),
            FilingMoment::BeforeVisit => {
                self.arrivals().find(|arrival| arrival.at > self.filing.at)
            }
        }
    }

    fn protected_until(&self) -> Option<DateTime<Utc>> {
        Some(self.terms?.protection.last_instant(self.visit()?.at, false))
    }
}

/// F01: of a kind that the policy takes, on a day of the recommender's contract.
pub(super) fn under_contract(it: &Weighing<'_>) -> Result<(), Reason> {
    it.terms()?;
    let day = day_of(it.filing.at);
    let is_over = it.filing.contract_until.is_some_and(|last| day > last);
    ensure(
        day >= it.filing.contract_from && !is_over,
        Reason::OutsideContract,
    )
}

/// F02: not on site for so long before the filing, or never.
pub(super) fn not_on_site(it: &Weighing<'_>) -> Result<(), Reason> {
    let terms = it.terms()?;
    let filed_at = it.filing.at;
    let is_before = |arrival: &Arrival| match terms.filed {
        FilingMoment::BeforeVisit => arrival.at <= filed_at,
        FilingMoment::AtFirstVisit => day_of(arrival.at) < day_of(filed_at),
    };
    let Some(last) = it.arrivals().filter(is_before).last() else {
        return Ok(());
    };
    ensure(!terms.only_new, Reason::OnSiteBefore { at: last.at })?;
    let Some(period) = terms.absent_for else {
        return Ok(());
    };
    let until = period.last_instant(last.at, false);
    ensure(
        filed_at > until,
        Reason::OnSiteLately { at: last.at, until },
    )
}

/// F03: nobody's recommendation held when it was made.
pub(super) fn first_to_recommend(it: &Weighing<'_>) -> Result<(), Reason> {
    if let Some((filing, until)) = it.earlier {
        let record = Record::Filing(filing);
        return Err(Reason::FiledBefore { record, until });
    }
    let filed_at = it.filing.at;
    let holds = |referral: &&EarlierReferral| {
        referral.at < filed_at
            && (day_of(filed_at) <= referral.appointed_on
                || referral.confirmed_at.is_some_and(|at| at <= filed_at))
    };
    let holding = it.scene.referrals.iter().filter(holds);
    match holding.min_by_key(|referral| (referral.at, referral.id)) {
        Some(referral) => Err(Reason::ReferredBefore {
            record: Record::Referral(referral.id),
        }),
        None => Ok(()),
    }
}

/// F04: the customer comes in time, and before the deal.
pub(super) fn comes_in_time(it: &Weighing<'_>) -> Result<(), Reason> {
    let terms = it.terms()?;
    let filed_at = it.filing.at;
    if let Some(bought) = it.scene.bought.filter(|bought| bought.at < filed_at) {
        return Err(Reason::FiledAfterDeal { at: bought.at });
    }
    let last = match terms.filed {
        FilingMoment::BeforeVisit => terms.visit_within.last_instant(filed_at, false),
        FilingMoment::AtFirstVisit => end_of_day(day_of(filed_at)).unwrap_or(filed_at),
    };
    match (it.visit(), terms.filed) {
        (None, _) if it.until <= last => Err(Reason::AwaitingVisit { until: last }),
        (Some(visit), FilingMoment::AtFirstVisit) => {
            ensure(same_day(visit.at, filed_at), Reason::NotAtFirstVisit)
        }
        (Some(visit), FilingMoment::BeforeVisit) if visit.at <= last => Ok(()),
        _ => Err(Reason::DidNotCome { until: last }),
    }
}

/// F05: the recommender comes along on the day of the visit, with the papers of both; an owner has bought.
pub(super) fn comes_along(it: &Weighing<'_>) -> Result<(), Reason> {
    let terms = it.terms()?;
    if it.filing.by == crate::policy::RecommenderKind::Owner {
        ensure(it.filing.has_bought, Reason::NotAnOwner)?;
    }
    if !terms.comes_along {
        return Ok(());
    }
    let visit = it.visit();
    let presence = it.filing.presence.as_ref().filter(|presence| {
        presence.at <= it.until && visit.is_some_and(|visit| same_day(visit.at, presence.at))
    });
    let presence = presence.ok_or(Reason::NotBroughtAlong)?;
    ensure(presence.papers_seen, Reason::PapersNotSeen)
}

/// F06: the protection stands.
pub(super) fn protects(it: &Weighing<'_>) -> Result<(), Reason> {
    match it.protected_until() {
        Some(until) => ensure(it.until <= until, Reason::ProtectionEnded { until }),
        None => Err(Reason::FilingNotTaken),
    }
}

/// F07: who buys is who was filed.
pub(super) fn buys(it: &Weighing<'_>) -> Result<(), Reason> {
    let terms = it.terms()?;
    let Some(bought) = it.scene.bought.filter(|bought| bought.at <= it.until) else {
        return Ok(());
    };
    if terms.buyer == BuyerMatch::Party {
        return Ok(());
    }
    let is_buyer = bought.buyers.is_empty() || bought.buyers.contains(&it.filing.customer);
    ensure(is_buyer, Reason::BuyerIsAnother)?;
    let is_named = terms.buyer != BuyerMatch::NameAndTelephone || it.filing.name_agrees;
    ensure(is_named, Reason::NameDiffers)
}
