//! What a dossier's texts must be. Pointers are relative to the object that is checked; `at` goes before them.

use super::{Contact, Customer, Profile};
use chrono::NaiveDate;
use kehu_identifiers::{Telephone, TelephoneKind, postal_code};
use kehu_kernel::Faults;

/// Most contacts of a customer.
pub(crate) const MAX_CONTACTS: usize = 100;
/// Most identifiers of a customer.
pub(crate) const MAX_IDENTIFIERS: usize = 50;

/// Checks all fields of a customer and brings its texts to their stored form.
pub(crate) fn settle(customer: &mut Customer, today: NaiveDate, faults: &mut Faults) {
    settle_required(&mut customer.name, "/name", 200, faults);
    refuse_masked(Some(&customer.name), "/name", faults);
    refuse_masked(customer.address.as_deref(), "/address", faults);
    settle_text(&mut customer.region_code, "/region_code", 6, faults);
    settle_text(&mut customer.address, "/address", 300, faults);
    settle_text(&mut customer.industry, "/industry", 100, faults);
    settle_text(&mut customer.website, "/website", 300, faults);
    settle_text(&mut customer.remark, "/remark", 2000, faults);
    settle_postal_code(&mut customer.postal_code, faults);
    settle_reach(
        &mut customer.telephone,
        &mut customer.mobile,
        &mut customer.email,
        "",
        faults,
    );
    if customer
        .region_code
        .as_ref()
        .is_some_and(|code| code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()))
    {
        faults.add(
            "/region_code",
            "region-code-form",
            "must be six digits, such as 430100",
            "应为6位数字的行政区划代码，例如430100",
        );
    }
    let past = match &mut customer.profile {
        Profile::Company(company) => {
            settle_text(
                &mut company.legal_representative,
                "/profile/legal_representative",
                100,
                faults,
            );
            settle_text(
                &mut company.business_scope,
                "/profile/business_scope",
                4000,
                faults,
            );
            if company.registered_capital.is_some_and(|capital| {
                capital.value().is_sign_negative() && !capital.value().is_zero()
            }) {
                faults.add(
                    "/profile/registered_capital",
                    "negative",
                    "must not be negative",
                    "不能为负数",
                );
            }
            if company
                .headcount
                .is_some_and(|count| !(0..=10_000_000).contains(&count))
            {
                faults.add(
                    "/profile/headcount",
                    "out-of-range",
                    "must be 0 to 10000000",
                    "应为0至10000000",
                );
            }
            ("/profile/founded_on", company.founded_on)
        }
        Profile::Person(person) => ("/profile/born_on", person.born_on),
    };
    if let (pointer, Some(day)) = past
        && (day > today || day < NaiveDate::from_ymd_opt(1800, 1, 1).unwrap_or_default())
    {
        faults.add(
            pointer,
            "date-out-of-range",
            "must be a day from 1800 until today",
            "应为1800年至今天之间的日期",
        );
    }
}

/// Checks all fields of a contact and brings its texts to their stored form.
pub(crate) fn settle_contact(contact: &mut Contact, at: &str, faults: &mut Faults) {
    settle_required(&mut contact.name, &format!("{at}/name"), 100, faults);
    refuse_masked(Some(&contact.name), &format!("{at}/name"), faults);
    settle_text(&mut contact.title, &format!("{at}/title"), 100, faults);
    settle_reach(
        &mut contact.telephone,
        &mut contact.mobile,
        &mut contact.email,
        at,
        faults,
    );
}

/// Trims a text that must be there.
pub(crate) fn settle_required(text: &mut String, pointer: &str, max: usize, faults: &mut Faults) {
    *text = text.trim().to_owned();
    if text.is_empty() {
        faults.add(pointer, "empty", "must not be empty", "不能为空");
    }
    check_text(text, pointer, max, faults);
}

/// Trims a text; an empty one is none.
pub(crate) fn settle_text(
    text: &mut Option<String>,
    pointer: &str,
    max: usize,
    faults: &mut Faults,
) {
    *text = text
        .take()
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    if let Some(text) = text {
        check_text(text, pointer, max, faults);
    }
}

fn check_text(text: &str, pointer: &str, max: usize, faults: &mut Faults) {
    if text.chars().count() > max {
        faults.add(
            pointer,
            "too-long",
            format!("must have at most {max} characters"),
            format!("最多{max}个字符"),
        );
    }
    if text.chars().any(kehu_kernel::text::is_forbidden) {
        faults.add(
            pointer,
            "control-character",
            "must not contain control characters",
            "不能包含控制字符",
        );
    }
}

/// Whoever sees a masked value and sends it back would overwrite the real one with stars.
fn refuse_masked(text: Option<&str>, pointer: &str, faults: &mut Faults) {
    if text.is_some_and(|text| text.contains(['*', '＊'])) {
        faults.add(
            pointer,
            "masked-value",
            "must not contain stars: leave out what you see masked",
            "不能包含星号，脱敏显示的内容请勿回传",
        );
    }
}

fn settle_postal_code(code: &mut Option<String>, faults: &mut Faults) {
    settle_text(code, "/postal_code", 20, faults);
    let Some(typed) = code.as_deref() else { return };
    match postal_code::check(typed) {
        Ok(normalised) => *code = Some(normalised),
        Err(fault) => faults.add(
            "/postal_code",
            "postal-code-form",
            fault.message_en,
            fault.message_zh,
        ),
    }
}

/// Telephone, mobile and e-mail address: a mobile is stored normalised, a telephone as typed, since it may have an
/// extension.
fn settle_reach(
    telephone: &mut Option<String>,
    mobile: &mut Option<String>,
    email: &mut Option<String>,
    at: &str,
    faults: &mut Faults,
) {
    let place = |field: &str| format!("{at}/{field}");
    refuse_masked(telephone.as_deref(), &place("telephone"), faults);
    refuse_masked(mobile.as_deref(), &place("mobile"), faults);
    refuse_masked(email.as_deref(), &place("email"), faults);
    settle_text(telephone, &place("telephone"), 40, faults);
    settle_text(mobile, &place("mobile"), 40, faults);
    settle_text(email, &place("email"), 254, faults);
    if let Some(Err(fault)) = telephone.as_deref().map(Telephone::parse) {
        faults.add(
            place("telephone"),
            "telephone-form",
            fault.to_string(),
            fault.message_zh(),
        );
    }
    match mobile.as_deref().map(Telephone::parse) {
        None => {}
        Some(Ok(read))
            if matches!(
                read.kind,
                TelephoneKind::Mobile | TelephoneKind::Overseas | TelephoneKind::Hidden
            ) =>
        {
            *mobile = Some(read.normalised);
        }
        Some(Ok(_)) => faults.add(
            place("mobile"),
            "mobile-form",
            "must be a mobile; other numbers belong into telephone",
            "应为手机号，其他号码请填入电话",
        ),
        Some(Err(fault)) => faults.add(
            place("mobile"),
            "mobile-form",
            fault.to_string(),
            fault.message_zh(),
        ),
    }
    if email.as_deref().is_some_and(|address| !is_email(address)) {
        faults.add(
            place("email"),
            "email-form",
            "must be an e-mail address",
            "应为电子邮箱地址",
        );
    }
}

/// One `@` with something before it and a domain with a dot behind it, no spaces.
fn is_email(address: &str) -> bool {
    address.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !local.contains('@')
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !address.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::samples;

    fn codes(change: impl FnOnce(&mut Customer)) -> Vec<String> {
        let mut customer = samples::company("长沙远大化工有限公司");
        change(&mut customer);
        let mut faults = Faults::default();
        settle(&mut customer, samples::day("2026-11-24"), &mut faults);
        faults
            .0
            .into_iter()
            .map(|fault| format!("{} {}", fault.pointer, fault.code))
            .collect()
    }

    #[test]
    fn cus_01_a_complete_company_has_no_fault() {
        assert!(codes(|_| {}).is_empty());
    }

    #[test]
    fn cus_01_each_text_has_its_form() {
        assert_eq!(codes(|c| c.name = "  ".into()), ["/name empty"]);
        assert_eq!(codes(|c| c.name = "甲".repeat(201)), ["/name too-long"]);
        assert!(codes(|c| c.name = "甲".repeat(200)).is_empty());
        assert_eq!(
            codes(|c| c.name = "甲\0乙".into()),
            ["/name control-character"]
        );
        assert_eq!(
            codes(|c| c.mobile = Some("0731-84001234".into())),
            ["/mobile mobile-form"]
        );
        assert_eq!(
            codes(|c| c.mobile = Some("12812341234".into())),
            ["/mobile mobile-form"]
        );
        assert_eq!(
            codes(|c| c.telephone = Some("84001234".into())),
            ["/telephone telephone-form"]
        );
        assert_eq!(
            codes(|c| c.email = Some("a@b".into())),
            ["/email email-form"]
        );
        assert_eq!(
            codes(|c| c.region_code = Some("4301".into())),
            ["/region_code region-code-form"]
        );
        assert_eq!(
            codes(|c| c.postal_code = Some("41000".into())),
            ["/postal_code postal-code-form"]
        );
    }

    #[test]
    fn cus_05_a_masked_value_that_is_sent_back_is_refused() {
        assert_eq!(
            codes(|c| c.mobile = Some("138****1234".into())),
            ["/mobile masked-value"]
        );
        assert_eq!(codes(|c| c.name = "张*".into()), ["/name masked-value"]);
        assert_eq!(
            codes(|c| c.email = Some("d***@example.cn".into())),
            ["/email masked-value"]
        );
        assert_eq!(
            codes(|c| c.address = Some("长沙市岳麓区****".into())),
            ["/address masked-value"]
        );
    }

    #[test]
    fn cus_01_a_company_is_founded_today_at_the_latest() {
        let founded = |day: &str| {
            let day = samples::day(day);
            codes(move |c| {
                if let Profile::Company(company) = &mut c.profile {
                    company.founded_on = Some(day);
                }
            })
        };
        assert!(founded("2026-11-24").is_empty());
        assert_eq!(
            founded("2026-11-25"),
            ["/profile/founded_on date-out-of-range"]
        );
        assert!(founded("1800-01-01").is_empty());
        assert_eq!(
            founded("1799-12-31"),
            ["/profile/founded_on date-out-of-range"]
        );
    }

    #[test]
    fn cus_01_a_mobile_is_stored_normalised_and_an_empty_text_is_none() {
        let mut customer = samples::company("甲公司");
        customer.mobile = Some(" +86 138-1234-1234 ".into());
        customer.address = Some("  ".into());
        let mut faults = Faults::default();
        settle(&mut customer, samples::day("2026-11-24"), &mut faults);
        assert_eq!(faults, Faults::default());
        assert_eq!(customer.mobile.as_deref(), Some("13812341234"));
        assert_eq!(customer.address, None);
    }
}
