//! Labels of communication.

use super::Words;

pub(super) const WORDS: &[Words] = &[
    (
        "CommunicationCounterpart",
        &[
            ("customer", "客户", "Customer"),
            ("authority", "主管部门", "Authority"),
            ("developer", "开发商", "Developer"),
            ("utility", "水电气等公用单位", "Utility"),
            ("owners_committee", "业主委员会", "Owners' committee"),
        ],
    ),
    (
        "CommunicationWay",
        &[
            ("visit", "走访", "Visit"),
            ("call", "电话", "Call"),
            ("letter", "函件", "Letter"),
            ("meeting", "会议", "Meeting"),
            ("online", "在线", "Online"),
        ],
    ),
    (
        "RegularCommunication",
        &[
            ("visit", "走访", "Visit"),
            ("meeting", "座谈", "Meeting"),
            ("survey", "调查", "Survey"),
        ],
    ),
];
