//! The vectors, and the laws that hold whatever the answers.

mod laws;
mod vectors;
