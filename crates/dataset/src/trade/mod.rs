//! The customers of the trading company, their complaints, and a survey of them.

mod company;
mod customers;
mod rows;

use crate::Error;
use crate::setting::Setting;
use std::sync::Arc;

/// Adds all of it.
///
/// # Errors
/// [`Error::Missing`] without the demo; [`Error::Database`].
pub async fn add(setting: &Arc<Setting>) -> Result<(), Error> {
    customers::add(setting).await
}
