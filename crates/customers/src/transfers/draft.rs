//! A row, read: every cell in its type, and what is wrong with those that cannot be read.

use super::cell::unguarded;
use super::mapping::Mapping;
use super::model::RowFault;
use super::table::Row;
use super::word::{Listed, day, money};
use super::{Column, ColumnKind};
use crate::dossier::{
    Company, ContactRole, CustomerKind, CustomerType, NewContact, NewCustomer, NewIdentifier,
    Person, Profile, Size,
};
use chrono::NaiveDate;
use kehu_identifiers::IdentifierKind;
use kehu_kernel::{CustomerId, Language, Money, UnitId, UserId};

/// What a row says; what it does not say is absent.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Draft {
    pub(crate) id: Option<CustomerId>,
    pub(crate) kind: Option<CustomerKind>,
    pub(crate) name: Option<String>,
    pub(crate) customer_type: Option<CustomerType>,
    pub(crate) unit_code: Option<String>,
    pub(crate) account_manager: Option<String>,
    pub(crate) credit_code: Option<String>,
    pub(crate) resident_id: Option<String>,
    pub(crate) telephone: Option<String>,
    pub(crate) mobile: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) region_code: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) postal_code: Option<String>,
    pub(crate) industry: Option<String>,
    pub(crate) website: Option<String>,
    pub(crate) legal_representative: Option<String>,
    pub(crate) registered_capital: Option<Money>,
    pub(crate) founded_on: Option<NaiveDate>,
    pub(crate) size: Option<Size>,
    pub(crate) headcount: Option<i32>,
    pub(crate) business_scope: Option<String>,
    pub(crate) born_on: Option<NaiveDate>,
    pub(crate) marketing_opt_out: Option<bool>,
    pub(crate) survey_opt_out: Option<bool>,
    pub(crate) remark: Option<String>,
    pub(crate) contact: ContactDraft,
}

/// What a row says of the contact to call first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ContactDraft {
    pub(crate) name: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) role: Option<ContactRole>,
    pub(crate) telephone: Option<String>,
    pub(crate) mobile: Option<String>,
    pub(crate) email: Option<String>,
}

/// Reads the cells of one row and gathers what is wrong.
struct Reading<'a> {
    row: &'a Row,
    mapping: &'a Mapping,
    guarded: bool,
    faults: Vec<RowFault>,
}

impl Draft {
    /// Reads a row of a file with so many columns.
    pub(crate) fn read(
        row: &Row,
        width: usize,
        mapping: &Mapping,
        guarded: bool,
    ) -> Result<Self, Vec<RowFault>> {
        let mut reading = Reading {
            row,
            mapping,
            guarded,
            faults: Vec::new(),
        };
        if row.cells.len() > width {
            return Err(vec![RowFault {
                column: None,
                code: "too-many-cells".to_owned(),
                message: kehu_kernel::Words::new(
                    "the row has more cells than there are headings; a cell with a separator in it needs quotes",
                    "该行单元格多于标题列，含分隔符的内容应加引号",
                ),
            }]);
        }
        let draft = reading.draft();
        if reading.faults.is_empty() {
            Ok(draft)
        } else {
            Err(reading.faults)
        }
    }

    /// A new customer as the row says. What only customers of the other kind have is a fault.
    pub(crate) fn into_new(
        self,
        unit_id: UnitId,
        account_manager_id: Option<UserId>,
    ) -> Result<NewCustomer, Vec<RowFault>> {
        let mut faults = Vec::new();
        let contacts: Vec<NewContact> = self.contact.into_new(&mut faults).into_iter().collect();
        let Some(name) = self.name else {
            faults.push(required(Column::Name));
            return Err(faults);
        };
        let profile = match self.kind.unwrap_or(CustomerKind::Company) {
            CustomerKind::Company => {
                refuse_foreign(&mut faults, [(Column::BornOn, self.born_on.is_some())]);
                Profile::Company(Company {
                    legal_representative: self.legal_representative,
                    registered_capital: self.registered_capital,
                    founded_on: self.founded_on,
                    size: self.size,
                    headcount: self.headcount,
                    business_scope: self.business_scope,
                })
            }
            CustomerKind::Person => {
                refuse_foreign(
                    &mut faults,
                    [
                        (
                            Column::LegalRepresentative,
                            self.legal_representative.is_some(),
                        ),
                        (Column::RegisteredCapital, self.registered_capital.is_some()),
                        (Column::FoundedOn, self.founded_on.is_some()),
                        (Column::Size, self.size.is_some()),
                        (Column::Headcount, self.headcount.is_some()),
                        (Column::BusinessScope, self.business_scope.is_some()),
                    ],
                );
                Profile::Person(Person {
                    born_on: self.born_on,
                })
            }
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let number = |kind, value: Option<String>| {
            value.map(|value| NewIdentifier {
                kind,
                value,
                override_reason: None,
            })
        };
        let identifiers = [
            number(IdentifierKind::UnifiedSocialCreditCode, self.credit_code),
            number(IdentifierKind::ResidentId, self.resident_id),
        ];
        Ok(NewCustomer {
            unit_id,
            account_manager_id,
            customer_type: self.customer_type,
            name,
            profile,
            telephone: self.telephone,
            mobile: self.mobile,
            email: self.email,
            region_code: self.region_code,
            address: self.address,
            postal_code: self.postal_code,
            industry: self.industry,
            website: self.website,
            remark: self.remark,
            marketing_opt_out: self.marketing_opt_out.unwrap_or(false),
            survey_opt_out: self.survey_opt_out.unwrap_or(false),
            contacts,
            identifiers: identifiers.into_iter().flatten().collect(),
        })
    }
}

impl ContactDraft {
    /// A new contact, to be called first; a fault when the row says something of one without a name.
    pub(crate) fn into_new(self, faults: &mut Vec<RowFault>) -> Option<NewContact> {
        if self == Self::default() {
            return None;
        }
        let Some(name) = self.name else {
            faults.push(required(Column::ContactName));
            return None;
        };
        Some(NewContact {
            name,
            title: self.title,
            role: self.role.unwrap_or(ContactRole::Other),
            telephone: self.telephone,
            mobile: self.mobile,
            email: self.email,
            is_primary: true,
        })
    }
}

fn required(column: Column) -> RowFault {
    RowFault::at(column, "required", "must not be empty", "不能为空")
}

fn refuse_foreign<const N: usize>(faults: &mut Vec<RowFault>, fields: [(Column, bool); N]) {
    for (column, _) in fields.into_iter().filter(|(_, present)| *present) {
        faults.push(RowFault::at(
            column,
            "field-of-other-kind",
            "customers of this kind do not have this field; leave it empty",
            "该类客户没有此字段，请留空",
        ));
    }
}

impl Reading<'_> {
    fn draft(&mut self) -> Draft {
        Draft {
            id: self.parsed(
                Column::CustomerId,
                |text| text.parse().ok(),
                "a customer's id",
                "客户标识",
            ),
            kind: self.word(Column::Kind),
            name: self.text(Column::Name),
            customer_type: self.word(Column::CustomerType),
            unit_code: self.text(Column::UnitCode).map(|code| code.to_uppercase()),
            account_manager: self
                .text(Column::AccountManager)
                .map(|name| name.to_lowercase()),
            credit_code: self.text(Column::CreditCode),
            resident_id: self.text(Column::ResidentId),
            telephone: self.text(Column::Telephone),
            mobile: self.text(Column::Mobile),
            email: self.text(Column::Email),
            region_code: self.text(Column::RegionCode),
            address: self.text(Column::Address),
            postal_code: self.text(Column::PostalCode),
            industry: self.text(Column::Industry),
            website: self.text(Column::Website),
            legal_representative: self.text(Column::LegalRepresentative),
            registered_capital: self.parsed(
                Column::RegisteredCapital,
                money,
                "an amount in yuan, such as 5000000.00",
                "以元为单位的金额，例如5000000.00",
            ),
            founded_on: self.day(Column::FoundedOn),
            size: self.word(Column::Size),
            headcount: self.parsed(
                Column::Headcount,
                |text| text.replace(',', "").parse().ok(),
                "a whole number",
                "整数",
            ),
            business_scope: self.text(Column::BusinessScope),
            born_on: self.day(Column::BornOn),
            marketing_opt_out: self.word(Column::MarketingOptOut),
            survey_opt_out: self.word(Column::SurveyOptOut),
            remark: self.text(Column::Remark),
            contact: ContactDraft {
                name: self.text(Column::ContactName),
                title: self.text(Column::ContactTitle),
                role: self.word(Column::ContactRole),
                telephone: self.text(Column::ContactTelephone),
                mobile: self.text(Column::ContactMobile),
                email: self.text(Column::ContactEmail),
            },
        }
    }

    fn text(&self, column: Column) -> Option<String> {
        let cell = self.row.cells.get(self.mapping.place_of(column)?)?;
        let cell = match column.kind() {
            ColumnKind::Text if self.guarded => unguarded(cell),
            _ => cell,
        };
        Some(cell.to_owned()).filter(|cell| !cell.is_empty())
    }

    fn parsed<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&str) -> Option<T>,
        en: &str,
        zh: &str,
    ) -> Option<T> {
        self.parsed_as(column, read, || (en.to_owned(), zh.to_owned()))
    }

    /// As [`Self::parsed`], where what would be right takes a moment to say.
    fn parsed_as<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&str) -> Option<T>,
        wanted: impl FnOnce() -> (String, String),
    ) -> Option<T> {
        let text = self.text(column)?;
        let value = read(&text);
        if value.is_none() {
            let (en, zh) = wanted();
            self.faults.push(RowFault::at(
                column,
                "unreadable",
                format!("must be {en}"),
                format!("应为{zh}"),
            ));
        }
        value
    }

    fn word<T: Listed>(&mut self, column: Column) -> Option<T> {
        self.parsed_as(column, T::read, || {
            let (en, zh) = (T::choices(Language::English), T::choices(Language::Chinese));
            (format!("one of {en}"), format!("：{zh}"))
        })
    }

    fn day(&mut self, column: Column) -> Option<NaiveDate> {
        self.parsed(
            column,
            day,
            "a day, such as 2010-05-06",
            "日期，例如2010-05-06",
        )
    }
}
