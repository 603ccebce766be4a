//! When to try again, and how long to keep. Pure.

use chrono::Duration;
use kehu_kernel::Words;

/// Dispatched events stay this long for who wants to know what happened.
pub(crate) const KEEP_EVENTS: Duration = Duration::days(90);
/// Messages stay this long in an inbox.
pub(crate) const KEEP_NOTIFICATIONS: Duration = Duration::days(365);

/// How long an event waits after its `attempts`-th failure: five seconds, then twice as long each time, an hour at
/// most.
pub(crate) fn wait_after(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1).clamp(0, 10)).unwrap_or(0);
    Duration::seconds(
        5_i64
            .saturating_mul(2_i64.saturating_pow(doublings))
            .min(3_600),
    )
}

/// Cuts both texts to a number of characters.
pub(crate) fn cut(words: &Words, most: usize) -> Words {
    let cut = |text: &str| {
        text.chars()
            .filter(|c| *c != '\0')
            .take(most)
            .collect::<String>()
    };
    Words {
        en: cut(&words.en),
        zh: cut(&words.zh),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_from_five_seconds_to_an_hour() {
        for (attempts, seconds) in [
            (1, 5),
            (2, 10),
            (3, 20),
            (10, 2_560),
            (11, 3_600),
            (12, 3_600),
            (i32::MAX, 3_600),
        ] {
            assert_eq!(wait_after(attempts).num_seconds(), seconds, "{attempts}");
        }
    }

    #[test]
    fn texts_are_cut_by_characters_and_lose_what_the_database_refuses() {
        assert_eq!(
            cut(&Words::new("ab\0cd", "客户资料"), 3),
            Words::new("abc", "客户资")
        );
    }
}
