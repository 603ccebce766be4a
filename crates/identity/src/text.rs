//! Text of search terms.

/// A pattern for `ilike` that finds the term anywhere, with its own wildcards taken literally.
pub(crate) fn anywhere(term: &str) -> String {
    let mut pattern = String::with_capacity(term.len() + 2);
    pattern.push('%');
    for letter in term.trim().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    #[test]
    fn wildcards_of_the_term_are_literal() {
        assert_eq!(super::anywhere(" 5%_\\"), "%5\\%\\_\\\\%");
    }
}
