//! Words that YAML 1.1 takes for true or false. YAML 1.2, which the writer speaks, does not, but most readers of documents
//! still do: to them a parameter `on` would be called `true`.

const WORDS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];

/// `yaml` with these words in quotes, wherever one is a whole plain value or item.
pub(super) fn quoted_words(yaml: &str) -> String {
    let mut quoted = String::with_capacity(yaml.len());
    for line in yaml.lines() {
        match word_at_the_end(line) {
            Some((before, word)) => {
                quoted.push_str(before);
                quoted.push('\'');
                quoted.push_str(word);
                quoted.push('\'');
            }
            None => quoted.push_str(line),
        }
        quoted.push('\n');
    }
    quoted
}

fn word_at_the_end(line: &str) -> Option<(&str, &str)> {
    let (before, word) = line.split_at(line.rfind(' ')? + 1);
    let is_value = before.ends_with(": ") || before.trim_start() == "- ";
    (is_value && WORDS.contains(&word.to_ascii_lowercase().as_str())).then_some((before, word))
}

#[cfg(test)]
mod tests {
    use super::quoted_words;

    #[test]
    fn whole_values_and_items_are_quoted_and_texts_are_not() {
        let yaml = "- name: on\n  enum:\n  - yes\n  - No\n  - note\n  text: put it on\n";
        let quoted = "- name: 'on'\n  enum:\n  - 'yes'\n  - 'No'\n  - note\n  text: put it on\n";
        assert_eq!(quoted_words(yaml), quoted);
    }
}
