//! The rules of determination, each plain and at its edges, as stories.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

mod developer;
mod figures;
mod filing;
mod household;
mod judgment;
mod laws;
mod order;
mod referral;
mod returning;
mod sales_office;
mod story;
mod tape;
mod variants;
