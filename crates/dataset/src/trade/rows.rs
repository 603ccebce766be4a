//! The tables of a dossier with the columns that its rows give.

use crate::copy::Copy;

macro_rules! tables {
    ($($field:ident: $table:literal, $columns:literal;)*) => {
        /// Rows of dossiers, by table.
        #[derive(Debug)]
        pub(super) struct Rows {
            $(pub(super) $field: Copy,)*
        }

        impl Rows {
            /// The tables that they go into, each after those to which it refers.
            pub(super) const TABLES: &'static [&'static str] = &[$($table),*];

            /// By table, in that order.
            pub(super) fn into_copies(self) -> Vec<Copy> {
                vec![$(self.$field),*]
            }
        }

        impl Default for Rows {
            fn default() -> Self {
                Self {
                    $($field: Copy::of($table, $columns),)*
                }
            }
        }
    };
}

tables! {
    customers: "customers",
        "id, kind, unit_id, account_manager_id, status, customer_type, name, name_normalised, name_core, name_grams, sort_key,
         telephone, mobile, email, region_code, address, postal_code, legal_representative, registered_capital, founded_on,
         industry, size, headcount, business_scope, remark, born_on, marketing_opt_out, survey_opt_out, version, created_at,
         created_by_kind, created_by_id, updated_at";
    keys: "customer_keys", "customer_id, sealed_key";
    contacts: "customer_contacts",
        "id, customer_id, name, name_normalised, name_grams, title, role, mobile, email, is_primary, position, created_at,
         updated_at";
    telephones: "customer_telephones", "customer_id, unit_id, status, sort_key, contact_id, kind, digits";
    search_keys: "customer_search_keys", "customer_id, unit_id, status, sort_key, contact_id, key";
    identifiers: "customer_identifiers",
        "id, customer_id, kind, value, sealed, blind_index, last4, verdict, warnings, created_at";
    changes: "customer_changes",
        "id, customer_id, occurred_at, by_kind, by_id, operation, field, personal, old_value, new_value, reason";
    events: "customer_events", "id, customer_id, occurred_at, by_kind, by_id, kind, details";
    documents: "customer_documents",
        "id, customer_id, kind, number, issuer, issued_on, valid_from, valid_until, file_id, state, submitted_by_kind,
         submitted_by_id, submitted_at, decided_by_kind, decided_by_id, decided_at, version";
    invoicing: "document_invoicing",
        "document_id, title, taxpayer_number, bank, account_sealed, account_last4, address, telephone";
    approved_invoicing: "approved_invoicing", "id, customer_id, document_id, approved_at";
    suspensions: "qualification_suspensions", "id, customer_id, suspended_from, because, suspended_at";
    needs: "customer_needs",
        "id, customer_id, kind, product, content, source, noted_on, noted_by_kind, noted_by_id, status, follow_up_on,
         created_at, updated_at";
}
