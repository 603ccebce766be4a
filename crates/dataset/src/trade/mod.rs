//! The customers of the trading company, their complaints, and a survey of them.
