//! Complaints, and what was asked of customers.

use super::customers::{DIRECTOR, column};
use super::sites::{mobiles, run_key};
use crate::Error;
use crate::bench::Bench;
use crate::http::Request;
use crate::journey::{Desk, Journey, Keys};
use crate::load::Work;
use std::sync::Arc;

/// Who takes complaints in.
const OFFICER: &str = "tang.service";

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    SurveyResults,
    Complaint,
}

impl Kind {
    pub(super) async fn prepare(self, bench: &mut Bench) -> Result<Work, Error> {
        match self {
            Self::SurveyResults => {
                let token = bench.token(DIRECTOR).await?;
                let sql = "select s.id::text from surveys s join units u on u.id = s.unit_id
                           where u.code = 'HX-PETRO' or (select id from units where code = 'HX-PETRO') = any (u.ancestors)
                           order by (select count(*) from survey_responses r where r.survey_id = s.id) desc limit 1";
                let surveys = column(bench, sql).await?;
                let ask = |id: &String| Request::get(&token, format!("/v1/surveys/{id}/results"));
                Ok(Work::Requests(surveys.iter().map(ask).collect()))
            }
            Self::Complaint => {
                let unit = column(
                    bench,
                    "select id::text from units where code = 'HX-PETRO-SALES'",
                )
                .await?;
                let desk = Arc::new(Desk {
                    token: bench.token(OFFICER).await?,
                    unit: unit.into_iter().next().unwrap_or_default(),
                    category: "delivery".to_owned(),
                    mobiles: mobiles(bench, "192").await?,
                    keys: Keys::of(&run_key(bench).await?),
                });
                Ok(Work::Journey {
                    measured: Journey::Complaint(desk.clone()),
                    observed: vec![Journey::Complaint(desk)],
                })
            }
        }
    }
}
