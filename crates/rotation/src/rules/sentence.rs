//! The words in which moves and places are explained.

use super::explanation::Shift;
use crate::model::{Cause, ClaimKind, Standing, Step, TurnEntry, Up};
use kehu_kernel::{UserId, Words, Zone};
use std::collections::BTreeMap;

/// The names of people, for sentences.
pub(crate) type Names = BTreeMap<UserId, String>;

fn name(names: &Names, who: UserId) -> String {
    names.get(&who).cloned().unwrap_or_else(|| who.to_string())
}

/// What an entry did, with its number and time.
pub(crate) fn of_entry(entry: &TurnEntry, names: &Names) -> Words {
    let time = entry
        .occurred_at
        .with_timezone(&Zone::CHINA.0)
        .format("%H:%M:%S");
    let Words { en, zh } = of_step(&entry.step, names);
    Words::new(
        format!("No. {}, {time}: {en}", entry.number),
        format!("第{}号，{time}：{zh}", entry.number),
    )
}

fn of_step(step: &Step, names: &Names) -> Words {
    let Some(who) = step.who().map(|who| name(names, who)) else {
        return Words::new("the day's order began", "当日轮接开始");
    };
    match step {
        Step::DayOpened { .. } => Words::new("the day's order began", "当日轮接开始"),
        Step::Joined { .. } => Words::new(
            format!("{who} came on duty, at the end"),
            format!("{who}到班，排至末位"),
        ),
        Step::LeftDuty { .. } => Words::new(format!("{who} went off duty"), format!("{who}离班")),
        Step::Moved { place, .. } => Words::new(
            format!("{who} was put at place {place}"),
            format!("{who}被调整至第{place}位"),
        ),
        Step::Taken { claim: None, .. } => Words::new(
            format!("{who} took the turn and went to the end"),
            format!("{who}接待新客户，排至末位"),
        ),
        Step::Taken {
            claim: Some(entry), ..
        } => Words::new(
            format!("{who} took a turn owed by entry {entry}; the order stays"),
            format!("{who}使用第{entry}号记录所欠轮次接待，次序不变"),
        ),
        Step::Used { .. } => Words::new(
            format!("{who} used the own turn out of order and went to the end"),
            format!("{who}占用本轮，排至末位"),
        ),
        Step::PassedOver { cause, .. } => {
            let cause = of_cause(*cause);
            Words::new(
                format!("{who} was passed over ({}), to the end", cause.en),
                format!("{who}轮空（{}），排至末位", cause.zh),
            )
        }
        Step::Granted { claim, times, .. } => {
            let claim = of_claim(*claim);
            Words::new(
                format!("{who} is owed {times} turn(s): {}", claim.en),
                format!("应给予{who}{}{times}轮", claim.zh),
            )
        }
        Step::Withdrawn { entry, .. } => Words::new(
            format!("what entry {entry} owed {who} was withdrawn"),
            format!("撤销第{entry}号记录给予{who}的轮次"),
        ),
        Step::GivenBack { entry, .. } => Words::new(
            format!("{who} gave back the turn of entry {entry} and stands where they stood"),
            format!("{who}退还第{entry}号轮次，恢复原位"),
        ),
        Step::Voided { entry, .. } => Words::new(
            format!("the reception of {who}'s turn, entry {entry}, is void"),
            format!("{who}第{entry}号轮次的接待作废"),
        ),
        Step::Volunteered { .. } => Words::new(
            format!("{who} received as volunteer, without a turn"),
            format!("{who}义务接待，不占轮次"),
        ),
        Step::Cancelled { .. } => Words::new(
            format!("{who}'s turn was cancelled for dress, to the end"),
            format!("{who}着装不符，取消本轮，排至末位"),
        ),
        Step::Barred { .. } => Words::new(
            format!("{who} is not admitted to reception until mended"),
            format!("{who}准备不足，暂停接待"),
        ),
        Step::Admitted { .. } => Words::new(
            format!("{who} is admitted to reception again"),
            format!("恢复{who}接待资格"),
        ),
        Step::Traded { other, .. } => {
            let other = name(names, *other);
            Words::new(
                format!("{who} and {other} traded their places, with approval"),
                format!("经批准，{who}与{other}调换次序"),
            )
        }
    }
}

/// Why somebody stands where they stand, in one sentence.
pub(crate) fn of_standing(standing: &Standing, because: &[Shift<'_>], names: &Names) -> Words {
    let (who, place) = (name(names, standing.salesperson), standing.place);
    let up = of_up(standing);
    let (en, zh): (Vec<String>, Vec<String>) = because
        .iter()
        .map(|shift| {
            let words = of_entry(shift.entry, names);
            let after = shift.after;
            match shift.before {
                Some(before) if before != after => (
                    format!("{} ({before} to {after})", words.en),
                    format!("{}（由第{before}位到第{after}位）", words.zh),
                ),
                _ => (
                    format!("{} (place {after})", words.en),
                    format!("{}（第{after}位）", words.zh),
                ),
            }
        })
        .unzip();
    Words::new(
        format!(
            "{who} stands at place {place} and {}. {}.",
            up.en,
            en.join("; ")
        ),
        format!("{who}排第{place}位，{}。{}。", up.zh, zh.join("；")),
    )
}

fn of_up(standing: &Standing) -> Words {
    match (standing.up, standing.cause) {
        (Up::Next, _) => Words::new("receives the next new visitor", "接待下一位新客户"),
        (Up::StandingBy, _) => Words::new("stands by", "准备接待"),
        (Up::Waiting, _) | (Up::PassedOver, None) => Words::new("waits", "等候"),
        (Up::PassedOver, Some(cause)) => {
            let cause = of_cause(cause);
            Words::new(
                format!("cannot receive ({})", cause.en),
                format!("不能接待（{}）", cause.zh),
            )
        }
    }
}

fn of_cause(cause: Cause) -> Words {
    match cause {
        Cause::Absent => Words::new("not there", "不在岗位"),
        Cause::OnBusiness => Words::new("out on ordered work", "因公外出"),
        Cause::BusyWithNew => Words::new("busy with a new visitor", "正在接待新客户"),
        Cause::BusyWithReturning => Words::new("busy with a returning visitor", "正在接待老客户"),
        Cause::BusyWithNamed => {
            Words::new("busy with a visitor who named them", "正在接待指定客户")
        }
        Cause::Volunteering => Words::new("busy as volunteer", "正在义务接待"),
        Cause::NotAdmitted => Words::new("not admitted to reception", "暂停接待"),
        Cause::ByDecision => Words::new("by decision", "管理人员决定"),
    }
}

fn of_claim(claim: ClaimKind) -> Words {
    match claim {
        ClaimKind::Priority => Words::new("priority", "优先轮值"),
        ClaimKind::MakeUp => Words::new("made up", "补接"),
        ClaimKind::Volunteer => Words::new("for a volunteer reception", "义务接待后补接"),
    }
}
