//! What happened at the developer's sites.
