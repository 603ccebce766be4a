//! Whose turn it is at a site: rosters, presence and the ledger of turns (ATT-G01 to ATT-G05).
