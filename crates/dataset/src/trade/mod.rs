//! The customers of the trading company, their complaints, and a survey of them.

mod cloning;
mod company;
mod complaints;
mod customers;
mod rows;
mod survey;

use crate::Error;
use crate::setting::Setting;
use std::sync::Arc;

/// Adds all of it.
///
/// # Errors
/// [`Error::Missing`] without the demo; [`Error::Database`].
pub async fn add(setting: &Arc<Setting>) -> Result<(), Error> {
    customers::add(setting).await?;
    complaints::add(setting).await?;
    survey::add(setting).await
}
