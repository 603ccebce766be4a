//! What may lie where.

use super::{Unit, UnitChange, UnitKind};
use crate::Error;
use kehu_kernel::{Faults, Spoken, UnitId, Words};

/// Demands that a unit of this kind may lie under that parent (CUS-06).
///
/// A company lies under the group or a company. A department lies under the group, a company, a branch or a
/// department; branches lie under a company; sites and plant offices under a company, a branch or a department.
pub(super) fn demand_place(kind: UnitKind, parent: Option<UnitKind>) -> Result<(), Error> {
    use UnitKind::{Branch, Company, Department, Group, PlantOffice, Site};
    let fits = match (kind, parent) {
        (Group, parent) => parent.is_none(),
        (Company, Some(parent)) => matches!(parent, Group | Company),
        (Branch, Some(parent)) => parent == Company,
        (Department, Some(parent)) => matches!(parent, Group | Company | Branch | Department),
        (Site | PlantOffice, Some(parent)) => matches!(parent, Company | Branch | Department),
        (_, None) => false,
    };
    if fits {
        Ok(())
    } else {
        Err(Error::UnitMisplaced {
            kind,
            parent: parent.map_or_else(root, |parent| parent.words()),
        })
    }
}

/// The place above all units, as sentences tell it.
pub(super) fn root() -> Words {
    Words::new("root of the tree", "组织树根节点")
}

/// Demands that a unit may be moved under that parent.
pub(super) fn demand_move(unit: &Unit, parent: &Unit) -> Result<(), Error> {
    if parent.id == unit.id || parent.ancestors.contains(&unit.id) {
        return Err(Error::UnitBelowItself {});
    }
    demand_place(unit.kind, Some(parent.kind))
}

/// The way from the group to a child of this unit.
pub(super) fn way_below(parent: &Unit) -> Vec<UnitId> {
    parent
        .ancestors
        .iter()
        .copied()
        .chain([parent.id])
        .collect()
}

/// Demands well-formed code and names.
pub(super) fn demand_form(code: &str, name: &str, name_en: Option<&str>) -> Result<(), Faults> {
    let mut faults = Faults::default();
    let letters = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit();
    if !(code.len() <= 32
        && code.starts_with(letters)
        && code.chars().all(|letter| letters(letter) || letter == '-'))
    {
        faults.add(
            "/code",
            "unit-code-form",
            "A code begins with a capital letter or digit, continues with these or hyphens, and has at most 32 characters.",
            "编码以大写字母或数字开头，仅含大写字母、数字和连字符，最多 32 位。",
        );
    }
    if !(1..=100).contains(&name.chars().count()) || name.trim() != name {
        faults.add(
            "/name",
            "name-form",
            "A name has 1 to 100 characters and no space at its ends.",
            "名称为 1 至 100 个字符，首尾不含空格。",
        );
    }
    if name_en.is_some_and(|name| !(1..=200).contains(&name.chars().count()) || name.trim() != name)
    {
        faults.add(
            "/name_en",
            "name-form",
            "An English name has 1 to 200 characters and no space at its ends.",
            "英文名称为 1 至 200 个字符，首尾不含空格。",
        );
    }
    faults.none()
}

/// The unit after the change, and the fields that differ.
pub(super) fn changed(unit: &Unit, change: UnitChange) -> (Unit, Vec<&'static str>) {
    let UnitChange {
        code,
        name,
        name_en,
        active,
    } = change;
    let next = Unit {
        code: code.unwrap_or_else(|| unit.code.clone()),
        name: name.unwrap_or_else(|| unit.name.clone()),
        name_en: name_en.unwrap_or_else(|| unit.name_en.clone()),
        active: active.unwrap_or(unit.active),
        ..unit.clone()
    };
    let fields = [
        ("code", next.code != unit.code),
        ("name", next.name != unit.name),
        ("name_en", next.name_en != unit.name_en),
        ("active", next.active != unit.active),
    ];
    let differing = fields
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(field, _)| field)
        .collect();
    (next, differing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use UnitKind::{Branch, Company, Department, Group, PlantOffice, Site};

    #[test]
    fn cus_06_every_kind_lies_where_it_belongs_and_nowhere_else() {
        let allowed = [
            (Group, vec![None]),
            (Company, vec![Some(Group), Some(Company)]),
            (Branch, vec![Some(Company)]),
            (
                Department,
                vec![Some(Group), Some(Company), Some(Branch), Some(Department)],
            ),
            (Site, vec![Some(Company), Some(Branch), Some(Department)]),
            (
                PlantOffice,
                vec![Some(Company), Some(Branch), Some(Department)],
            ),
        ];
        for (kind, parents) in allowed {
            for parent in UnitKind::ALL.map(Some).into_iter().chain([None]) {
                assert_eq!(
                    demand_place(kind, parent).is_ok(),
                    parents.contains(&parent),
                    "{kind:?} under {parent:?}"
                );
            }
        }
    }

    fn unit(number: u128, kind: UnitKind, ancestors: &[u128]) -> Unit {
        let id = |number| UnitId(uuid::Uuid::from_u128(number));
        Unit {
            id: id(number),
            kind,
            parent_id: ancestors.last().map(|number| id(*number)),
            ancestors: ancestors.iter().map(|number| id(*number)).collect(),
            code: "A".to_owned(),
            name: "a".to_owned(),
            name_en: None,
            active: true,
            version: 1,
            created_at: chrono::DateTime::UNIX_EPOCH,
            updated_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_unit_cannot_move_below_itself() {
        let company = unit(2, Company, &[1]);
        assert!(matches!(
            demand_move(&company, &company),
            Err(Error::UnitBelowItself {})
        ));
        assert!(matches!(
            demand_move(&company, &unit(3, Company, &[1, 2])),
            Err(Error::UnitBelowItself {})
        ));
        assert!(demand_move(&company, &unit(4, Company, &[1])).is_ok());
        assert!(matches!(
            demand_move(&company, &unit(5, Department, &[1])),
            Err(Error::UnitMisplaced { .. })
        ));
    }

    #[test]
    fn codes_and_names_are_well_formed_up_to_their_limits() {
        for (code, fits) in [
            ("A", true),
            ("SH-01", true),
            (&*"A".repeat(32), true),
            (&*"A".repeat(33), false),
            ("", false),
            ("-A", false),
            ("a", false),
            ("华东", false),
        ] {
            assert_eq!(demand_form(code, "名", None).is_ok(), fits, "{code}");
        }
        for (name, fits) in [
            ("名".repeat(100), true),
            ("名".repeat(101), false),
            (String::new(), false),
            (" 名".to_owned(), false),
        ] {
            assert_eq!(demand_form("A", &name, None).is_ok(), fits, "{name}");
        }
    }

    #[test]
    fn a_change_names_only_what_differs() {
        let before = unit(2, Company, &[1]);
        let change = UnitChange {
            code: Some("A".to_owned()),
            name_en: Some(Some("b".to_owned())),
            ..UnitChange::default()
        };
        let (after, fields) = changed(&before, change);
        assert_eq!(fields, ["name_en"]);
        assert_eq!(after.name_en.as_deref(), Some("b"));
    }
}
