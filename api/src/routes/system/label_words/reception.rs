//! The labels of reception.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "AbsentHolderRule",
        &[
            (
                "volunteer",
                "排序最后者义务接待",
                "Last in order volunteers",
            ),
            ("assistant", "轮到者协助接待", "Next in order assists"),
        ],
    ),
    (
        "AgeBand",
        &[
            ("under25", "25岁以下", "Under 25"),
            ("from25", "25至34岁", "25 to 34"),
            ("from35", "35至44岁", "35 to 44"),
            ("from45", "45至54岁", "45 to 54"),
            ("from55", "55岁及以上", "55 and more"),
        ],
    ),
    (
        "BeenBefore",
        &[
            ("yes", "来过", "Yes"),
            ("no", "没来过", "No"),
            ("forgot", "来过但忘记接待人", "Forgot by whom"),
        ],
    ),
    (
        "ChangeWay",
        &[
            ("by_roster", "按排班表安排", "By roster"),
            ("as_named", "按客户指定", "As named"),
        ],
    ),
    (
        "DeskAdviceReason",
        &[
            ("holder_on_site", "登记人在场", "Holder on site"),
            (
                "holder_absent_volunteer",
                "登记人不在，义务接待",
                "Holder absent: volunteer",
            ),
            (
                "holder_absent_assistant",
                "登记人不在，协助接待",
                "Holder absent: assistant",
            ),
            ("named", "客户指定", "Named"),
            (
                "first_named_on_site",
                "所指定者中首位在场者",
                "First named on site",
            ),
            (
                "none_named_on_site",
                "所指定者均不在场",
                "None named on site",
            ),
            ("next_in_order", "按轮次接待", "Next in order"),
        ],
    ),
    (
        "EnquiryQuestion",
        &[
            ("price", "价格", "Price"),
            ("location", "位置", "Location"),
            ("layout", "户型", "Layout"),
            ("handover", "交房", "Handover"),
            ("event", "活动", "Event"),
            ("other", "其他", "Other"),
        ],
    ),
    (
        "EventAttributionMethod",
        &[
            ("first_receiver", "归首位接待者", "First receiver"),
            ("event_receiver", "归活动接待者", "Receiver at the event"),
            ("equally", "接待者平分", "Equally"),
            ("pool", "归公佣", "Pool"),
            ("department", "归部门", "Department"),
        ],
    ),
    (
        "ExecutiveNamingReason",
        &[
            ("explanation_failed", "解释无效", "Explanation failed"),
            ("other", "其他原因", "Other"),
        ],
    ),
    (
        "FaultDegree",
        &[
            ("none", "无过错", "None"),
            ("ordinary", "一般过错", "Ordinary"),
            ("serious", "严重过错", "Serious"),
        ],
    ),
    (
        "FocusPoint",
        &[
            ("location", "地段", "Location"),
            ("price", "价格", "Price"),
            ("layout", "户型", "Layout"),
            ("facilities", "配套", "Facilities"),
            ("transport", "交通", "Transport"),
            ("school", "学校", "School"),
            ("brand", "品牌", "Brand"),
            ("property_management", "物业", "Property management"),
            ("appreciation", "升值", "Rise in value"),
            ("quality", "质量", "Quality"),
            ("other", "其他", "Other"),
        ],
    ),
    (
        "IntentLevel",
        &[
            ("a", "A级", "A"),
            ("b", "B级", "B"),
            ("c", "C级", "C"),
            ("d", "D级", "D"),
        ],
    ),
    (
        "IntroductionWay",
        &[
            ("telephoned", "老客户电话告知", "Telephoned"),
            ("brought_along", "老客户带来", "Brought along"),
            ("came_alone", "新客户自行前来", "Came alone"),
        ],
    ),
    (
        "MandatoryRegistrationField",
        &[
            ("name", "姓名", "Name"),
            ("mobile", "手机", "Mobile"),
            ("salutation", "称谓", "Salutation"),
            ("residence_district", "居住区域", "District of residence"),
            ("occupation", "职业", "Occupation"),
            ("purposes", "置业目的", "Purposes"),
            ("property_types", "意向物业", "Property types"),
            ("layouts", "意向户型", "Layouts"),
            ("area", "意向面积", "Area"),
            ("budget", "预算", "Budget"),
            ("focus_points", "关注点", "Points of focus"),
        ],
    ),
    (
        "FilingBuyerMatch",
        &[
            ("party", "同一来访客户中任何人", "Anybody of the party"),
            ("telephone", "电话一致", "Same telephone"),
            (
                "name_and_telephone",
                "姓名和电话一致",
                "Same name and telephone",
            ),
        ],
    ),
    (
        "FilingMoment",
        &[
            ("before_visit", "来访前", "Before the visit"),
            ("at_first_visit", "首次来访当日", "At the first visit"),
        ],
    ),
    (
        "FilingState",
        &[
            ("awaited", "有效，待到访", "Awaited"),
            ("protected", "保护期内", "Protected"),
            ("void", "无效", "Void"),
        ],
    ),
    (
        "FilingWeighing",
        &[
            ("filed", "报备时", "When filed"),
            ("visited", "到访时", "When the customer came"),
            (
                "brought_along",
                "推荐人陪同时",
                "When the recommender came along",
            ),
        ],
    ),
    (
        "PartyKinship",
        &[
            ("spouse", "配偶", "Spouse"),
            ("parent", "父母", "Parent"),
            ("child", "子女", "Child"),
            ("sibling", "兄弟姐妹", "Sibling"),
            ("other_relative", "其他亲属", "Other relative"),
            ("friend", "朋友", "Friend"),
        ],
    ),
    (
        "PartyRecordKind",
        &[
            ("enquiry", "来电", "Enquiry"),
            ("referral_filed", "员工介绍登记", "Referral filed"),
            ("referral_confirmed", "员工介绍确认", "Referral confirmed"),
            ("received", "接待", "Received"),
            ("stated", "客户陈述", "Stated"),
            ("finished", "接待结束", "Finished"),
            ("registered", "来访登记", "Registered"),
            ("confirmed", "登记确认", "Confirmed"),
            ("refused", "登记不予确认", "Refused"),
            ("followed_up", "跟踪回访", "Followed up"),
            ("found", "查询命中", "Found"),
            ("evidence", "证据", "Evidence"),
            ("minuted", "晚会记录", "Minuted"),
            ("transferred", "客户分配", "Transferred"),
            ("merged", "合并", "Merged"),
            ("filed", "外部报备", "Filed"),
        ],
    ),
    (
        "PurchasePurpose",
        &[
            ("first_home", "首次置业自住", "First home"),
            ("better_home", "改善", "Better home"),
            ("investment", "投资", "Investment"),
            ("school_district", "学区", "School district"),
            ("old_age", "养老", "Old age"),
            ("office", "办公", "Office"),
        ],
    ),
    (
        "ReceivedAs",
        &[
            ("turn", "轮到接待", "In turn"),
            ("returning", "接待本人客户", "Own returning visitor"),
            ("named", "指定接待", "Named"),
            ("volunteer", "义务接待", "Volunteer"),
            ("assisting", "协助接待", "Assisting"),
        ],
    ),
    (
        "Recognised",
        &[
            ("by_salesperson", "售楼员认出客户", "By the salesperson"),
            ("by_visitor", "客户认出售楼员", "By the visitor"),
        ],
    ),
    (
        "PossibleMatchState",
        &[
            ("open", "待确认", "Open"),
            ("joined", "已合并", "Joined"),
            ("dismissed", "同名不同人", "Dismissed"),
        ],
    ),
    (
        "RecommenderKind",
        kehu_attribution::policy::RecommenderKind::LABELS,
    ),
    (
        "ReferralEnd",
        &[
            ("received_as_new", "已按新客户接待", "Received as new"),
            (
                "not_own_circle",
                "非介绍人私人客户",
                "Not the referrer's own",
            ),
            ("lapsed", "未按约来访", "Lapsed"),
            ("renewed", "已重新登记", "Renewed"),
        ],
    ),
    (
        "ReferralOrigin",
        &[
            ("private", "私人关系", "Private circle"),
            ("work", "工作接触", "Work"),
        ],
    ),
    (
        "ReferralPresence",
        &[
            ("accompanied", "陪同到场", "Accompanied"),
            ("telephoned", "电话通知", "Telephoned"),
        ],
    ),
    (
        "ReferralRelation",
        &[
            ("relative", "亲属", "Relative"),
            ("friend", "朋友", "Friend"),
            ("classmate", "同学", "Classmate"),
            ("neighbour", "邻居", "Neighbour"),
            ("other_private", "其他私人关系", "Other private"),
        ],
    ),
    (
        "ReferralState",
        &[
            ("filed", "已登记", "Filed"),
            ("confirmed", "已确认", "Confirmed"),
            ("void", "无效", "Void"),
        ],
    ),
    (
        "ReferralSubmissionState",
        &[
            ("submitted", "审批中", "Submitted"),
            ("approved", "已批准", "Approved"),
            ("returned", "已退回", "Returned"),
            ("rejected", "已拒绝", "Rejected"),
            ("withdrawn", "已撤回", "Withdrawn"),
        ],
    ),
    ("Salutation", &[("mr", "先生", "Mr"), ("ms", "女士", "Ms")]),
    (
        "StatementKind",
        &[
            ("named", "指定售楼员", "Names"),
            ("declined", "拒绝售楼员", "Declines"),
            ("complained", "投诉售楼员", "Complains"),
            ("insisted", "坚持", "Insists"),
            ("came_for_discount", "为折扣而来", "Came for a discount"),
            ("proper_began", "开始实质接待", "Reception proper began"),
        ],
    ),
    (
        "StatementPhase",
        &[
            ("before", "实质接待之前", "Before"),
            ("during", "实质接待之中", "During"),
        ],
    ),
    (
        "TransferCause",
        &[
            ("long_leave", "长假", "Long leave"),
            ("transferred", "调离", "Transferred"),
        ],
    ),
    (
        "VisitKind",
        &[
            ("first", "首访", "First visit"),
            ("return", "复访", "Return visit"),
        ],
    ),
    (
        "VisitOutcome",
        &[
            ("undecided", "未定", "Undecided"),
            ("comes_again", "再访", "Comes again"),
            ("reserved", "小定", "Reserved"),
            ("subscribed", "认购", "Subscribed"),
            ("contracted", "签约", "Contracted"),
            ("withdrew", "退房", "Withdrew"),
            ("declined", "不购买", "Will not buy"),
        ],
    ),
    (
        "VisitorChannel",
        &[
            ("newspaper", "报纸", "Newspaper"),
            ("outdoor", "户外", "Outdoor"),
            ("television", "电视", "Television"),
            ("radio", "电台", "Radio"),
            ("internet", "网络", "Internet"),
            ("text_message", "短信", "Text message"),
            ("leaflet", "派单", "Leaflet"),
            ("passing_by", "路过", "Passing by"),
            ("friend", "朋友介绍", "Friend"),
            ("existing_customer", "老带新", "Existing customer"),
            ("agency", "中介渠道", "Agency"),
            ("employee", "员工介绍", "Employee"),
            ("event", "活动", "Event"),
            ("other", "其他", "Other"),
        ],
    ),
    (
        "VisitorSearchKey",
        &[
            ("telephone", "电话", "Telephone"),
            ("name", "姓名", "Name"),
            ("records", "档案", "Records"),
        ],
    ),
    (
        "VisitorSource",
        &[
            ("natural", "自然来访", "Natural"),
            ("agency", "渠道分销", "Agency"),
            ("referral", "全民营销", "Referral"),
        ],
    ),
    (
        "VisitorTransport",
        &[
            ("on_foot", "步行", "On foot"),
            ("bicycle", "自行车", "Bicycle"),
            ("public_transport", "公交地铁", "Public transport"),
            ("taxi", "出租车", "Taxi"),
            ("own_car", "自驾", "Own car"),
            ("shuttle", "看房车", "Shuttle"),
        ],
    ),
    (
        "WantedPayment",
        &[
            ("lump_sum", "一次性", "Lump sum"),
            ("mortgage", "按揭", "Mortgage"),
            ("provident_fund", "公积金", "Provident fund"),
            ("combined", "组合贷款", "Combined"),
            ("instalments", "分期", "Instalments"),
        ],
    ),
    (
        "WantedProperty",
        &[
            ("residence", "住宅", "Residence"),
            ("shop", "商铺", "Shop"),
            ("office", "写字楼", "Office"),
            ("parking", "车位", "Parking"),
        ],
    ),
    (
        "WantedStorey",
        &[
            ("low", "低层", "Low"),
            ("middle", "中层", "Middle"),
            ("high", "高层", "High"),
            ("any", "不限", "Any"),
        ],
    ),
    (
        "VisitorNameIdentity",
        &[
            ("never", "不以姓名认定", "Never"),
            ("possible_match", "提示经理确认", "Possible match"),
            ("joins", "同名即认定", "Joins"),
        ],
    ),
];
