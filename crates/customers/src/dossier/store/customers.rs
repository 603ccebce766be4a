//! The customers themselves.

use super::super::{
    Company, Contact, Customer, CustomerKind, CustomerStatus, CustomerType, Dossier, Error, Person,
    ProcessingState, Profile, Size,
};
use super::{identifiers::Line, uuids};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, CustomerId, Money, Scope, UnitId, UserId};
use kehu_names::SearchKeys;
use sqlx::types::Json;
use uuid::Uuid;

pub(crate) struct Row {
    id: CustomerId,
    kind: CustomerKind,
    unit_id: UnitId,
    account_manager_id: Option<UserId>,
    status: CustomerStatus,
    merged_into: Option<CustomerId>,
    customer_type: Option<CustomerType>,
    name: String,
    telephone: Option<String>,
    mobile: Option<String>,
    email: Option<String>,
    region_code: Option<String>,
    address: Option<String>,
    postal_code: Option<String>,
    legal_representative: Option<String>,
    registered_capital: Option<Money>,
    founded_on: Option<NaiveDate>,
    industry: Option<String>,
    size: Option<Size>,
    headcount: Option<i32>,
    website: Option<String>,
    business_scope: Option<String>,
    remark: Option<String>,
    born_on: Option<NaiveDate>,
    marketing_opt_out: bool,
    survey_opt_out: bool,
    processing_state: ProcessingState,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    contacts: Option<Json<Vec<Contact>>>,
    identifiers: Option<Json<Vec<Line>>>,
}

impl From<Row> for Customer {
    fn from(row: Row) -> Self {
        let profile = match row.kind {
            CustomerKind::Company => Profile::Company(Company {
                legal_representative: row.legal_representative,
                registered_capital: row.registered_capital,
                founded_on: row.founded_on,
                size: row.size,
                headcount: row.headcount,
                business_scope: row.business_scope,
            }),
            CustomerKind::Person => Profile::Person(Person {
                born_on: row.born_on,
            }),
        };
        Self {
            id: row.id,
            unit_id: row.unit_id,
            account_manager_id: row.account_manager_id,
            status: row.status,
            merged_into: row.merged_into,
            customer_type: row.customer_type,
            name: row.name,
            profile,
            telephone: row.telephone,
            mobile: row.mobile,
            email: row.email,
            region_code: row.region_code,
            address: row.address,
            postal_code: row.postal_code,
            industry: row.industry,
            website: row.website,
            remark: row.remark,
            marketing_opt_out: row.marketing_opt_out,
            survey_opt_out: row.survey_opt_out,
            processing_state: row.processing_state,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The statements that read whole customers share one list of columns and the scope: `$1` to `$3`.
macro_rules! select_customers {
    ($children:literal, $tail:literal, $scope:expr, $($argument:expr),*) => {
        sqlx::query_as!(
            Row,
            "select id as \"id: _\", kind as \"kind: _\", unit_id as \"unit_id: _\",
                    account_manager_id as \"account_manager_id: _\", status as \"status: _\",
                    merged_into as \"merged_into: _\", customer_type as \"customer_type: _\", name,
                    telephone, mobile, email, region_code, address, postal_code, legal_representative,
                    registered_capital as \"registered_capital: _\", founded_on, industry,
                    size as \"size: _\", headcount, website, business_scope, remark, born_on,
                    marketing_opt_out, survey_opt_out, processing_state as \"processing_state: _\", version, created_at,
                    updated_at, " + $children + "
             from customers c
             where ($1::boolean or unit_id = any($2) or account_manager_id = $3) " + $tail,
            $scope.all,
            &uuids(&$scope.units),
            $scope.owner.map(Uuid::from),
            $($argument),*
        )
    };
}

macro_rules! select_bare {
    ($tail:literal, $scope:expr, $($argument:expr),*) => {
        select_customers!(
            "null::jsonb as \"contacts: _\", null::jsonb as \"identifiers: _\"",
            $tail,
            $scope,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: CustomerId,
) -> Result<Option<Customer>, Error> {
    let row = select_bare!("and id = $4", scope, id.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(Customer::from))
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: CustomerId,
) -> Result<Option<Customer>, Error> {
    let row = select_bare!("and id = $4 for update", scope, id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(Customer::from))
}

macro_rules! select_dossiers {
    ($tail:literal, $scope:expr, $($argument:expr),*) => {
        select_customers!(
            "(select jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'title', k.title, 'role', k.role,
                         'telephone', k.telephone, 'mobile', k.mobile, 'email', k.email, 'is_primary', k.is_primary,
                         'position', k.position, 'created_at', k.created_at, 'updated_at', k.updated_at)
                         order by k.position, k.id)
              from customer_contacts k where k.customer_id = c.id) as \"contacts: _\",
             (select jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'value', i.value, 'last4', i.last4,
                         'verdict', i.verdict, 'warnings', i.warnings, 'override_reason', i.override_reason,
                         'created_at', i.created_at) order by i.id)
              from customer_identifiers i where i.customer_id = c.id and i.removed_at is null) as \"identifiers: _\"",
            $tail,
            $scope,
            $($argument),*
        )
    };
}

/// Customer, contacts and identifiers in one round trip.
pub(crate) async fn find_dossier(
    connection: &mut PgConnection,
    scope: &Scope,
    id: CustomerId,
) -> Result<Option<Dossier>, Error> {
    let row = select_dossiers!("and id = $4", scope, id.0)
        .fetch_optional(connection)
        .await?;
    row.map(dossier).transpose()
}

/// As [`find_dossier`], of many, in no order.
pub(crate) async fn find_dossiers(
    connection: &mut PgConnection,
    scope: &Scope,
    ids: &[CustomerId],
) -> Result<Vec<Dossier>, Error> {
    let rows = select_dossiers!("and id = any($4)", scope, &uuids(ids))
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(dossier).collect()
}

fn dossier(mut row: Row) -> Result<Dossier, Error> {
    let contacts = row.contacts.take().map(|json| json.0).unwrap_or_default();
    let lines = row
        .identifiers
        .take()
        .map(|json| json.0)
        .unwrap_or_default();
    let identifiers = lines
        .into_iter()
        .map(TryInto::try_into)
        .collect::<Result<_, _>>()?;
    Ok(Dossier {
        customer: row.into(),
        contacts,
        identifiers,
    })
}

/// The company's columns, all empty for a person.
fn company(customer: &Customer) -> Company {
    match &customer.profile {
        Profile::Company(company) => company.clone(),
        Profile::Person(_) => Company::default(),
    }
}

fn born_on(customer: &Customer) -> Option<NaiveDate> {
    match &customer.profile {
        Profile::Company(_) => None,
        Profile::Person(person) => person.born_on,
    }
}

/// A customer to be put on file.
pub(crate) struct New<'a> {
    pub(crate) customer: &'a Customer,
    pub(crate) keys: SearchKeys,
    /// The key of its history.
    pub(crate) sealed_key: Vec<u8>,
}

/// New customers and the keys of their histories.
pub(crate) async fn insert_each(
    tx: &mut Tx,
    caller: &Caller,
    new: &[New<'_>],
) -> Result<(), Error> {
    let companies: Vec<Company> = new.iter().map(|new| company(new.customer)).collect();
    macro_rules! each {
        ($customer:ident => $value:expr) => {
            new.iter()
                .map(|new| {
                    let $customer = new.customer;
                    $value
                })
                .collect::<Vec<_>>()
        };
    }
    macro_rules! of_company {
        ($company:ident => $value:expr) => {
            companies.iter().map(|$company| $value).collect::<Vec<_>>()
        };
    }
    let key = |part: fn(&SearchKeys) -> &str| -> Vec<&str> {
        new.iter().map(|new| part(&new.keys)).collect()
    };
    // Arrays of different lengths cannot be sent as one; no gram holds the character between them.
    let grams: Vec<String> = new.iter().map(|new| new.keys.bigrams.join("\n")).collect();
    let sealed_keys: Vec<&[u8]> = new.iter().map(|new| new.sealed_key.as_slice()).collect();
    sqlx::query!(
        r#"with customer as (
             insert into customers (id, kind, unit_id, account_manager_id, status, customer_type, name, name_normalised,
                                    name_core, name_grams, sort_key, telephone, mobile, email, region_code, address,
                                    postal_code, legal_representative, registered_capital, founded_on, industry, size,
                                    headcount, website, business_scope, remark, born_on, marketing_opt_out,
                                    survey_opt_out, processing_state, version, created_at, created_by_kind, created_by_id,
                                    updated_at)
             select id, kind, unit_id, account_manager_id, status, customer_type, name, name_normalised, name_core,
                    string_to_array(name_grams, E'\n'), sort_key, telephone, mobile, email, region_code, address,
                    postal_code, legal_representative, registered_capital, founded_on, industry, size, headcount, website,
                    business_scope, remark, born_on, marketing_opt_out, survey_opt_out, processing_state, version,
                    created_at, $1, $2, created_at
             from unnest($3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[],
                         $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[],
                         $18::text[], $19::text[], $20::text[], $21::numeric[], $22::date[], $23::text[], $24::text[],
                         $25::integer[], $26::text[], $27::text[], $28::text[], $29::date[], $30::boolean[],
                         $31::boolean[], $32::text[], $33::bigint[], $34::timestamptz[])
                  as c (id, kind, unit_id, account_manager_id, status, customer_type, name, name_normalised, name_core,
                        name_grams, sort_key, telephone, mobile, email, region_code, address, postal_code,
                        legal_representative, registered_capital, founded_on, industry, size, headcount, website,
                        business_scope, remark, born_on, marketing_opt_out, survey_opt_out, processing_state, version,
                        created_at)
         )
         insert into customer_keys (customer_id, sealed_key)
         select id, sealed_key from unnest($3::uuid[], $35::bytea[]) as k (id, sealed_key)"#,
        caller.principal.kind(),
        caller.principal.id(),
        &each!(customer => customer.id.0),
        &each!(customer => customer.kind().as_str()) as _,
        &each!(customer => customer.unit_id.0),
        &each!(customer => customer.account_manager_id.map(Uuid::from)) as _,
        &each!(customer => customer.status.as_str()) as _,
        &each!(customer => customer.customer_type.map(CustomerType::as_str)) as _,
        &each!(customer => customer.name.as_str()) as _,
        &key(|keys| &keys.normalised) as _,
        &key(|keys| &keys.core) as _,
        &grams,
        &key(|keys| &keys.sort_key) as _,
        &each!(customer => customer.telephone.as_deref()) as _,
        &each!(customer => customer.mobile.as_deref()) as _,
        &each!(customer => customer.email.as_deref()) as _,
        &each!(customer => customer.region_code.as_deref()) as _,
        &each!(customer => customer.address.as_deref()) as _,
        &each!(customer => customer.postal_code.as_deref()) as _,
        &of_company!(company => company.legal_representative.as_deref()) as _,
        &of_company!(company => company.registered_capital.map(Money::value)) as _,
        &of_company!(company => company.founded_on) as _,
        &each!(customer => customer.industry.as_deref()) as _,
        &of_company!(company => company.size.map(Size::as_str)) as _,
        &of_company!(company => company.headcount) as _,
        &each!(customer => customer.website.as_deref()) as _,
        &of_company!(company => company.business_scope.as_deref()) as _,
        &each!(customer => customer.remark.as_deref()) as _,
        &each!(customer => born_on(customer)) as _,
        &each!(customer => customer.marketing_opt_out),
        &each!(customer => customer.survey_opt_out),
        &each!(customer => customer.processing_state.as_str()) as _,
        &each!(customer => customer.version),
        &each!(customer => customer.created_at),
        &sealed_keys as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes everything that can change but the status; the version must be the next one.
pub(crate) async fn update(
    tx: &mut Tx,
    customer: &Customer,
    keys: &SearchKeys,
) -> Result<(), Error> {
    let company = company(customer);
    let done = sqlx::query!(
        "update customers
         set unit_id = $2, account_manager_id = $3, customer_type = $4, name = $5, name_normalised = $6, name_core = $7,
             name_grams = $8, sort_key = $9, telephone = $10, mobile = $11, email = $12, region_code = $13, address = $14,
             postal_code = $15, legal_representative = $16, registered_capital = $17, founded_on = $18, industry = $19,
             size = $20, headcount = $21, website = $22, business_scope = $23, remark = $24, born_on = $25,
             marketing_opt_out = $26, survey_opt_out = $29, version = $27, updated_at = $28
         where id = $1 and version + 1 = $27",
        customer.id.0,
        customer.unit_id.0,
        customer.account_manager_id.map(Uuid::from),
        customer.customer_type.map(CustomerType::as_str),
        customer.name,
        keys.normalised,
        keys.core,
        &keys.bigrams,
        keys.sort_key,
        customer.telephone,
        customer.mobile,
        customer.email,
        customer.region_code,
        customer.address,
        customer.postal_code,
        company.legal_representative,
        company.registered_capital.map(Money::value),
        company.founded_on,
        customer.industry,
        company.size.map(Size::as_str),
        company.headcount,
        customer.website,
        company.business_scope,
        customer.remark,
        born_on(customer),
        customer.marketing_opt_out,
        customer.version,
        customer.updated_at,
        customer.survey_opt_out,
    )
    .execute(&mut **tx)
    .await?;
    Ok(kehu_db::Error::expect_rows(
        "customers",
        done.rows_affected(),
        1,
    )?)
}

/// Raises the version: something of the customer's children has changed.
pub(crate) async fn touch(tx: &mut Tx, customer: &Customer) -> Result<(), Error> {
    let done = sqlx::query!(
        "update customers set version = $2, updated_at = $3 where id = $1 and version + 1 = $2",
        customer.id.0,
        customer.version,
        customer.updated_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(kehu_db::Error::expect_rows(
        "customers",
        done.rows_affected(),
        1,
    )?)
}

pub(crate) async fn update_status(tx: &mut Tx, customer: &Customer) -> Result<(), Error> {
    let done = sqlx::query!(
        "update customers set status = $2, merged_into = $3, version = $4, updated_at = $5
         where id = $1 and version + 1 = $4",
        customer.id.0,
        customer.status.as_str(),
        customer.merged_into.map(Uuid::from),
        customer.version,
        customer.updated_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(kehu_db::Error::expect_rows(
        "customers",
        done.rows_affected(),
        1,
    )?)
}

/// What was merged into a customer that is now merged itself points to the last survivor, so that one step leads there.
pub(crate) async fn redirect(tx: &mut Tx, from: CustomerId, to: CustomerId) -> Result<(), Error> {
    sqlx::query!(
        "update customers set merged_into = $2 where merged_into = $1",
        from.0,
        to.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The customer and all that were merged into it.
pub(crate) async fn family(
    connection: &mut PgConnection,
    id: CustomerId,
) -> Result<Vec<Uuid>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from customers where id = $1 or merged_into = $1 order by id",
        id.0
    )
    .fetch_all(connection)
    .await?;
    Ok(ids)
}
