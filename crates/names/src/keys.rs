//! The keys stored for a name.

use crate::{bigrams, company_core, normalise, reading};

/// The most pinyin keys and the most initials keys of a name.
pub const MAX_KEYS: usize = 16;

/// The most characters of a name that enter its keys.
pub const MAX_NAME: usize = 200;

/// What is stored beside a name so that it can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchKeys {
    /// The name as [`normalise`] writes it, cut at [`MAX_NAME`] characters.
    pub normalised: String,
    /// The telling part of a company's name, see [`company_core`]; a person's whole name.
    pub core: String,
    /// Every distinct substring of one and two characters of `normalised`.
    pub bigrams: Vec<String>,
    /// Full pinyin without spaces, lower case, ü as v, u and yu; at most [`MAX_KEYS`]. For companies
    /// of the core and of the whole name.
    pub pinyin: Vec<String>,
    /// Initials, likewise.
    pub initials: Vec<String>,
    /// Full pinyin of the usual reading, syllables separated by a space, ü as v. Sorts by bytes;
    /// equal keys need a second criterion.
    pub sort_key: String,
}

impl SearchKeys {
    /// The keys of a company's name.
    #[must_use]
    pub fn of_company(name: &str) -> Self {
        let normalised = cut(&normalise(name));
        let core = company_core(&normalised);
        let whole = reading::of_company(&normalised);
        let telling = reading::of_company(&core);
        // Half of the room for each, so that no reading of one crowds out the other.
        let share = if core == normalised {
            MAX_KEYS
        } else {
            MAX_KEYS / 2
        };
        Self {
            bigrams: bigrams(&normalised),
            pinyin: merged(
                reading::full_keys(&telling, share),
                reading::full_keys(&whole, share),
            ),
            initials: merged(
                reading::initial_keys(&telling, share),
                reading::initial_keys(&whole, share),
            ),
            sort_key: reading::sort_key(&whole),
            normalised,
            core,
        }
    }

    /// The keys of a person's name. Surnames are read as surnames first, and as the dictionary has
    /// them second, because clerks type both.
    #[must_use]
    pub fn of_person(name: &str) -> Self {
        let normalised = cut(&normalise(name));
        let units = reading::of_person(&normalised);
        Self {
            core: normalised.clone(),
            bigrams: bigrams(&normalised),
            pinyin: reading::full_keys(&units, MAX_KEYS),
            initials: reading::initial_keys(&units, MAX_KEYS),
            sort_key: reading::sort_key(&units),
            normalised,
        }
    }
}

fn cut(name: &str) -> String {
    name.chars().take(MAX_NAME).collect()
}

fn merged(first: Vec<String>, second: Vec<String>) -> Vec<String> {
    let mut keys = first;
    for key in second {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}
