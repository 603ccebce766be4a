//! A manager's decisions on turns.

use kehu_kernel::UserId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

crate::tagged_union! {
    /// What is decided on a turn.
    TurnDecision, "kind", {
        "priority" => Priority(PriorityDecision),
        "make_up" => MakeUp(MakeUpDecision),
        "withdraw_claim" => WithdrawClaim(WithdrawClaimDecision),
        "pass_over" => PassOver(PassOverDecision),
        "use_turn" => UseTurn(UseTurnDecision),
        "volunteer" => Volunteer(VolunteerDecision),
        "give_back" => GiveBack(GiveBackDecision),
        "void" => Void(VoidDecision),
        "cancel_turn" => CancelTurn(CancelTurnDecision),
        "bar" => Bar(BarDecision),
        "admit" => Admit(AdmitDecision),
    }
}

macro_rules! on_a_salesperson {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// On whom; on duty today.
            pub salesperson_id: UserId,
            /// Why.
            #[validate(length(min = 1, max = 2000))]
            #[schema(min_length = 1, max_length = 2000)]
            pub reason: String,
        }
    )*};
}

on_a_salesperson! {
    /// Grants a priority turn: before the order, after what is owed already.
    PriorityDecision;
    /// Passes somebody over: to the end of the order.
    PassOverDecision;
    /// The salesperson uses the turn out of order, to the end of the order.
    UseTurnDecision;
    /// Cancels the turn for dress, to the end of the order (ATT-G05).
    CancelTurnDecision;
    /// Does not admit to reception until materials and sales information are in order (ATT-G05).
    BarDecision;
    /// Admits to reception again (ATT-G05).
    AdmitDecision;
}

macro_rules! on_an_entry {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The number of the entry in the site's ledger.
            #[validate(range(min = 1))]
            #[schema(minimum = 1, example = 17)]
            pub entry_number: i64,
            /// Why.
            #[validate(length(min = 1, max = 2000))]
            #[schema(min_length = 1, max_length = 2000)]
            pub reason: String,
        }
    )*};
}

on_an_entry! {
    /// Gives back a turn of today: its salesperson stands where they stood (ATT-V02, ATT-R02).
    GiveBackDecision;
    /// Withdraws what an entry granted, as far as it is left.
    WithdrawClaimDecision;
}

/// Grants turns to be made up, beside those that the return from ordered work grants by itself.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeUpDecision {
    /// To whom; on duty today.
    pub salesperson_id: UserId,
    /// How many.
    #[validate(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100, example = 1)]
    pub times: u16,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Somebody receives another's visitor as volunteer, without a turn (ATT-G08).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VolunteerDecision {
    /// Who; the last in order who can receive when absent.
    pub salesperson_id: Option<UserId>,
    /// Whose visitor, and why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Declares the reception of a turn of today void, after the visitor was given to another (ATT-V06c): the turn remains used.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidDecision {
    /// The number of the entry by which the turn was taken.
    #[validate(range(min = 1))]
    #[schema(minimum = 1, example = 17)]
    pub entry_number: i64,
    /// Whether its salesperson is without fault.
    pub without_fault: bool,
    /// Whether they get a priority turn; the policy says whether they may.
    pub priority: bool,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}
