//! Service standards by type: target times, wording, steps. Policy data (CUS-61).

use crate::ServiceKind;
use kehu_calendar::rules::Span;
use kehu_customers::qualification::Name;
use kehu_kernel::{Faults, Words};
use kehu_policy::{PolicyDocument, Preset};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

const MAX_MINUTES: u32 = 175_680;
const MAX_DAYS: u16 = 366;
const MAX_STEPS: usize = 20;

/// The policy document of kind `service-standards`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceStandards {
    /// The standards, one a type; a type without one is not offered.
    pub standards: Vec<ServiceStandard>,
}

/// The standard of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceStandard {
    /// The type.
    pub kind: ServiceKind,
    /// Working minutes from issuing to the first team that accepts: 1 to 175680.
    pub response_minutes: u32,
    /// Working days from issuing to done: 1 to 366; instead of minutes.
    pub completion_days: Option<u16>,
    /// Working minutes from issuing to done: 1 to 175680; instead of days.
    pub completion_minutes: Option<u32>,
    /// What the customer is told when the order is issued.
    pub wording: Name,
    /// The steps that are taken before it is done, in this order.
    pub steps: Vec<ServiceStep>,
    /// Whether only the customer's satisfaction closes it.
    pub customer_confirms: bool,
}

/// A step of a standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceStep {
    /// Key, unique in the standard: lower-case letters, digits and `_`.
    pub key: String,
    /// What it is called.
    pub name: Name,
}

impl ServiceStandard {
    /// How long completion may take.
    #[must_use]
    pub fn completion(&self) -> Span {
        match (self.completion_days, self.completion_minutes) {
            (Some(days), _) => Span::WorkingDays(days),
            (None, minutes) => Span::WorkingMinutes(minutes.unwrap_or(1)),
        }
    }

    fn check(&self, pointer: &str, faults: &mut Faults) {
        if !(1..=MAX_MINUTES).contains(&self.response_minutes) {
            faults.add(
                format!("{pointer}/response_minutes"),
                "range",
                "must be 1 to 175680",
                "须为 1 至 175680",
            );
        }
        let sound = match (self.completion_days, self.completion_minutes) {
            (Some(days), None) => (1..=MAX_DAYS).contains(&days),
            (None, Some(minutes)) => (1..=MAX_MINUTES).contains(&minutes),
            _ => false,
        };
        if !sound {
            faults.add(
                format!("{pointer}/completion_days"),
                "range",
                "either 1 to 366 working days or 1 to 175680 working minutes",
                "须且只能填写 1 至 366 个工作日或 1 至 175680 个工作分钟",
            );
        }
        check_name(&self.wording, 500, &format!("{pointer}/wording"), faults);
        if self.steps.len() > MAX_STEPS {
            faults.add(
                format!("{pointer}/steps"),
                "count",
                "at most 20 steps",
                "最多 20 个步骤",
            );
        }
        let mut keys = HashSet::new();
        for (place, step) in self.steps.iter().enumerate() {
            check_name(
                &step.name,
                100,
                &format!("{pointer}/steps/{place}/name"),
                faults,
            );
            if !is_key(&step.key) || !keys.insert(step.key.as_str()) {
                faults.add(
                    format!("{pointer}/steps/{place}/key"),
                    "key",
                    "must be unique, of lower-case letters, digits and _, 1 to 50",
                    "须唯一，由小写字母、数字和下划线组成，1 至 50 位",
                );
            }
        }
    }
}

impl PolicyDocument for ServiceStandards {
    const KIND: &'static str = "service-standards";

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let mut kinds = HashSet::new();
        for (place, standard) in self.standards.iter().enumerate() {
            standard.check(&format!("/standards/{place}"), &mut faults);
            if !kinds.insert(standard.kind) {
                faults.add(
                    format!("/standards/{place}/kind"),
                    "duplicate",
                    "each type has one standard",
                    "每个类型只能有一个标准",
                );
            }
        }
        faults.none()
    }

    /// The source names types and steps but no figures: the shipped ones are a choice, in the range of what property
    /// companies publish.
    fn presets() -> Vec<Preset<Self>> {
        vec![
            Preset {
                key: "property",
                name: Words::new("Property management", "物业服务"),
                document: Self::property(),
            },
            Preset {
                key: "trading",
                name: Words::new("Trading company", "贸易公司"),
                document: Self::trading(),
            },
        ]
    }
}

impl ServiceStandards {
    /// The standard of a type.
    #[must_use]
    pub fn of(&self, kind: ServiceKind) -> Option<&ServiceStandard> {
        self.standards.iter().find(|one| one.kind == kind)
    }

    fn property() -> Self {
        Self {
            standards: vec![
                standard(
                    ServiceKind::Repair,
                    30,
                    1,
                    &[
                        ("diagnose", "Find the fault", "排查故障"),
                        ("repair", "Repair", "维修"),
                        ("clean_up", "Leave the place clean", "清理现场"),
                    ],
                ),
                standard(ServiceKind::Consultation, 120, 1, &[]),
                standard(ServiceKind::TechnicalAdvice, 240, 3, &[]),
                ServiceStandard {
                    customer_confirms: false,
                    ..standard(
                        ServiceKind::Patrol,
                        60,
                        1,
                        &[("patrol", "Walk the area", "巡查区域")],
                    )
                },
                standard(
                    ServiceKind::FitOut,
                    480,
                    7,
                    &[
                        ("drawing_review", "Review the drawings", "审图"),
                        ("coordination", "Coordinate the works", "协调施工"),
                        ("acceptance", "Accept the result", "验收"),
                    ],
                ),
                standard(ServiceKind::Other, 240, 3, &[]),
            ],
        }
    }

    fn trading() -> Self {
        Self {
            standards: vec![
                standard(ServiceKind::Consultation, 120, 1, &[]),
                standard(
                    ServiceKind::TechnicalAdvice,
                    240,
                    3,
                    &[
                        ("visit", "Visit the customer", "走访客户"),
                        ("advice", "Give advice in writing", "出具书面意见"),
                    ],
                ),
                standard(ServiceKind::Other, 240, 3, &[]),
            ],
        }
    }
}

fn standard(
    kind: ServiceKind,
    response_minutes: u32,
    days: u16,
    steps: &[(&str, &str, &str)],
) -> ServiceStandard {
    ServiceStandard {
        kind,
        response_minutes,
        completion_days: Some(days),
        completion_minutes: None,
        wording: Name::new(
            "We have received your matter and will be in touch with you.",
            "您的事项我们已收到，将尽快与您联系并处理。",
        ),
        steps: steps
            .iter()
            .map(|(key, en, zh)| ServiceStep {
                key: (*key).to_owned(),
                name: Name::new(en, zh),
            })
            .collect(),
        customer_confirms: true,
    }
}

fn check_name(name: &Name, most: usize, pointer: &str, faults: &mut Faults) {
    let sound = |text: &str| !text.trim().is_empty() && text.chars().count() <= most;
    if !sound(&name.en) || !sound(&name.zh) {
        faults.add(
            pointer,
            "length",
            format!("needs both languages, at most {most} characters each"),
            format!("中英文均须填写，各不超过 {most} 个字符"),
        );
    }
}

fn is_key(text: &str) -> bool {
    (1..=50).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_sound() {
        for preset in ServiceStandards::presets() {
            assert!(preset.document.check().is_ok(), "{}", preset.key);
        }
    }

    #[test]
    fn cus_61_a_standard_has_one_time_for_completion_and_each_step_once() {
        let mut document = ServiceStandards::property();
        document.standards[0].completion_minutes = Some(60);
        document.standards[1].completion_days = None;
        document.standards[4].steps[1].key = "drawing_review".to_owned();
        document.standards[5].kind = ServiceKind::Repair;
        let faults = document.check().err().unwrap();
        let pointers: Vec<_> = faults
            .0
            .iter()
            .map(|fault| fault.pointer.as_str())
            .collect();
        assert_eq!(
            pointers,
            [
                "/standards/0/completion_days",
                "/standards/1/completion_days",
                "/standards/4/steps/1/key",
                "/standards/5/kind"
            ]
        );
    }
}
