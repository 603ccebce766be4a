//! The group and its units.

use crate::Error;
use chrono::{DateTime, Duration, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_identity::units::{self, NewUnit, Unit, UnitFilter, UnitKind};
use kehu_kernel::{Caller, PageRequest, Scope, UnitId};
use std::collections::BTreeMap;

pub(crate) const GROUP: &str = "HUAXIN";
pub(crate) const PETRO: &str = "HX-PETRO";
pub(crate) const PETRO_SALES: &str = "HX-PETRO-SALES";
pub(crate) const PETRO_FINANCE: &str = "HX-PETRO-FIN";
pub(crate) const CHANGSHA: &str = "HX-PETRO-CS";
pub(crate) const WUHAN: &str = "HX-PETRO-WH";
pub(crate) const CHANGLING: &str = "HX-PETRO-PO-CL";
pub(crate) const BALING: &str = "HX-PETRO-PO-BL";
pub(crate) const DEVELOPER: &str = "HX-HOMES";
pub(crate) const RIVERSIDE: &str = "HX-HOMES-XJ";
pub(crate) const LAKESIDE: &str = "HX-HOMES-MX";
pub(crate) const PROPERTY: &str = "HX-PROPERTY";

/// Code, code of the unit above, kind, names. A unit stands below the one above it.
const UNITS: [(&str, &str, UnitKind, &str, &str); 12] = [
    (GROUP, "", UnitKind::Group, "华信集团", "Huaxin Group"),
    (
        PETRO,
        GROUP,
        UnitKind::Company,
        "华信石化销售有限公司",
        "Huaxin Petrochemical Sales Co., Ltd.",
    ),
    (
        PETRO_SALES,
        PETRO,
        UnitKind::Department,
        "销售部",
        "Sales department",
    ),
    (
        PETRO_FINANCE,
        PETRO,
        UnitKind::Department,
        "财务部",
        "Finance department",
    ),
    (
        CHANGSHA,
        PETRO,
        UnitKind::Branch,
        "长沙分公司",
        "Changsha branch",
    ),
    (WUHAN, PETRO, UnitKind::Branch, "武汉分公司", "Wuhan branch"),
    (
        CHANGLING,
        PETRO,
        UnitKind::PlantOffice,
        "长岭驻厂办",
        "Changling plant office",
    ),
    (
        BALING,
        PETRO,
        UnitKind::PlantOffice,
        "巴陵驻厂办",
        "Baling plant office",
    ),
    (
        DEVELOPER,
        GROUP,
        UnitKind::Company,
        "华信置业有限公司",
        "Huaxin Homes Co., Ltd.",
    ),
    (
        RIVERSIDE,
        DEVELOPER,
        UnitKind::Site,
        "湘江壹号",
        "Xiangjiang No. 1",
    ),
    (
        LAKESIDE,
        DEVELOPER,
        UnitKind::Site,
        "梅溪雅苑",
        "Meixi Garden",
    ),
    (
        PROPERTY,
        GROUP,
        UnitKind::Company,
        "华信物业服务有限公司",
        "Huaxin Property Services Co., Ltd.",
    ),
];

/// The units by their codes.
#[derive(Debug)]
pub(crate) struct Units(BTreeMap<&'static str, UnitId>);

impl Units {
    pub(crate) fn of(&self, code: &'static str) -> Result<UnitId, Error> {
        self.0
            .get(code)
            .copied()
            .ok_or(Error::Inconsistent { what: code })
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// When the organisation began to work with the system: three years before.
pub(crate) fn founded(now: DateTime<Utc>) -> DateTime<Utc> {
    now - Duration::days(3 * 365)
}

/// The group of the database.
pub(crate) async fn group(connection: &mut PgConnection) -> Result<Option<Unit>, Error> {
    let filter = UnitFilter {
        kinds: vec![UnitKind::Group],
        ..UnitFilter::default()
    };
    let page = PageRequest {
        limit: 1,
        after: None,
    };
    let found = units::list(connection, &Scope::everything(), &filter, &page).await?;
    Ok(found.items.into_iter().next())
}

/// The units of a demo that was founded; none where some are missing.
pub(crate) async fn find(connection: &mut PgConnection) -> Result<Option<Units>, Error> {
    let page = PageRequest {
        limit: 200,
        after: None,
    };
    let filter = UnitFilter::default();
    let known = units::list(connection, &Scope::everything(), &filter, &page).await?;
    let ids: BTreeMap<_, _> = UNITS
        .iter()
        .filter_map(|(code, ..)| {
            let unit = known.items.iter().find(|unit| unit.code == *code)?;
            Some((*code, unit.id))
        })
        .collect();
    Ok((ids.len() == UNITS.len()).then_some(Units(ids)))
}

/// Makes the units.
pub(crate) async fn found(tx: &mut Tx, caller: &Caller) -> Result<Units, Error> {
    let mut made = Units(BTreeMap::new());
    for (code, above, kind, name, name_en) in UNITS {
        let parent_id = match above {
            "" => None,
            above => Some(made.of(above)?),
        };
        let new = NewUnit {
            kind,
            parent_id,
            code: code.to_owned(),
            name: name.to_owned(),
            name_en: Some(name_en.to_owned()),
        };
        made.0
            .insert(code, units::create(tx, caller, new).await?.id);
    }
    Ok(made)
}
