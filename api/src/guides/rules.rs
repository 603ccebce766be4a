//! The rules of attribution in words, from the catalogue of the program itself.

use crate::markup::escaped;
use kehu_attribution::policy::RuleSet;
use kehu_attribution::{RuleId, RuleWords, order_of, words_of};
use kehu_kernel::Language;
use std::fmt::Write;

/// The rules of a set, in the order in which they are weighed.
pub(super) fn in_order(set: RuleSet, language: Language) -> String {
    let mut out = String::from("<ol class=\"rules\">\n");
    for rule in order_of(set) {
        write_rule(&mut out, rule, language);
    }
    out.push_str("</ol>\n");
    out
}

/// The rules that stand in no order: what applies beside the one that decides, and rulings.
pub(super) fn beside(language: Language) -> String {
    let ordered = [RuleSet::Developer, RuleSet::SalesOffice]
        .map(order_of)
        .concat();
    let mut out = String::from("<ul class=\"rules\">\n");
    for rule in RuleId::ALL.iter().filter(|rule| !ordered.contains(rule)) {
        write_rule(&mut out, *rule, language);
    }
    out.push_str("</ul>\n");
    out
}

fn write_rule(out: &mut String, rule: RuleId, language: Language) {
    let RuleWords {
        title, sentence, ..
    } = words_of(rule);
    // Writing to a string does not fail.
    let _ = writeln!(
        out,
        "<li id=\"{rule}\"><a href=\"#{rule}\"><code>{rule}</code></a> <b>{}</b><br>{}</li>",
        escaped(title.text(language)),
        escaped(sentence.text(language)),
    );
}
