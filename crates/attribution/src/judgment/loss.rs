//! Why claims came to nothing, and what is missing, in words.

use super::instant;
use super::person::People;
use crate::decision::{LostClaim, LostReason, Missing};
use kehu_kernel::Words;

/// Why a claim came to nothing.
pub(super) fn words(claim: &LostClaim, people: People<'_>) -> Words {
    let who = people.name(claim.salesperson);
    match claim.why {
        LostReason::NotConfirmed => Words::new(
            format!("{who}: the registration was not confirmed by the project manager (ATT-G21)"),
            format!("{who}：登记未经项目经理审核确认（ATT-G21）"),
        ),
        LostReason::Expired { until } => {
            let until = instant(until);
            Words::new(
                format!("{who}: the registration expired at {until}"),
                format!("{who}：登记已于 {until} 失效"),
            )
        }
        LostReason::ReceptionVoid => Words::new(
            format!("{who}: the reception was voided (ATT-V06c)"),
            format!("{who}：该次接待作轮空处理（ATT-V06c）"),
        ),
        LostReason::OnlyEnquiry => Words::new(
            format!("{who}: a phone enquiry gives no claim (ATT-G23)"),
            format!("{who}：来电登记不作为归属依据（ATT-G23）"),
        ),
        LostReason::OnlyReceived => Words::new(
            format!("{who}: received the visitor without a registration, which gives no claim"),
            format!("{who}：仅有接待而无登记，不产生归属"),
        ),
        LostReason::EarlierHolds { holder } => {
            let holder = people.name(holder);
            Words::new(
                format!("{who}: {holder}'s earlier registration holds (ATT-G22)"),
                format!("{who}：{holder}登记在先，以先登记者为准（ATT-G22）"),
            )
        }
        LostReason::Transferred { to } => {
            let to = people.name(to);
            Words::new(
                format!("{who}: the party went to {to} (ATT-R12)"),
                format!("{who}：该客户已转给{to}（ATT-R12）"),
            )
        }
        LostReason::RuleGivesNothing { rule } => Words::new(
            format!("{who}: {rule} gives nothing here"),
            format!("{who}：按 {rule} 不享有份额"),
        ),
    }
}

/// What is missing.
pub(super) fn missing(missing: Missing, people: People<'_>) -> Words {
    match missing {
        Missing::Reception => Words::new("no reception is recorded", "没有接待记录"),
        Missing::Registration { salesperson, .. } => {
            let who = people.name(salesperson);
            Words::new(
                format!("{who}'s registration of the visit"),
                format!("{who}的来访登记"),
            )
        }
        Missing::Confirmation { salesperson, .. } => {
            let who = people.name(salesperson);
            Words::new(
                format!("the project manager's confirmation of {who}'s registration"),
                format!("项目经理对{who}登记的审核确认"),
            )
        }
        Missing::Dispute { .. } => {
            Words::new("the dispute over the facts is open", "对事实的异议尚未解决")
        }
        Missing::EventMethod { .. } => Words::new(
            "the method of the event has not been published",
            "活动的客户确定方法尚未公布",
        ),
        Missing::Approval { .. } => Words::new(
            "the ruling is not approved, or its shares do not sum to 1",
            "裁定未经审批，或各方比例之和不为 1",
        ),
        Missing::Ruling => Words::new("a ruling", "裁定"),
    }
}
