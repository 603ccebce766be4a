//! Units.

use chrono::{DateTime, Utc};
use kehu_kernel::UnitId;

/// What a unit is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    sqlx::Type,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// The group, the root of the tree.
    Group,
    /// A company.
    Company,
    /// A branch of a company.
    Branch,
    /// A department.
    Department,
    /// A sales office.
    Site,
    /// A plant office, where products are collected.
    PlantOffice,
}

impl UnitKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Group,
        Self::Company,
        Self::Branch,
        Self::Department,
        Self::Site,
        Self::PlantOffice,
    ];

    /// The name in requests, answers and storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Company => "company",
            Self::Branch => "branch",
            Self::Department => "department",
            Self::Site => "site",
            Self::PlantOffice => "plant_office",
        }
    }
}

/// A place in the organisation tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Identifier.
    pub id: UnitId,
    /// What it is.
    pub kind: UnitKind,
    /// The unit above; none for the group.
    pub parent_id: Option<UnitId>,
    /// The way from the group down to the parent.
    pub ancestors: Vec<UnitId>,
    /// Unique code: capital letters, digits and hyphens, at most 32.
    pub code: String,
    /// Name in Chinese, at most 100 characters.
    pub name: String,
    /// Name in English, at most 200 characters.
    pub name_en: Option<String>,
    /// Whether it is in use. An inactive unit keeps its rows and takes no new people.
    pub active: bool,
    /// Counts the changes; the first is 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A unit to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    /// What it is.
    pub kind: UnitKind,
    /// The unit above; none for the group alone.
    pub parent_id: Option<UnitId>,
    /// Unique code: capital letters, digits and hyphens, at most 32.
    pub code: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
}

/// What changes of a unit; none leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitChange {
    /// New code.
    pub code: Option<String>,
    /// New name.
    pub name: Option<String>,
    /// New English name; inner none removes it.
    pub name_en: Option<Option<String>>,
    /// Whether it is in use from now on.
    pub active: Option<bool>,
}

/// Which units a list holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitFilter {
    /// This unit and all below it.
    pub under: Option<UnitId>,
    /// Directly below this unit.
    pub parent_id: Option<UnitId>,
    /// Of one of these kinds; empty for any.
    pub kinds: Vec<UnitKind>,
    /// In use or not.
    pub active: Option<bool>,
    /// Code or name contains this.
    pub q: Option<String>,
}

kehu_kernel::labels! {
    UnitKind {
        Group = "集团", "Group";
        Company = "公司", "Company";
        Branch = "分公司", "Branch";
        Department = "部门", "Department";
        Site = "案场", "Site";
        PlantOffice = "驻厂办", "Plant office";
    }
}
