//! Why each cent, in words.

use super::{Delegated, Figures, Line, PoolPart};
use crate::AccountKind;
use crate::booking::Reason;
use kehu_attribution::policy::AccrualCondition;
use kehu_kernel::Words;
use rust_decimal::Decimal;

/// What a line says, in both languages.
#[must_use]
pub fn explanation(line: &Line) -> Words {
    match line.reason {
        Reason::Accrual => accrual(line),
        Reason::Rounding => Words::new(
            "The commission has grown, and by largest remainder an odd cent now goes to another.",
            "佣金累计增加后，按最大余数分配，尾分改归他人。",
        ),
        Reason::Release => release(line),
        Reason::Reversal => reversal(line),
        Reason::Sanction => Words::new(
            "A sanction on a violation; open the violation for its decision.",
            "违规处罚扣款，处理决定见违规记录。",
        ),
        Reason::Payout => Words::new("What was payable is paid.", "应付佣金发放。"),
        Reason::Delegation => line.delegation.map_or_else(
            || Words::new("Passed on by delegation.", "按委托约定划转。"),
            delegation,
        ),
        Reason::PoolPart => line.pool_part.map_or_else(
            || Words::new("A part of the pool.", "公佣分配。"),
            pool_part,
        ),
    }
}

fn accrual(line: &Line) -> Words {
    let Some(figures) = &line.figures else {
        return Words::new("Commission accrued.", "佣金计提。");
    };
    let reward = line.reward.map(|sum| {
        Words::new(
            format!(
                "As referrer a fixed sum of {sum} a deal, beside the commission, payable once commission accrues on the deal \
                 (ATT-E06)."
            ),
            format!("介绍人每单固定奖励 {sum} 元，不占佣金，本单计佣后即可发放（ATT-E06）。"),
        )
    });
    let mut words = vec![deal(figures)];
    words.extend(line.condition.map(condition));
    match line.share {
        Some(share) => {
            words.push(part(line, share));
            words.extend(reward);
            words.push(place(line.account, figures.due_ppm));
        }
        None => {
            words.extend(reward);
            if line.account == AccountKind::Held {
                words.push(place(line.account, figures.due_ppm));
            }
        }
    }
    let en: Vec<&str> = words.iter().map(|words| words.en.as_str()).collect();
    let zh: Vec<&str> = words.iter().map(|words| words.zh.as_str()).collect();
    Words::new(en.join(" "), zh.concat())
}

/// What is passed on between one who left and the delegate.
fn delegation(it: Delegated) -> Words {
    if it.mistaken {
        return Words::new(
            "The departure was recorded by mistake: what was passed on to the delegate comes back (ATT-D09).",
            "离职系误登记，此前划转给受托人的部分予以退回（ATT-D09）。",
        );
    }
    let (numerator, denominator) = it.share;
    Words::new(
        format!(
            "Delegation: who follows the deals of one who left up gets {numerator}/{denominator} of what becomes payable on \
             this deal after the departure, as the two agreed; what was passed on before is taken off (ATT-D09)."
        ),
        format!(
            "离职委托：按双方约定，受托跟进人分得本单离职后应付佣金的 {numerator}/{denominator}，扣除此前已划转部分（ATT-D09）。"
        ),
    )
}

/// How the pool was divided.
fn pool_part(it: PoolPart) -> Words {
    let PoolPart {
        points,
        points_total,
        pool,
        ..
    } = it;
    Words::new(
        format!(
            "The pool held {pool}; it is divided by the scores of the month: {points} of {points_total} points, odd cents by \
             largest remainder (ATT-D09)."
        ),
        format!(
            "公佣余额 {pool} 元，按当月评分分配：本人 {points} 分，合计 {points_total} 分，尾分按最大余数分配（ATT-D09）。"
        ),
    )
}

/// How the commission of the deal was computed.
fn deal(figures: &Figures) -> Words {
    let Figures {
        received_before,
        received,
        base_before,
        base,
        commission_before,
        commission,
        ..
    } = figures;
    let rate = per_mille(figures.rate_ppm);
    let cut_en = pool(figures.pool_cut_ppm, |cut| {
        format!(" The pool takes {cut} first.")
    });
    let cut_zh = pool(figures.pool_cut_ppm, |cut| format!("先计提公佣 {cut}。"));
    Words::new(
        format!(
            "Received {received} so far ({received_before} before); the base of the commission went from {base_before} to \
             {base}, the new part at {rate}; the deal's commission from {commission_before} to {commission}.{cut_en}"
        ),
        format!(
            "累计回款 {received} 元（此前 {received_before} 元）；计佣基数由 {base_before} 元变为 {base} 元，新增部分费率 {rate}；\
             本单佣金由 {commission_before} 元变为 {commission} 元。{cut_zh}"
        ),
    )
}

/// Which condition has been met, so that commission accrues.
fn condition(condition: AccrualCondition) -> Words {
    let (en, zh) = match condition {
        AccrualCondition::Payment => ("money was received", "已回款"),
        AccrualCondition::ContractAndFirstInstalment => (
            "the contract is signed and the first instalment received",
            "已签约且首期款到账",
        ),
        AccrualCondition::FirstInstalment => ("the first instalment was received", "首期款到账"),
        AccrualCondition::LoanContractAndFirstInstalment => (
            "the loan contract is signed and the down payment received",
            "贷款合同已签且首付款到账",
        ),
        AccrualCondition::ReceivedPart => (
            "the part of the price that the policy asks for was received",
            "回款已达制度规定比例",
        ),
        AccrualCondition::WholePrice => ("the whole price was received", "全款到账"),
    };
    Words::new(
        format!("The condition of accrual is met: {en} (ATT-D09)."),
        format!("计佣条件已满足：{zh}（ATT-D09）。"),
    )
}

fn pool(cut_ppm: i32, say: impl Fn(String) -> String) -> String {
    if cut_ppm == 0 {
        String::new()
    } else {
        say(per_cent(cut_ppm))
    }
}

fn part(line: &Line, (numerator, denominator): (i64, i64)) -> Words {
    let rule = line.rule.as_deref().unwrap_or_default();
    Words::new(
        format!(
            "The share by {rule} is {numerator}/{denominator}; what was booked before is taken off, odd cents go by largest remainder."
        ),
        format!("按 {rule} 分得 {numerator}/{denominator}，扣除此前已计，尾分按最大余数分配。"),
    )
}

fn place(account: AccountKind, due_ppm: i32) -> Words {
    let due = per_cent(due_ppm);
    match account {
        AccountKind::Retention => Words::new(
            format!("{due} is payable by now; this part is retained."),
            format!("目前可发 {due}，本部分留存。"),
        ),
        AccountKind::Held => Words::new(
            "It is held until the referral is approved (ATT-E07).",
            "待介绍登记审批后发放（ATT-E07）。",
        ),
        _ => Words::new(
            format!("{due} is payable by now."),
            format!("目前可发 {due}。"),
        ),
    }
}

fn release(line: &Line) -> Words {
    match (line.account, line.counter_account) {
        (AccountKind::Payable, AccountKind::Held) => Words::new(
            "The referral is approved: the part that was held is payable (ATT-E07).",
            "介绍登记已审批，暂留部分转为应付（ATT-E07）。",
        ),
        (AccountKind::Payable, _) => Words::new(
            "What the policy waits for has happened: a part that was retained is payable.",
            "制度规定的发放条件已满足，留存部分转为应付。",
        ),
        (_, AccountKind::Department) => Words::new(
            "Forfeited on leaving: it falls to the department.",
            "离职后按制度不再发放，归部门。",
        ),
        _ => Words::new(
            "Moved between the person's own accounts.",
            "本人账户间划转。",
        ),
    }
}

fn reversal(line: &Line) -> Words {
    let month = line
        .reversed_month
        .map(|month| month.to_string())
        .unwrap_or_default();
    Words::new(
        format!(
            "Takes back what was posted with {month}: the deal fell away, or its commission is divided or measured anew."
        ),
        format!("冲回 {month} 已计：成交撤销，或佣金重新划分、重新计算。"),
    )
}

fn per_mille(ppm: Decimal) -> String {
    format!("{}‰", (ppm / Decimal::ONE_THOUSAND).normalize())
}

pub(super) fn per_cent(ppm: i32) -> String {
    format!(
        "{}%",
        (Decimal::from(ppm) / Decimal::from(10_000)).normalize()
    )
}
