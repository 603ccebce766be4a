//! Every published and synthetic vector of the identifier kinds.

use chrono::NaiveDate;
use kehu_identifiers::{
    IdentifierKind, Stage, Telephone, TelephoneFault, TelephoneKind, Warning, check, normalise,
    organisation_code, postal_code,
};
use serde_json::Value;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 2).unwrap_or_default()
}

/// The entries of one list; a missing or empty list fails the test that asks for it.
fn vectors(kind: &str, list: &str) -> Vec<Value> {
    let all: Value =
        serde_json::from_str(include_str!("vectors/identifiers.json")).unwrap_or_default();
    let found = all[kind][list].as_array().cloned().unwrap_or_default();
    assert!(!found.is_empty(), "no vectors {kind}/{list}");
    found
}

fn text<'a>(entry: &'a Value, key: &str) -> &'a str {
    entry[key].as_str().unwrap_or("missing")
}

fn stage(reason: &str) -> Option<Stage> {
    serde_json::from_value(Value::from(reason)).ok()
}

#[track_caller]
fn all_vectors_hold(kind: IdentifierKind, name: &str) {
    for entry in vectors(name, "valid") {
        let value = text(&entry, "value");
        let checked = check(kind, value, today());
        assert!(
            checked.as_ref().is_ok_and(|c| c.warnings.is_empty()),
            "{value}: {checked:?}"
        );
    }
    for entry in vectors(name, "invalid") {
        let (value, reason) = (text(&entry, "value"), text(&entry, "reason"));
        match check(kind, value, today()) {
            Ok(checked) => assert!(
                reason == "warning" && !checked.warnings.is_empty(),
                "{value} was accepted"
            ),
            Err(fault) => {
                assert_eq!(Some(fault.stage), stage(reason), "{value}");
                assert_eq!(fault.overridable, reason == "checksum", "{value}");
                assert_eq!(fault.normalised, normalise(value));
            }
        }
    }
}

#[test]
fn every_vector_of_social_credit_codes_holds() {
    all_vectors_hold(IdentifierKind::UnifiedSocialCreditCode, "uscc");
}

#[test]
fn every_vector_of_organisation_codes_holds() {
    all_vectors_hold(IdentifierKind::OrganisationCode, "organisation_code");
}

#[test]
fn every_vector_of_resident_ids_holds() {
    all_vectors_hold(IdentifierKind::ResidentId, "resident_id");
}

#[test]
fn every_vector_of_licence_numbers_holds() {
    all_vectors_hold(IdentifierKind::BusinessLicenceNumber, "business_licence_no");
}

#[test]
fn every_vector_of_bank_cards_holds() {
    all_vectors_hold(IdentifierKind::BankCard, "bank_card");
}

#[test]
fn every_vector_of_taxpayer_numbers_holds() {
    all_vectors_hold(IdentifierKind::TaxpayerNumber, "taxpayer_no");
}

#[test]
fn genuine_codes_that_break_the_standard_can_be_overridden_and_are_recognised() {
    for entry in vectors("uscc", "genuine_but_nonconforming") {
        let value = text(&entry, "value");
        let fault = check(IdentifierKind::UnifiedSocialCreditCode, value, today()).err();
        assert!(
            fault.is_some_and(|f| f.overridable && f.inner_right == Some(true)),
            "{value}"
        );
    }
}

#[test]
fn a_right_outer_check_does_not_hide_a_wrong_organisation_code() {
    let fault = check(
        IdentifierKind::UnifiedSocialCreditCode,
        "91350100M000100Y56",
        today(),
    )
    .err();
    assert!(fault.is_some_and(|f| f.inner_right == Some(false)));
}

#[test]
fn social_credit_codes_are_normalised() {
    for entry in vectors("uscc", "normalisation") {
        assert_eq!(normalise(text(&entry, "input")), text(&entry, "output"));
    }
}

#[test]
fn facts_are_derived_from_social_credit_codes() {
    for entry in vectors("uscc", "derive") {
        let value = text(&entry, "value");
        let derived = check(IdentifierKind::UnifiedSocialCreditCode, value, today())
            .map(|c| c.derived)
            .unwrap_or_default();
        let organisation = derived
            .organisation_code
            .as_deref()
            .map(organisation_code::display);
        assert_eq!(organisation.as_deref(), entry["organisation_code"].as_str());
        assert_eq!(derived.region.as_deref(), entry["region"].as_str());
        assert_eq!(derived.authority, text(&entry, "authority").chars().next());
        assert_eq!(derived.class, text(&entry, "class").chars().next());
    }
}

#[test]
fn birth_dates_are_derived_from_resident_ids() {
    for entry in vectors("resident_id", "valid") {
        let derived = check(IdentifierKind::ResidentId, text(&entry, "value"), today())
            .map(|c| c.derived)
            .unwrap_or_default();
        let birth = derived.birth_date.map(|d| d.to_string());
        assert_eq!(birth.as_deref(), entry["birth"].as_str());
    }
}

#[test]
fn residence_permits_of_the_same_form_are_accepted() {
    for entry in vectors("resident_id", "valid_other_documents") {
        assert!(check(IdentifierKind::ResidentId, text(&entry, "value"), today()).is_ok());
    }
}

#[test]
fn old_resident_ids_are_converted_with_a_warning() {
    for entry in vectors("resident_id", "old_15_digits") {
        let checked = check(IdentifierKind::ResidentId, text(&entry, "value"), today()).ok();
        let found = checked.map(|c| (c.normalised, c.warnings));
        let expected = (
            text(&entry, "becomes").to_owned(),
            vec![Warning::OldResidentId],
        );
        assert_eq!(found, Some(expected));
    }
}

#[test]
fn a_lower_case_check_character_is_stored_in_upper_case() {
    let checked = check(IdentifierKind::ResidentId, "11010519491231002x", today()).ok();
    assert_eq!(
        checked.map(|c| c.normalised).as_deref(),
        Some("11010519491231002X")
    );
}

#[test]
fn a_birth_date_is_accepted_today_and_refused_tomorrow() {
    let number = kehu_identifiers::resident_id::compose("430102", today(), 1).unwrap_or_default();
    let accepted = |day| check(IdentifierKind::ResidentId, &number, day);
    assert!(accepted(today()).is_ok());
    let yesterday = today().pred_opt().unwrap_or_default();
    assert_eq!(
        accepted(yesterday).err().map(|f| f.stage),
        Some(Stage::BirthDate)
    );
}

#[test]
fn every_mobile_vector_holds() {
    for entry in vectors("mobile", "valid") {
        let value = text(&entry, "value");
        let found = Telephone::parse(value).map(|t| (t.kind, t.normalised));
        assert_eq!(found, Ok((TelephoneKind::Mobile, value.to_owned())));
    }
    for entry in vectors("mobile", "normalisation") {
        let found = Telephone::parse(text(&entry, "input")).map(|t| (t.kind, t.normalised));
        let expected = (TelephoneKind::Mobile, text(&entry, "output").to_owned());
        assert_eq!(found, Ok(expected));
    }
    for entry in vectors("mobile", "invalid") {
        let value = text(&entry, "value");
        // Full-width digits are valid once normalised, which parsing does.
        let full_width = value.chars().any(|c| c == '１');
        assert_eq!(Telephone::parse(value).is_ok(), full_width, "{value}");
    }
}

#[test]
fn every_landline_vector_holds() {
    for entry in vectors("landline", "valid") {
        let value = text(&entry, "value");
        let found = Telephone::parse(value);
        assert!(
            found.is_ok_and(|t| t.kind == TelephoneKind::Landline),
            "{value}"
        );
    }
    for entry in vectors("landline", "invalid") {
        let value = text(&entry, "value");
        let found = Telephone::parse(value).map(|t| t.kind).ok();
        // The one with a trunk zero before a mobile is read as the mobile.
        let expected = (value == "0131-82265678").then_some(TelephoneKind::Mobile);
        assert_eq!(found, expected, "{value}");
    }
}

#[test]
fn telephones_are_read_in_every_usual_spelling() {
    for (typed, kind, normalised, display) in [
        (
            "(0731)8226 5678",
            TelephoneKind::Landline,
            "073182265678",
            "0731-82265678",
        ),
        (
            "0731-8226-5678",
            TelephoneKind::Landline,
            "073182265678",
            "0731-82265678",
        ),
        (
            "+86 731 82265678",
            TelephoneKind::Landline,
            "073182265678",
            "0731-82265678",
        ),
        (
            "0571-87654321转123",
            TelephoneKind::Landline,
            "057187654321",
            "0571-87654321-123",
        ),
        (
            "010-62265678",
            TelephoneKind::Landline,
            "01062265678",
            "010-62265678",
        ),
        (
            "400-820-8820",
            TelephoneKind::Service,
            "4008208820",
            "400-820-8820",
        ),
        ("95588", TelephoneKind::Service, "95588", "95588"),
        ("961234", TelephoneKind::Service, "961234", "961234"),
        (
            "00852-21234567",
            TelephoneKind::Overseas,
            "+85221234567",
            "+85221234567",
        ),
        (
            "+1 (650) 253-0000",
            TelephoneKind::Overseas,
            "+16502530000",
            "+16502530000",
        ),
        (
            "138＊＊＊＊1234",
            TelephoneKind::Hidden,
            "138****1234",
            "138****1234",
        ),
        (
            "138xxxx1234",
            TelephoneKind::Hidden,
            "138****1234",
            "138****1234",
        ),
        (
            "13800138000",
            TelephoneKind::Mobile,
            "13800138000",
            "138 0013 8000",
        ),
    ] {
        let found = Telephone::parse(typed);
        assert!(
            found.as_ref().is_ok_and(|t| t.kind == kind
                && t.normalised == normalised
                && t.display() == display
                && t.typed == typed),
            "{typed}: {found:?}"
        );
    }
}

#[test]
fn texts_that_are_no_telephone_are_refused_with_the_reason() {
    for (typed, fault) in [
        ("82265678", TelephoneFault::AreaMissing),
        ("8226567", TelephoneFault::AreaMissing),
        ("822656", TelephoneFault::Form),
        ("", TelephoneFault::Form),
        ("0731-8226567a", TelephoneFault::Charset),
        ("0731-82265678-1234567", TelephoneFault::Form),
        ("+123456", TelephoneFault::Form),
        ("+1234567890123456", TelephoneFault::Form),
    ] {
        assert_eq!(Telephone::parse(typed), Err(fault), "{typed}");
    }
}

#[test]
fn a_hidden_number_matches_only_mobiles_with_its_head_and_tail() {
    let matches = |a: &str, b: &str| {
        Telephone::parse(a)
            .and_then(|a| Telephone::parse(b).map(|b| a.matches(&b) && b.matches(&a)))
    };
    assert_eq!(matches("138****1234", "13812341234"), Ok(true));
    assert_eq!(matches("138****1234", "13812341235"), Ok(false));
    assert_eq!(matches("138****1234", "13912341234"), Ok(false));
    assert_eq!(matches("138****1234", "138**1234"), Ok(true));
    assert_eq!(matches("0731-82265678-1", "0731-82265678"), Ok(true));
    assert_eq!(matches("0731-82265678-1", "0731-82265678-2"), Ok(false));
}

#[test]
fn every_postal_code_vector_holds() {
    for entry in vectors("postal_code", "valid") {
        let value = text(&entry, "value");
        assert_eq!(postal_code::check(value).as_deref(), Ok(value));
    }
    for entry in vectors("postal_code", "invalid") {
        assert!(
            postal_code::check(text(&entry, "value")).is_err(),
            "{entry}"
        );
    }
    assert!(postal_code::check("860000").is_ok());
    assert!(postal_code::check("870000").is_err());
}

#[test]
fn other_documents_are_checked_by_form() {
    use IdentifierKind::{
        ForeignerPermanentResident, HkMacauPermit, HouseholdRegister, MilitaryId, Passport,
        TaiwanPermit,
    };
    for (kind, value, accepted) in [
        (Passport, "E12345678", true),
        (Passport, "E123", false),
        (Passport, "ABCDEFGH", false),
        (HkMacauPermit, "H12345678", true),
        (HkMacauPermit, "M1234567890", true),
        (HkMacauPermit, "H123456789", false),
        (HkMacauPermit, "A12345678", false),
        (TaiwanPermit, "12345678", true),
        (TaiwanPermit, "0123456789(B)", true),
        (TaiwanPermit, "123456789", false),
        (ForeignerPermanentResident, "ABC123456789012", true),
        (ForeignerPermanentResident, "AB1234567890123", false),
        (ForeignerPermanentResident, "11010519491231002X", false),
        (MilitaryId, "南字第01234567号", true),
        (MilitaryId, "南字第012号", false),
        (HouseholdRegister, "123456789", true),
        (HouseholdRegister, "12345", false),
    ] {
        assert_eq!(
            check(kind, value, today()).is_ok(),
            accepted,
            "{kind:?} {value}"
        );
    }
}

#[test]
fn the_newer_permanent_residence_card_has_a_check_character() {
    let accepted: Vec<char> = "0123456789X"
        .chars()
        .filter(|c| {
            let number = format!("91134019000101001{c}");
            check(IdentifierKind::ForeignerPermanentResident, &number, today()).is_ok()
        })
        .collect();
    assert_eq!(accepted.len(), 1);
}

#[test]
fn bank_accounts_have_eight_to_thirty_two_digits() {
    let ok = |length| check(IdentifierKind::BankAccount, &"1".repeat(length), today()).is_ok();
    assert_eq!([7, 8, 32, 33].map(ok), [false, true, true, false]);
    assert!(check(IdentifierKind::BankAccount, "4300-1234 5678", today()).is_ok());
    assert!(check(IdentifierKind::BankAccount, "4300A12345", today()).is_err());
}

#[test]
fn wire_names_lead_back_to_their_kind() {
    for kind in IdentifierKind::ALL {
        assert_eq!(IdentifierKind::parse(kind.as_str()), Some(kind));
        assert_eq!(
            serde_json::to_value(kind).ok(),
            Some(Value::from(kind.as_str()))
        );
    }
    assert_eq!(IdentifierKind::parse("uscc"), None);
}

#[test]
fn a_taxpayer_number_is_personal_exactly_if_it_may_hold_a_persons_number() {
    for (value, personal) in [
        ("91350100M000100Y43", false),
        ("L91350100M000100Y43", false),
        ("110108D2143569X", false),
        ("110101190001010014", true),
        ("L110101190001010014", true),
        ("11010119000101001400", true),
        ("44052488010100100", true),
    ] {
        let checked = check(IdentifierKind::TaxpayerNumber, value, today());
        assert!(checked.is_ok_and(|c| c.personal == personal), "{value}");
    }
}
