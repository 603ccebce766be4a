//! What sites recorded of a person. The schema says what that is: the dossier knows no table of a site.

use super::blank::BLANK;
use kehu_db::{Error, PgConnection, Tx};
use kehu_files::Link;
use uuid::Uuid;

/// The words by which a text on several visitors names these persons.
pub(crate) async fn words_of(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<String>, Error> {
    let words = sqlx::query_scalar!(
        r#"select distinct w as "word!" from customers c, unnest(array[c.name, c.mobile, c.telephone, c.email]) w
           where c.id = any($1) and length(w) >= 2"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(words)
}

/// Disputes over these persons, and what of them and of their deals was put before approvers.
pub(crate) async fn things_of(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Link>, Error> {
    let things = sqlx::query_as!(
        Link,
        r#"select distinct kind as "subject_kind!", id as "subject_id!" from site_things_of_persons where customer_id = any($1)"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(things)
}

/// Takes the free texts out of what sites recorded of persons who are erased.
pub(crate) async fn erase_texts(
    tx: &mut Tx,
    family: &[Uuid],
    words: &[String],
) -> Result<(), Error> {
    sqlx::query!(
        "select erase_site_records($1, $2, $3)",
        family,
        words,
        BLANK
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("select erase_filed_names($1)", family)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
