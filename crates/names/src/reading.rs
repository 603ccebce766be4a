//! Pinyin readings of names and the keys made of them.

use std::collections::HashSet;

use pinyin::{ToPinyin, ToPinyinMulti};

use crate::{company_words, surname};

/// A part of a name that is read as one.
pub(crate) enum Unit {
    /// The possible readings, the usual one first, syllables separated by a space. Never empty.
    Read(Vec<String>),
    /// A character without reading.
    Silent(char),
}

/// The parts of a person's normalised name: surname by its own readings, given name by every reading
/// of the dictionary.
pub(crate) fn of_person(name: &str) -> Vec<Unit> {
    let (surname, given) = surname::split_surname(name);
    match surname::readings(surname) {
        Some(readings) => std::iter::once(Unit::Read(spelled(readings.iter().copied())))
            .chain(given.chars().map(any_reading))
            .collect(),
        None => name.chars().map(any_reading).collect(),
    }
}

/// The parts of a company's normalised name: known words first, then single characters.
pub(crate) fn of_company(name: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let (unit, after) = longest_word(rest).unwrap_or_else(|| {
            let after = rest.get(first.len_utf8()..).unwrap_or_default();
            (usual_reading(first), after)
        });
        units.push(unit);
        rest = after;
    }
    units
}

/// Every key of full syllables, at most `cap`, likelier ones first.
pub(crate) fn full_keys(units: &[Unit], cap: usize) -> Vec<String> {
    combine(units, cap, |reading| reading.replace(' ', ""))
}

/// Every key of initials, at most `cap`, likelier ones first.
pub(crate) fn initial_keys(units: &[Unit], cap: usize) -> Vec<String> {
    combine(units, cap, |reading| {
        reading
            .split(' ')
            .filter_map(|syllable| syllable.chars().next())
            .collect()
    })
}

/// The usual reading, syllables separated by a space so that `xi an` sorts before `xian`. Characters
/// without reading stand for themselves.
pub(crate) fn sort_key(units: &[Unit]) -> String {
    let parts: Vec<String> = units
        .iter()
        .map(|unit| match unit {
            Unit::Read(readings) => readings.first().cloned().unwrap_or_default(),
            Unit::Silent(c) => c.to_string(),
        })
        .collect();
    parts.join(" ")
}

/// Combines one reading of each part. The cost of a key is the sum of the places of its readings;
/// cutting the cheapest `cap` after each part keeps the cheapest `cap` of the whole, because every
/// start is continued in the same ways.
fn combine(units: &[Unit], cap: usize, form: impl Fn(&str) -> String) -> Vec<String> {
    let mut keys = vec![(0_usize, String::new())];
    for unit in units {
        let Unit::Read(readings) = unit else { continue };
        let forms: Vec<String> = distinct(readings.iter().map(|reading| form(reading)));
        let mut longer: Vec<(usize, String)> = keys
            .iter()
            .flat_map(|(cost, key)| {
                let continued = move |(place, form)| (cost + place, format!("{key}{form}"));
                forms.iter().enumerate().map(continued)
            })
            .collect();
        longer.sort_by_key(|(cost, _)| *cost);
        let mut seen = HashSet::new();
        longer.retain(|(_, key)| seen.insert(key.clone()));
        longer.truncate(cap);
        keys = longer;
    }
    keys.into_iter()
        .map(|(_, key)| key)
        .filter(|key| !key.is_empty())
        .collect()
}

/// The longest known word of two or more characters at the head, and the text behind it.
fn longest_word(text: &str) -> Option<(Unit, &str)> {
    (2..=company_words::LONGEST).rev().find_map(|length| {
        let end = text
            .char_indices()
            .nth(length)
            .map_or(text.len(), |(i, _)| i);
        let (word, after) = text.split_at_checked(end)?;
        let readings = company_words::readings(word)?;
        Some((Unit::Read(spelled(readings.iter().copied())), after))
    })
}

/// A character of a company name: curated readings, otherwise the dictionary's first.
fn usual_reading(c: char) -> Unit {
    let curated = company_words::readings(c.encode_utf8(&mut [0; 4]));
    match (curated, c.to_pinyin()) {
        (Some(readings), _) => Unit::Read(spelled(readings.iter().copied())),
        (None, Some(reading)) => Unit::Read(spelled([reading.plain()])),
        (None, None) => unread(c),
    }
}

/// A character of a person's name: every reading of the dictionary.
fn any_reading(c: char) -> Unit {
    match c.to_pinyin_multi() {
        Some(readings) => Unit::Read(spelled(readings.into_iter().map(|r| r.plain()))),
        None => unread(c),
    }
}

/// Latin letters and digits read as themselves.
fn unread(c: char) -> Unit {
    if c.is_ascii_alphanumeric() {
        Unit::Read(vec![c.to_string()])
    } else {
        Unit::Silent(c)
    }
}

/// The distinct readings, each with the spellings of ü that people type: v, u and yu. The rare ê is typed as e.
fn spelled<'a>(readings: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    distinct(readings.into_iter().flat_map(|reading| {
        let reading = reading.replace('ê', "e");
        if reading.contains('ü') {
            vec![
                reading.replace('ü', "v"),
                reading.replace('ü', "u"),
                reading.replace('ü', "yu"),
            ]
        } else {
            vec![reading]
        }
    }))
}

fn distinct(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    items.filter(|item| seen.insert(item.clone())).collect()
}
