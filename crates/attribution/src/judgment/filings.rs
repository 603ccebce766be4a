//! Why a filing does not hold, in words.

use super::instant;
use crate::decision::Reason;
use kehu_kernel::Words;

/// Why a filing fails a condition; what is no reason of filings says only that the rule does not apply.
pub(super) fn words(reason: Reason) -> Words {
    let plain = |en: &str, zh: &str| (en.to_owned(), zh.to_owned());
    let (en, zh) = match reason {
        Reason::OnSiteLately { at, until } => {
            let (at, until) = (instant(at), instant(until));
            (
                format!(
                    "the customer was on site at {at}: nobody could file before the end of {until}"
                ),
                format!("该客户曾于 {at} 到访，{until} 之前的报备无效"),
            )
        }
        Reason::OnSiteBefore { at } => {
            let at = instant(at);
            (
                format!("the customer had been on site before, at {at}"),
                format!("该客户此前已于 {at} 到访"),
            )
        }
        Reason::FiledBefore { until, .. } => {
            let until = instant(until);
            (
                format!("an earlier filing held until {until}"),
                format!("在先报备有效至 {until}"),
            )
        }
        Reason::AwaitingVisit { until } => {
            let until = instant(until);
            (
                format!("the customer has not come yet and may until {until}"),
                format!("客户尚未到访，应于 {until} 前到访"),
            )
        }
        Reason::DidNotCome { until } => {
            let until = instant(until);
            (
                format!("the customer did not come by {until}: the filing has lapsed"),
                format!("客户未于 {until} 前到访，报备失效"),
            )
        }
        Reason::FiledAfterDeal { at } => {
            let at = instant(at);
            (
                format!("it was filed after the deal of {at}"),
                format!("报备晚于 {at} 的成交"),
            )
        }
        Reason::ProtectionEnded { until } => {
            let until = instant(until);
            (
                format!("the protection ended at {until}"),
                format!("保护期已于 {until} 届满"),
            )
        }
        Reason::FilingNotTaken => plain(
            "the policy takes no filing of this kind of recommender",
            "现行制度不接受此类推荐人报备",
        ),
        Reason::OutsideContract => plain(
            "the recommender had no contract on that day",
            "当日不在合作协议期内",
        ),
        Reason::ReferredBefore { .. } => plain(
            "an employee had referred the visitor before",
            "员工介绍登记在先",
        ),
        Reason::NotAtFirstVisit => plain(
            "it was not filed on the day of the first visit",
            "并非在首次来访当日登记",
        ),
        Reason::NotBroughtAlong => plain(
            "the recommender did not come along on the day of the visit",
            "推荐人未于来访当日陪同到访",
        ),
        Reason::PapersNotSeen => plain(
            "the identity papers of both were not seen",
            "未查验双方身份证件",
        ),
        Reason::NotAnOwner => plain(
            "the recommender had bought nothing at the site",
            "推荐人并非本案场业主",
        ),
        Reason::BuyerIsAnother => plain(
            "the filed customer is not among the buyers",
            "购房人中没有被报备的客户",
        ),
        Reason::NameDiffers => plain(
            "the buyer's name is another than the filed one",
            "购房人姓名与报备不一致",
        ),
        _ => plain("the rule does not apply", "不适用"),
    };
    Words::new(en, zh)
}
