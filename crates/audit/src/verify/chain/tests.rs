use super::*;
use crate::canonical::GENESIS;
use crate::canonical::tests::entry;
use proptest::prelude::*;

/// A sound chain of this many links.
fn chain(length: i64) -> Vec<Link> {
    let sealed_at = "2026-03-01T08:00:01Z".parse().unwrap();
    let mut previous = GENESIS;
    (1..=length)
        .map(|position| {
            let entry = entry(u128::try_from(position).unwrap());
            previous = seal_hash(position, &previous, sealed_at, &entry.canonical());
            Link {
                position,
                entry_id: entry.id,
                hash: previous.to_vec(),
                sealed_at,
                entry: Some(entry),
            }
        })
        .collect()
}

fn anchor(link: &Link) -> Anchor {
    Anchor {
        position: link.position,
        hash: link.hash.clone().try_into().unwrap(),
        at: link.sealed_at,
    }
}

fn verify_with(links: &[Link], anchors: &[Anchor]) -> Vec<(i64, FindingKind, i64)> {
    let mut report = Report {
        complete: true,
        ..Report::default()
    };
    let mut chain = Chain::begin(0, Some(GENESIS), anchors);
    links.iter().for_each(|link| chain.follow(link));
    chain.end(&mut report);
    report
        .findings
        .iter()
        .map(|finding| (finding.position, finding.kind, finding.span))
        .collect()
}

fn verify(links: &[Link]) -> Vec<(i64, FindingKind, i64)> {
    verify_with(links, &[])
}

fn renumber(links: &mut [Link]) {
    for (position, link) in (1..).zip(links) {
        link.position = position;
    }
}

/// Computes all hashes anew, as somebody would who knows the algorithm.
fn forge(links: &mut [Link]) {
    let mut previous = GENESIS;
    for link in links {
        previous = seal_hash(
            link.position,
            &previous,
            link.sealed_at,
            &link.entry.as_ref().unwrap().canonical(),
        );
        link.hash = previous.to_vec();
    }
}

#[test]
fn a_sound_chain_has_no_findings_and_its_anchors_agree() {
    let links = chain(50);
    assert_eq!(
        verify_with(&links, &[anchor(&links[9]), anchor(&links[49])]),
        []
    );
    assert_eq!(verify(&[]), []);
}

#[test]
fn a_part_of_the_chain_is_verified_from_the_hash_before_it() {
    let links = chain(50);
    let before: Hash = links[19].hash.clone().try_into().unwrap();
    let mut report = Report {
        complete: true,
        ..Report::default()
    };
    let anchors = [anchor(&links[9]), anchor(&links[29])];
    let mut rest = Chain::begin(20, Some(before), &anchors);
    links[20..].iter().for_each(|link| rest.follow(link));
    rest.end(&mut report);
    assert_eq!(
        (
            report.seals,
            report.anchors,
            report.verified_to,
            report.is_sound()
        ),
        (30, 1, 50, true)
    );
}

#[test]
fn a_chain_computed_anew_disagrees_with_its_anchors() {
    let sound = chain(50);
    let mut links = chain(50);
    links[29].entry.as_mut().unwrap().action = "customers.forged".into();
    forge(&mut links);
    assert_eq!(verify(&links), [], "without anchors nothing shows");
    let anchors = [anchor(&sound[19]), anchor(&sound[39]), anchor(&sound[49])];
    assert_eq!(
        verify_with(&links, &anchors),
        [(21, FindingKind::Rewritten, 20)]
    );
}

#[test]
fn a_cut_tail_shows_only_against_an_anchor() {
    let links = chain(50);
    assert_eq!(verify(&links[..40]), []);
    assert_eq!(
        verify_with(&links[..40], &[anchor(&links[49])]),
        [(41, FindingKind::TailCut, 10)]
    );
    assert_eq!(
        verify_with(&[], &[anchor(&links[49])]),
        [(1, FindingKind::TailCut, 50)]
    );
}

proptest! {
    #[test]
    fn a_changed_entry_is_found_at_its_position(at in 0_usize..40) {
        let mut links = chain(40);
        links[at].entry.as_mut().unwrap().reason = Some("other".into());
        prop_assert_eq!(verify(&links), [(links[at].position, FindingKind::Changed, 1)]);
    }

    #[test]
    fn a_changed_hash_or_instant_is_found_at_its_position(at in 0_usize..40, instant: bool) {
        let mut links = chain(40);
        if instant {
            links[at].sealed_at += chrono::Duration::microseconds(1);
        } else {
            links[at].hash[5] ^= 1;
        }
        prop_assert_eq!(verify(&links), [(links[at].position, FindingKind::Changed, 1)]);
    }

    #[test]
    fn a_deleted_entry_is_found_at_its_position(at in 0_usize..40) {
        let mut links = chain(40);
        links[at].entry = None;
        prop_assert_eq!(verify(&links), [(links[at].position, FindingKind::Missing, 1)]);
    }

    #[test]
    fn deleted_seals_are_found_at_their_position(at in 0_usize..36, count in 1_usize..4) {
        let mut links = chain(40);
        let position = links[at].position;
        links.drain(at..at + count);
        prop_assert_eq!(verify(&links), [(position, FindingKind::Missing, i64::try_from(count).unwrap())]);
    }

    #[test]
    fn a_deletion_hidden_by_renumbering_is_found_at_its_position(at in 0_usize..38) {
        let mut links = chain(40);
        let position = links[at].position;
        links.remove(at);
        renumber(&mut links);
        prop_assert_eq!(verify(&links), [(position, FindingKind::Missing, 1)]);
    }

    #[test]
    fn an_insertion_hidden_by_renumbering_is_found_at_its_position(at in 0_usize..39) {
        let mut links = chain(40);
        let sealed_at = links[at].sealed_at;
        let forged = entry(999);
        links.insert(at, Link { position: 0, entry_id: forged.id, hash: vec![7; 32], sealed_at, entry: Some(forged) });
        renumber(&mut links);
        prop_assert_eq!(verify(&links), [(links[at].position, FindingKind::Inserted, 1)]);
    }

    #[test]
    fn exchanged_entries_are_found_at_both_positions(a in 0_usize..20, b in 20_usize..40) {
        let mut links = chain(40);
        let (left, right) = links.split_at_mut(b);
        std::mem::swap(&mut left[a].entry, &mut right[0].entry);
        std::mem::swap(&mut left[a].entry_id, &mut right[0].entry_id);
        let expected = [(links[a].position, FindingKind::Reordered, 1), (links[b].position, FindingKind::Reordered, 1)];
        prop_assert_eq!(verify(&links), expected);
    }

    #[test]
    fn exchanged_seals_are_found(a in 0_usize..39, far in 1_usize..39) {
        let (b, far) = (a.max((a + far) % 39), (a + far) % 39);
        let (a, b, far) = (a.min(far), b, a.abs_diff(far));
        prop_assume!(far > 0);
        let mut links = chain(40);
        links.swap(a, b);
        renumber(&mut links);
        let found = verify(&links);
        prop_assert_eq!(found.first().map(|(position, ..)| *position), Some(links[a].position));
        let between = links[a].position..=links[b].position;
        // Close to each other or to the end, an exchange looks like other tampering; it is found all the same.
        let named = found.iter().any(|(position, kind, _)| *kind == FindingKind::Reordered && between.contains(position));
        prop_assert!(named || far <= 6 || b > 32, "{found:?}");
    }

    #[test]
    fn no_single_change_anywhere_goes_unnoticed(at in 0_usize..40, which in 0_u8..12) {
        let mut links = chain(40);
        let entry = links[at].entry.as_mut().unwrap();
        match which {
            0 => entry.occurred_at += chrono::Duration::microseconds(1),
            1 => entry.principal_kind.push('x'),
            2 => entry.principal_id.push('x'),
            3 => entry.action.push('x'),
            4 => entry.subject_kind.push('x'),
            5 => entry.subject_id = uuid::Uuid::from_u128(9_999),
            6 => entry.unit_id = Some(uuid::Uuid::nil().into()),
            7 => entry.fields.push("x".into()),
            8 => entry.reason = Some(String::new()),
            9 => entry.disclosure = !entry.disclosure,
            10 => entry.request_id = Some(uuid::Uuid::nil()),
            _ => entry.id = AuditId(uuid::Uuid::from_u128(9_999)),
        }
        prop_assert_eq!(verify(&links), [(links[at].position, FindingKind::Changed, 1)]);
    }
}
