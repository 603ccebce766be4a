//! Surnames whose reading cannot be taken from a dictionary of single characters: those read
//! otherwise as a surname, and those of two characters.

use std::collections::HashMap;
use std::sync::LazyLock;

type Readings = &'static [&'static str];

/// Surnames of one character: the reading as a surname, then others under which people look.
const SINGLE: [(&str, Readings); 45] = [
    ("么", &["yao", "me"]),
    ("乐", &["yue", "le"]),
    ("乜", &["nie", "mie"]),
    ("仇", &["qiu", "chou"]),
    ("佴", &["nai", "er"]),
    ("区", &["ou", "qu"]),
    ("单", &["shan", "dan"]),
    ("卜", &["bu", "bo"]),
    ("句", &["gou", "ju"]),
    ("召", &["shao", "zhao"]),
    ("员", &["yun", "yuan"]),
    ("尉", &["wei", "yu"]),
    ("扎", &["za", "zha"]),
    ("折", &["she", "zhe"]),
    ("曾", &["zeng", "ceng"]),
    ("朴", &["piao", "pu"]),
    ("查", &["zha", "cha"]),
    ("洗", &["xian", "xi"]),
    ("浣", &["wan", "huan"]),
    ("盖", &["ge", "gai"]),
    ("盛", &["sheng", "cheng"]),
    ("祭", &["zhai", "ji"]),
    ("种", &["chong", "zhong"]),
    ("秘", &["bi", "mi"]),
    ("粘", &["nian", "zhan"]),
    ("繁", &["po", "fan"]),
    ("缪", &["miao", "mou"]),
    ("翟", &["zhai", "di"]),
    ("能", &["nai", "neng"]),
    ("薄", &["bo", "bao"]),
    ("藏", &["zang", "cang"]),
    ("覃", &["qin", "tan"]),
    ("解", &["xie", "jie"]),
    ("谌", &["chen", "shen"]),
    ("貟", &["yun", "yuan"]),
    ("贠", &["yun", "yuan"]),
    ("贾", &["jia", "gu"]),
    ("适", &["kuo", "shi"]),
    ("郇", &["xun", "huan"]),
    ("郗", &["xi", "chi"]),
    ("都", &["du", "dou"]),
    ("重", &["chong", "zhong"]),
    ("阚", &["kan", "han"]),
    ("隗", &["wei", "kui"]),
    ("黑", &["he", "hei"]),
];

/// Surnames of two characters, likewise; syllables are separated by a space.
const COMPOUND: [(&str, Readings); 56] = [
    ("万俟", &["mo qi", "wan si", "wan qi"]),
    ("上官", &["shang guan"]),
    ("东方", &["dong fang"]),
    ("令狐", &["ling hu"]),
    ("公孙", &["gong sun"]),
    ("单于", &["chan yu", "dan yu"]),
    ("南宫", &["nan gong"]),
    ("司徒", &["si tu"]),
    ("司马", &["si ma"]),
    ("呼延", &["hu yan"]),
    ("夏侯", &["xia hou"]),
    ("宇文", &["yu wen"]),
    ("尉迟", &["yu chi", "wei chi"]),
    ("慕容", &["mu rong"]),
    ("欧阳", &["ou yang"]),
    ("澹台", &["tan tai", "dan tai"]),
    ("皇甫", &["huang fu"]),
    ("端木", &["duan mu"]),
    ("诸葛", &["zhu ge"]),
    ("长孙", &["zhang sun"]),
    ("太史", &["tai shi"]),
    ("申屠", &["shen tu"]),
    ("钟离", &["zhong li"]),
    ("闻人", &["wen ren"]),
    ("濮阳", &["pu yang"]),
    ("淳于", &["chun yu"]),
    ("仲孙", &["zhong sun"]),
    ("轩辕", &["xuan yuan"]),
    ("鲜于", &["xian yu"]),
    ("闾丘", &["lü qiu"]),
    ("赫连", &["he lian"]),
    ("拓跋", &["tuo ba"]),
    ("独孤", &["du gu"]),
    ("完颜", &["wan yan"]),
    ("司空", &["si kong"]),
    ("司寇", &["si kou"]),
    ("百里", &["bai li"]),
    ("东郭", &["dong guo"]),
    ("西门", &["xi men"]),
    ("公羊", &["gong yang"]),
    ("公冶", &["gong ye"]),
    ("梁丘", &["liang qiu"]),
    ("左丘", &["zuo qiu"]),
    ("宗政", &["zong zheng"]),
    ("亓官", &["qi guan"]),
    ("颛孙", &["zhuan sun"]),
    ("巫马", &["wu ma"]),
    ("乐正", &["yue zheng", "le zheng"]),
    ("羊舌", &["yang she"]),
    ("南门", &["nan men"]),
    ("纳兰", &["na lan"]),
    ("叶赫", &["ye he"]),
    ("谷梁", &["gu liang"]),
    ("漆雕", &["qi diao"]),
    ("即墨", &["ji mo"]),
    ("第五", &["di wu"]),
];

static TABLE: LazyLock<HashMap<&'static str, Readings>> =
    LazyLock::new(|| SINGLE.into_iter().chain(COMPOUND).collect());

/// The readings of a surname, the usual one first; `None` if the dictionary serves.
pub(crate) fn readings(surname: &str) -> Option<Readings> {
    TABLE.get(surname).copied()
}

/// Splits a person's name into surname and given name.
///
/// A surname of two characters is seen only in names of three or more: 欧阳 alone is 欧 with the
/// given name 阳. A name of one character or none is all surname.
#[must_use]
pub fn split_surname(name: &str) -> (&str, &str) {
    let after = |count| {
        name.char_indices()
            .nth(count)
            .map_or(name.len(), |(i, _)| i)
    };
    let compound = name.split_at_checked(after(2)).filter(|(two, given)| {
        !given.is_empty() && COMPOUND.iter().any(|(surname, _)| surname == two)
    });
    compound
        .or_else(|| name.split_at_checked(after(1)))
        .unwrap_or((name, ""))
}
