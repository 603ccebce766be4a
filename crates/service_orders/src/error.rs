//! Why an act on a service order is refused.

kehu_kernel::refusals! {
    /// Why an act on a service order is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Identity(kehu_identity::Error),
        Policy(kehu_policy::Error),
        Calendar(kehu_calendar::Error),
        Customer(kehu_customers::dossier::Error),
    } {
        /// There is no such order inside the caller's scope.
        NotFound {} = "service-order-not-found", NotFound, "CUS-60",
            "No such service order", "服务指令不存在",
            "There is no service order with this id that you may see.", "该服务指令不存在，或不在您的数据范围内。";
        /// The unit is not there, or lies outside the caller's scope.
        UnknownUnit {} = "service-order-unit-not-found", NotFound, "CUS-60",
            "No such unit", "单位不存在",
            "Issue orders at a unit at which you work or that lies in your scope; give parts to units of the same company.", "只能在您任职或有权管理的单位下达指令，并派给本公司的单位。";
        /// A complaint issues its orders itself.
        OfComplaint {} = "service-order-of-complaint", Invalid, "CMP-14",
            "A complaint issues its own service orders", "投诉的服务指令须由投诉下达",
            "Issue it from the complaint, with issueOrderForComplaint.", "请在该投诉中下达（issueOrderForComplaint）。";
        /// The person is not there.
        UnknownUser {} = "service-order-user-not-found", Invalid, "CUS-60",
            "No such employee", "人员不存在",
            "There is no user with this id in the unit's company.", "该单位所属公司不存在该用户。";
        /// There is no such part.
        TaskNotFound {} = "service-task-not-found", NotFound, "CUS-60",
            "No such part", "任务不存在",
            "The order has no part with this id.", "该服务指令没有此任务。";
        /// There is no such feedback to a unit of the caller's.
        FeedbackNotFound {} = "service-feedback-not-found", NotFound, "CUS-62",
            "No such feedback", "反馈不存在",
            "Nothing with this id was fed back to a unit within your reach.", "没有反馈至您数据范围内部门的此记录。";
        /// The department has acknowledged it.
        AlreadyAcknowledged {} = "service-feedback-already-acknowledged", Conflict, "CUS-62",
            "Already acknowledged", "已确认",
            "Somebody of the department has acknowledged it.", "该部门已有人确认。";
        /// The state does not allow it.
        StateForbidden { state: crate::ServiceOrderState } = "service-order-state-forbidden", Conflict, "CUS-60",
            "The order's state does not allow this", "服务指令当前状态不允许此操作",
            "It is {state}. An order is issued, given to teams, accepted, started, done, and closed with the customer's satisfaction.",
            "当前状态为 {state}。指令须依次下达、派发、接受、开始、完成，经客户满意确认后办结。";
        /// The part's state does not allow it.
        TaskStateForbidden { state: crate::TaskState } = "service-task-state-forbidden", Conflict, "CUS-60",
            "The part's state does not allow this", "任务当前状态不允许此操作",
            "It is {state}. A part is accepted, then started, then finished.", "当前状态为 {state}。任务须先接受，再开始，后完成。";
        /// The order has as many parts as an order has.
        TooManyParts { most: usize } = "service-order-too-many-parts", Conflict, "CUS-60",
            "The order has too many parts", "任务过多",
            "An order has at most {most} parts; issue another.", "每份指令最多 {most} 项任务，请另行下达。";
        /// The part belongs to others.
        NotYours {} = "service-task-not-yours", Forbidden, "CUS-60",
            "The part is another's", "该任务由他人负责",
            "It is acted on by the person or the people of the team to whom it was given.", "任务须由被派人员或被派班组的人员办理。";
        /// The order is another's.
        NotCoordinator {} = "service-order-not-yours", Forbidden, "CUS-60",
            "The order is another's", "该服务指令由他人统筹",
            "It is called off by its coordinator or where it was issued.", "须由统筹人或下达单位撤销。";
        /// Parts are open.
        PartsOpen { count: usize } = "service-order-parts-open", Conflict, "CUS-60",
            "Not every team has done its part", "尚有班组未完成任务",
            "{count} parts are not done. An order without a part that was done cannot be completed.", "尚有 {count} 项任务未完成；没有完成过任何任务的指令不能报完成。";
        /// Nothing was done since the customer was dissatisfied.
        NothingNewDone {} = "service-order-nothing-new-done", Conflict, "CUS-60",
            "Nothing was done since the customer was dissatisfied", "客户不满意后尚未重新处理",
            "Give another part to a team and have it done before it is reported as done again.", "请先另派任务并完成，再报完成。";
        /// A step of the standard is missing.
        StepMissing { key: String } = "service-order-step-missing", Conflict, "CUS-61",
            "A step of the standard is missing", "缺少服务标准规定的步骤",
            "The step {key} was not taken.", "步骤 {key} 尚未办理。";
        /// The standard has no such step.
        UnknownStep {} = "service-order-step-unknown", Invalid, "CUS-61",
            "The standard has no such step", "服务标准中无此步骤",
            "Take one of the steps in the order's standard.", "请选择该指令服务标准中的步骤。";
        /// The step was taken.
        StepTaken {} = "service-order-step-taken", Conflict, "CUS-61",
            "The step was taken already", "该步骤已办理",
            "Each step is taken once.", "每个步骤只办理一次。";
        /// Another step comes first.
        StepOutOfOrder { next: String } = "service-order-step-out-of-order", Conflict, "CUS-61",
            "Another step of the standard comes first", "服务标准规定的步骤须依次办理",
            "Steps are taken in the order of the standard; next is: {next}.", "步骤须按服务标准的顺序办理，下一步为：{next}。";
        /// The policy has no standard for the type.
        NoStandard {} = "service-order-no-standard", Invalid, "CUS-61",
            "There is no standard for this type", "该类型没有服务标准",
            "The service standards of the unit do not name this type; add it to the policy first.", "该单位的服务标准未包含此类型，请先在制度中补充。";
        /// Only people act here.
        PersonsOnly {} = "service-order-persons-only", Forbidden, "CUS-60",
            "Only people act on service orders", "服务指令须由个人办理",
            "Sign in as a person.", "请以个人身份登录。";
    }
}

kehu_db::constraints! { Error {
    "service_orders_unit_fkey" => Error::UnknownUnit {},
    "service_orders_coordinator_fkey" => Error::UnknownUser {},
    "service_order_tasks_unit_fkey" => Error::UnknownUnit {},
    "service_order_tasks_assignee_fkey" => Error::UnknownUser {},
    "service_order_feedback_unit_fkey" => Error::UnknownUnit {},
    "service_order_steps_key" => Error::StepTaken {},
} }
