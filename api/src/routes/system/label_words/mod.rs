//! The labels, an area a file. A test compares them with the contract: a new enumeration or value without a label fails.

mod commission;
mod customers;
mod deals;
mod determinations;
mod disputes;
mod reception;
mod rotation;

/// Value, Chinese label, English label.
type Labels = &'static [(&'static str, &'static str, &'static str)];

/// An enumeration with its values, their Chinese and English labels.
pub(super) type Words = (&'static str, Labels);

/// All enumerations, by area.
pub(super) const AREAS: &[&[Words]] = &[
    commission::WORDS,
    customers::WORDS,
    deals::WORDS,
    determinations::WORDS,
    disputes::WORDS,
    reception::WORDS,
    rotation::WORDS,
];
