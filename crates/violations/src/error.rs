//! Why an act on a violation is refused.

use chrono::NaiveDate;

kehu_kernel::refusals! {
    /// Why an act on a violation is refused.
    pub enum Error wraps {
        Invalid(kehu_kernel::Faults),
        Database(kehu_db::Error),
        Identity(kehu_identity::Error),
        Policy(kehu_policy::Error),
        Files(kehu_files::Error),
    } {
        /// There is no such violation inside the caller's scope.
        NotFound {} = "violation-not-found", NotFound, "GOV-05",
            "No such violation", "违规记录不存在",
            "There is no violation with this id that you may see.", "该违规记录不存在，或不在您的数据范围内。";
        /// The site is not there, or the caller does not work at it.
        UnknownSite {} = "violation-site-not-found", NotFound, "GOV-05",
            "No such site", "案场不存在",
            "Report at a site at which you work or which lies in your scope.", "只能在您任职或有权管理的案场举报。";
        /// The accused is not known.
        UnknownAccused {} = "violation-accused-not-found", Invalid, "GOV-05",
            "No such employee", "被举报人不存在",
            "There is no user with this id.", "不存在该用户。";
        /// The accused has nothing to do with the site.
        AccusedNotOfSite {} = "violation-accused-not-of-site", Invalid, "GOV-05",
            "The accused is not of the site", "被举报人与该案场无关",
            "Name somebody who has worked at the site since it happened, or has referred a visitor to it.",
            "被举报人须自事发之日起曾在该案场任职，或曾向该案场介绍客户。";
        /// The state does not allow it.
        StateForbidden { state: crate::State } = "violation-state-forbidden", Conflict, "GOV-05",
            "The violation's state does not allow this", "违规记录当前状态不允许此操作",
            "It is {state}. What is reported is investigated, then decided; a decision is appealed against once; what is dismissed or final does not change.",
            "当前状态为 {state}。举报须先调查再处理；处理决定可申诉一次；已驳回或终局的不再变更。";
        /// One's own, or what one has reported.
        OwnCase {} = "violation-own-case", Forbidden, "GOV-05",
            "You take part in this case", "您与本案有利害关系",
            "Nobody investigates or decides on what they are accused of or have reported; leave it to another.",
            "被举报人和举报人不得调查或处理本案，请交由他人办理。";
        /// The appeal belongs to another.
        DecidedByYou {} = "violation-decided-by-you", Forbidden, "GOV-05",
            "You made the decision that is appealed against", "申诉所针对的决定由您作出",
            "Another has to decide on the appeal.", "申诉须由他人复核。";
        /// Only the accused appeals.
        NotAccused {} = "violation-not-accused", Forbidden, "GOV-05",
            "Only the accused appeals", "只有被处理人可以申诉",
            "The appeal belongs to the person whom the decision concerns.", "申诉须由被处理人本人提出。";
        /// The days of the appeal are over.
        AppealTooLate { until: NaiveDate } = "violation-appeal-too-late", Conflict, "GOV-05",
            "The time for the appeal is over", "申诉期限已过",
            "It ended on {until}; the decision is final.", "申诉期限截至 {until}，处理决定已终局。";
        /// The catalogue lacks it.
        NotInCatalogue {} = "violation-not-in-catalogue", Invalid, "GOV-05",
            "The catalogue does not have this", "违规目录中无此项",
            "Choose a kind and severity of the catalogue in the site's policy.", "请选择案场制度违规目录中的类别和程度。";
        /// Only people act here.
        PersonsOnly {} = "violation-persons-only", Forbidden, "GOV-05",
            "Only people decide on violations", "违规须由个人处理",
            "Sign in as a person; API keys and the system do not decide.", "请以个人身份登录，接口密钥和系统不得处理违规。";
    }
}

kehu_db::constraints! { Error {
    "violations_site_fkey" => Error::UnknownSite {},
    "violations_accused_fkey" => Error::UnknownAccused {},
    "violations_own_check" => Error::OwnCase {},
} }
