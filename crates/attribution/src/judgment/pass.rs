//! Why rules were passed over, in words.

use super::person::People;
use super::{filings, instant};
use crate::decision::Reason;
use kehu_kernel::Words;

/// Why a rule does not apply.
pub(super) fn words(reason: Reason, people: People<'_>) -> Words {
    let plain = |en: &str, zh: &str| (en.to_owned(), zh.to_owned());
    let (en, zh) = match reason {
        Reason::NotNew { claimant, until } | Reason::ClaimStands { claimant, until } => {
            let (who, until) = (people.name(claimant), instant(until));
            (
                format!("{who}'s claim stood until {until}"),
                format!("{who}的登记有效至 {until}"),
            )
        }
        Reason::ClaimExpired { claimant, until } => {
            let (who, until) = (people.name(claimant), instant(until));
            (
                format!("{who}'s claim had expired at {until}"),
                format!("{who}的登记已于 {until} 失效"),
            )
        }
        Reason::NotRegistered { salesperson } => {
            let who = people.name(salesperson);
            (
                format!("{who} has no effective registration"),
                format!("{who}没有有效登记"),
            )
        }
        Reason::NamedDidNotReceive { salesperson } => {
            let who = people.name(salesperson);
            (
                format!("{who} was named but did not receive, and naming gives priority only"),
                format!("客户指名{who}，但接待的是他人，而指名仅有优先接待权"),
            )
        }
        Reason::RecognisedOnAnotherDay { at } => {
            let at = instant(at);
            (
                format!("the recognition came on another day, {at}"),
                format!("于 {at} 才认出，并非当日"),
            )
        }
        Reason::RecognisedInTime { at } => {
            let at = instant(at);
            (
                format!("the recognition came in time, at {at}"),
                format!("已于 {at} 在期限内认出"),
            )
        }
        Reason::RecognisedTooLate { at, window_end } => {
            let (at, end) = (instant(at), instant(window_end));
            (
                format!("the recognition came at {at}, after the window's end at {end}"),
                format!("{at} 才认出，期限已于 {end} 届满"),
            )
        }
        Reason::ChangeAllowed { to } => {
            let to = people.name(to);
            (
                format!("a change to {to} was allowed"),
                format!("已决定改由{to}接待"),
            )
        }
        Reason::SomebodyDeclined { salesperson } => {
            let who = people.name(salesperson);
            (
                format!("the visitor declined {who}"),
                format!("客户不愿由{who}接待"),
            )
        }
        Reason::AnotherWanted { salesperson } => {
            let who = people.name(salesperson);
            (
                format!("the visitor wanted {who}, not the receiver"),
                format!("客户要求的是{who}，而非接待者"),
            )
        }
        Reason::NotTheirSalesperson { salesperson } => {
            let who = people.name(salesperson);
            (
                format!("{who} had not received or handled the existing customer"),
                format!("{who}并未接待或经办该老客户"),
            )
        }
        Reason::RegisteredBeforeCompany { by } => {
            let by = people.name(by);
            (
                format!("{by} had registered the visitor before the company was contacted"),
                format!("{by}在客户与公司联系之前已办理登记"),
            )
        }
        Reason::NamedByExecutive { salesperson } => {
            let who = people.name(salesperson);
            (
                format!("an executive had named {who}"),
                format!("{who}由公司领导指定"),
            )
        }
        Reason::OnSite { salesperson } => {
            let who = people.name(salesperson);
            (format!("{who} was on site"), format!("{who}在现场"))
        }
        Reason::NotOnSite { salesperson } => {
            let who = people.name(salesperson);
            (format!("{who} was not on site"), format!("{who}不在现场"))
        }
        Reason::Said { salesperson } => {
            let who = people.name(salesperson);
            (
                format!("the visitor said that {who} had received them"),
                format!("客户已说出{who}曾接待"),
            )
        }
        Reason::KnownInTime { salesperson } => {
            let who = people.name(salesperson);
            (
                format!("it was known in time that {who} had received the visitor"),
                format!("接待结束前已获知{who}曾接待"),
            )
        }
        Reason::Found { salesperson } => {
            let who = people.name(salesperson);
            (
                format!("the receiver found {who} in the records"),
                format!("接待者已从档案查得{who}"),
            )
        }
        Reason::IsClaimant { salesperson } => {
            let who = people.name(salesperson);
            (
                format!("the receiver {who} is the claimant"),
                format!("接待者{who}即登记人"),
            )
        }
        Reason::ReferralAfterRegistration { by } => {
            let by = people.name(by);
            (
                format!("{by} had registered the visitor before"),
                format!("{by}已登记在先"),
            )
        }
        Reason::NotOnAppointedDay { appointed_on } => (
            format!("the visitor did not come on the appointed day, {appointed_on}"),
            format!("客户未在约定日 {appointed_on} 来访"),
        ),
        Reason::RuleDecides { rule } => (
            format!("{rule} decides and leaves no room for a ruling"),
            format!("{rule} 已可判定，不得另行裁定"),
        ),
        Reason::NoReception => plain("no reception is recorded", "没有接待记录"),
        Reason::SingleVisit => plain("there was one visit only", "客户只来访一次"),
        Reason::NoStandingClaim => plain("nobody else's claim stood", "当时没有他人的有效登记"),
        Reason::NoEarlierClaim => plain(
            "nobody had registered the visitor before",
            "此前无人登记该客户",
        ),
        Reason::NotByRotation { .. } => {
            plain("the visitor was not received by rotation", "并非按轮排接待")
        }
        Reason::NotReceivedAsNew => {
            plain("the visitor was not received as new", "并非按新客户接待")
        }
        Reason::NotKnown => plain("the earlier salesperson was not known", "原售楼员未被获知"),
        Reason::NotRecognised => plain("there was no recognition in time", "没有及时认出"),
        Reason::NotOnTheSpot => plain("the deal was not made on the spot", "并非当场成交"),
        Reason::NotSameDay => plain("the deal was not made the same day", "并非当日成交"),
        Reason::NoOtherWanted => plain(
            "the visitor wanted no other salesperson",
            "客户没有要求更换",
        ),
        Reason::ChangeNotAllowed => {
            plain("no change of salesperson was allowed", "经理没有决定更换")
        }
        Reason::NoGraveCause => plain(
            "there was neither serious fault nor firm refusal",
            "既无严重过错，也无坚决拒绝",
        ),
        Reason::FaultFound => plain("a fault was found", "认定有过错"),
        Reason::NoOrdinaryFault => plain("no fault was found", "没有认定过错"),
        Reason::NobodyNamed => plain("the visitor named nobody then", "客户当时没有指定他人"),
        Reason::NobodyDeclined => plain(
            "the visitor did not decline the claimant",
            "客户没有拒绝原接待人",
        ),
        Reason::NotInsisting => plain("the visitor did not insist", "客户态度并不坚决"),
        Reason::ExplanationNotFailed => {
            plain("no explanation was tried in vain", "没有解释无效的记录")
        }
        Reason::CameOnAnEarlierDay => plain(
            "the visitor had first come on an earlier day",
            "客户首次来访并非当日",
        ),
        Reason::CameTheSameDay => plain(
            "the visitor had first come the same day",
            "客户系当日首次来访",
        ),
        Reason::InstigationNotProved => plain("instigation was not proved", "没有证明怂恿行为"),
        Reason::NotIntroduced => plain(
            "the visitor did not come through an existing customer",
            "并非老客户介绍",
        ),
        Reason::NoExistingCustomer => plain(
            "the introducer is no existing customer in the policy's sense",
            "介绍人不属于政策所称老客户",
        ),
        Reason::NotBroughtOrAnnounced => plain(
            "the visit was neither accompanied nor announced",
            "老客户既未带来也未事先声明",
        ),
        Reason::NeitherNamedNorAnnounced => plain(
            "no salesperson was named, nor the visit announced beforehand with its time",
            "既未指定售楼员，也未事先声明并约定时间",
        ),
        Reason::NoKinship => plain("no family tie was known in time", "没有及时获知的亲属关系"),
        Reason::NotSeparately => {
            plain("the family did not come separately", "家庭成员并非分别来访")
        }
        Reason::NoCompanyContact => plain(
            "the visitor was in no contact with the company",
            "客户没有与公司联系",
        ),
        Reason::CompanyFirst => plain("the company was contacted first", "客户先与公司联系"),
        Reason::DoneBySalespeople => plain("a salesperson did that work", "该工作由售楼员完成"),
        Reason::DoneByCompany => plain("the company did that work", "该工作由公司完成"),
        Reason::NotNamedByExecutive => plain(
            "no executive had named a salesperson",
            "公司领导没有指定售楼员",
        ),
        Reason::NotSaid => plain(
            "the visitor did not say by whom received before",
            "客户没有说出原接待人",
        ),
        Reason::NotLearned => plain(
            "nobody learned of the earlier reception in time",
            "接待结束前无人获知曾有接待",
        ),
        Reason::NotFound => plain("the claimant was not found by a search", "没有查得原接待人"),
        Reason::NoVerifiedComplaint => plain(
            "there is no complaint that was told and verified",
            "没有已告知并落实的投诉",
        ),
        Reason::NotForDiscount => plain(
            "the visitor did not come for a discount",
            "客户并非为折头而来",
        ),
        Reason::NotFirstTime => plain("it was not the first visit", "并非首次来访"),
        Reason::NoEarlierReceiver => {
            plain("nobody else had received the visitor", "此前没有他人接待")
        }
        Reason::NoEvent => plain("it was not at an event", "并非在活动期间"),
        Reason::NoMethod => plain(
            "no method was published for the event",
            "活动没有公布确定方法",
        ),
        Reason::NoAgreement => plain("there is no agreement", "没有协议"),
        Reason::AgreementNotValid { .. } => plain(
            "the agreement is not in writing or does not give the whole",
            "协议并非书面，或比例之和不为 1",
        ),
        Reason::NotMediated => plain(
            "the agreement was concluded without mediation",
            "协议未经调解",
        ),
        Reason::Mediated => plain("the agreement came by mediation", "协议经调解达成"),
        Reason::NoQuarrel => plain(
            "nobody quarrelled or disobeyed a ruling",
            "没有争吵，也没有不服从裁定",
        ),
        Reason::FactsDisputed => plain("the facts are disputed", "事实存在争议"),
        Reason::RulingNotValid { .. } => plain(
            "the ruling is not approved or does not give the whole",
            "裁定未经审批，或比例之和不为 1",
        ),
        Reason::ReferralAfterVisit => plain(
            "the referral was registered after the first visit",
            "介绍登记晚于首次来访",
        ),
        Reason::ReferrerNotThere => plain(
            "the referrer neither came along nor telephoned before",
            "介绍人既未陪同，也未提前致电",
        ),
        Reason::ReferralNotConfirmed => plain(
            "the referral was not confirmed by who may",
            "介绍未经有权者确认",
        ),
        Reason::ReferrerIsExecutive => plain("the referrer is an executive", "介绍人系公司高层"),
        Reason::NoRuling => plain("no ruling was given", "没有裁定"),
        filing => return filings::words(filing),
    };
    Words::new(en, zh)
}
