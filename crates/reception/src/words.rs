//! The closed lists of words, as stored and as sent.

kehu_kernel::word_lists! {
    /// How a person is related to the one who came first.
    PartyKinship {
        /// Husband or wife.
        Spouse = "spouse",
        /// Father or mother.
        Parent = "parent",
        /// Son or daughter.
        Child = "child",
        /// Brother or sister.
        Sibling = "sibling",
        /// Any other relative.
        OtherRelative = "other_relative",
        /// No relative; buys together all the same.
        Friend = "friend",
    }
    /// The visitor's answer to "have you been here before" (ATT-G06).
    BeenBefore {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Yes, but forgot who received them.
        Forgot = "forgot",
    }
    /// In which capacity a salesperson receives.
    ReceivedAs {
        /// In turn, as a new visitor (ATT-G01).
        Turn = "turn",
        /// As the holder of the standing claim; no turn (ATT-G07).
        Returning = "returning",
        /// Named by the visitor; outside the order (ATT-G24).
        Named = "named",
        /// As volunteer for the absent holder; no turn, no ownership (ATT-G08).
        Volunteer = "volunteer",
        /// As assistant of the absent holder (ATT-R04, ATT-R06).
        Assisting = "assisting",
    }
    /// Where two parties stand that may be one by name.
    PossibleMatchState {
        /// Nobody has looked at it.
        Open = "open",
        /// They are one.
        Joined = "joined",
        /// They are namesakes.
        Dismissed = "dismissed",
    }
    /// How a filing by somebody outside the group stands (ATT-F).
    FilingState {
        /// It holds, and the customer has not come yet.
        Awaited = "awaited",
        /// It holds, and the customer has come.
        Protected = "protected",
        /// It does not hold.
        Void = "void",
    }
    /// On which occasion a filing was weighed.
    FilingWeighing {
        /// When a customer was filed.
        Filed = "filed",
        /// When a customer came.
        Visited = "visited",
        /// When a recommender came along.
        BroughtAlong = "brought_along",
    }
    /// Whether something was said before or during the reception proper: the showing and explaining.
    StatementPhase {
        /// Before it began.
        Before = "before",
        /// Afterwards.
        During = "during",
    }
    /// What a visitor says or does that the rules turn on.
    StatementKind {
        /// Names a salesperson.
        Named = "named",
        /// Declines a salesperson.
        Declined = "declined",
        /// Complains of a salesperson.
        Complained = "complained",
        /// Insists.
        Insisted = "insisted",
        /// Came for a discount (ATT-R07).
        CameForDiscount = "came_for_discount",
        /// The reception proper began.
        ProperBegan = "proper_began",
    }
    /// By which medium a visitor came to know of the site.
    VisitorChannel {
        /// Newspaper.
        Newspaper = "newspaper",
        /// Outdoor advertising.
        Outdoor = "outdoor",
        /// Television.
        Television = "television",
        /// Radio.
        Radio = "radio",
        /// Internet.
        Internet = "internet",
        /// Text message.
        TextMessage = "text_message",
        /// Leaflet.
        Leaflet = "leaflet",
        /// Passing by.
        PassingBy = "passing_by",
        /// A friend.
        Friend = "friend",
        /// An existing customer.
        ExistingCustomer = "existing_customer",
        /// An agency.
        Agency = "agency",
        /// An employee.
        Employee = "employee",
        /// An event.
        Event = "event",
        /// Anything else.
        Other = "other",
    }
    /// How a visitor was brought in.
    VisitorSource {
        /// By itself.
        Natural = "natural",
        /// By an agency.
        Agency = "agency",
        /// By a referral of anyone.
        Referral = "referral",
    }
    /// How likely a party is to buy, A to D.
    IntentLevel {
        /// Will decide within a week.
        A = "a",
        /// Within two weeks; objections that can be met.
        B = "b",
        /// About a month; comparing.
        C = "c",
        /// No intention.
        D = "d",
    }
    /// Whether a visit is the first or a further one.
    VisitKind {
        /// First visit, or the first since an earlier claim expired: the registration gives a claim.
        First = "first",
        /// A further visit: the registration gives none.
        Return = "return",
    }
    /// How a visitor is addressed.
    Salutation {
        /// Mr.
        Mr = "mr",
        /// Ms.
        Ms = "ms",
    }
    /// Age of a visitor, as estimated.
    AgeBand {
        /// Under 25.
        Under25 = "under25",
        /// 25 to 34.
        From25 = "from25",
        /// 35 to 44.
        From35 = "from35",
        /// 45 to 54.
        From45 = "from45",
        /// 55 and more.
        From55 = "from55",
    }
    /// How visitors came.
    VisitorTransport {
        /// On foot.
        OnFoot = "on_foot",
        /// By bicycle.
        Bicycle = "bicycle",
        /// By bus or metro.
        PublicTransport = "public_transport",
        /// By taxi.
        Taxi = "taxi",
        /// By car of their own.
        OwnCar = "own_car",
        /// By the site's shuttle.
        Shuttle = "shuttle",
    }
    /// What the purchase is for.
    PurchasePurpose {
        /// First home, to live in.
        FirstHome = "first_home",
        /// A better home.
        BetterHome = "better_home",
        /// Investment.
        Investment = "investment",
        /// For the school district.
        SchoolDistrict = "school_district",
        /// For old age.
        OldAge = "old_age",
        /// As an office.
        Office = "office",
    }
    /// Type of property that is wanted.
    WantedProperty {
        /// Flat or house.
        Residence = "residence",
        /// Shop.
        Shop = "shop",
        /// Office.
        Office = "office",
        /// Parking space.
        Parking = "parking",
    }
    /// Storey that is wanted.
    WantedStorey {
        /// Low.
        Low = "low",
        /// Middle.
        Middle = "middle",
        /// High.
        High = "high",
        /// Any.
        Any = "any",
    }
    /// How the visitor would pay.
    WantedPayment {
        /// At once.
        LumpSum = "lump_sum",
        /// By mortgage.
        Mortgage = "mortgage",
        /// By housing provident fund.
        ProvidentFund = "provident_fund",
        /// By provident fund and mortgage.
        Combined = "combined",
        /// By instalments.
        Instalments = "instalments",
    }
    /// What visitors look at, approve of, or object to.
    FocusPoint {
        /// Location.
        Location = "location",
        /// Price.
        Price = "price",
        /// Layout.
        Layout = "layout",
        /// Facilities of the neighbourhood.
        Facilities = "facilities",
        /// Transport.
        Transport = "transport",
        /// School.
        School = "school",
        /// Brand.
        Brand = "brand",
        /// Property management.
        PropertyManagement = "property_management",
        /// Rise in value.
        Appreciation = "appreciation",
        /// Quality of building.
        Quality = "quality",
        /// Anything else.
        Other = "other",
    }
    /// What came of a visit.
    VisitOutcome {
        /// Nothing yet.
        Undecided = "undecided",
        /// Comes again.
        ComesAgain = "comes_again",
        /// Reserved a unit.
        Reserved = "reserved",
        /// Subscribed.
        Subscribed = "subscribed",
        /// Contracted.
        Contracted = "contracted",
        /// Withdrew.
        Withdrew = "withdrew",
        /// Will not buy.
        Declined = "declined",
    }
    /// What a caller asked.
    EnquiryQuestion {
        /// Price.
        Price = "price",
        /// Location.
        Location = "location",
        /// Layout.
        Layout = "layout",
        /// Time of handover.
        Handover = "handover",
        /// An event.
        Event = "event",
        /// Anything else.
        Other = "other",
    }
    /// Why two parties were merged.
    PartyMergeMeans {
        /// Recognised as the same by a person.
        ByHand = "by_hand",
        /// The same mobile was given.
        SameMobile = "same_mobile",
        /// The same name was given, and the site's rules make that one person.
        SameName = "same_name",
    }
    /// How a claim ended before it expired.
    ClaimEnd {
        /// Its registration was not confirmed.
        Refused = "refused",
        /// It gave way to an earlier claim on the same party (ATT-G22).
        Yielded = "yielded",
    }
    /// Why a salesperson's parties are transferred (ATT-R12).
    TransferCause {
        /// Long leave.
        LongLeave = "long_leave",
        /// Transferred or gone.
        Transferred = "transferred",
    }
    /// How a referrer knows the visitor: from the private circle alone (ATT-E01).
    ReferralRelation {
        /// Relative.
        Relative = "relative",
        /// Friend.
        Friend = "friend",
        /// Classmate.
        Classmate = "classmate",
        /// Neighbour.
        Neighbour = "neighbour",
        /// Another private acquaintance.
        OtherPrivate = "other_private",
    }
    /// Where a referral came from.
    ReferralOrigin {
        /// The employee's private circle.
        Private = "private",
        /// A contact made at work: the company's, no referral (ATT-E01).
        Work = "work",
    }
    /// Where a referral stands. One that is filed lapses with the end of the appointed day (ATT-E03).
    ReferralState {
        /// Filed; waits for the visit.
        Filed = "filed",
        /// Confirmed.
        Confirmed = "confirmed",
        /// No longer counts.
        Void = "void",
    }
    /// How the referrer took part in the visit (ATT-E04).
    ReferralPresence {
        /// Came along.
        Accompanied = "accompanied",
        /// Telephoned the project manager before.
        Telephoned = "telephoned",
    }
    /// Why a referral no longer counts.
    ReferralEnd {
        /// A salesperson received the visitor as new before it was confirmed (ATT-E04).
        ReceivedAsNew = "received_as_new",
        /// The project manager does not confirm the visitor as the referrer's own (ATT-E04).
        NotOwnCircle = "not_own_circle",
        /// It lapsed, and another employee filed the visitor (ATT-E03).
        Lapsed = "lapsed",
        /// Filed anew by the same employee after it lapsed (ATT-E03).
        Renewed = "renewed",
    }
    /// Where a day's submission of referrals stands (ATT-E07).
    ReferralSubmissionState {
        /// Before the department manager.
        Submitted = "submitted",
        /// Approved.
        Approved = "approved",
        /// Returned.
        Returned = "returned",
        /// Rejected.
        Rejected = "rejected",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_are_stored_are_those_that_are_sent() {
        for (word, sent) in [
            (
                AgeBand::Under25.as_str(),
                serde_json::to_value(AgeBand::Under25),
            ),
            (
                IntentLevel::A.as_str(),
                serde_json::to_value(IntentLevel::A),
            ),
            (
                VisitorChannel::TextMessage.as_str(),
                serde_json::to_value(VisitorChannel::TextMessage),
            ),
            (
                ReceivedAs::Turn.as_str(),
                serde_json::to_value(ReceivedAs::Turn),
            ),
        ] {
            assert_eq!(sent.unwrap(), word);
        }
    }
}
