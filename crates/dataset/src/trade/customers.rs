//! The customers, as the services would have written them: dossier, contacts, search keys, numbers, history, timeline, papers and
//! needs. Applications for opening, proposals to disqualify and their approvals are not made.

use super::company::{self, Brand, Company, STAFF};
use super::rows::Rows;
use crate::Error;
use crate::copy::{Bytes, Cell, Json, Texts};
use crate::random::id_at;
use crate::setting::{Setting, in_chunks};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use kehu_demo::chance::Chance;
use kehu_demo::wording::{self, BANKS, FIRM_REMARKS, PRODUCTS, Place, SOURCES, STREETS};
use kehu_identifiers::{IdentifierKind, Telephone, resident_id};
use kehu_names::SearchKeys;
use serde_json::{Value, json};
use sqlx::Connection;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// Customers that are made and sent together.
const CHUNK: u64 = 2_000;
/// Days over which the customers were entered; the last of them is the day before today.
const SPAN: u64 = 3 * 365;
/// With this the codes begin that the demo gives nobody.
const SERIES: &str = "MK";
/// What the number of an account is sealed for, as the service of qualification has it.
const INVOICING_ACCOUNT: &str = "invoicing account";
/// Longest stored pinyin key, as the dossier has it.
const MAX_KEY: usize = 400;

/// Adds the customers of the plan.
///
/// # Errors
/// [`Error::Missing`] without the demo's people; [`Error::Database`].
pub(super) async fn add(setting: &Arc<Setting>) -> Result<(), Error> {
    let writer = Writer::new(Arc::clone(setting)).await?;
    in_chunks(setting, setting.plan.customers, CHUNK, move |chunk| {
        let mut rows = Rows::default();
        for row in chunk {
            writer.write(&mut rows, row)?;
        }
        Ok(rows.into_copies())
    })
    .await
}

/// The identifier of the customer of a row: whatever refers to one can name it without asking the database.
pub(super) fn customer_id(setting: &Setting, row: u64) -> Uuid {
    let mut chance = setting.seed().chance("customers", row);
    id_at(&mut chance, entered_at(setting, row))
}

/// The seller in whose hands the customer of a row is: its place in [`STAFF`].
pub(super) fn seller_of(row: u64) -> usize {
    usize::try_from(row % 6).unwrap_or_default()
}

fn entered_at(setting: &Setting, row: u64) -> DateTime<Utc> {
    let plan = &setting.plan;
    let begun = midnight(plan.today) - Duration::days(i64::try_from(SPAN).unwrap_or_default());
    let milliseconds = u128::from((SPAN - 1) * 86_400_000);
    let after = milliseconds * u128::from(row) / u128::from(plan.customers.max(1));
    begun + Duration::milliseconds(i64::try_from(after).unwrap_or_default())
}

/// How many customers were entered before an instant: those of the first rows.
pub(super) fn entered_before(setting: &Setting, at: DateTime<Utc>) -> u64 {
    let (mut low, mut high) = (0, setting.plan.customers);
    while low < high {
        let middle = low.midpoint(high);
        if entered_at(setting, middle) < at {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

/// What a customer has become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    Prospect,
    Active,
    /// Its licence has ended on this day.
    Suspended(NaiveDate),
    Disqualified,
}

/// The one for whom rows are written.
struct Subject {
    id: Uuid,
    at: DateTime<Utc>,
    manager: String,
}

/// Where a customer stands, as what leads to it says.
#[derive(Clone, Copy)]
struct Standing<'a> {
    customer: Uuid,
    unit: Uuid,
    status: &'static str,
    sort_key: &'a str,
}

impl Standing<'_> {
    /// The cells of a row that leads to it.
    fn with<'a, const N: usize>(&'a self, rest: [&'a dyn Cell; N]) -> Vec<&'a dyn Cell> {
        let standing: [&dyn Cell; 4] = [&self.customer, &self.unit, &self.status, &self.sort_key];
        standing.into_iter().chain(rest).collect()
    }
}

struct Seller {
    unit: Uuid,
    manager: Uuid,
    places: &'static [Place],
}

struct Writer {
    setting: Arc<Setting>,
    sellers: Vec<Seller>,
    licence_reviewer: String,
    finance_reviewer: String,
    general_manager: String,
    scan: Uuid,
}

impl Writer {
    async fn new(setting: Arc<Setting>) -> Result<Self, Error> {
        let mut connection = setting.connect().await?;
        let scan: Option<Uuid> = sqlx::query_scalar(
            "select id from files where purpose = 'document' and state = 'stored' order by id limit 1",
        )
        .fetch_optional(&mut connection)
        .await?;
        connection.close().await?;
        let seller = |(unit, manager, places): &(&str, &str, &'static [Place])| {
            Ok::<_, Error>(Seller {
                unit: setting.unit(unit)?,
                manager: setting.user(manager)?,
                places,
            })
        };
        Ok(Self {
            sellers: STAFF.iter().map(seller).collect::<Result<_, _>>()?,
            licence_reviewer: setting.user("li.sales")?.to_string(),
            finance_reviewer: setting.user("zhao.finance")?.to_string(),
            general_manager: setting.user("chen.gm")?.to_string(),
            scan: scan.ok_or_else(|| Error::Missing("a scanned document".to_owned()))?,
            setting,
        })
    }

    fn write(&self, rows: &mut Rows, row: u64) -> Result<(), Error> {
        let mut chance = self.setting.seed().chance("customers", row);
        let at = entered_at(&self.setting, row);
        let id = id_at(&mut chance, at);
        let Some(seller) = self.sellers.get(seller_of(row)) else {
            return Err(Error::Inconsistent("a seller".to_owned()));
        };
        let subject = Subject {
            id,
            at,
            manager: seller.manager.to_string(),
        };
        if chance.percent(5) {
            self.write_person(rows, &mut chance, &subject, seller)?;
        } else {
            self.write_company(rows, &mut chance, &subject, seller, row)?;
        }
        self.write_need(rows, &mut chance, &subject);
        Ok(())
    }

    fn write_company(
        &self,
        rows: &mut Rows,
        chance: &mut Chance,
        subject: &Subject,
        seller: &Seller,
        row: u64,
    ) -> Result<(), Error> {
        let day = subject.at.date_naive();
        let made = Company::draw(chance, seller.places, Brand::Usual, (SERIES, row), day);
        let course = self.course(chance, subject.at);
        let keys = SearchKeys::of_company(&made.name);
        let remark = chance.percent(20).then(|| chance.one_of(&FIRM_REMARKS));
        let (status, version, updated_at) = self.write_course(rows, chance, subject, course);
        #[rustfmt::skip]
        rows.customers.row(&[
            &subject.id, &"company", &seller.unit, &seller.manager, &status, &made.customer_type, &made.name,
            &keys.normalised, &keys.core, &Texts(&keys.bigrams), &keys.sort_key, &made.telephone, &NONE, &NONE,
            &made.region, &made.address, &made.postal_code, &made.legal_representative, &made.capital, &made.founded_on,
            &made.trade.industry, &made.size(), &made.headcount, &made.trade.scope, &remark, &NONE, &false, &false, &version,
            &subject.at, &"user", &subject.manager, &updated_at,
        ]);
        self.write_key(rows, subject)?;
        let standing = Standing {
            customer: subject.id,
            unit: seller.unit,
            status,
            sort_key: &keys.sort_key,
        };
        write_trails(rows, standing, None, &[made.telephone.as_deref()], &keys);
        write_contacts(rows, chance, subject, standing);
        let code = IdentifierKind::UnifiedSocialCreditCode;
        self.write_number(rows, chance, subject, code, &made.code)?;
        if chance.percent(35) {
            let account = format!("43050177{}", chance.digits(12));
            self.write_number(rows, chance, subject, IdentifierKind::BankAccount, &account)?;
        }
        if matches!(course, Course::Active | Course::Suspended(_)) {
            self.write_papers(rows, chance, subject, &made, course)?;
        }
        Ok(())
    }

    fn write_person(
        &self,
        rows: &mut Rows,
        chance: &mut Chance,
        subject: &Subject,
        seller: &Seller,
    ) -> Result<(), Error> {
        let place = chance.one_of(seller.places);
        let (region, district) = chance.one_of(place.districts);
        let name = wording::person(chance);
        let mobile = company::mobile(chance);
        let age = Days::new(u64::from(chance.between(22 * 365, 68 * 365)));
        let born = subject.at.date_naive().checked_sub_days(age);
        let sequence = u16::try_from(chance.between(1, 999)).unwrap_or_default();
        let street = chance.one_of(&STREETS);
        let address = format!(
            "{}市{district}{street}{}号",
            place.city,
            chance.between(1, 480)
        );
        let keys = SearchKeys::of_person(&name);
        let email = chance.percent(35).then(|| mailbox(&keys)).flatten();
        #[rustfmt::skip]
        rows.customers.row(&[
            &subject.id, &"person", &seller.unit, &seller.manager, &"prospect", &"other", &name,
            &keys.normalised, &keys.core, &Texts(&keys.bigrams), &keys.sort_key, &NONE, &mobile, &email,
            &region, &address, &place.postal_code, &NONE, &NONE, &NONE,
            &NONE, &NONE, &NONE, &NONE, &NONE, &born, &chance.percent(12), &false, &1,
            &subject.at, &"user", &subject.manager, &subject.at,
        ]);
        begin(rows, chance, subject);
        self.write_key(rows, subject)?;
        let standing = Standing {
            customer: subject.id,
            unit: seller.unit,
            status: "prospect",
            sort_key: &keys.sort_key,
        };
        write_trails(rows, standing, None, &[Some(&mobile)], &keys);
        let number = born.and_then(|born| resident_id::compose(region, born, sequence));
        match number {
            Some(number) => {
                self.write_number(rows, chance, subject, IdentifierKind::ResidentId, &number)
            }
            None => Ok(()),
        }
    }

    /// What becomes of a company that was entered at an instant.
    fn course(&self, chance: &mut Chance, at: DateTime<Utc>) -> Course {
        let today = self.setting.plan.today;
        let opened = at + OPENED;
        let ended = today - Days::new(u64::from(chance.between(2, 50)));
        let course = match chance.below(100) {
            0..28 => Course::Prospect,
            28..90 => Course::Active,
            90..96 if ended > opened.date_naive() => Course::Suspended(ended),
            90..96 => Course::Active,
            _ => Course::Disqualified,
        };
        if opened < midnight(today) - Duration::days(1) {
            course
        } else {
            Course::Prospect
        }
    }

    /// History and timeline of the status; answers where it stands, in which version, since when.
    fn write_course(
        &self,
        rows: &mut Rows,
        chance: &mut Chance,
        subject: &Subject,
        course: Course,
    ) -> (&'static str, i64, DateTime<Utc>) {
        begin(rows, chance, subject);
        let opened = subject.at + OPENED;
        let manager = self.general_manager.as_str();
        let mut go = |change: Change<'_>| change.write(rows, chance, subject.id);
        let open = Change {
            at: opened,
            by: ("user", manager),
            way: ("prospect", "active"),
            reason: "开户条件具备，同意开户。",
            rule: "CUS-11",
        };
        match course {
            Course::Prospect => ("prospect", 1, subject.at),
            Course::Active => {
                go(open);
                ("active", 2, opened)
            }
            Course::Suspended(ended) => {
                go(open);
                let (from, at) = suspended(ended);
                go(Change {
                    at,
                    by: ("system", "qualification-check"),
                    way: ("active", "suspended"),
                    reason: &format!(
                        "自{from}起资质材料不足：营业执照（统一社会信用代码）已于{ended}到期"
                    ),
                    rule: "CUS-13",
                });
                ("suspended", 3, at)
            }
            Course::Disqualified => {
                go(Change {
                    at: opened,
                    by: ("user", manager),
                    way: ("prospect", "disqualified"),
                    reason: "提供虚假信息，取消客户资格。",
                    rule: "CUS-14",
                });
                ("disqualified", 2, opened)
            }
        }
    }

    /// The key of the customer's history, sealed.
    fn write_key(&self, rows: &mut Rows, subject: &Subject) -> Result<(), Error> {
        let (_, sealed) = self.setting.vault.new_subject_key(subject.id.as_bytes())?;
        rows.keys.row(&[&subject.id, &Bytes(&sealed)]);
        Ok(())
    }

    fn write_number(
        &self,
        rows: &mut Rows,
        chance: &mut Chance,
        subject: &Subject,
        kind: IdentifierKind,
        number: &str,
    ) -> Result<(), Error> {
        let checked = kehu_identifiers::check(kind, number, self.setting.plan.today)
            .map_err(|fault| Error::Inconsistent(format!("{number}: {}", fault.message_en)))?;
        let id = id_at(chance, subject.at);
        let word = kind.as_str();
        let verdict = if checked.warnings.is_empty() {
            "passed"
        } else {
            "warned"
        };
        let labels = checked.warnings.iter();
        let warnings: Vec<String> = labels.map(|one| one.label().en.to_owned()).collect();
        let plain = &checked.normalised;
        if checked.personal {
            let vault = &self.setting.vault;
            let sealed = vault.seal(word, id.as_bytes(), plain)?;
            let blind = vault.blind_index(word, plain);
            #[rustfmt::skip]
            rows.identifiers.row(&[
                &id, &subject.id, &word, &NONE, &Bytes(&sealed), &Bytes(&blind), &last4(plain), &verdict, &Texts(&warnings),
                &subject.at,
            ]);
        } else {
            #[rustfmt::skip]
            rows.identifiers.row(&[
                &id, &subject.id, &word, plain, &NONE, &NONE, &NONE, &verdict, &Texts(&warnings), &subject.at,
            ]);
        }
        Ok(())
    }

    /// The licence and the invoicing details, verified by those who review them; the details as approved.
    fn write_papers(
        &self,
        rows: &mut Rows,
        chance: &mut Chance,
        subject: &Subject,
        made: &Company,
        course: Course,
    ) -> Result<(), Error> {
        let today = self.setting.plan.today;
        let later = today + Days::new(u64::from(chance.between(90, 3_000)));
        let until = match course {
            Course::Suspended(ended) => Some(ended),
            _ => chance.percent(40).then_some(later),
        };
        let licence = self.write_paper(
            rows,
            chance,
            subject,
            Paper {
                kind: "business_licence_uscc",
                number: &made.code,
                issuer: "市场监督管理局",
                issued_on: made.founded_on,
                until,
                reviewer: &self.licence_reviewer,
            },
        );
        let details = self.write_paper(
            rows,
            chance,
            subject,
            Paper {
                kind: "invoicing_details",
                number: &made.code,
                issuer: &made.name,
                issued_on: subject.at.date_naive(),
                until: None,
                reviewer: &self.finance_reviewer,
            },
        );
        let account = format!("6222{}", chance.digits(15));
        let sealed = self
            .setting
            .vault
            .seal(INVOICING_ACCOUNT, details.as_bytes(), &account)?;
        let bank = format!("{}{}分行", chance.one_of(&BANKS), made.city);
        let telephone = made.telephone.as_deref().unwrap_or("0731-84001234");
        #[rustfmt::skip]
        rows.invoicing.row(&[
            &details, &made.name, &made.code, &bank, &Bytes(&sealed), &last4(&account), &made.address, &telephone,
        ]);
        let opened = subject.at + OPENED;
        rows.approved_invoicing
            .row(&[&id_at(chance, opened), &subject.id, &details, &opened]);
        if let Course::Suspended(ended) = course {
            let (from, at) = suspended(ended);
            let because = json!([{
                "reason": "ended", "document": licence, "kind": "business_licence_uscc", "ended_on": ended,
            }]);
            rows.suspensions
                .row(&[&id_at(chance, at), &subject.id, &from, &Json(&because), &at]);
        }
        Ok(())
    }

    fn write_paper(
        &self,
        rows: &mut Rows,
        chance: &mut Chance,
        subject: &Subject,
        paper: Paper<'_>,
    ) -> Uuid {
        let (submitted, verified) = (subject.at + SUBMITTED, subject.at + VERIFIED);
        let id = id_at(chance, submitted);
        #[rustfmt::skip]
        rows.documents.row(&[
            &id, &subject.id, &paper.kind, &paper.number, &paper.issuer, &paper.issued_on, &paper.issued_on, &paper.until,
            &self.scan, &"verified", &"user", &subject.manager, &submitted, &"user", &paper.reviewer, &verified, &2,
        ]);
        let details = json!({
            "document_id": id, "kind": paper.kind, "valid_until": paper.until, "renews_id": null,
        });
        let by = ("user", subject.manager.as_str());
        note(
            rows,
            chance,
            subject.id,
            submitted,
            by,
            "document.submitted",
            &details,
        );
        let by = ("user", paper.reviewer);
        note(
            rows,
            chance,
            subject.id,
            verified,
            by,
            "document.verified",
            &details,
        );
        id
    }

    /// A product that the customer would buy, of some.
    fn write_need(&self, rows: &mut Rows, chance: &mut Chance, subject: &Subject) {
        if !chance.percent(8) {
            return;
        }
        let id = id_at(chance, subject.at);
        let (product, content) = chance.one_of(&PRODUCTS);
        let kind = if chance.percent(40) {
            "target_survey"
        } else {
            "need"
        };
        // After the entry, as on every timeline.
        let noted_at = subject.at + NOTED;
        let noted_on = noted_at.date_naive();
        let follow_up_on = noted_on + Days::new(u64::from(chance.between(7, 60)));
        #[rustfmt::skip]
        rows.needs.row(&[
            &id, &subject.id, &kind, &product, &content, &chance.one_of(&SOURCES), &noted_on, &"user", &subject.manager, &"open",
            &follow_up_on, &noted_at, &noted_at,
        ]);
        let details = json!({ "need_id": id, "kind": kind, "status": "open" });
        let by = ("user", subject.manager.as_str());
        note(
            rows,
            chance,
            subject.id,
            noted_at,
            by,
            "need.noted",
            &details,
        );
    }
}

/// After the entry: when a need is noted, papers are handed in, verified, and the account is opened.
const NOTED: Duration = Duration::hours(1);
const SUBMITTED: Duration = Duration::hours(26);
const VERIFIED: Duration = Duration::hours(75);
const OPENED: Duration = Duration::hours(122);

const NONE: Option<&str> = None;

struct Paper<'a> {
    kind: &'static str,
    number: &'a str,
    issuer: &'a str,
    issued_on: NaiveDate,
    until: Option<NaiveDate>,
    reviewer: &'a str,
}

/// A change of status, as the one way from status to status writes it.
struct Change<'a> {
    at: DateTime<Utc>,
    by: (&'static str, &'a str),
    way: (&'static str, &'static str),
    reason: &'a str,
    rule: &'static str,
}

impl Change<'_> {
    fn write(&self, rows: &mut Rows, chance: &mut Chance, customer: Uuid) {
        let (from, to) = self.way;
        #[rustfmt::skip]
        rows.changes.row(&[
            &id_at(chance, self.at), &customer, &self.at, &self.by.0, &self.by.1, &"customers.set_status", &"status", &false,
            &from, &to, &self.reason,
        ]);
        let details = json!({ "from": from, "to": to, "rule": self.rule });
        note(
            rows,
            chance,
            customer,
            self.at,
            self.by,
            "customer.status_changed",
            &details,
        );
    }
}

/// The first day without a licence that ended, and when the check finds it, in the night of that day.
fn suspended(ended: NaiveDate) -> (NaiveDate, DateTime<Utc>) {
    let from = ended + Days::new(1);
    (from, midnight(from) - Duration::hours(7))
}

/// That the dossier began.
fn begin(rows: &mut Rows, chance: &mut Chance, subject: &Subject) {
    #[rustfmt::skip]
    rows.changes.row(&[
        &id_at(chance, subject.at), &subject.id, &subject.at, &"user", &subject.manager, &"customers.create", &"status", &false,
        &NONE, &"prospect", &NONE,
    ]);
    let details = json!({ "accepted_duplicates": [], "fields": ["status"] });
    let by = ("user", subject.manager.as_str());
    note(
        rows,
        chance,
        subject.id,
        subject.at,
        by,
        "customer.created",
        &details,
    );
}

/// A line of the timeline.
fn note(
    rows: &mut Rows,
    chance: &mut Chance,
    customer: Uuid,
    at: DateTime<Utc>,
    (by_kind, by_id): (&str, &str),
    kind: &str,
    details: &Value,
) {
    let id = id_at(chance, at);
    rows.events
        .row(&[&id, &customer, &at, &by_kind, &by_id, &kind, &Json(details)]);
}

fn write_contacts(rows: &mut Rows, chance: &mut Chance, subject: &Subject, standing: Standing<'_>) {
    for (position, contact) in (0_i32..).zip(company::contacts(chance)) {
        let id = id_at(chance, subject.at);
        let keys = SearchKeys::of_person(&contact.name);
        let email = chance.percent(50).then(|| mailbox(&keys)).flatten();
        #[rustfmt::skip]
        rows.contacts.row(&[
            &id, &subject.id, &contact.name, &keys.normalised, &Texts(&keys.bigrams), &contact.title, &contact.role,
            &contact.mobile, &email, &(position == 0), &position, &subject.at, &subject.at,
        ]);
        write_trails(rows, standing, Some(id), &[Some(&contact.mobile)], &keys);
    }
}

/// What leads to a customer or contact in a search.
fn write_trails(
    rows: &mut Rows,
    standing: Standing<'_>,
    contact: Option<Uuid>,
    numbers: &[Option<&str>],
    keys: &SearchKeys,
) {
    let parsed = numbers
        .iter()
        .flatten()
        .filter_map(|number| Telephone::parse(number).ok());
    for telephone in parsed {
        let digits = telephone.normalised.trim_start_matches('+');
        let cells: [&dyn Cell; 3] = [&contact, &telephone.kind.as_str(), &digits];
        rows.telephones.row(&standing.with(cells));
    }
    let distinct: BTreeSet<String> = keys
        .pinyin
        .iter()
        .chain(&keys.initials)
        .map(|key| key.chars().take(MAX_KEY).collect())
        .collect();
    for key in distinct.iter().filter(|key| !key.is_empty()) {
        rows.search_keys.row(&standing.with([&contact, key]));
    }
}

/// A mailbox at the domain that nobody has, under the name in pinyin.
fn mailbox(keys: &SearchKeys) -> Option<String> {
    let pinyin = keys.pinyin.first()?;
    Some(format!("{pinyin}@example.com"))
}

/// The last four characters.
fn last4(number: &str) -> String {
    let length = number.chars().count();
    number.chars().skip(length.saturating_sub(4)).collect()
}
