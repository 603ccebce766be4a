//! What masks show and what they never show.

use kehu_identifiers::{IdentifierKind, mask};
use proptest::prelude::*;
use serde_json::Value;

#[track_caller]
fn all_vectors_hold(list: &str, mask: fn(&str) -> String) {
    let all: Value = serde_json::from_str(include_str!("vectors/masking.json")).unwrap_or_default();
    let entries = all[list].as_array().cloned().unwrap_or_default();
    assert!(!entries.is_empty(), "no vectors {list}");
    for entry in entries {
        let (typed, shown) = (entry["in"].as_str(), entry["out"].as_str());
        assert_eq!(typed.map(mask).as_deref(), shown);
    }
}

#[test]
fn every_masking_vector_holds() {
    all_vectors_hold("name", mask::name);
    all_vectors_hold("mobile", mask::mobile);
    all_vectors_hold("resident_id", mask::resident_id);
    all_vectors_hold("bank_card_or_account", mask::bank);
    all_vectors_hold("landline", mask::landline);
    all_vectors_hold("email", mask::email);
}

#[test]
fn addresses_end_at_the_district() {
    for (address, shown) in [
        ("北京市海淀区马连洼街道289号", "北京市海淀区****"),
        ("湖南省长沙市岳麓区麓山南路1号", "湖南省长沙市岳麓区****"),
        (
            "广西壮族自治区南宁市青秀区民族大道",
            "广西壮族自治区南宁市青秀区****",
        ),
        ("长沙市中南小区3栋", "长沙市****"),
        ("广州市天河区", "广州市天河区****"),
        ("广州市中山路3号", "广州市****"),
        ("荆州市沙市区北京路", "荆州市沙市区****"),
        ("浙江省义乌市稠城街道三区", "浙江省义乌市****"),
        ("中山路3号", "****"),
        ("", ""),
    ] {
        assert_eq!(mask::address(address), shown);
    }
}

#[test]
fn a_text_of_another_form_is_hidden_more() {
    assert_eq!(mask::email("no address"), "***");
    assert_eq!(mask::bank("1234567"), "****");
    assert_eq!(mask::mobile("1234"), "****");
    assert_eq!(mask::resident_id("1234"), "****");
    assert_eq!(mask::document("E12345"), "E***45");
    assert_eq!(mask::document("E1234"), "*****");
}

#[test]
fn telephones_are_masked_by_their_kind() {
    for (typed, shown) in [
        ("+86 138 1234 1234", "138****1234"),
        ("0731-82265678-123", "0731-******78"),
        ("400-820-8820", "4008208820"),
        ("+85221234567", "+*******4567"),
        ("138****1234", "138****1234"),
    ] {
        assert_eq!(mask::telephone(typed), shown);
    }
}

#[test]
fn identifiers_are_masked_only_if_personal() {
    for (kind, value, shown) in [
        (
            IdentifierKind::UnifiedSocialCreditCode,
            "91350100M000100Y43",
            "91350100M000100Y43",
        ),
        (
            IdentifierKind::TaxpayerNumber,
            "91350100M000100Y43",
            "91350100M000100Y43",
        ),
        (
            IdentifierKind::TaxpayerNumber,
            "11010119000101001400",
            "110***************00",
        ),
        (
            IdentifierKind::ResidentId,
            "11010519491231002X",
            "110***********002X",
        ),
        (IdentifierKind::Passport, "E12345678", "E******78"),
        (IdentifierKind::BankAccount, "43001234", "**** 1234"),
    ] {
        assert_eq!(mask::identifier(kind, value), shown);
    }
}

fn shown(masked: &str) -> usize {
    masked
        .chars()
        .filter(|c| !matches!(c, '*' | ' ' | '-' | '+'))
        .count()
}

proptest! {
    #[test]
    fn masks_never_show_more_than_they_state(text in "\\PC{0,40}") {
        prop_assert!(shown(&mask::mobile(&text)) <= 7);
        prop_assert!(shown(&mask::resident_id(&text)) <= 7);
        prop_assert!(shown(&mask::bank(&text)) <= 4);
        prop_assert!(shown(&mask::landline(&text)) <= 6);
        prop_assert!(shown(&mask::document(&text)) <= 3);
        prop_assert!(shown(&mask::name(&text)) <= 2);
    }

    #[test]
    fn masks_of_digits_never_show_the_whole(digits in "[0-9]{1,20}") {
        let hidden = |masked: String| shown(&masked) < digits.len();
        prop_assert!(hidden(mask::mobile(&digits)));
        prop_assert!(hidden(mask::resident_id(&digits)));
        prop_assert!(hidden(mask::bank(&digits)));
        prop_assert!(hidden(mask::landline(&digits)));
        prop_assert!(hidden(mask::document(&digits)));
    }
}
