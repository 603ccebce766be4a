//! The customers themselves.

use super::super::{
    Company, Customer, CustomerKind, CustomerStatus, CustomerType, Person, ProcessingState,
    Profile, Size,
};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{CustomerId, Money, Scope, UnitId, UserId};

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
    processing_state: ProcessingState,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
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
            processing_state: row.processing_state,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The statements that read whole customers share one list of columns and the scope: `$1` to `$3`.
macro_rules! select_customers {
    ($tail:literal, $scope:expr, $($argument:expr),*) => {
        sqlx::query_as!(
            Row,
            "select id as \"id: _\", kind as \"kind: _\", unit_id as \"unit_id: _\", account_manager_id as \"account_manager_id: _\",
                    status as \"status: _\", merged_into as \"merged_into: _\", customer_type as \"customer_type: _\", name,
                    telephone, mobile, email, region_code, address, postal_code, legal_representative,
                    registered_capital as \"registered_capital: _\", founded_on, industry, size as \"size: _\", headcount, website,
                    business_scope, remark, born_on, marketing_opt_out, processing_state as \"processing_state: _\", version,
                    created_at, updated_at
             from customers
             where ($1::boolean or unit_id = any($2) or account_manager_id = $3) " + $tail,
            $scope.all,
            &super::uuids(&$scope.units),
            $scope.owner.map(uuid::Uuid::from),
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: CustomerId,
) -> Result<Option<Customer>, Error> {
    let row = select_customers!("and id = $4", scope, id.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(Customer::from))
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: CustomerId,
) -> Result<Option<Customer>, Error> {
    let row = select_customers!("and id = $4 for update", scope, id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(Customer::from))
}

pub(crate) async fn update_status(tx: &mut Tx, customer: &Customer) -> Result<(), Error> {
    let done = sqlx::query!(
        "update customers set status = $2, version = $3, updated_at = $4 where id = $1 and version + 1 = $3",
        customer.id.0,
        customer.status.as_str(),
        customer.version,
        customer.updated_at,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("customers", done.rows_affected(), 1)
}
