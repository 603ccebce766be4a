//! Why an act on identities is refused.

use kehu_kernel::{Fact, Kind, Refusal, Words};

kehu_kernel::refusals! {
    /// Why an act on identities is refused.
    pub enum Error wraps { Invalid(kehu_kernel::Faults), Throttled(Throttled), Database(kehu_db::Error) } {
        /// No such unit in the caller's scope.
        UnitNotFound {} = "unit-not-found", NotFound, "CUS-06", "No such unit", "组织单元不存在",
            "There is no such unit, or you may not see it.", "该组织单元不存在，或您无权查看。";
        /// Codes of units are unique.
        UnitCodeTaken {} = "unit-code-taken", Conflict, "CUS-06", "The code is taken", "组织编码已被使用",
            "Another unit has this code; choose another.", "已有其他组织单元使用该编码，请更换。";
        /// There is one group.
        GroupExists {} = "unit-group-exists", Conflict, "CUS-06", "There is already a group", "集团已存在",
            "The tree has one root; add a company below it.", "组织树只有一个根节点，请在其下新增公司。";
        /// This kind of unit does not belong under that kind.
        UnitMisplaced { kind: crate::units::UnitKind, parent: Words } = "unit-misplaced", Conflict, "CUS-06",
            "The unit does not belong there", "组织单元不能放在此处",
            "A {kind} cannot lie under a {parent}: a company lies under the group or a company, a department also under the group, all others below a company.",
            "{kind} 不能隶属于 {parent}：公司隶属于集团或公司，部门也可直属集团，其余均在公司之下。";
        /// A unit cannot lie below itself.
        UnitBelowItself {} = "unit-below-itself", Conflict, "CUS-06", "A unit cannot lie below itself", "组织单元不能隶属于自身",
            "Choose a new parent that is not the unit itself and not below it.", "请选择既非自身也不在其下级中的上级单元。";
        /// Units below are still active.
        UnitStillHasUnits {} = "unit-has-active-units", Conflict, "CUS-06", "Units below are active", "下级单元仍在使用",
            "Deactivate the units below first.", "请先停用其下级单元。";
        /// The unit is not active.
        UnitInactive {} = "unit-inactive", Conflict, "CUS-06", "The unit is not active", "组织单元已停用",
            "Choose an active unit or activate this one.", "请选择使用中的组织单元，或先启用该单元。";
        /// Somebody else has changed it meanwhile.
        Stale {} = "version-stale", Stale, "", "Changed meanwhile", "内容已被修改",
            "It was changed since you read it. Read it again and repeat your change.", "读取之后内容已被他人修改，请重新读取后再提交。";
        /// No such user in the caller's scope.
        UserNotFound {} = "user-not-found", NotFound, "CUS-06", "No such user", "用户不存在",
            "There is no such user, or you may not see them.", "该用户不存在，或您无权查看。";
        /// Sign-in names are unique.
        SignInNameTaken {} = "user-sign-in-name-taken", Conflict, "", "The sign-in name is taken", "登录名已被使用",
            "Another user signs in with this name; choose another.", "已有其他用户使用该登录名，请更换。";
        /// The user is blocked already.
        UserBlocked {} = "user-blocked", Conflict, "", "The user is blocked", "用户已被停用",
            "Unblock the user first.", "请先解除停用。";
        /// The user is not blocked.
        UserNotBlocked {} = "user-not-blocked", Conflict, "", "The user is not blocked", "用户未被停用",
            "Nothing is left to do.", "无需操作。";
        /// There must be a system administrator.
        LastAdministrator {} = "user-last-administrator", Conflict, "CUS-06", "The last system administrator", "最后一名系统管理员",
            "Make another active user system administrator first.", "请先指定另一名在用用户为系统管理员。";
        /// Nobody hands out what they do not hold.
        BeyondOwn { permission: crate::Permission } = "permission-beyond-own", Forbidden, "CUS-06", "More than you hold", "超出本人权限",
            "You do not hold the permission to {permission} to this reach yourself; a system administrator can do this.",
            "您本人不具备该范围内的“{permission}”权限，请由系统管理员操作。";
        /// No such role.
        RoleNotFound {} = "role-not-found", NotFound, "CUS-06", "No such role", "角色不存在",
            "There is no such role.", "该角色不存在。";
        /// Codes of roles are unique.
        RoleCodeTaken {} = "role-code-taken", Conflict, "CUS-06", "The code is taken", "角色编码已被使用",
            "Another role has this code; choose another.", "已有其他角色使用该编码，请更换。";
        /// Shipped roles are kept by the program.
        RoleShipped {} = "role-shipped", Conflict, "CUS-06", "A shipped role cannot be changed", "内置角色不可修改",
            "Make a role of your own with the permissions that you need.", "请自建角色并配置所需权限。";
        /// Roles apply everywhere, so they are defined by who reaches everywhere.
        RolesNeedFullReach {} = "role-needs-full-reach", Forbidden, "CUS-06", "Roles belong to the whole organisation", "角色属于整个组织",
            "Only who manages roles with reach over everything may define them.", "仅管理范围为全部的角色管理者可定义角色。";
        /// No such assignment in the caller's scope.
        AssignmentNotFound {} = "assignment-not-found", NotFound, "CUS-06", "No such assignment", "任职不存在",
            "There is no such assignment, or you may not see it.", "该任职不存在，或您无权查看。";
        /// The user already holds the role there at that time.
        AssignmentOverlaps {} = "assignment-overlaps", Conflict, "CUS-06", "The user holds this role there already", "任职期间重叠",
            "End the assignment that is valid at that time, or choose another period.", "请先结束该期间内的任职，或更换任职期间。";
        /// The assignment is over.
        AssignmentEnded {} = "assignment-ended", Conflict, "CUS-06", "The assignment has ended", "任职已结束",
            "Nothing is left to do.", "无需操作。";
        /// No such API key in the caller's scope.
        ApiKeyNotFound {} = "api-key-not-found", NotFound, "", "No such API key", "接口密钥不存在",
            "There is no such API key, or you may not see it.", "该接口密钥不存在，或您无权查看。";
        /// The API key is revoked already.
        ApiKeyRevoked {} = "api-key-revoked", Conflict, "", "The API key is revoked", "接口密钥已吊销",
            "Nothing is left to do; make a new key if one is needed.", "无需操作；如需使用请新建密钥。";
        /// Only people have passwords and sessions.
        PeopleOnly {} = "people-only", Forbidden, "", "Only for people", "仅限用户本人",
            "An API key cannot do this; sign in as a user.", "接口密钥不能执行此操作，请以用户身份登录。";
        /// Unknown name, wrong password, blocked: one answer for all.
        SignInRefused {} = "sign-in-refused", Unauthenticated, "", "Sign-in refused", "登录失败",
            "The name or the password is wrong, or the account is blocked.", "登录名或密码错误，或账号已停用。";
        /// The access token or API key is not valid, or no longer.
        CredentialRefused {} = "credential-refused", Unauthenticated, "", "The credential is not valid", "凭证无效",
            "The token or key is unknown, expired or revoked. Refresh the token or sign in again.", "令牌或密钥未知、过期或已吊销，请刷新令牌或重新登录。";
        /// The refresh token is not valid, or no longer.
        RefreshRefused {} = "refresh-token-refused", Unauthenticated, "", "The refresh token is not valid", "刷新令牌无效",
            "It is unknown, expired, used or revoked. Sign in again.", "刷新令牌未知、过期、已使用或已吊销，请重新登录。";
        /// The present password, asked for to change it, is wrong.
        PasswordWrong {} = "password-wrong", Conflict, "", "The present password is wrong", "当前密码错误",
            "Give your present password to change it.", "修改密码需提供正确的当前密码。";
        /// Too many passwords are being checked.
        Busy {} = "sign-in-busy", Unavailable, "", "Too many sign-ins at once", "登录请求过多",
            "Try again in a few seconds.", "请几秒后重试。";
        /// Randomness or cryptography failed.
        Cryptography { what: &'static str } = "internal-cryptography", Internal, "", "Internal error", "内部错误",
            "{what} failed; the fault has been recorded.", "{what} 失败，故障已记录。";
    }
}

kehu_db::constraints! { Error {
    "units_code_key" => Error::UnitCodeTaken {},
    "units_group_key" => Error::GroupExists {},
    "units_cycle_check" => Error::UnitBelowItself {},
    "users_sign_in_name_key" => Error::SignInNameTaken {},
    "roles_code_key" => Error::RoleCodeTaken {},
    "assignments_overlap_excl" => Error::AssignmentOverlaps {},
}}

/// Too many guesses: nothing was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many sign-in attempts; wait {seconds} s")]
pub struct Throttled {
    /// Whole seconds until the next guess is checked.
    pub seconds: u64,
}

impl Throttled {
    /// The stable fact of this refusal.
    pub const FACT: Fact = Fact {
        code: "sign-in-throttled",
        kind: Kind::RateLimited,
        rule: "",
        en: "Too many sign-in attempts",
        zh: "登录尝试过于频繁",
        detail_en: "Nothing was checked. Try again in {seconds} seconds.",
        detail_zh: "本次未予校验，请 {seconds} 秒后重试。",
    };
}

impl Refusal for Throttled {
    fn fact(&self) -> Fact {
        Self::FACT
    }

    fn detail(&self) -> Words {
        let seconds = self.seconds;
        Words::new(
            format!("Nothing was checked. Try again in {seconds} seconds."),
            format!("本次未予校验，请 {seconds} 秒后重试。"),
        )
    }

    fn retry_after(&self) -> Option<u64> {
        Some(self.seconds)
    }
}
