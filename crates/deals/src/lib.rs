//! Units for sale, their prices and who holds them; reservations, subscriptions, contracts, payments and their registers (ATT-D01 to ATT-D08, ATT-D11).
