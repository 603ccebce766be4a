//! Who belongs to a case: buyers, relatives by counted ties, relatives of relatives (ATT-V12, ATT-R11, ATT-R12).

use crate::story::*;
use kehu_attribution::RuleId;
use kehu_attribution::facts::{Kin, Kinship, Relative, Transfer};
use kehu_kernel::{CustomerId, EvidenceId, PartyId};
use uuid::Uuid;

const SISTER: CustomerId = CustomerId(Uuid::from_u128(0x54));

fn party(number: u128) -> PartyId {
    PartyId(Uuid::from_u128(number))
}

impl Story {
    fn tied(mut self, one: CustomerId, other: CustomerId, kin: Kin, known_since: &str) -> Self {
        let known = u128::try_from(self.facts.kinships.len()).unwrap();
        let id = EvidenceId(Uuid::from_u128(0x9000 + known));
        self.facts.kinships.push(Kinship {
            id,
            known_since: at(known_since),
            one,
            other,
            kin,
        });
        self
    }

    /// The last visit, with what is recorded of it, is a relative's party's.
    fn of_relative(mut self, number: u128, member: CustomerId) -> Self {
        let reception = self.facts.receptions.last().unwrap().id;
        let registrations = self.facts.registrations.iter();
        let of_visit = registrations.filter(|it| it.reception == Some(reception));
        let records = of_visit.map(|it| it.id.0).chain([reception.0]).collect();
        self.facts.relatives.push(Relative {
            party: party(number),
            members: vec![member],
            records,
        });
        self
    }
}

/// The husband came to A on 10 June; on 12 June his wife's sister came to D. The husband alone buys.
fn sisters_visit() -> Story {
    let mut story = Story::developer()
        .visit("2026-06-10 10:00", A)
        .registered()
        .visit("2026-06-12 10:00", D)
        .visitors(&[SISTER])
        .registered()
        .of_relative(3, SISTER)
        .tied(HUSBAND, WIFE, Kin::Spouses, "2026-06-11 10:00")
        .tied(WIFE, SISTER, Kin::Siblings, "2026-06-12 12:00")
        .deal("2026-06-20 10:00")
        .sale(|deal| deal.buyers = vec![HUSBAND]);
    story.facts.members = vec![HUSBAND];
    story
}

#[test]
fn att_v12_a_relative_of_a_relative_is_a_party_of_their_own() {
    let story = sisters_visit();
    assert_eq!(
        story.told(),
        "ATT-V00: A's, A follows, credit A 1, paid A 1, turns [A used]"
    );
    assert!(
        story.decision().lost.is_empty(),
        "D has no claim on this party"
    );
    let counted = story.policy(|rules| rules.family_ties.push(Kin::Siblings));
    assert_eq!(
        counted.rule(),
        RuleId::V05,
        "received as new while A's claim stood, where siblings are one party"
    );
}

#[test]
fn att_v12_without_a_deal_the_members_are_taken_to_buy() {
    let mut preview = sisters_visit().seen_at("2026-06-20 10:00");
    preview.facts.deal = None;
    assert_eq!(preview.rule(), RuleId::V00);
    preview.facts.members.clear();
    assert_eq!(
        preview.rule(),
        RuleId::V05,
        "who the party is must be known to set anybody aside"
    );
}

#[test]
fn att_v12_a_tie_that_came_to_light_after_the_deal_joins_nobody() {
    let story = |known: &str| {
        let mut story = Story::developer()
            .visit("2026-06-10 10:00", A)
            .registered()
            .visit("2026-06-12 10:00", B)
            .visitors(&[WIFE])
            .registered()
            .of_relative(2, WIFE)
            .tied(HUSBAND, WIFE, Kin::Spouses, known)
            .deal("2026-06-20 10:00");
        story.facts.members = vec![HUSBAND];
        story
    };
    assert_eq!(story("2026-06-20 10:00").rule(), RuleId::V12);
    assert_eq!(story("2026-06-20 10:01").rule(), RuleId::V00);
}

#[test]
fn att_v16_a_relatives_company_contact_makes_nobody_else_a_company_customer() {
    let mut story = sisters_visit().company_contact("2026-06-01 10:00", None, None);
    assert_eq!(story.rule(), RuleId::V16, "the party's own");
    let contact = story.facts.company_contacts[0].id.0;
    story.facts.relatives[0].records.push(contact);
    assert_eq!(story.rule(), RuleId::V00);
}

#[test]
fn att_v12_a_member_whom_nothing_ties_to_the_buyer_belongs_to_the_party() {
    // The same man under two numbers: the one under whom he came first does not buy.
    let mut story = Story::developer()
        .visit("2026-06-10 10:00", B)
        .visitors(&[OLD_CUSTOMER])
        .registered()
        .visit("2026-06-12 10:00", A)
        .registered()
        .recognised("2026-06-15 10:00", B)
        .deal("2026-06-20 10:00")
        .sale(|deal| deal.buyers = vec![HUSBAND]);
    story.facts.members = vec![HUSBAND, OLD_CUSTOMER];
    assert_eq!(story.commission(), "A 1/2, B 1/2");
}

#[test]
fn att_r12_a_household_that_one_draw_gave_to_two_is_read_alike_in_any_order() {
    let drawn = |party, to| Transfer {
        id: EvidenceId(Uuid::from_u128(0x77)),
        party,
        at: at("2026-03-10 10:00"),
        from: A,
        to,
    };
    let story = |transfers: Vec<Transfer>| {
        let mut story = Story::sales_office()
            .visit("2026-03-01 10:00", A)
            .registered()
            .deal("2026-03-20 10:00");
        story.facts.transfers = transfers;
        story
    };
    let (own, others) = (drawn(None, B), drawn(Some(party(2)), C));
    let forwards = story(vec![own.clone(), others.clone()]);
    let backwards = story(vec![others, own]);
    assert_eq!(forwards.commission(), "B 1", "the party's own draw says it");
    assert_eq!(forwards.decision(), backwards.decision());
    let text = |story: Story| story.facts.to_canonical_json().unwrap();
    assert_eq!(text(forwards), text(backwards));
}
