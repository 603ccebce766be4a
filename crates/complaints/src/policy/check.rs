//! What the types of the policy cannot say.

use super::ComplaintPolicy;
use crate::words::Severity;
use kehu_kernel::Faults;
use std::collections::HashSet;

const MAX_NAME: usize = 100;
const MAX_CATEGORIES: usize = 50;
const MAX_CAUSES: usize = 50;

pub(super) fn check(policy: &ComplaintPolicy) -> Result<(), Faults> {
    let mut faults = Faults::default();
    count(
        &mut faults,
        "/categories",
        policy.categories.len(),
        MAX_CATEGORIES,
    );
    count(&mut faults, "/causes", policy.causes.len(), MAX_CAUSES);
    let categories = policy
        .categories
        .iter()
        .map(|one| (&one.key, &one.name_zh, &one.name_en));
    keyed(&mut faults, "/categories", categories);
    let causes = policy
        .causes
        .iter()
        .map(|one| (&one.key, &one.name_zh, &one.name_en));
    keyed(&mut faults, "/causes", causes);
    for (place, one) in policy.categories.iter().enumerate() {
        if let Some(party) = &one.other_party {
            let at = format!("/categories/{place}/other_party");
            names(&mut faults, &at, &party.name_zh, &party.name_en);
        }
    }
    severities(&mut faults, policy);
    let rising = policy.warning_percents.is_sorted_by(|one, next| one < next);
    let inside = policy
        .warning_percents
        .iter()
        .all(|percent| (1..=99).contains(percent));
    if !rising || !inside || policy.warning_percents.len() > 5 {
        faults.add(
            "/warning_percents",
            "order",
            "at most five percents from 1 to 99, rising",
            "最多五项，取值 1 至 99，依次递增",
        );
    }
    role(&mut faults, "/leader_role", &policy.leader_role);
    role(
        &mut faults,
        "/general_manager_role",
        &policy.general_manager_role,
    );
    count(
        &mut faults,
        "/meeting_conveners",
        policy.meeting_conveners.len(),
        10,
    );
    for (place, code) in policy.meeting_conveners.iter().enumerate() {
        role(&mut faults, &format!("/meeting_conveners/{place}"), code);
    }
    ranges(&mut faults, policy);
    faults.none()
}

fn severities(faults: &mut Faults, policy: &ComplaintPolicy) {
    for severity in Severity::ALL {
        let rules: Vec<_> = policy
            .severities
            .iter()
            .filter(|rule| rule.severity == *severity)
            .collect();
        if rules.len() != 1 {
            faults.add(
                "/severities",
                "each-once",
                "must name each severity once",
                "每一级别须且只能出现一次",
            );
            return;
        }
    }
    for (place, rule) in policy.severities.iter().enumerate() {
        if rule.working_days == 0 || rule.working_days > policy.longest_working_days {
            faults.add(
                format!("/severities/{place}/working_days"),
                "range",
                "must be at least 1 and no more than longest_working_days",
                "至少为 1，且不得超过最长工作日数",
            );
        }
    }
}

fn ranges(faults: &mut Faults, policy: &ComplaintPolicy) {
    let year = 250 * 24 * 60;
    let bounds: [(&str, u32, u32, u32); 9] = [
        (
            "/longest_working_days",
            policy.longest_working_days.into(),
            1,
            60,
        ),
        (
            "/accept_within_working_minutes",
            policy.accept_within_working_minutes,
            1,
            year,
        ),
        (
            "/general_manager_after_working_minutes",
            policy.general_manager_after_working_minutes,
            1,
            year,
        ),
        (
            "/follow_up/after_working_minutes",
            policy.follow_up.after_working_minutes,
            1,
            year,
        ),
        (
            "/follow_up/attempts",
            policy.follow_up.attempts.into(),
            1,
            10,
        ),
        (
            "/follow_up/retry_after_working_minutes",
            policy.follow_up.retry_after_working_minutes,
            1,
            year,
        ),
        (
            "/follow_up/highest_score",
            policy.follow_up.highest_score.into(),
            2,
            10,
        ),
        (
            "/public_intake/most_per_address_and_hour",
            policy.public_intake.most_per_address_and_hour,
            1,
            1000,
        ),
        (
            "/public_intake/most_per_link_and_hour",
            policy.public_intake.most_per_link_and_hour,
            1,
            100_000,
        ),
    ];
    for (pointer, value, least, most) in bounds {
        if value < least || value > most {
            faults.add(
                pointer,
                "range",
                format!("must lie between {least} and {most}"),
                format!("须在 {least} 与 {most} 之间"),
            );
        }
    }
    if policy.repeat_within_days > 3660 {
        faults.add(
            "/repeat_within_days",
            "range",
            "must be at most 3660",
            "不得超过 3660",
        );
    }
}

fn keyed<'a>(
    faults: &mut Faults,
    list: &str,
    items: impl Iterator<Item = (&'a String, &'a String, &'a String)>,
) {
    let mut seen = HashSet::new();
    for (place, (key, zh, en)) in items.enumerate() {
        let at = format!("{list}/{place}");
        if !is_key(key) {
            faults.add(
                format!("{at}/key"),
                "form",
                "must be 2 to 50 lower-case letters, digits and underscores, beginning with a letter",
                "须为 2 至 50 个小写字母、数字或下划线，以字母开头",
            );
        } else if !seen.insert(key) {
            faults.add(
                format!("{at}/key"),
                "duplicate",
                "another one has this key",
                "与其他项的 key 重复",
            );
        }
        names(faults, &at, zh, en);
    }
}

fn names(faults: &mut Faults, at: &str, zh: &str, en: &str) {
    for (member, text) in [("name_zh", zh), ("name_en", en)] {
        if text.trim().is_empty() || text.chars().count() > MAX_NAME {
            faults.add(
                format!("{at}/{member}"),
                "length",
                "must have 1 to 100 characters",
                "长度须为 1 至 100 个字符",
            );
        }
    }
}

fn role(faults: &mut Faults, pointer: &str, code: &str) {
    if !(3..=64).contains(&code.len()) || !is_word(code) {
        faults.add(
            pointer,
            "form",
            "must be a role's code: 3 to 64 lower-case letters, digits and underscores",
            "须为角色代码：3 至 64 个小写字母、数字或下划线",
        );
    }
}

fn count(faults: &mut Faults, at: &str, number: usize, most: usize) {
    if number == 0 || number > most {
        faults.add(
            at,
            "count",
            format!("must have 1 to {most} items"),
            format!("须有 1 至 {most} 项"),
        );
    }
}

fn is_key(text: &str) -> bool {
    (2..=50).contains(&text.len()) && is_word(text)
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_policy::PolicyDocument;

    fn faults(change: impl FnOnce(&mut ComplaintPolicy)) -> Vec<String> {
        let mut policy = ComplaintPolicy::petrochemical();
        change(&mut policy);
        let found = check(&policy).err().unwrap_or_default();
        found.0.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn cmp_03_every_shipped_preset_is_sound() {
        for preset in ComplaintPolicy::presets() {
            assert!(check(&preset.document).is_ok(), "{}", preset.key);
        }
    }

    #[test]
    fn cmp_07_no_promise_is_longer_than_the_longest_deadline() {
        assert!(faults(|policy| policy.severities[1].working_days = 7).is_empty());
        assert_eq!(
            faults(|policy| policy.severities[1].working_days = 8),
            ["/severities/1/working_days"]
        );
        assert_eq!(
            faults(|policy| policy.severities[0].working_days = 0),
            ["/severities/0/working_days"]
        );
        assert_eq!(
            faults(|policy| policy.severities.truncate(2)),
            ["/severities"]
        );
    }

    #[test]
    fn cmp_08_warnings_rise_and_lie_inside_the_time() {
        assert!(faults(|policy| policy.warning_percents = vec![]).is_empty());
        assert!(faults(|policy| policy.warning_percents = vec![1, 99]).is_empty());
        for percents in [vec![0], vec![100], vec![80, 50], vec![50, 50]] {
            assert_eq!(
                faults(|policy| policy.warning_percents = percents),
                ["/warning_percents"]
            );
        }
    }

    #[test]
    fn keys_are_unique_and_names_are_given_in_both_languages() {
        assert_eq!(
            faults(|policy| policy.categories[1].key = policy.categories[0].key.clone()),
            ["/categories/1/key"]
        );
        assert_eq!(
            faults(|policy| policy.causes[0].name_en.clear()),
            ["/causes/0/name_en"]
        );
        assert_eq!(
            faults(|policy| policy.leader_role = "No".to_owned()),
            ["/leader_role"]
        );
        assert_eq!(
            faults(|policy| policy.follow_up.attempts = 0),
            ["/follow_up/attempts"]
        );
    }
}
