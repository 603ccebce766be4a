//! Whose a party is and who gets which part: simulation rule by rule, on both sides of each edge and by precedence, the
//! chain of a deal's determinations, what-if.

pub(crate) mod books;
mod edges;
mod followed_up;
mod gathered;
mod kept;
mod precedence;
mod simulated;
mod what_ifs;

// The stories of the pure rules, told through HTTP as well.
#[path = "../../crates/attribution/tests/determination/story.rs"]
#[expect(
    dead_code,
    clippy::expect_used,
    clippy::panic,
    reason = "it is a test's file: the boundary cases of the pure rules need more of it than the plain ones"
)]
mod story;
