//! Builds the crate anew when a migration is added: the macro that embeds them follows only the files that it has seen.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
