//! The page itself. Every value goes through [`escaped`]; the page carries no script and loads nothing.

use super::super::dto::PartyMember;
use crate::markup::{escaped, minute};
use crate::routes::customers::mask::Sight;
use kehu_kernel::Language;
use kehu_reception::referrals::Referral;
use kehu_reception::words::{ReferralPresence, ReferralRelation, WantedProperty};
use std::fmt::Write;

const STYLE: &str = "body{font:14px/1.5 'Noto Sans SC','Microsoft YaHei',sans-serif;margin:2em auto;max-width:190mm;color:#000}\
section{margin-bottom:2em;padding-bottom:2em;border-bottom:1px dashed #000}section:last-child{border:0}\
h1{text-align:center;font-size:20px}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #000;padding:6px 8px;text-align:left;vertical-align:top}th{width:24%;font-weight:normal;background:#f3f3f3}\
.copy{text-align:right;font-size:12px}@media print{body{margin:0}@page{size:A4;margin:15mm}}";

/// Writes both copies of the form in a language.
pub(super) fn render(referral: &Referral, sight: Sight, language: Language) -> String {
    let page = Page { referral, language };
    let title = page.say("Employee referral form", "公司员工介绍客户登记表");
    let mut out = String::with_capacity(4096);
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head><body>",
        language.tag()
    );
    for copy in [
        page.say("Copy for the sales assistant", "销售助理留底联"),
        page.say("Copy for the sales office", "售楼处备查联"),
    ] {
        page.copy(&mut out, title, copy, sight);
    }
    out.push_str("</body></html>");
    out
}

struct Page<'a> {
    referral: &'a Referral,
    language: Language,
}

impl Page<'_> {
    fn say(&self, en: &'static str, zh: &'static str) -> &'static str {
        match self.language {
            Language::English => en,
            Language::Chinese => zh,
        }
    }

    fn row(&self, out: &mut String, en: &'static str, zh: &'static str, value: &str) {
        let _ = write!(
            out,
            "<tr><th>{}</th><td>{}</td></tr>",
            self.say(en, zh),
            escaped(value)
        );
    }

    fn copy(&self, out: &mut String, title: &str, copy: &str, sight: Sight) {
        let referral = self.referral;
        let visitor = referral
            .visitor
            .clone()
            .map(|visitor| PartyMember::seen(sight, visitor));
        let _ = write!(
            out,
            "<section><p class=\"copy\">{copy}</p><h1>{title}</h1><table>"
        );
        self.row(out, "Number", "编号", &referral.form_number.to_string());
        self.row(out, "Filed at", "登记时间", &minute(referral.filed_at));
        self.row(out, "Employee", "介绍员工", &referral.referrer_name);
        self.row(
            out,
            "Relation to the visitor",
            "与客户关系",
            self.relation(),
        );
        self.row(
            out,
            "Visitor",
            "客户姓名",
            visitor
                .as_ref()
                .map(|one| one.name.as_str())
                .unwrap_or_default(),
        );
        self.row(
            out,
            "Mobile",
            "手机",
            visitor
                .as_ref()
                .and_then(|one| one.mobile.as_deref())
                .unwrap_or_default(),
        );
        self.row(
            out,
            "Appointed day of the visit",
            "预约来访日期",
            &referral.appointed_on.to_string(),
        );
        self.row(out, "Wanted property", "意向物业", self.property());
        self.row(out, "Confirmation", "确认", &self.confirmation());
        self.row(
            out,
            "Department manager's approval",
            "部门经理审批",
            &referral.approved_at.map(minute).unwrap_or_default(),
        );
        out.push_str("</table></section>");
    }

    fn relation(&self) -> &'static str {
        match self.referral.relation {
            ReferralRelation::Relative => self.say("Relative", "亲属"),
            ReferralRelation::Friend => self.say("Friend", "朋友"),
            ReferralRelation::Classmate => self.say("Classmate", "同学"),
            ReferralRelation::Neighbour => self.say("Neighbour", "邻居"),
            ReferralRelation::OtherPrivate => {
                self.say("Other private acquaintance", "其他私人关系")
            }
        }
    }

    fn property(&self) -> &'static str {
        match self.referral.unit_type {
            None => "",
            Some(WantedProperty::Residence) => self.say("Residence", "住宅"),
            Some(WantedProperty::Shop) => self.say("Shop", "商铺"),
            Some(WantedProperty::Office) => self.say("Office", "写字楼"),
            Some(WantedProperty::Parking) => self.say("Parking space", "车位"),
        }
    }

    fn confirmation(&self) -> String {
        let referral = self.referral;
        let (Some(at), Some(presence)) = (referral.confirmed_at, referral.presence) else {
            return String::new();
        };
        let way = match presence {
            ReferralPresence::Accompanied => self.say("accompanied", "陪同到场").to_owned(),
            ReferralPresence::Telephoned => {
                format!(
                    "{} {}",
                    self.say("telephoned", "电话通知"),
                    referral.telephoned_at.map(minute).unwrap_or_default()
                )
            }
        };
        let absence = referral.absence.as_deref().map(|reason| {
            format!(
                "；{}：{reason}",
                self.say(
                    "by the group leader, project manager absent",
                    "项目经理不在，由销售组长确认"
                )
            )
        });
        format!("{} · {way}{}", minute(at), absence.unwrap_or_default())
    }
}
