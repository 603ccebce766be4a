//! Commission: the ledger, accrual, settlement and statements (ATT-D09, ATT-D10), and violations with their sanctions (GOV-05).
