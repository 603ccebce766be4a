//! Whose the deals are: decided by the rules as the service decides, and kept as it keeps them.

use super::Sites;
use super::deals::Sale;
use super::visits::Visit;
use crate::Error;
use crate::copy::{Bytes, Copy};
use crate::random::id_at;
use kehu_attribution::determine;
use kehu_attribution::facts::{AskedBefore, Capacity, Deal, Facts, Reception, Registration};
use kehu_determinations::{Written, holder_word, rule_set_word};
use kehu_kernel::{CustomerId, DealId, PartyId, ReceptionId, RegistrationId, UserId};
use sqlx::PgConnection;
use std::ops::Range;
use uuid::Uuid;

/// The determinations of deals.
pub(crate) fn determinations(sites: &Sites, rows: Range<u64>) -> Result<Vec<Copy>, Error> {
    let mut made = Copy::of(
        "determinations",
        "id, site_id, party_id, deal_id, number, made_because, made_at, made_by_kind, made_by, facts_until, policy_version_id, \
         policy_digest, rule_set, rule, answer, facts, facts_digest, decision, decision_digest",
    );
    let mut shares = Copy::of(
        "determination_shares",
        "determination_id, kind, place, holder, user_id, numerator, denominator, held",
    );
    let mut people = Copy::of("determination_people", "determination_id, user_id");
    let site = sites.ground.sites[sites.opening()].id;
    for number in rows {
        let sale = sites.sale(number);
        let (customer, party) = sites.identity(sites.opening(), sale.first);
        let facts = facts(sites, &sale, customer, party);
        let decision = determine(&sites.ground.rules, &facts);
        let rewarded = decision
            .determined()
            .is_some_and(|one| one.referral_reward.is_some() || one.filing_reward.is_some());
        if rewarded {
            return Err(Error::Inconsistent("nobody referred a buyer".to_owned()));
        }
        let by = sites.next_in_order(sites.opening(), sale.first);
        let mut chance = sites.chance("determinations", sites.opening(), number);
        let id = id_at(&mut chance, sale.at);
        let written = Written::of(facts, &decision)
            .map_err(|error| Error::Inconsistent(error.to_string()))?;
        made.row(&[
            &id,
            &site,
            &party,
            &sale.deal,
            &1_i32,
            &"deal",
            &sale.at,
            &"user",
            &by,
            &decision.facts_until,
            &sites.ground.policy_version,
            &Bytes(sites.kept.1.bytes()),
            &rule_set_word(decision.rule_set),
            &written.rule.code(),
            &written.answer.as_str(),
            &written.facts,
            &Bytes(written.facts_digest.bytes()),
            &written.decision,
            &Bytes(written.decision_digest.bytes()),
        ]);
        let mut places = [0_i16; 2];
        for share in &written.shares {
            let kind = if share.of_commission {
                "commission"
            } else {
                "performance"
            };
            let place = &mut places[usize::from(share.of_commission)];
            *place += 1;
            shares.row(&[
                &id,
                &kind,
                place,
                &holder_word(share.holder),
                &share.holder.user().map(|user| user.0),
                &share.share.numerator(),
                &share.share.denominator(),
                &share.held,
            ]);
        }
        for who in &written.people {
            people.row(&[&id, &who.0]);
        }
    }
    Ok(vec![made, shares, people])
}

/// What is recorded of a buyer until the deal, as the service gathers it: the buyer's receptions with their registrations.
fn facts(sites: &Sites, sale: &Sale, customer: Uuid, party: Uuid) -> Facts {
    let opening = sites.opening();
    let first = sites.visit(opening, sale.first);
    let again = sites.comes_again(&first);
    let holder = first.receiver;
    let mut facts = Facts::none(PartyId(party), sale.at);
    facts.members = vec![CustomerId(customer)];
    for visit in [Some(first), again].into_iter().flatten() {
        facts.receptions.push(reception(sites, &visit, customer));
        facts.registrations.push(Registration {
            id: RegistrationId(visit.registration),
            reception: Some(ReceptionId(visit.reception)),
            salesperson: UserId(visit.receiver),
            customers: vec![CustomerId(customer)],
            at: visit.when.until,
            without_claim: visit.comer.again && visit.receiver != holder,
            confirmed_at: None,
            minutes: Vec::new(),
        });
    }
    facts.deal = Some(Deal {
        id: DealId(sale.deal),
        buyers: vec![CustomerId(customer)],
        reserved_at: None,
        subscribed_at: Some(sale.at),
        contracted_at: None,
        followed_up_by: Some(UserId(holder)),
        commission: None,
        changes: Vec::new(),
    });
    facts.sort();
    facts
}

fn reception(sites: &Sites, visit: &Visit, customer: Uuid) -> Reception {
    let present = &sites.ground.sites[visit.site].by_id;
    Reception {
        id: ReceptionId(visit.reception),
        continues: None,
        visitors: vec![CustomerId(customer)],
        arrived_at: visit.when.at,
        left_at: Some(visit.when.until),
        receiver: UserId(visit.receiver),
        on_behalf_of: None,
        capacity: Capacity::Turn,
        asked_before: match visit.been_before(sites) {
            "no" => AskedBefore::No,
            _ => AskedBefore::Forgot,
        },
        named: Vec::new(),
        declined: Vec::new(),
        insists: false,
        for_discount: false,
        event: None,
        present: present.iter().copied().map(UserId).collect(),
    }
}

/// Keeps the rules by which all was determined, once.
pub(crate) async fn keep_rules(sites: &Sites, connection: &mut PgConnection) -> Result<(), Error> {
    sqlx::query(
        "insert into determination_policies (digest, document) values ($1, $2) on conflict (digest) do nothing",
    )
    .bind(sites.kept.1.bytes())
    .bind(&sites.kept.0)
    .execute(connection)
    .await?;
    Ok(())
}
