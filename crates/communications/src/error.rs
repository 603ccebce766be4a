//! Why an act on communication is refused.

kehu_kernel::refusals! {
    /// Why an act on communication is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Identity(kehu_identity::Error),
        Customer(kehu_customers::dossier::Error),
    } {
        /// There is no such record inside the caller's scope.
        NotFound {} = "communication-not-found", NotFound, "CUS-08",
            "No such communication", "沟通记录不存在",
            "There is no communication with this id that you may see.", "该沟通记录不存在，或不在您的数据范围内。";
        /// There is no such plan inside the caller's scope.
        PlanNotFound {} = "communication-plan-not-found", NotFound, "CUS-08",
            "No such plan", "沟通计划不存在",
            "There is no plan of regular communication with this id that you may see.", "该沟通计划不存在，或不在您的数据范围内。";
        /// The unit is not there, or lies outside the caller's scope.
        UnknownUnit {} = "communication-unit-not-found", NotFound, "CUS-08",
            "No such unit", "单位不存在",
            "Record at a unit at which you work or that lies in your scope.", "只能在您任职或有权管理的单位登记。";
        /// The responsible person is not there.
        UnknownUser {} = "communication-user-not-found", Invalid, "CUS-08",
            "No such employee", "负责人不存在",
            "There is no user with this id in the unit's company.", "该单位所属公司不存在该用户。";
        /// It was reviewed.
        AlreadyReviewed {} = "communication-already-reviewed", Conflict, "CUS-08",
            "The communication was reviewed", "该沟通已评价",
            "Its effect was judged once and stands.", "其效果已作评价，不再更改。";
        /// The plan has ended.
        PlanEnded {} = "communication-plan-ended", Conflict, "CUS-08",
            "The plan has ended", "沟通计划已终止",
            "Make a new plan.", "请新建计划。";
        /// The plan is with somebody else.
        PlanOfAnother {} = "communication-plan-of-another", Invalid, "CUS-08",
            "The plan is for another", "计划对象不符",
            "Only a communication with whom the plan is for is recorded under it.", "只有与计划对象的沟通才能计入该计划。";
        /// Only people record.
        PersonsOnly {} = "communication-persons-only", Forbidden, "CUS-08",
            "Only people record communication", "沟通须由个人登记",
            "Sign in as a person.", "请以个人身份登录。";
    }
}

kehu_db::constraints! { Error {
    "communications_unit_fkey" => Error::UnknownUnit {},
    "communications_plan_fkey" => Error::PlanNotFound {},
    "communication_plans_unit_fkey" => Error::UnknownUnit {},
    "communication_plans_responsible_fkey" => Error::UnknownUser {},
} }
