//! Organisation, policies, working time, approvals and jobs.

use super::{Family, Field, Shape, field, id, kind, word};
use kehu_identity::Permission;

const KIND_OF_APPROVED: Field = word(
    "approved_kind",
    "ApprovalSubjectKind",
    "Kind of the thing that is approved.",
);
const APPROVED_ID: Field = id("approved_id", "The thing that is approved.");

pub(super) const FAMILIES: &[Family] = &[
    Family {
        data: "ApprovalSubmissionEventData",
        about: "An approval that began.",
        permission: Permission::ApprovalsRead,
        fields: &[
            KIND_OF_APPROVED,
            APPROVED_ID,
            field(
                "attempt",
                Shape::Number,
                "The how-manieth approval of the thing it is.",
            ),
        ],
        kinds: &[kind(
            "approval.submitted",
            "审批已提交",
            "An approval began",
        )],
    },
    Family {
        data: "ApprovalStepEventData",
        about: "A step of an approval that waits for its approvers.",
        permission: Permission::ApprovalsRead,
        fields: &[
            KIND_OF_APPROVED,
            APPROVED_ID,
            id("step_id", "The step."),
            field(
                "stage",
                Shape::Code,
                "Key of the stage in the approval flow.",
            ),
        ],
        kinds: &[kind(
            "approval.step_opened",
            "审批环节待处理",
            "A step of an approval waits for its approvers",
        )],
    },
    Family {
        data: "ApprovalDecisionEventData",
        about: "A decision on a step of an approval.",
        permission: Permission::ApprovalsRead,
        fields: &[
            KIND_OF_APPROVED,
            APPROVED_ID,
            id("step_id", "The step."),
            field("decision", Shape::Code, "`approve`, `return` or `reject`."),
        ],
        kinds: &[kind(
            "approval.decided",
            "审批环节已决定",
            "A step of an approval was decided",
        )],
    },
    Family {
        data: "ApprovalOutcomeEventData",
        about: "An approval that ended.",
        permission: Permission::ApprovalsRead,
        fields: &[
            KIND_OF_APPROVED,
            APPROVED_ID,
            word("state", "ApprovalState", "How it ended."),
        ],
        kinds: &[kind("approval.finished", "审批已结束", "An approval ended")],
    },
    Family {
        data: "PolicyEventData",
        about: "A version of a policy document.",
        permission: Permission::PoliciesRead,
        fields: &[
            word("kind", "PolicyKind", "Kind of document."),
            field("number", Shape::Number, "Number of the version."),
            field("effective_on", Shape::Day, "First day on which it applies."),
        ],
        kinds: &[kind(
            "policy.published",
            "制度版本已发布",
            "A version of a policy was published",
        )],
    },
    Family {
        data: "HolidayScheduleEventData",
        about: "A national holiday schedule.",
        permission: Permission::CalendarsRead,
        fields: &[
            field("year", Shape::Number, "The year."),
            field(
                "number",
                Shape::Number,
                "Number of the version of that year.",
            ),
            field(
                "moved_count",
                Shape::Number,
                "Number of running deadlines that moved.",
            ),
        ],
        kinds: &[kind(
            "calendar.schedule_confirmed",
            "节假日安排已确认",
            "A holiday schedule took effect",
        )],
    },
    Family {
        data: "WorkingTimeEventData",
        about: "A company's own working time, confirmed for the deadlines that run.",
        permission: Permission::CalendarsRead,
        fields: &[
            id(
                "policy_version_id",
                "The version of the policy that holds it.",
            ),
            field(
                "moved_count",
                Shape::Number,
                "Number of running deadlines that moved.",
            ),
        ],
        kinds: &[kind(
            "calendar.working_time_confirmed",
            "企业工作时间已确认",
            "A company's working time took effect on running deadlines",
        )],
    },
    Family {
        data: "DeadlineEventData",
        about: "A running deadline that moved with the calendar.",
        permission: Permission::CalendarsRead,
        fields: &[
            field(
                "subject_kind",
                Shape::Code,
                "Kind of the thing that is due.",
            )
            .at("/subject_kind"),
            id("due_subject_id", "The thing that is due.").at("/subject_id"),
            field("clock", Shape::Code, "Which of its deadlines."),
            field("due_before", Shape::Instant, "When it was due."),
            field("due_after", Shape::Instant, "When it is due now."),
        ],
        kinds: &[kind(
            "deadline.moved",
            "期限已顺延或提前",
            "A deadline moved with the calendar",
        )],
    },
    Family {
        data: "JobEventData",
        about: "A long-running piece of work.",
        permission: Permission::JobsRead,
        fields: &[
            field("kind", Shape::Code, "Kind of work."),
            word("state", "JobState", "How it ended."),
        ],
        kinds: &[kind("job.finished", "后台任务已结束", "A job ended")],
    },
];
