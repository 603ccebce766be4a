//! What the catalogue says in English, in Chinese: for the documentation's guides.

/// The Chinese of what a family or a field is about.
#[must_use]
pub fn chinese(about: &str) -> Option<&'static str> {
    let mut all = FAMILIES.iter().chain(FIELDS);
    all.find(|(en, _)| *en == about).map(|(_, zh)| *zh)
}

/// What families are about.
const FAMILIES: &[(&str, &str)] = &[
    (
        "Somebody outside the group who files customers (ATT-F01).",
        "集团以外的客户推荐人（ATT-F01）。",
    ),
    (
        "A customer filed by somebody outside the group (ATT-F).",
        "集团以外的推荐人报备的客户（ATT-F）。",
    ),
    (
        "Two parties that may be one by name (ATT-G06).",
        "姓名相同、可能为同一客户的两方（ATT-G06）。",
    ),
    ("A change of a customer's dossier.", "客户档案的变更。"),
    ("A change of a customer's status.", "客户状态的变更。"),
    (
        "A suspension for want of qualification documents.",
        "因缺少资质材料而暂停交易。",
    ),
    (
        "An erasure of personal data. Whoever holds copies erases them as well (CUS-05).",
        "个人信息的删除。持有副本的系统应同步删除（CUS-05）。",
    ),
    ("An act on a qualification document.", "对资质材料的操作。"),
    (
        "A qualification document near its end (CUS-13).",
        "资质材料即将到期（CUS-13）。",
    ),
    (
        "An application for account opening (CUS-11).",
        "客户开户申请（CUS-11）。",
    ),
    (
        "A proposal to take the right to trade away (CUS-14).",
        "取消客户交易资格的提议（CUS-14）。",
    ),
    (
        "Changes passed on to finance, plant offices or the parent company (CUS-03).",
        "向财务、驻厂办或上级公司传递的变更（CUS-03）。",
    ),
    ("An approval that began.", "审批已发起。"),
    (
        "A step of an approval that waits for its approvers.",
        "审批环节等待审批人处理。",
    ),
    ("A decision on a step of an approval.", "审批环节的决定。"),
    ("An approval that ended.", "审批已结束。"),
    ("A version of a policy document.", "制度文件的版本。"),
    ("A national holiday schedule.", "国家节假日安排。"),
    (
        "A company's own working time, confirmed for the deadlines that run.",
        "公司自有工作时间，已确认适用于进行中的时限。",
    ),
    (
        "A running deadline that moved with the calendar.",
        "因日历变更而移动的时限。",
    ),
    ("A long-running piece of work.", "耗时任务。"),
    (
        "A salesperson's presence at a site.",
        "售楼员在案场的状态。",
    ),
    (
        "A line of a site's turn ledger (ATT-G01).",
        "案场轮接台账的一行（ATT-G01）。",
    ),
    ("A trade of turns (ATT-G03).", "轮接顺序的互换（ATT-G03）。"),
    (
        "A reception that began (ATT-G06 to ATT-G10).",
        "接待已开始（ATT-G06 至 ATT-G10）。",
    ),
    (
        "What a visitor said at a reception.",
        "来访者在接待时的陈述。",
    ),
    ("A visitor registration (ATT-G20).", "来访登记（ATT-G20）。"),
    (
        "A salesperson's registrations of a day.",
        "售楼员当日的登记。",
    ),
    ("A phone enquiry (ATT-G23).", "来电登记（ATT-G23）。"),
    (
        "An employee's referral (ATT-E02).",
        "员工介绍客户（ATT-E02）。",
    ),
    (
        "The referrals of a day, put before the department manager (ATT-E07).",
        "提交部门经理的当日介绍（ATT-E07）。",
    ),
    (
        "A member of a party or its kinship changed.",
        "来访方成员或亲属关系的变更。",
    ),
    (
        "Two parties that proved to be the same.",
        "两个来访方确认为同一方。",
    ),
    (
        "A move of a party through the funnel (ATT-G27).",
        "来访方在漏斗中的移动（ATT-G27）。",
    ),
    (
        "Parties of a salesperson who leaves, drawn for others (ATT-G22).",
        "离岗售楼员的客户经抽签移交他人（ATT-G22）。",
    ),
    (
        "A follow-up contact with a party (ATT-G26).",
        "对来访方的追踪联系（ATT-G26）。",
    ),
    (
        "Something that bears on whose a party is.",
        "影响客户归属的事实。",
    ),
    (
        "How parties of a promotional event are attributed.",
        "推广活动来访方的归属方式。",
    ),
    (
        "A period of a site's statistics (ATT-S01).",
        "案场统计期（ATT-S01）。",
    ),
    (
        "A building, or a unit that was taken out of sale or put up again (ATT-D08).",
        "楼栋，或被保留、重新放出的房源（ATT-D08）。",
    ),
    ("Units that were entered.", "录入的房源。"),
    ("A price list.", "价目表。"),
    ("A discount for a unit.", "房源折扣。"),
    (
        "An act on a deal (ATT-D02 to ATT-D07).",
        "对成交的操作（ATT-D02 至 ATT-D07）。",
    ),
    (
        "Whether a deal counts in the figures and for commission.",
        "成交是否计入业绩与佣金。",
    ),
    (
        "Money of a deal; the amount is read where the payment is.",
        "成交款项；金额请读取相应付款。",
    ),
    (
        "A collection notice; the amount is read where the notice is.",
        "催款通知；金额请读取相应通知。",
    ),
    (
        "Who keeps a register of numbered documents.",
        "编号单据登记簿的保管人。",
    ),
    (
        "Whose a party is and who gets which part (ATT-V).",
        "客户归属与佣金分配（ATT-V）。",
    ),
    (
        "A dispute over a party (ATT-V20, ATT-R15 to ATT-R18).",
        "客户归属争议（ATT-V20、ATT-R15 至 ATT-R18）。",
    ),
    (
        "What a deal reached beside its payments, on which parts of the commission wait (ATT-D09).",
        "除付款外成交达到的节点，部分佣金以此为条件（ATT-D09）。",
    ),
    (
        "A site's settlement of a month (ATT-D09).",
        "案场的月度结算（ATT-D09）。",
    ),
    (
        "An act on a complaint (CMP-02).",
        "对投诉的操作（CMP-02）。",
    ),
    (
        "A handover of a complaint from one acceptor to another.",
        "投诉在受理人之间的移交。",
    ),
    (
        "An extension of a complaint's deadline.",
        "投诉时限的延长。",
    ),
    (
        "A deadline of a complaint that is near or has passed (CMP-07, CMP-08).",
        "投诉时限临近或已过（CMP-07、CMP-08）。",
    ),
    ("An act on a consultation.", "对咨询的操作。"),
    ("An incident on a site (CMP-12).", "现场事件（CMP-12）。"),
    (
        "An act on a service order (CUS-60 to CUS-62).",
        "对服务指令的操作（CUS-60 至 CUS-62）。",
    ),
    (
        "An act on an improvement item (GOV-07).",
        "对改进事项的操作（GOV-07）。",
    ),
    (
        "A communication with a customer or another (CUS-08, CMP-16).",
        "与客户或其他方的沟通（CUS-08、CMP-16）。",
    ),
    (
        "An act on a satisfaction survey (SUR-01). Of an anonymous one nothing tells who answered (SUR-12).",
        "对满意度调查的操作（SUR-01）。匿名调查不透露答题人（SUR-12）。",
    ),
    (
        "What a very low answer raised (SUR-11).",
        "极低评分引发的事项（SUR-11）。",
    ),
    (
        "A version of a questionnaire (SUR-05).",
        "问卷版本（SUR-05）。",
    ),
    (
        "A satisfaction indicator of a company (SUR-10); its value and target are read from the indicators.",
        "公司的满意度指标（SUR-10）；数值与目标请读取指标。",
    ),
    (
        "Something that a policy demands on a schedule (GOV-06).",
        "制度按计划要求的事项（GOV-06）。",
    ),
    ("An e-mail that did not arrive.", "未送达的电子邮件。"),
];

/// What fields are about.
const FIELDS: &[(&str, &str)] = &[
    ("What kind.", "类型。"),
    ("The first day of the contract.", "协议的首日。"),
    ("Who filed.", "报备人。"),
    ("The filing that it corrects.", "所更正的报备。"),
    (
        "Whether the identity papers of both were seen.",
        "是否已核验双方身份证件。",
    ),
    ("The party that came later.", "后到访的一方。"),
    ("The party that was known.", "已登记的一方。"),
    ("What was found of the two.", "对双方的核实结果。"),
    (
        "Who owns that stage now; of a survey that was called off, the stage at which it stood.",
        "该阶段现任负责人；已取消的调查为其取消时所处的阶段。",
    ),
    ("By when.", "截止时间。"),
    ("Days until then.", "距到期的天数。"),
    ("First day of its period.", "所属期间的首日。"),
    ("First day on which it applies.", "开始适用的日期。"),
    ("First or return visit.", "首访或复访。"),
    ("How it ended.", "结果。"),
    ("How it stands.", "当前状况。"),
    ("How it was held.", "进行方式。"),
    (
        "How many claims yielded to earlier ones.",
        "让位于更早登记的归属数。",
    ),
    ("How many parties.", "来访方数量。"),
    ("How many.", "数量。"),
    (
        "How much of the time has passed, in percent.",
        "已过时间的百分比。",
    ),
    ("How the count moved.", "计入变动的方式。"),
    ("How the member is related.", "成员的亲属关系。"),
    ("How the referrer took part.", "介绍人的参与方式。"),
    ("In which capacity.", "接待身份。"),
    ("Its first day.", "首日。"),
    ("Its last day.", "末日。"),
    (
        "Its number in the ledger of the day.",
        "在当日台账中的序号。",
    ),
    ("Its number.", "编号。"),
    ("Its stage after it.", "操作后的阶段。"),
    ("Its state after it.", "操作后的状态。"),
    (
        "Key of the question that the item is to improve.",
        "该事项要改进的问题的键。",
    ),
    (
        "Key of the stage in the approval flow.",
        "审批流程环节的键。",
    ),
    ("Kind of alarm.", "提醒的种类。"),
    ("Kind of document.", "材料种类。"),
    ("Kind of period.", "期间种类。"),
    ("Kind of service.", "服务种类。"),
    ("Kind of the thing that is approved.", "审批对象的种类。"),
    ("Kind of the thing that is due.", "到期对象的种类。"),
    ("Kind of the thing that it is about.", "所涉对象的种类。"),
    ("Kind of work.", "任务种类。"),
    ("Kinds of statements.", "陈述的种类。"),
    ("Last day of its period.", "所属期间的末日。"),
    (
        "Names of the fields that changed; never their content.",
        "变更字段的名称，不含内容。",
    ),
    (
        "Number of running deadlines that moved.",
        "被移动的进行中时限数。",
    ),
    ("Number of the notice.", "通知编号。"),
    ("Number of the receipt.", "收据编号。"),
    ("Number of the version of that year.", "该年版本号。"),
    ("Number of the version.", "版本号。"),
    ("On which day.", "日期。"),
    ("The alarm.", "该提醒。"),
    ("The approval that began.", "已发起的审批。"),
    (
        "The complaint that it became, where it did.",
        "转成的投诉（如有）。",
    ),
    ("The complaint that it belongs to.", "所属投诉。"),
    (
        "The contact whose data were erased; null for the customer's own.",
        "数据被删除的联系人；客户本人为 null。",
    ),
    ("The customer who is a member.", "作为成员的客户。"),
    ("The customer, where it was with one.", "所涉客户（如有）。"),
    ("The customer.", "客户。"),
    ("The day by which to pay.", "付款截止日。"),
    ("The day of the next contact.", "下次联系日。"),
    ("The day on which the visitor is to come.", "预约来访日。"),
    ("The day.", "日期。"),
    ("The deal's stage.", "成交阶段。"),
    ("The deal.", "成交。"),
    ("The document that it renews.", "被更新的材料。"),
    ("The first day without the documents.", "缺少材料的首日。"),
    ("The ground.", "理由。"),
    (
        "The how-manieth approval of the thing it is.",
        "该对象的第几次审批。",
    ),
    ("The how-manieth of the deal.", "该成交的第几次。"),
    (
        "The improvement item that was decided.",
        "已决定的改进事项。",
    ),
    (
        "The improvement item that was raised.",
        "已提出的改进事项。",
    ),
    ("The indicator.", "指标。"),
    ("The intent after.", "变更后的意向级别。"),
    ("The intent before.", "变更前的意向级别。"),
    ("The last day of its validity.", "有效期末日。"),
    ("The last day.", "末日。"),
    ("The method.", "方式。"),
    ("The month, as `2026-06`.", "月份，如 `2026-06`。"),
    ("The party of visitors.", "来访方。"),
    ("The party that buys.", "购买方。"),
    ("The party that stays.", "保留的来访方。"),
    ("The questionnaire.", "问卷。"),
    ("The reception that it is about.", "所涉接待。"),
    ("The reception.", "接待。"),
    ("The record that it corrects.", "被更正的记录。"),
    ("The referral that it renews.", "被续期的介绍。"),
    ("The register.", "登记簿。"),
    ("The registration that it corrects.", "被更正的登记。"),
    ("The rule behind it.", "所依规则。"),
    ("The rule that decides.", "判定所依规则。"),
    ("The rule under which it was settled.", "解决争议所依规则。"),
    ("The salespeople who claim.", "主张归属的售楼员。"),
    ("The salespeople who take over.", "接手的售楼员。"),
    (
        "The salespeople whose claims yielded.",
        "归属让位的售楼员。",
    ),
    ("The salesperson of the deal.", "成交的售楼员。"),
    ("The salesperson who asked.", "提出请求的售楼员。"),
    ("The salesperson who gives up.", "移交方售楼员。"),
    ("The salesperson who receives.", "接待的售楼员。"),
    ("The salesperson who was asked.", "被请求的售楼员。"),
    (
        "The salesperson whose visitor it is.",
        "该来访者所属售楼员。",
    ),
    ("The salesperson.", "售楼员。"),
    ("The service order that was issued.", "已下达的服务指令。"),
    (
        "The stage at which the survey stands after it.",
        "操作后调查所处阶段。",
    ),
    ("The stage before.", "变更前阶段。"),
    ("The stage now.", "当前阶段。"),
    ("The stage that got another owner.", "更换负责人的阶段。"),
    ("The stage that was finished.", "已完成的阶段。"),
    ("The status before.", "变更前状态。"),
    ("The status now.", "当前状态。"),
    (
        "The step that was taken, where it is one of the eight.",
        "所执行的步骤（属八步之一时）。",
    ),
    ("The step.", "环节。"),
    ("The survey.", "调查。"),
    ("The thing that is approved.", "审批对象。"),
    ("The thing that is due.", "到期对象。"),
    ("The thing that it came from.", "来源对象。"),
    ("The thing that it is about.", "所涉对象。"),
    ("The thing that showed it.", "揭示该需求的对象。"),
    ("The unit.", "房源。"),
    ("The units.", "房源列表。"),
    (
        "The user to whom a part was given, or whose part it is.",
        "被分派任务的用户，或任务所属用户。",
    ),
    ("The user to whom it is offered.", "被提议移交的用户。"),
    ("The user who applied.", "申请人。"),
    ("The user who carries it out.", "执行人。"),
    ("The user who coordinates it.", "协调人。"),
    ("The user who gives it up.", "移交人。"),
    ("The user who is accountable for it.", "责任人。"),
    ("The user who keeps it.", "保管人。"),
    ("The user who referred.", "介绍人。"),
    (
        "The version of the policy that holds it.",
        "载有该内容的制度版本。",
    ),
    (
        "The version of the questionnaire that is asked.",
        "所用问卷版本。",
    ),
    ("The year.", "年份。"),
    ("Those who have or claim a part.", "享有或主张份额的人员。"),
    ("Type of customer that is applied for.", "申请的客户类型。"),
    ("Version of the dossier after it.", "操作后的档案版本。"),
    (
        "What changed, by the names of fields and records.",
        "变更内容，以字段和记录名称表示。",
    ),
    ("What is demanded.", "所要求的事项。"),
    ("What it came from.", "来源。"),
    ("What it is.", "种类。"),
    ("What showed the need.", "揭示该需求的来源种类。"),
    ("What the mail is.", "邮件种类。"),
    ("What the money is for.", "款项用途。"),
    ("What was reached.", "达到的节点。"),
    ("When it is due now.", "现截止时间。"),
    ("When it was due.", "原截止时间。"),
    ("When the alarm was due.", "提醒应发时间。"),
    (
        "When the complainant was promised an answer, where the act promises one.",
        "承诺答复投诉人的时间（操作含承诺时）。",
    ),
    ("Where it stands after it.", "操作后所处状态。"),
    ("Where it stands.", "所处状态。"),
    (
        "Where the complaint stands after it.",
        "操作后投诉所处状态。",
    ),
    ("Where the salesperson is.", "售楼员所在状态。"),
    (
        "Whether a rule decides or a ruling is needed.",
        "由规则判定，或需要裁定。",
    ),
    ("Whether anybody was reached.", "是否联系到人。"),
    (
        "Whether it counts only when confirmed.",
        "是否须经确认方生效。",
    ),
    (
        "Whether it uses the receiver's turn.",
        "是否占用接待人的轮次。",
    ),
    (
        "Whether the account had been closed before.",
        "账户此前是否已关闭。",
    ),
    ("Which of its deadlines.", "哪一项时限。"),
    ("Who follows it up.", "追踪人。"),
    ("Who owns that stage now.", "该阶段现负责人。"),
    ("Who owns the stage that begins.", "即将开始阶段的负责人。"),
    ("Why it was made.", "作出原因。"),
    ("Why.", "原因。"),
    ("With whom.", "沟通对象。"),
    (
        "`approve`, `return` or `reject`.",
        "`approve`、`return` 或 `reject`。",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::families;

    #[test]
    fn everything_that_the_catalogue_says_is_said_in_chinese() {
        for family in families() {
            assert!(chinese(family.about).is_some(), "{}", family.about);
            for field in family.fields {
                assert!(chinese(field.about).is_some(), "{}", field.about);
            }
        }
    }
}
