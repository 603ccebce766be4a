//! The words of service orders.

kehu_kernel::word_lists! {
    /// What is to be done (CUS-60).
    ServiceKind {
        /// Something is to be repaired.
        Repair = "repair",
        /// A question is to be answered.
        Consultation = "consultation",
        /// Advice on the use of a product or installation.
        TechnicalAdvice = "technical_advice",
        /// An area is to be patrolled.
        Patrol = "patrol",
        /// A fit-out is to be permitted: drawings reviewed, works coordinated, the result accepted.
        FitOut = "fit_out",
        /// Anything else.
        Other = "other",
    }
}

kehu_kernel::word_lists! {
    /// What raised a service order.
    #[schema(as = ServiceOrderOrigin)]
    OriginKind {
        /// The customer asked.
        Request = "request",
        /// An inspection found it.
        Inspection = "inspection",
        /// A complaint needs it.
        Complaint = "complaint",
        /// It was planned.
        Plan = "plan",
    }
}

kehu_kernel::word_lists! {
    /// Where a service order stands.
    ServiceOrderState {
        /// No team has accepted it.
        Issued = "issued",
        /// Teams are at it.
        UnderWay = "under_way",
        /// All is done; the customer's word is missing.
        Done = "done",
        /// Done, and the customer is satisfied where the standard asks for that.
        Closed = "closed",
        /// It was called off.
        Cancelled = "cancelled",
    }
}

kehu_kernel::word_lists! {
    /// Where a team's part stands.
    #[schema(as = ServiceTaskState)]
    TaskState {
        /// Given to the team.
        Assigned = "assigned",
        /// The team has accepted it.
        Accepted = "accepted",
        /// The team is at it.
        Started = "started",
        /// Done.
        Done = "done",
    }
}

kehu_kernel::word_lists! {
    /// How the customer's word was heard.
    #[schema(as = ServiceReplyChannel)]
    ReplyChannel {
        /// At the place.
        OnSite = "on_site",
        /// By telephone.
        Telephone = "telephone",
        /// In writing.
        Writing = "writing",
        /// Online.
        Online = "online",
    }
}

kehu_kernel::word_lists! {
    /// An act on a service order.
    #[schema(as = ServiceOrderEventKind)]
    EventKind {
        /// It was issued.
        Issued = "issued",
        /// A part was given to a team.
        Assigned = "assigned",
        /// A team accepted its part.
        Accepted = "accepted",
        /// A team began.
        Started = "started",
        /// A team has done its part.
        Finished = "finished",
        /// A step of the standard was taken.
        StepTaken = "step_taken",
        /// All was reported as done.
        Completed = "completed",
        /// The customer is satisfied.
        Satisfied = "satisfied",
        /// The customer is not satisfied; work goes on.
        Dissatisfied = "dissatisfied",
        /// It was called off.
        Cancelled = "cancelled",
        /// The result was fed back to a department.
        FedBack = "fed_back",
        /// The department has acknowledged.
        Acknowledged = "acknowledged",
    }
}

kehu_kernel::labels! {
    ServiceOrderState {
        Issued = "已下达", "Issued";
        UnderWay = "办理中", "Under way";
        Done = "已完成，待客户确认", "Done, customer's word missing";
        Closed = "已办结", "Closed";
        Cancelled = "已取消", "Called off";
    }
}

kehu_kernel::labels! {
    TaskState {
        Assigned = "待接受", "Given";
        Accepted = "已接受", "Accepted";
        Started = "进行中", "Started";
        Done = "已完成", "Done";
    }
}
