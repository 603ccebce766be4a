use super::*;
use crate::qualification::model::NewInvoicing;
use kehu_kernel::{FileId, Refusal};

const CODE: &str = "91350100M000100Y43";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn known() -> KnownNumbers {
    KnownNumbers {
        credit_code: Some(CODE.to_owned()),
        ..KnownNumbers::default()
    }
}

fn document(kind: DocumentKind, number: &str) -> NewDocument {
    NewDocument {
        kind,
        number: number.to_owned(),
        override_reason: None,
        issuer: "市场监督管理局".to_owned(),
        issued_on: day("2020-03-01"),
        valid_from: day("2020-03-01"),
        valid_until: Some(day("2030-03-01")),
        file_id: FileId::generate(),
        remark: None,
        invoicing: None,
    }
}

fn ask(kind: DocumentKind, number: &str) -> Result<Number, Error> {
    check_number(&document(kind, number), &known(), day("2026-06-01"))
}

#[test]
fn cus_10_a_merged_licence_must_bear_the_customers_own_code() {
    assert_eq!(
        ask(DocumentKind::BusinessLicenceUscc, " 91350100m000100y43 ")
            .unwrap()
            .stored,
        CODE
    );
    let other = ask(DocumentKind::BusinessLicenceUscc, "91310115591693856A").unwrap_err();
    assert!(matches!(other, Error::NumberMismatch { .. }));
    let wrong = ask(DocumentKind::BusinessLicenceUscc, "91350100M000100Y44").unwrap_err();
    assert_eq!(wrong.faults()[0].pointer, "/number");
    let nobody = check_number(
        &document(DocumentKind::BusinessLicenceUscc, CODE),
        &KnownNumbers::default(),
        day("2026-06-01"),
    );
    assert!(matches!(nobody, Err(Error::NumberUnknown {})));
}

#[test]
fn cus_10_a_failed_check_character_passes_only_with_a_reason() {
    let mut new = document(DocumentKind::BusinessLicence, "110108000000017");
    let today = day("2026-06-01");
    assert!(check_number(&new, &known(), today).is_err());
    new.override_reason = Some("seen the original".to_owned());
    assert!(check_number(&new, &known(), today).unwrap().overridden);
    new.number = "11010800000001".to_owned();
    assert!(
        check_number(&new, &known(), today).is_err(),
        "a missing digit is never passed"
    );
}

#[test]
fn cus_10_an_organisation_code_must_be_the_one_inside_the_credit_code() {
    assert_eq!(
        ask(DocumentKind::OrganisationCodeCertificate, "M000100Y-4")
            .unwrap()
            .stored,
        "M000100Y4"
    );
    assert!(matches!(
        ask(DocumentKind::OrganisationCodeCertificate, "D2143569-X"),
        Err(Error::NumberMismatch { .. })
    ));
}

#[test]
fn cus_10_invoicing_details_must_bear_the_customers_taxpayer_number() {
    assert!(ask(DocumentKind::InvoicingDetails, CODE).is_ok());
    assert!(matches!(
        ask(DocumentKind::InvoicingDetails, "91310115591693856A"),
        Err(Error::NumberMismatch { .. })
    ));
}

#[test]
fn cus_05_an_identity_number_is_kept_masked_only() {
    let stored = ask(DocumentKind::LegalRepresentativeId, "11010519491231002X")
        .unwrap()
        .stored;
    assert!(stored.contains('*'));
    assert!(!stored.contains("19491231"));
    assert!(ask(DocumentKind::LegalRepresentativeId, "110105194912310021").is_err());
}

#[test]
fn cus_10_contradicting_dates_are_refused_on_the_day_they_begin_to() {
    let policy = QualificationPolicy::modern();
    let today = day("2026-06-01");
    let ask = |change: fn(&mut NewDocument)| {
        let mut new = document(DocumentKind::HazardousChemicalsLicence, "A-1");
        change(&mut new);
        check_dates(&new, &policy, today).map_err(|error| error.faults()[0].code)
    };
    assert_eq!(ask(|_| {}), Ok(()));
    assert_eq!(ask(|new| new.issued_on = day("2026-06-01")), Ok(()));
    assert_eq!(
        ask(|new| new.issued_on = day("2026-06-02")),
        Err("in-the-future")
    );
    assert_eq!(ask(|new| new.valid_until = Some(day("2026-06-01"))), Ok(()));
    assert_eq!(
        ask(|new| new.valid_until = Some(day("2026-05-31"))),
        Err("expired")
    );
    assert_eq!(
        ask(|new| new.valid_until = Some(day("2020-02-29"))),
        Err("before-valid-from")
    );
    assert_eq!(ask(|new| new.valid_until = None), Err("required"));
}

#[test]
fn cus_10_invoicing_details_belong_to_their_kind_alone() {
    let policy = QualificationPolicy::modern();
    let invoicing = NewInvoicing {
        title: "公司".to_owned(),
        bank: "银行".to_owned(),
        account: "1234567890123".to_owned(),
        address: "地址".to_owned(),
        telephone: "010-12345678".to_owned(),
    };
    let mut new = document(DocumentKind::InvoicingDetails, CODE);
    assert!(check_dates(&new, &policy, day("2026-06-01")).is_err());
    new.invoicing = Some(invoicing.clone());
    assert!(check_dates(&new, &policy, day("2026-06-01")).is_ok());
    new.invoicing = Some(NewInvoicing {
        account: "12".to_owned(),
        ..invoicing.clone()
    });
    assert!(check_dates(&new, &policy, day("2026-06-01")).is_err());
    let mut licence = document(DocumentKind::BusinessLicenceUscc, CODE);
    licence.invoicing = Some(invoicing);
    assert!(check_dates(&licence, &policy, day("2026-06-01")).is_err());
}

#[test]
fn a_sole_trader_is_known_by_its_numbers() {
    let by_code = |code: &str| {
        KnownNumbers {
            credit_code: Some(code.to_owned()),
            ..KnownNumbers::default()
        }
        .subject(CustomerKind::Company)
    };
    assert_eq!(by_code("92430102MA7C3D4E2P"), Subject::SoleTrader);
    assert_eq!(by_code(CODE), Subject::Company);
    let by_licence = |number: &str| {
        KnownNumbers {
            licence_number: Some(number.to_owned()),
            ..KnownNumbers::default()
        }
        .subject(CustomerKind::Company)
    };
    assert_eq!(by_licence("110108600000011"), Subject::SoleTrader);
    assert_eq!(by_licence("110108000000016"), Subject::Company);
    assert_eq!(
        KnownNumbers::default().subject(CustomerKind::Person),
        Subject::Person
    );
}
