use super::*;
use kehu_policy::PolicyDocument;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn company() -> CustomerFacts {
    CustomerFacts {
        customer_type: Some(CustomerType::Dealer),
        subject: Subject::Company,
    }
}

fn verified(kind: DocumentKind, until: Option<&str>) -> Evidence {
    Evidence {
        document: DocumentId::generate(),
        kind,
        state: DocumentState::Verified,
        issued_on: day("2020-01-01"),
        valid_from: day("2020-01-01"),
        valid_until: until.map(day),
        proven_until: None,
        superseded_from: None,
    }
}

fn modern_set(licence_until: Option<&str>) -> Vec<Evidence> {
    vec![
        verified(DocumentKind::BusinessLicenceUscc, licence_until),
        verified(DocumentKind::InvoicingDetails, None),
    ]
}

fn modern(evidence: &[Evidence], on: &str) -> Assessment {
    assess(
        &QualificationPolicy::modern(),
        company(),
        evidence,
        Counting::Verified,
        day(on),
    )
}

#[test]
fn cus_10_the_source_asks_for_each_of_its_four_things() {
    use DocumentKind::*;
    let policy = QualificationPolicy::petrochemical();
    let all = [
        BusinessLicence,
        TaxRegistrationNational,
        TaxRegistrationLocal,
        OrganisationCodeCertificate,
        InvoicingDetails,
    ];
    let full: Vec<Evidence> = all.iter().map(|kind| verified(*kind, None)).collect();
    let ask = |evidence: &[Evidence]| {
        assess(
            &policy,
            company(),
            evidence,
            Counting::Verified,
            day("2026-06-01"),
        )
    };
    assert!(ask(&full).meets);
    for left_out in 0..full.len() {
        let mut evidence = full.clone();
        let gone = evidence.remove(left_out);
        let assessment = ask(&evidence);
        assert!(!assessment.meets, "{:?}", gone.kind);
        assert_eq!(assessment.because, [Reason::Absent { kind: gone.kind }]);
        assert_eq!(assessment.suspended_from, Some(day("2026-06-01")));
    }
}

#[test]
fn cus_10_the_merged_licence_stands_for_the_first_three() {
    assert!(modern(&modern_set(None), "2026-06-01").meets);
    assert!(
        !modern(&modern_set(None)[..1], "2026-06-01").meets,
        "invoicing details are still asked for"
    );
}

#[test]
fn cus_10_a_company_with_an_old_licence_is_a_finding_and_a_sole_trader_is_not() {
    use DocumentKind::*;
    let old = [
        verified(BusinessLicence, None),
        verified(TaxRegistrationNational, None),
        verified(InvoicingDetails, None),
    ];
    let policy = QualificationPolicy::modern();
    let of_company = assess(
        &policy,
        company(),
        &old,
        Counting::Verified,
        day("2026-06-01"),
    );
    assert!(!of_company.meets);
    assert_eq!(of_company.findings.len(), 2);
    let trader = CustomerFacts {
        subject: Subject::SoleTrader,
        ..company()
    };
    let of_trader = assess(&policy, trader, &old, Counting::Verified, day("2026-06-01"));
    assert!(of_trader.meets);
    assert!(of_trader.findings.is_empty());
}

#[test]
fn cus_13_a_document_counts_through_its_last_day_and_not_on_the_next() {
    let set = modern_set(Some("2026-06-30"));
    let last = modern(&set, "2026-06-30");
    assert!(last.meets);
    assert_eq!(last.suspended_from, Some(day("2026-07-01")));
    let next = modern(&set, "2026-07-01");
    assert!(!next.meets);
    assert_eq!(next.suspended_from, Some(day("2026-07-01")));
    assert_eq!(next.expired.len(), 1);
    assert!(
        matches!(next.because.as_slice(), [Reason::Ended { ended_on, .. }] if *ended_on == day("2026-06-30"))
    );
}

#[test]
fn cus_13_a_document_does_not_count_before_its_first_day() {
    let mut set = modern_set(None);
    set[0].valid_from = day("2026-06-15");
    assert!(!modern(&set, "2026-06-14").meets);
    assert!(modern(&set, "2026-06-15").meets);
}

#[test]
fn cus_13_warnings_begin_on_the_day_itself() {
    let set = modern_set(Some("2026-12-31"));
    for (on, level) in [
        ("2026-10-31", None),
        ("2026-11-01", Some(60)),
        ("2026-11-30", Some(60)),
        ("2026-12-01", Some(30)),
        ("2026-12-23", Some(30)),
        ("2026-12-24", Some(7)),
        ("2026-12-31", Some(7)),
        ("2027-01-01", None),
    ] {
        let expiring = modern(&set, on).expiring;
        assert_eq!(expiring.first().map(|one| one.warn_level), level, "{on}");
    }
}

#[test]
fn cus_13_an_accepted_proof_bridges_to_its_own_last_day() {
    let mut set = modern_set(Some("2026-06-30"));
    set[0].proven_until = Some(day("2026-08-15"));
    assert!(modern(&set, "2026-07-01").meets);
    assert!(modern(&set, "2026-08-15").meets);
    assert!(!modern(&set, "2026-08-16").meets);
    set[0].proven_until = Some(day("2026-05-01"));
    assert!(
        modern(&set, "2026-06-30").meets,
        "a shorter proof takes nothing away"
    );
}

#[test]
fn cus_13_a_renewal_counts_from_its_first_day_and_ends_the_former() {
    let mut set = modern_set(Some("2026-06-30"));
    set[0].state = DocumentState::Superseded;
    set[0].superseded_from = Some(day("2026-07-01"));
    let mut renewal = verified(DocumentKind::BusinessLicenceUscc, Some("2026-12-31"));
    renewal.valid_from = day("2026-07-01");
    set.push(renewal);
    assert!(modern(&set, "2026-06-30").meets);
    assert!(modern(&set, "2026-07-01").meets);
    assert_eq!(
        modern(&set, "2026-06-30").suspended_from,
        Some(day("2027-01-01"))
    );
    set[0].valid_until = None;
    assert!(
        !modern(&set, "2027-01-01").meets,
        "the former does not come back after its renewal"
    );
}

#[test]
fn cus_13_a_document_only_sent_in_counts_for_applying_and_not_for_trading() {
    let mut set = modern_set(None);
    set[0].state = DocumentState::Submitted;
    let policy = QualificationPolicy::modern();
    assert!(
        assess(
            &policy,
            company(),
            &set,
            Counting::Present,
            day("2026-06-01")
        )
        .meets
    );
    let trading = assess(
        &policy,
        company(),
        &set,
        Counting::Verified,
        day("2026-06-01"),
    );
    assert!(matches!(
        trading.because.as_slice(),
        [Reason::NotVerified { .. }]
    ));
    for state in [DocumentState::Rejected, DocumentState::Withdrawn] {
        set[0].state = state;
        assert!(
            !assess(
                &policy,
                company(),
                &set,
                Counting::Present,
                day("2026-06-01")
            )
            .meets
        );
    }
}

#[test]
fn cus_10_a_kind_with_a_maximum_age_ends_by_age() {
    let mut policy = QualificationPolicy::modern();
    policy.maximum_ages.push(super::super::policy::MaximumAge {
        kind: DocumentKind::BusinessLicenceUscc,
        days: 10,
    });
    let set = modern_set(None);
    assert!(
        assess(
            &policy,
            company(),
            &set,
            Counting::Verified,
            day("2020-01-10")
        )
        .meets
    );
    assert!(
        !assess(
            &policy,
            company(),
            &set,
            Counting::Verified,
            day("2020-01-11")
        )
        .meets
    );
}

#[test]
fn cus_10_both_presets_are_sound_and_unsound_policies_are_refused() {
    let keys: Vec<&str> = QualificationPolicy::presets()
        .iter()
        .map(|preset| preset.key)
        .collect();
    assert_eq!(
        keys,
        ["modern", "petrochemical"],
        "the first is the default"
    );
    for preset in QualificationPolicy::presets() {
        assert!(preset.document.check().is_ok(), "{}", preset.key);
        let stored = serde_json::to_value(&preset.document).unwrap();
        assert_eq!(
            serde_json::from_value::<QualificationPolicy>(stored).unwrap(),
            preset.document
        );
    }
    for spoil in [
        |policy: &mut QualificationPolicy| policy.requirements.clear(),
        |policy: &mut QualificationPolicy| policy.requirements[0].accepted.clear(),
        |policy: &mut QualificationPolicy| policy.requirements[0].accepted.push(Vec::new()),
        |policy: &mut QualificationPolicy| {
            policy.requirements[1].key = policy.requirements[0].key.clone()
        },
        |policy: &mut QualificationPolicy| policy.warning_days = vec![30, 60],
        |policy: &mut QualificationPolicy| policy.warning_days = vec![30, 30],
        |policy: &mut QualificationPolicy| policy.warning_days = vec![0],
        |policy: &mut QualificationPolicy| policy.check_interval_days = 0,
    ] {
        let mut policy = QualificationPolicy::modern();
        spoil(&mut policy);
        assert!(policy.check().is_err());
    }
}

fn any_evidence() -> impl Strategy<Value = Evidence> {
    let kinds = prop_oneof![
        Just(DocumentKind::BusinessLicenceUscc),
        Just(DocumentKind::InvoicingDetails),
        Just(DocumentKind::BusinessLicence),
        Just(DocumentKind::TaxRegistrationNational),
    ];
    (
        kinds,
        0usize..5,
        0u64..60,
        proptest::option::of(0u64..90),
        proptest::option::of(0u64..120),
        proptest::option::of(0u64..90),
    )
        .prop_map(|(kind, state, from, lasts, proven, superseded)| {
            let start = day("2026-01-01");
            let valid_from = start + Days::new(from);
            Evidence {
                document: DocumentId::generate(),
                kind,
                state: DocumentState::ALL[state],
                issued_on: valid_from,
                valid_from,
                valid_until: lasts.map(|days| valid_from + Days::new(days)),
                proven_until: proven.map(|days| start + Days::new(days)),
                superseded_from: superseded.map(|days| start + Days::new(days)),
            }
        })
}

proptest! {
    #[test]
    fn cus_13_the_foretold_day_is_the_first_on_which_the_assessment_fails(
        evidence in proptest::collection::vec(any_evidence(), 0..8),
        offset in 0u64..100,
        trader: bool,
    ) {
        let policy = QualificationPolicy::modern();
        let subject = if trader { Subject::SoleTrader } else { Subject::Company };
        let facts = CustomerFacts { subject, ..company() };
        let today = day("2026-01-01") + Days::new(offset);
        let ask = |on| assess(&policy, facts, &evidence, Counting::Verified, on);
        let by_walking = (0..400).map(|days| today + Days::new(days)).find(|on| !ask(*on).meets);
        let foretold = ask(today);
        prop_assert_eq!(foretold.suspended_from, by_walking);
        prop_assert_eq!(foretold.meets, foretold.suspended_from != Some(today));
        prop_assert_eq!(foretold.because.is_empty(), foretold.suspended_from.is_none());
    }

    #[test]
    fn cus_13_a_further_verified_document_never_makes_things_worse(
        evidence in proptest::collection::vec(any_evidence(), 0..6),
        further in any_evidence(),
        offset in 0u64..100,
    ) {
        let policy = QualificationPolicy::modern();
        let today = day("2026-01-01") + Days::new(offset);
        let before = assess(&policy, company(), &evidence, Counting::Verified, today);
        let mut more = evidence.clone();
        more.push(Evidence { state: DocumentState::Verified, ..further });
        let after = assess(&policy, company(), &more, Counting::Verified, today);
        prop_assert!(!before.meets || after.meets);
        prop_assert!(after.missing.len() <= before.missing.len());
    }

    #[test]
    fn cus_13_a_warning_level_is_never_below_the_days_left(days_left in -5i64..80) {
        match warn_level(&[60, 30, 7], days_left) {
            Some(level) => prop_assert!(days_left >= 0 && days_left <= i64::from(level)),
            None => prop_assert!(!(0..=60).contains(&days_left)),
        }
    }
}
