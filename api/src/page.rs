//! Pages of lists in the contract.

use crate::problem::Problem;
use kehu_kernel::{Cursor, PageRequest};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// The parameters of every list. Flattening would hide unknown parameters from serde, so a list with filters names
/// `limit` and `cursor` itself and calls [`page_request`].
#[derive(Debug, Clone, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
}

/// Items on a page unless the caller says otherwise.
#[must_use]
pub const fn default_limit() -> u8 {
    50
}

/// What a store needs for a page; `list` is the whole query, of which everything but `limit` and `cursor` decides which
/// list it is.
///
/// # Errors
/// 400 when the cursor is malformed or of another list.
pub fn page_request<K: Serialize + DeserializeOwned>(
    limit: u8,
    cursor: Option<&str>,
    list: &impl Serialize,
) -> Result<PageRequest<K>, Problem> {
    let after = cursor
        .map(|text| Cursor::decode(text, &identity(list)))
        .transpose()
        .map_err(|error| {
            Problem::parameter(
                "cursor",
                error.to_string(),
                "游标无效或属于其他查询，请从第一页重新开始",
            )
        })?;
    Ok(PageRequest { limit, after })
}

/// The cursor of the next page.
pub fn next_cursor<K: Serialize + DeserializeOwned>(
    next: Option<K>,
    list: &impl Serialize,
) -> Option<String> {
    next.map(|key| Cursor::encode(key, &identity(list)))
}

/// What makes two queries the same list: filters and order.
fn identity(list: &impl Serialize) -> serde_json::Value {
    let mut fields = serde_json::to_value(list).unwrap_or_default();
    if let Some(fields) = fields.as_object_mut() {
        fields.shift_remove("limit");
        fields.shift_remove("cursor");
    }
    fields
}

/// Declares the page type of an item: generic schemas would be inlined under odd names.
#[macro_export]
macro_rules! page {
    ($name:ident, $item:ty) => {
        /// One page of a list.
        #[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
        pub struct $name {
            /// The items, in order.
            #[schema(max_items = 200)]
            pub items: Vec<$item>,
            /// Cursor of the next page; null on the last one.
            #[schema(max_length = 1000)]
            pub next_cursor: Option<String>,
        }
    };
}
