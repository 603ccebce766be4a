//! Under which keys names are found.

use kehu_names::{
    MAX_KEYS, MAX_NAME, SearchKeys, bigrams, company_core, normalise, similarity, split_surname,
};
use proptest::prelude::*;

#[track_caller]
fn has(keys: &[String], wanted: &[&str]) {
    for key in wanted {
        assert!(keys.iter().any(|k| k == key), "{key} is not among {keys:?}");
    }
}

#[test]
fn people_are_found_under_pinyin_and_initials() {
    let keys = SearchKeys::of_person("张伟");
    has(&keys.pinyin, &["zhangwei"]);
    has(&keys.initials, &["zw"]);
    assert_eq!(keys.sort_key, "zhang wei");
    assert_eq!(keys.core, "张伟");
}

#[test]
fn surnames_with_two_readings_are_found_under_both_and_sorted_under_their_own() {
    for (name, own, other, sort) in [
        ("单雄信", "shanxiongxin", "danxiongxin", "shan xiong xin"),
        ("曾国藩", "zengguofan", "cengguofan", "zeng guo fan"),
        ("仇英", "qiuying", "chouying", "qiu ying"),
        ("区伟", "ouwei", "quwei", "ou wei"),
        ("解晓东", "xiexiaodong", "jiexiaodong", "xie xiao dong"),
        ("翟天临", "zhaitianlin", "ditianlin", "zhai tian lin"),
        ("尉迟恭", "yuchigong", "weichigong", "yu chi gong"),
        ("万俟卨", "moqixie", "wanqixie", "mo qi xie"),
        ("单于明", "chanyuming", "danyuming", "chan yu ming"),
    ] {
        let keys = SearchKeys::of_person(name);
        has(&keys.pinyin, &[own, other]);
        assert_eq!(keys.sort_key, sort);
    }
    has(&SearchKeys::of_person("仇英").initials, &["qy", "cy"]);
    has(&SearchKeys::of_person("欧阳锋").initials, &["oyf"]);
}

#[test]
fn the_letter_u_with_dots_is_found_under_all_three_spellings() {
    let keys = SearchKeys::of_person("吕布");
    has(&keys.pinyin, &["lvbu", "lubu", "lyubu"]);
    assert_eq!(keys.sort_key, "lv bu");
    has(
        &SearchKeys::of_company("绿地").pinyin,
        &["lvdi", "ludi", "lyudi"],
    );
    has(
        &SearchKeys::of_person("闾丘露").pinyin,
        &["lvqiulu", "luqiulu"],
    );
}

#[test]
fn company_words_are_read_as_words() {
    for (name, key, initials) in [
        ("重庆长安", "chongqingchangan", "cqca"),
        ("长沙银行", "changshayinhang", "csyh"),
        ("三一重工", "sanyizhonggong", "syzg"),
        ("厦门大厦", "xiamendasha", "xmds"),
        ("乐清电器", "yueqingdianqi", "yqdq"),
        ("六安行业", "luanhangye", "lahy"),
        ("成都音乐", "chengduyinyue", "cdyy"),
    ] {
        let keys = SearchKeys::of_company(name);
        assert_eq!(keys.sort_key.replace(' ', ""), key);
        has(&keys.pinyin, &[key]);
        has(&keys.initials, &[initials]);
    }
}

#[test]
fn a_company_is_found_under_the_initials_of_its_core_and_of_its_whole_name() {
    let keys = SearchKeys::of_company("长沙万科房地产有限公司");
    assert_eq!(keys.core, "万科房地产");
    has(&keys.initials, &["wkfdc", "cswkfdcyxgs"]);
    has(&keys.pinyin, &["wankefangdichan"]);
}

#[test]
fn latin_letters_and_digits_stand_for_themselves() {
    let keys = SearchKeys::of_company("ＴＣＬ科技(360)");
    assert_eq!(keys.normalised, "tcl科技(360)");
    has(&keys.pinyin, &["tclkeji360"]);
    has(&keys.initials, &["tclkj360"]);
}

#[test]
fn a_character_without_reading_does_not_hide_the_others() {
    let keys = SearchKeys::of_person("张𠮷");
    has(&keys.pinyin, &["zhang"]);
    assert_eq!(keys.sort_key, "zhang 𠮷");
    let empty = SearchKeys::of_person("");
    assert!(empty.pinyin.is_empty() && empty.initials.is_empty() && empty.sort_key.is_empty());
}

#[test]
fn names_are_normalised_by_width_case_spaces_brackets_and_dots() {
    for (typed, normalised) in [
        (" 万科 （长沙）　有限公司 ", "万科(长沙)有限公司"),
        ("万科【长沙】", "万科(长沙)"),
        ("ＡＢＣ Ltd", "abcltd"),
        ("买买提•阿里", "买买提·阿里"),
        ("张\u{200B}伟", "张伟"),
    ] {
        assert_eq!(normalise(typed), normalised);
    }
}

#[test]
fn bigrams_are_the_distinct_substrings_of_one_and_two_characters() {
    assert_eq!(bigrams("万科万科"), ["万", "科", "万科", "科万"]);
    assert_eq!(bigrams("张"), ["张"]);
    assert!(bigrams("").is_empty());
}

#[test]
fn the_core_of_a_company_name_is_what_tells_it_apart() {
    for (name, core) in [
        ("湖南省长沙市万科房地产开发有限公司", "万科房地产开发"),
        ("万科企业股份有限公司", "万科企业"),
        ("万科（长沙）房地产有限责任公司", "万科房地产"),
        ("西门子（中国）有限公司", "西门子"),
        ("三一集团有限公司", "三一"),
        ("广西壮族自治区柳州钢铁集团公司", "广西壮族自治区柳州钢铁"),
        ("长沙银行股份有限公司", "长沙银行"),
        ("长沙水务集团", "长沙水务"),
        ("万科有限公司长沙分公司", "万科有限公司长沙分公司"),
        ("红杉资本(有限合伙)", "红杉资本"),
        ("公司", "公司"),
        ("北京", "北京"),
        ("", ""),
    ] {
        assert_eq!(company_core(name), core, "{name}");
    }
}

#[test]
fn surnames_of_two_characters_need_a_third_character() {
    assert_eq!(split_surname("欧阳锋"), ("欧阳", "锋"));
    assert_eq!(split_surname("欧阳"), ("欧", "阳"));
    assert_eq!(split_surname("张小三"), ("张", "小三"));
    assert_eq!(split_surname("李"), ("李", ""));
    assert_eq!(split_surname(""), ("", ""));
}

#[test]
fn every_reading_of_every_character_is_typed_in_ascii() {
    has(&SearchKeys::of_person("欸").pinyin, &["e", "ai"]);
    for c in ('\u{3400}'..='\u{9FFF}').chain('\u{20000}'..='\u{323AF}') {
        let name = c.to_string();
        for keys in [SearchKeys::of_person(&name), SearchKeys::of_company(&name)] {
            for key in keys.pinyin.iter().chain(&keys.initials) {
                assert!(key.is_ascii(), "{name}: {key}");
            }
        }
    }
}

#[test]
fn likeness_is_twice_the_shared_pairs_over_all_pairs() {
    assert_eq!(similarity("万科房地产", "万科房地产"), 100);
    assert_eq!(similarity("万科房地产", "万科地产"), 57);
    assert_eq!(similarity("万科", "恒大"), 0);
    assert_eq!(similarity("万", "万"), 100);
    assert_eq!(similarity("万", "科"), 0);
    assert_eq!(similarity("万万万", "万万"), 66);
    assert_eq!(similarity("", "万科"), 0);
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[\\x{4E00}-\\x{9FFF}]{0,260}",
        "[行长重乐厦都朝传调单]{0,60}",
    ]
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing(name in "\\PC{0,60}") {
        let once = normalise(&name);
        prop_assert_eq!(normalise(&once), once);
    }

    #[test]
    fn keys_are_bounded_and_written_in_ascii(name in names()) {
        for keys in [SearchKeys::of_person(&name), SearchKeys::of_company(&name)] {
            prop_assert!(keys.normalised.chars().count() <= MAX_NAME);
            prop_assert!(keys.pinyin.len() <= MAX_KEYS && keys.initials.len() <= MAX_KEYS);
            prop_assert!(keys.bigrams.len() <= 2 * MAX_NAME);
            for key in keys.pinyin.iter().chain(&keys.initials) {
                prop_assert!(!key.is_empty());
                prop_assert!(key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{}", key);
            }
        }
    }

    #[test]
    fn likeness_is_symmetric_and_full_for_equal_names(a in "[万科恒大地产]{0,8}", b in "[万科恒大地产]{0,8}") {
        prop_assert_eq!(similarity(&a, &b), similarity(&b, &a));
        prop_assert!(similarity(&a, &b) <= 100);
        prop_assert_eq!(similarity(&a, &a), 100);
    }

    #[test]
    fn a_core_is_never_empty_for_a_name(name in "[万科长沙市湖南省集团有限公司()]{1,20}") {
        prop_assert!(!company_core(&name).is_empty());
    }
}
