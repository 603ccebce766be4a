//! What happens with visitors at a site: parties, receptions, registrations, enquiries, referrals, and the follow-up of them (ATT-G06 to ATT-G27, ATT-E).
