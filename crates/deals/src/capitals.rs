//! Amounts of money in Chinese capital figures 人民币大写, as they stand on agreements and receipts so that nothing can be
//! altered: 12345.67 is 壹万贰仟叁佰肆拾伍元陆角柒分.
//!
//! By the rules for filling in bills (支付结算办法, annex 1): 正 (or 整) follows yuan and jiao, not fen; several zeros in a
//! row are read as one; a zero between yuan and jiao, or before a fen without jiao, is read.

use kehu_kernel::Money;
use rust_decimal::prelude::ToPrimitive;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
/// Money has twelve digits before the point at most.
const MYRIADS: [&str; 3] = ["", "万", "亿"];

/// The amount in capital figures; a negative one begins with 负.
#[must_use]
pub fn capitals(amount: Money) -> String {
    let fen = (amount.value().abs() * rust_decimal::Decimal::ONE_HUNDRED)
        .to_u64()
        .unwrap_or_default();
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut text = String::new();
    if amount.value().is_sign_negative() && !amount.value().is_zero() {
        text.push('负');
    }
    if yuan > 0 || (jiao == 0 && fen == 0) {
        text.push_str(&whole(yuan));
        text.push('元');
    }
    match (jiao, fen) {
        (0, 0) => text.push('正'),
        (0, fen) => {
            if yuan > 0 {
                text.push('零');
            }
            text.push_str(digit(fen));
            text.push('分');
        }
        (jiao, fen) => {
            if yuan > 0 && yuan.is_multiple_of(10) {
                text.push('零');
            }
            text.push_str(digit(jiao));
            text.push('角');
            if fen == 0 {
                text.push('正');
            } else {
                text.push_str(digit(fen));
                text.push('分');
            }
        }
    }
    text
}

/// A whole number, read in groups of four digits.
fn whole(number: u64) -> String {
    if number == 0 {
        return DIGITS[0].to_owned();
    }
    let mut text = String::new();
    // A zero that was passed over and is read before the next figure.
    let mut zero = false;
    for (place, myriad) in MYRIADS.iter().enumerate().rev() {
        let unit = 10_000_u64.pow(u32::try_from(place).unwrap_or_default());
        let group = number / unit % 10_000;
        if group == 0 {
            zero = !text.is_empty();
            continue;
        }
        if !text.is_empty() && (zero || group < 1000) {
            text.push_str(DIGITS[0]);
        }
        text.push_str(&group_of_four(group));
        text.push_str(myriad);
        zero = false;
    }
    text
}

/// 1 to 9999, without a zero at either end.
fn group_of_four(group: u64) -> String {
    let mut text = String::new();
    let mut zero = false;
    for (place, name) in PLACES.iter().enumerate().rev() {
        let figure = group / 10_u64.pow(u32::try_from(place).unwrap_or_default()) % 10;
        if figure == 0 {
            zero = !text.is_empty();
            continue;
        }
        if zero {
            text.push_str(DIGITS[0]);
            zero = false;
        }
        text.push_str(digit(figure));
        text.push_str(name);
    }
    text
}

fn digit(figure: u64) -> &'static str {
    usize::try_from(figure)
        .ok()
        .and_then(|figure| DIGITS.get(figure))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    #[test]
    fn amounts_are_written_as_the_rules_for_bills_say() {
        for (amount, text) in [
            ("0", "零元正"),
            ("0.01", "壹分"),
            ("0.10", "壹角正"),
            ("0.56", "伍角陆分"),
            ("1", "壹元正"),
            ("10", "壹拾元正"),
            ("1.05", "壹元零伍分"),
            ("10.50", "壹拾元零伍角正"),
            ("11.50", "壹拾壹元伍角正"),
            ("12345.67", "壹万贰仟叁佰肆拾伍元陆角柒分"),
            ("1409.50", "壹仟肆佰零玖元伍角正"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
            ("107000.53", "壹拾万柒仟元零伍角叁分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("100000", "壹拾万元正"),
            ("100001", "壹拾万零壹元正"),
            ("1000000", "壹佰万元正"),
            ("10001000", "壹仟万壹仟元正"),
            ("10000100", "壹仟万零壹佰元正"),
            ("100000000", "壹亿元正"),
            ("100000001", "壹亿零壹元正"),
            ("100010000", "壹亿零壹万元正"),
            ("110000000", "壹亿壹仟万元正"),
            ("101000000", "壹亿零壹佰万元正"),
            (
                "123456789.12",
                "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分",
            ),
            (
                "999999999999.99",
                "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
            ),
            ("-20000", "负贰万元正"),
        ] {
            assert_eq!(capitals(amount.parse().unwrap()), text, "{amount}");
        }
    }

    /// Reads capitals back, so that no two amounts are written alike.
    fn read(text: &str) -> i64 {
        let (sign, text) = match text.strip_prefix('负') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (mut total, mut section, mut figure) = (0_i64, 0_i64, 0_i64);
        for sign in text.chars() {
            let digit = DIGITS.iter().position(|digit| digit.starts_with(sign));
            match (sign, digit) {
                (_, Some(digit)) => figure = i64::try_from(digit).unwrap(),
                ('拾', _) => (section, figure) = (section + figure * 10, 0),
                ('佰', _) => (section, figure) = (section + figure * 100, 0),
                ('仟', _) => (section, figure) = (section + figure * 1000, 0),
                ('万', _) => {
                    (total, section, figure) = (total + (section + figure) * 10_000, 0, 0)
                }
                ('亿', _) => {
                    (total, section, figure) = ((total + section + figure) * 100_000_000, 0, 0)
                }
                ('元', _) => (total, section, figure) = ((total + section + figure) * 100, 0, 0),
                ('角', _) => (total, figure) = (total + figure * 10, 0),
                ('分', _) => (total, figure) = (total + figure, 0),
                _ => {}
            }
        }
        total * sign
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_as_the_same_amount(fen in -99_999_999_999_999_i64..99_999_999_999_999) {
            let text = capitals(Money::new(Decimal::new(fen, 2)).unwrap());
            prop_assert_eq!(read(&text), fen, "{}", text);
            prop_assert!(!text.contains("零零") && !text.contains("零元") || fen.abs() < 100 && fen % 100 == 0, "{}", text);
        }
    }
}
