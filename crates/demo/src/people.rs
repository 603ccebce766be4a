//! The people: at least one of each shipped role.

use crate::Error;
use crate::organisation::{
    BALING, CHANGLING, CHANGSHA, DEVELOPER, GROUP, LAKESIDE, PETRO, PETRO_FINANCE, PETRO_SALES,
    PROPERTY, RIVERSIDE, Units, WUHAN,
};
use kehu_db::{PgConnection, Tx};
use kehu_identity::{assignments, codes, users};
use kehu_kernel::{Caller, PageRequest, Scope, UserId};
use std::collections::BTreeMap;

/// The password of all demo users.
pub const PASSWORD: &str = "Huaxin-Demo-2026";

/// A demo user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Name for signing in.
    pub sign_in_name: &'static str,
    /// Name for people.
    pub display_name: &'static str,
    /// Code of the unit to which the person belongs.
    pub home: &'static str,
    /// Code of the role.
    pub role: &'static str,
    /// Code of the unit at which the role is held.
    pub post: &'static str,
}

const fn account(
    sign_in_name: &'static str,
    display_name: &'static str,
    home: &'static str,
    role: &'static str,
    post: &'static str,
) -> Account {
    Account {
        sign_in_name,
        display_name,
        home,
        role,
        post,
    }
}

/// All demo users.
pub const ACCOUNTS: &[Account] = &[
    account("admin", "周敏", GROUP, codes::SYSTEM_ADMINISTRATOR, GROUP),
    account("he.group", "何建国", GROUP, codes::GROUP_EXECUTIVE, GROUP),
    account(
        "fan.parent",
        "范丽华",
        GROUP,
        codes::PARENT_COMPANY_OFFICER,
        GROUP,
    ),
    account("ma.audit", "马振东", GROUP, codes::AUDITOR, GROUP),
    account(
        "gu.privacy",
        "顾雅琴",
        GROUP,
        codes::DATA_PROTECTION_OFFICER,
        GROUP,
    ),
    account("chen.gm", "陈志远", PETRO, codes::GENERAL_MANAGER, PETRO),
    account(
        "lin.director",
        "林晓燕",
        PETRO,
        codes::CUSTOMER_MANAGEMENT_DIRECTOR,
        PETRO,
    ),
    account(
        "xu.manager",
        "徐国强",
        PETRO_SALES,
        codes::DEPARTMENT_MANAGER,
        PETRO_SALES,
    ),
    account(
        "li.sales",
        "李明",
        PETRO_SALES,
        codes::SALES_REVIEWER,
        PETRO,
    ),
    account(
        "zhao.finance",
        "赵秀兰",
        PETRO_FINANCE,
        codes::FINANCE_REVIEWER,
        PETRO,
    ),
    account(
        "qian.assistant",
        "钱思雨",
        PETRO_SALES,
        codes::SALES_ASSISTANT,
        PETRO,
    ),
    account(
        "tang.service",
        "唐丽娟",
        PETRO_SALES,
        codes::CUSTOMER_SERVICE_OFFICER,
        PETRO,
    ),
    account(
        "wang.fang",
        "王芳",
        PETRO_SALES,
        codes::ACCOUNT_MANAGER,
        PETRO_SALES,
    ),
    account(
        "zhang.wei",
        "张伟",
        PETRO_SALES,
        codes::ACCOUNT_MANAGER,
        PETRO_SALES,
    ),
    account(
        "liu.jing",
        "刘静",
        CHANGSHA,
        codes::ACCOUNT_MANAGER,
        CHANGSHA,
    ),
    account(
        "yang.lei",
        "杨磊",
        CHANGSHA,
        codes::ACCOUNT_MANAGER,
        CHANGSHA,
    ),
    account("huang.qiang", "黄强", WUHAN, codes::ACCOUNT_MANAGER, WUHAN),
    account("zhou.tao", "周涛", WUHAN, codes::ACCOUNT_MANAGER, WUHAN),
    account(
        "sun.plant",
        "孙卫东",
        CHANGLING,
        codes::PLANT_OFFICE_CLERK,
        CHANGLING,
    ),
    account(
        "feng.plant",
        "冯桂英",
        BALING,
        codes::PLANT_OFFICE_CLERK,
        BALING,
    ),
    account(
        "deng.director",
        "邓海燕",
        DEVELOPER,
        codes::SALES_DIRECTOR,
        DEVELOPER,
    ),
    account(
        "cao.manager",
        "曹立军",
        DEVELOPER,
        codes::SALES_MANAGER,
        DEVELOPER,
    ),
    account(
        "peng.project",
        "彭博",
        RIVERSIDE,
        codes::PROJECT_MANAGER,
        RIVERSIDE,
    ),
    account(
        "zeng.project",
        "曾雯",
        LAKESIDE,
        codes::PROJECT_MANAGER,
        LAKESIDE,
    ),
    account(
        "xiao.site",
        "肖俊",
        RIVERSIDE,
        codes::SITE_SUPERVISOR,
        RIVERSIDE,
    ),
    account("he.jia", "贺佳", RIVERSIDE, codes::SALESPERSON, RIVERSIDE),
    account("pan.yue", "潘悦", RIVERSIDE, codes::SALESPERSON, RIVERSIDE),
    account("yu.hao", "余浩", LAKESIDE, codes::SALESPERSON, LAKESIDE),
    account("jiang.lan", "蒋岚", LAKESIDE, codes::SALESPERSON, LAKESIDE),
    account(
        "pei.department",
        "裴建华",
        DEVELOPER,
        codes::DEPARTMENT_MANAGER,
        DEVELOPER,
    ),
    account(
        "lan.assistant",
        "兰月",
        DEVELOPER,
        codes::SALES_ASSISTANT,
        DEVELOPER,
    ),
    account(
        "long.leader",
        "龙婷",
        RIVERSIDE,
        codes::GROUP_LEADER,
        RIVERSIDE,
    ),
    account("dai.lin", "戴琳", RIVERSIDE, codes::SALESPERSON, RIVERSIDE),
    account("mo.fei", "莫飞", RIVERSIDE, codes::SALESPERSON, RIVERSIDE),
    account("zou.kai", "邹凯", RIVERSIDE, codes::SALESPERSON, RIVERSIDE),
    account(
        "ouyang.supervisor",
        "欧阳倩",
        LAKESIDE,
        codes::SALES_SUPERVISOR,
        LAKESIDE,
    ),
    account(
        "ding.site",
        "丁一鸣",
        LAKESIDE,
        codes::SITE_SUPERVISOR,
        LAKESIDE,
    ),
    account("tian.ye", "田野", LAKESIDE, codes::SALESPERSON, LAKESIDE),
    account("ren.xin", "任欣", LAKESIDE, codes::SALESPERSON, LAKESIDE),
    account("wei.chen", "魏晨", LAKESIDE, codes::SALESPERSON, LAKESIDE),
    account(
        "hao.finance",
        "郝文静",
        DEVELOPER,
        codes::FINANCE_REVIEWER,
        DEVELOPER,
    ),
    account(
        "shao.finance",
        "邵敏",
        DEVELOPER,
        codes::FINANCE_REVIEWER,
        DEVELOPER,
    ),
    account(
        "qiu.gm",
        "邱志强",
        DEVELOPER,
        codes::GENERAL_MANAGER,
        DEVELOPER,
    ),
    account(
        "shen.property",
        "沈国华",
        PROPERTY,
        codes::PROPERTY_MANAGER,
        PROPERTY,
    ),
    account(
        "lu.service",
        "陆小梅",
        PROPERTY,
        codes::CUSTOMER_SERVICE_OFFICER,
        PROPERTY,
    ),
];

/// The demo users by their sign-in names.
#[derive(Debug)]
pub(crate) struct Staff(BTreeMap<&'static str, UserId>);

impl Staff {
    pub(crate) fn of(&self, name: &'static str) -> Result<UserId, Error> {
        self.0
            .get(name)
            .copied()
            .ok_or(Error::Inconsistent { what: name })
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// The users of a demo that was founded; none where some are missing.
pub(crate) async fn find(connection: &mut PgConnection) -> Result<Option<Staff>, Error> {
    let page = PageRequest {
        limit: 200,
        after: None,
    };
    let filter = users::UserFilter::default();
    let known = users::list(connection, &Scope::everything(), &filter, &page).await?;
    let ids: BTreeMap<_, _> = ACCOUNTS
        .iter()
        .filter_map(|account| {
            let name = account.sign_in_name;
            let user = known.items.iter().find(|user| user.sign_in_name == name)?;
            Some((name, user.id))
        })
        .collect();
    Ok((ids.len() == ACCOUNTS.len()).then_some(Staff(ids)))
}

/// Makes the users with this password's PHC string and gives them their roles.
pub(crate) async fn hire(
    tx: &mut Tx,
    caller: &Caller,
    units: &Units,
    password: &str,
) -> Result<Staff, Error> {
    let mut staff = Staff(BTreeMap::new());
    for account in ACCOUNTS {
        let new = users::NewUser {
            unit_id: units.of(account.home)?,
            sign_in_name: account.sign_in_name.to_owned(),
            display_name: account.display_name.to_owned(),
        };
        let user = users::create(tx, caller, new, users::Credential::Own(password)).await?;
        let post = units.of(account.post)?;
        assignments::create(tx, caller, user.id, account.role, post, caller.today()).await?;
        staff.0.insert(account.sign_in_name, user.id);
    }
    Ok(staff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_identity::passwords::demand_acceptable;

    #[test]
    fn the_password_is_one_that_the_system_itself_would_accept_for_each() {
        for account in ACCOUNTS {
            assert_eq!(
                demand_acceptable("/password", PASSWORD, account.sign_in_name),
                Ok(())
            );
        }
    }
}
