//! The rules in words: what each says, in both languages, and the clause of the source from which it comes.

use crate::RuleId;
use crate::policy::RuleSet;
use crate::rules::{FILING, demanded, order};
use kehu_kernel::Words;

/// A rule in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleWords {
    /// The rule.
    pub rule: RuleId,
    /// What people call it.
    pub title: Words,
    /// What it says, with the figures of the shipped presets left to the policy.
    pub sentence: Words,
    /// The clause of the source, such as `A12.3(7)i`; `P13`, `P14` and `P16` are published policies of other offices.
    pub source: &'static str,
}

/// All rules in words, in the order of the specification.
#[must_use]
pub fn catalogue() -> Vec<RuleWords> {
    RuleId::ALL.iter().map(|rule| words_of(*rule)).collect()
}

/// The rules of a set in the order in which they are weighed: the first that applies decides.
#[must_use]
pub fn order_of(rule_set: RuleSet) -> Vec<RuleId> {
    order(rule_set).iter().map(|rule| rule.id).collect()
}

/// What the rules of a set demand of every order of them: the first of each pair stands before the other.
#[must_use]
pub fn demanded_order(rule_set: RuleSet) -> Vec<(RuleId, RuleId)> {
    demanded(rule_set)
}

/// The conditions of a filing in the order in which they are looked at, beside both sets.
#[must_use]
pub fn order_of_filing() -> Vec<RuleId> {
    FILING.iter().map(|rule| rule.id).collect()
}

/// A rule in words.
#[must_use]
pub fn words_of(rule: RuleId) -> RuleWords {
    let (source, [title_en, title_zh], [en, zh]) = text(rule);
    RuleWords {
        rule,
        title: Words::new(title_en, title_zh),
        sentence: Words::new(en, zh),
        source,
    }
}

type Text = (&'static str, [&'static str; 2], [&'static str; 2]);

const fn text(rule: RuleId) -> Text {
    match rule {
        RuleId::V00 => (
            "A12.3(1)-(2)",
            ["New visitor by rotation", "轮接新客户"],
            [
                "A new visitor received by rotation and registered belongs to the receiver.",
                "按轮排接待并登记的新客户，归接待的售楼员所有。",
            ],
        ),
        RuleId::V01 => (
            "A12.4(1)",
            [
                "Returning visitor, salesperson known",
                "老客户来访，原售楼员已知",
            ],
            [
                "A visitor who comes again is received for, and belongs to, the salesperson whose registration stands.",
                "曾经到访的客户再次来访，仍归登记有效的原售楼员所有，不占轮次。",
            ],
        ),
        RuleId::V02 => (
            "A12.3(7)g",
            ["Recognised the same day", "当日认出"],
            [
                "Who could not name the earlier salesperson and was received as new goes back to that salesperson when \
                 recognised the same day.",
                "记不得原售楼员而作为新客户接待的，当日认出的，仍由原售楼员接待，归原售楼员所有。",
            ],
        ),
        RuleId::V03 => (
            "A12.3(7)h",
            ["Deal on the spot before recognition", "当场成交前未认出"],
            [
                "When the new salesperson closes on the spot before the earlier one is recognised, party and commission \
                 are the new one's.",
                "新售楼员促成当场成交，且成交前未认出原售楼员的，客户资源和佣金全部归新售楼员所有。",
            ],
        ),
        RuleId::V04 => (
            "A12.3(7)i",
            ["Recognised within the window", "期限内认出，佣金分配"],
            [
                "Not closed on the spot and recognised later within the window: the new salesperson follows up, the \
                 commission is divided between the new and the earlier one.",
                "当场未成交、在规定期限内认出的，由新售楼员负责跟进，成交佣金由新、原售楼员按比例分配。",
            ],
        ),
        RuleId::V05 => (
            "A12.3(7)j",
            ["Not recognised within the window", "期限内未认出"],
            [
                "Not closed on the spot and not recognised within the window: party and commission are the new \
                 salesperson's.",
                "当场未成交、在规定期限内也未认出的，客户资源和佣金全部归新售楼员所有。",
            ],
        ),
        RuleId::V06a => (
            "A12.3(10)a",
            ["Change wanted, no fault", "要求更换，售楼员无过错"],
            [
                "A visitor who wants another salesperson without fault of the present one stays with the present one.",
                "售楼员无过错的，更换要求原则上不予支持，客户仍归该售楼员。",
            ],
        ),
        RuleId::V06b => (
            "A12.3(10)b",
            ["Change wanted, ordinary fault", "要求更换，一般性过错"],
            [
                "After an ordinary fault the present salesperson goes on; the violation is recorded.",
                "售楼员确有一般性过错的，记录违规，安抚后仍由该售楼员继续接待。",
            ],
        ),
        RuleId::V06c => (
            "A12.3(10)c",
            [
                "Changed for serious fault or firm refusal",
                "严重过错或坚决拒绝，更换售楼员",
            ],
            [
                "For serious fault or firm refusal the sales manager has the next by roster receive the visitor as new; \
                 the former salesperson keeps no right.",
                "售楼员有严重过错或客户坚决拒绝其继续接待的，由销售经理按排班表安排他人接待，按新客户处理，原售楼员不再享有任何权益。",
            ],
        ),
        RuleId::V07 => (
            "A12.5(1)",
            ["Named before the reception", "接待前指定"],
            [
                "A new visitor who names a salesperson before the reception proper is that salesperson's, outside the \
                 order; a turn missed by it is not made up.",
                "新客户在进入实质性接待之前指定售楼员的，由被指定者接待并归其所有，不计入排班，错过的轮次不补。",
            ],
        ),
        RuleId::V08 => (
            "A12.5(2)",
            ["Named during the reception", "接待中途指定"],
            [
                "A visitor of the day who names another during the reception and insists, explanation having failed, may \
                 be let have the one named; the commission is divided between the first receiver and the one named.",
                "当日来访的新客户中途指定他人、态度坚决且解释无效，销售经理决定安排的，佣金由最先接待者与被指定者按比例分配。",
            ],
        ),
        RuleId::V08x => (
            "A12.5(2)",
            ["Naming instigated", "怂恿指定"],
            [
                "When the one named is proved to have instigated the visitor, all commission is the first receiver's.",
                "证明被指定的售楼员有怂恿等行为的，全部佣金归最先接待的售楼员。",
            ],
        ),
        RuleId::V09 => (
            "A12.5(3)",
            ["Another named by an earlier visitor", "已来访客户另行指定"],
            [
                "A visitor of an earlier day who names another and insists is received by that one as a volunteer; all \
                 commission is the first receiver's.",
                "已来访过的客户另行指定他人且态度坚决的，被指定者作义务接待，全部佣金归最先接待的售楼员。",
            ],
        ),
        RuleId::V10 => (
            "A12.7(5)a-b",
            [
                "Existing customer's new visitor, announced or named",
                "老客户介绍，已声明或指定",
            ],
            [
                "A new visitor whom an existing customer announced through the salesperson, or brought along naming the \
                 salesperson, is that salesperson's.",
                "老客户事先致电且售楼员事先声明并约好时间，或老客户带新客户来并声明找该售楼员的，新客户归该售楼员。",
            ],
        ),
        RuleId::V11 => (
            "A12.5(4), A12.7(5)c",
            [
                "Existing customer's new visitor in any other case",
                "老客户介绍，其他情形",
            ],
            [
                "In any other case an existing customer's new visitor is treated as new and belongs to the receiver by \
                 rotation.",
                "老客户介绍的新客户不符合指定接待条件的，一律作新客户处理，归轮排接待的售楼员。",
            ],
        ),
        RuleId::V12 => (
            "A12.7(4)",
            ["Spouses registered separately", "夫妻分别来访登记"],
            [
                "Spouses who came separately and were registered by two salespeople before the deal are received by both, \
                 who share the commission.",
                "夫妻在成交前分别来访、由两位售楼员分别登记的，由双方共同接待，佣金按比例共享。",
            ],
        ),
        RuleId::V13 => (
            "A12.6(1)2",
            [
                "Company customer, salesperson named",
                "公司客户，领导指定售楼员",
            ],
            [
                "A salesperson named by an executive receives as a volunteer; the commission goes to the pool.",
                "公司领导指定售楼员接待的，视为义务接待，不计入排班，成交佣金作为公佣。",
            ],
        ),
        RuleId::V14 => (
            "A12.6(1)3",
            [
                "Company customer, introduced only",
                "公司客户，仅由公司介绍",
            ],
            [
                "When the company only introduced or brought the visitor and a salesperson did the rest, salesperson and \
                 pool divide the commission.",
                "仅由公司或高层介绍或带到现场、由售楼员全程跟进成交的，佣金由该售楼员与公佣按比例分配。",
            ],
        ),
        RuleId::V15 => (
            "A12.6(1)4",
            [
                "Company customer, deal by the company",
                "公司客户，公司直接安排成交",
            ],
            [
                "When the company arranged the deal and a salesperson does the after-sale work, salesperson and pool \
                 divide the commission.",
                "由公司或高层直接安排成交、售楼员负责售后跟进的，佣金由该售楼员与公佣按比例分配。",
            ],
        ),
        RuleId::V16 => (
            "A12.6(1)5",
            [
                "Company customer, all by other staff",
                "公司客户，全部由其他员工办理",
            ],
            [
                "When the company arranged the deal and other staff do the after-sale work, the commission goes to the \
                 pool.",
                "由公司直接安排成交并由其他员工跟进售后的，成交佣金作为公佣。",
            ],
        ),
        RuleId::V17 => (
            "A12.6(1)1",
            [
                "Registered before the company was contacted",
                "先到访登记，不视为公司客户",
            ],
            [
                "Who had visited and been registered before contacting the company is no company customer.",
                "在与公司或高层联系之前已到访现场并办理登记的，不再视为公司客户。",
            ],
        ),
        RuleId::V18 => (
            "A12.7(1)",
            ["Earlier claim expired", "原登记已过有效期"],
            [
                "A registration that has expired gives its salesperson nothing; the visitor is the new receiver's.",
                "登记超过有效期的不再有效，客户归新接待并登记的售楼员。",
            ],
        ),
        RuleId::V19 => (
            "A12.7(6)",
            ["Change after the deal", "成交后变更"],
            [
                "A change of unit or name after the deal does not change the handler; performance and commission stay.",
                "成交后更名、换房等变更，不变更经办售楼员，业绩和佣金不变。",
            ],
        ),
        RuleId::V20 => (
            "A12.7(7)",
            ["Ruling by fault and contribution", "按过错与贡献裁定"],
            [
                "What none of the rules settles is decided by the project manager's written opinion, approved by the sales \
                 director.",
                "依上述条款仍无法分清的，由项目经理按过错大小和贡献大小提出书面意见，报销售总监审批。",
            ],
        ),
        RuleId::R01 => (
            "A14.5.1",
            ["The first visit decides", "首访原则"],
            [
                "The first visit decides; register and evening minutes are its evidence, the earlier registration holds.",
                "客户首访原则：以客户登记表时间和晚会记录为准，登记早者为先。",
            ],
        ),
        RuleId::R02 => (
            "A14.5.3(1)",
            ["Claimant known and on site", "知悉原接待人且在现场"],
            [
                "Who learns that another received the visitor before hands back to that one when on site.",
                "接待过程中知道他人曾接待过，而该人又在现场的，交回该人接待，业绩属该人。",
            ],
        ),
        RuleId::R03 => (
            "A14.5.3(2)",
            ["Claimant declined", "客户不愿找原接待人"],
            [
                "A visitor who declines the claimant and wants another is followed up by the other; the claimant keeps a \
                 share while the claim stands.",
                "客户不愿找原接待人而要求他人接待的，由他人跟进，业绩属他人；原接待人在建档有效期内的，按比例分得提成。",
            ],
        ),
        RuleId::R03x => (
            "A14.5.3(2)",
            ["Declined, claim expired", "不愿找原接待人，建档已失效"],
            [
                "A visitor who declines one whose claim has expired is the other's alone.",
                "原接待人建档已失效的，与其无关，全部归现接待人。",
            ],
        ),
        RuleId::R04 => (
            "A14.5.3(3)",
            ["Claimant away, another assists", "原接待人不在，协助接待"],
            [
                "When the visitor says who received before and that one is not on site, another assists; the claimant has \
                 the performance, both share the commission.",
                "客户说出原接待人而其不在现场的，由他人协助接待，不列入轮值，业绩属原接待人，奖金按比例分配。",
            ],
        ),
        RuleId::R05 => (
            "A14.5.3(4)",
            ["Complaint verified", "客户投诉属实"],
            [
                "When the visitor declines and complains of the claimant, and the supervisor has verified it, the deal has \
                 nothing to do with the claimant.",
                "客户不愿找原接待人并投诉，告知销售主任及原接待人并经主任落实的，成交与原接待人无关。",
            ],
        ),
        RuleId::R06 => (
            "A14.5.3(5)",
            ["Several named, none chosen", "说出多名销售员而不指定"],
            [
                "A visitor who names several and chooses none is received by the first named who is on site; by rotation \
                 only when none is.",
                "客户说出多名销售员但不指定的，依所说顺序由在场者接待；均不在场的，由前台轮值接待。",
            ],
        ),
        RuleId::R07 => (
            "A14.5.3(6)",
            ["Gone to another for a discount", "为争取折头找他人"],
            [
                "A visitor who goes to another only to bargain for a discount remains the claimant's.",
                "客户为争取销售折头而找他人的，业绩奖金全部属原接待人。",
            ],
        ),
        RuleId::R08 => (
            "A14.5.3(7)",
            ["Forgotten, found afterwards", "忘记原接待人，事后查得"],
            [
                "When the visitor forgot who received before and the new receiver finds the claimant in the records \
                 afterwards, one of them follows up and both share the commission.",
                "客户忘记由谁接待而列入轮值，客户走后经档案查得且在建档有效期内的，由其中一人跟进，奖金按比例分配。",
            ],
        ),
        RuleId::R08x => (
            "A14.5.3(7)",
            ["Forgotten, not found", "忘记原接待人，未查得或已失效"],
            [
                "When the receiver does not find the claimant, or the claim has expired, the visitor is the receiver's.",
                "未查得原接待人或其建档已失效的，成交与其无关，归现接待人。",
            ],
        ),
        RuleId::R09 => (
            "A14.5.3(8)",
            ["Another named on a later visit", "第 n 次来访指定他人"],
            [
                "Who is named on a later visit shares with the earlier receivers.",
                "客户第 n 次来访时指定他人接待的，业绩奖金由被指定者与此前的接待者按比例分配。",
            ],
        ),
        RuleId::R10 => (
            "A14.5.3(10)",
            ["Brought by an existing customer", "旧客户带来的新客户"],
            [
                "A new visitor brought by an existing customer is the existing customer's receiver's.",
                "旧客户带来的新客户，原则上属原始接待者所有。",
            ],
        ),
        RuleId::R11 => (
            "A14.5.3(11)",
            ["Family members one after the other", "家庭成员先后来访"],
            [
                "When one of a family came first and another later, the first receiver counts.",
                "家庭中一方先来、另一方后来看房的，成交后以先接待者为准。",
            ],
        ),
        RuleId::R12 => (
            "A14.5.3(12)",
            ["Long leave or transfer", "长假或调离"],
            [
                "The parties of one on long leave or transferred go to others by random draw, who count from then on.",
                "销售代表请长假或调离的，其客户由经理随机抽数分配，此后以接手者为准。",
            ],
        ),
        RuleId::R13 => (
            "A14.5.3(13)",
            ["Event with its own method", "展会、开盘等活动"],
            [
                "At fairs, openings and other events the method that the manager published holds.",
                "房展会、开盘等活动期间，客户的确定按经理公布的方法。",
            ],
        ),
        RuleId::R14 => (
            "A14.2.5",
            [
                "Found by the search, sold the same day",
                "查得他人客户，当日成交",
            ],
            [
                "Who receives another's visitor, found by the search while the other is away, shares when the deal is made \
                 the same day; otherwise it was a volunteer reception.",
                "查得系他人客户而其不在场，接待后当日成交的，奖金按比例分成；否则属义务接待。",
            ],
        ),
        RuleId::R15 => (
            "A14.5.4",
            ["Agreement of those who claim", "当事人协商"],
            [
                "A written agreement of those who claim goes before every rule.",
                "出现客户交叉，当事人协商一致并有书面协议的，从其协议。",
            ],
        ),
        RuleId::R16 => (
            "A14.5.4",
            ["Agreement by mediation", "部门调解"],
            [
                "Where they do not agree, an agreement by the department's mediation holds.",
                "协商不成，经部门调解达成一致的，从其协议。",
            ],
        ),
        RuleId::R17 => (
            "A14.5.4",
            ["Quarrel, or ruling not obeyed", "争吵或不服从界定"],
            [
                "When those who claim quarrel, or one does not obey a ruling, performance and commission go to the \
                 department.",
                "发生争吵，或不服从界定的，该交叉楼宇的业绩、奖金归部门。",
            ],
        ),
        RuleId::R18 => (
            "A14.5.4",
            ["Ruling of the department manager", "部门经理界定"],
            [
                "What no rule fits is ruled by the department manager.",
                "本标准没有明确的，由部门经理进行界定。",
            ],
        ),
        RuleId::R19 => (
            "A14.5.3(9)",
            ["Follow-up stays with the performance", "后继工作随业绩"],
            [
                "Follow-up and after-sale work stay with whoever has the performance.",
                "后继跟进及售后工作由业绩所属的销售员负责。",
            ],
        ),
        RuleId::G22 => (
            "A12.7(3), A14.5.1",
            ["The earlier registration holds", "先登记者为准"],
            [
                "Of two registrations of one party the earlier holds.",
                "客户登记有冲突时，以先登记者为准。",
            ],
        ),
        RuleId::G23 => (
            "A12.3(13), A14.3.1",
            ["A phone enquiry gives no claim", "来电登记不作归属依据"],
            [
                "A phone enquiry is registered and gives no claim.",
                "来电登记内容仅作资料留存，不作为确定客户归属的依据。",
            ],
        ),
        RuleId::G24 => (
            "A12.5(1), A14.2.5(1)",
            ["Named before the first reception", "首次来访即指定"],
            [
                "A first-time visitor who names a salesperson on entering is that salesperson's, outside the order.",
                "首次来访的客户进门后即要求指定接待的，即为该销售员的客户，可不按排序接待。",
            ],
        ),
        RuleId::E02 => (
            "A11.2",
            [
                "Referral registered before the first visit",
                "首次来访前登记介绍",
            ],
            [
                "A referral is registered with the project manager before the visitor's first visit; a salesperson's \
                 earlier registration beats it.",
                "介绍人应在客户第一次来访前到项目经理处登记；现场销售人员已登记在先的，不予支持。",
            ],
        ),
        RuleId::E03 => (
            "A11.3",
            ["Referral lapses without the visit", "未如期来访，登记失效"],
            [
                "A referral lapses when the visitor does not come on the appointed day.",
                "客户未能在约定日来访的，介绍登记失效，可重新登记。",
            ],
        ),
        RuleId::E04 => (
            "A11.4",
            [
                "Referral accompanied or telephoned, and confirmed",
                "陪同或致电并经确认",
            ],
            [
                "A referral counts when the referrer comes along or telephones before, and the project manager, in absence \
                 the group leader, confirms it.",
                "介绍人陪同到访或提前致电，并经项目经理（不在时由销售组长）签名确认的，介绍方为有效。",
            ],
        ),
        RuleId::E06 => (
            "A11.8",
            ["The referrer's share", "介绍人佣金"],
            [
                "On a deal the referrer has a share; the rest is divided among the salespeople.",
                "介绍的客户成交的，介绍人分得佣金的一部分，其余由售楼员按规则分配。",
            ],
        ),
        RuleId::E07 => (
            "A11.9",
            ["Held until approved", "未经审批暂缓发放"],
            [
                "Without the department manager's approval the referrer's part is held back, not lost.",
                "介绍登记表未经部门经理审批的，介绍人部分暂缓结算，并不丧失。",
            ],
        ),
        RuleId::E09 => (
            "A11, A12.6",
            ["An executive's introduction", "高层介绍属公司客户"],
            [
                "An executive's introduction makes a company customer and no referral.",
                "公司高层介绍的按公司客户处理，不作为员工介绍。",
            ],
        ),
        RuleId::F01 => (
            "P14",
            ["Filed under contract", "合作协议期内报备"],
            [
                "Who is outside the group files customers within the contract, as far as the policy takes filings of that \
                 kind.",
                "外部推荐人应在合作协议期内报备，且属现行制度接受的推荐人类别。",
            ],
        ),
        RuleId::F02 => (
            "P14, P16",
            ["Filed customer not on site of late", "报备前未到访"],
            [
                "A filing is void when the customer was on site too short a time before, or, where the policy says so, ever.",
                "客户在规定天数内（或此前任何时候，依制度）已到访的，报备无效。",
            ],
        ),
        RuleId::F03 => (
            "P16",
            ["Who recommended first wins", "先报备者为准"],
            [
                "Of several who recommend a customer, the first whose filing or referral holds wins.",
                "同一客户有多人推荐的，以在先的有效报备或介绍为准。",
            ],
        ),
        RuleId::F04 => (
            "P13, P14",
            ["Filed customer comes in time", "报备客户按期到访"],
            [
                "A filing lapses when the customer does not come in time; it is void when made after the deal, or, where the \
                 policy says so, on another day than that of the first visit.",
                "报备客户未按期到访的，报备失效；成交后报备的无效；制度规定首次来访时登记的，非当日登记无效。",
            ],
        ),
        RuleId::F05 => (
            "P13",
            ["Recommender comes along", "推荐人陪同到访"],
            [
                "Where the policy says so, the recommender comes along on the day of the visit with the identity papers of \
                 both; an owner has bought at the site.",
                "制度要求的，推荐人须于来访当日陪同并出示双方证件；以业主身份推荐的，须为本案场业主。",
            ],
        ),
        RuleId::F06 => (
            "P14",
            ["Protection of a filing", "报备保护期"],
            [
                "A filing protects from the reception of the filed customer on, for the time that the policy says.",
                "报备自客户接待之日起，在规定期限内受保护。",
            ],
        ),
        RuleId::F07 => (
            "P16",
            ["Buyer is who was filed", "购房人与报备一致"],
            [
                "The buyer must be who was filed, by telephone, or by name and telephone, as the policy says.",
                "购房人须与报备的客户一致，按制度核对电话，或姓名及电话。",
            ],
        ),
        RuleId::F08 => (
            "P13, P14",
            ["What the recommender gets", "报备奖励"],
            [
                "On a deal under protection the recommender gets a fixed sum or a part of the base of the commission, beside \
                 the commission.",
                "保护期内成交的，推荐人得固定金额或计佣基数的一定比例，不占佣金。",
            ],
        ),
        RuleId::F09 => (
            "P13",
            ["Filing held until approved", "报备未经审批暂缓发放"],
            [
                "Where the policy says so, what the recommender gets is held back until the filing was approved.",
                "制度要求审批的，报备未经审批前暂缓发放，并不丧失。",
            ],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_its_own_title_and_sentence_in_both_languages() {
        let catalogue = catalogue();
        assert_eq!(catalogue.len(), RuleId::ALL.len());
        for rule in &catalogue {
            for words in [&rule.title, &rule.sentence] {
                assert!(
                    !words.en.is_empty() && !words.zh.is_empty(),
                    "{}",
                    rule.rule
                );
                assert!(!words.en.contains("  "), "{}", rule.rule);
            }
            assert!(rule.source.starts_with(['A', 'P']));
        }
        let titles: BTreeSet<_> = catalogue.iter().map(|rule| &rule.title.zh).collect();
        assert_eq!(titles.len(), catalogue.len());
    }
}
