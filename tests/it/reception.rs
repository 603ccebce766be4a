//! Visitors at a site (ATT-G06 to ATT-G25, ATT-E01 to ATT-E09, ATT-R12, ATT-R13).

mod cases;
mod desk;
mod enquiries;
mod evidence;
mod minutes;
mod names;
mod parties;
mod race;
mod receiving;
mod record;
mod referrals;
mod registering;
pub(crate) mod site;
mod transfers;
