//! What a server's answer means, and when to try again. Pure.

use chrono::Duration;

/// An instance that has claimed a mail and does not report within this long is taken for dead.
pub(crate) const CLAIM: Duration = Duration::minutes(5);
/// What is kept of a mail is kept this long after its end.
pub(crate) const KEEP: Duration = Duration::days(365);

/// What a try to send came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The server took it.
    Sent,
    /// The server refuses this mail for good, with this reply.
    Refused(u16),
    /// The server refuses for now, with this reply.
    PutOff(u16),
    /// There was no server that answered, or it did not let us in.
    Unreachable(Option<u16>),
}

/// What a refusing reply means (RFC 5321, 4.2.1). Replies about our own sign-in and encryption (RFC 4954, 3207) are no
/// fault of the mail: the settings must be mended, and until then it waits.
pub(crate) fn meaning(reply: u16) -> Outcome {
    match reply {
        421 | 454 | 530 | 534 | 535 | 538 => Outcome::Unreachable(Some(reply)),
        500..=599 => Outcome::Refused(reply),
        _ => Outcome::PutOff(reply),
    }
}

/// How long a mail waits after its `attempts`-th failure: a minute, then twice as long each time, four hours at most.
pub(crate) fn wait_after(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1).clamp(0, 10)).unwrap_or(0);
    Duration::minutes(2_i64.saturating_pow(doublings).min(240))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_from_a_minute_to_four_hours() {
        for (attempts, minutes) in [(0, 1), (1, 1), (2, 2), (8, 128), (9, 240), (i32::MAX, 240)] {
            assert_eq!(wait_after(attempts).num_minutes(), minutes, "{attempts}");
        }
    }

    #[test]
    fn five_hundreds_are_for_good_unless_they_are_about_our_sign_in() {
        assert_eq!(meaning(550), Outcome::Refused(550));
        assert_eq!(meaning(554), Outcome::Refused(554));
        assert_eq!(meaning(450), Outcome::PutOff(450));
        assert_eq!(meaning(452), Outcome::PutOff(452));
        assert_eq!(meaning(535), Outcome::Unreachable(Some(535)));
        assert_eq!(meaning(421), Outcome::Unreachable(Some(421)));
    }
}
