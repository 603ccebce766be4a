//! Why an act on units, deals or money is refused.

use kehu_kernel::Faults;

kehu_kernel::refusals! {
    /// Why an act on units, deals or money is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Identity(kehu_identity::Error),
        Policy(kehu_policy::Error),
        Approvals(kehu_approvals::Error),
        Dossier(kehu_customers::dossier::Error),
        Determinations(kehu_determinations::Error),
        Reception(kehu_reception::Error),
        Sheet(kehu_customers::transfers::Error),
        Violations(kehu_violations::Error),
    } {
        /// There is no such site for the caller.
        SiteNotFound {} = "site-not-found", NotFound, "CUS-06",
            "No such site", "案场不存在",
            "There is no sales office with this id that you may see.", "该案场不存在，或不在您的数据范围内。";
        /// There is no such unit for the caller.
        UnitNotFound {} = "sale-unit-not-found", NotFound, "ATT-D01",
            "No such unit", "房源不存在",
            "There is no unit for sale with this id at a site that you may see.", "该房源不存在，或不在您的数据范围内。";
        /// Another building of the site has the code.
        BuildingTaken {} = "building-code-taken", Conflict, "ATT-D01",
            "The building exists", "楼栋已存在",
            "Another building of the site has this code.", "该案场已有此代码的楼栋。";
        /// Another unit of the building has the room number.
        RoomTaken {} = "sale-unit-room-taken", Conflict, "ATT-D01",
            "The unit exists", "房源已存在",
            "Another unit of the building has this room number; nothing of the batch was made.", "该楼栋已有此房号，整批未录入。";
        /// Somebody else has taken the unit, or it is not for sale now.
        UnitGone {} = "sale-unit-gone", Conflict, "ATT-D01",
            "The unit is gone", "该房源已不可售",
            "It is reserved, sold or withheld. Look at sales control and offer another.", "该房源已被预留、售出或保留，请核对销控后另选。";
        /// It is not withheld.
        UnitNotWithheld {} = "sale-unit-not-withheld", Conflict, "ATT-D01",
            "The unit is not withheld", "该房源未被保留",
            "Only a withheld unit is released.", "仅可释放已保留的房源。";
        /// It is on no price list yet.
        UnitUnpriced {} = "sale-unit-unpriced", Conflict, "ATT-D08",
            "The unit has no price", "该房源尚无定价",
            "No price list that holds today names the unit; it cannot be sold before.", "当前有效的价目表未列该房源，定价前不可售。";
        /// A price under the list without an approved discount.
        PriceUnderList { list_price: kehu_kernel::Money } = "price-under-list", Conflict, "ATT-D08",
            "The price is under the list", "价格低于价目表",
            "The list price is {list_price}. Apply for a discount through the line of approval and name it.",
            "当前表价为 {list_price}。折扣须逐级审批，批准后请填写 discount_id。";
        /// There is no such discount for the caller.
        DiscountNotFound {} = "discount-not-found", NotFound, "ATT-D08",
            "No such discount", "折扣申请不存在",
            "There is no application for a discount with this id that you may see.", "该折扣申请不存在，或不在您的数据范围内。";
        /// The discount cannot be used here.
        DiscountUnusable { en: String, zh: String } = "discount-unusable", Conflict, "ATT-D08",
            "The discount cannot be used", "折扣不可使用",
            "{en}", "{zh}";
        /// Deeper than any level of the policy.
        DiscountTooDeep { most: String } = "discount-too-deep", Conflict, "ATT-D08",
            "The discount is too deep", "折扣幅度过大",
            "The policy lets nobody approve more than {most} % off the list.", "按规定，折扣最多为表价的 {most}%。";
        /// There is no such deal for the caller.
        DealNotFound {} = "deal-not-found", NotFound, "CUS-06",
            "No such deal", "成交记录不存在",
            "There is no deal with this id that you may see.", "该成交记录不存在，或不在您的数据范围内。";
        /// The stage or state does not allow it.
        StageForbidden { stage: kehu_attribution::policy::DealStage, state: crate::deal::DealState } = "deal-stage-forbidden", Conflict, "ATT-D02",
            "The deal's stage does not allow this", "成交阶段不允许此操作",
            "The deal is at the stage {stage} and {state}. The order is reservation, subscription, contract.",
            "当前阶段为 {stage}，状态为 {state}。须依次办理小定、认购、签约。";
        /// The reservation's time has passed.
        ReservationLapsed {} = "reservation-lapsed", Conflict, "ATT-D02",
            "The reservation has lapsed", "小定已过期",
            "Its time has passed and the unit is free for all. Take it anew, if it still is there.", "预留期已过，房源已释放。如仍可售，请重新办理。";
        /// The agreement lacks what it must carry.
        ParticularsLacking { en: String, zh: String } = "agreement-particulars-lacking", Invalid, "ATT-D02",
            "The agreement lacks particulars", "认购书要素不全",
            "An agreement carries the customer's current address, postal code and telephone. Lacking: {en}.",
            "认购书须填写客户现可通信地址、邮政编码及电话，缺少：{zh}。";
        /// The deposit would be more than the law and the policy allow.
        DepositTooHigh { most: kehu_kernel::Money } = "deposit-too-high", Conflict, "ATT-D03",
            "The deposit is too high", "定金超过上限",
            "All deposits 定金 of this deal together may be {most} at most (Civil Code art. 586); take the rest as price.",
            "本单定金合计不得超过 {most}（民法典第五百八十六条），超出部分请作为购房款收取。";
        /// The contract comes after the money.
        DepositUnpaid { due: kehu_kernel::Money, paid: kehu_kernel::Money } = "deposit-unpaid", Conflict, "ATT-D02",
            "The deposit has not been paid", "定金未交齐",
            "The agreed deposit is {due}, finance has received {paid}. The order is agreement, money at finance, contract.",
            "约定定金 {due}，财务已收 {paid}。须先签认购书并到财务交款，再签约。";
        /// The contract's number is taken.
        ContractNumberTaken {} = "contract-number-taken", Conflict, "ATT-D02",
            "The contract number is taken", "合同编号重复",
            "Another deal of the site has this contract number.", "该案场另一成交已使用此合同编号。";
        /// The shares do not sum to 100.
        SharesUnequal {} = "holder-shares-unequal", Invalid, "ATT-D02",
            "The shares do not sum to 100", "产权比例合计须为 100",
            "Give each holder a share so that all together are exactly 100.", "各权益人产权比例合计须恰为 100。";
        /// There is no such payment for the caller.
        PaymentNotFound {} = "payment-not-found", NotFound, "ATT-D03",
            "No such payment", "收款记录不存在",
            "There is no payment with this id that you may see.", "该收款记录不存在，或不在您的数据范围内。";
        /// Who sells does not take the money.
        PaymentBySalesperson {} = "payment-by-salesperson", Forbidden, "ATT-D03",
            "Salespeople do not receive money", "销售人员不得收款",
            "This is your own deal: take the customer to finance. The attempt is on record.", "本单由您经办，请带客户到财务交款。本次操作已记录在案。";
        /// Money is recorded by a person.
        PaymentPersonsOnly {} = "payment-persons-only", Forbidden, "ATT-D03",
            "Only a person of finance receives money", "仅限财务人员本人收款",
            "Sign in as that person; API keys record no payments.", "请以个人账号登录；接口密钥不得登记收款。";
        /// The kind of money does not belong to the stage.
        PaymentOutOfOrder { en: &'static str, zh: &'static str } = "payment-out-of-order", Conflict, "ATT-D02",
            "The money comes before its document", "收款先于单据",
            "{en}", "{zh}";
        /// More than is left to be paid.
        PaymentOverBalance { balance: kehu_kernel::Money } = "payment-over-balance", Conflict, "ATT-D03",
            "More than the balance", "收款超过余额",
            "What is left to be paid of the price is {balance}.", "购房款余额为 {balance}。";
        /// More is given back than there is.
        RefundTooHigh { most: kehu_kernel::Money } = "refund-too-high", Conflict, "ATT-D03",
            "More than can be given back", "退款超过可退金额",
            "Of this payment at most {most} can be given back.", "该笔收款最多可退 {most}。";
        /// A refund is not given back.
        RefundOfRefund {} = "refund-of-refund", Conflict, "ATT-D03",
            "A refund cannot be refunded", "退款单不可再退",
            "Record the money as a new payment instead.", "请作为新的收款登记。";
        /// Money goes back by the hand of finance.
        RefundByFinanceOnly {} = "refund-by-finance-only", Conflict, "ATT-D03",
            "Money is given back by finance", "退款须由财务办理",
            "Money was received on the deal; who approves last must be of finance (payments:record).", "本单已收款，最后审批人须为具有收款权限（payments:record）的财务人员。";
        /// Another change of the deal waits.
        ChangeWaiting {} = "deal-change-waiting", Conflict, "ATT-D11",
            "A change of the deal waits for approval", "已有变更待审批",
            "Wait for its decision or withdraw it first.", "请等待审批结果，或先撤回该变更。";
        /// Nothing would change.
        NothingChanges {} = "deal-change-empty", Conflict, "ATT-D11",
            "Nothing would change", "没有变化",
            "The deal stands as it is asked for.", "成交记录与申请内容相同。";
        /// More was received than the new unit costs.
        SwapOverpaid { price: kehu_kernel::Money, received: kehu_kernel::Money } = "deal-swap-overpaid", Conflict, "ATT-D11",
            "More was received than the new unit costs", "已收款超过新房源价格",
            "The new unit costs {price}, {received} was received: finance gives the difference back first.",
            "新房源价格 {price}，已收 {received}，请财务先退差额。";
        /// The fee of the transfer has not been received.
        RenamingFeeUnpaid { fee: kehu_kernel::Money, paid: kehu_kernel::Money } = "renaming-fee-unpaid", Conflict, "ATT-D05",
            "The transfer fee has not been paid", "过户费未交",
            "After the contract a renaming is a transfer: its fee is {fee}, finance has received {paid} for it.",
            "签约后换名按过户办理，过户费 {fee}，财务已收 {paid}。";
        /// Never after the contract.
        WithdrawalAfterContract {} = "withdrawal-after-contract", Conflict, "ATT-D07",
            "No withdrawal after the contract", "签约后不予退房",
            "The contract is signed: the deal can be swapped or renamed, not withdrawn.", "合同已签订，坚决不退房；可办理换房或换名。";
        /// No money is overdue.
        NothingOverdue {} = "deal-nothing-overdue", Conflict, "ATT-D06",
            "Nothing is overdue", "无逾期款项",
            "All instalments that were due before today are paid.", "今日之前到期的款项均已付清。";
        /// Not overdue long enough.
        NotInDefault { since: chrono::NaiveDate, from: chrono::NaiveDate } = "deal-not-in-default", Conflict, "ATT-D06",
            "Not overdue long enough", "逾期未满期限",
            "Money is overdue since {since}; the default procedure begins on {from}.", "自 {since} 起逾期，最早可于 {from} 按违约处理。";
        /// The buyer was not reminded.
        NoticesLacking { needed: u8, issued: i64 } = "collection-notices-lacking", Conflict, "ATT-D06",
            "Collection notices go first", "须先下发催款通知单",
            "The policy demands {needed} collection notice(s), {issued} went out.", "按规定须先下发 {needed} 次催款通知单，已发 {issued} 次。";
        /// There is no such change for the caller.
        ChangeNotFound {} = "deal-change-not-found", NotFound, "ATT-D11",
            "No such change", "变更不存在",
            "There is no change of a deal with this id that you may see.", "该变更不存在，或不在您的数据范围内。";
        /// There is no such collection notice for the caller.
        NoticeNotFound {} = "collection-notice-not-found", NotFound, "ATT-D06",
            "No such collection notice", "催款通知单不存在",
            "There is no collection notice with this id that you may see.", "该催款通知单不存在，或不在您的数据范围内。";
        /// Nobody keeps the register.
        RegisterWithoutKeeper { register: crate::registers::Register } = "register-without-keeper", Conflict, "GOV-10",
            "Nobody keeps the register", "台账无保管人",
            "Name who keeps the register {register} of this site before a document is issued.", "请先指定该案场 {register} 台账的保管人，再开具单据。";
        /// There is no such document of the kind.
        DocumentNotFound {} = "registered-document-not-found", NotFound, "GOV-10",
            "No such document", "单据不存在",
            "The deal has no such document yet.", "该成交尚无此单据。";
    }
}

kehu_db::constraints! { Error {
    "buildings_code_key" => Error::BuildingTaken {},
    "sale_units_room_key" => Error::RoomTaken {},
    "deals_live_unit_key" => Error::UnitGone {},
    "deals_party_fkey" => Error::Invalid(Faults::one("/party_id", "unknown", "must be a party of the site", "须为本案场的来访组别")),
    "deals_discount_key" => used_discount(),
    "deals_contract_number_key" => Error::ContractNumberTaken {},
    "deal_holders_sum_check" => Error::SharesUnequal {},
    "deal_holders_customer_key" => Error::Invalid(Faults::one("/holders", "duplicate", "name each customer once", "同一客户只能填写一次")),
    "deal_changes_waiting_key" => Error::ChangeWaiting {},
    "payments_covered_check" => Error::RefundTooHigh { most: kehu_kernel::Money::default() },
}}

pub(crate) fn used_discount() -> Error {
    Error::DiscountUnusable {
        en: "It has been used for another deal; apply for a new one.".to_owned(),
        zh: "该折扣已用于其他成交，请重新申请。".to_owned(),
    }
}

/// An amount past twelve digits: of the price, what is asked for is out of range.
impl From<kehu_kernel::DecimalError> for Error {
    fn from(error: kehu_kernel::DecimalError) -> Self {
        Self::Invalid(Faults::one("", "range", error.to_string(), "金额超出范围"))
    }
}
