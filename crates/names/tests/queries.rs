//! How search texts are read.

use kehu_names::{HeadTail, MAX_QUERY, Query, SearchKeys, like_escape};
use proptest::prelude::*;

#[test]
fn chinese_text_is_searched_as_text_only() {
    let query = Query::parse(" 万科（长沙） ");
    assert_eq!(query.text, "万科(长沙)");
    assert_eq!(query.bigrams.len(), 5);
    assert_eq!(
        (query.pinyin, query.digits, query.head_tail, query.code),
        (None, None, None, None)
    );
    assert_eq!(Query::parse("张").bigrams, ["张"]);
}

#[test]
fn letters_are_searched_as_pinyin_whatever_their_spelling() {
    for (typed, pinyin) in [
        ("zhangwei", "zhangwei"),
        ("Zhang Wei", "zhangwei"),
        ("xi'an", "xian"),
        ("lüdi", "lvdi"),
        ("Lǚ Bù", "lvbu"),
        ("zhāng", "zhang"),
        ("ZW", "zw"),
        ("tcl360", "tcl360"),
    ] {
        assert_eq!(
            Query::parse(typed).pinyin.as_deref(),
            Some(pinyin),
            "{typed}"
        );
    }
    for typed in ["张w", "360", "a%b", ""] {
        assert_eq!(Query::parse(typed).pinyin, None, "{typed}");
    }
}

#[test]
fn digits_are_searched_as_part_of_a_telephone() {
    for (typed, digits) in [
        ("1234", Some("1234")),
        ("138 0013 8000", Some("13800138000")),
        ("+86 13800138000", Some("13800138000")),
        ("013800138000", Some("13800138000")),
        ("(0731) 8226-5678", Some("073182265678")),
        ("１２３４", Some("1234")),
        ("123", Some("123")),
        ("12", None),
        ("123a", None),
        ("138****1234", None),
    ] {
        assert_eq!(Query::parse(typed).digits.as_deref(), digits, "{typed}");
    }
}

#[test]
fn both_ends_of_a_hidden_mobile_are_recognised() {
    let ends = HeadTail {
        head: "138".to_owned(),
        tail: "1234".to_owned(),
    };
    for typed in [
        "138****1234",
        "138 1234",
        "138-1234",
        "138xxxx1234",
        "1381234",
        "138＊＊＊＊1234",
    ] {
        assert_eq!(Query::parse(typed).head_tail, Some(ends.clone()), "{typed}");
    }
    for typed in [
        "128****1234",
        "138 123",
        "1382 1234",
        "138 1234 5",
        "8221234",
    ] {
        assert_eq!(Query::parse(typed).head_tail, None, "{typed}");
    }
}

#[test]
fn identifiers_and_their_ends_are_recognised() {
    for (typed, code) in [
        ("9135 0100 m000 100y 43", Some("91350100M000100Y43")),
        ("D2143569-x", Some("D2143569X")),
        ("002x", Some("002X")),
        ("02x", None),
        ("abcd", None),
        ("123456789012345678901", None),
    ] {
        assert_eq!(Query::parse(typed).code.as_deref(), code, "{typed}");
    }
}

#[test]
fn wildcards_are_escaped() {
    assert_eq!(like_escape(r"50%_a\b"), r"50\%\_a\\b");
}

#[test]
fn a_blank_search_is_empty() {
    assert!(Query::parse(" \u{3000}\t").is_empty());
    assert!(!Query::parse("%").is_empty());
}

proptest! {
    #[test]
    fn queries_are_bounded(typed in "\\PC{0,300}") {
        let query = Query::parse(&typed);
        prop_assert!(query.text.chars().count() <= MAX_QUERY);
        prop_assert!(query.bigrams.len() <= MAX_QUERY);
        prop_assert!(query.pinyin.is_none_or(|p| p.len() <= MAX_QUERY));
    }

    #[test]
    fn every_part_of_a_name_finds_it(name in "[\\x{4E00}-\\x{9FA5}A-Za-z()]{1,12}", from in 0usize..12, length in 1usize..12) {
        let part: String = name.chars().skip(from).take(length).collect();
        prop_assume!(!part.is_empty());
        let (query, keys) = (Query::parse(&part), SearchKeys::of_company(&name));
        prop_assert!(keys.normalised.contains(&query.text));
        prop_assert!(query.bigrams.iter().all(|gram| keys.bigrams.contains(gram)));
    }
}
