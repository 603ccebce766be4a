//! Laws that hold for every value and not only for the vectors.

use chrono::NaiveDate;
use kehu_identifiers::{
    IdentifierKind, Stage, Telephone, bank_card, check, licence_number, normalise,
    organisation_code, resident_id, uscc,
};
use proptest::prelude::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 2).unwrap_or_default()
}

fn births() -> impl Strategy<Value = NaiveDate> {
    (0u64..46_000).prop_map(|days| {
        NaiveDate::from_ymd_opt(1900, 1, 1)
            .and_then(|start| start.checked_add_days(chrono::Days::new(days)))
            .unwrap_or_default()
    })
}

/// Whether the composed value exists and passes its check unchanged.
fn holds(kind: IdentifierKind, composed: Option<String>) -> bool {
    composed.is_some_and(|value| {
        check(kind, &value, today()).is_ok_and(|c| c.normalised == value && c.warnings.is_empty())
    })
}

/// The text with the character at `place` replaced by another digit.
fn altered(text: &str, place: usize, step: u32) -> String {
    text.chars()
        .enumerate()
        .map(|(i, c)| {
            let digit = c.to_digit(10).map_or(0, |d| (d + step) % 10);
            if i == place {
                char::from_digit(digit, 10).unwrap_or(c)
            } else {
                c
            }
        })
        .collect()
}

proptest! {
    #[test]
    fn composed_social_credit_codes_are_valid(
        authority in "[1-9ANY]", class in "[1-39]", region in "[0-9]{6}",
        body in "[0-9A-HJ-NP-RTUWXY]{8}",
    ) {
        let (Some(authority), Some(class)) = (authority.chars().next(), class.chars().next()) else {
            return Err(TestCaseError::fail("no character"));
        };
        let code = uscc::compose(authority, class, &region, &body);
        prop_assert!(holds(IdentifierKind::UnifiedSocialCreditCode, code));
    }

    #[test]
    fn composed_organisation_codes_are_valid(body in "[0-9A-Z]{8}") {
        prop_assert!(holds(IdentifierKind::OrganisationCode, organisation_code::compose(&body)));
    }

    #[test]
    fn composed_resident_ids_are_valid(birth in births(), sequence in 0u16..1000) {
        prop_assert!(holds(
            IdentifierKind::ResidentId,
            resident_id::compose("430102", birth, sequence),
        ));
    }

    #[test]
    fn composed_licence_numbers_are_valid(body in "[0-9]{14}") {
        prop_assert!(holds(IdentifierKind::BusinessLicenceNumber, licence_number::compose(&body)));
    }

    #[test]
    fn composed_bank_cards_are_valid(prefix in "[0-9]{12,18}") {
        prop_assert!(holds(IdentifierKind::BankCard, bank_card::compose(&prefix)));
    }

    #[test]
    fn any_single_wrong_digit_of_a_resident_id_is_detected(
        birth in births(), sequence in 0u16..1000, place in 0usize..18, step in 1u32..10,
    ) {
        let number = resident_id::compose("430102", birth, sequence).unwrap_or_default();
        let wrong = altered(&number, place, step);
        prop_assume!(wrong != number);
        prop_assert!(check(IdentifierKind::ResidentId, &wrong, today()).is_err());
    }

    #[test]
    fn any_single_wrong_digit_of_a_bank_card_is_detected(
        prefix in "[0-9]{12,18}", place in 0usize..13, step in 1u32..10,
    ) {
        let wrong = altered(&bank_card::compose(&prefix).unwrap_or_default(), place, step);
        let fault = check(IdentifierKind::BankCard, &wrong, today()).err();
        prop_assert_eq!(fault.map(|f| f.stage), Some(Stage::Checksum));
    }

    #[test]
    fn normalising_twice_changes_nothing(text in "\\PC{0,40}") {
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once);
    }

    #[test]
    fn no_input_breaks_a_check(text in "\\PC{0,24}") {
        for kind in IdentifierKind::ALL {
            if let Ok(checked) = check(kind, &text, today()) {
                let again = check(kind, &checked.normalised, today());
                prop_assert_eq!(again.map(|c| c.normalised), Ok(checked.normalised));
            }
        }
        if let Ok(telephone) = Telephone::parse(&text) {
            prop_assert!(telephone.matches(&telephone));
        }
    }

    #[test]
    fn a_telephone_survives_being_printed(
        number in "1[3-9][0-9]{9}|0[3-9][0-9]{2}[1-9][0-9]{7}(-[0-9]{1,6})?|400[0-9]{7}",
    ) {
        let read = |text: &str| {
            Telephone::parse(text).map(|t| (t.display(), t.kind, t.normalised, t.extension))
        };
        let parsed = read(&number);
        prop_assert!(parsed.is_ok());
        let printed = parsed.clone().map(|(printed, ..)| printed).unwrap_or_default();
        prop_assert_eq!(read(&printed), parsed);
    }
}

#[test]
fn malformed_parts_compose_nothing() {
    let day = today();
    assert_eq!(uscc::compose('Q', '1', "430100", "MA000017"), None);
    assert_eq!(uscc::compose('9', '1', "43010", "MA000017"), None);
    assert_eq!(uscc::compose('9', '1', "430100", "MA00001"), None);
    assert_eq!(uscc::compose('9', '1', "430100", "MA00001I"), None);
    assert_eq!(organisation_code::compose("d2143569"), None);
    assert_eq!(resident_id::compose("990102", day, 1), None);
    assert_eq!(resident_id::compose("4301021", day, 1), None);
    assert_eq!(resident_id::compose("430102", day, 1000), None);
    assert_eq!(licence_number::compose("1101080000000"), None);
    assert_eq!(bank_card::compose("62220200000"), None);
    assert_eq!(bank_card::compose("6222020000000000000"), None);
}
