//! Employees' referrals, with both presets (A11, A12.6(2)).

use crate::story::*;
use kehu_attribution::RuleId;
use kehu_attribution::decision::Reason;
use kehu_attribution::facts::ReferrerPresence;

fn referred() -> Story {
    Story::developer()
        .referred("2026-02-25 10:00", "2026-03-01")
        .visit("2026-03-01 10:00", A)
        .registered()
        .deal("2026-03-03 10:00")
}

#[test]
fn att_e02_registered_before_the_first_visit() {
    let late = |when: &str| referred().referral(|referral| referral.at = at(when));
    assert_eq!(
        late("2026-03-01 09:59").commission(),
        "A 7/10, referrer E 3/10"
    );
    let same = late("2026-03-01 10:00");
    assert_eq!(same.commission(), "A 1");
    assert_eq!(same.reason(RuleId::E02), Reason::ReferralAfterVisit);
}

#[test]
fn att_e03_no_visit_on_the_appointed_day_lapses_and_can_be_registered_anew() {
    let lapsed =
        referred().referral(|referral| referral.appointed_on = "2026-02-28".parse().unwrap());
    assert_eq!(lapsed.commission(), "A 1");
    let appointed_on = "2026-02-28".parse().unwrap();
    assert_eq!(
        lapsed.reason(RuleId::E03),
        Reason::NotOnAppointedDay { appointed_on }
    );
    let anew = lapsed.referred("2026-02-28 20:00", "2026-03-01");
    assert_eq!(anew.commission(), "A 7/10, referrer E 3/10");
}

#[test]
fn att_e04_accompanied_or_telephoned_before_and_confirmed() {
    let telephoned = |when: &str| {
        referred().referral(|referral| {
            referral.presence = Some(ReferrerPresence::Telephoned { at: at(when) })
        })
    };
    assert_eq!(
        telephoned("2026-03-01 09:59").commission(),
        "A 7/10, referrer E 3/10"
    );
    assert_eq!(
        telephoned("2026-03-01 10:00").reason(RuleId::E04),
        Reason::ReferrerNotThere
    );
    let absent = referred().referral(|referral| referral.presence = None);
    assert_eq!(absent.commission(), "A 1");
    let unconfirmed = referred().referral(|referral| referral.confirmation = None);
    assert_eq!(
        unconfirmed.reason(RuleId::E04),
        Reason::ReferralNotConfirmed
    );
}

#[test]
fn att_e04_the_group_leader_confirms_only_in_the_managers_absence() {
    let by_leader = |manager_absent| {
        referred().referral(|referral| {
            let confirmation = referral.confirmation.as_mut().unwrap();
            (confirmation.by_group_leader, confirmation.manager_absent) = (true, manager_absent);
        })
    };
    assert_eq!(by_leader(true).commission(), "A 7/10, referrer E 3/10");
    assert_eq!(by_leader(false).commission(), "A 1");
}

#[test]
fn att_e04_a_salespersons_earlier_registration_beats_a_later_referral() {
    let story = Story::developer()
        .visit("2026-03-01 10:00", A)
        .registered()
        .referred("2026-03-02 10:00", "2026-03-03")
        .deal("2026-03-04 10:00");
    assert_eq!(story.commission(), "A 1");
    assert_eq!(
        story.reason(RuleId::E02),
        Reason::ReferralAfterRegistration { by: A }
    );
}

#[test]
fn att_e06_the_referrer_gets_thirty_and_the_rules_divide_seventy() {
    assert_eq!(
        referred().told(),
        "ATT-V00: A's, A follows, credit A 1, paid A 7/10, referrer E 3/10, turns [A used]"
    );
    assert_eq!(referred().applied(), [RuleId::E06]);
    let v08 = Story::developer()
        .referred("2026-02-25 10:00", "2026-03-01")
        .visit("2026-03-01 10:00", B)
        .registered()
        .named_during(A)
        .insisting()
        .explained_in_vain()
        .changed_as_named(A)
        .deal("2026-03-03 10:00");
    assert_eq!(v08.commission(), "B 49/100, A 21/100, referrer E 3/10");
    let office = Story::sales_office()
        .referred("2026-02-25 10:00", "2026-03-01")
        .visit("2026-03-01 10:00", B)
        .registered()
        .visit("2026-03-05 10:00", A)
        .declined(B)
        .named(&[A])
        .deal("2026-03-06 10:00");
    assert_eq!(office.commission(), "A 14/25, B 7/50, referrer E 3/10");
}

#[test]
fn att_e07_without_approval_the_referrers_part_is_held() {
    let story = referred().referral(|referral| referral.approved_at = None);
    assert_eq!(story.commission(), "A 7/10, referrer E 3/10 held");
    assert_eq!(story.applied(), [RuleId::E06, RuleId::E07]);
}

#[test]
fn att_e09_an_executives_introduction_is_no_referral() {
    let story = referred()
        .referral(|referral| referral.is_executive = true)
        .company_contact("2026-02-20 10:00", Some(A), Some(A));
    assert_eq!(story.commission(), "A 7/10, pool 3/10");
    assert_eq!(story.reason(RuleId::E09), Reason::ReferrerIsExecutive);
}

#[test]
fn att_e06_a_fixed_sum_comes_beside_the_commission_which_the_rules_divide_whole() {
    let sum: kehu_kernel::Money = "3000.00".parse().unwrap();
    let with_sum = |story: Story| {
        story.policy(|rules| {
            rules.referral_share = kehu_attribution::Fraction::ZERO;
            rules.referral_reward = Some(sum);
        })
    };
    let story = with_sum(referred());
    assert_eq!(story.commission(), "A 1");
    assert_eq!(story.applied(), [RuleId::E06]);
    let reward = |story: &Story| story.decision().determined().unwrap().referral_reward;
    let found = reward(&story).unwrap();
    assert_eq!((found.sum, found.held), (sum, false));
    let figures = story.decision().figures;
    let used = figures
        .iter()
        .find(|figure| figure.pointer == "/determination/referral_reward");
    assert_eq!(used.unwrap().value, "CNY 3000.00");
    let unapproved = with_sum(referred()).referral(|referral| referral.approved_at = None);
    assert!(reward(&unapproved).unwrap().held, "ATT-E07");
    let lapsed = with_sum(referred()).referral(|referral| referral.presence = None);
    assert_eq!(reward(&lapsed), None, "ATT-E04");
    assert_eq!(reward(&referred()), None, "a share and no sum");
}

#[test]
fn att_e06_without_a_sum_a_decision_is_written_as_before_there_were_sums() {
    let written = referred().decision().to_canonical_json().unwrap();
    assert!(!written.contains("referral_reward"), "{written}");
    let rules = serde_json::to_string(&kehu_attribution::policy::SiteRules::developer()).unwrap();
    for added in ["referral_reward", "pool_distribution"] {
        assert!(!rules.contains(added), "{added}");
    }
}
