//! Why an act with visitors is refused.

use chrono::NaiveDate;
use kehu_kernel::{PartyId, UserId, Words};

kehu_kernel::refusals! {
    /// Why an act with visitors is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Policy(kehu_policy::Error),
        Dossier(kehu_customers::dossier::Error),
        Rotation(kehu_rotation::Error),
        Approvals(kehu_approvals::Error),
        Violations(kehu_violations::Error),
    } {
        /// Only persons record.
        PersonsOnly {} = "reception-persons-only", Forbidden, "",
            "Only a person can do this", "仅限个人操作",
            "What is recorded of visitors is recorded by somebody: sign in as the person.", "来访记录须由具体人员登记，请以个人账号登录。";
        /// Not a salesperson there.
        NotSalesperson { user: UserId } = "not-a-salesperson-of-the-site", Invalid, "",
            "Not a salesperson of the site", "不是本案场的售楼员",
            "User {user} does not take part in the rotation of this site.", "用户 {user} 不参加本案场轮接。";

        /// No such party.
        PartyNotFound {} = "party-not-found", NotFound, "",
            "No such party", "来访客户不存在",
            "There is no party with this id that you may see.", "该来访客户不存在，或不在您的权限范围内。";
        /// Merged away.
        PartyMerged { survivor: PartyId } = "party-merged", Conflict, "",
            "The party has been merged", "来访客户已被合并",
            "It proved to be party {survivor}; address that one.", "该来访客户已并入 {survivor}，请对其操作。";
        /// One party twice.
        MergeWithItself {} = "party-merge-with-itself", Invalid, "",
            "A party cannot be merged with itself", "不能与自身合并",
            "Name another party.", "请指定另一来访客户。";
        /// Parties of different sites.
        PartySitesDiffer {} = "party-sites-differ", Conflict, "",
            "The parties belong to different sites", "来访客户分属不同案场",
            "A party lives at one site.", "来访客户仅属于一个案场。";
        /// Both are received now.
        MergeWhileReceived {} = "party-merge-while-received", Conflict, "ATT-G10",
            "Both parties are being received", "两组客户均在接待中",
            "Finish one of the receptions first.", "请先结束其中一个接待。";
        /// Already a member.
        MemberAlready {} = "party-member-already", Conflict, "",
            "The person belongs to the party already", "该人员已在此来访客户中",
            "Nothing is left to do.", "无需重复登记。";
        /// A member of another party.
        MemberElsewhere { party: PartyId } = "party-member-elsewhere", Conflict, "",
            "The person belongs to another party", "该人员属于另一来访客户",
            "They came as party {party}: link the two by kinship, or merge them if they are the same.",
            "该人员已登记为来访客户 {party}，请登记亲属关系；如为同一客户，请合并。";
        /// Not of the party.
        NotAMember {} = "party-not-a-member", Invalid, "",
            "The person does not belong to the party", "该人员不属于此来访客户",
            "Name persons of the party that is meant, each another.", "请填写所指来访客户中的不同人员。";
        /// The reception or link is of another party.
        AnotherParty {} = "another-party", Invalid, "",
            "It is of another party", "不属于同一来访客户",
            "The reception must be one of this party, the other party another one of the same site.",
            "接待须属于该来访客户，关联的来访客户须为同一案场的另一客户。";

        /// No such reception.
        ReceptionNotFound {} = "reception-not-found", NotFound, "",
            "No such reception", "接待记录不存在",
            "There is no reception with this id that you may see.", "该接待记录不存在，或不在您的权限范围内。";
        /// It is over.
        ReceptionFinished {} = "reception-finished", Conflict, "",
            "The reception is finished", "接待已结束",
            "What happened afterwards is recorded as evidence.", "此后的情况请另行登记。";
        /// The salesperson or the party is being received.
        AlreadyReceived {} = "reception-under-way", Conflict, "ATT-G10",
            "A reception is under way", "正在接待中",
            "The salesperson is with a party, or the party with a salesperson: a reception is not broken off.",
            "该售楼员正在接待，或该客户正由他人接待，不得中断。";
        /// Entered too late.
        Backdated { minutes: u16 } = "entered-late", Conflict, "ATT-G21",
            "It is entered too late", "补登已超时",
            "It must be entered on the same day and within {minutes} minutes. The attempt has been recorded.",
            "须在当日且 {minutes} 分钟内登记。此次尝试已记录。";
        /// In the future.
        NotYet {} = "in-the-future", Invalid, "",
            "It has not happened yet", "时间晚于现在",
            "The time must not lie in the future.", "时间不得晚于当前时间。";
        /// Before the visitor came.
        BeforeArrival {} = "before-arrival", Invalid, "",
            "It lies before the arrival", "早于到访时间",
            "Nothing of a reception lies before the visitor's arrival.", "接待中的时间不得早于到访时间。";
        /// A returning visitor is no new one.
        ReturningUsesNoTurn { holder: String, until: NaiveDate } = "returning-visitor-uses-no-turn", Conflict, "ATT-G07",
            "The visitor has been here before", "该客户曾经来访",
            "{holder} holds the claim until {until}; a returning visitor uses no turn. {holder} receives, or somebody on their behalf.",
            "该客户由 {holder} 登记，有效期至 {until}，不占用轮次；应由 {holder} 接待，或由他人代为接待。";
        /// Somebody else is next.
        NotYourTurn {} = "not-your-turn", Conflict, "ATT-G01",
            "It is not that salesperson's turn", "未轮到该售楼员",
            "The next new visitor goes to the first in order who is free. Leave the receiver out to let the order decide.",
            "新客户由排序在前且空闲的售楼员接待；不指定接待人即按次序安排。";
        /// Somebody else is last.
        NotLastInOrder {} = "not-last-in-order", Conflict, "ATT-G08",
            "The last in order volunteers", "应由排序最后的售楼员义务接待",
            "The last in order who is free receives on behalf of an absent colleague.", "同事不在时，由排序最后且空闲的售楼员义务接待。";
        /// Not the holder.
        NotTheHolder {} = "not-the-holder", Conflict, "ATT-G07",
            "Not the holder of the claim", "不是该客户的登记人",
            "Only who holds a standing claim receives a returning visitor as their own.", "仅登记有效期内的登记人可按老客户接待。";
        /// Nobody named them.
        NotNamed {} = "not-named", Conflict, "ATT-G24",
            "The visitor did not name that salesperson", "客户未指定该售楼员",
            "Who receives as named must be among those whom the visitor named.", "按指定接待的售楼员须在客户指定之列。";
        /// The holder is there.
        HolderOnSite {} = "holder-on-site", Conflict, "ATT-G08",
            "The visitor's salesperson is on site and free", "该客户的售楼员在场且空闲",
            "Nobody receives on behalf of a colleague who is there and with nobody.", "同事在场且未接待他人时，不得代为接待。";
        /// No holder to stand in for.
        NobodysVisitor {} = "nobodys-visitor", Conflict, "ATT-G08",
            "Nobody's visitor", "该客户没有登记人",
            "No claim stands on the party: say on whose behalf, or receive it in turn.", "该客户没有有效登记，请注明代谁接待，或按轮次接待。";
        /// Said to be the visitor of one who has nothing to do with it.
        NotTheirVisitor {} = "not-their-visitor", Conflict, "ATT-G01",
            "It is not that salesperson's visitor", "并非该售楼员的客户",
            "Receive on behalf of the holder of the claim; without one, of whom the visitor names, who received the party before, who announced it, or whose customer brings it. Anybody else is received in turn.",
            "仅可代有效登记人接待；无登记时，限客户指名、曾接待、已预先声明或由其老客户带来者。其他来访按轮次接待。";
        /// No receiver.
        ReceiverMissing {} = "receiver-missing", Invalid, "",
            "Say who receives", "请指定接待人",
            "This capacity needs a receiver.", "此接待方式须指定接待人。";
        /// Of whom.
        StatementNeedsSalesperson {} = "statement-salesperson", Invalid, "",
            "The statement does not fit", "陈述内容不符",
            "Naming, declining and complaining are of a salesperson; coming for a discount and the beginning of the reception proper are of none.",
            "指定、拒绝、投诉须注明售楼员；为折扣而来、开始实质接待不须注明。";
        /// Twice.
        ProperBegan {} = "reception-proper-began", Conflict, "",
            "The reception proper has begun", "实质性接待已开始",
            "It begins once.", "无需重复登记。";

        /// No such registration.
        RegistrationNotFound {} = "registration-not-found", NotFound, "ATT-G20",
            "No such registration", "来访登记不存在",
            "There is no registration with this id that you may see.", "该来访登记不存在，或不在您的权限范围内。";
        /// Somebody else received.
        FirstReceiverRegisters {} = "first-receiver-registers", Conflict, "ATT-V08",
            "The first receiver registers the first visit", "首次来访由首接人登记",
            "Whoever is named in the course of a visit receives and follows; register a further visit.",
            "接待过程中被指名者负责后续接待，请按再次来访登记。";
        /// Another than the receiver.
        NotTheReceiver {} = "not-the-receiver", Forbidden, "ATT-G20",
            "Not the receiver", "不是接待人",
            "Each visitor is registered by who received them.", "来访登记须由接待人本人填写。";
        /// On another day.
        NotSameDay {} = "registration-not-same-day", Conflict, "ATT-G21",
            "It must be registered on the day of the visit", "须在来访当日登记",
            "The visitor came on another day; the attempt has been recorded.", "来访日期不是今天；此次尝试已记录。";
        /// A claim stands.
        ClaimStands { holder: String, until: NaiveDate } = "registration-claim-stands", Conflict, "ATT-G22",
            "Another registration came first", "已有在先登记",
            "{holder} holds the claim on this party until {until}; the earlier registration holds.",
            "该客户由 {holder} 登记在先，有效期至 {until}，以先登记者为准。";
        /// A claim was made in the same moment.
        ClaimTaken {} = "registration-claim-taken", Conflict, "ATT-G22",
            "Another registration came first", "已有在先登记",
            "Somebody registered this party in the same moment. Search for it to see who holds the claim.",
            "该客户同时被他人登记，请查询登记人及有效期。";
        /// Registered before.
        AlreadyRegistered {} = "reception-registered", Conflict, "ATT-G20",
            "The reception is registered", "该接待已登记",
            "Correct the registration instead.", "如有错误，请登记更正。";
        /// Corrected before.
        AlreadyCorrected {} = "registration-corrected", Conflict, "GOV-10",
            "The registration has been corrected", "该登记已更正",
            "Correct the latest one.", "请对最新的登记作更正。";
        /// One's own.
        OwnRegistration {} = "own-registration", Forbidden, "ATT-G21",
            "Nobody confirms their own registration", "不得确认本人的登记",
            "Another manager must confirm it.", "须由其他负责人确认。";
        /// The project manager's.
        ForProjectManager {} = "for-the-project-manager", Forbidden, "ATT-G21",
            "This is the project manager's", "须由项目经理办理",
            "The site's project manager does this; the sales manager only at a site without one.",
            "由本案场项目经理办理；没有项目经理的，由销售经理办理。";
        /// Not needed.
        ConfirmationNotNeeded {} = "registration-confirmation-not-needed", Conflict, "ATT-G21",
            "Registrations count at once here", "本案场登记即时生效",
            "The site's rules do not want a confirmation.", "本案场制度不要求确认。";
        /// Decided before.
        RegistrationDecided {} = "registration-decided", Conflict, "ATT-G21",
            "The registration has been decided", "该登记已处理",
            "It is confirmed or refused once.", "每份登记仅处理一次。";
        /// The day was submitted.
        DaySubmitted {} = "registrations-day-submitted", Conflict, "ATT-G21",
            "The day has been submitted", "当日登记已上交",
            "A day's registrations are handed in once.", "每日登记仅上交一次。";

        /// No such enquiry.
        EnquiryNotFound {} = "enquiry-not-found", NotFound, "ATT-G23",
            "No such phone enquiry", "来电登记不存在",
            "There is no enquiry with this id that you may see.", "该来电登记不存在，或不在您的权限范围内。";
        /// It became a visit.
        EnquiryVisited {} = "enquiry-visited", Conflict, "ATT-G23",
            "The enquiry became a visit", "该来电已转来访",
            "It becomes a visit once; receive the party itself.", "每份来电仅转来访一次，请直接接待该客户。";

        /// No such evidence.
        EvidenceNotFound {} = "evidence-not-found", NotFound, "",
            "No such record", "记录不存在",
            "The party has no record with this id.", "该来访客户没有此记录。";
        /// Corrected before.
        EvidenceCorrected {} = "evidence-corrected", Conflict, "",
            "The record has been corrected or withdrawn", "该记录已更正或撤回",
            "Correct the latest one.", "请对最新的记录作更正。";
        /// Another kind.
        CorrectsAnother {} = "evidence-corrects-another", Invalid, "",
            "The correction does not fit", "更正内容不符",
            "A correction is of the same kind as what it corrects; a withdrawal names what it takes back.", "更正须与原记录同类；撤回须指明原记录。";
        /// For managers.
        NotStated {} = "evidence-is-decided", Forbidden, "",
            "That is a manager's decision", "须由负责人裁量",
            "Salespeople state; faults, changes, complaints and company customers are managers' to record.",
            "售楼员仅可陈述；过错、更换、投诉核实及公司客户由负责人登记。";
        /// Another's.
        NotYourStatement {} = "evidence-of-another", Forbidden, "ATT-G21",
            "It was stated by another", "该陈述由他人登记",
            "Correct and take back what you stated yourself; what others recorded is for a manager to decide.",
            "售楼员仅可更正或撤回本人的陈述；他人登记的内容由负责人裁量。";
        /// For salespeople.
        NotDecided {} = "evidence-is-stated", Invalid, "",
            "That is a salesperson's statement", "须由售楼员陈述",
            "Record it as evidence.", "请作为陈述登记。";
        /// Another must.
        AnnouncedByAnother {} = "announced-by-another", Invalid, "ATT-V10",
            "Announce in your own name", "只能以本人名义声明",
            "A salesperson announces their own customer's visitor.", "由售楼员本人声明自己客户介绍的来访。";
        /// No such announcement.
        NoAnnouncement {} = "no-such-announcement", Invalid, "ATT-V10",
            "No such announcement", "没有此声明",
            "The announcement must be one of the existing customer's party.", "声明须属于该老客户。";
        /// Needed.
        ReceptionMissing {} = "evidence-reception-missing", Invalid, "",
            "Name the reception", "请指明接待",
            "This kind is about a reception.", "此类记录须指明接待。";
        /// Not needed.
        ReceptionNeedless {} = "evidence-reception-needless", Invalid, "",
            "It is about no reception", "不涉及接待",
            "Leave the reception out.", "请勿填写接待。";
        /// Another role decides.
        NotTheDecider { roles: Words } = "not-the-decider", Forbidden, "",
            "Another role decides this", "须由其他角色裁量",
            "It is decided at this site by: {roles}.", "须由本案场以下角色裁量：{roles}。";
        /// One's own matter.
        OwnMatter {} = "own-matter", Forbidden, "",
            "Nobody decides in their own matter", "不得裁量本人事项",
            "Another manager must decide.", "须由其他负责人裁量。";
        /// No priority turn.
        NothingToMakeUp {} = "priority-turn-not-due", Conflict, "ATT-V06c",
            "There is nothing to make up for", "无须补轮",
            "A priority turn follows once, where the visitor was given to the next by the roster.",
            "仅在客户已按排班表改由他人接待时可安排一次优先轮值。";
        /// Not by the policy.
        PriorityNotAllowed {} = "priority-turn-refused", Conflict, "ATT-V06c",
            "No priority turn here", "不得安排优先轮值",
            "The site's rules grant it never, or only without fault.", "本案场制度不允许，或仅限无过错者。";

        /// Not in this policy.
        TransfersDoNotCount {} = "transfers-do-not-count", Conflict, "ATT-R12",
            "The site's rules know no draw", "本案场制度不设抽签移交",
            "A draw would move no ownership here: let the policy count transfers first.",
            "在此抽签不改变客户归属，请先在案场制度中启用移交。";
        /// Nothing held.
        NothingToTransfer {} = "nothing-to-transfer", Conflict, "ATT-R12",
            "Nothing to transfer", "没有可分配的客户",
            "The salesperson holds no party at this site.", "该售楼员在本案场没有客户。";
        /// Too late.
        EventBegun {} = "event-begun", Conflict, "ATT-R13",
            "The event has begun", "活动已开始",
            "The method is published at the latest on the day before the event.", "须最迟在活动前一日公布。";
        /// Published before.
        EventPublished {} = "event-method-published", Conflict, "ATT-R13",
            "The event has a method", "该活动已公布办法",
            "What is published does not change.", "已公布的办法不再变更。";
        /// Taken before.
        MinutesTaken {} = "minutes-taken", Conflict, "ATT-G25",
            "The minutes of the day were taken", "当日晚会记录已登记",
            "A day has one meeting.", "每日仅登记一次。";

        /// No such referral.
        ReferralNotFound {} = "referral-not-found", NotFound, "ATT-E02",
            "No such referral", "介绍登记不存在",
            "There is no referral with this id that you may see.", "该介绍登记不存在，或不在您的权限范围内。";
        /// A contact made at work.
        WorkContact {} = "referral-work-contact", Conflict, "ATT-E01",
            "A contact made at work is the company's", "工作中接触的客户属于公司",
            "Only visitors from the private circle are referred. The attempt has been recorded.", "仅可介绍亲朋好友；此次尝试已记录。";
        /// Salespeople do not.
        SalespeopleDoNotRefer {} = "referral-by-salesperson", Forbidden, "ATT-E01",
            "Salespeople of the site do not refer", "本案场售楼员不得介绍客户",
            "Referral is for employees of other departments.", "员工介绍适用于其他部门员工。";
        /// Executives do not.
        ExecutivesIntroduction {} = "referral-by-executive", Forbidden, "ATT-E09",
            "An executive's introduction is a company customer", "公司高层介绍的属于公司客户",
            "The project manager records it as a company customer.", "请由项目经理登记为公司客户。";
        /// Too late.
        VisitedBefore {} = "referral-visited-before", Conflict, "ATT-E02",
            "The visitor has been here", "客户已来访",
            "A visitor is referred before the first visit.", "须在客户首次来访前登记。";
        /// A salesperson was first.
        RegisteredBefore {} = "referral-registered-before", Conflict, "ATT-E04",
            "A salesperson received the visitor first", "销售人员已接待在先",
            "What a salesperson registered first beats a referral claimed later.", "现场销售人员登记在先的，介绍不予支持。";
        /// One is there.
        ReferredAlready {} = "referral-exists", Conflict, "ATT-E02",
            "The visitor is referred already", "该客户已有介绍登记",
            "Another referral waits for the visit or was confirmed.", "已有待确认或已确认的介绍登记。";
        /// It has not lapsed.
        NotLapsed {} = "referral-not-lapsed", Conflict, "ATT-E03",
            "The referral has not lapsed", "介绍登记未失效",
            "It is filed anew once its appointed day has passed without a visit.", "预约日过后客户未来访方可重新登记。";
        /// It has lapsed.
        ReferralLapsed {} = "referral-lapsed", Conflict, "ATT-E03",
            "The referral has lapsed", "介绍登记已失效",
            "The appointed day passed; the referrer can file it anew.", "预约日已过，介绍人可重新登记。";
        /// Not today.
        NotAppointedYet { day: NaiveDate } = "referral-not-appointed-yet", Conflict, "ATT-E04",
            "The visit is appointed for another day", "未到预约来访日",
            "It is confirmed when the visitor comes, on {day}.", "须在预约日 {day} 客户来访时确认。";
        /// Confirmed before.
        ReferralConfirmed {} = "referral-confirmed", Conflict, "ATT-E04",
            "The referral is confirmed", "介绍登记已确认",
            "Nothing is left to do.", "无需重复确认。";
        /// It ended.
        ReferralVoid {} = "referral-void", Conflict, "ATT-E04",
            "The referral no longer counts", "介绍登记无效",
            "The visitor was received as new before it was confirmed, or it was not confirmed.", "客户在确认前已按新客户接待，或未获确认。";
        /// Not confirmed.
        ReferralUnconfirmed {} = "referral-unconfirmed", Conflict, "ATT-E04",
            "The referral is not confirmed", "介绍登记未确认",
            "The project manager confirms it before the visitor goes to a salesperson.", "须先由项目经理确认。";
        /// By rotation.
        ReferralByRotation {} = "referral-by-rotation", Conflict, "ATT-E05",
            "A referred visitor goes to the next in order", "介绍客户按轮班次序接待",
            "Receive in the capacity turn.", "请按轮次接待。";
        /// One's own.
        OwnReferral {} = "own-referral", Forbidden, "ATT-E04",
            "Nobody confirms their own referral", "不得确认本人的介绍",
            "Another must confirm it.", "须由他人确认。";
        /// Nothing waits.
        NothingToSubmit {} = "referrals-nothing-to-submit", Conflict, "ATT-E07",
            "No referral waits for submission", "没有待上报的介绍登记",
            "All confirmed referrals have been submitted.", "已确认的介绍登记均已上报。";
        /// No such match.
        PossibleMatchNotFound {} = "possible-match-not-found", NotFound, "ATT-G06",
            "No such possible match", "疑似同一客户的记录不存在",
            "There is no possible match with this id that you may see.", "该记录不存在，或不在您的权限范围内。";
        /// Settled before.
        PossibleMatchSettled {} = "possible-match-settled", Conflict, "ATT-G06",
            "The possible match is settled", "疑似同一客户已处理",
            "Nothing is left to do.", "无需重复处理。";
        /// The policy takes none.
        FilingsNotTaken {} = "filings-not-taken", Conflict, "ATT-F01",
            "The site takes no such filings", "本案场不接受此类报备",
            "The site's rules have no terms for this kind of recommender. Publish them first.", "案场规则未设此类推荐人的报备条件，请先发布。";
        /// Nobody like that.
        RecommenderNotFound {} = "recommender-not-found", NotFound, "ATT-F01",
            "No such recommender", "推荐人不存在",
            "There is no recommender of this site with this id that you may see.", "该推荐人不存在，或不在您的权限范围内。";
        /// Entered before.
        RecommenderEntered {} = "recommender-entered", Conflict, "ATT-F01",
            "The recommender is entered already", "该推荐人已登记",
            "Change the contract of the one that is there.", "请在已有推荐人上变更合作协议。";
        /// Changed meanwhile.
        RecommenderChanged { version: i64 } = "recommender-stale", Stale, "ATT-F01",
            "The recommender has changed meanwhile", "推荐人信息已被他人修改",
            "It is now at version {version}. Read it again and repeat the change.", "当前版本为 {version}，请重新读取后再修改。";
        /// No such filing.
        FilingNotFound {} = "filing-not-found", NotFound, "ATT-F01",
            "No such filing", "报备不存在",
            "There is no filing with this id that you may see.", "该报备不存在，或不在您的权限范围内。";
        /// Another one stands in its place.
        FilingCorrected {} = "filing-corrected", Conflict, "ATT-F01",
            "The filing was corrected", "报备已更正",
            "Address the filing that corrects it.", "请对更正后的报备进行操作。";
        /// The customer has come.
        FilingVisited {} = "filing-visited", Conflict, "ATT-F07",
            "The filed customer or the recommender has come", "客户或推荐人已到访",
            "From the visit on a filing is what it was.", "到访后报备内容不得更正。";
        /// One's own.
        OwnFiling {} = "own-filing", Forbidden, "ATT-F09",
            "Nobody approves a filing that they entered", "不得审批本人登记的报备",
            "Another must approve it.", "须由他人审批。";
        /// It does not hold.
        FilingDoesNotHold {} = "filing-does-not-hold", Conflict, "ATT-F09",
            "The filing does not protect", "报备未进入保护期",
            "What is approved is a filing that holds and whose customer has come.", "仅有效且客户已到访的报备可以审批。";
        /// Approved before.
        FilingApproved {} = "filing-approved", Conflict, "ATT-F09",
            "The filing is approved", "报备已审批",
            "Nothing is left to do.", "无需重复审批。";
        /// Somebody outside filed the visitor first.
        FiledAlready { until: NaiveDate } = "filed-already", Conflict, "ATT-F03",
            "Somebody outside filed the visitor before", "该客户已由外部推荐人报备",
            "The filing holds until {until}; who recommended first wins.", "报备有效至 {until}，以先报备者为准。";
        /// No such submission.
        SubmissionNotFound {} = "referral-submission-not-found", NotFound, "ATT-E07",
            "No such submission", "上报记录不存在",
            "There is no submission with this id.", "该上报记录不存在。";
    }
}

kehu_db::constraints! { Error {
    "claims_standing_excl" => Error::ClaimTaken {},
    "receptions_open_receiver_key" => Error::AlreadyReceived {},
    "receptions_open_party_key" => Error::AlreadyReceived {},
    "receptions_continues_key" => Error::AlreadyReceived {},
    "receptions_enquiry_key" => Error::EnquiryVisited {},
    "registrations_reception_key" => Error::AlreadyRegistered {},
    "registrations_correction_key" => Error::AlreadyCorrected {},
    "registration_decisions_pkey" => Error::RegistrationDecided {},
    "registration_decisions_own_check" => Error::OwnRegistration {},
    "registration_submissions_day_key" => Error::DaySubmitted {},
    "evidence_corrects_key" => Error::EvidenceCorrected {},
    "event_methods_event_tag_key" => Error::EventPublished {},
    "evening_minutes_day_key" => Error::MinutesTaken {},
    "referrals_party_key" => Error::ReferredAlready {},
    "recommenders_customer_key" => Error::RecommenderEntered {},
    "filings_corrects_key" => Error::FilingCorrected {},
    "filing_approvals_pkey" => Error::FilingApproved {},
    "party_members_pkey" => Error::MemberAlready {},
    "desk_searches_reception_fkey" => Error::ReceptionNotFound {},
}}

impl Error {
    /// There is no such site, or not for the caller: what the rotation says of it too.
    pub(crate) fn site_not_found() -> Self {
        kehu_rotation::Error::SiteNotFound {}.into()
    }

    /// Whoever does not reach the site of a party is told of no party.
    pub(crate) fn hiding_site(self) -> Self {
        match self {
            Self::Rotation(kehu_rotation::Error::SiteNotFound {}) => Self::PartyNotFound {},
            other => other,
        }
    }
}
