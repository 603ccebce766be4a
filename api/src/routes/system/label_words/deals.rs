//! The labels of units, deals and money.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "AgreementCopy",
        &[
            ("customer", "客户联", "Customer"),
            ("finance", "财务联", "Finance"),
            ("sales", "销售联", "Sales"),
        ],
    ),
    (
        "DealChangeKind",
        &[
            ("swap", "换房", "Unit swap"),
            ("renaming", "换名", "Renaming"),
            ("co_owners", "增减权益人", "Co-owners"),
            ("withdrawal", "退房", "Withdrawal"),
            ("default", "违约", "Default"),
        ],
    ),
    (
        "DealChangeState",
        &[
            ("submitted", "审批中", "Under approval"),
            ("carried_out", "已办理", "Carried out"),
            ("returned", "已退回", "Returned"),
            ("rejected", "已拒绝", "Rejected"),
            ("withdrawn", "已撤回", "Withdrawn"),
        ],
    ),
    ("DealStage", kehu_attribution::policy::DealStage::LABELS),
    ("DealState", kehu_deals::deal::DealState::LABELS),
    (
        "DefaultOutcome",
        &[
            ("forfeit", "没收定金", "Deposit lost"),
            ("end", "终止成交", "Ended without loss"),
            ("return_double", "双倍返还定金", "Deposit returned double"),
        ],
    ),
    (
        "DiscountState",
        &[
            ("submitted", "审批中", "Under approval"),
            ("approved", "已批准", "Approved"),
            ("returned", "已退回", "Returned"),
            ("rejected", "已拒绝", "Rejected"),
            ("withdrawn", "已撤回", "Withdrawn"),
        ],
    ),
    (
        "MoneyKind",
        &[
            ("earnest_money", "诚意金", "Earnest money"),
            ("reservation", "订金", "Reservation advance"),
            ("deposit", "定金", "Deposit"),
            ("price", "购房款", "Price"),
            ("mortgage", "按揭款", "Mortgage loan"),
            ("collected_for_others", "代收费", "Collected for others"),
            ("transfer_fee", "过户费", "Transfer fee"),
            ("compensation", "双倍返还定金", "Compensation"),
        ],
    ),
    (
        "PaymentMethod",
        &[
            ("lump_sum", "一次性付款", "At once"),
            ("mortgage", "商业按揭", "Mortgage"),
            ("provident_fund", "公积金贷款", "Provident fund loan"),
            ("combined_loan", "组合贷款", "Combined loan"),
            ("instalments", "分期付款", "Instalments"),
        ],
    ),
    (
        "PaymentWay",
        &[
            ("cash", "现金", "Cash"),
            ("card", "刷卡", "Card"),
            ("transfer", "转账", "Bank transfer"),
            ("cheque", "支票", "Cheque"),
            ("mobile", "移动支付", "Mobile payment"),
            ("exchange", "换票", "Exchange of receipts"),
            ("other", "其他", "Other"),
        ],
    ),
    ("Register", kehu_deals::registers::Register::LABELS),
    (
        "SaleUnitKind",
        &[
            ("residence", "住宅", "Residence"),
            ("shop", "商铺", "Shop"),
            ("office", "写字楼", "Office"),
            ("parking", "车位", "Parking space"),
        ],
    ),
    (
        "SaleUnitState",
        &[
            ("free", "可售", "Free"),
            ("reserved", "已小定", "Reserved"),
            ("subscribed", "已认购", "Subscribed"),
            ("contracted", "已签约", "Contracted"),
            ("withheld", "保留", "Withheld"),
        ],
    ),
    (
        "SwapDirection",
        &[
            ("smaller", "大换小", "Smaller"),
            ("cheaper", "高价换低价", "Cheaper"),
            ("better", "差换好", "Better"),
        ],
    ),
];
