//! The labels, an area a file. A test compares them with the contract: a new enumeration or value without a label fails.

mod batches;
mod calendars;
mod commission;
mod communications;
mod complaints;
mod customers;
mod deals;
mod determinations;
mod disputes;
mod improvements;
mod indicators;
mod mails;
mod reception;
mod rotation;
mod service_orders;
mod survey_results;
mod surveys;
mod tracking;
mod webhooks;

/// Value, Chinese label, English label.
pub(crate) type Labels = &'static [(&'static str, &'static str, &'static str)];

/// An enumeration with its values, their Chinese and English labels.
pub(super) type Words = (&'static str, Labels);

/// All enumerations, by area.
pub(super) const AREAS: &[&[Words]] = &[
    batches::WORDS,
    calendars::WORDS,
    commission::WORDS,
    complaints::WORDS,
    communications::WORDS,
    customers::WORDS,
    deals::WORDS,
    determinations::WORDS,
    disputes::WORDS,
    improvements::WORDS,
    indicators::WORDS,
    mails::WORDS,
    reception::WORDS,
    rotation::WORDS,
    service_orders::WORDS,
    survey_results::WORDS,
    surveys::WORDS,
    tracking::WORDS,
    webhooks::WORDS,
];

/// The words of an enumeration with their labels.
pub(crate) fn labels_of(enumeration: &str) -> Option<Labels> {
    let mut all = AREAS.iter().flat_map(|area| area.iter());
    let found = all.find(|(name, _)| *name == enumeration);
    found.map(|(_, labels)| *labels)
}

/// The label of a word; the word itself where it has none.
pub(crate) fn label(enumeration: &str, word: &str, language: kehu_kernel::Language) -> String {
    let labels = labels_of(enumeration);
    let found = labels.and_then(|words| words.iter().find(|(value, ..)| *value == word));
    match (found, language) {
        (Some((_, zh, _)), kehu_kernel::Language::Chinese) => (*zh).to_owned(),
        (Some((_, _, en)), kehu_kernel::Language::English) => (*en).to_owned(),
        (None, _) => word.to_owned(),
    }
}
