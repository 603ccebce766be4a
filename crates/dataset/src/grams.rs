//! The grams by which customers are found, which triggers keep while they are awake.

use crate::Error;
use crate::setting::Setting;

/// Makes them anew, of all customers.
pub(crate) async fn fill(setting: &Setting) -> Result<(), Error> {
    let mut connection = setting.connect().await?;
    sqlx::query("select fill_customer_grams()")
        .execute(&mut connection)
        .await?;
    Ok(())
}
