use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn candidate(number: u128, customer_type: Option<CustomerType>, region: Option<&str>) -> Candidate {
    Candidate {
        customer_id: CustomerId(Uuid::from_u128(number)),
        unit_id: UnitId(Uuid::from_u128(7)),
        customer_type,
        region_code: region.map(str::to_owned),
        opted_out: false,
        asked_lately: false,
    }
}

fn many(count: u128) -> Vec<Candidate> {
    (1..=count)
        .map(|number| candidate(number, None, None))
        .collect()
}

fn wish(key: &str, size: Option<u32>) -> StratumWish {
    StratumWish {
        key: key.to_owned(),
        size,
        quota: None,
    }
}

fn sizes(populations: &[u32], size: u32, wishes: &[StratumWish]) -> Vec<u32> {
    let keys = ["a", "b", "c", "d"];
    let strata: Vec<(String, u32)> = keys
        .iter()
        .zip(populations)
        .map(|(key, population)| ((*key).to_owned(), *population))
        .collect();
    allocated(&strata, size, wishes).unwrap()
}

#[test]
fn sur_06_the_same_seed_draws_the_same_sample_and_another_seed_another() {
    let of = |seed: &str| drawn(seed, "all".to_owned(), many(500), 20, None).members;
    assert_eq!(of("2026"), of("2026"));
    assert_ne!(of("2026"), of("2027"));
    // Fixed for good: who has the seed and the dossiers can draw it again with any program.
    let numbers: Vec<u128> = drawn("2026", "all".to_owned(), many(50), 5, None)
        .members
        .iter()
        .map(|one| one.customer_id.0.as_u128())
        .collect();
    assert_eq!(numbers, PINNED);
}

/// The five of fifty whose SHA-256 of `survey sample`, NUL, `2026`, NUL and the sixteen bytes of their number is least.
const PINNED: [u128; 5] = [11, 19, 30, 38, 42];

#[test]
fn sur_06_strata_are_classes_regions_or_units() {
    let population = vec![
        candidate(1, Some(CustomerType::Direct), Some("430104")),
        candidate(2, Some(CustomerType::Dealer), Some("430200")),
        candidate(3, None, None),
    ];
    let keys = |by| {
        stratified(population.clone(), by)
            .into_keys()
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(Stratification::Nothing), ["all"]);
    assert_eq!(
        keys(Stratification::CustomerType),
        ["dealer", "direct", "unknown"]
    );
    assert_eq!(keys(Stratification::Region), ["43", "unknown"]);
    assert_eq!(
        keys(Stratification::Unit),
        ["00000000-0000-0000-0000-000000000007"]
    );
}

#[test]
fn sur_06_a_sample_is_allocated_in_proportion_and_leaves_no_stratum_out() {
    assert_eq!(sizes(&[600, 300, 100], 100, &[]), [60, 30, 10]);
    assert_eq!(sizes(&[9990, 5, 5], 10, &[]), [8, 1, 1]);
    assert_eq!(sizes(&[5, 5], 1, &[]), [1, 0]);
    assert_eq!(sizes(&[3, 4], 100, &[]), [3, 4]);
}

#[test]
fn sur_06_sizes_that_are_set_are_kept_and_the_rest_is_shared() {
    assert_eq!(
        sizes(&[600, 300, 100], 100, &[wish("c", Some(40))]),
        [40, 20, 40]
    );
    assert_eq!(
        sizes(&[600, 300, 100], 100, &[wish("b", Some(0))]),
        [86, 0, 14]
    );
    let strata = [("a".to_owned(), 10)];
    for (wishes, size) in [
        (vec![wish("z", None)], 5),
        (vec![wish("a", Some(11))], 20),
        (vec![wish("a", Some(6))], 5),
        (vec![wish("a", None), wish("a", None)], 5),
    ] {
        assert!(allocated(&strata, size, &wishes).is_err(), "{wishes:?}");
    }
}

proptest! {
    #[test]
    fn sur_06_the_order_of_dossiers_does_not_matter_and_larger_samples_hold_smaller_ones(
        seed in "[a-z0-9]{1,12}", size in 1u32..40, shuffled in Just(many(40)).prop_shuffle(),
    ) {
        let ids = |members: Vec<Candidate>, size| {
            let drawn = drawn(&seed, "all".to_owned(), members, size, None);
            drawn.members.into_iter().map(|one| one.customer_id).collect::<Vec<_>>()
        };
        let sample = ids(many(40), size);
        prop_assert_eq!(sample.len(), usize::try_from(size).unwrap());
        prop_assert_eq!(&sample, &ids(shuffled, size));
        let larger = ids(many(40), size + 1);
        prop_assert!(sample.iter().all(|one| larger.contains(one)));
    }

    #[test]
    fn sur_06_all_that_are_wanted_are_drawn_and_none_beyond_the_population(
        populations in prop::collection::vec(1u32..500, 1..5), size in 1u32..800,
    ) {
        let sizes = sizes(&populations, size, &[]);
        let there: u32 = populations.iter().sum();
        prop_assert_eq!(sizes.iter().sum::<u32>(), size.min(there));
        prop_assert!(sizes.iter().zip(&populations).all(|(size, most)| size <= most));
        let strata = u32::try_from(populations.len()).unwrap();
        prop_assert!(size < strata || sizes.iter().all(|size| *size >= 1));
    }
}
