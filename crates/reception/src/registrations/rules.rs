//! What a form must be.

use super::form::Form;
use crate::words::VisitOutcome;
use kehu_attribution::policy::MandatoryField;
use kehu_kernel::{Faults, Money};

/// What the dossier has of the visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) name: bool,
    pub(super) mobile: bool,
}

/// Checks the fields of a form and what the site's rules demand of it.
pub(super) fn check(form: &Form, known: Known, mandatory: &[MandatoryField]) -> Result<(), Faults> {
    let mut faults = Faults::default();
    texts(form, &mut faults);
    lists(form, &mut faults);
    ranges(form, &mut faults);
    for field in mandatory
        .iter()
        .filter(|field| !tells(form, known, **field))
    {
        let (pointer, en, zh) = words(*field);
        faults.add(
            pointer,
            "mandatory",
            format!("the site's rules demand {en}"),
            format!("案场制度要求填写{zh}"),
        );
    }
    faults.none()
}

fn texts(form: &Form, faults: &mut Faults) {
    for (text, field, most) in [
        (&form.channel_detail, "channel_detail", 100),
        (&form.occupation, "occupation", 100),
        (&form.residence_district, "residence_district", 100),
        (&form.work_district, "work_district", 100),
        (&form.objection_detail, "objection_detail", 1000),
        (&form.reason_against, "reason_against", 1000),
        (&form.suggestions, "suggestions", 1000),
        (&form.remark, "remark", 1000),
    ] {
        if text
            .as_ref()
            .is_some_and(|text| text.trim().is_empty() || text.chars().count() > most)
        {
            faults.add(
                format!("/form/{field}"),
                "length",
                format!("must have 1 to {most} characters, or be left out"),
                format!("须为1至{most}个字符，或不填"),
            );
        }
    }
}

fn lists(form: &Form, faults: &mut Faults) {
    for (count, field, most) in [
        (form.purposes.len(), "purposes", 6),
        (form.property_types.len(), "property_types", 4),
        (form.layouts.len(), "layouts", 10),
        (form.competitors_seen.len(), "competitors_seen", 20),
        (form.focus_points.len(), "focus_points", 11),
        (form.approval_points.len(), "approval_points", 11),
        (form.objections.len(), "objections", 11),
    ] {
        if count > most {
            faults.add(
                format!("/form/{field}"),
                "count",
                format!("at most {most}"),
                format!("最多{most}项"),
            );
        }
    }
    for (texts, field) in [
        (&form.layouts, "layouts"),
        (&form.competitors_seen, "competitors_seen"),
    ] {
        if texts
            .iter()
            .any(|text| text.trim().is_empty() || text.chars().count() > 100)
        {
            faults.add(
                format!("/form/{field}"),
                "length",
                "each must have 1 to 100 characters",
                "每项须为1至100个字符",
            );
        }
    }
}

fn ranges(form: &Form, faults: &mut Faults) {
    let area = |area: Option<u32>| area.is_none_or(|area| (1..=100_000).contains(&area));
    if !area(form.area_min)
        || !area(form.area_max)
        || form
            .area_min
            .zip(form.area_max)
            .is_some_and(|(min, max)| min > max)
    {
        faults.add(
            "/form/area_max",
            "range",
            "areas must be 1 to 100000, the smallest not above the largest",
            "面积须在1至100000之间，且下限不得大于上限",
        );
    }
    let money =
        |amount: Option<Money>| amount.is_none_or(|amount| !amount.value().is_sign_negative());
    if !money(form.budget_min)
        || !money(form.budget_max)
        || !money(form.unit_price_max)
        || form
            .budget_min
            .zip(form.budget_max)
            .is_some_and(|(min, max)| min > max)
    {
        faults.add(
            "/form/budget_max",
            "range",
            "amounts must not be negative, the smallest not above the largest",
            "金额不得为负，且下限不得大于上限",
        );
    }
    if form.times_bought_before.is_some_and(|times| times > 100) {
        faults.add(
            "/form/times_bought_before",
            "range",
            "must be at most 100",
            "不得超过100",
        );
    }
    if matches!(
        form.outcome,
        VisitOutcome::Declined | VisitOutcome::Withdrew
    ) && form.reason_against.is_none()
    {
        faults.add(
            "/form/reason_against",
            "mandatory",
            "tell why the party did not buy or withdrew",
            "请填写未成交或退房的原因",
        );
    }
}

fn tells(form: &Form, known: Known, field: MandatoryField) -> bool {
    match field {
        MandatoryField::Name => known.name,
        MandatoryField::Mobile => known.mobile,
        MandatoryField::Salutation => form.salutation.is_some(),
        MandatoryField::ResidenceDistrict => form.residence_district.is_some(),
        MandatoryField::Occupation => form.occupation.is_some(),
        MandatoryField::Purposes => !form.purposes.is_empty(),
        MandatoryField::PropertyTypes => !form.property_types.is_empty(),
        MandatoryField::Layouts => !form.layouts.is_empty(),
        MandatoryField::Area => form.area_min.is_some() || form.area_max.is_some(),
        MandatoryField::Budget => form.budget_min.is_some() || form.budget_max.is_some(),
        MandatoryField::FocusPoints => !form.focus_points.is_empty(),
    }
}

const fn words(field: MandatoryField) -> (&'static str, &'static str, &'static str) {
    match field {
        MandatoryField::Name => ("/visitor/name", "the visitor's name", "客户姓名"),
        MandatoryField::Mobile => ("/visitor/mobile", "a mobile", "手机号码"),
        MandatoryField::Salutation => ("/form/salutation", "the form of address", "称谓"),
        MandatoryField::ResidenceDistrict => (
            "/form/residence_district",
            "the district of residence",
            "居住区域",
        ),
        MandatoryField::Occupation => ("/form/occupation", "the occupation", "职业"),
        MandatoryField::Purposes => ("/form/purposes", "the purpose", "置业目的"),
        MandatoryField::PropertyTypes => {
            ("/form/property_types", "the type of property", "意向物业")
        }
        MandatoryField::Layouts => ("/form/layouts", "the layout", "意向户型"),
        MandatoryField::Area => ("/form/area_max", "the area", "意向面积"),
        MandatoryField::Budget => ("/form/budget_max", "the budget", "预算"),
        MandatoryField::FocusPoints => ("/form/focus_points", "the points of focus", "关注点"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{IntentLevel, VisitorChannel, VisitorSource};

    fn form() -> Form {
        serde_json::from_value(serde_json::json!({
            "source": VisitorSource::Natural, "channel": VisitorChannel::PassingBy, "intent_level": IntentLevel::B,
            "outcome": VisitOutcome::Undecided
        }))
        .unwrap()
    }

    const ALL: Known = Known {
        name: true,
        mobile: true,
    };

    #[test]
    fn att_g20_what_the_rules_demand_must_be_told() {
        assert!(
            check(
                &form(),
                ALL,
                &[MandatoryField::Name, MandatoryField::Mobile]
            )
            .is_ok()
        );
        let faults = check(
            &form(),
            Known {
                mobile: false,
                ..ALL
            },
            &[MandatoryField::Mobile, MandatoryField::Area],
        )
        .unwrap_err();
        let places: Vec<&str> = faults
            .0
            .iter()
            .map(|fault| fault.pointer.as_str())
            .collect();
        assert_eq!(places, ["/visitor/mobile", "/form/area_max"]);
        assert!(
            check(
                &Form {
                    area_min: Some(90),
                    ..form()
                },
                ALL,
                &[MandatoryField::Area]
            )
            .is_ok()
        );
    }

    #[test]
    fn att_g20_who_did_not_buy_has_a_reason() {
        let declined = Form {
            outcome: VisitOutcome::Declined,
            ..form()
        };
        assert!(check(&declined, ALL, &[]).is_err());
        assert!(
            check(
                &Form {
                    reason_against: Some("价格".to_owned()),
                    ..declined
                },
                ALL,
                &[]
            )
            .is_ok()
        );
    }

    #[test]
    fn att_g20_ranges_are_in_order() {
        for (min, max, good) in [
            (90, 90, true),
            (91, 90, false),
            (0, 90, false),
            (1, 100_000, true),
            (1, 100_001, false),
        ] {
            let form = Form {
                area_min: Some(min),
                area_max: Some(max),
                ..form()
            };
            assert_eq!(check(&form, ALL, &[]).is_ok(), good, "{min} {max}");
        }
        assert!(
            check(
                &Form {
                    remark: Some("x".repeat(1000)),
                    ..form()
                },
                ALL,
                &[]
            )
            .is_ok()
        );
        assert!(
            check(
                &Form {
                    remark: Some("x".repeat(1001)),
                    ..form()
                },
                ALL,
                &[]
            )
            .is_err()
        );
    }
}
