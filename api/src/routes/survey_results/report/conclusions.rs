//! What the report concludes in words, and the measures that were decided (SUR-09).

use super::page::Page;
use crate::markup::{escaped, minute};
use crate::routes::system::label_words::label;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, SurveyId};
use kehu_surveys::{Measure, Report};

/// What stands beside the figures; nothing before it is written.
pub(super) struct Conclusions {
    report: Option<Report>,
    measures: Vec<Measure>,
}

impl Conclusions {
    /// Of a survey inside the caller's scope.
    pub(super) async fn read(
        connection: &mut PgConnection,
        caller: &Caller,
        id: SurveyId,
    ) -> Result<Self, kehu_surveys::Error> {
        let survey = kehu_surveys::find(connection, caller, id).await?;
        Ok(Self {
            report: survey.progress.report().cloned(),
            measures: kehu_surveys::report::measures(connection, caller, id).await?,
        })
    }
}

impl Page {
    pub(super) fn concluded(&mut self, conclusions: &Conclusions) {
        let Some(report) = &conclusions.report else {
            return;
        };
        self.section("Conclusions", "调查结论");
        let text = escaped(&report.text);
        self.put(format_args!("<p class=\"text\">{text}</p>"));
        if let Some(went_well) = &report.went_well {
            let (heading, text) = (
                self.say("What went well", "做得好的方面"),
                escaped(went_well),
            );
            self.put(format_args!("<p class=\"text\">{heading}：{text}</p>"));
        }
        if let Some(at) = report.acknowledged_at {
            let words = self.say("Read and acknowledged by the leaders", "领导已审阅");
            self.put(format_args!("<p>{words}：{}</p>", minute(at)));
        }
        self.out.push_str("</section>");
    }

    pub(super) fn measures(&mut self, conclusions: &Conclusions) {
        if conclusions.measures.is_empty() {
            return;
        }
        self.section("Improvement measures", "改进措施");
        self.table(&[("Measure", "措施"), ("Due", "完成期限"), ("State", "状态")]);
        for measure in &conclusions.measures {
            let state = label("ImprovementState", measure.state.as_str(), self.language);
            let texts = [&measure.title, &measure.due_on.to_string(), &state];
            self.row(&texts.map(String::as_str), &[]);
        }
        self.out.push_str("</table></section>");
    }
}
