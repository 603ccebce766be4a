//! Whose turn it is (ATT-G01 to ATT-G09, and the turn columns of ATT-V02, ATT-V06c, ATT-V07, ATT-R02).

mod absence;
mod explanation;
mod fairness;
mod order;
mod race;
mod receptions;
mod site;
mod supervisor;
mod trades;
