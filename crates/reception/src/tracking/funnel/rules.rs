//! Which fact moves a party from where to where, pure (ATT-G27).

use super::super::words::{FunnelCause, FunnelStage};

/// What happened with a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fact {
    /// It called or came.
    Contact,
    /// It was registered.
    Registered,
    /// It was reported in an evening meeting.
    Reported,
    /// It was contacted.
    FollowedUp,
    /// Nothing for long.
    Inactive,
}

impl Fact {
    pub(super) const fn cause(self) -> FunnelCause {
        match self {
            Self::Contact => FunnelCause::FirstContact,
            Self::Registered => FunnelCause::Registration,
            Self::Reported => FunnelCause::Minutes,
            Self::FollowedUp => FunnelCause::FollowUp,
            Self::Inactive => FunnelCause::Inactivity,
        }
    }

    /// The stage in which a party without one begins.
    pub(super) const fn first(self) -> FunnelStage {
        match self {
            Self::Registered => FunnelStage::Screened,
            Self::Reported => FunnelStage::Analysed,
            Self::FollowedUp => FunnelStage::Followed,
            Self::Contact | Self::Inactive => FunnelStage::Collected,
        }
    }
}

/// Every stage.
pub(super) const STAGES: [FunnelStage; 10] = [
    FunnelStage::Collected,
    FunnelStage::Screened,
    FunnelStage::Analysed,
    FunnelStage::Classified,
    FunnelStage::Followed,
    FunnelStage::Archived,
    FunnelStage::FollowedAgain,
    FunnelStage::Dealt,
    FunnelStage::SecondDeal,
    FunnelStage::Referring,
];

/// Where a fact takes a party; nowhere when it is there already or beyond. A party that was archived and shows itself, or is
/// contacted, is followed again.
pub(super) fn next(stage: FunnelStage, fact: Fact) -> Option<FunnelStage> {
    use FunnelStage::{Archived, Collected, Dealt, FollowedAgain, Referring, SecondDeal};
    match (stage, fact) {
        (Dealt | SecondDeal | Referring, _)
        | (Archived, Fact::Inactive | Fact::Reported)
        | (FollowedAgain, Fact::Contact) => None,
        (Archived, _) => Some(FollowedAgain),
        (_, Fact::Inactive) => Some(Archived),
        (FollowedAgain, _) => None,
        (early, fact) => Some(fact.first()).filter(|to| *to > early && *to != Collected),
    }
}

/// Where a deal takes a party that has made so many before.
pub(super) const fn after_deal(deals_before: i16) -> FunnelStage {
    if deals_before > 0 {
        FunnelStage::SecondDeal
    } else {
        FunnelStage::Dealt
    }
}

/// Where the loss of a deal takes a party that keeps so many.
pub(super) const fn after_loss(stage: FunnelStage, deals_left: i16) -> FunnelStage {
    match (deals_left, stage) {
        (0, _) => FunnelStage::FollowedAgain,
        (1, FunnelStage::SecondDeal) => FunnelStage::Dealt,
        (_, stage) => stage,
    }
}

/// Whether a party is moved so by hand: by analysis and classification, into and out of the archive, and to referrals after
/// a deal. What facts prove is not claimed by hand.
pub(super) fn by_hand(from: FunnelStage, to: FunnelStage, deals: i16) -> bool {
    use FunnelStage::{
        Analysed, Archived, Classified, Collected, Dealt, FollowedAgain, Referring, Screened,
        SecondDeal,
    };
    match to {
        Analysed => from == Screened,
        Classified => matches!(from, Screened | Analysed),
        Archived => from != Archived,
        FollowedAgain => from == Archived && deals == 0,
        Referring => matches!(from, Dealt | SecondDeal) || (from == Archived && deals > 0),
        Dealt => from == Archived && deals > 0,
        Collected | Screened | FunnelStage::Followed | SecondDeal => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FunnelStage::*;

    #[test]
    fn att_g27_facts_move_a_party_forward_and_never_back() {
        for (from, fact, to) in [
            (Collected, Fact::Contact, None),
            (Collected, Fact::Registered, Some(Screened)),
            (Screened, Fact::Registered, None),
            (Screened, Fact::Reported, Some(Analysed)),
            (Classified, Fact::Reported, None),
            (Classified, Fact::FollowedUp, Some(Followed)),
            (Collected, Fact::FollowedUp, Some(Followed)),
            (Followed, Fact::Registered, None),
            (Followed, Fact::Inactive, Some(Archived)),
            (Archived, Fact::Inactive, None),
            (Archived, Fact::FollowedUp, Some(FollowedAgain)),
            (Archived, Fact::Contact, Some(FollowedAgain)),
            (FollowedAgain, Fact::FollowedUp, None),
            (FollowedAgain, Fact::Inactive, Some(Archived)),
            (Dealt, Fact::FollowedUp, None),
            (SecondDeal, Fact::Inactive, None),
        ] {
            assert_eq!(next(from, fact), to, "{from:?} {fact:?}");
        }
    }

    #[test]
    fn att_g27_a_second_deal_follows_the_first_and_a_lost_one_is_followed_again() {
        assert_eq!((after_deal(0), after_deal(1)), (Dealt, SecondDeal));
        assert_eq!(after_loss(Dealt, 0), FollowedAgain);
        assert_eq!(after_loss(SecondDeal, 1), Dealt);
        assert_eq!(after_loss(Referring, 1), Referring);
        assert_eq!(after_loss(SecondDeal, 2), SecondDeal);
    }

    #[test]
    fn att_g27_deals_and_follow_ups_are_not_claimed_by_hand() {
        for stage in STAGES {
            for never in [Collected, Screened, Followed, SecondDeal] {
                assert!(!by_hand(stage, never, 1), "{stage:?} {never:?}");
            }
            assert_eq!(by_hand(stage, Archived, 0), stage != Archived);
        }
        assert!(
            by_hand(Screened, Classified, 0)
                && by_hand(Analysed, Classified, 0)
                && !by_hand(Followed, Classified, 0)
        );
        assert!(by_hand(Archived, FollowedAgain, 0) && !by_hand(Archived, FollowedAgain, 1));
        assert!(by_hand(Dealt, Referring, 1) && !by_hand(Followed, Referring, 0));
    }
}
