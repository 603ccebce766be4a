//! What a record shows, in words.

use super::instant;
use super::person::People;
use crate::decision::{Evidence, Shows};
use crate::facts::{DealChangeKind, FaultDegree, Kin};
use kehu_kernel::Words;

/// What the record shows; the caller gives the date.
pub(super) fn words(evidence: &Evidence, people: People<'_>) -> Words {
    let name = |user| people.name(user);
    let (en, zh) = match evidence.shows {
        Shows::Received { by } => {
            let by = name(by);
            (
                format!("{by} received the visitor"),
                format!("{by}接待该客户"),
            )
        }
        Shows::ReceivedAsNew { by } => {
            let by = name(by);
            (
                format!("{by} received the visitor as new"),
                format!("{by}按新客户接待该客户"),
            )
        }
        Shows::Registered { by, until } => {
            let (by, until) = (name(by), instant(until));
            (
                format!("{by} registered the visitor; the claim stands until {until}"),
                format!("{by}登记该客户，登记有效至 {until}"),
            )
        }
        Shows::VisitRegistered { by } => {
            let by = name(by);
            (
                format!("{by} registered the visit, which gave no claim while another's stood"),
                format!("{by}登记该次来访；因他人登记有效，不另生效力"),
            )
        }
        Shows::InMinutes { of } => {
            let of = name(of);
            (
                format!("the evening minutes list the visitor as {of}'s"),
                format!("晚会记录列明该客户属{of}"),
            )
        }
        Shows::AnsweredCall { by } => {
            let by = name(by);
            (
                format!("{by} took the visitor's call"),
                format!("{by}接听该客户来电并登记"),
            )
        }
        Shows::Named { salesperson } => {
            let who = name(salesperson);
            (
                format!("the visitor named {who}"),
                format!("客户说出或指定{who}"),
            )
        }
        Shows::Declined { salesperson } => {
            let who = name(salesperson);
            (
                format!("the visitor declined to be received by {who}"),
                format!("客户表示不愿由{who}接待"),
            )
        }
        Shows::OnSite { salesperson } => {
            let who = name(salesperson);
            (format!("{who} was on site"), format!("{who}在现场"))
        }
        Shows::NotOnSite { salesperson } => {
            let who = name(salesperson);
            (format!("{who} was not on site"), format!("{who}不在现场"))
        }
        Shows::Recognised { earlier } => {
            let who = name(earlier);
            (
                format!("{who} and the visitor knew each other again"),
                format!("{who}与该客户相互认出"),
            )
        }
        Shows::Found { by, earlier } => {
            let (by, who) = (name(by), name(earlier));
            (
                format!("a search by {by} found {who} as the earlier salesperson"),
                format!("{by}查询得知{who}曾接待该客户"),
            )
        }
        Shows::Fault { degree } => fault(degree),
        Shows::ExplanationFailed => (
            "an explanation was tried in vain".to_owned(),
            "已作解释和安抚，无效".to_owned(),
        ),
        Shows::ChangeAllowed { to } => {
            let to = name(to);
            (
                format!("the manager allowed a change to {to}"),
                format!("经理决定改由{to}接待"),
            )
        }
        Shows::Instigated { by } => {
            let by = name(by);
            (
                format!("{by} was proved to have instigated the visitor"),
                format!("证实{by}有怂恿行为"),
            )
        }
        Shows::ComplaintVerified { about } => {
            let who = name(about);
            (
                format!("the visitor complained of {who}; the sales supervisor verified it"),
                format!("客户投诉{who}，经销售主任落实"),
            )
        }
        Shows::PriorityGranted { to } => {
            let to = name(to);
            (
                format!("{to} was granted a priority turn"),
                format!("给予{to}优先轮值"),
            )
        }
        Shows::Introduced => (
            "the visitor came through an existing customer".to_owned(),
            "该客户由老客户介绍".to_owned(),
        ),
        Shows::Announced { by, appointed_at } => {
            let (by, appointed) = (name(by), instant(appointed_at));
            (
                format!("{by} announced the visit for {appointed}"),
                format!("{by}事先声明客户将于 {appointed} 来访"),
            )
        }
        Shows::Related { kin } => related(kin),
        Shows::CompanyContacted => (
            "the visitor was in contact with the company".to_owned(),
            "客户与公司或公司高层联系".to_owned(),
        ),
        Shows::CameForDiscount => (
            "the visitor came to bargain for a discount".to_owned(),
            "客户为争取折头而来".to_owned(),
        ),
        Shows::AtEvent => (
            "the reception took place at an event".to_owned(),
            "在活动期间接待".to_owned(),
        ),
        Shows::MethodPublished => (
            "the manager published the method of the event".to_owned(),
            "经理公布活动的客户确定方法".to_owned(),
        ),
        Shows::Referred { by } => {
            let by = name(by);
            (
                format!("{by} registered the referral"),
                format!("{by}办理介绍登记"),
            )
        }
        Shows::ReferralConfirmed { by } => {
            let by = name(by);
            (
                format!("{by} confirmed the referral"),
                format!("{by}签名确认介绍"),
            )
        }
        Shows::Transferred { from, to } => {
            let (from, to) = (name(from), name(to));
            (
                format!("the party went from {from} to {to} by draw"),
                format!("该客户经抽数由{from}转给{to}"),
            )
        }
        Shows::Agreed => (
            "those who claim agreed in writing".to_owned(),
            "当事人达成书面协议".to_owned(),
        ),
        Shows::Mediated { by } => {
            let by = name(by);
            (
                format!("{by} mediated an agreement"),
                format!("经{by}调解达成协议"),
            )
        }
        Shows::Quarrelled => (
            "those who claim quarrelled".to_owned(),
            "当事人发生争吵".to_owned(),
        ),
        Shows::Ruled { by } => {
            let by = name(by);
            (format!("{by} gave a ruling"), format!("{by}作出裁定"))
        }
        Shows::NotObeyed { by } => {
            let by = name(by);
            (
                format!("{by} did not obey the ruling"),
                format!("{by}不服从裁定"),
            )
        }
        Shows::Disputed { by } => {
            let by = name(by);
            (
                format!("{by} disputes the facts"),
                format!("{by}对事实提出异议"),
            )
        }
        Shows::DealMade => ("the deal was made".to_owned(), "成交".to_owned()),
        Shows::Changed { kind } => changed(kind),
        Shows::Filed => (
            "somebody outside the group filed the customer".to_owned(),
            "外部推荐人报备该客户".to_owned(),
        ),
        Shows::BroughtAlong => (
            "the recommender came along".to_owned(),
            "推荐人陪同到访".to_owned(),
        ),
        Shows::FilingApproved => (
            "the filing was approved".to_owned(),
            "报备已审批".to_owned(),
        ),
    };
    Words::new(en, zh)
}

fn fault(degree: FaultDegree) -> (String, String) {
    let (en, zh) = match degree {
        FaultDegree::None => ("no fault of the salesperson was found", "认定售楼员无过错"),
        FaultDegree::Ordinary => (
            "an ordinary fault of the salesperson was found",
            "认定售楼员有一般性过错",
        ),
        FaultDegree::Serious => (
            "a serious fault of the salesperson was found",
            "认定售楼员有严重过错",
        ),
    };
    (en.to_owned(), zh.to_owned())
}

fn related(kin: Kin) -> (String, String) {
    let (en, zh) = match kin {
        Kin::Spouses => ("the visitors were known to be spouses", "获知双方为夫妻"),
        Kin::ParentAndChild => (
            "the visitors were known to be parent and child",
            "获知双方为父母子女",
        ),
        Kin::Siblings => (
            "the visitors were known to be siblings",
            "获知双方为兄弟姐妹",
        ),
        Kin::OtherRelatives => ("the visitors were known to be relatives", "获知双方为亲属"),
    };
    (en.to_owned(), zh.to_owned())
}

fn changed(kind: DealChangeKind) -> (String, String) {
    let (en, zh) = match kind {
        DealChangeKind::UnitSwap => ("the unit was swapped after the deal", "成交后换房"),
        DealChangeKind::Renaming => ("the name was changed after the deal", "成交后更名"),
    };
    (en.to_owned(), zh.to_owned())
}
