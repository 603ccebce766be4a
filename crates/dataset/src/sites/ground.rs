//! The sites with their people, rosters, registers and rules.

use super::{SITES, days::instant, out_of_time};
use crate::Error;
use crate::random::id_at;
use crate::setting::Setting;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kehu_attribution::policy::SiteRules;
use kehu_demo::chance::Chance;
use kehu_demo::wording;
use kehu_kernel::Digest;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

/// The company under which the sites stand, and the site of the demo by whose rules they live.
const COMPANY: &str = "HX-HOMES";
const MODEL: &str = "HX-HOMES-MX";
/// A salesperson of the demo, whose password all have.
const SALESPERSON: &str = "yu.hao";
/// The branch of the new sites.
const BRANCH: &str = "HX-HOMES-20";
/// Salespeople of the first site, of the opening and of the others.
const STAFF: [u64; 3] = [30, 20, 10];
/// Days before the first visit on which the sites were founded.
const BEFORE: i64 = 30;

const REGISTERS: [&str; 9] = [
    "reservations",
    "subscriptions",
    "contracts",
    "swaps",
    "renamings",
    "withdrawals",
    "defaults",
    "collection_notices",
    "receipts",
];

/// A site.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) id: Uuid,
    /// Its salespeople, in the order of the roster.
    pub(crate) staff: Vec<Uuid>,
    /// The same by their identifiers.
    pub(crate) by_id: Vec<Uuid>,
}

/// What the sites rest on.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) sites: Vec<Site>,
    pub(crate) rules: SiteRules,
    pub(crate) policy_version: Uuid,
    /// Who keeps the registers.
    pub(crate) keeper: Uuid,
    /// Who receives money.
    pub(crate) cashier: Uuid,
    /// Who publishes the price list.
    pub(crate) manager: Uuid,
}

impl Ground {
    /// Founds the sites.
    pub(super) async fn lay(
        setting: &Setting,
        first: NaiveDate,
        month: NaiveDate,
    ) -> Result<Self, Error> {
        let at = instant(first, 0)
            .checked_sub_signed(TimeDelta::days(BEFORE))
            .ok_or_else(out_of_time)?;
        let mut connection = setting.connect().await?;
        let mut transaction = connection.begin().await?;
        let laid = Laying {
            setting,
            at,
            chance: setting.seed().chance("ground", 0),
        }
        .lay(&mut transaction, month)
        .await?;
        transaction.commit().await?;
        connection.close().await?;
        Ok(laid)
    }

    /// The sites' identifiers.
    pub(crate) fn ids(&self) -> Vec<Uuid> {
        self.sites.iter().map(|site| site.id).collect()
    }

    /// When a claim that began at an instant no longer stands.
    pub(crate) fn expiry(&self, began: DateTime<Utc>) -> DateTime<Utc> {
        let rules = &self.rules.determination.claim;
        let last = rules.validity.last_instant(began, rules.first_day_counts);
        last + TimeDelta::microseconds(1)
    }
}

struct Laying<'a> {
    setting: &'a Setting,
    at: DateTime<Utc>,
    chance: Chance,
}

impl Laying<'_> {
    fn id(&mut self) -> Uuid {
        id_at(&mut self.chance, self.at)
    }

    async fn lay(
        mut self,
        connection: &mut PgConnection,
        month: NaiveDate,
    ) -> Result<Ground, Error> {
        let setting = self.setting;
        let company = setting.unit(COMPANY)?;
        let taken: bool = sqlx::query_scalar("select exists (select from units where code = $1)")
            .bind(BRANCH)
            .fetch_one(&mut *connection)
            .await?;
        if taken {
            return Err(Error::Loaded);
        }
        let branch = self
            .unit(
                connection,
                company,
                "branch",
                BRANCH,
                "二十盘项目部",
                "Twenty sites",
            )
            .await?;
        let (rules, policy_version) = self.adopt_rules(connection, branch, month).await?;
        let mut sites = Vec::new();
        for number in 0..SITES {
            let (code, name) = (
                format!("{BRANCH}-{:02}", number + 1),
                format!("{}期楼盘", number + 1),
            );
            let english = format!("Estate {}", number + 1);
            let id = self
                .unit(connection, branch, "site", &code, &name, &english)
                .await?;
            let staff = self.hire(connection, id, number).await?;
            self.roster(connection, id, &staff).await?;
            self.appoint(connection, id).await?;
            let mut by_id = staff.clone();
            by_id.sort_unstable();
            sites.push(Site { id, staff, by_id });
        }
        Ok(Ground {
            sites,
            rules,
            policy_version,
            keeper: setting.user("lan.assistant")?,
            cashier: setting.user("hao.finance")?,
            manager: setting.user("cao.manager")?,
        })
    }

    async fn unit(
        &mut self,
        connection: &mut PgConnection,
        above: Uuid,
        kind: &str,
        code: &str,
        name: &str,
        english: &str,
    ) -> Result<Uuid, Error> {
        let id = self.id();
        sqlx::query(
            "insert into units (id, kind, parent_id, ancestors, code, name, name_en, created_at, updated_at)
             select $1, $2, p.id, p.ancestors || p.id, $4, $5, $6, $7, $7 from units p where p.id = $3",
        )
        .bind(id)
        .bind(kind)
        .bind(above)
        .bind(code)
        .bind(name)
        .bind(english)
        .bind(self.at)
        .execute(connection)
        .await?;
        Ok(id)
    }

    /// Publishes the rules of the demo's own site for the branch, from the beginning on.
    async fn adopt_rules(
        &mut self,
        connection: &mut PgConnection,
        branch: Uuid,
        month: NaiveDate,
    ) -> Result<(SiteRules, Uuid), Error> {
        let id = self.id();
        let model = self.setting.unit(MODEL)?;
        let document: Option<serde_json::Value> = sqlx::query_scalar(
            "insert into policy_versions (id, kind, unit_id, state, number, effective_on, document, digest, note, drafted_by,
                                          drafted_at, edited_at, published_by, published_at, version)
             select $1, kind, $2, state, 1, ($3 at time zone 'Asia/Shanghai')::date, document, digest, note, drafted_by, $3, $3,
                    published_by, $3, version
             from policy_versions
             where unit_id = $4 and kind = 'site-rules' and state = 'published' and effective_on <= $5
             order by effective_on desc limit 1
             returning document",
        )
        .bind(id)
        .bind(branch)
        .bind(self.at)
        .bind(model)
        .bind(month)
        .fetch_optional(connection)
        .await?;
        let document = document.ok_or_else(|| Error::Missing(format!("rules of {MODEL}")))?;
        let rules = serde_json::from_value(document)
            .map_err(|error| Error::Inconsistent(error.to_string()))?;
        Ok((rules, id))
    }

    async fn hire(
        &mut self,
        connection: &mut PgConnection,
        site: Uuid,
        number: u64,
    ) -> Result<Vec<Uuid>, Error> {
        let [first, opening, others] = STAFF;
        let people = match number {
            0 => first,
            number if number + 1 == SITES => opening,
            _ => others,
        };
        let mut staff = Vec::new();
        for place in 1..=people {
            let (user, assignment) = (self.id(), self.id());
            sqlx::query(
                "with hired as (
                     insert into users (id, unit_id, sign_in_name, display_name, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)
                     returning id),
                 known as (
                     insert into credentials (user_id, password_hash, must_change, changed_at)
                     select $1, c.password_hash, false, $5 from credentials c where c.user_id = $7)
                 insert into assignments (id, user_id, role_id, unit_id, valid_from, created_at)
                 select $6, $1, r.id, $2, ($5 at time zone 'Asia/Shanghai')::date, $5 from roles r where r.code = 'salesperson'",
            )
            .bind(user)
            .bind(site)
            .bind(format!("site{:02}.seller{place:02}", number + 1))
            .bind(wording::person(&mut self.chance))
            .bind(self.at)
            .bind(assignment)
            .bind(self.setting.user(SALESPERSON)?)
            .execute(&mut *connection)
            .await?;
            staff.push(user);
        }
        Ok(staff)
    }

    /// All on every day of the week.
    async fn roster(
        &mut self,
        connection: &mut PgConnection,
        site: Uuid,
        staff: &[Uuid],
    ) -> Result<(), Error> {
        for weekday in 1_i16..=7 {
            sqlx::query(
                "with roster as (
                     insert into rosters (id, site_id, weekday, valid_from, reason, set_by, set_at)
                     values ($1, $2, $3, ($4 at time zone 'Asia/Shanghai')::date, '常规排班', $5, $4))
                 insert into roster_places (roster_id, place, salesperson_id)
                 select $1, place, who from unnest($6::uuid[]) with ordinality as s (who, place)",
            )
            .bind(self.id())
            .bind(site)
            .bind(weekday)
            .bind(self.at)
            .bind(self.setting.user("cao.manager")?)
            .bind(staff)
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }

    async fn appoint(&mut self, connection: &mut PgConnection, site: Uuid) -> Result<(), Error> {
        for register in REGISTERS {
            sqlx::query(
                "insert into register_keepers (id, site_id, register, keeper_id, appointed_by, appointed_at)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(self.id())
            .bind(site)
            .bind(register)
            .bind(self.setting.user("lan.assistant")?)
            .bind(self.setting.user("cao.manager")?)
            .bind(self.at)
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }
}

/// The rules as they are kept with each determination.
pub(crate) fn kept(rules: &SiteRules) -> Result<(String, Digest), Error> {
    let text = kehu_determinations::write_policy(rules)
        .map_err(|error| Error::Inconsistent(error.to_string()))?;
    let digest = Digest::of_canonical(&text);
    Ok((text, digest))
}
