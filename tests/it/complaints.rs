//! Complaints and consultations (CMP-01 to CMP-17).

mod accused;
mod belonging;
mod bench;
mod deadlines;
mod desk;
mod escalation;
mod figures;
mod handovers;
mod incidents;
mod intake;
mod meetings;
mod moved;
mod orders;
mod papers;
mod steps;
mod transitions;
