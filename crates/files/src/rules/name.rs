//! Names of files.

use crate::MediaType;
use kehu_kernel::text::turns_direction;

const MOST: usize = 200;

/// Makes a name harmless: no path, no control or direction characters, none that Windows refuses, at most 200
/// characters, with an ending of its type. None when nothing is left.
pub(crate) fn clean_name(sent: &str, media_type: MediaType) -> Option<String> {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| !c.is_control() && !turns_direction(*c))
        .map(|c| {
            if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') {
                '_'
            } else {
                c
            }
        })
        .collect();
    let kept = kept.trim().trim_matches('.').trim();
    if kept.is_empty() {
        return None;
    }
    let (stem, ending) = match kept.rsplit_once('.') {
        Some((stem, ending)) if fits(ending, media_type) && !stem.is_empty() => {
            (stem, ending.to_owned())
        }
        _ => (
            kept,
            media_type
                .endings()
                .first()
                .copied()
                .unwrap_or("bin")
                .to_owned(),
        ),
    };
    let room = MOST
        .saturating_sub(ending.chars().count())
        .saturating_sub(1);
    let stem: String = stem.chars().take(room).collect();
    Some(format!("{}.{ending}", stem.trim_end()))
}

fn fits(ending: &str, media_type: MediaType) -> bool {
    media_type
        .endings()
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_lose_paths_and_tricks_and_keep_their_letters() {
        for (sent, clean) in [
            ("营业执照.pdf", "营业执照.pdf"),
            ("C:\\Users\\li\\licence.PDF", "licence.PDF"),
            ("../../etc/passwd", "passwd.pdf"),
            ("invoice.exe", "invoice.exe.pdf"),
            ("annexe\u{202e}fdp.exe", "annexefdp.exe.pdf"),
            ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
            (".pdf", "pdf.pdf"),
            ("  two  words .pdf ", "two  words.pdf"),
        ] {
            assert_eq!(
                clean_name(sent, MediaType::Pdf).as_deref(),
                Some(clean),
                "{sent:?}"
            );
        }
    }

    #[test]
    fn a_name_of_nothing_is_no_name() {
        for sent in ["", "  ", "..", "dir/", "\u{0}\u{7f}"] {
            assert_eq!(clean_name(sent, MediaType::Pdf), None, "{sent:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_before_its_ending() {
        let name = clean_name(&format!("{}.jpeg", "图".repeat(300)), MediaType::Jpeg).unwrap();
        assert_eq!(name.chars().count(), 200);
        assert!(name.ends_with("图.jpeg"));
    }

    proptest! {
        #[test]
        fn every_name_that_is_kept_is_harmless(sent in "\\PC{0,250}|[ -~/\\\\]{0,250}") {
            if let Some(name) = clean_name(&sent, MediaType::Csv) {
                let length = name.chars().count();
                prop_assert!((1..=200).contains(&length));
                prop_assert!(!name.chars().any(|c| c.is_control() || "/\\<>:\"|?*".contains(c)));
                prop_assert!(name.to_ascii_lowercase().ends_with(".csv"));
                prop_assert_eq!(clean_name(&name, MediaType::Csv), Some(name.clone()));
            }
        }
    }
}
