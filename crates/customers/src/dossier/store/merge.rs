//! What speaks against a merge outside the dossier.

use super::super::Error;
use kehu_db::PgConnection;
use kehu_kernel::UnitId;

/// Whether two units belong to the same company: the nearest unit of that kind at or above either. Units above all
/// companies, such as the group itself, are the same if they are equal.
pub(crate) async fn same_company(connection: &mut PgConnection, one: UnitId, other: UnitId) -> Result<bool, Error> {
    let same = sqlx::query_scalar!(
        r#"select count(distinct coalesce(
                      (select p.id from units p
                       where p.kind = 'company' and (p.id = u.id or p.id = any(u.ancestors))
                       order by cardinality(p.ancestors) desc limit 1), u.id)) <= 1 as "same!"
           from units u where u.id in ($1, $2)"#,
        one.0,
        other.0,
    )
    .fetch_one(connection)
    .await?;
    Ok(same)
}
