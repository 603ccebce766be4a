//! The closed lists of words, as stored and as sent.

kehu_kernel::word_lists! {
    /// By what way a complaint or question comes in, an answer goes out (CMP-01).
    #[schema(as = ComplaintChannel)]
    Channel {
        /// By telephone.
        Telephone = "telephone",
        /// By letter.
        Letter = "letter",
        /// Through the suggestion box.
        SuggestionBox = "suggestion_box",
        /// In person.
        InPerson = "in_person",
        /// By somebody else on the complainant's behalf.
        Proxy = "proxy",
        /// Online.
        Online = "online",
        /// Published in the media: escalated from the start.
        Media = "media",
    }
    /// How grave a complaint is (CMP-06).
    #[schema(as = ComplaintSeverity)]
    Severity {
        /// 一般.
        General = "general",
        /// 较大.
        Major = "major",
        /// 重大或严重.
        Serious = "serious",
    }
    /// Whether a complaint is right, and whether the company is the one to turn to (CMP-04).
    #[schema(as = ComplaintNature)]
    Nature {
        /// It is right.
        Founded = "founded",
        /// It is not.
        Unfounded = "unfounded",
        /// Another party is responsible (CMP-03).
        Misdirected = "misdirected",
    }
    /// How far the eight steps have come (CMP-04).
    #[schema(as = ComplaintStage)]
    Stage {
        /// Came in; nobody has accepted it yet.
        Received = "received",
        /// Recorded and accepted: its nature is to be determined.
        Accepted = "accepted",
        /// Its nature is determined: its cause is to be investigated.
        Determined = "determined",
        /// Its cause is known: the responsible person is to be named.
        Investigated = "investigated",
        /// The responsible person is named: a solution is to be proposed.
        Attributed = "attributed",
        /// A handling opinion is proposed: it waits for approval or for the special meeting.
        Proposed = "proposed",
        /// The handling opinion stands: the complainant is to be replied to.
        Cleared = "cleared",
        /// The complainant was replied to: a follow-up call is to be made.
        Replied = "replied",
        /// The complainant was asked, or could not be reached: the case is to be evaluated.
        FollowedUp = "followed_up",
        /// Summarised, evaluated and closed.
        Closed = "closed",
        /// Misdirected: answered with who is responsible, and handed over.
        Redirected = "redirected",
    }
    /// What was done at a step (CMP-04).
    #[schema(as = ComplaintStepKind)]
    StepKind {
        /// Recorded and accepted (step 1).
        Acceptance = "acceptance",
        /// The nature was determined (step 2).
        Nature = "nature",
        /// A misdirected one was answered and handed over.
        Redirection = "redirection",
        /// The cause was investigated (step 3).
        Cause = "cause",
        /// The responsible person was named (step 4).
        Responsibility = "responsibility",
        /// A handling opinion was proposed (step 5).
        Opinion = "opinion",
        /// The handling opinion was returned or rejected.
        Objection = "objection",
        /// The handling opinion was approved, or the special meeting decided.
        Clearance = "clearance",
        /// The complainant was replied to (step 6).
        Reply = "reply",
        /// A follow-up call was tried (step 7).
        FollowUp = "follow_up",
        /// The case was summarised and evaluated (step 8).
        Evaluation = "evaluation",
    }
    /// What a follow-up call found (CMP-10).
    #[schema(as = ComplaintFollowUpResult)]
    FollowUpResult {
        /// The complainant is satisfied.
        Satisfied = "satisfied",
        /// The complainant is not: the complaint is open again at the investigation.
        Dissatisfied = "dissatisfied",
        /// Nobody answered.
        Unreachable = "unreachable",
    }
    /// How following up ended (CMP-10).
    #[schema(as = ComplaintOutcome)]
    Outcome {
        /// The complainant is satisfied.
        Satisfied = "satisfied",
        /// Nobody answered as often as the policy demands to try.
        Unreachable = "unreachable",
    }
    /// How the handling opinion comes to stand (CMP-06).
    #[schema(as = ComplaintDecider)]
    Decider {
        /// The supervising leader approves it.
        Leader = "leader",
        /// A special meeting decides, with minutes and a joint opinion on file.
        Meeting = "meeting",
    }
    /// A deadline as it was promised, or as it was extended (CMP-07).
    #[schema(as = ComplaintDeadlineKind)]
    DeadlineKind {
        /// By the severity.
        Promise = "promise",
        /// Approved by every level of leader.
        Extension = "extension",
    }
    /// How a complaint stands to its deadline (CMP-08).
    #[schema(as = ComplaintPunctuality)]
    Punctuality {
        /// Not accepted yet: no clock runs.
        Waiting = "waiting",
        /// Accepted, but the schedule of a year that its deadline needs is missing.
        Unscheduled = "unscheduled",
        /// Time is left.
        Running = "running",
        /// The deadline has passed without a reply that stands.
        Overdue = "overdue",
        /// The reply came in time.
        Kept = "kept",
        /// The reply came late.
        Missed = "missed",
    }
    /// What is told when (CMP-08, CMP-10).
    #[schema(as = ComplaintAlarmKind)]
    AlarmKind {
        /// Nobody accepts it: to the leader.
        Unaccepted = "unaccepted",
        /// A part of the time has passed: to the acceptor.
        Warning = "warning",
        /// The deadline has passed: to the leader.
        Leader = "leader",
        /// It passed some time ago: to the general manager.
        GeneralManager = "general_manager",
        /// A follow-up call is due: to the acceptor.
        FollowUp = "follow_up",
    }
    /// Where a request for an extension stands (CMP-07).
    #[schema(as = ComplaintExtensionState)]
    ExtensionState {
        /// Its approval is under way.
        Requested = "requested",
        /// Every level of leader approved.
        Approved = "approved",
        /// Sent back.
        Returned = "returned",
        /// Refused.
        Rejected = "rejected",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
    /// The answer to an offered handover (CMP-05).
    #[schema(as = ComplaintHandoverAnswer)]
    HandoverAnswer {
        /// The new acceptor is accountable from now on.
        Accepted = "accepted",
        /// The old one stays accountable.
        Declined = "declined",
        /// Who offered it took it back.
        TakenBack = "taken_back",
    }
    /// On what an answer that touches other owners' rights rests (CMP-17).
    #[schema(as = ComplaintConsentKind)]
    ConsentKind {
        /// A consent of the owners' committee.
        OwnersCommittee = "owners_committee",
        /// A rule agreed before.
        AgreedRule = "agreed_rule",
    }
    /// Where a consultation stands (CMP-02).
    ConsultationState {
        /// Waits for an answer.
        Open = "open",
        /// Was answered.
        Answered = "answered",
        /// Was turned into a complaint.
        Complaint = "complaint",
        /// Was turned into a service order.
        ServiceOrder = "service_order",
    }
}

kehu_kernel::labels! {
    Stage {
        Received = "待受理", "Received";
        Accepted = "已受理", "Accepted";
        Determined = "已定性", "Determined";
        Investigated = "已查明原因", "Investigated";
        Attributed = "已确定责任", "Attributed";
        Proposed = "处理意见待批", "Proposed";
        Cleared = "处理意见已批", "Cleared";
        Replied = "已答复", "Replied";
        FollowedUp = "已回访", "Followed up";
        Closed = "已办结", "Closed";
        Redirected = "已移交责任方", "Redirected";
    }
}

kehu_kernel::labels! {
    StepKind {
        Acceptance = "受理记录", "Acceptance";
        Nature = "判定性质", "Nature";
        Redirection = "告知并移交", "Redirection";
        Cause = "调查原因", "Cause";
        Responsibility = "确定责任人", "Responsible person";
        Opinion = "提出处理意见", "Handling opinion";
        Objection = "处理意见退回", "Objection";
        Clearance = "处理意见批准", "Clearance";
        Reply = "答复", "Reply";
        FollowUp = "回访", "Follow-up";
        Evaluation = "总结评价", "Evaluation";
    }
}

kehu_kernel::labels! {
    Severity {
        General = "一般", "General";
        Major = "较大", "Major";
        Serious = "重大或严重", "Serious";
    }
}

kehu_kernel::labels! {
    ConsultationState {
        Open = "待答复", "Open";
        Answered = "已答复", "Answered";
        Complaint = "已转投诉", "Turned into a complaint";
        ServiceOrder = "已转服务指令", "Turned into a service order";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_word_is_the_sent_one() {
        for stage in Stage::ALL {
            assert_eq!(serde_json::to_value(stage).unwrap(), stage.as_str());
        }
        for kind in StepKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        for kind in AlarmKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
