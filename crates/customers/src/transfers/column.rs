//! The columns of imports and exports.

use kehu_kernel::{Language, Words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a column's cells are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// Free text: a formula-like one is quoted in exports.
    Text,
    /// Codes, telephones, words of a list: never free text, never a formula.
    Code,
    /// A number.
    Number,
    /// A day.
    Date,
}

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $kind:ident, $zh:literal, $en:literal, [$($alias:literal),*];)*) => {
        /// A column of imports and exports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Column { $($(#[$doc])* $name),* }

        impl Column {
            /// All columns, in the order of an export.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name, as stored and sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// What its cells are.
            #[must_use]
            pub const fn kind(self) -> ColumnKind {
                match self { $(Self::$name => ColumnKind::$kind),* }
            }

            /// The heading that an export writes.
            #[must_use]
            pub fn heading(self) -> Words {
                match self { $(Self::$name => Words::new($en, $zh)),* }
            }

            fn names(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$key, $zh, $en $(, $alias)*]),* }
            }
        }
    };
}

columns! {
    /// Identifier of a customer on file: the row changes that one.
    CustomerId = "customer_id", Code, "客户标识", "Customer ID", ["客户ID", "客户id", "id"];
    /// Where the customer stands; written, never read.
    Status = "status", Code, "客户状态", "Status", ["状态"];
    /// Company or person; a company when absent.
    Kind = "kind", Code, "客户性质", "Kind", ["性质", "企业或个人", "客户类别"];
    /// Name.
    Name = "name", Text, "客户名称", "Name", ["名称", "姓名", "客户姓名", "公司名称", "企业名称", "单位名称", "客户", "customer name", "company name", "company"];
    /// How the customer buys.
    CustomerType = "customer_type", Code, "客户类型", "Customer type", ["类型", "type"];
    /// Code of the unit to which the customer belongs.
    UnitCode = "unit_code", Code, "所属单位代码", "Unit code", ["单位代码", "所属单位", "unit"];
    /// Sign-in name of the account manager.
    AccountManager = "account_manager", Code, "客户经理账号", "Account manager", ["客户经理", "负责人账号", "manager"];
    /// Unified social credit code.
    CreditCode = "credit_code", Code, "统一社会信用代码", "Unified social credit code", ["信用代码", "社会信用代码", "统一信用代码", "uscc"];
    /// Number of a person's identity card.
    ResidentId = "resident_id", Code, "身份证号码", "Resident ID", ["身份证号", "身份证", "公民身份号码", "id card", "id number"];
    /// Landline or service number.
    Telephone = "telephone", Code, "电话", "Telephone", ["联系电话", "固定电话", "座机", "公司电话", "phone", "tel"];
    /// Mobile.
    Mobile = "mobile", Code, "手机", "Mobile", ["手机号", "手机号码", "移动电话", "cell", "mobile phone"];
    /// E-mail address.
    Email = "email", Text, "电子邮箱", "E-mail", ["邮箱", "电子邮件", "mail", "email address"];
    /// Administrative division code, six digits.
    RegionCode = "region_code", Code, "行政区划代码", "Region code", ["区划代码", "地区代码", "region"];
    /// Address.
    Address = "address", Text, "地址", "Address", ["联系地址", "公司地址", "通讯地址", "注册地址", "住址"];
    /// Postal code.
    PostalCode = "postal_code", Code, "邮政编码", "Postal code", ["邮编", "zip", "postcode"];
    /// Industry.
    Industry = "industry", Text, "行业", "Industry", ["所属行业"];
    /// Website.
    Website = "website", Text, "网站", "Website", ["网址", "官网", "web", "homepage"];
    /// Legal representative, of companies.
    LegalRepresentative = "legal_representative", Text, "法定代表人", "Legal representative", ["法人", "法人代表"];
    /// Registered capital in yuan, of companies.
    RegisteredCapital = "registered_capital", Number, "注册资本", "Registered capital", ["注册资本（元）", "注册资金"];
    /// Day of foundation, of companies.
    FoundedOn = "founded_on", Date, "成立日期", "Founded on", ["成立时间", "注册日期"];
    /// Size, of companies.
    Size = "size", Code, "企业规模", "Size", ["规模"];
    /// Number of employees, of companies.
    Headcount = "headcount", Number, "员工人数", "Headcount", ["人数", "员工数", "employees"];
    /// Business scope, of companies.
    BusinessScope = "business_scope", Text, "经营范围", "Business scope", [];
    /// Birthday, of persons.
    BornOn = "born_on", Date, "出生日期", "Born on", ["生日", "birthday", "date of birth"];
    /// Name of the contact to call first.
    ContactName = "contact_name", Text, "联系人", "Contact name", ["联系人姓名", "主要联系人", "contact"];
    /// Title of that contact.
    ContactTitle = "contact_title", Text, "联系人职务", "Contact title", ["职务", "联系人职位", "title"];
    /// What that contact decides or does.
    ContactRole = "contact_role", Code, "联系人角色", "Contact role", ["角色"];
    /// Landline of that contact.
    ContactTelephone = "contact_telephone", Code, "联系人电话", "Contact telephone", ["contact phone"];
    /// Mobile of that contact.
    ContactMobile = "contact_mobile", Code, "联系人手机", "Contact mobile", ["联系人手机号"];
    /// E-mail address of that contact.
    ContactEmail = "contact_email", Text, "联系人邮箱", "Contact e-mail", ["联系人电子邮箱"];
    /// Whether the customer declined marketing.
    MarketingOptOut = "marketing_opt_out", Code, "拒绝营销", "Marketing opt-out", ["不接受营销"];
    /// Whether the customer does not want to be asked in surveys.
    SurveyOptOut = "survey_opt_out", Code, "拒绝参加调查", "Survey opt-out", ["不接受调查", "拒绝调查"];
    /// Remark.
    Remark = "remark", Text, "备注", "Remark", ["说明", "note", "notes", "remarks"];
}

impl Column {
    /// The column that a heading means, if one is known by it: Chinese and English names, without regard to case,
    /// spaces, stars of obligation and what stands in brackets.
    #[must_use]
    pub fn guess(heading: &str) -> Option<Self> {
        let wanted = plain(heading);
        if wanted.is_empty() {
            return None;
        }
        Self::ALL
            .iter()
            .copied()
            .find(|column| column.names().iter().any(|name| plain(name) == wanted))
    }

    /// The heading in a language.
    #[must_use]
    pub fn heading_in(self, language: Language) -> String {
        let heading = self.heading();
        match language {
            Language::Chinese => heading.zh,
            Language::English => heading.en,
        }
    }
}

fn plain(heading: &str) -> String {
    let outside = heading
        .split(['(', '（', '[', '【'])
        .next()
        .unwrap_or_default();
    outside
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn cus_01_headings_are_known_in_both_languages_and_however_they_are_written() {
        for (heading, column) in [
            ("客户名称", Some(Column::Name)),
            ("*客户名称", Some(Column::Name)),
            (" Customer Name ", Some(Column::Name)),
            ("unified_social_credit_code", Some(Column::CreditCode)),
            ("手机号码（必填）", Some(Column::Mobile)),
            ("E-Mail", Some(Column::Email)),
            ("注册资本(元)", Some(Column::RegisteredCapital)),
            ("import_row", None),
            ("", None),
            ("()", None),
        ] {
            assert_eq!(Column::guess(heading), column, "{heading}");
        }
    }

    #[test]
    fn no_heading_means_two_columns() {
        let mut seen = HashSet::new();
        for column in Column::ALL {
            let own: HashSet<String> = column.names().iter().map(|name| plain(name)).collect();
            for name in own {
                assert!(seen.insert(name.clone()), "{name}");
            }
        }
    }

    #[test]
    fn every_column_is_sent_by_the_name_that_is_stored() {
        for column in Column::ALL {
            assert_eq!(serde_json::to_value(column).unwrap(), column.as_str());
        }
    }
}
