//! Buildings.

use chrono::{DateTime, Utc};
use kehu_deals::units::{self as domain, NewBuilding};
use kehu_kernel::{BuildingId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A building of a site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Building {
    /// Identifier.
    pub id: BuildingId,
    /// The site.
    pub site_id: UnitId,
    /// Its number at the site.
    #[schema(max_length = 20, example = "3")]
    pub code: String,
    /// Name.
    #[schema(max_length = 100, example = "3栋")]
    pub name: String,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

impl From<domain::Building> for Building {
    fn from(building: domain::Building) -> Self {
        let domain::Building {
            id,
            site_id,
            code,
            name,
            created_at,
        } = building;
        Self {
            id,
            site_id,
            code,
            name,
            created_at,
        }
    }
}

/// The buildings of a site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BuildingList {
    /// By number.
    #[schema(max_items = 1000)]
    pub items: Vec<Building>,
}

/// Enters a building.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateBuilding {
    /// Its number at the site, unique there.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20, example = "3")]
    pub code: String,
    /// Name.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "3栋")]
    pub name: String,
}

impl From<CreateBuilding> for NewBuilding {
    fn from(body: CreateBuilding) -> Self {
        let CreateBuilding { code, name } = body;
        Self { code, name }
    }
}
