//! The closed lists of words, as stored and as sent.

kehu_kernel::word_lists! {
    /// Whether a customer is a company or a person.
    CustomerKind {
        /// A company or other organisation.
        Company = "company",
        /// A natural person.
        Person = "person",
    }
    /// Where a customer stands. Changed by account opening, suspension, disqualification and merging alone.
    CustomerStatus {
        /// Not yet opened (CUS-11).
        Prospect = "prospect",
        /// Opened: business may be done.
        Active = "active",
        /// Opened, and business rests (CUS-13).
        Suspended = "suspended",
        /// Shut out (CUS-14).
        Disqualified = "disqualified",
        /// Merged into another dossier (CUS-01).
        Merged = "merged",
    }
    /// How a customer buys: the type to which the entry conditions belong (CUS-12).
    CustomerType {
        /// A producing company that uses the product itself.
        Direct = "direct",
        /// An exclusive agent in a region.
        ExclusiveAgent = "exclusive_agent",
        /// A dealer, not exclusive.
        Dealer = "dealer",
        /// Anything else.
        Other = "other",
    }
    /// Size of a company.
    #[schema(as = CompanySize)]
    Size {
        /// Micro enterprise.
        Micro = "micro",
        /// Small enterprise.
        Small = "small",
        /// Medium enterprise.
        Medium = "medium",
        /// Large enterprise.
        Large = "large",
    }
    /// What may be done with a person's data (CUS-05).
    ProcessingState {
        /// Everything that its purpose allows.
        Active = "active",
        /// Nothing but storage and protection.
        Restricted = "restricted",
        /// Erased.
        Erased = "erased",
    }
    /// What a contact person decides or does for the customer.
    ContactRole {
        /// Decides on the purchase.
        Decision = "decision",
        /// Purchasing.
        Purchasing = "purchasing",
        /// Invoices and payment.
        Finance = "finance",
        /// Collects the goods.
        Collector = "collector",
        /// Anything else.
        Other = "other",
    }
    /// Kind of a note of market information (CUS-07).
    NeedKind {
        /// What was learnt of a customer not yet opened.
        TargetSurvey = "target_survey",
        /// A new need.
        Need = "need",
    }
    /// What has become of a need.
    NeedStatus {
        /// Nobody has acted on it.
        Open = "open",
        /// Somebody has.
        Acted = "acted",
        /// Finished, with a result.
        Closed = "closed",
    }
}

kehu_kernel::labels! {
    CustomerStatus {
        Prospect = "潜在客户", "Prospect";
        Active = "正式客户", "Active";
        Suspended = "暂停业务", "Suspended";
        Disqualified = "已取消资格", "Disqualified";
        Merged = "已合并", "Merged";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_and_no_other_does() {
        for status in CustomerStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        assert!("Active".parse::<CustomerStatus>().is_err());
    }
}
