//! Why an act on a request is refused.

use super::words::PrivacyRequestState;
use chrono::NaiveDate;

kehu_kernel::refusals! {
    /// Why an act on a request of a person concerned is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Dossier(crate::dossier::Error),
        Qualification(crate::qualification::Error),
        Policy(kehu_policy::Error),
        Files(kehu_files::Error),
        Jobs(kehu_jobs::Error),
        Approvals(kehu_approvals::Error),
        Database(kehu_db::Error),
    } {
        /// There is no such request inside the caller's scope.
        NotFound {} = "privacy-request-not-found", NotFound, "CUS-05",
            "No such privacy request", "个人信息请求不存在",
            "There is no request with this id that you may see.", "该请求不存在，或不在您的数据范围内。";
        /// A company is no person.
        NotAPerson {} = "privacy-not-a-person", Invalid, "CUS-05",
            "A company has no personal data of its own", "企业本身不是个人信息主体",
            "Name the contact of the company whose data is concerned.", "请指定该企业的联系人。";
        /// The same person asks for the same thing already.
        AlreadyOpen {} = "privacy-request-already-open", Conflict, "CUS-05",
            "The person has an open request of this kind", "该个人已有同类未办结请求",
            "Carry out, refuse or withdraw that one first.", "请先办理、拒绝或撤回该请求。";
        /// The request is decided.
        Decided { state: PrivacyRequestState } = "privacy-request-decided", Conflict, "CUS-05",
            "The request has been decided", "请求已办结",
            "It is {state}; receive another one if the person asks again.", "当前状态为 {state}；如再次提出请另行登记。";
        /// The act belongs to requests of the other kind.
        OtherKind {} = "privacy-request-other-kind", Conflict, "CUS-05",
            "The request is of the other kind", "请求类型不符",
            "Exports are made for requests for export, and erasures done for requests for erasure.",
            "导出仅适用于导出请求，删除仅适用于删除请求。";
        /// Something stands in the way.
        Obstructed { en: String, zh: String } = "privacy-erasure-obstructed", Conflict, "CUS-05",
            "Something stands in the way of the erasure", "存在阻碍删除的事项",
            "Finish or withdraw first: {en}.", "请先完成或撤回：{zh}。";
        /// The archive is being made.
        ExportRunning {} = "privacy-export-running", Conflict, "CUS-05",
            "The export is being made", "导出正在生成",
            "Follow its job.", "请查看其任务进度。";
        /// The archive is not there yet.
        FileNotReady {} = "privacy-file-not-ready", Conflict, "CUS-05",
            "The archive has not been made", "导出文件尚未生成",
            "Make the export and wait for its job.", "请先发起导出并等待任务完成。";
        /// The archive was removed.
        FileGone { until: NaiveDate } = "privacy-file-gone", Gone, "CUS-05",
            "The archive has been removed", "导出文件已删除",
            "It was there through {until}, or until the person was erased.", "文件保留至 {until}，或至该个人信息被删除时。";
        /// The archive could not be put together.
        Unwritten {} = "privacy-archive-unwritten", Internal, "CUS-05",
            "The archive could not be written", "导出文件生成失败",
            "Make the export again, and report this.", "请重新导出并反馈此问题。";
    }
}

kehu_db::constraints! { Error {
    "privacy_requests_open_key" => Error::AlreadyOpen {},
} }

impl From<zip::result::ZipError> for Error {
    fn from(error: zip::result::ZipError) -> Self {
        tracing::error!(%error, "an archive could not be written");
        Self::Unwritten {}
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(%error, "an archive could not be written");
        Self::Unwritten {}
    }
}
