//! The two sites at which the developer sells: who works there, what is for sale at which price, who keeps the registers.

mod houses;

pub(crate) use houses::{House, yuan};

use crate::Error;
use crate::actors::Actors;
use crate::organisation::{LAKESIDE, RIVERSIDE, Units};
use chrono::{DateTime, Utc};
use kehu_db::Tx;
use kehu_deals::registers::{self, Register};
use kehu_identity::Permission;
use kehu_kernel::{Caller, UnitId, UserId};
use kehu_rotation::{Applies, NewRoster, set_roster};

/// A user, by the name for signing in.
pub(crate) type Name = &'static str;

/// A site and its people.
#[derive(Debug)]
pub(crate) struct Site {
    /// Code of the unit.
    pub(crate) code: &'static str,
    /// Those who sell, in the order of the first roster.
    pub(crate) sellers: [Name; 5],
    /// The project manager.
    pub(crate) project: Name,
    /// Who leads on the floor.
    pub(crate) supervisor: Name,
    /// Who checks what was followed up: the sales supervisor, or the sales manager of a site without one.
    pub(crate) checker: Name,
    /// Yuan for a square metre on the ground floor, and more for each floor above it.
    prices: (u32, u32),
}

pub(crate) const RIVERSIDE_SITE: Site = Site {
    code: RIVERSIDE,
    sellers: ["he.jia", "pan.yue", "dai.lin", "mo.fei", "zou.kai"],
    project: "peng.project",
    supervisor: "xiao.site",
    checker: MANAGER,
    prices: (14_800, 90),
};

pub(crate) const LAKESIDE_SITE: Site = Site {
    code: LAKESIDE,
    sellers: ["yu.hao", "jiang.lan", "tian.ye", "ren.xin", "wei.chen"],
    project: "zeng.project",
    supervisor: "ding.site",
    checker: "ouyang.supervisor",
    prices: (9_600, 60),
};

/// The sales manager of both sites.
pub(crate) const MANAGER: Name = "cao.manager";
/// Their department manager.
pub(crate) const DEPARTMENT: Name = "pei.department";
/// Who keeps the registers.
const KEEPER: Name = "lan.assistant";

const REGISTERS: [Register; 9] = [
    Register::Reservations,
    Register::Subscriptions,
    Register::Contracts,
    Register::Swaps,
    Register::Renamings,
    Register::Withdrawals,
    Register::Defaults,
    Register::CollectionNotices,
    Register::Receipts,
];

/// Opens a site: its registers have a keeper, its houses a price, and its days a roster, today's among them. Answers the
/// houses.
pub(crate) async fn open(
    tx: &mut Tx,
    actors: &Actors,
    units: &Units,
    site: &Site,
    at: DateTime<Utc>,
) -> Result<Vec<House>, Error> {
    let unit = units.of(site.code)?;
    let manager = actors.caller(MANAGER, Permission::SaleUnitsManage, at)?;
    let keeper = actors.id(KEEPER)?;
    for register in REGISTERS {
        registers::appoint(tx, &manager, unit, register, keeper).await?;
    }
    let assistant = actors.caller(KEEPER, Permission::SaleUnitsManage, at)?;
    let houses = houses::enter(tx, &assistant, unit, site.prices).await?;
    houses::price(tx, &manager, unit, &houses).await?;
    roster_weeks(tx, actors, unit, site, at).await?;
    Ok(houses)
}

/// Whether a site is open: something is built there.
pub(crate) async fn is_open(
    tx: &mut Tx,
    units: &Units,
    site: &Site,
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    let system = Caller::system("demo", at);
    let buildings = kehu_deals::units::list_buildings(tx, &system, units.of(site.code)?).await?;
    Ok(!buildings.is_empty())
}

/// All sellers on every day of the week; the order rolls on from day to day.
async fn roster_weeks(
    tx: &mut Tx,
    actors: &Actors,
    unit: UnitId,
    site: &Site,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let supervisor = actors.caller(site.supervisor, Permission::RotationManage, at)?;
    let sellers = ids(actors, &site.sellers)?;
    for weekday in 1..=7 {
        let roster = NewRoster {
            applies: Applies::Weekly {
                weekday,
                from: supervisor.today(),
            },
            salespeople: sellers.clone(),
            reason: Some("常规排班".to_owned()),
        };
        set_roster(tx, &supervisor, unit, roster).await?;
    }
    Ok(())
}

pub(crate) fn ids(actors: &Actors, names: &[Name]) -> Result<Vec<UserId>, Error> {
    names.iter().map(|name| actors.id(name)).collect()
}
