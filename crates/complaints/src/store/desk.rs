//! What the desk asks: numbers, who calls, what is known.

use crate::model::{Number, Series};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{CustomerId, UnitId};

/// Takes the next number; the series stands still until the transaction ends, so that none is missing or given twice.
pub(crate) async fn next_number(
    tx: &mut Tx,
    company: UnitId,
    series: Series,
    year: i32,
) -> Result<Number, Error> {
    let count = sqlx::query_scalar!(
        "insert into complaint_counters as c (company_id, series, year, last_number) values ($1, $2, $3, 1)
         on conflict on constraint complaint_counters_key do update set last_number = c.last_number + 1
         returning last_number",
        company.0,
        series.as_str(),
        year,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Number {
        series,
        year,
        count,
    })
}

/// The customers of a company who are reached at a number, at most two.
pub(crate) async fn reached_at(
    connection: &mut PgConnection,
    company: UnitId,
    digits: &str,
) -> Result<Vec<CustomerId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select distinct c.id as "id: CustomerId"
           from customer_telephones t
           join customers c on c.id = t.customer_id
           join units u on u.id = c.unit_id
           where t.reversed = reverse($2) and (u.id = $1 or u.ancestors @> array[$1]::uuid[])
             and c.status <> 'merged' and c.processing_state <> 'erased'
           order by 1 limit 2"#,
        company.0,
        digits,
    )
    .fetch_all(connection)
    .await?)
}

/// Whether a customer that is not erased belongs to a company.
pub(crate) async fn is_customer_of(
    connection: &mut PgConnection,
    customer: CustomerId,
    company: UnitId,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from customers c join units u on u.id = c.unit_id
                          where c.id = $1 and (u.id = $2 or u.ancestors @> array[$2]::uuid[])
                            and c.status <> 'merged' and c.processing_state <> 'erased') as "belongs!""#,
        customer.0,
        company.0,
    )
    .fetch_one(connection)
    .await?)
}
