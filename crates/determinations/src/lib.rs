//! Decisions on whose customer a party is and who gets which part of the commission: gathered, made, kept, previewed, tried out and disputed (ATT-V, ATT-R, ATT-E).
