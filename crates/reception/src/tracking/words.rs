//! The closed lists of words of tracking, as stored and as sent.

kehu_kernel::word_lists! {
    /// Where a party stands in the funnel (ATT-G27).
    FunnelStage {
        /// Called or came; its details are collected.
        Collected = "collected",
        /// Registered: screened by the form.
        Screened = "screened",
        /// Reported and discussed.
        Analysed = "analysed",
        /// Classified again after the analysis.
        Classified = "classified",
        /// Being followed up.
        Followed = "followed",
        /// Filed away.
        Archived = "archived",
        /// Followed up again after it was archived, or after a deal was lost.
        FollowedAgain = "followed_again",
        /// Bought.
        Dealt = "dealt",
        /// Bought again.
        SecondDeal = "second_deal",
        /// Bought, and brings new visitors.
        Referring = "referring",
    }
    /// What moved a party through the funnel.
    FunnelCause {
        /// It called or came for the first time.
        FirstContact = "first_contact",
        /// It was registered.
        Registration = "registration",
        /// It was reported in an evening meeting.
        Minutes = "minutes",
        /// It was contacted.
        FollowUp = "follow_up",
        /// A deal.
        Deal = "deal",
        /// A deal that was lost.
        DealLeft = "deal_left",
        /// Nothing happened for long.
        Inactivity = "inactivity",
        /// Another party proved to be the same.
        Merge = "merge",
        /// Somebody's judgement.
        ByHand = "by_hand",
    }
    /// What of a salesperson's work a manager checks at intervals.
    WorkCheckSubject {
        /// The dossiers of visitors and owners 客户及业主资料.
        Dossiers = "dossiers",
        /// The contacts with those who bought 售后服务.
        AfterSale = "after_sale",
    }
    /// How a party was contacted.
    FollowUpWay {
        /// By telephone.
        Telephone = "telephone",
        /// By text message.
        TextMessage = "text_message",
        /// By WeChat.
        Wechat = "wechat",
        /// When it came to the site.
        SiteVisit = "site_visit",
        /// At its home.
        HomeVisit = "home_visit",
        /// Otherwise.
        Other = "other",
    }
    /// Of which time a plan is.
    PlanKind {
        /// Of a day.
        Daily = "daily",
        /// Of seven days.
        Weekly = "weekly",
    }
    /// Where a plan stands (ATT-S03).
    PlanState {
        /// Written; its owner may still change it.
        Written = "written",
        /// With the sales assistant.
        Kept = "kept",
        /// Given back for the summary.
        GivenBack = "given_back",
        /// Summarised; nothing in it changes any more.
        Closed = "closed",
    }
}

kehu_kernel::labels! {
    PlanState {
        Written = "已填写", "Written";
        Kept = "已收存", "Kept";
        GivenBack = "已发还", "Given back";
        Closed = "已总结", "Closed";
    }
}

kehu_kernel::labels! {
    FunnelStage {
        Collected = "已收集", "Collected";
        Screened = "已筛选", "Screened";
        Analysed = "已分析", "Analysed";
        Classified = "已再分类", "Classified";
        Followed = "跟踪中", "Followed";
        Archived = "已存档", "Archived";
        FollowedAgain = "再次跟踪", "Followed again";
        Dealt = "已成交", "Dealt";
        SecondDeal = "二次成交", "Second deal";
        Referring = "介绍新客户", "Referring";
    }
}
